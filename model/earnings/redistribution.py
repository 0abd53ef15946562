"""Weights of components that are not measurable, handed to the plan's others that are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.earnings.work import Work
from model.measures.value import OK, PROBLEM

_TAKERS = ("bonus", "scorecard")


def settle_weights(works: list[Work]) -> list[Work]:
    """The same work with the weights that hold: for each payee and span a `redistribute` goes, in proportion, to the
    plan's other bonus and scorecard components over the same span that are measurable; nobody to take it: it stays.
    Where it is not known who gives or who takes, because one of them rests on a problem, those are held whose weight
    hangs on it.
    """
    giving = [_gives(work) for work in works]
    if not any(gives.any() for gives in giving):
        return works
    among = [n for n, work in enumerate(works) if work.component.method in _TAKERS or giving[n].any()]
    settled = _settled([works[n] for n in among], [giving[n] for n in among])
    return [next(settled) if n in among else work for n, work in enumerate(works)]


def _gives(work: Work) -> Mask:
    """Rows whose weight goes to others, or might; a pool of money by a rate has none to give."""
    by_weight = work.component.method in _TAKERS or (work.component.method == "pool" and work.component.rate is None)
    if work.component.not_measurable != "redistribute" or not by_weight:
        return np.zeros(len(work.rows), np.bool_)
    return np.asarray(work.found.state != OK, np.bool_)


def _settled(works: list[Work], giving: list[Mask]) -> Iterator[Work]:
    """Each of the works with its weights, all rows of all of them reckoned together."""
    group, groups = _groups(works)
    sizes = [len(work.rows) for work in works]
    gives, state = np.concatenate(giving), np.concatenate([work.found.state for work in works])
    might_take = np.repeat([work.component.method in _TAKERS for work in works], sizes)
    takes = might_take & (state == OK)
    weight = Exact.of([work.component.weight for work in works]).take(np.repeat(np.arange(len(works)), sizes))
    taken = weight.sums(np.where(takes, group, -1), groups)
    handed = weight.sums(np.where(gives, group, -1), groups)
    some = (taken.num > 0)[group]
    problem = (state == PROBLEM) & (might_take | gives)
    uncertain = _any_in(group, gives, groups) & _any_in(group, problem, groups)
    unknown = uncertain[group] & (gives & ~some | takes & some)
    given = gives & some & (state != PROBLEM)
    more = weight + weight * (handed / taken).take(group)
    weight = more.where(takes & some & (handed.num > 0)[group], weight)
    weight = Exact.zeros(len(weight)).where(given, weight)
    first = 0
    for work, size in zip(works, sizes, strict=True):
        rows = slice(first, first + size)
        found = replace(work.found, state=np.where(unknown[rows], PROBLEM, work.found.state).astype(np.int8))
        yield replace(work, found=found, weight=weight.take(rows), given=given[rows], unknown=unknown[rows])
        first += size


def _groups(works: list[Work]) -> tuple[Index, int]:
    """The number of each row's plan, payee and span, and how many there are."""
    spans: dict[tuple[int, Period], int] = {}
    numbers = [
        np.array([spans.setdefault((work.component.plan, span), len(spans)) for span in work.rows.spans], np.intp)
        for work in works
    ]
    code = [n[work.rows.span] + work.rows.payee * len(spans) for n, work in zip(numbers, works, strict=True)]
    distinct, group = np.unique(np.concatenate(code), return_inverse=True)
    return group, len(distinct)


def _any_in(group: Index, mask: Mask, groups: int) -> Mask:
    """By group, whether a row of it is under the mask."""
    found = np.zeros(groups, np.bool_)
    found[group[mask]] = True
    return found
