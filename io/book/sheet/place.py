"""Where a sheet of the book stands on its worksheet: in an Excel table, or under a row of headings.

People put titles above their tables, begin in column C and keep notes beside them; reading and saving must agree on
which cells are the book's, so both ask here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from book.sheet.workbook import TablePart
from model.tables.book import Cell
from model.tables.schema import SheetSpec, folded

SEARCHED_ROWS = 100  # headings are looked for in the first rows that hold anything


@dataclass(frozen=True)
class Place:
    """The area of a sheet's table. `last_row`: where an Excel table ends without its totals; None: no Excel table.

    `limit`: the last row that data may take before another table begins.
    """

    header_row: int
    first_column: int
    last_column: int
    table: TablePart | None = None
    last_row: int | None = None
    limit: int = 1_048_576

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.last_column - self.first_column + 1


def place_of_table(spec: SheetSpec, tables: tuple[TablePart, ...]) -> Place | None:
    """The Excel table with most of the sheet's headings, if one has any."""
    with_header = [table for table in tables if table.header_rows == 1]
    best = max(with_header, key=lambda table: known_headings(spec, table.headings), default=None)
    if best is None or not known_headings(spec, best.headings):
        return None
    area = best.area
    below = [t.area.top - 1 for t in tables if t.area.top > area.bottom and _share_columns(t, best)]
    last_row = area.bottom - best.totals_rows
    limit = last_row if best.totals_rows else min(below, default=1_048_576)
    return Place(area.top, area.left, area.right, best, last_row, limit)


def place_of_headings(spec: SheetSpec, rows: Mapping[int, Mapping[int, Cell]]) -> Place | None:
    """The first row that holds most of the sheet's headings; failing that, the first row. None without any row."""
    scores = {number: known_headings(spec, (heading(c) for c in cells.values())) for number, cells in rows.items()}
    header = max(scores, key=lambda number: scores[number], default=None)
    if header is None:
        return None
    runs = _runs(sorted(column for column, cell in rows[header].items() if heading(cell)))
    kept = [
        (first, last)
        for first, last in runs
        if any(_belongs(spec, heading(rows[header][column])) for column in range(first, last + 1))
    ] or runs
    return Place(header, kept[0][0], kept[-1][1])


def known_headings(spec: SheetSpec, headings: Iterable[str]) -> int:
    """How many different columns of the schema are among the headings."""
    return len({folded(h) for h in headings} & {folded(c.heading) for c in spec.columns})


def heading(cell: Cell) -> str:
    """A cell of the header row as a heading: a date as ISO text, a number as written, '' where blank."""
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _belongs(spec: SheetSpec, name: str) -> bool:
    """Whether a heading is the schema's, or may name a period on a sheet that has period columns."""
    return spec.find(name) is not None or (spec.periods is not None and any(c.isdigit() for c in name))


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    """Neighbouring columns as (first, last)."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs


def _share_columns(one: TablePart, other: TablePart) -> bool:
    return one.area.left <= other.area.right and other.area.left <= one.area.right
