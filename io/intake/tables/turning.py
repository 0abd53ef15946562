"""Tables whose records stand in columns: the sheet is turned, read as any other, and places are turned back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from book.sheet.cells import LAST_COLUMN
from book.sheet.row import Line
from book.sheet.workbook import Area, parse_area
from intake.files.source import SourceSheet, area_text
from intake.tables.blocks import blocks
from intake.tables.finding import FoundTable, table_in
from intake.tables.grid import Grid
from model.tables.book import Cell, column_letters


def turned_tables(sheet: SourceSheet, keep: Collection[str] = ()) -> list[FoundTable]:
    """Each block of a sheet read with its first column as header; none that is longer than a sheet is wide."""
    grid = Grid(sheet)
    areas = [block.area for block in blocks(grid) if block.width > 1 and 1 < block.height <= LAST_COLUMN]
    turned = _turned_sheet(sheet) if areas else sheet
    across = Grid(turned)
    return [_table(turned, area, keep, across) for area in areas]


def turned_table(sheet: SourceSheet, area: Area, keep: Collection[str] = ()) -> FoundTable:
    """The table in a range whose first column is its header."""
    return _table(_turned_sheet(sheet), area, keep)


def _table(turned: SourceSheet, area: Area, keep: Collection[str], across: Grid | None = None) -> FoundTable:
    """The table in a range of a sheet, of which it was turned; `across` is the grid of that."""
    table = table_in(turned, _turned(area), area.left, keep, grid=across)
    problems = tuple(replace(issue, cell=_turned_place(issue.cell)) for issue in table.problems)
    return replace(table, area=_turned(table.area), problems=problems, turned=True)


def _turned_sheet(sheet: SourceSheet) -> SourceSheet:
    columns: dict[int, dict[int, Cell]] = defaultdict(dict)
    for line in sheet.lines:
        for column, cell in zip(line.columns, line.values, strict=True):
            columns[column][line.number] = cell
    lines = [Line(column, list(cells), list(cells.values())) for column, cells in sorted(columns.items())]
    return replace(
        sheet,
        lines=tuple(lines),
        hidden_rows=sheet.hidden_columns,
        hidden_columns=sheet.hidden_rows,
        merged=tuple(_turned(area) for area in sheet.merged),
        tables=(),
        looks=sheet.looks.turned(),
    )


def _turned(area: Area) -> Area:
    return Area(area.left, area.top, area.right, area.bottom)


def _turned_place(cell: str) -> str:
    """`3:3`, which is the third row of the turned sheet, is the column `C:C` of the sheet itself."""
    first, _, last = cell.partition(":")
    if first.isdigit():
        return f"{column_letters(int(first))}:{column_letters(int(last))}"
    area = parse_area(cell)
    return "" if area is None else area_text(_turned(area)).removesuffix(f":{first}")
