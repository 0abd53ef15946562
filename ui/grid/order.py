"""The order of rows in a grid: sorting as a permutation of row numbers, by value, stable, blanks last.

Numbers come before dates, dates before text, text before yes and no, error values after them, as in Excel; blanks stand
last whichever way the column is sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from model.tables.book import CellError

Rows = npt.NDArray[np.intp]
_NUMBER, _DATE, _TEXT, _TRUTH, _ERROR, _BLANK = range(6)
_CLASS: dict[type, int] = {
    int: _NUMBER,
    Decimal: _NUMBER,
    Fraction: _NUMBER,
    date: _DATE,
    datetime: _DATE,
    str: _TEXT,
    bool: _TRUTH,
    CellError: _ERROR,
    type(None): _BLANK,
}


@dataclass(frozen=True)
class SortKey:
    """One column to sort by."""

    column: int
    descending: bool = False


@dataclass(frozen=True)
class Ranks:
    """A column's cells as comparable numbers: equal cells share a rank; `blank` marks the empty ones."""

    rank: npt.NDArray[np.int64]
    blank: npt.NDArray[np.bool_]


def ranks(cells: Sequence[object]) -> Ranks:
    """Rank the cells of one column by value, text without regard to case."""
    kinds = np.fromiter((_CLASS[type(cell)] for cell in cells), np.int8, len(cells))
    rank = np.zeros(len(cells), np.int64)
    base = 0
    for kind in range(_BLANK):
        rows = np.flatnonzero(kinds == kind)
        if len(rows):
            own = _ranked([cells[row] for row in rows.tolist()], kind)
            rank[rows] = own + base
            base += int(own.max()) + 1
    blank = kinds == _BLANK
    blank[[row for row in np.flatnonzero(kinds == _TEXT).tolist() if not str(cells[row]).strip()]] = True
    return Ranks(rank, blank)


def arranged(rows: Rows, keys: Sequence[tuple[Ranks, bool]]) -> Rows:
    """`rows` sorted by several (ranks, descending) keys, the first deciding; equal rows keep their order."""
    for column, descending in reversed(keys):
        rank = column.rank[rows]
        if descending:
            rank = -rank
        rank = np.where(column.blank[rows], np.iinfo(np.int64).max, rank)
        rows = rows[np.argsort(rank, kind="stable")]
    return rows


def _ranked(values: list[Any], kind: int) -> npt.NDArray[np.int64]:
    """Ranks among values of one kind. Cells have at most 15 digits, so that floats order them as they are."""
    if kind == _NUMBER:
        comparable = np.array(values, np.float64)
    elif kind == _DATE:
        comparable = np.array([day.isoformat() for day in values])
    else:
        texts = [str(value).casefold() for value in values]
        position = {text: i for i, text in enumerate(sorted(dict.fromkeys(texts)))}
        return np.fromiter((position[text] for text in texts), np.int64, len(texts))
    return np.unique(comparable, return_inverse=True)[1].astype(np.int64)
