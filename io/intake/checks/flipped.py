"""Exchange rates that turn round from one period to the next: 1.10 in January, and 0.91, its inverse, in February."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.calendar import Calendar, Period
from model.basics.problem import Problem
from model.tables.values import number_text, parse_period, shown

_NEAR = Decimal("0.05")  # of 1, within which a rate and an inverse look the same
_PAIR = ("From currency", "To currency")


def flipped_rates(underway: Underway) -> Iterator[Problem]:
    """Tells pairs of currencies of which a rate is nearer to the inverse of the one before than to it."""
    for record in underway.records if underway.mapping.target == "FX" else ():
        rates = _rates(record, underway.calendar)
        turned = next(((a, b) for a, b in pairwise(rates) if _is_turned(a[1], b[1])), None)
        if turned is not None:
            (before, one), (after, other) = turned
            pair = " to ".join(shown(record.cells.get(name)) for name in _PAIR)
            wrong = f"{pair} is {number_text(one)} in {before} and {number_text(other)} in {after}, near its inverse"
            yield problem(record.sheet, record.place, None, wrong, "give all rates in one direction")


def _rates(record: Record, calendar: Calendar) -> list[tuple[str, Decimal]]:
    """The rates of a row by the names of their periods, in order of time."""
    periods = {name: parse_period(name, calendar) for name in record.cells}
    found = [
        (period.start, name, Decimal(cell))
        for name, period in periods.items()
        if isinstance(period, Period) and is_number(cell := record.cells[name]) and cell > 0
    ]
    return [(name, rate) for _, name, rate in sorted(found)]


def _is_turned(one: Decimal, other: Decimal) -> bool:
    return abs(one * other - 1) < _NEAR < abs(one / other - 1)
