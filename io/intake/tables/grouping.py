"""Columns of a grouped report: each value stands once, in the first row of its group, and below it blank cells.

Read as they stand, all rows of a group but the first would belong to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.tables.finding import FoundTable
from model.tables.book import Cell


def grouped_columns(table: FoundTable) -> dict[int, int]:
    """The columns at the left of a table that look so, by position, with how many cells below their values are blank.

    Each is filled where a group of the one before begins, and no value comes twice in such a group. Cells that are
    blank because they are merged do not count.
    """
    found: dict[int, int] = {}
    begins: Sequence[int] = (0,)
    for position, column in enumerate(table.cells):
        filled = [row for row, cell in enumerate(column) if cell is not None]
        merged = sum(column[row] is None for row in table.merged.get(position, ()))
        blank = len(column) - len(filled) - merged
        if len(filled) == len(column) or not _groups(column, filled, begins):
            break
        if blank:
            found[position] = blank
        begins = filled
    return found


def _groups(column: Sequence[Cell], filled: Sequence[int], begins: Sequence[int]) -> bool:
    """Whether values begin with each group of the column before, and are all different inside it."""
    starts = set(begins)
    if not starts <= set(filled):
        return False
    inside: set[Cell] = set()
    for row in filled:
        if row in starts:
            inside = set()
        if column[row] in inside:
            return False
        inside.add(column[row])
    return True
