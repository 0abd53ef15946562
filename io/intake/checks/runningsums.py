"""Values of periods that look like running sums: each holds the year up to it, though no heading says so."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.calendar import Calendar, Period
from model.basics.problem import Problem
from model.tables.schema import SHEETS
from model.tables.values import parse_period

_ROWS, _PERIODS = 3, 4  # at least
_LEAST, _MOST = Decimal("0.7"), Decimal("1.3")  # of so many times the first value as periods have passed


def running_sums(underway: Underway) -> Iterator[Problem]:
    """Tells values of which all grow from period to period by what the first one is, row by row."""
    if SHEETS[underway.mapping.target].periods is None or underway.mapping.target == "FX":
        return
    rows = [(record, _values(record, underway.calendar)) for record in underway.records]
    rows = [(record, values) for record, values in rows if len(values) >= _PERIODS]
    if len(rows) >= _ROWS and all(_runs_on(values) for _, values in rows):
        first = rows[0][0]
        wrong = (
            f"the values of all {counted(len(rows), 'row')} grow from period to period by what the first one is, "
            "as if each was the sum up to it"
        )
        yield problem(
            first.sheet, first.place, None, wrong, "give what each period has alone, if they are running sums"
        )


def _values(record: Record, calendar: Calendar) -> list[Decimal]:
    """The values of a row's periods in order of time, of those that are as long as the first and follow each other."""
    periods = {p: cell for name, cell in record.cells.items() if isinstance(p := parse_period(name, calendar), Period)}
    found = sorted(((p, Decimal(cell)) for p, cell in periods.items() if is_number(cell)), key=lambda one: one[0].start)
    follow = all(a.end == b.start and a.months == b.months for (a, _), (b, _) in pairwise(found))
    return [value for _, value in found] if follow else []


def _runs_on(values: list[Decimal]) -> bool:
    first = values[0]
    return first > 0 and all(_LEAST * n * first <= value <= _MOST * n * first for n, value in enumerate(values, 1))
