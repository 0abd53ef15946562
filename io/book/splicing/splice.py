"""Putting a sheet's cells into its worksheet, and nothing else.

A cell that holds what it held stays as it is written, with its formula and format. What stands above, below and beside
the table stays where it is; where the table needs its room, the save is refused with the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from book.errors import FileProblem
from book.sheet.cells import column_of_letters
from book.sheet.place import Place
from book.sheet.sheetxml import RowText
from book.sheet.workbook import TablePart
from book.sheet.worksheet import CellText, Worksheet, column_styles, cut_cells
from book.splicing.cellxml import CellWriter
from book.splicing.formulas import MovingError, has_shared, moved, unshared
from book.splicing.matching import origins
from book.splicing.moves import Moves
from book.splicing.tails import covered_cells, with_dimension, with_moves
from model.basics.watch import Watch, asked, unwatched
from model.tables.book import Cell, Sheet, column_letters
from model.tables.schema import SHEETS

_LOOK = 1_000  # rows from one look at the watch to the next
_PLAIN = re.compile(r'(<c r="[A-Z]+)\d+"')
_STYLE = re.compile(r'\ss="(\d+)"')
_SPANS = re.compile(r'\s+spans="[^"]*"')


class Spliced(NamedTuple):
    """The worksheet after a splice, and where the rows of its table went.

    `unfilled`: the columns with a formula in the last row of before, and none in rows that came in.
    """

    worksheet: Worksheet
    moves: Moves
    unfilled: tuple[str, ...] = ()


def same_cells(one: Sequence[Cell], other: Sequence[Cell]) -> bool:
    """Whether cells are the same; 1 and TRUE are not."""
    return one == other and [c is True or c is False for c in one] == [c is True or c is False for c in other]


def _same_cell(one: Cell, other: Cell) -> bool:
    """Whether two cells are the same; 1 and TRUE are not."""
    return one is other or (one == other and (one is True or one is False) == (other is True or other is False))


class Splice:
    """One sheet of the book and the worksheet it goes into. `old` is the sheet as it reads from the worksheet."""

    def __init__(
        self,
        worksheet: Worksheet,
        place: Place,
        old: Sheet,
        new: Sheet,
        writer: CellWriter,
        tables: Sequence[TablePart] = (),
        added_styles: Sequence[int] = (),
    ) -> None:
        self._worksheet = worksheet
        self._place = place
        self._old = old
        self._new = new
        self._writer = writer
        self._others = [t for t in tables if place.table is None or t.part != place.table.part]
        self._first = place.first_column
        self._width = max(len(old.headings), len(new.headings))
        self._letters = [column_letters(self._first + i) for i in range(self._width)]
        self._old_end = max(place.header_row + old.size, place.last_row or 0)
        full = place.table is None or place.header_row + old.size >= (place.last_row or 0)
        new_end = place.header_row + max(new.size, 1 if place.table else 0)
        self._new_end = new_end if full else max(new_end, self._old_end)
        self._totals = place.table.totals_rows if place.table else 0
        self._old_rows = _by_row(old, len(old.headings), self._width)
        self._new_rows = _by_row(new, len(new.headings), self._width)
        self._styles = [*column_styles(worksheet.head, self._first, len(old.headings)), *added_styles]
        self._styles += [0] * (self._width - len(self._styles))

    def run(self, watch: Watch = unwatched) -> Spliced:
        """The worksheet with the new cells. Raises FileProblem where there is no room or a cell cannot be held.

        What `watch` raises ends it.
        """
        self._check_room()
        match = self._origins()
        self._stays = [
            origin == position and same_cells(self._old_rows[position], self._new_rows[position])
            for position, origin in enumerate(match)
        ]
        rows = dict(self._worksheet.rows)
        if has_shared(rows[number] for number in self._touched(match) if number in rows):
            rows = {row.number: row for row in unshared(rows.values())}
        before = dict(rows)
        for row in asked(self._rebuilt(before, match), watch, _LOOK):
            if row.cells or row.number in before:
                rows[row.number] = row
        moves = Moves(
            self._place.header_row,
            self._first,
            self._first + self._width - 1,
            self._old.size,
            self._old_end,
            self._new_end,
            self._totals,
            match,
        )
        worksheet = Worksheet(with_dimension(self._worksheet.head, moves), rows, self._tail(moves))
        return Spliced(worksheet, moves, tuple(self._unfilled(before, match)))

    def _origins(self) -> list[int | None]:
        """For each new row the old one; rows are told apart by the columns that both sheets have."""
        shared = len(self._old.headings)
        old, new = self._old_rows, self._new_rows
        if shared < self._width:
            old, new = [row[:shared] for row in old], [row[:shared] for row in new]
        spec = SHEETS.get(self._new.name)
        names = spec.key or tuple(c.heading for c in spec.columns if c.required) if spec else ()
        columns = [i for name in names if (i := self._old.find(name)) is not None and i == self._new.find(name)]
        if not columns:
            return origins(old, new)
        return origins(old, new, lambda row: key if any(key := tuple(row[i] for i in columns)) else None)

    def _unfilled(self, before: dict[int, RowText], match: list[int | None]) -> Iterator[str]:
        """The headings of columns whose formula ends above rows that came in."""
        last = before.get(self._place.header_row + self._old.size) if self._old.size else None
        came = [self._new_rows[position] for position, origin in enumerate(match) if origin is None]
        cells = cut_cells(last) if last and came and "<f" in last.cells else {}
        for i, heading in enumerate(self._old.headings):
            cell = cells.get(self._first + i)
            if cell is not None and "<f" in cell.inner and any(values[i] is None for values in came):
                yield heading

    def _tail(self, moves: Moves) -> str:
        try:
            return with_moves(self._worksheet.tail, moves)
        except ValueError as error:
            raise FileProblem(
                f"{self._new.name}!{error} are merged cells of several rows that move apart; unmerge them in Excel"
            ) from None

    def _touched(self, match: list[int | None]) -> Iterator[int]:
        """The numbers of the rows that the splice rewrites, moves or clears."""
        header = self._place.header_row
        for position, origin in enumerate(match):
            if not self._stays[position]:
                yield header + 1 + position
                yield header + 1 + (position if origin is None else origin)
        yield from range(header + 1 + self._new.size, self._old_end + 1 + self._totals)

    def _rebuilt(self, before: dict[int, RowText], match: list[int | None]) -> Iterator[RowText]:
        """The rows that change."""
        header = self._place.header_row
        template = self._template(before)
        if self._old.headings != self._new.headings:
            yield self._row(before.get(header), header, self._headings(before))
        for position, values in enumerate(self._new_rows):
            number, origin = header + 1 + position, match[position]
            if self._stays[position]:
                continue
            source = before.get(header + 1 + origin) if origin is not None else None
            known = self._old_rows[origin] if origin is not None else None
            here = before.get(number)
            text = self._as_written(here, number, source, known, values) if source and known else None
            if text is not None:
                yield text
            elif here is None and source is None:
                yield RowText(number, f' r="{number}"', self._fresh(number, values, template))
            else:
                yield self._row(here, number, self._mixed(here, number, source, known, values, template))
        yield from self._cleared(before)
        yield from self._moved_totals(before)

    def _as_written(
        self, here: RowText | None, number: int, source: RowText, known: Sequence[Cell], values: Sequence[Cell]
    ) -> RowText | None:
        """A row of the file at its new place or with single cells changed; None where that takes more."""
        if source is here:
            return self._edited(source, known, values)
        return self._relocated(here, number, source) if same_cells(known, values) else None

    def _relocated(self, here: RowText | None, number: int, source: RowText) -> RowText | None:
        """A row as it was, elsewhere; None unless the rows hold cells of the table alone."""
        if not (self._is_plain(source) and (here is None or self._is_plain(here))):
            return None
        tail = f'{number}"'
        cells = self._moved(_PLAIN.sub(lambda match: match[1] + tail, source.cells), source.number, number)
        return RowText(number, f' r="{number}"' if here is None else here.attributes, cells)

    def _edited(self, row: RowText, known: Sequence[Cell], values: Sequence[Cell]) -> RowText | None:
        """A row with other values in cells that it has; None where it lacks one of them."""
        text = row.cells
        for letters, old, new in zip(self._letters, known, values, strict=True):
            if _same_cell(old, new):
                continue
            address = f"{letters}{row.number}"
            begin = text.find(f'<c r="{address}"')
            if begin < 0:
                return None
            opened = text.index(">", begin)
            end = opened + 1 if text[opened - 1] == "/" else text.index("</c>", opened) + 4
            style = _STYLE.search(text, begin, opened)
            text = text[:begin] + self._write(address, new, int(style[1]) if style else 0) + text[end:]
        return row._replace(cells=text)

    def _is_plain(self, row: RowText) -> bool:
        """Whether a row has nothing beside the table, and is written in the usual way."""
        found = _PLAIN.findall(row.cells)
        if not found or len(found) != row.cells.count("<c ") + row.cells.count("<c>"):
            return not row.cells
        first, last = (column_of_letters(text[6:]) for text in (found[0], found[-1]))
        return self._first <= first and last < self._first + self._width

    def _fresh(self, number: int, values: Sequence[Cell], template: list[int]) -> str:
        """The cells of a row where the file has none."""
        write = self._write
        return "".join(
            [write(f"{letters}{number}", v, s) for letters, v, s in zip(self._letters, values, template, strict=True)]
        )

    def _write(self, address: str, cell: Cell, style: int) -> str:
        try:
            return self._writer.cell(address, cell, style)
        except FileProblem as problem:
            raise FileProblem(f"{self._new.name}!{problem}") from None

    def _mixed(
        self,
        here: RowText | None,
        number: int,
        source: RowText | None,
        known: Sequence[Cell] | None,
        values: Sequence[Cell],
        template: list[int],
    ) -> dict[int, str]:
        """The table's cells of a row: as they were where they hold the same, written where not."""
        was_total = self._old_end < number <= self._old_end + self._totals
        standing = cut_cells(here) if here and not was_total else {}
        carried = cut_cells(source) if source else {}
        cells: dict[int, str] = {}
        for i, value in enumerate(values):
            column, address = self._first + i, f"{self._letters[i]}{number}"
            old = carried.get(column)
            if old is not None and known is not None and _same_cell(known[i], value):
                assert source is not None
                cells[column] = self._carried(old, source.number, number).at(address)
                continue
            like = old or standing.get(column)
            cells[column] = self._write(address, value, like.style if like else template[i])
        return cells

    def _carried(self, cell: CellText, from_row: int, to_row: int) -> CellText:
        return cell if from_row == to_row else cell._replace(inner=self._moved(cell.inner, from_row, to_row))

    def _moved(self, cells: str, from_row: int, to_row: int) -> str:
        """The XML of cells with their formulas as they are after a move to another row."""
        try:
            return moved(cells, from_row, to_row)
        except MovingError as error:
            raise FileProblem(
                f"{self._new.name}!{error} holds a formula over several cells, so its rows cannot move; "
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

    def _headings(self, before: dict[int, RowText]) -> dict[int, str]:
        row = self._place.header_row
        standing = cut_cells(before[row]) if row in before else {}
        styles = {column: cell.style for column, cell in standing.items()}
        last = styles.get(self._first + len(self._old.headings) - 1, 0)
        cells: dict[int, str] = {}
        for i, letters in enumerate(self._letters):
            column, address = self._first + i, f"{letters}{row}"
            name = self._new.headings[i] if i < len(self._new.headings) else None
            if i < len(self._old.headings) and name == self._old.headings[i] and column in standing:
                cells[column] = standing[column].at(address)
            else:
                cells[column] = self._write(address, name, styles.get(column, last))
        return cells

    def _cleared(self, before: dict[int, RowText]) -> Iterator[RowText]:
        """The rows that the table gave up: their formats stay, their values go."""
        for number in range(self._place.header_row + 1 + self._new.size, self._old_end + self._totals + 1):
            row = before.get(number)
            if row is not None and (number <= self._old_end or number > self._new_end + self._totals):
                table = {c: x for c, x in cut_cells(row).items() if self._first <= c < self._first + self._width}
                blank = {c: self._write(f"{column_letters(c)}{number}", None, x.style) for c, x in table.items()}
                yield self._row(row, number, blank)

    def _moved_totals(self, before: dict[int, RowText]) -> Iterator[RowText]:
        """The table's totals rows, below its new end."""
        if self._old_end == self._new_end:
            return
        for i in range(1, self._totals + 1):
            source = before.get(self._old_end + i)
            cells = cut_cells(source) if source else {}
            to_row = self._new_end + i
            yield self._row(
                before.get(to_row),
                to_row,
                {
                    column: self._carried(cell, self._old_end + i, to_row).at(f"{column_letters(column)}{to_row}")
                    for column, cell in cells.items()
                    if self._first <= column < self._first + self._width
                },
            )

    def _template(self, before: dict[int, RowText]) -> list[int]:
        """The styles for added rows: those of the last row with data, else those of the columns."""
        last = before.get(self._place.header_row + self._old.size) if self._old.size else None
        standing = cut_cells(last) if last else {}
        return [
            standing[self._first + i].style if self._first + i in standing else style
            for i, style in enumerate(self._styles)
        ]

    def _check_room(self) -> None:
        """Raise a FileProblem where something stands in the cells that the table needs."""
        bottom = self._new_end + self._totals
        own_bottom = self._old_end + self._totals
        right, own_right = self._first + self._width - 1, self._first + len(self._old.headings) - 1
        if bottom > 1_048_576 or right > 16_384:
            raise FileProblem(f"{self._new.name} is larger than an Excel sheet can be")
        if bottom <= own_bottom and right <= own_right:
            return
        # A blank row, or column of a list's headings, must stay between: what adjoins is read as the sheet's own.
        low = bottom + (bottom > own_bottom and not self._totals)
        far = right + (right > own_right and self._place.table is None)
        taken = [
            (number, column)
            for number, row in self._worksheet.rows.items()
            if self._place.header_row <= number <= low and (number > own_bottom or right > own_right)
            for column, cell in cut_cells(row).items()
            if self._first <= column <= (far if number == self._place.header_row else right)
            and (number > own_bottom or column > own_right)
            and cell.held
        ]
        areas = [*(other.area for other in self._others), *covered_cells(self._worksheet.tail)]
        taken += [
            (max(area.top, self._place.header_row), max(area.left, self._first))
            for area in areas
            if area.top <= bottom
            and area.left <= right
            and area.bottom >= self._place.header_row
            and area.right >= self._first
            and (area.bottom > own_bottom or area.right > own_right)
        ]
        if taken:
            row, column = min(taken)
            raise FileProblem(
                f"{self._new.name}: the table needs more room, but {column_letters(column)}{row} is in use; "
                "move what stands below or beside the table away in Excel, then save again"
            )


def blanked(cells: list[Cell]) -> list[Cell]:
    """Cells with None for an empty text, which no file tells from a blank."""
    return [None if not cell and isinstance(cell, str) else cell for cell in cells]


def _by_row(sheet: Sheet, width: int, wanted: int) -> list[tuple[Cell, ...]]:
    """The cells of a sheet by row, each as wide as wanted; '' counts as blank."""
    columns = [blanked(cells) for cells in sheet.cells[:width]]
    columns += [[None] * sheet.size for _ in range(wanted - width)]
    return list(zip(*columns, strict=True))
