"""Splits of one transaction in one role, in the currency's minor unit, so that the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Index, Mask

TOLERANCE = Fraction(1, 10_000)


def allocated(amount: Exact, share: Exact, digits: Index, transaction: Index, rank: Callable[[Index], Index]) -> Exact:
    """The part of each share: amount x share in whole minor units, by largest remainder; one row a share.

    `amount` is the whole of the row's transaction, `digits` (by transaction) its currency's minor unit; ties of
    remainders go to the smaller `rank` of a row. A negative whole is split as its mirror image. What the shares come to
    together is rounded to the minor unit; where they are the whole, what an amount has below it goes to the next in
    line, so that nothing is lost or added.
    """
    every = _all_whole(share)
    parts = amount if every else amount * share
    alone = len(transaction) < 2 or bool((transaction[1:] > transaction[:-1]).all())
    if alone and every:
        return parts
    shared = np.zeros(len(transaction), np.bool_) if every else np.asarray(share.compared(Fraction(1)) != 0)
    if not alone:
        shared |= np.bincount(transaction)[transaction] > 1
    total = share.sums(transaction, int(transaction.max(initial=-1)) + 1).take(transaction)
    entire = np.asarray(total.compared(Fraction(1)) == 0)
    for places in np.unique(digits[transaction[shared]]):
        rows = np.flatnonzero(shared & (digits[transaction] == places))
        split = _largest_remainder(parts.take(rows), int(places), transaction[rows], rank(rows), entire[rows])
        parts = parts.replaced(rows, split)
    return parts


def _all_whole(share: Exact) -> bool:
    return isinstance(share.den, int) and bool((share.num == share.den).all())


def _largest_remainder(parts: Exact, digits: int, group: Index, rank: Index, entire: Mask) -> Exact:
    parts = parts.common()
    distinct, number = np.unique(group, return_inverse=True)
    size = parts.absolute()
    units = Exact(size.floored(digits))
    rest = size.scaled(10**digits) - units
    left = rest.sums(number, len(distinct)).take(number)
    whole = np.where(entire, left.floored(0), left.rounded(0))
    order = np.lexsort((rank, -rest.ranks(), number))
    first = np.searchsorted(number[order], np.arange(len(distinct)))
    turn = np.zeros(len(group), np.int64)
    turn[order] = np.arange(len(group)) - first[number[order]]
    extra = Exact((turn < whole).astype(np.int64))
    below = (left - Exact(whole)).where(entire & (turn == whole), Exact.zeros(len(group)))
    total = (units + extra + below).scaled(Fraction(1, 10**digits))
    return Exact(np.where(parts.num < 0, -total.num, total.num), total.den)


def scaled_to_whole(share: Exact, group: Index, wanted: Mask) -> tuple[Exact, Mask]:
    """Shares of the `wanted` rows scaled to a sum of 1, and the rows whose group's sum is too far from 1."""
    size = int(group.max()) + 1 if len(group) else 0
    total = share.sums(group, size).take(group)
    off = (total - Exact.full(len(group), 1)).absolute().compared(TOLERANCE) > 0
    return (share / total).where(wanted & ~off, share), wanted & off
