"""A book to begin with: every setting with its default, and columns for the periods of one year.

Without them an empty book says neither what can be set nor where a target or a reading is typed.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from model.basics.calendar import Calendar, month_number
from model.tables.book import Book, Cell, Sheet
from model.tables.schema import SETTINGS, SHEETS, Kind

BY_PERIOD = ("Targets", "Readings")


def starter_book(today: date) -> Book:
    """All sheets; `Settings` filled with the defaults, `Targets` and `Readings` with the fiscal year of `today`."""
    calendar = Calendar(1)
    year = calendar.year_of(month_number(today))
    quarters = [calendar.name(part) for part in calendar.split(year, "quarter")]
    book = Book()
    for name, spec in SHEETS.items():
        headings = [column.heading for column in spec.columns]
        if name in BY_PERIOD:
            headings += [calendar.name(year), *quarters]
        book.sheets[name] = Sheet(name, headings, [[] for _ in headings])
    book.sheets["Settings"].cells = [list(SETTINGS), [_default(name) for name in SETTINGS]]
    return book


def _default(name: str) -> Cell:
    column = SETTINGS[name]
    if column.default is None:
        return None
    return int(Decimal(column.default)) if column.kind is Kind.NUMBER else column.default
