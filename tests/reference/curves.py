"""Rate tables read row by row, as section 6 tells their shapes."""

from __future__ import annotations

from fractions import Fraction

from tests.reference.rows import Row


def curve_value(rows: list[Row], x: Fraction, second: Fraction | None = None) -> Fraction:
    """The curve at x (and at the second input of a matrix); 0 below the first row."""
    if any(row["And from"] is not None for row in rows):
        assert second is not None
        return _matrix(rows, x, second)
    at = -1
    for index, row in enumerate(rows):
        if _reached(row, x):
            at = index
    return Fraction(0) if at < 0 else _on(rows, at, x)


def last_row_value(rows: list[Row], second: Fraction | None = None) -> Fraction:
    """The curve at its last row: where a lower-is-better measure stands that needed nothing."""
    if any(row["And from"] is not None for row in rows):
        assert second is not None
        return _matrix(rows, 1 + max(row["From"] for row in rows), second)
    return _on(rows, len(rows) - 1, rows[-1]["From"])


def slope_at_zero(rows: list[Row]) -> Fraction:
    """The rate that an attainment of 0 selects."""
    at = -1
    for index, row in enumerate(rows):
        if row["From"] < 0 or (row["From"] == 0 and row["From is"] == "included"):
            at = index
    return Fraction(0) if at < 0 else _slope(rows, at)


def _on(rows: list[Row], at: int, x: Fraction) -> Fraction:
    """The value at x of the segment that begins with row `at`."""
    row = rows[at]
    if row["Shape"] == "step":
        return Fraction(row["Value"])
    if row["Shape"] == "first dollar":
        return Fraction(row["Value"] * x)
    start = _start(rows, at)
    return start + _slope(rows, at) * (x - row["From"])


def _start(rows: list[Row], at: int) -> Fraction:
    row = rows[at]
    if row["Shape"] == "first dollar":
        return Fraction(row["From"] * row["Value"])
    if row["Shape"] != "marginal":
        return Fraction(row["Value"])
    return _on(rows, at - 1, row["From"]) if at else Fraction(0)


def _slope(rows: list[Row], at: int) -> Fraction:
    row = rows[at]
    if row["Shape"] in ("marginal", "first dollar"):
        return Fraction(row["Value"])
    if row["Shape"] == "step":
        return Fraction(0)
    if at + 1 < len(rows):
        after = rows[at + 1]
        return (_start(rows, at + 1) - row["Value"]) / (after["From"] - row["From"])
    return _slope(rows, at - 1) if row["Shape"] == "extend" and at else Fraction(0)


def _matrix(rows: list[Row], x: Fraction, y: Fraction) -> Fraction:
    """The last row, by From and then by And from, that both inputs have reached."""
    reached = [row for row in rows if _reached(row, x) and row["And from"] <= y]
    return Fraction(max(reached, key=lambda row: (row["From"], row["And from"]))["Value"]) if reached else Fraction(0)


def _reached(row: Row, x: Fraction) -> bool:
    return bool(row["From"] < x or (row["From"] == x and row["From is"] == "included"))
