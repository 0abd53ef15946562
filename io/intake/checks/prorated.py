"""Amounts from which days are taken off already: the book would take them off again.

Target incentive is that of a whole year and a draw that of a whole pay period, whenever a spell begins; targets are as
they are entered, unless a component prorates them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import asking, reading_of
from intake.rows.record import Record
from intake.tables.announced import is_prorated
from intake.tables.finding import FoundTable
from model.basics.calendar import Calendar, day_number, first_day, month_number
from model.basics.problem import Problem
from model.tables.book import Book
from model.tables.schema import folded
from model.tables.values import quoted, shown

_AMOUNTS = {"Assignments": "Target incentive", "Draws": "Amount"}
_BY_WORK_TIME = re.compile(r"\bfte\b", re.IGNORECASE)
_RIGHT = "take what the whole time has"


def prorated_again(underway: Underway) -> Iterator[Problem]:
    """Tells amounts that a heading or a text around the table calls prorated, where the book prorates them."""
    book, mapping, tables, records = underway.book, underway.mapping, underway.tables, underway.records
    calendar = underway.calendar
    said = next(((table, text) for table in tables if (text := _said(table, mapping))), None)
    if said is None or not records:
        return
    table, text = said
    if mapping.target == "Targets":
        if name := _prorating(book, records):
            wrong = f"{quoted(text)} says prorated, and '{name}' prorates its target by the days in the plan"
            yield problem(table.sheet, "", None, wrong, _RIGHT)
        return
    field = _AMOUNTS[mapping.target]
    within = [record for record in records if record.at >= 0 and _begins_within(record, mapping, calendar)]
    if not within or reading_of(mapping, field).work_time:
        return
    whole = "year" if mapping.target == "Assignments" else "pay period"
    wrong = (
        f"{quoted(text)} says prorated, and {field} is that of a whole {whole}: for {counted(len(within), 'row')} that "
        f"begin within one (first {shown(within[0].cells['From'])}) the time before would be taken off again"
    )
    issue = problem(within[0].sheet, within[0].place, None, wrong, _RIGHT)
    yield asking(issue, "work_time", (("full", f"They are for a whole {whole}"),), field)


def _said(table: FoundTable, mapping: Mapping) -> str:
    """What says prorated of what is imported: a heading, or a text around the table."""
    if mapping.target not in ("Targets", *_AMOUNTS):
        return ""
    amounts = [one.heading for one in mapping.fields if one.field == _AMOUNTS.get(mapping.target)]
    headings = table.headings if mapping.target == "Targets" else amounts
    said = (text for text in (*headings, *table.announced) if is_prorated(text))
    return next((text for text in said if not _BY_WORK_TIME.search(text)), "")


def _prorating(book: Book, records: Sequence[Record]) -> str:
    """A component that prorates targets which are imported; '' where none does."""
    sheet = book.sheet("Components")
    columns = (sheet.column(heading) for heading in ("Component", "Measure", "Prorate target"))
    named = {folded(shown(record.cells.get("Measure"))) for record in records}
    found = (
        shown(component)
        for component, measure, flag in zip(*columns, strict=True)
        if folded(shown(flag)) == "yes" and folded(shown(measure)) in named
    )
    return next(found, "")


def _begins_within(record: Record, mapping: Mapping, calendar: Calendar) -> bool:
    """Whether a spell does not begin with a fiscal year, or a draw with a month."""
    day = record.cells.get("From")
    if not isinstance(day, date):
        return False
    month = month_number(day)
    first = calendar.year_of(month).first_day if mapping.target == "Assignments" else first_day(month)
    return day_number(day) != first
