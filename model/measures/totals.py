"""Adds postings up for the groups and spans that are asked for."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import LIMIT, Array, Index, Mask, bound, narrowed, plus, times
from model.measures.postings import Postings
from model.measures.value import OK, PROBLEM, Value


@dataclass(frozen=True)
class Running:
    """Running totals by group and month: `total[k, m]` is the sum over the months before m; all over one `den`.

    `wrong[k, m]` counts broken postings likewise; None where there are none.
    """

    total: Array
    den: int
    wrong: Array | None

    def between(self, key: Index, first: Index, after: Index) -> tuple[Exact, Mask]:
        """Sums over months [first, after) of each key, and whether a broken posting is among them; key -1 gives 0."""
        known = key >= 0
        at = np.where(known, key, 0)
        number = np.where(known, plus(self.total[at, after], -self.total[at, first]), 0)
        wrong = np.zeros(len(key), np.bool_)
        if self.wrong is not None:
            wrong = known & (self.wrong[at, after] > self.wrong[at, first])
        return Exact(number, self.den), wrong


def running(posts: Postings, keys: int, months: int) -> Running:
    """Adds postings up by key and month of the timeline; those outside it are left out.

    A broken posting whose month is not known (-1) counts in every month.
    """
    inside = posts.month >= 0
    cell = np.where(inside, posts.key * months + posts.month, -1)
    sums = posts.value.common().sums(cell.astype(np.intp), max(keys * months, 1))
    wrong: Array | None = None
    if posts.broken.any():
        wrong = np.zeros((keys, months), np.int64)
        np.add.at(wrong, (posts.key[posts.broken & inside], posts.month[posts.broken & inside]), 1)
        np.add.at(wrong, posts.key[posts.broken & ~inside], 1)
    return cumulated(Exact(sums.num[: keys * months], sums.den), keys, wrong)


def cumulated(cells: Exact, keys: int, wrong: Array | None) -> Running:
    """Running totals of sums by key and month (`cells[k * months + m]`), `wrong` counting broken ones likewise."""
    column = cells.common()
    table = _with_zero(narrowed(column.num.reshape(keys, -1)))
    wide = bound(table) * table.shape[1] > LIMIT
    total = np.cumsum(table.astype(object) if wide else table, axis=1)
    den = column.den
    assert isinstance(den, int)
    return Running(total, den, None if wrong is None else np.cumsum(_with_zero(wrong), axis=1))


def _with_zero(table: Array) -> Array:
    blank = np.zeros((table.shape[0], 1), table.dtype)
    return np.concatenate([blank, table], axis=1)


def added(a: Running, b: Running) -> Running:
    """Both together."""
    den = math.lcm(a.den, b.den)
    total = plus(times(a.total, den // a.den), times(b.total, den // b.den))
    if a.wrong is None or b.wrong is None:
        return Running(total, den, a.wrong if b.wrong is None else b.wrong)
    return Running(total, den, a.wrong + b.wrong)


def pair_totals(posts: Postings, pairs: Array, wanted: Array, once: bool) -> Value:
    """Sums of the postings whose code `pairs` is each of `wanted`; with `once`, each account's net count as 1 or -1."""
    if once:
        posts, pairs = _net_accounts(posts, pairs)
    distinct, number = np.unique(pairs, return_inverse=True)
    sums = posts.value.sums(number.ravel().astype(np.intp), len(distinct) + 1)
    wrong = np.zeros(len(distinct) + 1, np.bool_)
    np.logical_or.at(wrong, number.ravel(), posts.broken)
    at = np.searchsorted(distinct, wanted)
    found = at < len(distinct)
    found[found] = distinct[at[found]] == wanted[found]
    place = np.where(found, at, len(distinct))
    return Value.settled(sums.take(place), np.where(wrong[place], PROBLEM, OK).astype(np.int8))


def _net_accounts(posts: Postings, pairs: Array) -> tuple[Postings, Array]:
    """One posting of 1, 0 or -1 per (pair, account): an account counts once, and not once all of it is reversed."""
    order = np.lexsort((posts.account, pairs))
    p, a = pairs[order], posts.account[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (p[1:] != p[:-1]) | (a[1:] != a[:-1])
    group = (np.cumsum(new) - 1).astype(np.intp)
    size = int(new.sum())
    net = posts.value.take(order).sums(group, size)
    broken = np.zeros(size, np.bool_)
    np.logical_or.at(broken, group, posts.broken[order])
    first = order[new]
    kept = posts.take(first)
    signs = Exact(np.sign(net.num).astype(np.int64))
    return Postings(kept.key, kept.item, kept.account, kept.segment, kept.month, signs, broken), p[new]
