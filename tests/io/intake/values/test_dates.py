"""Days in the shapes in which people write them, alone and beside each other in a column."""

from __future__ import annotations

from datetime import date

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.matching.suggesting import suggest
from intake.plan import ImportPlan
from intake.tables.finding import find_tables
from intake.values.columns import read_as
from intake.values.dates import read_dates
from intake.values.reading import ReadCells, Reading
from model.basics.calendar import Calendar
from model.basics.problem import Severity
from model.tables.book import Book, Cell
from model.tables.schema import Column, Kind
from tests.io.intake.deals import BOOKINGS, DEALS, book, column, errors, run, said, source

FIFTEENTH = date(2026, 1, 15)


def read(*cells: Cell, **decided: str) -> ReadCells:
    return read_dates(list(cells), Reading(**decided))  # type: ignore[arg-type]


def _asked(found: ReadCells) -> list[str]:
    return [doubt.topic for doubt in found.doubts if doubt.row is None and doubt.severity is Severity.ERROR]


@pytest.mark.parametrize(
    "text",
    [
        *("2026 Jan 15", "Jan 15 26", "Jan 15, 2026", "15/Jan/2026", "15Jan2026", "15JAN26", "15th of January 2026"),
        *("20260115", "2026.01.15", "2026/1/15", "15. 1. 2026", "15 / 01 / 2026", "15/01/'26", "1.15.2026"),
        *("2026-01-15T10:00:00Z", "2026-01-15T10:00:00+01:00", "Thu, 15 Jan 2026"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read(text).cells == [FIFTEENTH]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("15-Jan", "names no year"),
        ("15 January", "names no year"),
        ("1/15", "names no year"),
        ("15.1.", "names no year"),
        ("Q1-15", "is not a date"),
        ("3 months", "is not a date"),
        ("0026-01-15", "has the year 26"),
        ("2026-15-01", "is not a day of the calendar"),
        ("15/1/226", "is not a date"),
    ],
)
def test_what_names_no_day_is_refused_with_what_it_lacks(text: str, wrong: str) -> None:
    (doubt,) = read(text).doubts
    assert (doubt.row, doubt.wrong) == (0, f"'{text}' {wrong}")


@pytest.mark.parametrize("text", ["Jan-26", "Jan 2026", "2026-01", "01/2026", "Jan '26"])
def test_a_month_without_a_day_is_asked_about(text: str) -> None:
    assert _asked(read(text, "2026-03-01")) == ["months"]
    undecided = read(text, "2026-03-01")
    assert (undecided.cells, undecided.bad) == ([None, date(2026, 3, 1)], {0})
    assert [doubt.row for doubt in undecided.doubts] == [None]
    assert read(text, months="first").cells == [date(2026, 1, 1)]
    assert read(text, "Feb 2026", months="last").cells == [date(2026, 1, 31), date(2026, 2, 28)]


def test_each_mark_between_the_numbers_tells_its_own_order() -> None:
    assert not _asked(read("15.01.2026", "1/15/2026", "15-01-2026"))
    assert read("15.01.2026", "1/15/2026", "15-01-2026").cells == [FIFTEENTH] * 3
    assert read("5.1.2026", "1/15/2026").cells == [date(2026, 1, 5), FIFTEENTH]
    assert _asked(read("15/1/2026", "1/15/2026")) == ["dates"]


def test_an_order_is_not_taken_from_another_mark() -> None:
    found = read("15.01.2026", "1/5/2026")
    assert (found.cells, found.bad, _asked(found)) == ([FIFTEENTH, None], {1}, ["dates"])
    assert [doubt.row for doubt in found.doubts] == [None]
    assert [doubt.row for doubt in read("1/5/2026", "1/6/2026", "1/7/26x").doubts] == [None, 2]
    assert read("5.1.2026", "1/5/2026", dates="mdy").cells == [date(2026, 1, 5), date(2026, 1, 5)]
    assert read("5.1.2026", dates="mdy").cells == [date(2026, 5, 1)]


def test_serial_numbers_that_are_text_are_told_too() -> None:
    (doubt,) = read("46037").doubts
    assert "(46037 is 2026-01-15)" in doubt.wrong


PEOPLE = Mapping(
    "People",
    "Payees",
    fields=tuple(FieldMap(name, name) for name in ("Payee ID", "Name", "Hire date")),
)


def _book() -> Book:
    return book(Plans=[{"Plan ID": "P", "Name": "P", "From": date(2026, 1, 1), "To": date(2026, 12, 31)}])


def _hired(day: str, into: Book) -> ImportPlan:
    return run([["Payee ID", "Name", "Hire date"], ["9", "Uma Verma", day]], PEOPLE, into)


def test_nobody_was_hired_after_the_years_of_the_book() -> None:
    plan = _hired("5 Jan 68", _book())
    assert column(plan, "Hire date")[-1] == date(1968, 1, 5)
    assert "years of two digits are those from 1928 to 2027 (1 cell of years before 1976 or after 2027)" in said(plan)
    assert "is read as" not in said(_hired("5 Jan 88", _book()))
    assert column(_hired("5 Jan 68", book()), "Hire date")[-1] == date(2068, 1, 5)


def test_deals_far_from_the_years_of_the_book_are_told() -> None:
    deals = [DEALS[0], ["D1", "5 Jan 35", *DEALS[1][2:]]]
    assert "'5 Jan 35' is read as 2035-01-05" in said(run(deals, BOOKINGS, _book()))
    assert "is read as" not in said(run(deals, BOOKINGS, book()))


def test_the_answer_about_months_is_kept_with_the_column() -> None:
    deals = [DEALS[0], ["D1", "Jan 2026", *DEALS[1][2:]]]
    asked = next(one for one in run(deals).problems if isinstance(one, Question) and one.topic == "months")
    plan = run(deals, answered(BOOKINGS, asked, "last"))
    assert (column(plan, "Date"), errors(plan)) == ([date(2026, 1, 31)], [])


def test_months_are_suggested_as_dates() -> None:
    file = source(
        [["Deal ID", "Close month", "Type", "ARR"], ["D1", "Jan 2026", "new", 1], ["D2", "Feb 2026", "new", 2]]
    )
    table = find_tables(file.sheets[0])[0][0]
    fields = suggest(book(), file.sheets[0], table, "Transactions", "T").mapping.fields
    assert {one.field: one.heading for one in fields}["Date"] == "Close month"


@pytest.mark.parametrize("cell", [date(2026, 1, 31), "1/31/2026", "31.01.2026", "2026-01-31"])
def test_the_last_day_of_a_month_names_it_as_a_period_and_is_told(cell: Cell) -> None:
    found = read_as(Column("Period", Kind.PERIOD), [cell, "2026-02"], Calendar(1))
    assert found.cells == ["2026-01", "2026-02"]
    assert "last days of months in 1 cell are read as these months" in found.doubts[0].wrong
    assert read_as(Column("Period", Kind.PERIOD), [date(2026, 1, 15), "1/15/2026"], Calendar(1)).bad == {0, 1}
