"""Which row of a block is its header: full of distinct texts, over columns that hold something else."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from book.sheet.workbook import Area
from intake.tables.grid import Grid, Kind, is_period, kind, may_head
from intake.tables.units import units_in
from intake.values.months import bounds_month
from model.tables.book import Cell, column_letters
from model.tables.values import shown

_LEAST_UNDER_LABEL = 4  # columns
_SEARCHED = 25
_SAMPLED = 30
_MOST_HEADER_ROWS = 3
_MOST_COLUMNS = 200  # of a very wide table the first ones tell
JOINT = " / "


@dataclass(frozen=True)
class Header:
    """The header of a table: its first and last row, and one heading for each column, '' where it has none.

    A block without a header has `bottom` one above its first row, and no `top`.
    """

    top: int
    bottom: int
    headings: tuple[str, ...]

    @property
    def found(self) -> bool:
        """Whether there is a header at all."""
        return self.top <= self.bottom


def find_header(grid: Grid, area: Area, row: int | None = None, first: int = 0) -> Header:
    """The header of a block; `row` names its last row where it is known, and `first` its first."""
    candidates = [r for r in range(area.top, min(area.bottom, area.top + _SEARCHED) + 1) if r in grid.rows]
    if row is None:
        scored = [(_score(grid, area, r, position), -r) for position, r in enumerate(candidates)]
        best = max(scored, default=(0, 0))
        if best[0] <= 0:
            return Header(area.top, area.top - 1, ("",) * (area.right - area.left + 1))
        row = -best[1]
        row -= row - 1 in grid.rows and row > area.top and bool(units_in(grid, area, row))
        while row + 1 < area.bottom and not units_in(grid, area, row + 1) and _is_lower_header(grid, area, row + 1):
            row += 1
    top = max(min(first, row), area.top) if first else row
    while not first and top > area.top and row - top + 1 < _MOST_HEADER_ROWS and _is_group(grid, area, top - 1):
        top -= 1
    rows = range(top, row + 1)
    days = [cell for r in rows for cell in grid.rows.get(r, {}).values() if isinstance(cell, date)]
    months = all(bounds_month(day) for day in days)
    return Header(top, row, tuple(_heading(grid, area, rows, c, months) for c in _columns(area)))


def heading_text(cell: Cell, months: bool = False) -> str:
    """A cell as a heading: in one line, a first of the month as `2026-07`, and with `months` its last too."""
    if isinstance(cell, date) and (cell.day == 1 or (months and bounds_month(cell))):
        return f"{cell.year}-{cell.month:02}"
    return " ".join(shown(cell).split())


def distinct(headings: tuple[str, ...], columns: tuple[int, ...]) -> tuple[tuple[str, ...], list[int]]:
    """Headings that differ (`OrderID (2)`, `Column K` where there is none), and the positions that repeated one."""
    seen: Counter[str] = Counter()
    names, repeated = [], []
    for position, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        name = heading or f"Column {column_letters(column)}"
        seen[name.casefold()] += 1
        if seen[name.casefold()] > 1:
            repeated.append(position)
            name = f"{name} ({seen[name.casefold()]})"
        names.append(name)
    return tuple(names), repeated


def _columns(area: Area) -> range:
    return range(area.left, area.right + 1)


def _score(grid: Grid, area: Area, row: int, position: int) -> float:
    """How much a row looks like a header; 0 or less where it cannot be one."""
    looked_at = _columns(area)[:_MOST_COLUMNS]
    cells = {c: cell for c in looked_at if (cell := grid.shown(row, c)) is not None}
    heads = [cell for c, cell in cells.items() if may_head(cell) and _is_over(grid, area, row, c, cell)]
    width = len(looked_at)
    full, texts = len(cells) / width, len(heads) / max(len(cells), 1)
    if texts < 0.6 or (width > 1 and len(cells) < 2) or row == area.bottom:
        return 0
    differing = sum(_differs(grid, area, row, column, cell) for column, cell in cells.items())
    unlike = len({heading_text(cell) for cell in heads}) / len(heads)
    return 0.4 * full + 0.3 * texts + 0.2 * unlike + 0.8 * differing / width - 0.02 * position


def _is_over(grid: Grid, area: Area, row: int, column: int, cell: Cell) -> bool:
    """Whether a last day of a month stands over numbers, and so for its month; anything else need not."""
    return not isinstance(cell, date) or cell.day == 1 or _differs(grid, area, row, column, cell)


def _differs(grid: Grid, area: Area, row: int, column: int, cell: Cell) -> bool:
    """Whether a cell may head what stands below it because it is something else."""
    below = Counter(kind(grid.cell(r, column)) for r in range(row + 1, min(area.bottom, row + _SAMPLED) + 1))
    below.pop(Kind.BLANK, None)
    if not below or not may_head(cell):
        return False
    most = below.most_common(1)[0][0]
    if kind(cell) is Kind.TEXT and not is_period(cell):
        return most is not Kind.TEXT
    cells = (grid.cell(r, column) for r in range(row + 1, min(area.bottom, row + _SAMPLED) + 1))
    return most is Kind.NUMBER and not all(is_period(c) for c in cells if c is not None)


def _is_lower_header(grid: Grid, area: Area, row: int) -> bool:
    """Whether the row under a header goes on with it: only headings, each over something that is none."""
    cells = {c: cell for c in _columns(area)[:_MOST_COLUMNS] if (cell := grid.shown(row, c)) is not None}
    own = [c for c in cells if grid.cell(row, c) is not None]
    if own == [area.left] and grid.cell(row - 1, area.left) is not None and area.right > area.left:
        return False  # the caption of the rows below it, such as a payee over his deals
    return bool(own) and all(
        may_head(cell) and (_differs(grid, area, row, c, cell) or grid.cell(row, c) is None)
        for c, cell in cells.items()
    )


def _is_group(grid: Grid, area: Area, row: int) -> bool:
    """Whether a row above a header is part of it: several headings, or one over some of the columns."""
    cells = {c: cell for c in _columns(area) if (cell := grid.shown(row, c)) is not None}
    if not cells or not all(may_head(cell) for cell in cells.values()):
        return False
    own = [c for c in cells if grid.cell(row, c) is not None]
    if len(own) == 2 and {kind(cells[c]) for c in own} == {Kind.TEXT, Kind.DATE} and not _has_merged(grid, area, row):
        return False  # a caption and its day, such as "as of" 2026-07-01
    begins = own == [area.left, area.left + 1] and area.right - area.left + 1 >= _LEAST_UNDER_LABEL
    if begins and not _has_merged(grid, area, row):
        return False  # a label and its value, such as "Rep" Ines Ortega
    return len(own) > 1 or 1 < len(cells) < area.right - area.left + 1


def _heading(grid: Grid, area: Area, rows: range, column: int, months: bool) -> str:
    parts: list[str] = []
    for row in rows:
        cell = grid.shown(row, column)
        if cell is None and row != rows[-1] and not _has_merged(grid, area, row):
            cell = _from_left(grid, area, row, rows[-1], column)
        text = heading_text(cell, months)
        if text and text not in parts:
            parts.append(text)
    return JOINT.join(parts)


def _has_merged(grid: Grid, area: Area, row: int) -> bool:
    return any(area.left <= column <= area.right for column in grid.covered.get(row, ()))


def _from_left(grid: Grid, area: Area, row: int, bottom: int, column: int) -> Cell:
    """A group's heading that stands over its first column only."""
    if grid.cell(bottom, column) is None:
        return None
    for left in range(column - 1, area.left - 1, -1):
        cell = grid.cell(row, left)
        if cell is not None:
            return cell
    return None
