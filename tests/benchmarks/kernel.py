"""The exact kernels against plain numpy on the same arrays: tiers and rounding, and sums by payee and month."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from model.basics.exact import Exact
from model.curves.curve import CurveRow, compile_curve
from tests.benchmarks.clock import told

ROWS, TRANSACTIONS, CELLS, MONTHS = 3_000_000, 1_000_000, 600_000, 12


def tiers() -> None:
    """Amount in cents through three marginal tiers, times a split, rounded half away from zero."""
    chance = np.random.default_rng(20260)
    cents = chance.integers(-500_000, 9_000_000, ROWS)
    split = chance.integers(1, 101, ROWS)
    tables = [(0, "0.02"), (20_000, "0.045"), (60_000, "0.07")]
    curve = compile_curve([CurveRow("marginal", Fraction(x), False, Fraction(rate), 0) for x, rate in tables])
    amounts, shares = Exact(cents, 100), Exact(split, 100)
    plain, factor = cents / 100, split / 100
    told("3,000,000 rows split, tiered, rounded", lambda: (curve.value(amounts) * shares).rounded(2),
         lambda: plain * factor, "a float64 multiply")  # fmt: skip


def sums() -> None:
    """A million amounts into 600,000 cells of a month, payee and component: by date as exports have them, at random."""
    chance = np.random.default_rng(20261)
    cents = chance.integers(-500_000, 9_000_000, TRANSACTIONS)
    month = np.sort(chance.integers(0, MONTHS, TRANSACTIONS))
    by_date = (month * (CELLS // MONTHS) + chance.integers(0, CELLS // MONTHS, TRANSACTIONS)).astype(np.intp)
    at_random, there = chance.permutation(by_date), np.zeros(CELLS, np.int64)
    amounts = Exact(cents, 100)
    for order, cells in (("by date", by_date), ("at random", at_random)):
        told(f"1,000,000 amounts into 600,000 sums, {order}", lambda c=cells: amounts.sums(c, CELLS), cents.sum,  # type: ignore[misc]
             "one sum of the column")  # fmt: skip
        told(f"np.add.at alone, into cells that are there, {order}", lambda c=cells: np.add.at(there, c, cents),  # type: ignore[misc]
             cents.sum, "one sum of the column")  # fmt: skip
