"""Amounts through tiers, split and rounded in blocks: the same cents as fractions give, one row at a time."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.basics.blocks import ROWS, blocks
from model.basics.exact import Exact
from model.basics.integers import narrowed
from model.curves.curve import Curve, CurveRow, compile_curve

TIERS = [("0", "0.02", False), ("20000", "0.045", True), ("60000", "0.07", False), ("80000.005", "0.005", True)]


def curve(rows: list[tuple[str, str, bool]], shape: str = "marginal") -> Curve:
    """A rate table of one shape: from, value, and whether From itself belongs to the row before."""
    return compile_curve(
        [CurveRow(shape, Fraction(x), out, Fraction(value), i) for i, (x, value, out) in enumerate(rows)]
    )


def paid(amount: Fraction) -> Fraction:
    """What the tiers pay, tier by tier, without the engine's curves."""
    edges = [Fraction(x) for x, _, _ in TIERS]
    total = Fraction(0)
    for (start, rate, _), end in zip(TIERS, [*edges[1:], None], strict=True):
        top = amount if end is None else min(amount, end)
        total += max(top - Fraction(start), Fraction(0)) * Fraction(rate)
    return total


def cents(value: Fraction) -> int:
    """Halves away from zero."""
    size = math.floor(abs(value) * 100 + Fraction(1, 2))
    return -size if value < 0 else size


@pytest.mark.parametrize("size", [0, 1, ROWS - 1, ROWS, ROWS + 1, 2 * ROWS + 5])
def test_blocks_cover_every_row_once(size: int) -> None:
    assert [row for at in blocks(size) for row in range(at.start, at.stop)] == list(range(size))


@pytest.mark.parametrize("size", [1, ROWS, 2 * ROWS + 5])
def test_split_tiered_and_rounded_as_fractions_do(size: int) -> None:
    chance = np.random.default_rng(size)
    amount = chance.integers(-50_000, 9_000_000, size)
    amount[::3] = amount[::3] // 100 * 100 + 50  # at 2 % and 4.5 % with a share of a half: exact half cents
    split = np.where(np.arange(size) % 2, 50, chance.integers(1, 101, size))
    found = (curve(TIERS).value(Exact(amount, 100)) * Exact(split, 100)).rounded(2)
    assert found.dtype == np.int64
    wanted = [cents(paid(Fraction(a, 100)) * s / 100) for a, s in zip(amount.tolist(), split.tolist(), strict=True)]
    assert found.tolist() == wanted


def test_half_cents_go_away_from_zero_in_both_signs() -> None:
    for den in (2, 6, 200, 1000, 7 * 200, 3):
        nums = [*range(-4 * den, 4 * den + 1), 3 * den * ROWS, -5 * den]
        column = Exact(np.array(nums * 20, np.int64), den)
        own = Exact(column.num, np.full(len(column), den, np.int64))
        for digits in (0, 2):
            wanted = [cents(Fraction(n, den) / (1 if digits else 100)) for n in nums] * 20
            assert column.rounded(digits).tolist() == own.rounded(digits).tolist() == wanted


wide = st.one_of(st.integers(-(2**80), 2**80), st.sampled_from([2**62, 2**63 - 1, -(2**63), 2**64, 20_000_00, 0]))
dens = st.one_of(st.integers(1, 10**6), st.sampled_from([100, 2**40, 2**63 - 1, 2**64]))
shapes = st.sampled_from(["marginal", "step", "linear", "first dollar"])


@settings(max_examples=300)
@given(st.lists(st.tuples(wide, dens), min_size=1, max_size=5), shapes, st.booleans())
def test_rows_outside_of_int64_take_no_harm(rows: list[tuple[int, int]], shape: str, own: bool) -> None:
    den = rows[0][1]
    nums = narrowed(np.array([n for n, _ in rows], object))
    x = Exact(nums, narrowed(np.array([d for _, d in rows], object)) if own else den)
    table = curve(TIERS, shape)
    values = [Fraction(n, d if own else den) for n, d in rows]
    assert table.value(x).fractions() == [by_hand(table, value) for value in values]
    assert table.segment(x).tolist() == [reached(table, value) for value in values]
    assert table.value(x).rounded(2).tolist() == [cents(by_hand(table, value)) for value in values]


def reached(table: Curve, x: Fraction) -> int:
    """The last row whose From x has reached."""
    met = [i for i, row in enumerate(table.rows) if (x > row.start if row.excluded else x >= row.start)]
    return met[-1] if met else -1


def by_hand(table: Curve, x: Fraction) -> Fraction:
    """F(x) of one value by the lines of the table."""
    at = reached(table, x)
    return table.constant[at] + table.slope[at] * x if at >= 0 else Fraction(0)


def test_a_table_of_more_rows_than_a_byte_counts() -> None:
    rows = [(str(i), str(2 * i), False) for i in range(300)]
    x = Exact(np.arange(-10, 3500, dtype=np.int64), 10)
    assert curve(rows, "step").segment(x).tolist() == [min(n // 10, 299) if n >= 0 else -1 for n in range(-10, 3500)]


def test_sums_over_many_blocks_and_past_int64() -> None:
    chance = Random(3)
    size = 2 * ROWS + 7
    groups = np.array([chance.randrange(-1, 50) for _ in range(size)], np.intp)
    for largest in (10**6, 2**47, 2**50, 2**62):
        values = [chance.randrange(-largest, largest + 1) for _ in range(size)]
        wanted = [0] * 50
        for group, value in zip(groups.tolist(), values, strict=True):
            if group >= 0:
                wanted[group] += value
        assert Exact(np.array(values, np.int64), 1).sums(groups, 50).num.tolist() == wanted
