"""Numbers as text: exact, rounded half away from zero, never in exponents."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.plain import amount_text, fixed_number, harmless, plain_number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (Fraction(0), "0"),
        (Fraction(1, 3), "0.3333333333"),
        (Fraction(2, 3), "0.6666666667"),
        (Fraction(-1, 2 * 10**10), "-0.0000000001"),
        (Fraction(-1, 3 * 10**10), "0"),
        (Fraction(7, 100), "0.07"),
        (Fraction(1200), "1200"),
        (Fraction(10**20), "100000000000000000000"),
    ],
)
def test_plain_numbers(value: Fraction | None, text: str) -> None:
    assert plain_number(value) == text


@given(st.fractions(), st.integers(0, 10))
def test_fixed_numbers_are_never_off_by_more_than_half_a_unit(value: Fraction, digits: int) -> None:
    shown = Fraction(fixed_number(value, digits))
    assert abs(shown - value) * 10**digits <= Fraction(1, 2)


@given(st.integers(), st.integers(0, 10))
def test_halves_go_away_from_zero(number: int, digits: int) -> None:
    half = Fraction(2 * number + 1, 2 * 10**digits)
    assert abs(Fraction(fixed_number(half, digits))) > abs(half)


@given(st.fractions())
def test_plain_numbers_have_no_exponent_and_no_trailing_zero(value: Fraction) -> None:
    text = plain_number(value)
    assert not set(text) - set("-.0123456789")
    assert "." not in text or text[-1] not in "0."
    assert text != "-0"


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal("1200"), "USD", "1200.00"),
        (Decimal("-0.50"), "EUR", "-0.50"),
        (Decimal("1200"), "JPY", "1200"),
        (Decimal("1.234"), "KWD", "1.234"),
        (None, "USD", ""),
    ],
)
def test_amounts_carry_the_digits_of_their_currency(amount: Decimal | None, currency: str, text: str) -> None:
    assert amount_text(amount, currency) == text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Ines", "1+1", " =1", "O'Neil"])
def test_other_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text
