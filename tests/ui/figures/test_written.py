"""The text of a number is its exact rounding, and reads back as that."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.figures.written import counted, exact, fixed, money, number, percent


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(4850), 2, "4,850.00"),
        (Decimal("-0.005"), 2, "-0.01"),
        (Decimal("-0.004"), 2, "0.00"),
        (Fraction(10**15, 3), 2, "333,333,333,333,333.33"),
        (1234567, 0, "1,234,567"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("1.2345"), 3, "1.235"),
    ],
)
def test_money_is_rounded_half_away_from_zero(value: Fraction, digits: int, text: str) -> None:
    assert money(value, digits) == text


@given(st.decimals(-(10**12), 10**12, places=6), st.integers(0, 4))
def test_fixed_agrees_with_decimal(value: Decimal, digits: int) -> None:
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = fixed(value, digits)
    assert Decimal(text.replace(",", "")) == rounded
    assert text.startswith("-") == (rounded < 0)


def test_percentages_have_the_decimals_they_need() -> None:
    assert percent(Fraction(97, 100)) == "97\N{NO-BREAK SPACE}%"
    assert percent(Fraction(363, 350)) == "103.7143\N{NO-BREAK SPACE}%"
    assert percent(Fraction(-1, 8)) == "-12.5\N{NO-BREAK SPACE}%"


def test_numbers_and_what_stands_behind_them() -> None:
    assert number(Fraction(1089, 1000)) == "1.089"
    assert number(1000) == "1,000"
    assert exact(Fraction(1089, 1000)) == "1.089"
    assert exact(Fraction(363, 350)) == "363/350"


def test_counts_agree_with_their_nouns() -> None:
    assert [counted(n, "payee") for n in (0, 1, 1041)] == ["0 payees", "1 payee", "1,041 payees"]
    assert counted(2, "currency", "currencies") == "2 currencies"


@given(st.integers(-(10**14), 10**14), st.integers(0, 3), st.sampled_from([0, 2, 3]))
def test_a_decimal_is_written_as_the_fraction_that_it_is(units: int, places: int, digits: int) -> None:
    value = Decimal(units).scaleb(-places)
    assert fixed(value, digits) == fixed(Fraction(value), digits)
