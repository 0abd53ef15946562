"""Formulas that know their exact value, so that a statement never shows one that would give another number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from model.basics.exact import rounded

GUARD_DIGITS = 4  # rounded first to so many digits more, so that no float error crosses a half cent
_MOST_DIGITS = 12


@dataclass(frozen=True)
class Expression:
    """A piece of Excel formula that can stand as an operand anywhere, and its exact value."""

    value: Fraction
    text: str

    def __mul__(self, other: Expression) -> Expression:
        return Expression(self.value * other.value, f"{self.text}*{other.text}")

    def __truediv__(self, other: Expression) -> Expression:
        """The caller has made sure that the divisor is not 0."""
        return Expression(self.value / other.value, f"{self.text}/({other.text})")

    def __sub__(self, other: Expression) -> Expression:
        return Expression(self.value - other.value, f"({self.text}-{other.text})")

    def __neg__(self) -> Expression:
        return Expression(-self.value, f"-{self.text}")

    def at_most(self, other: Expression) -> Expression:
        """The smaller of both."""
        return Expression(min(self.value, other.value), f"MIN({self.text},{other.text})")

    def at_least(self, least: int) -> Expression:
        """The value, or a number that it may not fall below."""
        return Expression(max(self.value, Fraction(least)), f"MAX({least},{self.text})")

    def unless_below(self, volume: Expression, minimum: Expression) -> Expression:
        """0 where the volume is below the minimum."""
        value = Fraction(0) if volume.value < minimum.value else self.value
        return Expression(value, f"IF(ROUND({volume.text}-{minimum.text},6)<0,0,{self.text})")

    def rounded(self, digits: int) -> Expression:
        """Rounded half away from zero, twice in the sheet, so that a float there gives the same."""
        value = Fraction(rounded(self.value, digits), 10**digits)
        return Expression(value, f"ROUND(ROUND({self.text},{digits + GUARD_DIGITS}),{digits})")


def literal(value: Fraction) -> Expression:
    """A number as it is typed: a decimal where that is exact, else a quotient."""
    scaled = value * 10**_MOST_DIGITS
    if scaled.denominator == 1:
        digits = str(abs(scaled.numerator)).rjust(_MOST_DIGITS + 1, "0")
        text = f"{digits[:-_MOST_DIGITS]}.{digits[-_MOST_DIGITS:]}".rstrip("0").rstrip(".")
        return Expression(value, f"(-{text})" if value < 0 else text)
    return Expression(value, f"({value.numerator}/{value.denominator})")


def product(factors: Sequence[Expression]) -> Expression:
    """All factors multiplied."""
    return Expression(math.prod((f.value for f in factors), start=Fraction(1)), "*".join(f.text for f in factors))


def total(cells: Sequence[tuple[Fraction, str]]) -> Expression:
    """The sum of cells, as ranges where they stand below each other: SUM(B7:B20,B25)."""
    value = sum((value for value, _ in cells), Fraction(0))
    return Expression(value, cells[0][1] if len(cells) == 1 else f"SUM({listed([cell for _, cell in cells])})")


def listed(cells: Sequence[str]) -> str:
    """Cells as a list of ranges: B7:B20,B25."""
    runs: list[list[str]] = []
    for cell in cells:
        if runs and _below(runs[-1][-1]) == cell:
            runs[-1].append(cell)
        else:
            runs.append([cell])
    return ",".join(run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs)


def _below(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"{letters}{int(cell[len(letters) :]) + 1}"
