"""Currencies: digits that can be paid, from ISO 4217."""

import pytest

from model.basics.money import MINOR_DIGITS, is_currency, minor_digits


@pytest.mark.parametrize(
    ("code", "digits"),
    [("USD", 2), ("EUR", 2), ("JPY", 0), ("KRW", 0), ("ISK", 0), ("KWD", 3), ("TND", 3), ("CLF", 4), ("HUF", 2)],
)
def test_digits_are_those_of_the_standard(code: str, digits: int) -> None:
    assert is_currency(code)
    assert minor_digits(code) == digits


@pytest.mark.parametrize("code", ["usd", "XYZ", "", "DEM", "XAU", "US"])
def test_other_codes_are_not_currencies_and_count_two_digits(code: str) -> None:
    assert not is_currency(code)
    assert minor_digits(code) == 2


def test_every_code_is_three_capitals() -> None:
    assert all(len(code) == 3 and code.isalpha() and code.isupper() for code in MINOR_DIGITS)
    assert len(MINOR_DIGITS) > 150
