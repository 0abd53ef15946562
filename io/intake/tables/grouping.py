"""Columns of a grouped report: each value stands once, in the first row of its group, and below it blank cells.

Read as they stand, all rows of a group but the first would belong to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.tables.finding import FoundTable
from model.tables.book import Cell

_SELDOM = 3  # blank cells for each value that is said again


def grouped_columns(table: FoundTable) -> dict[int, int]:
    """The columns at the left of a table that look so, by position, with how many cells below their values are blank.

    Each is filled where a group of the one before begins, and no value comes twice in such a group, unless it is said
    again at once now and then, as below a header that stands again. Cells that are blank because they are merged do
    not count.
    """
    found: dict[int, int] = {}
    begins: Sequence[int] = (0,)
    for position, column in enumerate(table.cells):
        filled = [row for row, cell in enumerate(column) if cell is not None]
        merged = sum(column[row] is None for row in table.merged.get(position, ()))
        blank = len(column) - len(filled) - merged
        again = _said_again(column, filled, begins)
        if len(filled) == len(column) or again is None or again * _SELDOM > blank:
            break
        if blank:
            found[position] = blank
        begins = filled
    return found


def _said_again(column: Sequence[Cell], filled: Sequence[int], begins: Sequence[int]) -> int | None:
    """How often a value follows on itself; None where one comes later again, or does not begin with a group."""
    starts = set(begins)
    if not starts <= set(filled):
        return None
    inside: set[Cell] = set()
    before: Cell = None
    again = 0
    for row in filled:
        if row in starts:
            inside, before = set(), None
        again += column[row] == before
        if column[row] in inside and column[row] != before:
            return None
        before = column[row]
        inside.add(before)
    return again
