"""A book to begin with has no problem, names every setting, and has somewhere to type targets."""

from __future__ import annotations

from datetime import date

from model.tables.columns import Settings
from model.tables.reading import read_tables
from model.tables.schema import SETTINGS, SHEETS
from model.tables.starter import starter_book


def test_its_settings_are_the_defaults() -> None:
    book = starter_book(date(2026, 5, 31))
    tables = read_tables(book)
    assert tables.problems == ()
    assert tables.settings == Settings()
    assert book.sheet("Settings").column("Setting") == list(SETTINGS)


def test_targets_and_readings_have_the_columns_of_the_year() -> None:
    book = starter_book(date(2027, 1, 1))
    assert set(book.sheets) == set(SHEETS)
    for name in ("Targets", "Readings"):
        assert book.sheet(name).headings[2:] == ["FY2027", "FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4"]
        assert book.sheet(name).size == 0
