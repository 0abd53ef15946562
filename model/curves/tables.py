"""The Curves sheet as compiled rate tables by name."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from model.curves.curve import Curve, CurveRow, Matrix, compile_curve
from model.tables.columns import Tables
from model.tables.schema import folded

RateTables = dict[str, Curve | Matrix]


def rate_tables(tables: Tables) -> RateTables:
    """Curves by folded name; one with a broken row is left out, because no part of it can be trusted."""
    table = tables["Curves"]
    names = table.names("Curve")
    rows: dict[str, list[int]] = {}
    for r in range(table.size):
        rows.setdefault(folded(names.text(r)), []).append(r)
    found: RateTables = {}
    for name, members in rows.items():
        if table.broken[np.array(members, np.intp)].any():
            continue
        second = [table.numbers("And from").get(r) for r in members]
        if all(value is None for value in second):
            found[name] = compile_curve([_row(tables, r) for r in members])
        else:
            found[name] = _matrix(tables, members, [value or Fraction(0) for value in second])
    return found


def _matrix(tables: Tables, members: list[int], second: list[Fraction]) -> Matrix:
    cells = sorted(((_row(tables, r), start) for r, start in zip(members, second, strict=True)), key=_begins)
    return Matrix(tuple(row for row, _ in cells), tuple(start for _, start in cells))


def _begins(cell: tuple[CurveRow, Fraction]) -> tuple[Fraction, Fraction]:
    return cell[0].start, cell[1]


def _row(tables: Tables, r: int) -> CurveRow:
    table = tables["Curves"]
    return CurveRow(
        shape=table.choices("Shape").text(r),
        start=table.numbers("From").get(r) or Fraction(0),
        excluded=table.choices("From is").text(r) == "excluded",
        value=table.numbers("Value").get(r) or Fraction(0),
        row=r,
    )
