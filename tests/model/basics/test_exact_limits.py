"""Exact columns at the edge of int64, against fractions: no sum, product or rounding may wrap around."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.basics.exact import Exact, concatenated, rounded
from model.basics.integers import narrowed
from model.curves.curve import CurveRow, compile_curve

EDGES = [0, 1, 2**61, 2**62, 2**63 - 1, 2**63, 2**64]
above = st.one_of(st.integers(-(2**70), 2**70), st.sampled_from([*EDGES, *(-edge for edge in EDGES)]))
below = st.one_of(st.integers(1, 2**66), st.sampled_from(EDGES[1:]))
fractions = st.builds(Fraction, above, below)
pairs = st.lists(st.tuples(fractions, fractions), min_size=1, max_size=4)


def columns(values: list[Fraction]) -> Iterator[Exact]:
    """The same values over one denominator, and each over its own."""
    yield Exact.of(values)
    yield concatenated([Exact.of([value]) for value in values])
    nums, dens = ([getattr(v, part) for v in values] for part in ("numerator", "denominator"))
    yield Exact(narrowed(np.array(nums, object)), narrowed(np.array(dens, object)))


@settings(max_examples=300)
@given(pairs)
def test_arithmetic_of_two_columns(rows: list[tuple[Fraction, Fraction]]) -> None:
    first, second = [a for a, _ in rows], [b for _, b in rows]
    for a in columns(first):
        for b in columns(second):
            assert (a + b).fractions() == [x + y for x, y in rows]
            assert (a - b).fractions() == [x - y for x, y in rows]
            assert (a * b).fractions() == [x * y for x, y in rows]
            assert (a / b).fractions() == [x / y if y else 0 for x, y in rows]
            assert a.compare(b).tolist() == [(x > y) - (x < y) for x, y in rows]
            assert a.minimum(b).fractions() == [min(x, y) for x, y in rows]
            assert a.maximum(b).fractions() == [max(x, y) for x, y in rows]


@settings(max_examples=300)
@example([Fraction(1, 2**62)], 0, Fraction(1))
@example([Fraction(4398028918686, 2**62 + 3)], 6, Fraction(1))
@given(st.lists(fractions, min_size=1, max_size=4), st.integers(0, 8), fractions)
def test_arithmetic_of_one_column(values: list[Fraction], digits: int, factor: Fraction) -> None:
    def half_away(value: Fraction) -> int:
        size = math.floor(abs(value) * 10**digits + Fraction(1, 2))
        return -size if value < 0 else size

    for column in columns(values):
        assert column.fractions() == column.common().fractions() == values
        assert (-column).fractions() == [-value for value in values]
        assert column.absolute().fractions() == [abs(value) for value in values]
        assert column.scaled(factor).fractions() == [value * factor for value in values]
        assert column.compared(factor).tolist() == [(value > factor) - (value < factor) for value in values]
        assert column.sums(np.zeros(len(values), np.intp), 1).fractions() == [sum(values)]
        assert [int(unit) for unit in column.rounded(digits)] == [half_away(value) for value in values]
        assert [int(unit) for unit in column.floored(digits)] == [math.floor(v * 10**digits) for v in values]


STEPS = ("times", "scaled", "turned", "negative", "absolute", "curve")
CURVE = compile_curve(
    [CurveRow("marginal", Fraction(at), False, Fraction(rate), 0) for at, rate in ((0, 3), (7, "1/4"))]
)


def _earned(x: Fraction) -> Fraction:
    return 3 * x if 0 <= x < 7 else 21 + (x - 7) / 4 if x >= 7 else Fraction(0)


@settings(max_examples=300)
@given(
    st.lists(st.builds(Fraction, st.integers(-(10**4), 10**4), st.just(100)), min_size=1, max_size=4),
    st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from([1, 10, 999, 10**6, 2**31, 2**62])), max_size=8),
)
def test_what_is_handed_on_of_a_column_proves_no_more_than_is_true(
    values: list[Fraction], steps: list[tuple[str, int]]
) -> None:
    column = Exact.of(values)
    for step, size in steps:
        if step == "times":
            column, values = column * Exact.full(len(values), Fraction(size, 3)), [v * size / 3 for v in values]
        elif step == "scaled":
            column, values = column.scaled(Fraction(-size, 7)), [-v * size / 7 for v in values]
        elif step == "turned":
            column, values = column.take(np.arange(len(values))[::-1]), values[::-1]
        elif step == "negative":
            column, values = -column, [-v for v in values]
        elif step == "absolute":
            column, values = column.absolute(), [abs(v) for v in values]
        else:
            column, values = CURVE.value(column), [_earned(v) for v in values]
        assert column.fractions() == values
        assert column.most >= max(abs(int(n)) for n in column.num)
        assert column.sums(np.zeros(len(values), np.intp), 1).fractions() == [sum(values)]
        assert [int(u) for u in column.rounded(2)] == [rounded(v, 2) for v in values]
