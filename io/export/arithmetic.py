"""Finds the live formula that gives a step of an explanation from the steps below it.

An explanation says which values a step rests on; the sheet needs to know how. Because every value is exact, a candidate
formula can be tried: it is used only if it gives the very same number, and where none does, the step stays a plain
value and the statement says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from export.plain import rounded

GUARD_DIGITS = 4  # rounded first to so many digits more, so that no float error crosses a half cent


@dataclass(frozen=True)
class Operand:
    """A value in a cell of the sheet, in a unit."""

    value: Fraction
    cell: str
    unit: str


Candidate = tuple[Fraction, str]


def formula_of(value: Fraction, unit: str, operands: Sequence[Operand], digits: int | None = None) -> str | None:
    """The formula over the operands that equals `value` exactly, or None.

    With `digits` the value may also be the candidate rounded to so many decimals, halves away from zero.
    """
    for result, text in _candidates(unit, operands):
        if result == value:
            return f"={text}"
        if digits is not None and Fraction(rounded(result, digits), 10**digits) == value:
            return f"={rounding(text, digits)}"
    return None


def rounding(text: str, digits: int) -> str:
    """A formula rounded to cents such that the error of a float never changes the cent."""
    return f"ROUND(ROUND({text},{digits + GUARD_DIGITS}),{digits})"


def _candidates(unit: str, operands: Sequence[Operand]) -> Iterator[Candidate]:
    """Sums first where all is of one unit, else products; then what has two operands."""
    if not operands:
        return
    alike = all(operand.unit == unit for operand in operands)
    order: list[Callable[[Sequence[Operand]], Candidate]] = [_sum, _product] if alike else [_product, _sum]
    for join in order:
        yield join(operands)
    if len(operands) == 2:
        yield from _pairs(*operands)
    if alike:
        cells = _listed(operands)
        yield min(operand.value for operand in operands), f"MIN({cells})"
        yield max(operand.value for operand in operands), f"MAX({cells})"


def _sum(operands: Sequence[Operand]) -> Candidate:
    total = sum((operand.value for operand in operands), Fraction(0))
    return total, operands[0].cell if len(operands) == 1 else f"SUM({_listed(operands)})"


def _product(operands: Sequence[Operand]) -> Candidate:
    return math.prod((operand.value for operand in operands), start=Fraction(1)), "*".join(o.cell for o in operands)


def _pairs(a: Operand, b: Operand) -> Iterator[Candidate]:
    for first, second in ((a, b), (b, a)):
        if second.value:
            yield first.value / second.value, f"{first.cell}/{second.cell}"
    yield a.value - b.value, f"{a.cell}-{b.cell}"
    yield b.value - a.value, f"{b.cell}-{a.cell}"


def _listed(operands: Sequence[Operand]) -> str:
    """The cells as ranges where they stand below each other: B7:B20,B25."""
    runs: list[list[str]] = []
    for operand in operands:
        if runs and _below(runs[-1][-1]) == operand.cell:
            runs[-1].append(operand.cell)
        else:
            runs.append([operand.cell])
    return ",".join(run[0] if len(run) == 1 else f"{run[0]}:{run[-1]}" for run in runs)


def _below(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"{letters}{int(cell[len(letters) :]) + 1}"
