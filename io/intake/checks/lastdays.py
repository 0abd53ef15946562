"""Ends of contracts that are the first day after them: billing systems write a year as 2026-01-01 to 2027-01-01.

The book holds last days. Read as they stand, such a contract would be available to renew in the year after its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import asking, reading_of
from intake.rows.record import Record
from model.basics.problem import Problem, Severity

_ANSWERS = (("before", "They end the day before"), ("keep", "These are their last days"))
_FIELD = "To"


def with_last_days(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records of contracts with their last days, as decided; asked where most ends are whole months after."""
    records, mapping = list(underway.records), underway.mapping
    if mapping.target != "Contracts":
        return records, []
    decided = reading_of(mapping, _FIELD).ends
    if decided == "before":
        return [_earlier(record) for record in records], []
    spans = [(record, first, end) for record in records if (first := _day(record, "From")) and (end := _day(record))]
    after = [(record, first, end) for record, first, end in spans if end > first and end.day == first.day]
    if decided or not after or len(after) * 2 < len(spans):
        return records, []
    record, first, end = after[0]
    wrong = f"{counted(len(after), 'contract')} ends whole months after its first day, as {first} to {end}"
    if len(after) > 1:
        wrong = f"{counted(len(after), 'contract')} end whole months after their first days, as {first} to {end}"
    right = "say whether these are the last days, or the first ones after the contracts"
    issue = problem(record.sheet, record.place, None, wrong, right, Severity.ERROR)
    return records, [asking(issue, "ends", _ANSWERS, _FIELD)]


def _day(record: Record, field: str = _FIELD) -> date | None:
    day = record.cells.get(field)
    return day if isinstance(day, date) else None


def _earlier(record: Record) -> Record:
    end = _day(record)
    return record if end is None else replace(record, cells={**record.cells, _FIELD: end - timedelta(days=1)})
