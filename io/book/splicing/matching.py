"""Which row of a sheet was which row of the file, so that its formulas and formats go along when rows move."""

from __future__ import annotations

from array import array

import numpy as np
from numpy.typing import NDArray

NO_KEY = 0
"""The digest of the key of rows that have none."""

_Numbers = NDArray[np.int64]


def origins(old: array[int], new: array[int], keys_old: array[int], keys_new: array[int]) -> list[int | None]:
    """For each new row the old row it was, None for an added one; no old row is used twice.

    Rows come as digests, equal for equal rows, and so do their keys. Equal rows belong together from both ends and then
    in order. A row that is nowhere else was edited: it is the old one with its key, or, where none has it, the old row
    after the one its neighbour above was, if that is still free.
    """
    was, now = np.asarray(old, np.int64), np.asarray(new, np.int64)
    start = _alike(was, now)
    end = _alike(was[start:][::-1], now[start:][::-1])
    middle = slice(start, len(was) - end), slice(start, len(now) - end)
    keys = np.asarray(keys_old, np.int64)[middle[0]], np.asarray(keys_new, np.int64)[middle[1]]
    found = _matched(was[middle[0]], now[middle[1]], *keys) + start
    between: list[int | None] = [row if row >= start else None for row in found.tolist()]
    return [*range(start), *between, *range(len(was) - end, len(was))]


def _alike(one: _Numbers, other: _Numbers) -> int:
    """How many numbers are the same at the beginning."""
    shorter = min(len(one), len(other))
    differing = np.flatnonzero(one[:shorter] != other[:shorter])
    return int(differing[0]) if len(differing) else shorter


def _matched(old: _Numbers, new: _Numbers, keys_old: _Numbers, keys_new: _Numbers) -> _Numbers:
    """For each new row the old one, -1 for none."""
    found = np.full(len(new), -1, np.int64)
    _pair(found, old, new, np.arange(len(old)), np.arange(len(new)))
    free = np.setdiff1d(np.arange(len(old)), found)
    lone = np.flatnonzero(found < 0)
    _pair(found, keys_old, keys_new, free[keys_old[free] != NO_KEY], lone[keys_new[lone] != NO_KEY])
    left = set(np.setdiff1d(np.arange(len(old)), found).tolist())
    above = -1
    for row in np.flatnonzero(found < 0).tolist() if left else ():
        if row and found[row - 1] >= 0:
            above = int(found[row - 1])
        if above + 1 in left:
            left.remove(above + 1)
            found[row] = above = above + 1
    return found


def _pair(found: _Numbers, old: _Numbers, new: _Numbers, free: _Numbers, lone: _Numbers) -> None:
    """Pair lone new rows with free old ones of the same digest: the first with the first, and so on."""
    one, other = old[free], new[lone]
    by_one, by_other = np.argsort(one, kind="stable"), np.argsort(other, kind="stable")
    one, other = one[by_one], other[by_other]
    turn = np.arange(len(other)) - np.searchsorted(other, other)
    at = np.searchsorted(one, other) + turn
    fits = at < np.searchsorted(one, other, side="right")
    found[lone[by_other[fits]]] = free[by_one[at[fits]]]
