"""One evaluator for every shape of rate table.

A curve compiles to a function that is linear between jumps. On each segment F(x) = (a + b * x) / d with integers a, b
and d > 0, so that a value is exact for an exact x; the segment is found by comparing x with the rows' From, never with
a rounded quotient. Below the first row F is 0.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from model.basics.exact import LIMIT, Exact, Index, Mask, bound, narrowed, plus, times

ZERO = Fraction(0)


@dataclass(frozen=True)
class CurveRow:
    """A row of the rate table; `excluded` means that x = start still belongs to the row before. `row`: of Curves."""

    shape: str
    start: Fraction
    excluded: bool
    value: Fraction
    row: int


@dataclass(frozen=True)
class Curve:
    """A compiled curve: segment i holds for x from rows[i].start on, with F(x) = constant[i] + slope[i] * x."""

    rows: tuple[CurveRow, ...]
    constant: tuple[Fraction, ...]
    slope: tuple[Fraction, ...]

    def segment(self, x: Exact) -> Index:
        """Number of the row that holds for each x; -1 below the first."""
        found = np.full(len(x), -1, np.intp)
        for i, row in enumerate(self.rows):
            order = x.compared(row.start)
            reached = order > 0 if row.excluded else order >= 0
            found[reached] = i
        return found

    def value(self, x: Exact, at_last: Mask | None = None) -> Exact:
        """F(x); rows under `at_last` stand at the point of the last row."""
        if at_last is None or not at_last.any():
            return self._linear(x, self.segment(x))
        x = Exact.full(len(x), self.rows[-1].start).where(at_last, x)
        return self._linear(x, np.where(at_last, len(self.rows) - 1, self.segment(x)))

    def at_least_zero(self, x: Exact) -> Exact:
        """F(x), and 0 for x below 0: a running sum below zero pays nothing."""
        return self.value(x).where(x.num >= 0, Exact.zeros(len(x)))

    def rate_at_zero(self, size: int) -> Exact:
        """The slope of F at 0, in `size` rows."""
        segment = int(self.segment(Exact.zeros(1))[0])
        return Exact.full(size, self.slope[segment] if segment >= 0 else ZERO)

    def alone(self, x: Exact, mirrored: Mask) -> Exact:
        """What each amount earns by itself: F(x), 0 below 0; for reversals, which mirror what they undo, -F(-x)."""
        sign = np.where(mirrored, -1, 1)
        size = self.at_least_zero(Exact(x.num * sign, x.den))
        return Exact(size.num * sign, size.den)

    def _linear(self, x: Exact, segment: Index) -> Exact:
        den = math.lcm(*(f.denominator for f in (*self.constant, *self.slope)))
        constants = _integers([*(f * den for f in self.constant), ZERO])
        slopes = _integers([*(f * den for f in self.slope), ZERO])
        if bound(constants) * bound(x.den) + bound(slopes) * bound(x.num) > LIMIT:
            x = x.lowest()
        return Exact(plus(times(constants[segment], x.den), times(slopes[segment], x.num)), times(x.den, den))


def _integers(values: Sequence[Fraction]) -> Index:
    numbers: Index = narrowed(np.array([int(v) for v in values], dtype=object))
    return numbers


def compile_curve(rows: Sequence[CurveRow]) -> Curve:
    """Compiles rows in rising order of start; each row's shape says how its own segment runs."""
    constant: list[Fraction] = []
    slope: list[Fraction] = []
    for i, row in enumerate(rows):
        following = rows[i + 1] if i + 1 < len(rows) else None
        if row.shape == "step":
            line = (row.value, ZERO)
        elif row.shape == "first dollar":
            line = (ZERO, row.value)
        elif row.shape == "marginal":
            before = constant[-1] + slope[-1] * row.start if constant else ZERO
            line = (before - row.value * row.start, row.value)
        elif following is not None:
            line = _through(row, following)
        elif row.shape == "extend" and i > 0:
            line = (row.value - slope[-1] * row.start, slope[-1])
        else:
            line = (row.value, ZERO)
        constant.append(line[0])
        slope.append(line[1])
    return Curve(tuple(rows), tuple(constant), tuple(slope))


def _through(row: CurveRow, following: CurveRow) -> tuple[Fraction, Fraction]:
    """The straight line from a row's point to the next row's; a first dollar row's point is (From, From x Value)."""
    reached = following.value * following.start if following.shape == "first dollar" else following.value
    gradient = (reached - row.value) / (following.start - row.start)
    return row.value - gradient * row.start, gradient


@dataclass(frozen=True)
class Matrix:
    """A step table in two inputs: for each row of the second input, a curve in the first."""

    starts: tuple[Fraction, ...]
    curves: tuple[Curve, ...]

    def value(self, x: Exact, second: Exact) -> Exact:
        """The cell's value for both inputs; 0 below either first row."""
        block = np.full(len(x), -1, np.intp)
        for i, start in enumerate(self.starts):
            block[second.compared(start) >= 0] = i
        result = Exact.zeros(len(x))
        for i, curve in enumerate(self.curves):
            result = curve.value(x).where(block == i, result)
        return result
