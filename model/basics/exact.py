"""Columns of exact rational numbers on integer columns.

No float stands between a cell and a cent. A column is `num / den`; `den` is one positive integer for the whole column
(decimals of a known scale) or an array of them (quotients).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from model.basics.blocks import blocks
from model.basics.integers import (
    LIMIT,
    Array,
    Index,
    Mask,
    bound,
    narrowed,
    nearest,
    plus,
    product,
    sign_of_difference,
    times,
    wide,
)

FEW = 16  # denominators whose least common multiple is still a short number


def _column(den: Array | int, size: int) -> Array:
    """A denominator as a numerator column."""
    if isinstance(den, int):
        return np.full(size, den, np.int64 if den <= LIMIT else object)
    return den


def _add_up(total: Array, groups: Index, num: Array) -> None:
    """Adds each number to the total of its group; a negative group number is left out."""
    if groups.size and groups.min() < 0:
        groups, num = groups[groups >= 0], num[groups >= 0]
    np.add.at(total, groups, num)


def _sum_of_terms(terms: list[tuple[int, int]]) -> Fraction:
    """The sum of terms (denominator, numerator), added in pairs so that they stay short as long as they can."""
    while len(terms) > 1:
        pairs = zip(terms[::2], terms[1::2], strict=False)
        odd = terms[-1:] if len(terms) % 2 else []
        terms = [(d * e, n * e + m * d) for (d, n), (e, m) in pairs] + odd
    den, num = terms[0]
    return Fraction(num, den)


def _wide_sums(num: Array, groups: Index, size: int) -> Array:
    total = np.zeros(size, object)
    _add_up(total, groups, num.astype(object))
    return total


def _halves_up(num: Array, factor: int, den: Array | int, whole: Array) -> None:
    """Writes num * factor / den to `whole`, halves away from zero: floor((2 num + den) / 2 den), one less below zero
    before it is divided, which moves only the exact halves. The caller has proved that nothing overflows.
    """
    np.right_shift(num, 63, out=whole)  # -1 below zero, else 0
    if isinstance(den, int) and den % 2 == 0:
        whole += num if factor == 1 else num * factor
        whole += den // 2
        whole //= den
        return
    whole += num * (2 * factor)
    whole += den
    whole //= den * 2


def rounded(value: Fraction, digits: int) -> int:
    """One number in whole units of 10^-digits, halves away from zero, as `Exact.rounded`."""
    units = int(nearest(abs(value.numerator) * 10**digits, value.denominator))
    return -units if value < 0 else units


class Exact:
    """An immutable column of exact rationals: `num[i] / den` or `num[i] / den[i]`, den > 0.

    What no numerator exceeds is found once and handed on from step to step: it proves that nothing overflows, and to
    look for it in a million rows takes as long as adding them up.
    """

    __slots__ = ("_most", "den", "num")

    def __init__(self, num: Array, den: Array | int = 1, most: int | None = None) -> None:
        self.num = num
        self.den = den
        self._most = most

    @property
    def most(self) -> int:
        """A number that no numerator exceeds in size: the largest, or what the steps to this column prove."""
        if self._most is None:
            self._most = bound(self.num)
        return self._most

    def _fits(self, factor: int, more: int = 0) -> bool:
        """Whether every numerator times `factor`, and `more`, fits into int64; looks again where it was handed on."""
        if self.most * factor + more > LIMIT:
            self._most = bound(self.num)
        return self.most * factor + more <= LIMIT

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

    def take(self, rows: Array | slice) -> Exact:
        """The values at integer positions, under a mask, or of a slice."""
        return Exact(self.num[rows], self.den if isinstance(self.den, int) else self.den[rows], self._most)

    def _dens(self) -> Array:
        if isinstance(self.den, int):
            return np.full(len(self), self.den, np.int64 if self.den <= LIMIT else object)
        return self.den

    def lowest(self) -> Exact:
        """The same values in smaller terms: each row's own where `den` is an array, else the column's."""
        if not len(self):
            return Exact(np.zeros(0, np.int64))
        if isinstance(self.den, int):
            wide = self.num.dtype == object
            terms = math.gcd(*(int(v) for v in self.num)) if wide else int(np.gcd.reduce(self.num))
            common = math.gcd(self.den, terms)
            num = self.num.astype(object) if common > LIMIT else self.num
            return self if common <= 1 else Exact(narrowed(np.asarray(num // common)), self.den // common)
        wide = object in (self.num.dtype, self.den.dtype)
        num, den = (self.num.astype(object), self.den.astype(object)) if wide else (self.num, self.den)
        divisor = np.gcd(np.abs(num), den)
        return Exact(narrowed(np.asarray(num // divisor)), narrowed(np.asarray(den // divisor)))

    def _settled(self) -> Exact:
        """Terms that outgrew int64 are brought down if they can be."""
        small = self.num.dtype != object and (isinstance(self.den, int) or self.den.dtype != object)
        return self if small and (not isinstance(self.den, int) or self.den <= LIMIT) else self.lowest()

    def _aligned(self, other: Exact) -> tuple[Array, Array, Array | int]:
        """Numerators of both over a common denominator, and that denominator."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            den = math.lcm(self.den, other.den)
            return times(self.num, den // self.den), times(other.num, den // other.den), den
        parts = product(self.num, other.den), product(other.num, self.den), product(self.den, other.den)
        if all(part is not None for part in parts):
            return parts
        a, b = self.lowest(), other.lowest()
        return times(a.num, b.den), times(b.num, a.den), times(a.den, b.den)

    def __add__(self, other: Exact) -> Exact:
        a, b, den = self._aligned(other)
        return Exact(plus(a, b), den)._settled()

    def __neg__(self) -> Exact:
        return Exact(-self.num, self.den, self._most)

    def __sub__(self, other: Exact) -> Exact:
        return self + (-other)

    def __mul__(self, other: Exact) -> Exact:
        short = isinstance(self.den, int) and isinstance(other.den, int) and self.den * other.den <= LIMIT
        if short and (self._fits(other.most) or other._fits(self.most)):
            num = narrowed(np.asarray(self.num * other.num))
            return Exact(num, times(self.den, other.den), self.most * other.most)
        num, den = product(self.num, other.num), product(self.den, other.den)
        if num is not None and den is not None:
            return Exact(num, den)
        a, b = self.lowest(), other.lowest()
        return Exact(times(a.num, b.num), times(a.den, b.den))._settled()

    def scaled(self, factor: Fraction | int) -> Exact:
        """Every value times one factor."""
        factor = Fraction(factor)
        size = abs(factor.numerator)
        if size <= LIMIT and isinstance(self.den, int) and self.den * factor.denominator <= LIMIT and self._fits(size):
            num = self.num if factor.numerator == 1 else narrowed(np.asarray(self.num * factor.numerator))
            return Exact(num, self.den * factor.denominator, self.most * size)
        num, den = product(self.num, factor.numerator), product(self.den, factor.denominator)
        if num is not None and den is not None:
            return Exact(num, den)
        return Exact(times(self.num, factor.numerator), times(self.den, factor.denominator))._settled()

    def __truediv__(self, other: Exact) -> Exact:
        """Quotients; where the divisor is 0 the result is 0 and the caller must have marked the row."""
        none = other.num == 0
        divisor = np.where(none, 1, other.num) if none.any() else other.num
        if bound(divisor) and (divisor < 0).any():
            flipped = Exact(np.where(divisor < 0, -self.num, self.num), self.den)
            return flipped / Exact(np.abs(other.num), other.den)
        den = other.den if isinstance(other.den, int) or not none.any() else np.where(none, 1, other.den)
        numerator = Exact(np.where(none, 0, self.num), self.den) if none.any() else self
        return numerator * Exact(_column(den, len(self)), divisor)

    def compare(self, other: Exact) -> npt.NDArray[np.int8]:
        """-1, 0 or 1 by row: the sign of self - other, exactly."""
        a, b, _ = self._aligned(other)
        return sign_of_difference(a, b)

    def compared(self, value: Fraction | int) -> npt.NDArray[np.int8]:
        """-1, 0 or 1 by row: the sign of self - value."""
        value = Fraction(value)
        a, b = product(self.num, value.denominator), product(self.den, value.numerator)
        if a is None or b is None:
            a, b = times(self.num, value.denominator), times(self.den, value.numerator)
        return sign_of_difference(a, b)

    def where(self, mask: Mask, other: Exact) -> Exact:
        """Own values under the mask, the other's elsewhere."""
        if isinstance(self.den, int) and isinstance(other.den, int):
            a, b, den = self._aligned(other)
            return Exact(np.where(mask, a, b), den)
        return Exact(
            narrowed(np.where(mask, self.num, other.num)), narrowed(np.where(mask, self._dens(), other._dens()))
        )

    def replaced(self, rows: Index, part: Exact) -> Exact:
        """The column with the values at some rows replaced by `part`."""
        place = np.zeros(len(self), np.intp)
        place[rows] = np.arange(len(rows))
        chosen = np.zeros(len(self), np.bool_)
        chosen[rows] = True
        return part.take(place).where(chosen, self) if len(rows) else self

    def minimum(self, other: Exact) -> Exact:
        """The smaller of both by row."""
        return self.where(self.compare(other) <= 0, other)

    def maximum(self, other: Exact) -> Exact:
        """The larger of both by row."""
        return self.where(self.compare(other) >= 0, other)

    def absolute(self) -> Exact:
        """Without sign."""
        return Exact(np.abs(self.num), self.den, self._most)

    def common(self) -> Exact:
        """The same values over one denominator for the whole column."""
        if isinstance(self.den, int):
            return self
        if not len(self):
            return Exact(self.num)
        few = len(np.unique(self.den)) <= FEW
        short = self if few else self.lowest()
        den = math.lcm(*(int(d) for d in np.unique(short.den)))
        factor = narrowed(np.array(den // short._dens().astype(object), dtype=object))
        return Exact(times(short.num, factor), den)

    def sums(self, groups: Index, size: int) -> Exact:
        """Sums by group number; a negative group number is left out."""
        if not isinstance(self.den, int) and len(np.unique(self.den)) > FEW:
            return self._sums_of_quotients(groups, size)
        column = self.common()
        num = column.num
        if num.dtype == object or not column._fits(len(num)):
            return Exact(narrowed(_wide_sums(num, groups, size)), column.den)
        total = np.full(size, 0, np.int64)
        _add_up(total, groups, num)
        return Exact(total, column.den)

    def _sums_of_quotients(self, groups: Index, size: int) -> Exact:
        """As `sums`, over a denominator for each group: one for all would grow with every row."""
        by_group: dict[int, dict[int, int]] = {}
        for group, num, den in zip(groups.tolist(), self.num.tolist(), self._dens().tolist(), strict=True):
            if group >= 0:
                terms = by_group.setdefault(group, {})
                terms[den] = terms.get(den, 0) + num
        totals = {group: _sum_of_terms(list(terms.items())) for group, terms in by_group.items()}
        num_of, den_of = np.zeros(size, object), np.ones(size, object)
        for group, total in totals.items():
            num_of[group], den_of[group] = total.numerator, total.denominator
        return Exact(narrowed(num_of), narrowed(den_of))

    def running_sums(self, groups: Index) -> Exact:
        """For each value the sum of its group's up to it; `groups` rises, so that those of one stand together."""
        column = self.common()
        wide = column.num.dtype == object or bound(column.num) * len(self) > LIMIT
        total = np.cumsum(column.num.astype(object) if wide else column.num)
        before = np.append(np.zeros(1, total.dtype), total)[np.searchsorted(groups, groups)]
        return Exact(narrowed(np.asarray(total - before)), column.den)

    def ranks(self) -> Index:
        """Place of each value in rising order, equal values sharing one; a sort key whatever the size of the terms."""
        if isinstance(self.den, int) or not len(self):
            return np.unique(self.num, return_inverse=True)[1].ravel().astype(np.intp)
        finest = bound(self.den) ** 2 + 1  # two different quotients lie further apart than 1 / finest
        floors = self.num.astype(object) * finest // self.den.astype(object)
        return np.unique(narrowed(floors), return_inverse=True)[1].ravel().astype(np.intp)

    def rounded(self, digits: int) -> Array:
        """Whole units of 10^-digits, halves away from zero: here, and in `rounded` for one number, all is rounded."""
        scale = 10**digits
        if isinstance(self.den, int) and self.den <= LIMIT and scale % self.den == 0:
            return narrowed(np.asarray(times(self.num, scale // self.den)))
        common = math.gcd(scale, self.den) if isinstance(self.den, int) else 1
        factor, den = scale // common, self.den // common
        small = self.num.dtype != object and (isinstance(den, int) or den.dtype != object)
        if not small or not self._fits(2 * factor, 2 * bound(den)):
            return self._rounded_wide(scale)
        whole = np.empty(len(self), np.int64)
        for at in blocks(len(self)):
            _halves_up(self.num[at], factor, den if isinstance(den, int) else den[at], whole[at])
        return whole

    def _rounded_wide(self, scale: int) -> Array:
        """As `rounded`, on exact Python integers where even the lowest terms do not fit."""
        small = self.lowest()
        num, den = np.asarray(wide(small.num) * scale), wide(small.den)
        whole = np.asarray(nearest(np.abs(num), den), dtype=object)
        return narrowed(np.where(num < 0, -whole, whole))

    def floored(self, digits: int) -> Array:
        """Whole units of 10^-digits, towards minus infinity."""
        num, den = times(self.num, 10**digits), self.den
        if num.dtype == object or bound(den) > LIMIT:
            return narrowed(np.asarray(wide(num) // wide(den), dtype=object))
        return np.asarray(num // den)


def concatenated(columns: Sequence[Exact]) -> Exact:
    """Columns one below the other."""
    if not columns:
        return Exact.zeros(0)
    if all(isinstance(c.den, int) for c in columns):
        den = math.lcm(*(int(c.den) for c in columns))
        return Exact(narrowed(np.concatenate([times(c.num, den // int(c.den)) for c in columns])), den)
    return Exact(np.concatenate([c.num for c in columns]), np.concatenate([c._dens() for c in columns]))
