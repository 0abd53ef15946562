"""Rate tables that cannot be evaluated: one bad row makes the whole curve unusable."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise, product

import numpy as np

from model.basics.integers import Mask
from model.basics.problem import Severity
from model.tables.columns import Table, Tables
from model.tables.faults import Fault, Place
from model.tables.values import fraction_text

_POINTED = ("linear", "extend")


def unusable_curves(tables: Tables) -> Iterator[Fault]:
    """Rows out of order, shapes that do not fit together, half matrices; the curve's rows are all marked."""
    table = tables["Curves"]
    names = table.names("Curve")
    for code in range(len(names.names)):
        rows: list[int] = np.flatnonzero(names.codes == code).tolist()
        sound = [row for row in rows if not table.broken[row]]
        matrix = any(table.numbers("And from").filled[row] for row in sound)
        found = list(_matrix_faults(table, sound) if matrix else _faults(table, sound))
        for row, heading, wrong, right, see in found:
            yield Fault("Curves", row, heading, wrong, right, breaks=tuple(rows), see=see)


def matrix_gaps(tables: Tables) -> Iterator[Fault]:
    """Pairs of steps that a matrix has no row for: there an earlier row would pay, unseen."""
    table = tables["Curves"]
    names = table.names("Curve")
    for code in np.unique(names.codes[table.numbers("And from").filled & (names.codes >= 0)]).tolist():
        rows: list[int] = np.flatnonzero(names.codes == code).tolist()
        if table.broken[rows].any():
            continue
        points = {(_number(table, "From", row), _number(table, "And from", row)): row for row in rows}
        wanted = product(dict.fromkeys(a for a, _ in points), dict.fromkeys(b for _, b in points))
        for start, second in (pair for pair in wanted if pair not in points):
            row = next(at for (a, _), at in points.items() if a == start)
            pair = f"From {fraction_text(start)} and And from {fraction_text(second)}"
            wrong = f"matrix '{names.text(row)}' has no row for {pair}; the last before it that is reached pays there"
            yield Fault("Curves", row, "And from", wrong, "add the row", Severity.WARNING)


def flat_extensions(tables: Tables) -> Iterator[Fault]:
    """Curves of one extend row: before it nothing is paid, so that its slope is none and its value holds."""
    table = tables["Curves"]
    names, shapes = table.names("Curve"), table.choices("Shape")
    for code in range(len(names.names)):
        rows: list[int] = np.flatnonzero(names.codes == code).tolist()
        if len(rows) == 1 and shapes.text(rows[0]) == "extend" and not table.broken[rows[0]]:
            wrong = "a curve of one extend row has no slope to go on with: its value holds above it"
            right = "add the row before it, or choose step or marginal"
            yield Fault("Curves", rows[0], "Shape", wrong, right, Severity.WARNING)


def rows_of_broken_curves(table: Table) -> Mask:
    """All rows of the curves of which any row is broken."""
    codes = table.names("Curve").codes
    return np.isin(codes, codes[table.broken & (codes >= 0)]) | table.broken


_Found = tuple[int, str, str, str, tuple[Place, ...]]


def _faults(table: Table, rows: list[int]) -> Iterator[_Found]:
    """Of a curve in one input."""
    shapes, starts = table.choices("Shape"), table.numbers("From")
    for before, row in pairwise(rows):
        if _number(table, "From", row) < _number(table, "From", before):
            wrong = f"From {fraction_text(_number(table, 'From', row))} is below the row before"
            yield row, "From", wrong, "sort the curve by From", (Place("Curves", before, "From"),)
        elif shapes.text(row) == "marginal" and shapes.text(before) in _POINTED and starts.filled[row]:
            wrong = f"marginal follows {shapes.text(before)}, which needs a point to run to"
            right = "begin with marginal, or put a step or first dollar row before it"
            yield row, "Shape", wrong, right, (Place("Curves", before, "Shape"),)


def _matrix_faults(table: Table, rows: list[int]) -> Iterator[_Found]:
    """Of a curve in two inputs: every row is a step, names both inputs, and stands in order of either."""
    shapes, second = table.choices("Shape"), table.numbers("And from")
    for row in rows:
        if not second.filled[row]:
            yield row, "And from", "And from is missing, though other rows of this curve have it", "fill it in", ()
        if shapes.text(row) != "step":
            yield row, "Shape", f"a curve with And from cannot be {shapes.text(row)}", "choose step", ()
    points = [(_number(table, "From", row), _number(table, "And from", row)) for row in rows]
    across = [(b, a) for a, b in points]
    if points != sorted(points) and across != sorted(across):
        at = next(i for i in range(1, len(rows)) if points[i] < points[i - 1])
        before = (Place("Curves", rows[at - 1], "From"),)
        yield rows[at], "From", "the rows of this curve are not in order", "sort it by From, then And from", before


def _number(table: Table, heading: str, row: int) -> Fraction:
    return table.numbers(heading).get(row) or Fraction(0)
