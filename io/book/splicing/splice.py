"""Putting a sheet's cells into its worksheet, and nothing else.

A cell that holds what it held stays as it is written, with its formula and format. What stands above, below and beside
the table stays where it is; where the table needs its room, the save is refused with the address. Both worksheets, the
old one and the new, stream by: neither lies in memory as a whole, unless its rows are sorted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from book.errors import FileProblem
from book.sheet.cells import column_of_letters
from book.sheet.place import Place
from book.sheet.rowtexts import RowTexts
from book.sheet.sheetxml import LAST_ROW, RowText, SheetText
from book.sheet.workbook import TablePart
from book.sheet.worksheet import CellText, column_styles, cut_cells
from book.splicing.cellxml import CellWriter
from book.splicing.comparing import NewCells
from book.splicing.formulas import MovingError, is_shared, moved, spelling_out
from book.splicing.moves import Moves
from book.splicing.room import Room
from book.splicing.tails import with_dimension, with_moves
from model.basics.watch import Watch, asked, unwatched
from model.tables.book import Cell, column_letters

_LOOK = 1_000  # rows from one look at the watch to the next
_PLAIN = re.compile(r'(<c r="[A-Z]+)\d+"')
_STYLE = re.compile(r'\ss="(\d+)"')
_SPANS = re.compile(r'\s+spans="[^"]*"')


class SharedFormulasError(Exception):
    """A formula that is stored once for several cells is in the way: they have to be spelled out."""


@dataclass(frozen=True)
class Change:
    """What is to be done to a worksheet: the headings and the number of rows it has, and what takes their place.

    `origins`: for each new row the old one, None if it is new. `masks`: in which columns it differs from that.
    """

    place: Place
    headings: Sequence[str]
    size: int
    new: NewCells
    origins: Sequence[int | None]
    masks: Sequence[int]


class Splice:
    """One sheet of the book and the worksheet it goes into. `open_text` opens the worksheet to be read once more.

    `moves`: where the rows of the table go. `unfilled`: the columns with a formula in the last row of before, and none
    in rows that come in. Raises FileProblem where there is no room.
    """

    def __init__(
        self,
        open_text: Callable[[], SheetText],
        change: Change,
        writer: CellWriter,
        tables: Sequence[TablePart] = (),
        added_styles: Sequence[int] = (),
    ) -> None:
        place, new = change.place, change.new
        self._open = open_text
        self._change = change
        self._place = place
        self._new = new
        self._name = new.sheet.name
        self._writer = writer
        self._spelled = False
        self._first = place.first_column
        self._width = new.width
        self._letters = [column_letters(self._first + i) for i in range(self._width)]
        self._old_end = max(place.header_row + change.size, place.last_row or 0)
        full = place.table is None or place.header_row + change.size >= (place.last_row or 0)
        new_end = place.header_row + max(new.size, 1 if place.table else 0)
        self._new_end = new_end if full else max(new_end, self._old_end)
        self._totals = place.table.totals_rows if place.table else 0
        self.moves = Moves(
            place.header_row,
            self._first,
            self._first + self._width - 1,
            change.size,
            self._old_end,
            self._new_end,
            self._totals,
            change.origins,
        )
        self._room = Room(open_text, self.moves, self._name, len(change.headings), place.table, tables)
        self._styles = [*column_styles(self._room.head, self._first, len(change.headings)), *added_styles]
        self._styles += [0] * (self._width - len(self._styles))
        self.unfilled = tuple(self._unfilled())

    def text(self, watch: Watch = unwatched) -> Iterator[str]:
        """The worksheet with the new cells, piece by piece.

        Raises FileProblem where a cell cannot be held, SharedFormulasError where formulas have to be spelled out
        first. What `watch` raises ends it.
        """
        rows = RowTexts(self._open(), spelling_out() if self._spelled else None)
        yield with_dimension(rows.text.head, self.moves)
        yield from asked(self._rows(rows), watch, _LOOK)
        yield from rows.rest()
        yield self._tail(rows.text.tail)

    def spell_out(self) -> None:
        """Write each formula that is stored once for several cells into each of them."""
        self._spelled = True

    def _unfilled(self) -> Iterator[str]:
        """The headings of columns whose formula ends above rows that came in."""
        came = [position for position, origin in enumerate(self._change.origins) if origin is None]
        last = self._room.last_row if came and self._change.size else None
        if last is None or "<f" not in last.cells:
            return
        cells = cut_cells(last)
        for i, heading in enumerate(self._change.headings):
            cell = cells.get(self._first + i)
            if cell is not None and "<f" in cell.inner and any(self._new.columns[i][at] is None for at in came):
                yield heading

    def _tail(self, tail: str) -> str:
        try:
            return with_moves(tail, self.moves)
        except ValueError as error:
            raise FileProblem(
                f"{self._name}!{error} are merged cells of several rows that move apart; unmerge them in Excel"
            ) from None

    def _rows(self, rows: RowTexts) -> Iterator[str]:
        """The rows down to the last that changes."""
        header, origins = self._place.header_row, self._change.origins
        if list(self._change.headings) != self._new.sheet.headings:
            yield from rows.above(header)
            here = rows.get(header)
            yield _written(here, self._row(here, header, self._headings(here)))
        in_place = isinstance(origins, range)
        lowest = () if in_place else list(accumulate((_row(o) for o in reversed(origins)), min))[::-1]
        for position, mask in enumerate(self._change.masks):
            number, origin = header + 1 + position, origins[position]
            if origin == position and not mask:
                continue
            rows.need(number if in_place else min(number, header + 1 + lowest[position], self._old_end + 1))
            yield from rows.above(number)
            here = rows.get(number)
            if origin is None:
                yield _written(here, self._added(here, number, position))
            elif origin == position:
                yield _written(here, self._edited(here, number, position, mask))
            else:
                source = rows.get(header + 1 + origin)
                yield _written(here, self._moved_row(here, number, source, position, mask))
        yield from self._below(rows)

    def _added(self, here: RowText | None, number: int, position: int) -> RowText:
        """A row that came in."""
        values = self._new.row(position)
        if here is not None:
            self._check_shared(here.cells)
            return self._row(here, number, self._mixed(here, number, None, position, 0))
        write, cells = self._write, zip(self._letters, values, self._template, strict=True)
        written = [write(f"{letters}{number}", cell, style) for letters, cell, style in cells]
        return RowText(number, f' r="{number}"', "".join(written))

    def _edited(self, row: RowText | None, number: int, position: int, mask: int) -> RowText:
        """A row that stayed, with other values in the columns of the mask."""
        text = row.cells if row else ""
        for i, letters in enumerate(self._letters):
            if not mask >> i & 1:
                continue
            address = f"{letters}{number}"
            begin = text.find(f'<c r="{address}"')
            if row is None or begin < 0:
                return self._row(row, number, self._mixed(row, number, row, position, mask))
            opened = text.index(">", begin)
            end = opened + 1 if text[opened - 1] == "/" else text.index("</c>", opened) + 4
            self._check_master(text[begin:end])
            style = _STYLE.search(text, begin, opened)
            cell = self._write(address, self._new.columns[i][position], int(style[1]) if style else 0)
            text = text[:begin] + cell + text[end:]
        assert row is not None
        return row._replace(cells=text)

    def _moved_row(
        self, here: RowText | None, number: int, source: RowText | None, position: int, mask: int
    ) -> RowText:
        """A row of the file at another place."""
        for row in (here, source):
            self._check_shared(row.cells if row else "")
        if source is not None and not mask and self._is_plain(source) and (here is None or self._is_plain(here)):
            parts = _PLAIN.split(source.cells)
            if 2 * source.cells.count("<c ") + 1 == len(parts):
                cells = f'{number}"'.join((*map("".join, zip(parts[::2], parts[1::2], strict=False)), parts[-1]))
                cells = self._moved(cells, source.number, number)
                return RowText(number, f' r="{number}"' if here is None else here.attributes, cells)
        return self._row(here, number, self._mixed(here, number, source, position, mask))

    def _check_shared(self, cells: str) -> None:
        if not self._spelled and is_shared(cells):
            raise SharedFormulasError

    def _check_master(self, cell: str) -> None:
        """Raise SharedFormulasError where other cells have the formula of this one."""
        if not self._spelled and is_shared(cell) and " ref=" in cell:
            raise SharedFormulasError

    def _is_plain(self, row: RowText) -> bool:
        """Whether a row has nothing beside the table, and is written in the usual way."""
        cells = row.cells
        first, last = _PLAIN.search(cells), _PLAIN.match(cells, max(cells.rfind("<c "), 0))
        if first is None or last is None or "<c>" in cells:
            return not cells
        left, right = (column_of_letters(found[1][6:]) for found in (first, last))
        return self._first <= left and right < self._first + self._width

    def _write(self, address: str, cell: Cell, style: int) -> str:
        try:
            return self._writer.cell(address, cell, style)
        except FileProblem as problem:
            raise FileProblem(f"{self._name}!{problem}") from None

    def _mixed(
        self, here: RowText | None, number: int, source: RowText | None, position: int, mask: int
    ) -> dict[int, str]:
        """The table's cells of a row: as they were where they hold the same, written where not."""
        was_total = self._old_end < number <= self._old_end + self._totals
        standing = cut_cells(here) if here and not was_total else {}
        carried = cut_cells(source) if source else {}
        cells: dict[int, str] = {}
        for i, value in enumerate(self._new.row(position)):
            column, address = self._first + i, f"{self._letters[i]}{number}"
            old = carried.get(column)
            if old is not None and not mask >> i & 1:
                assert source is not None
                cells[column] = self._carried(old, source.number, number).at(address)
                continue
            if old is not None:
                self._check_master(old.inner)
            like = old or standing.get(column)
            cells[column] = self._write(address, value, like.style if like else self._template[i])
        return cells

    def _carried(self, cell: CellText, from_row: int, to_row: int) -> CellText:
        return cell if from_row == to_row else cell._replace(inner=self._moved(cell.inner, from_row, to_row))

    def _moved(self, cells: str, from_row: int, to_row: int) -> str:
        """The XML of cells with their formulas as they are after a move to another row."""
        try:
            return moved(cells, from_row, to_row)
        except MovingError as error:
            raise FileProblem(
                f"{self._name}!{error} holds a formula over several cells, so its rows cannot move; "
                "replace it by one formula a row in Excel"
            ) from None

    def _row(self, here: RowText | None, number: int, cells: dict[int, str]) -> RowText:
        """A row with the table's cells in the place of those that stand there."""
        if here is None:
            return RowText(number, f' r="{number}"', "".join(text for _, text in sorted(cells.items())))
        outside = {
            column: cell.at(f"{column_letters(column)}{number}")
            for column, cell in cut_cells(here).items()
            if not self._first <= column < self._first + self._width
        }
        written = "".join(text for _, text in sorted((outside | cells).items()))
        return RowText(number, _SPANS.sub("", here.attributes), written)

    def _headings(self, here: RowText | None) -> dict[int, str]:
        row, old, new = self._place.header_row, self._change.headings, self._new.sheet.headings
        standing = cut_cells(here) if here else {}
        styles = {column: cell.style for column, cell in standing.items()}
        last = styles.get(self._first + len(old) - 1, 0)
        cells: dict[int, str] = {}
        for i, letters in enumerate(self._letters):
            column, address = self._first + i, f"{letters}{row}"
            name = new[i] if i < len(new) else None
            if i < len(old) and name == old[i] and column in standing:
                cells[column] = standing[column].at(address)
            else:
                cells[column] = self._write(address, name, styles.get(column, last))
        return cells

    def _below(self, rows: RowTexts) -> Iterator[str]:
        """The totals rows below the table's new end, and the rows it gave up: their formats stay, their values go."""
        moves = self._old_end != self._new_end
        first = self._place.header_row + 1 + self._new.size
        for number in range(first, max(self._old_end, self._new_end) + self._totals + 1):
            rows.need(min(number, self._old_end + 1))
            total = moves and self._new_end < number <= self._new_end + self._totals
            if not total and self._old_end < number <= self._new_end + self._totals:
                continue
            yield from rows.above(number)
            here = rows.get(number)
            if total:
                yield _written(here, self._total(rows.get(number - self._new_end + self._old_end), here, number))
            elif here is not None:
                self._check_shared(here.cells)
                table = {c: x for c, x in cut_cells(here).items() if self._first <= c < self._first + self._width}
                blank = {c: self._write(f"{column_letters(c)}{number}", None, x.style) for c, x in table.items()}
                yield _written(here, self._row(here, number, blank))

    def _total(self, source: RowText | None, here: RowText | None, number: int) -> RowText:
        """A totals row at its new place."""
        for row in (source, here):
            self._check_shared(row.cells if row else "")
        cells = cut_cells(source) if source else {}
        carried = {
            column: self._carried(cell, source.number, number).at(f"{column_letters(column)}{number}")
            for column, cell in cells.items()
            if source and self._first <= column < self._first + self._width
        }
        return self._row(here, number, carried)

    @cached_property
    def _template(self) -> list[int]:
        """The styles for added rows: those of the last row with data, else those of the columns."""
        last = self._room.last_row if self._change.size else None
        standing = cut_cells(last) if last else {}
        return [
            standing[self._first + i].style if self._first + i in standing else style
            for i, style in enumerate(self._styles)
        ]


def _written(here: RowText | None, row: RowText) -> str:
    """The text of a row; '' of one without cells that the file does not have."""
    if row.cells:
        return f"<row{row.attributes}>{row.cells}</row>"
    return f"<row{row.attributes}/>" if here else ""


def _row(origin: int | None) -> int:
    return LAST_ROW if origin is None else origin
