"""Expressions carry the exact value of the formula that they write."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.expression import Expression, listed, literal, product, total

A, B = Expression(Fraction(2), "B2"), Expression(Fraction(3), "B3")


def test_arithmetic_keeps_value_and_text_together() -> None:
    assert Expression(Fraction(6), "B2*B3") == A * B
    assert Expression(Fraction(2, 3), "B2/(B3)") == A / B
    assert Expression(Fraction(1, 3), "B2/(B2*B3)") == A / (A * B)
    assert Expression(Fraction(-1), "(B2-B3)") == A - B
    assert Expression(Fraction(-6), "-B2*B3") == -(A * B)
    assert (A - B).at_least(0) == Expression(Fraction(0), "MAX(0,(B2-B3))")
    assert A.at_most(B) == Expression(Fraction(2), "MIN(B2,B3)")
    assert product([A, B, A]) == Expression(Fraction(12), "B2*B3*B2")


def test_below_the_minimum_volume_nothing_is_paid() -> None:
    assert A.unless_below(A, B) == Expression(Fraction(0), "IF(ROUND(B2-B3,6)<0,0,B2)")
    assert A.unless_below(B, B).value == 2


def test_rounding_is_half_away_from_zero_and_guarded() -> None:
    half = Expression(Fraction("1.015"), "B2*B3")
    assert half.rounded(2) == Expression(Fraction("1.02"), "ROUND(ROUND(B2*B3,6),2)")
    assert (-half).rounded(2).value == Fraction("-1.02")
    assert half.rounded(0).text == "ROUND(ROUND(B2*B3,4),0)"


def test_cells_below_each_other_are_one_range() -> None:
    assert listed(["B3", "B4", "B9", "B11", "B12"]) == "B3:B4,B9,B11:B12"
    assert total([(Fraction(1), "B3"), (Fraction(2), "B4")]) == Expression(Fraction(3), "SUM(B3:B4)")
    assert total([(Fraction(1), "B3")]).text == "B3"


@pytest.mark.parametrize(
    ("value", "text"),
    [("52000", "52000"), ("0.13", "0.13"), ("-0.5", "(-0.5)"), ("1/3", "(1/3)"), ("-2/3", "(-2/3)"), ("0", "0")],
)
def test_numbers_are_written_as_they_are_typed(value: str, text: str) -> None:
    assert literal(Fraction(value)) == Expression(Fraction(value), text)


@given(st.fractions())
def test_a_typed_number_reads_back_exactly(value: Fraction) -> None:
    assert Fraction(literal(value).text.strip("()")) == value
