"""Exact columns at the edge of int64, against fractions: no sum, product or rounding may wrap around."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from model.basics.exact import Exact, concatenated
from model.basics.integers import narrowed

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
