"""Opening balances as other systems keep them: as of the last day of the year before, and below zero where owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.questions import asking, reading_of
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.calendar import Calendar, day_date, day_number, month_number
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.values import shown

_SIGNS = (("negate", "Take them without their minus"), ("keep", "Keep them below zero"))


def with_openings(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records as of the first day of the year that they open, and what is told of that and asked of their signs."""
    mapping, records, calendar = underway.mapping, underway.records, underway.calendar
    if mapping.target != "Opening balances":
        return list(records), []
    problems: list[Problem] = []
    closing = [record for record in records if _opens(record, calendar) is not None]
    if closing:
        day, opened = shown(closing[0].cells["As of"]), _opens(closing[0], calendar)
        many = counted(len(closing), "row")
        wrong = f"{day} is the last day of a fiscal year: balances are read as of {opened}, when they open the next"
        wrong += f" ({many})"
        problems.append(problem(closing[0].sheet, closing[0].place, None, wrong, "make sure that they were left then"))
    made = [_opened(record, calendar) for record in records]
    below = [record for record in made if _is_below(record)]
    decided = reading_of(mapping, "Amount").losses
    if below and decided == "negate":
        return [_above(record) for record in made], problems
    if below and decided != "keep":
        wrong = f"{counted(len(below), 'balance')} below zero, such as {shown(below[0].cells['Amount'])}"
        wrong += "; the book has them above zero, and their Kind says who owes whom"
        right = "say whether their signs are left off"
        issue = problem(below[0].sheet, below[0].place, None, wrong, right, Severity.ERROR)
        problems.append(asking(issue, "losses", _SIGNS, "Amount"))
    return made, problems


def _opens(record: Record, calendar: Calendar) -> date | None:
    """The first day of the fiscal year that begins the day after a balance, None where none does."""
    day = record.cells.get("As of")
    if not isinstance(day, date):
        return None
    after = day_date(day_number(day) + 1)
    first = calendar.year_of(month_number(after)).first_day
    return after if first == day_number(after) else None


def _opened(record: Record, calendar: Calendar) -> Record:
    day = _opens(record, calendar)
    return record if day is None else _with(record, "As of", day)


def _is_below(record: Record) -> bool:
    amount = record.cells.get("Amount")
    return is_number(amount) and amount < 0


def _above(record: Record) -> Record:
    amount: Cell = record.cells.get("Amount")
    return _with(record, "Amount", -amount) if is_number(amount) and amount < 0 else record


def _with(record: Record, field: str, cell: Cell) -> Record:
    return replace(record, cells={**record.cells, field: cell})
