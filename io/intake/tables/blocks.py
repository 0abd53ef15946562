"""Cutting a sheet at its blank rows and columns into blocks, of which each may be a table or a note.

A blank column or row inside a table looks just like one between two tables; what fits together again is joined, and
where the joint is, is told by `Block.seams`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace

from book.sheet.workbook import Area
from intake.tables.grid import Grid, Kind, kind

_MOST_BLANK_ROWS = 3
_MOST_TITLES = 3  # rows
_LEAST_BESIDE = 3  # rows; less where all of the table is shorter
_MOST_BLOCKS = 200
_DEEPEST = 40


@dataclass(frozen=True)
class Block:
    """A rectangle that may be a table. `seams`: the blank columns and rows at which it was joined."""

    area: Area
    blank_columns: tuple[int, ...] = ()
    blank_rows: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.area.right - self.area.left + 1

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.area.bottom - self.area.top + 1


def blocks(grid: Grid) -> list[Block]:
    """The blocks of a sheet, from the top left."""
    if not grid.rows:
        return []
    rows = sorted(grid.rows)
    columns = {column for cells in grid.rows.values() for column in cells}
    found: list[Block] = []
    _cut(grid, rows, min(columns), max(columns), found)
    found.sort(key=lambda block: (block.area.top, block.area.left))
    return _joined_down(grid, _joined_across(grid, found))


def _cut(grid: Grid, rows: list[int], left: int, right: int, found: list[Block], depth: int = 0) -> None:
    """Add the blocks of a region: cut at blank columns, else at blank rows, else it is one block."""
    rows, columns = _used(grid, rows, left, right)
    if not rows:
        return
    runs = _runs(columns)
    may_cut = depth < _DEEPEST and len(found) < _MOST_BLOCKS
    if 1 < len(runs) <= _MOST_BLOCKS and may_cut:
        for first, last in runs:
            _cut(grid, rows, first, last, found, depth + 1)
        return
    bands = _runs(rows)
    if 1 < len(bands) <= _MOST_BLOCKS and may_cut:
        for first, last in bands:
            _cut(
                grid,
                rows[bisect_left(rows, first) : bisect_right(rows, last)],
                columns[0],
                columns[-1],
                found,
                depth + 1,
            )
        return
    found.append(Block(Area(rows[0], columns[0], rows[-1], columns[-1])))


def _used(grid: Grid, rows: list[int], left: int, right: int) -> tuple[list[int], list[int]]:
    """The rows that hold something between two columns, or are covered by something merged there, and the columns."""
    within, columns = frozenset(range(left, right + 1)), set[int]()
    found: list[int] = []
    for row in rows:
        used = within.intersection(grid.rows.get(row, ()))
        if grid.spans:
            used = used.union(within.intersection(grid.covered.get(row, ())))
        if used:
            found.append(row)
            if not used <= columns:
                columns |= used
    return found, sorted(columns)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def _joined_across(grid: Grid, found: list[Block]) -> list[Block]:
    """Blocks of the same rows with one blank column between are one table, unless headings repeat."""
    joined: list[Block] = []
    for block in sorted(found, key=lambda block: (block.area.left, block.area.top)):
        position = next((i for i, left in enumerate(joined) if _beside(grid, left, block)), None)
        if position is None:
            joined.append(block)
            continue
        left = joined[position]
        area = Area(
            min(left.area.top, block.area.top),
            left.area.left,
            max(left.area.bottom, block.area.bottom),
            block.area.right,
        )
        joined[position] = replace(left, area=area, blank_columns=(*left.blank_columns, left.area.right + 1))
    return sorted(joined, key=lambda block: (block.area.top, block.area.left))


def _beside(grid: Grid, left: Block, right: Block) -> bool:
    if right.area.left - left.area.right != 2 or not _begins_with(grid, left, right):
        return False
    if right.height < min(_LEAST_BESIDE, left.height) or right.height < 2:
        return False
    if abs(left.area.bottom - right.area.bottom) > 2:
        return False
    top = max(left.area.top, right.area.top)
    rows = range(top, top + 3)
    return not _headings(grid, left.area, rows) & _headings(grid, right.area, rows)


def _begins_with(grid: Grid, left: Block, right: Block) -> bool:
    """Whether blocks begin in the same row, but for a title of one of them that stands right on it."""
    upper, lower = sorted((left, right), key=lambda block: block.area.top)
    above = range(upper.area.top, lower.area.top)
    columns = range(upper.area.left, upper.area.right + 1)
    cells = [sum(grid.cell(row, column) is not None for column in columns) for row in above]
    return len(above) <= _MOST_TITLES and all(count == 1 for count in cells)


def _headings(grid: Grid, area: Area, rows: range) -> set[tuple[str, ...]]:
    """The texts over each column, as far as they may be headings."""
    texts = (
        tuple(str(grid.shown(row, column)) for row in rows if kind(grid.shown(row, column)) is Kind.TEXT)
        for column in range(area.left, area.right + 1)
    )
    return {text for text in texts if text}


def _joined_down(grid: Grid, found: list[Block]) -> list[Block]:
    """A block under another one whose columns hold the same kinds of cells is its continuation."""
    joined: list[Block] = []
    for block in found:
        position = next((i for i, upper in enumerate(joined) if _continues(grid, upper, block)), None)
        if position is None:
            joined.append(block)
            continue
        upper = joined[position]
        area = Area(upper.area.top, upper.area.left, block.area.bottom, upper.area.right)
        blank = tuple(range(upper.area.bottom + 1, block.area.top))
        joined[position] = replace(upper, area=area, blank_rows=(*upper.blank_rows, *blank))
    return joined


def _continues(grid: Grid, upper: Block, lower: Block) -> bool:
    gap = lower.area.top - upper.area.bottom - 1
    if not 1 <= gap <= _MOST_BLANK_ROWS or upper.height < 2 or upper.width < 2:
        return False
    if lower.area.left < upper.area.left or lower.area.right > upper.area.right:
        return False
    above = _kinds(grid, upper.area, range(max(upper.area.top + 1, upper.area.bottom - 20), upper.area.bottom + 1))
    numbers = {column for column, found in above.items() if found is not Kind.TEXT}
    first = {c: kind(cell) for c, cell in grid.rows[lower.area.top].items() if c in above}
    if not numbers:
        return lower.width == upper.width and lower.height > 1 and first.keys() == above.keys()
    shared = [column for column in first if column in numbers]
    return bool(shared) and 2 * sum(first[column] is not Kind.TEXT for column in shared) >= len(shared)


def _kinds(grid: Grid, area: Area, rows: range) -> dict[int, Kind]:
    """The commonest kind of cell in each column over some rows, where there is any."""
    found: dict[int, Kind] = {}
    for column in range(area.left, area.right + 1):
        counts = Counter(kind(grid.cell(row, column)) for row in rows)
        counts.pop(Kind.BLANK, None)
        counts.pop(Kind.ERROR, None)  # may stand for anything
        if counts:
            found[column] = counts.most_common(1)[0][0]
    return found
