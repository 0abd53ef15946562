"""Rate tables: every shape at its edges, against values worked by hand and the meaning of the shapes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.basics.exact import Exact
from model.curves.curve import Curve, CurveRow, Matrix, compile_curve

Rows = list[tuple[str, str, str]]


def curve(rows: Rows, excluded: tuple[int, ...] = ()) -> Curve:
    return compile_curve(
        [CurveRow(shape, Fraction(at), i in excluded, Fraction(value), i) for i, (shape, at, value) in enumerate(rows)]
    )


def at(of: Curve, *points: str) -> list[Fraction]:
    return of.value(Exact.of([Fraction(p) for p in points])).fractions()


def fractions(*values: str) -> list[Fraction]:
    return [Fraction(v) for v in values]


MARGINAL = [("marginal", "0", "0.02"), ("marginal", "1000", "0.05"), ("marginal", "3000", "0.1")]


@pytest.mark.parametrize(
    ("rows", "points", "values"),
    [
        (
            [("step", "0.8", "0.5"), ("step", "1", "1")],
            ("0.79", "0.8", "0.99", "1", "7"),
            ("0", "0.5", "0.5", "1", "1"),
        ),
        (
            [("linear", "0.8", "0.5"), ("linear", "1", "1"), ("linear", "1.5", "3")],
            ("0.7", "0.8", "0.9", "1", "1.25", "1.5", "9"),
            ("0", "0.5", "0.75", "1", "2", "3", "3"),
        ),
        ([("linear", "0.8", "0.5"), ("extend", "1", "1")], ("0.9", "1", "1.2"), ("0.75", "1", "1.5")),
        ([("linear", "0", "0"), ("extend", "1", "1"), ("extend", "2", "4")], ("1.5", "3"), ("2.5", "7")),
        (MARGINAL, ("500", "1000", "2000", "3000", "3001"), ("10", "20", "70", "120", "120.1")),
        (
            [("first dollar", "0", "0.02"), ("first dollar", "1000", "0.05")],
            ("999", "1000", "2000"),
            ("19.98", "50", "100"),
        ),
        ([("step", "0", "100"), ("marginal", "10", "3")], ("9", "10", "12"), ("100", "100", "106")),
        ([("linear", "0", "0"), ("first dollar", "10", "2")], ("5", "10", "11"), ("10", "20", "22")),
    ],
)
def test_known_answers(rows: Rows, points: tuple[str, ...], values: tuple[str, ...]) -> None:
    assert at(curve(rows), *points) == fractions(*values)


def test_an_excluded_edge_still_belongs_to_the_row_before() -> None:
    steps = curve([("step", "0", "1"), ("step", "1", "2")], excluded=(1,))
    assert at(steps, "1", "1.0000000001") == fractions("1", "2")


def test_the_same_deals_read_two_ways_pay_370_or_970() -> None:
    tiers = [("0", "0.02"), ("5000", "0.05"), ("9000", "0.10")]
    deals = "9700"
    marginal = curve([("marginal", start, rate) for start, rate in tiers])
    retroactive = curve([("first dollar", start, rate) for start, rate in tiers])
    assert at(marginal, deals) == fractions("370")
    assert at(retroactive, deals) == fractions("970")


def test_reversals_alone_are_mirrored() -> None:
    of = curve(MARGINAL)
    amounts = Exact.of(fractions("2000", "-2000", "-2000", "2000"))
    mirrored = np.array([False, True, False, True])
    assert of.alone(amounts, mirrored).fractions() == fractions("70", "-70", "0", "0")


def test_a_matrix_takes_the_row_of_the_second_input_and_pays_nothing_below_it() -> None:
    cells = curve([("step", "0", "1"), ("step", "0", "3"), ("step", "1", "2"), ("step", "1", "5")])
    matrix = Matrix(cells.rows, tuple(fractions("0.5", "0.9", "0.5", "0.9")))
    first, second = Exact.of(fractions("1", "1", "0", "1")), Exact.of(fractions("0.4", "0.5", "0.9", "2"))
    no, last = np.zeros(4, np.bool_), np.array([False, False, True, True])
    assert matrix.value(first, second, no).fractions() == fractions("0", "2", "3", "5")
    assert matrix.value(first, second, last).fractions() == fractions("0", "2", "5", "5")


def test_a_matrix_with_gaps_takes_the_last_row_that_both_inputs_reached() -> None:
    cells = curve([("step", "0", "0.5"), ("step", "0", "0.75"), ("step", "1", "1"), ("step", "1", "1.5")])
    matrix = Matrix(cells.rows, tuple(fractions("0", "0.5", "0.25", "1")))
    first, second = Exact.of(fractions("0", "1", "1", "1")), Exact.of(fractions("1", "0.5", "0", "1"))
    assert matrix.value(first, second, np.zeros(4, np.bool_)).fractions() == fractions("0.75", "1", "0.5", "1.5")


points = st.fractions(min_value=0, max_value=3, max_denominator=1000)
edges = st.lists(st.integers(0, 200), min_size=2, max_size=5, unique=True).map(sorted)
values = st.lists(st.integers(-100, 300), min_size=5, max_size=5)


@given(edges, values, st.sampled_from(["marginal", "linear"]), st.lists(points, min_size=1, max_size=20))
def test_marginal_and_linear_tables_have_no_jumps(edges: list[int], values: list[int], shape: str, xs: list) -> None:
    of = curve([(shape, f"{edge}/100", f"{value}/100") for edge, value in zip(edges, values, strict=False)])
    for row in of.rows[1:]:
        near = row.start - Fraction(1, 10**9)
        left, here = at(of, str(near), str(row.start))
        assert abs(here - left) <= Fraction(1, 10**6)
    column = of.value(Exact.of(xs)).fractions()
    assert column == [at(of, str(x))[0] for x in xs]


@given(edges, values, st.lists(points, min_size=1, max_size=20))
def test_marginal_tables_add_up_what_each_tier_earns(edges: list[int], values: list[int], xs: list) -> None:
    starts = [Fraction(e, 100) for e in edges]
    rates = [Fraction(v, 100) for v in values[: len(edges)]]
    of = curve([("marginal", str(s), str(r)) for s, r in zip(starts, rates, strict=True)])
    for x, value in zip(xs, of.value(Exact.of(xs)).fractions(), strict=True):
        tiers = zip(starts, [*starts[1:], None], rates, strict=True)
        parts = (rate * max(min(x, end if end is not None else x) - start, Fraction(0)) for start, end, rate in tiers)
        assert value == sum(parts, Fraction(0))
