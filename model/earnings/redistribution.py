"""Weights of components that are not measurable, handed to the plan's others that are."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.integers import Mask
from model.earnings.work import Work
from model.measures.value import OK, PROBLEM

_TAKERS = ("bonus", "scorecard")
_Place = tuple[int, int]  # (number of the work, row in it)


def settle_weights(works: list[Work]) -> list[Work]:
    """The same work with the weights that hold: for each payee and span a `redistribute` goes, in proportion, to the
    plan's other bonus and scorecard components over the same span that are measurable; nobody to take it: it stays.
    Where it is not known who gives or who takes, because one of them rests on a problem, the others are held with it.
    """
    giving = [_givers(work) for work in works]
    if not any(len(rows) for rows in giving):
        return works
    groups: dict[tuple[int, int, Period], list[_Place]] = {}
    for number, work in enumerate(works):
        if work.component.method in _TAKERS:
            for row, (payee, span) in enumerate(zip(work.rows.payee, work.rows.span, strict=True)):
                key = (work.component.plan, int(payee), work.rows.spans[int(span)])
                groups.setdefault(key, []).append((number, row))
    weight = [work.weight.fractions() for work in works]
    given = [np.zeros(len(work.rows), np.bool_) for work in works]
    unknown = [np.zeros(len(work.rows), np.bool_) for work in works]
    for number, rows in enumerate(giving):
        work = works[number]
        for row in rows:
            key = (work.component.plan, int(work.rows.payee[row]), work.rows.spans[int(work.rows.span[row])])
            due = groups.get(key, [])
            takers = [(n, r) for n, r in due if works[n].found.state[r] == OK]
            is_known = all(works[n].found.state[r] != PROBLEM for n, r in due)
            total = sum((works[n].component.weight for n, _ in takers), Fraction(0))
            given[number][row] = total > 0 and work.found.state[row] != PROBLEM
            unknown[number][row] |= not is_known
            for n, r in takers if total > 0 else ():
                unknown[n][r] |= not is_known
                weight[n][r] += work.component.weight * works[n].component.weight / total
    return [_settled(work, weight[n], given[n], unknown[n]) for n, work in enumerate(works)]


def _settled(work: Work, weight: list[Fraction], given: Mask, unknown: Mask) -> Work:
    state = np.where(unknown, PROBLEM, work.found.state).astype(np.int8)
    found = replace(work.found, state=state)
    return replace(work, weight=Exact.of(weight), given=given, unknown=unknown, found=found)


def _givers(work: Work) -> list[int]:
    """Rows whose weight goes to others, or might; a pool of money by a rate has none to give."""
    by_weight = work.component.method in _TAKERS or (work.component.method == "pool" and work.component.rate is None)
    if work.component.not_measurable != "redistribute" or not by_weight:
        return []
    return [int(r) for r in np.flatnonzero(work.found.state != OK)]
