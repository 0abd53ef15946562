"""Money, percentages and numbers as text: thousands separated, always signed when negative, never through a float.

Only the picture is rounded (half away from zero); `exact` gives what stands behind it.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from model.basics.exact import rounded
from model.basics.money import minor_digits

NO_BREAK = "\N{NO-BREAK SPACE}"
_PERCENT_DIGITS, _NUMBER_DIGITS, _EXACT_DIGITS = 4, 6, 10
Exact = Fraction | Decimal | int


def fixed(value: Exact, digits: int) -> str:
    """The number with exactly `digits` decimals: 4,850.00."""
    if isinstance(value, Decimal) and value and value.as_tuple().exponent == -digits:
        return f"{value:,f}"  # nothing to round; ten times as fast, which long lists of amounts need
    units = rounded(Fraction(value), digits)
    before, after = divmod(abs(units), 10**digits)
    sign = "-" if units < 0 else ""
    return f"{sign}{before:,}" + (f".{after:0{digits}d}" if digits else "")


def trimmed(value: Exact, digits: int) -> str:
    """The number with at most `digits` decimals, without trailing zeros: 1.05."""
    text = fixed(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Exact, digits: int = 2) -> str:
    """An amount with its currency's minor digits, without the currency: 1,234.50."""
    return fixed(value, digits)


def percent(value: Exact) -> str:
    """A share as a percentage with the decimals it needs, at most four: 103.7143 %."""
    return trimmed(Fraction(value) * 100, _PERCENT_DIGITS) + NO_BREAK + "%"


def number(value: Exact) -> str:
    """A plain number with the decimals it needs, at most six."""
    return trimmed(value, _NUMBER_DIGITS)


def figure(value: Fraction, unit: str, own: str, currency: str) -> str:
    """A number by its unit; money names its currency only where it is not the payout's."""
    if unit == "money":
        text = money(value, minor_digits(own or currency))
        return f"{text}{NO_BREAK}{own}" if own and own != currency else text
    return percent(value) if unit == "percent" else number(value)


def exact(value: Exact) -> str:
    """What stands behind a rounded picture: all decimals where they end within ten, else the fraction."""
    value = Fraction(value)
    if (value * 10**_EXACT_DIGITS).denominator == 1:
        return trimmed(value, _EXACT_DIGITS)
    return f"{value.numerator:,}/{value.denominator:,}"


def counted(count: int, one: str, many: str = "") -> str:
    """A count with its noun: 1 payee, 41 payees."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
