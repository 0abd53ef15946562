"""Exact columns against fractions.Fraction, row by row, also where int64 does not suffice."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.basics.exact import Exact, concatenated, rounded
from model.basics.integers import LIMIT, bound, narrowed, plus, times

WHOLE = st.one_of(
    st.integers(-1000, 1000), st.integers(-(2**64), 2**64), st.sampled_from([LIMIT, -LIMIT, LIMIT + 1, 2**31, 0])
)
RATIONAL = st.builds(Fraction, WHOLE, st.one_of(st.integers(1, 1000), st.integers(1, 2**40)))


@st.composite
def columns(draw: st.DrawFn, size: int) -> tuple[Exact, list[Fraction]]:
    """A column with one denominator or with one a row, and its values."""
    if draw(st.booleans()):
        values = draw(st.lists(RATIONAL, min_size=size, max_size=size))
        return Exact.of(values), values
    nums = draw(st.lists(WHOLE, min_size=size, max_size=size))
    dens = draw(st.lists(st.integers(1, 2**40), min_size=size, max_size=size))
    column = Exact(narrowed(np.array(nums, object)), np.array(dens, np.int64))
    return column, [Fraction(n, d) for n, d in zip(nums, dens, strict=True)]


@st.composite
def pairs(draw: st.DrawFn) -> tuple[tuple[Exact, list[Fraction]], tuple[Exact, list[Fraction]]]:
    size = draw(st.integers(1, 5))
    return draw(columns(size)), draw(columns(size))


one = st.integers(1, 5).flatmap(columns)


@pytest.mark.parametrize(
    ("operation", "row"),
    [
        (Exact.__add__, lambda a, b: a + b),
        (Exact.__sub__, lambda a, b: a - b),
        (Exact.__mul__, lambda a, b: a * b),
        (Exact.__truediv__, lambda a, b: a / b if b else Fraction(0)),
        (Exact.minimum, min),
        (Exact.maximum, max),
    ],
)
def test_operations_of_two_columns_are_those_of_fractions(
    operation: Callable[[Exact, Exact], Exact], row: Callable[[Fraction, Fraction], Fraction]
) -> None:
    @given(pairs())
    def by_row(both: tuple[tuple[Exact, list[Fraction]], tuple[Exact, list[Fraction]]]) -> None:
        (a, a_values), (b, b_values) = both
        assert operation(a, b).fractions() == [row(x, y) for x, y in zip(a_values, b_values, strict=True)]

    by_row()


@given(pairs())
def test_comparison_is_the_sign_of_the_difference(
    both: tuple[tuple[Exact, list[Fraction]], tuple[Exact, list[Fraction]]],
) -> None:
    (a, a_values), (b, b_values) = both
    assert a.compare(b).tolist() == [(x > y) - (x < y) for x, y in zip(a_values, b_values, strict=True)]


@given(one, RATIONAL)
def test_operations_with_one_number_are_those_of_fractions(column: tuple[Exact, list[Fraction]], by: Fraction) -> None:
    a, values = column
    assert a.scaled(by).fractions() == [value * by for value in values]
    assert a.compared(by).tolist() == [(value > by) - (value < by) for value in values]
    assert (-a).fractions() == [-value for value in values]
    assert a.absolute().fractions() == [abs(value) for value in values]


def half_up(value: Fraction) -> int:
    whole = math.floor(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


@given(one, st.integers(0, 4))
def test_rounding_takes_halves_away_from_zero(column: tuple[Exact, list[Fraction]], digits: int) -> None:
    a, values = column
    assert a.rounded(digits).tolist() == [half_up(value * 10**digits) for value in values]
    assert a.floored(digits).tolist() == [math.floor(value * 10**digits) for value in values]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1), st.integers(0, 3))
def test_half_cents_never_stay_where_a_float_would_put_them(halves: list[int], digits: int) -> None:
    column = Exact(np.array([2 * half + 1 for half in halves], np.int64), 2 * 10**digits)
    assert column.rounded(digits).tolist() == [half + 1 if half >= 0 else half for half in halves]


@given(st.fractions(max_denominator=2000), st.integers(0, 3))
def test_one_number_is_rounded_as_a_column_is(value: Fraction, digits: int) -> None:
    assert rounded(value, digits) == int(Exact.of([value]).rounded(digits)[0])
    assert rounded(Fraction(2 * int(value) + 1, 2), 0) == (int(value) + 1 if int(value) >= 0 else int(value))


@given(one, st.data())
def test_groups_add_up(column: tuple[Exact, list[Fraction]], data: st.DataObject) -> None:
    a, values = column
    groups = data.draw(st.lists(st.integers(-1, 2), min_size=len(values), max_size=len(values)))
    sums = a.sums(np.array(groups, np.intp), 3).fractions()
    for group in range(3):
        assert sums[group] == sum((v for v, g in zip(values, groups, strict=True) if g == group), Fraction(0))


@given(one, st.data())
def test_a_running_sum_begins_anew_with_each_group(column: tuple[Exact, list[Fraction]], data: st.DataObject) -> None:
    a, values = column
    groups = sorted(data.draw(st.lists(st.integers(0, 3), min_size=len(values), max_size=len(values))))
    sums = a.running_sums(np.array(groups, np.intp)).fractions()
    for at, group in enumerate(groups):
        assert sums[at] == sum((values[i] for i in range(at + 1) if groups[i] == group), Fraction(0))


@given(
    st.lists(st.tuples(st.integers(-9999, 9999), st.integers(1, 9999), st.integers(-1, 3)), min_size=30, max_size=60)
)
def test_quotients_of_many_kinds_add_up_and_keep_their_order(rows: list[tuple[int, int, int]]) -> None:
    nums, dens, groups = (np.array(column) for column in zip(*rows, strict=True))
    values = [Fraction(num, den) for num, den, _ in rows]
    column = Exact(nums, dens)
    sums = column.sums(groups.astype(np.intp), 4).fractions()
    assert sums == [
        sum((v for v, (_, _, g) in zip(values, rows, strict=True) if g == at), Fraction(0)) for at in range(4)
    ]
    assert column.ranks().tolist() == [sorted(set(values)).index(value) for value in values]
    assert column.common().fractions() == values


@given(pairs())
def test_columns_stand_below_each_other(
    both: tuple[tuple[Exact, list[Fraction]], tuple[Exact, list[Fraction]]],
) -> None:
    (a, a_values), (b, b_values) = both
    assert concatenated([a, b]).fractions() == a_values + b_values


@given(pairs(), st.data())
def test_where_picks_by_row(
    both: tuple[tuple[Exact, list[Fraction]], tuple[Exact, list[Fraction]]], data: st.DataObject
) -> None:
    (a, a_values), (b, b_values) = both
    mask = data.draw(st.lists(st.booleans(), min_size=len(a_values), max_size=len(a_values)))
    expected = [x if m else y for m, x, y in zip(mask, a_values, b_values, strict=True)]
    assert a.where(np.array(mask), b).fractions() == expected


@given(one)
def test_a_common_denominator_changes_no_value(column: tuple[Exact, list[Fraction]]) -> None:
    a, values = column
    assert isinstance(a.common().den, int)
    assert a.common().fractions() == values


@given(one, st.data())
def test_taking_rows(column: tuple[Exact, list[Fraction]], data: st.DataObject) -> None:
    a, values = column
    rows = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=8))
    assert a.take(np.array(rows, np.intp)).fractions() == [values[row] for row in rows]


@given(WHOLE, WHOLE)
def test_whole_numbers_do_not_overflow(a: int, b: int) -> None:
    column = narrowed(np.array([a], object))
    other = narrowed(np.array([b], object))
    assert int(times(column, other)[0]) == a * b
    assert int(times(column, b)[0]) == a * b
    assert int(plus(column, other)[0]) == a + b
    assert bound(column) == abs(a)


def test_small_numbers_stay_in_machine_words() -> None:
    a, b = Exact.of([Decimal("1.25"), 3]), Exact.of([Decimal("0.07"), 2])
    assert (a + b).num.dtype == np.int64
    assert (a * b).num.dtype == np.int64
    assert Exact.zeros(3).fractions() == [0, 0, 0]
    assert Exact.full(2, Fraction(1, 3)).fractions() == [Fraction(1, 3)] * 2


def test_empty_columns_are_columns() -> None:
    empty = Exact.of([])
    assert len(empty) == 0
    assert bound(empty.num) == 0
    assert (empty + empty).fractions() == []
    assert (empty / empty).fractions() == []
    assert empty.rounded(2).tolist() == []
    assert concatenated([]).fractions() == []
    for none in (empty, Exact(np.zeros(0, object))):
        assert none.sums(np.zeros(0, np.intp), 2).fractions() == [0, 0]


def test_a_chain_of_quotients_stays_exact() -> None:
    column, value = Exact.of([Fraction(1)]), Fraction(1)
    for divisor in range(3, 60, 7):
        column, value = column / Exact.of([Fraction(divisor, 10)]), value / Fraction(divisor, 10)
    assert column.fractions() == [value]
