"""Sums by payee and segment of the timeline, rolled up through the dated hierarchy level by level.

Inside a segment nobody changes manager or plan, so a team's sum is its members' cells, and days outside a plan are
whole cells that do not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import Int
from model.basics.exact import Exact
from model.basics.integers import LIMIT, Array, Index, Mask, bound
from model.measures.totals import Running, cumulated
from model.people.hierarchy import Hierarchy


@dataclass(frozen=True)
class Cells:
    """`num[p * segments + s] / den`; `wrong` counts entries that cannot be read, None where there are none.

    `undated` counts, by payee, entries without a date, which spoil every segment.
    """

    num: Array
    den: int
    wrong: Int | None
    undated: Int | None


def summed(ranks: Hierarchy, payee: Index, segment: Index, value: Exact, broken: Mask) -> Cells:
    """Adds values up by payee and segment; segment -1 is left out."""
    people, segments = ranks.spell.shape
    outside = bool((segment < 0).any())
    cell = payee * segments + segment
    if outside:
        cell = np.where(segment >= 0, cell, -1)
    sums = value.common().sums(cell, people * segments)
    den = sums.den
    assert isinstance(den, int)
    if not broken.any():
        return Cells(sums.num, den, None, None)
    wrong = np.zeros(people * segments, np.int64)
    np.add.at(wrong, cell[broken & (segment >= 0)], 1)
    undated = np.bincount(payee[broken & (segment < 0)], minlength=people).astype(np.int64)
    return Cells(sums.num, den, wrong, undated)


def running_of(ranks: Hierarchy, cells: Cells, scope: str, inside: Mask | None) -> Running:
    """Running totals by payee and month of his own cells, his team's, or his reports'; `inside` masks cells."""
    people = ranks.spell.shape[0]
    total = _by_month(ranks, _rolled(ranks, cells.num, scope), inside)
    wrong = None
    if cells.wrong is not None and cells.undated is not None:
        spread = cells.wrong.reshape(ranks.spell.shape) + cells.undated[:, None]
        wrong = _by_month(ranks, _rolled(ranks, spread.ravel(), scope), inside)
    return cumulated(Exact(total.ravel(), cells.den), people, wrong)


def _rolled(ranks: Hierarchy, num: Array, scope: str) -> Array:
    """Cells of the scope: own, own and everyone's below, or everyone's below alone."""
    if scope == "individual":
        return num
    total = num.astype(object) if num.dtype != object and bound(num) * len(num) > LIMIT else num.copy()
    for child, leader in ranks.levels:
        np.add.at(total, leader, total[child])
    return total if scope == "team" else np.asarray(total - num)


def _by_month(ranks: Hierarchy, num: Array, inside: Mask | None) -> Array:
    table = num.reshape(ranks.spell.shape)
    if inside is not None and not inside.all():
        table = np.where(inside, table, 0)
    month = ranks.timeline.month
    starts = np.flatnonzero(np.append(True, month[1:] != month[:-1]))
    if len(starts) == len(month):
        return table
    wide = bound(table) * len(month) > LIMIT
    return np.asarray(np.add.reduceat(table.astype(object) if wide else table, starts, axis=1))
