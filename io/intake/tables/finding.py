"""The tables of a sheet, wherever on it they stand, with everything doubtful about them.

Nothing is dropped silently: each row or cell that is not taken as data is named with what it looks like.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from operator import itemgetter

from book.sheet.celllooks import CellLooks
from book.sheet.cellsigns import CellSigns
from book.sheet.workbook import Area
from intake.files.source import SourceSheet, SourceTable, address, area_text, counted, problem
from intake.tables.announced import announcements, titles
from intake.tables.blocks import Block, blocks
from intake.tables.doubts import cell_doubts, sheet_doubts
from intake.tables.grid import Grid, Kind, kind
from intake.tables.headers import Header, distinct, find_header
from intake.tables.shapedoubts import CAPTIONS, first_of, header_doubts, row_doubts, shape_doubts
from intake.tables.totals import CAPTION, Verdict, judge
from intake.tables.units import UNITS, units_below, units_told
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, unwatched
from model.tables.book import Cell
from model.tables.schema import folded
from model.tables.values import shown

_LEAST_BESIDE = 2  # columns of tables beside each other
_FEWEST_CAPTIONS = 3  # groups of rows; the first has none


@dataclass(frozen=True)
class FoundTable:
    """A table of a sheet. `cells[c][r]` is the cell of column c in data row r; `rows[r]` its row on the sheet.

    `area` is all of it with its header; `name` the Excel table's, '' elsewhere; `columns` the sheet's columns of the
    headings. `left_out`: rows that are not taken as data, and why. `hidden_rows`: those of `rows` that are hidden.
    `turned`: records stood in columns, so that `rows` are columns of the sheet and `columns` rows.
    `merged[c]`: the data rows (positions) whose cell in column c is merged with the one above it, and so is blank.
    `announced`: the texts around it that say something about its numbers. `titles`: the texts and days right above.
    `captions`: the column, if any, of what stands over its rows in a line of its own; it is no column of the sheet.
    `origins`: columns of where its rows are from, if they are part of a larger table; they are no columns of the sheet.
    `shifts`: by data row how many columns right of `columns` it stands, where tables beside each other are one.
    `units`: by column what a row of units below the header says of its numbers.
    `looks`: what the formats of the cells of its sheet say; `look` gives them by column and data row.
    """

    sheet: str
    name: str
    area: Area
    header_row: int
    headings: tuple[str, ...]
    columns: tuple[int, ...]
    rows: tuple[int, ...]
    cells: tuple[tuple[Cell, ...], ...]
    hidden_rows: frozenset[int] = frozenset()
    left_out: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    turned: bool = False
    merged: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    announced: tuple[str, ...] = ()
    titles: tuple[Cell, ...] = ()
    looks: CellLooks = field(default_factory=CellLooks)
    captions: int = -1
    origins: frozenset[int] = frozenset()
    shifts: tuple[int, ...] = ()
    units: Mapping[int, str] = field(default_factory=dict)

    @property
    def own(self) -> tuple[int, ...]:
        """The positions of what are columns of the sheet."""
        return tuple(i for i in range(len(self.columns)) if i != self.captions and i not in self.origins)

    @cached_property
    def numeric(self) -> frozenset[int]:
        """The positions of the columns that hold a number."""
        return frozenset(i for i, cells in enumerate(self.cells) if any(kind(cell) is Kind.NUMBER for cell in cells))

    @property
    def width(self) -> int:
        """How many columns of the sheet it has."""
        return len(self.own)

    def across(self, column: int) -> tuple[int, ...]:
        """The columns of the sheet (rows, if turned) in which a column stands: several, where tables are one."""
        return tuple(self.columns[column] + shift for shift in sorted({0, *self.shifts}))

    def look(self, name: str, column: int) -> tuple[str, ...]:
        """By data row what the formats of a column say (a name of `CellLooks`); nothing where none says anything."""
        if column not in self.own:
            return ()
        marks: CellSigns = getattr(self.looks, name)
        if not self.shifts:
            return marks.of(self.columns[column], self.rows)
        found: list[str] = []
        for shift, rows in groupby(zip(self.shifts, self.rows, strict=True), key=itemgetter(0)):
            numbers = [row for _, row in rows]
            found += marks.of(self.columns[column] + shift, numbers) or [""] * len(numbers)
        return tuple(found) if any(found) else ()

    def with_unit(self, column: int) -> str:
        """A heading with the unit that stands below it, if any: `ARR (k EUR)`."""
        unit = self.units.get(column, "")
        return f"{self.headings[column]} ({unit})" if unit else self.headings[column]

    def remark(self, column: int) -> str:
        """What comments on the cells of a heading say."""
        first = self.area.left if self.turned else self.area.top
        places = ((line, self.columns[column]) for line in range(first, self.header_row + 1))
        found = (self.looks.comments.get(place, "") for place in places if column in self.own)
        return " / ".join(text for text in found if text)

    def place(self, row: int, column: int) -> str:
        """The address on the sheet of a data row and column, both 0-based."""
        across, down = self.columns[column] + (self.shifts[row] if self.shifts else 0), self.rows[row]
        return address(across, down) if self.turned else address(down, across)


def find_tables(
    sheet: SourceSheet, keep: Collection[str] = (), watch: Watch = unwatched
) -> tuple[list[FoundTable], list[Problem]]:
    """The tables of a sheet, largest first, and what stands on it beside them.

    `keep`: rows that are data whatever they look like, by the text of their first cell. What `watch` raises ends it.
    """
    whole = Grid(sheet) if sheet.tables else None
    tables = [] if whole is None else [_excel_table(whole, table, keep, watch) for table in sheet.tables]
    rest = Grid(sheet, [table.area for table in sheet.tables])
    problems: list[Problem] = list(sheet_doubts(sheet))
    for block in (part for whole in blocks(rest) for part in _parted(rest, whole)):
        table = None if _is_note(rest, block) else _table(rest.within(block.area), block, "", None, keep, watch=watch)
        if table is None or not table.rows:
            note = _note(rest, block)
            problems += [note] if note.value else []  # a merged area may reach beyond what holds anything
        else:
            tables.append(table)
    tables.sort(key=lambda table: -len(table.rows) * len(table.columns))
    return tables, problems


def _parted(grid: Grid, block: Block) -> list[Block]:
    """A block, or the tables in it that stand beside each other without a gap: their headings repeat one by one."""
    header = find_header(grid.within(block.area), block.area) if block.width >= 2 * _LEAST_BESIDE else None
    if header is None or not header.found:
        return [block]
    columns = range(block.area.left, block.area.right + 1)
    headings = tuple(folded(shown(grid.shown(header.bottom, column))) for column in columns)
    for width in range(_LEAST_BESIDE, block.width // 2 + 1):
        first, lefts = headings[:width], columns[::width]
        repeats = first * (block.width // width) == headings and all(first) and len(set(first)) == width
        if repeats and all(kind(grid.cell(header.bottom + 1, left)) is not Kind.NUMBER for left in lefts):
            return [Block(replace(block.area, left=left, right=left + width - 1)) for left in lefts]
    return [block]


def table_in(
    sheet: SourceSheet,
    area: Area,
    header_row: int | None = None,
    keep: Collection[str] = (),
    header_top: int = 0,
    grid: Grid | None = None,
    watch: Watch = unwatched,
) -> FoundTable:
    """The table in a range that somebody named; `header_row` is its last header row where that is known too.

    `header_top` is its first where that is known; 0 lets it be found. `grid`: the sheet's, if it is there already.
    What `watch` raises ends it.
    """
    whole = Grid(sheet) if grid is None else grid
    return _table(whole.within(area), Block(area), "", header_row, keep, header_top=header_top, watch=watch)


def _excel_table(whole: Grid, table: SourceTable, keep: Collection[str], watch: Watch) -> FoundTable:
    """An Excel table: its header is known; its own totals row is left out."""
    grid = whole.within(table.area)
    header_row = table.area.top if table.header_rows else table.area.top - 1
    last = table.area.bottom - table.totals_rows
    totals = {
        row: Verdict(True, "is the totals row of the Excel table") for row in range(last + 1, table.area.bottom + 1)
    }
    return _table(grid, Block(table.area), table.name, header_row, keep, totals, watch=watch)


def _table(
    grid: Grid,
    block: Block,
    name: str,
    header_row: int | None,
    keep: Collection[str],
    known: Mapping[int, Verdict] | None = None,
    header_top: int = 0,
    watch: Watch = unwatched,
) -> FoundTable:
    area, sheet, known = block.area, grid.sheet, known or {}
    header = _header(grid, block, header_row, header_top)
    units = units_below(grid, area, header.bottom + 1, keep) if header.found else {}
    begins = header.bottom + bool(units)
    found = [(row, cells) for row, cells in sorted(grid.rows.items()) if row > begins]
    open_rows = [(row, cells) for row, cells in found if row not in known]
    verdicts = {**judge(open_rows, header.headings, range(area.left, area.right + 1), watch), **known}
    for row in [row for row in verdicts if keep and shown(first_of(grid, row, area)).strip() in keep]:
        del verdicts[row]
    whys = {row: verdict.why for row, verdict in sorted(verdicts.items()) if verdict.leave}
    left_out = ({begins: UNITS} if units else {}) | whys
    data = [(row, cells) for row, cells in found if row not in left_out]
    filled = {column for _, cells in data for column in cells}
    named = {c for row in range(header.top, header.bottom + 1) for c in grid.rows.get(row, ())}
    kept = [
        i
        for i, column in enumerate(range(area.left, area.right + 1))
        if column in filled or (column in named and header.headings[i])
    ]
    columns = tuple(area.left + i for i in kept)
    headings, repeated = distinct(tuple(header.headings[i] for i in kept), columns)
    rows = tuple(row for row, _ in data)
    captions = _over({row: first_of(grid, row, area) for row, why in left_out.items() if why == CAPTION}, rows)
    problems = [
        *header_doubts(grid, block, header, headings, columns, repeated),
        *units_told(sheet.name, begins, units),
        *row_doubts(grid, area, verdicts, bool(captions)),
        *shape_doubts(sheet.name, block, columns, filled, headings),
        *cell_doubts(sheet, data, headings, columns),
    ]
    last = max([header.bottom, *rows])
    made = FoundTable(
        sheet.name,
        name,
        Area(header.top, area.left, max([last, *left_out]), area.right),
        header.bottom,
        headings,
        columns,
        rows,
        tuple(tuple(cells.get(column) for _, cells in data) for column in columns),
        sheet.hidden_rows.intersection(rows),
        left_out,
        tuple(problems),
        merged=_merged(grid, rows, columns),
        announced=announcements(sheet, header.top, last),
        titles=titles(sheet, replace(area, top=header.top)),
        looks=sheet.looks,
        units={at: units[column] for at, column in enumerate(columns) if column in units},
    )
    return _captioned(made, captions) if captions else made


def _header(grid: Grid, block: Block, row: int | None, top: int) -> Header:
    """The header of a table; none where its last `row` is above it, as that of an Excel table that has none."""
    if row is not None and row < block.area.top:
        return Header(block.area.top, block.area.top - 1, ("",) * block.width)
    return find_header(grid, block.area, row, top)


def _over(captions: Mapping[int, Cell], rows: Sequence[int]) -> tuple[Cell, ...]:
    """For each row what stands over it in a line of its own; nothing where that is a note among the rows.

    Such lines stand over the first row, or twice at least.
    """
    lines = sorted(captions)
    heads = [bisect_left(lines, row) for row in rows]
    if not rows or not heads[-1] or (heads[0] == 0 and len(set(heads)) < _FEWEST_CAPTIONS):
        return ()
    return tuple(captions[lines[at - 1]] if at else None for at in heads)


def _captioned(table: FoundTable, texts: tuple[Cell, ...]) -> FoundTable:
    """The table with one more column, of what stands over its rows."""
    heading = CAPTIONS
    while heading in table.headings:
        heading = f"{heading} (above)"
    return replace(
        table,
        headings=(*table.headings, heading),
        columns=(*table.columns, table.columns[0]),
        cells=(*table.cells, texts),
        captions=len(table.headings),
    )


def _merged(grid: Grid, rows: tuple[int, ...], columns: tuple[int, ...]) -> dict[int, tuple[int, ...]]:
    """By position of the column, the rows (positions) that a merged area joins with the data row above."""
    places = {row: position for position, row in enumerate(rows)}
    numbers = {column: position for position, column in enumerate(columns)}
    found: dict[int, list[int]] = defaultdict(list)
    for (row, column), (top, left) in grid.spans.items():
        position = places.get(row, 0)
        if position and column in numbers and left == column and rows[0] <= top <= rows[position - 1]:
            found[numbers[column]].append(position)
    return {i: tuple(sorted(positions)) for i, positions in found.items()}


def _is_note(grid: Grid, block: Block) -> bool:
    """Whether a block is too small to be a table, or one column of nothing but text."""
    if block.height < 2 or block.width > 1:
        return block.height < 2
    column = block.area.left
    cells = [grid.cell(row, column) for row in range(block.area.top + 1, block.area.bottom + 1)]
    return block.height < 4 or all(kind(cell) is Kind.TEXT for cell in cells)


def _note(grid: Grid, block: Block) -> Problem:
    """A block that is no table, told with its first text."""
    rows = range(block.area.top, block.area.bottom + 1)
    first = next((cell for row in rows if (cell := first_of(grid, row, block.area)) is not None), None)
    wrong = "stands beside the tables and is not taken as data"
    return problem(grid.sheet.name, area_text(block.area), first, wrong, "", Severity.FINDING)


def summary(table: FoundTable) -> str:
    """One line for lists: where the table is, how many rows and columns it has."""
    name = f" ({table.name})" if table.name else ""
    filled = sum(any(kind(cell) is not Kind.BLANK for cell in column) for column in table.cells)
    return (
        f"{table.sheet}!{area_text(table.area)}{name}: {counted(len(table.rows), 'row')}, {counted(filled, 'column')}"
    )
