"""What changed and where, as records from which each view decides for itself whether to refresh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum


class What(Enum):
    """What kind of change a sheet saw."""

    CELLS = "cells"  # cells got other values; rows and columns stand where they stood
    ADDED = "rows added"
    REMOVED = "rows removed"
    COLUMNS = "columns"  # a column came, went or got another heading
    SHEET = "sheet"  # everything in the sheet may be different


@dataclass(frozen=True)
class Change:
    """One change of one sheet.

    `rows` are sorted 0-based data rows: for cells those that hold new values, for added rows the places they take, for
    removed rows the places they had. `columns` are 0-based positions; empty when whole rows came or went.
    """

    sheet: str
    what: What
    rows: Sequence[int] = ()
    columns: Sequence[int] = ()


@dataclass(frozen=True)
class Place:
    """Cells to go to and to select, such as those that an undo has just changed."""

    sheet: str
    rows: Sequence[int]
    columns: Sequence[int]


def runs(rows: Iterable[int]) -> list[range]:
    """Sorted row numbers as ranges without gaps."""
    if isinstance(rows, range) and rows.step == 1:
        return [rows] if rows else []
    found: list[range] = []
    start = end = None
    for row in rows:
        if row != end:
            if start is not None and end is not None:
                found.append(range(start, end))
            start = row
        end = row + 1
    if start is not None and end is not None:
        found.append(range(start, end))
    return found
