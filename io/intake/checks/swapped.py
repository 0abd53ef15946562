"""Dates that may have day and month swapped although each of them can be read: they lie on one day of many months.

A file of another regional setting, read in the order that the mapping remembers, shows it in no cell as long as no day
is above 12: the first days of June become the 6th of January, February, March.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from intake.changes.underway import Underway
from intake.files.source import problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import SURPRISE, asking, reading_of
from intake.rows.record import Record
from intake.values.dates import ORDERS
from model.basics.problem import Problem
from model.tables.schema import SHEETS, Kind

_FEW = 2
"""In so many months the dates of a file lie that is one month's."""


def dated_fields(mapping: Mapping, records: Sequence[Record]) -> Iterator[tuple[str, list[tuple[Record, date]]]]:
    """The fields of dates with those that the records have."""
    for column in SHEETS[mapping.target].columns:
        if column.kind is Kind.DATE:
            name = column.heading
            yield name, [(one, cell) for one in records if isinstance(cell := one.cells.get(name), date)]


def months_of(mapping: Mapping, records: Sequence[Record]) -> dict[str, str]:
    """The months in which the dates of each field lie, where they are few."""
    found = {name: _months([day for _, day in dated]) for name, dated in dated_fields(mapping, records)}
    return {name: "; ".join(sorted(months)) for name, months in found.items() if 0 < len(months) <= _FEW}


def swapped_days(underway: Underway) -> Iterator[Problem]:
    """Fields whose dates lie in many months as they are read, and in one (as in the run before) the other way round."""
    mapping, records = underway.mapping, underway.records
    for name, dated in dated_fields(mapping, records):
        days = [day for _, day in dated]
        if len(_months(days)) <= _FEW or any(day.day > 12 for day in days):
            continue
        turned = _months([date(day.year, day.day, day.month) for day in days])
        before = mapping.last.months.get(name, "") if mapping.last is not None else ""
        # on the first day of many months dates lie often enough
        if len(turned) > (_FEW if before else 1) or (not before and days[0].day == 1):
            continue
        record, day = next((one, day) for one, day in dated if day.day != day.month)
        like = f", like those of the last run ({before})" if before else ""
        wrong = (
            f"'{name}' is read as {day.isoformat()} here, and lies in {len(_months(days))} months; with day and month "
            f"swapped ({date(day.year, day.day, day.month).isoformat()} here) all lie in {' and '.join(sorted(turned))}"
            f"{like}"
        )
        issue = problem(record.sheet, record.place, None, wrong, "make sure which of them comes first in this file")
        known = reading_of(mapping, name).dates
        yield asking(issue, "dates" if known else SURPRISE, ORDERS if known else (), name)


def _months(days: Sequence[date]) -> set[str]:
    return {f"{year}-{month:02}" for year, month in {(day.year, day.month) for day in days}}
