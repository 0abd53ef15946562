"""Columns of exact rational numbers on integer arrays.

No float stands between a cell and a cent. A column is `num / den`: int64 where a bound on the operands proves that
nothing overflows, exact Python integers (object arrays) where it does not. `den` is one positive integer for the whole
column (decimals of a known scale) or an array of them (quotients).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]

LIMIT = 2**63 - 1
_COMFORT = 2**31  # above this, quotients are reduced so that products of two still fit


def bound(values: Array | int) -> int:
    """The largest absolute value, as a Python integer; 0 for an empty array."""
    if isinstance(values, int):
        return abs(values)
    if values.size == 0:
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))


def _wide(values: Array | int) -> Any:
    return values if isinstance(values, int) else values.astype(object)


def narrowed(values: Array) -> Array:
    """The array as int64 if every value fits."""
    if values.dtype == object and bound(values) <= LIMIT:
        return values.astype(np.int64)
    return values


def times(a: Array | int, b: Array | int) -> Any:
    """a * b without overflow; two plain integers give a plain integer."""
    if isinstance(a, int) and isinstance(b, int):
        return a * b
    if isinstance(b, int) and b == 1:
        return a
    if isinstance(a, int) and a == 1:
        return b
    if max(1, bound(a)) * max(1, bound(b)) <= LIMIT:  # a 0 does not make the other side fit into int64
        product: Array = np.asarray(a * b)
        return narrowed(product)
    return narrowed(np.asarray(_wide(a) * _wide(b), dtype=object))


def plus(a: Array | int, b: Array | int) -> Any:
    """a + b without overflow."""
    if isinstance(a, int) and isinstance(b, int):
        return a + b
    if bound(a) + bound(b) <= LIMIT:
        total: Array = np.asarray(a + b)
        return narrowed(total)
    return narrowed(np.asarray(_wide(a) + _wide(b), dtype=object))


def _sign_of_difference(a: Array, b: Array | int) -> npt.NDArray[np.int8]:
    above: Mask = np.asarray(a > b, np.bool_)
    below: Mask = np.asarray(a < b, np.bool_)
    return above.astype(np.int8) - below.astype(np.int8)


class Exact:
    """An immutable column of exact rationals: `num[i] / den` or `num[i] / den[i]`, den > 0."""

    __slots__ = ("den", "num")

    def __init__(self, num: Array, den: Array | int = 1) -> None:
        self.num = num
        self.den = den

    def __len__(self) -> int:
        return len(self.num)

    @staticmethod
    def zeros(size: int) -> Exact:
        """A column of zeros."""
        return Exact(np.zeros(size, np.int64))

    @staticmethod
    def full(size: int, value: Fraction | int) -> Exact:
        """A column of one value."""
        value = Fraction(value)
        fits = abs(value.numerator) <= LIMIT
        return Exact(np.full(size, value.numerator, np.int64 if fits else object), value.denominator)

    @staticmethod
    def of(values: Sequence[Fraction | Decimal | int]) -> Exact:
        """A column over the least common denominator of the values."""
        fractions = [Fraction(v) for v in values]
        den = math.lcm(*(f.denominator for f in fractions)) if fractions else 1
        nums = np.array([f.numerator * (den // f.denominator) for f in fractions], dtype=object)
        return Exact(narrowed(nums) if len(nums) else np.zeros(0, np.int64), den)

    def fraction(self, row: int) -> Fraction:
        """One value."""
        den = self.den if isinstance(self.den, int) else int(self.den[row])
        return Fraction(int(self.num[row]), den)

    def fractions(self) -> list[Fraction]:
        """All values."""
        return [self.fraction(i) for i in range(len(self))]

    def take(self, rows: Array) -> Exact:
        """The values at integer positions or under a mask."""
        return Exact(self.num[rows], self.den if isinstance(self.den, int) else self.den[rows])

    def _dens(self) -> Array:
        if isinstance(self.den, int):
            return np.full(len(self), self.den, np.int64 if self.den <= LIMIT else object)
        return self.den

    def _reduced(self) -> Exact:
        """Lowest terms where the terms have grown large; a column-wide denominator stays one."""
        if isinstance(self.den, int):
            if self.num.dtype != object and self.den <= LIMIT:
                return self
            if not len(self):
                return Exact(np.zeros(0, np.int64))
            common = (
                math.gcd(self.den, *(int(v) for v in self.num))
                if self.num.dtype == object
                else math.gcd(self.den, int(np.gcd.reduce(self.num)))
            )
            if common <= 1:
                return self
            return Exact(narrowed(self.num.astype(object) // common), self.den // common)
        if bound(self.num) <= _COMFORT and bound(self.den) <= _COMFORT:
            return self
        common_by_row = (
            np.gcd(np.abs(self.num.astype(object)), self.den.astype(object))
            if object in (self.num.dtype, self.den.dtype)
            else np.gcd(self.num, self.den)
        )
        return Exact(narrowed(self.num // common_by_row), narrowed(self.den // common_by_row))

    def _aligned(self, other: Exact) -> tuple[Array, Array, Array | int]:
        """Numerators of both over a common denominator, and that denominator."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            den = math.lcm(self.den, other.den)
            return times(self.num, den // self.den), times(other.num, den // other.den), den
        return times(self.num, other.den), times(other.num, self.den), times(self.den, other.den)

    def __add__(self, other: Exact) -> Exact:
        a, b, den = self._aligned(other)
        return Exact(plus(a, b), den)._reduced()

    def __neg__(self) -> Exact:
        return Exact(-self.num, self.den)

    def __sub__(self, other: Exact) -> Exact:
        return self + (-other)

    def __mul__(self, other: Exact) -> Exact:
        return Exact(times(self.num, other.num), times(self.den, other.den))._reduced()

    def scaled(self, factor: Fraction | int) -> Exact:
        """Every value times one factor."""
        factor = Fraction(factor)
        return Exact(times(self.num, factor.numerator), times(self.den, factor.denominator))._reduced()

    def __truediv__(self, other: Exact) -> Exact:
        """Quotients; where the divisor is 0 the result is 0 and the caller must have marked the row."""
        divisor = np.where(other.num == 0, 1, other.num)
        sign = np.where(divisor < 0, -1, 1)
        num = times(times(self.num, other.den), sign)
        num = np.where(other.num == 0, 0, num)
        return Exact(num, times(np.abs(divisor), self.den))._reduced()

    def compare(self, other: Exact) -> npt.NDArray[np.int8]:
        """-1, 0 or 1 by row: the sign of self - other, exactly."""
        a, b, _ = self._aligned(other)
        return _sign_of_difference(a, b)

    def compared(self, value: Fraction | int) -> npt.NDArray[np.int8]:
        """-1, 0 or 1 by row: the sign of self - value."""
        value = Fraction(value)
        a, b = times(self.num, value.denominator), times(self.den, value.numerator)
        return _sign_of_difference(a, b)

    def where(self, mask: Mask, other: Exact) -> Exact:
        """Own values under the mask, the other's elsewhere."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            a, b, den = self._aligned(other)
            return Exact(np.where(mask, a, b), den)
        return Exact(
            narrowed(np.where(mask, self.num, other.num)), narrowed(np.where(mask, self._dens(), other._dens()))
        )

    def minimum(self, other: Exact) -> Exact:
        """The smaller of both by row."""
        return self.where(self.compare(other) <= 0, other)

    def maximum(self, other: Exact) -> Exact:
        """The larger of both by row."""
        return self.where(self.compare(other) >= 0, other)

    def absolute(self) -> Exact:
        """Without sign."""
        return Exact(np.abs(self.num), self.den)

    def common(self) -> Exact:
        """The same values over one denominator for the whole column."""
        if isinstance(self.den, int):
            return self
        den = math.lcm(*(int(d) for d in np.unique(self.den))) if len(self) else 1
        factor = narrowed(np.array(den // self.den.astype(object), dtype=object)) if len(self) else self.den
        return Exact(times(self.num, factor), den)

    def sums(self, groups: Index, size: int) -> Exact:
        """Sums by group number; a negative group number is left out."""
        column = self.common()
        keep = groups >= 0
        num, groups = (column.num, groups) if keep.all() else (column.num[keep], groups[keep])
        exact = num.dtype == object or bound(num) * max(len(num), 1) > LIMIT
        total = np.zeros(size, object if exact else np.int64)
        np.add.at(total, groups, num.astype(object) if exact else num)
        return Exact(narrowed(total), column.den)

    def ranks(self) -> Index:
        """Place of each value in rising order, equal values sharing one; a sort key whatever the size of the terms."""
        return np.unique(self.common().num, return_inverse=True)[1].ravel().astype(np.intp)

    def rounded(self, digits: int) -> Array:
        """Whole units of 10^-digits, halves away from zero: the one place that rounds."""
        num, den = times(self.num, 10**digits), self.den
        size = np.abs(num)
        if num.dtype == object or bound(size) * 2 + bound(den) > LIMIT:
            whole = (np.asarray(_wide(size)) * 2 + _wide(den)) // (np.asarray(_wide(den)) * 2)
            whole = narrowed(np.asarray(whole, dtype=object))
        else:
            whole = (size * 2 + den) // (den * 2)
        signed: Array = np.where(num < 0, -whole, whole)
        return signed

    def floored(self, digits: int) -> Array:
        """Whole units of 10^-digits, towards minus infinity."""
        num = times(self.num, 10**digits)
        den = self.den
        wide = num.dtype == object or bound(den) > LIMIT
        return narrowed(np.asarray(_wide(num) // _wide(den), dtype=object)) if wide else np.asarray(num // den)


def concatenated(columns: Sequence[Exact]) -> Exact:
    """Columns one below the other."""
    if not columns:
        return Exact.zeros(0)
    if all(isinstance(c.den, int) for c in columns):
        den = math.lcm(*(int(c.den) for c in columns))
        return Exact(narrowed(np.concatenate([times(c.num, den // int(c.den)) for c in columns])), den)
    return Exact(np.concatenate([c.num for c in columns]), np.concatenate([c._dens() for c in columns]))
