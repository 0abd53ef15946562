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
from functools import cached_property

import numpy as np

from model.basics.blocks import blocks
from model.basics.exact import Exact
from model.basics.integers import LIMIT, Array, Index, Mask, bound, narrowed, times

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

    def segment(self, x: Exact, at_last: Mask | None = None) -> Index:
        """Number of the row that holds for each x; -1 below the first. Under `at_last` it is the last."""
        x = self._fitting(x)
        found = self._reached(x.num, x.den) - 1
        return found if at_last is None else np.where(at_last, len(self.rows) - 1, found)

    def value(self, x: Exact, at_last: Mask | None = None) -> Exact:
        """F(x); rows under `at_last` stand at the point of the last row."""
        if at_last is not None and at_last.any():
            x = Exact.full(len(x), self.rows[-1].start).where(at_last, x)
        x = self._fitting(x)
        den, constants, slopes, _ = self._lines
        kind = object if x.num.dtype == object else np.int64
        constants, slopes, result = constants.astype(kind), slopes.astype(kind), np.empty(len(x), kind)
        for at in blocks(len(x)):
            value, part_den = result[at], x.den if isinstance(x.den, int) else x.den[at]
            reached = self._reached(x.num[at], part_den)
            if at_last is not None:
                reached[at_last[at]] = len(self.rows)
            slopes.take(reached, out=value, mode="clip")  # without "clip" numpy writes a copy first
            value *= x.num[at]
            if isinstance(part_den, int):
                value += (constants * part_den).take(reached, mode="clip")
            else:
                value += constants.take(reached, mode="clip") * part_den
        most = self._lines[3] * (x.most + bound(x.den))
        return Exact(narrowed(result), times(x.den, den), most)

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

    @cached_property
    def _lines(self) -> tuple[int, Array, Array, int]:
        """Common denominator, constant and slope of each row (at 0 below the first), and the largest integer in F."""
        den = math.lcm(*(f.denominator for f in (*self.constant, *self.slope)))
        constants = np.array([0, *(int(f * den) for f in self.constant)], object)
        slopes = np.array([0, *(int(f * den) for f in self.slope)], object)
        starts = np.array([1, *(n for row in self.rows for n in row.start.as_integer_ratio())], object)
        return den, constants, slopes, max(bound(constants), bound(slopes), bound(starts))

    def _fitting(self, x: Exact) -> Exact:
        """x in terms with which nothing in F can overflow: int64 where that is proved, else Python integers."""
        if self._fits(x):
            return x
        x = x.lowest()
        return (
            x
            if self._fits(x)
            else Exact(x.num.astype(object), x.den if isinstance(x.den, int) else x.den.astype(object))
        )

    def _fits(self, x: Exact) -> bool:
        small = x.num.dtype != object and (isinstance(x.den, int) or x.den.dtype != object)
        return small and self._lines[3] * (x.most + bound(x.den)) <= LIMIT

    def _reached(self, num: Array, den: Array | int) -> Index:
        """How many rows each num / den has reached."""
        count: Array = np.zeros(len(num), np.int8 if len(self.rows) < 128 else np.intp)
        for row in self.rows:
            p, q = row.start.as_integer_ratio()
            if isinstance(den, int):
                reached = num >= (p * den // q + 1 if row.excluded else -(-p * den // q))
            else:
                reached = num * q > den * p if row.excluded else num * q >= den * p
            count += np.asarray(reached, np.bool_).view(np.int8)
        return count.astype(np.intp)


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
    """A step table in two inputs: rows in rising order of From, then of And from, and where each begins on the second.

    The last row that both inputs have reached holds.
    """

    rows: tuple[CurveRow, ...]
    seconds: tuple[Fraction, ...]

    def cell(self, x: Exact, second: Exact, at_last: Mask) -> Index:
        """Number of the row that holds for both inputs; -1 below either first. Under `at_last` x reached every row."""
        at = np.full(len(x), -1, np.intp)
        for i, (row, start) in enumerate(zip(self.rows, self.seconds, strict=True)):
            reached = x.compared(row.start) > 0 if row.excluded else x.compared(row.start) >= 0
            at[(reached | at_last) & (second.compared(start) >= 0)] = i
        return at

    def value(self, x: Exact, second: Exact, at_last: Mask) -> Exact:
        """The value of the row that holds; 0 where none does. `at_last` as in `cell`."""
        return Exact.of([*(row.value for row in self.rows), ZERO]).take(self.cell(x, second, at_last))
