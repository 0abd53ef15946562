"""Whether a table has the room it needs on its worksheet, and what its last row looks like to those that come in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from book.errors import FileProblem
from book.sheet.rowtexts import RowTexts
from book.sheet.sheetxml import LAST_ROW, RowText, SheetText
from book.sheet.workbook import Area, TablePart
from book.sheet.worksheet import cut_cells
from book.splicing.moves import Moves
from book.splicing.tails import covered_cells
from model.tables.book import column_letters

_LAST_COLUMN = 16_384


class Room:
    """The worksheet of a table that moves, looked at ahead. Raises FileProblem where something stands in its way.

    `head`: what stands before its rows. `columns`: how many the table has by now.
    """

    def __init__(
        self,
        open_text: Callable[[], SheetText],
        moves: Moves,
        name: str,
        columns: int,
        table: TablePart | None,
        tables: Sequence[TablePart],
    ) -> None:
        self._open = open_text
        self._moves = moves
        self._name = name
        self._table = table
        self._others = [other for other in tables if table is None or other.part != table.part]
        self._bottom, self._own_bottom = moves.new_end + moves.totals, moves.old_end + moves.totals
        self._own_right = moves.left + columns - 1
        self._lower, self._wider = self._bottom > self._own_bottom, moves.right > self._own_right
        if self._bottom > LAST_ROW or moves.right > _LAST_COLUMN:
            raise FileProblem(f"{name} is larger than an Excel sheet can be")
        rows = RowTexts(open_text())
        self.head = rows.text.head
        if self._lower or self._wider:
            self._look(rows)

    @cached_property
    def last_row(self) -> RowText | None:
        """The last row with data; what comes in is to look like it."""
        number = self._moves.header_row + self._moves.old_size
        rows = RowTexts(self._open())
        rows.skip(number)
        return rows.get(number) if self._moves.old_size else None

    def _look(self, rows: RowTexts) -> None:
        # A blank row, or column of a list's headings, must stay between: what adjoins is read as the sheet's own.
        low = self._bottom + (self._lower and not self._moves.totals)
        first = self._moves.header_row if self._wider else self._own_bottom + 1
        taken: list[tuple[int, int]] = []
        rows.skip(first)
        for row in rows.between(first, low):
            rows.skip(row.number)
            taken += self._taken(row)
        for _ in rows.rest():
            pass
        taken += self._covered([*(other.area for other in self._others), *covered_cells(rows.text.tail)])
        if taken:
            number, column = min(taken)
            raise FileProblem(
                f"{self._name}: the table needs more room, but {column_letters(column)}{number} is in use; "
                "move what stands below or beside the table away in Excel, then save again"
            )

    def _taken(self, row: RowText) -> Iterator[tuple[int, int]]:
        """The cells of a row that stand where the table is to be."""
        moves = self._moves
        far = moves.right + (self._wider and self._table is None and row.number == moves.header_row)
        for column, cell in cut_cells(row).items():
            inside = moves.left <= column <= far and (row.number > self._own_bottom or column > self._own_right)
            if inside and cell.held:
                yield row.number, column

    def _covered(self, areas: list[Area]) -> Iterator[tuple[int, int]]:
        """The first cells of areas, merged or of other tables, that reach into where the table is to be."""
        moves = self._moves
        for area in areas:
            across = area.left <= moves.right and area.right >= moves.left
            if not across or area.top > self._bottom or area.bottom < moves.header_row:
                continue
            if area.bottom > self._own_bottom or area.right > self._own_right:
                yield max(area.top, moves.header_row), max(area.left, moves.left)
