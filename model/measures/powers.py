"""Powers of exact numbers: the one operation of formulas that can leave the rationals.

Whole exponents and perfect roots are exact. Other roots are irrational and cannot be; they are taken in decimal at 50
significant digits, thirty more than any amount of money has.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

DIGITS = 50
LARGEST_BITS = 4096  # a power longer than this is a slip of the pen, not a measure
_EXACT_ROOTS_UP_TO = 64
_DECIMAL = Context(prec=DIGITS, Emax=10**6, Emin=-(10**6))


def power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """base ^ exponent; None where it has no value or an absurd one.

    No value: 0 to the power of 0 or less, and a fractional power of a negative base.
    """
    if base == 0:
        return Fraction(0) if exponent > 0 else None
    size = max(base.numerator.bit_length(), base.denominator.bit_length())
    if abs(base) != 1 and size * abs(exponent) > LARGEST_BITS:
        return None
    if exponent.denominator == 1:
        return Fraction(base ** int(exponent % 2 if abs(base) == 1 else exponent))
    if base < 0:
        return None
    root = _exact_root(base, exponent.denominator)
    if root is not None:
        return Fraction(root**exponent.numerator)
    return Fraction(_DECIMAL.power(_decimal(base), _decimal(exponent)))


def _decimal(value: Fraction) -> Decimal:
    return _DECIMAL.divide(Decimal(value.numerator), Decimal(value.denominator))


def _exact_root(base: Fraction, degree: int) -> Fraction | None:
    if degree > _EXACT_ROOTS_UP_TO:
        return None
    above, below = _whole_root(base.numerator, degree), _whole_root(base.denominator, degree)
    return Fraction(above, below) if above**degree == base.numerator and below**degree == base.denominator else None


def _whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power is not above `number`, by bisection."""
    low, high = 1, 1 << (number.bit_length() // degree + 1)
    while low < high:
        middle = (low + high + 1) // 2
        if middle**degree <= number:
            low = middle
        else:
            high = middle - 1
    return low
