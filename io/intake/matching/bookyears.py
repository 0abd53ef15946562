"""The years that a book is about, which tell what two digits of a year mean in a file for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from intake.values.days import USUAL, Years
from model.basics.calendar import Calendar, Period
from model.tables.book import Book
from model.tables.schema import SHEETS, Column
from model.tables.values import parse_period

_DATED = (("Plans", "From"), ("Plans", "To"), ("Assignments", "From"))
_LIKELY = range(1990, 2070)  # an open end such as 9999 is no year that a book is about
_BEFORE, _AFTER = 20, 3
_PAST, _FUTURE = {"Hire date": 50}, {"To": 10}  # of these fields by more


def years_of(book: Book, calendar: Calendar) -> range:
    """The fiscal years that a book's periods, plans and assignments name; none where it names none."""
    years = [year for year in _named(book, calendar) if year in _LIKELY]
    return range(min(years), max(years) + 1) if years else range(0)


def years_in(column: Column, known: range) -> Years:
    """What years of two digits mean in a column of dates for a book about the `known` years.

    Nobody was hired later than a year after them.
    """
    if not known:
        return USUAL
    first, last = known[0], known[-1]
    usual = range(first - _PAST.get(column.heading, _BEFORE), last + _FUTURE.get(column.heading, _AFTER) + 1)
    return Years(last + 1, range(usual.start, last + 2)) if column.heading in _PAST else Years(USUAL.last, usual)


def _named(book: Book, calendar: Calendar) -> Iterator[int]:
    for spec in SHEETS.values():
        for heading in book.sheet(spec.name).headings if spec.periods is not None else ():
            period = parse_period(heading, calendar)
            if isinstance(period, Period):
                yield calendar.fiscal_year(period.start)
    for sheet, heading in _DATED:
        yield from (cell.year for cell in book.sheet(sheet).column(heading) if isinstance(cell, date))
