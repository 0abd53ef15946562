"""Exact values as text, for CSV files and for people: no float, no exponent, and no text that a sheet would run."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from model.basics.exact import rounded
from model.basics.money import minor_digits

MOST_DECIMALS = 10
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What text begins with that a spreadsheet would take for a formula; some take the wide forms so, too."""

_NUMBER = re.compile(r"-?[\d.,]*\d%?", re.ASCII)


def plain_number(value: Fraction | Decimal | None, digits: int = MOST_DECIMALS) -> str:
    """At most `digits` decimals with a point, no trailing zeros; '' for None."""
    if value is None:
        return ""
    text = _pointed(rounded(Fraction(value), digits), digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def fixed_number(value: Fraction | Decimal | None, digits: int) -> str:
    """Exactly `digits` decimals with a point; '' for None."""
    return "" if value is None else _pointed(rounded(Fraction(value), digits), digits)


def amount_text(amount: Decimal | None, currency: str) -> str:
    """A payout amount with its currency's digits; '' while it is held."""
    return fixed_number(amount, minor_digits(currency))


def harmless(text: str) -> str:
    """Text as it may stand in a CSV file: what a spreadsheet would take for a formula begins with an apostrophe."""
    return f"'{text}" if text.startswith(RUNS) else text


def guarded(text: str) -> str:
    """A field as `harmless` text, unless it is a number, of which those below zero begin with a minus."""
    return text if _NUMBER.fullmatch(text) else harmless(text)


def _pointed(units: int, digits: int) -> str:
    sign, size = ("-" if units < 0 else ""), str(abs(units)).rjust(digits + 1, "0")
    return f"{sign}{size[: len(size) - digits]}.{size[len(size) - digits :]}" if digits else f"{sign}{size}"
