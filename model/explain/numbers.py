"""Numbers as an explanation's notes write them: exact, at most six decimals, thousands separated."""

from __future__ import annotations

from fractions import Fraction

from model.basics.exact import rounded

_DIGITS = 6


def number(value: Fraction) -> str:
    """1234.5 as `1,234.5`."""
    units = rounded(value, _DIGITS)
    whole, rest = divmod(abs(units), 10**_DIGITS)
    decimals = f"{rest:0{_DIGITS}d}".rstrip("0")
    return f"{'-' if units < 0 else ''}{whole:,}{'.' if decimals else ''}{decimals}"


def percent(value: Fraction) -> str:
    """0.075 as `7.5 %`."""
    return f"{number(value * 100)} %"
