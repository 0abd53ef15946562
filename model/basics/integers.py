"""Columns of whole numbers that never overflow: int64 where a bound on the operands proves that nothing can, else
exact Python integers (object arrays).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]
Rows = Index | Mask | slice

LIMIT = 2**63 - 1


def bound(values: Array | int) -> int:
    """The largest absolute value, as a Python integer; 0 for an empty array."""
    if isinstance(values, int):
        return abs(values)
    if values.size == 0:
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))


def wide(values: Array | int) -> Any:
    """The same numbers as Python integers, which have no limit."""
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
    return narrowed(np.asarray(wide(a) * wide(b), dtype=object))


def product(a: Array | int, b: Array | int) -> Any:
    """a * b if it fits into int64 (or into a plain integer), else None."""
    if isinstance(a, int) and isinstance(b, int):
        return a * b if abs(a * b) <= LIMIT else None
    if isinstance(b, int) and b == 1:
        return a
    if isinstance(a, int) and a == 1:
        return b
    most = bound(a), bound(b)
    return narrowed(np.asarray(a * b)) if max(most) <= LIMIT and most[0] * most[1] <= LIMIT else None


def plus(a: Array | int, b: Array | int) -> Any:
    """a + b without overflow."""
    if isinstance(a, int) and isinstance(b, int):
        return a + b
    if bound(a) + bound(b) <= LIMIT:
        total: Array = np.asarray(a + b)
        return narrowed(total)
    return narrowed(np.asarray(wide(a) + wide(b), dtype=object))


def sign_of_difference(a: Array, b: Array | int) -> npt.NDArray[np.int8]:
    """-1, 0 or 1 by row."""
    above: Mask = np.asarray(a > b, np.bool_)
    below: Mask = np.asarray(a < b, np.bool_)
    return above.astype(np.int8) - below.astype(np.int8)


def nearest(size: Any, den: Any) -> Any:
    """size / den to the nearest whole number, halves up; for numbers and columns of them, none below 0."""
    return (size * 2 + den) // (den * 2)
