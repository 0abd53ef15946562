"""The calendar against datetime, and the names of periods against the parser that reads them."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.basics.calendar import (
    MONTHS_IN,
    Calendar,
    Period,
    day_date,
    day_number,
    first_day,
    first_days,
    month_number,
    months_of,
)
from model.tables.values import parse_period

DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
MONTHS = st.integers(1900 * 12, 2199 * 12)
CALENDARS = st.builds(Calendar, st.integers(1, 12))


@given(DAYS)
def test_day_numbers_count_days(day: date) -> None:
    assert day_date(day_number(day)) == day
    assert day_number(day + timedelta(days=1)) == day_number(day) + 1
    month = month_number(day)
    assert first_day(month) == day_number(day.replace(day=1))
    assert months_of(np.array([day_number(day)])).tolist() == [month]
    assert first_days(np.array([month])).tolist() == [first_day(month)]


@given(MONTHS, st.integers(1, 24))
def test_a_period_reaches_from_first_to_last_day(start: int, months: int) -> None:
    period = Period(start, months)
    first, last = day_date(period.first_day), day_date(period.last_day)
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    assert month_number(last) - month_number(first) + 1 == months
    assert period.days == (last - first).days + 1


@given(CALENDARS, MONTHS)
def test_the_fiscal_year_is_called_after_the_year_in_which_it_ends(calendar: Calendar, month: int) -> None:
    year = calendar.year_of(month)
    assert year.holds(Period(month, 1))
    assert day_date(year.last_day).year == calendar.fiscal_year(month)
    assert day_date(year.first_day).month == calendar.start_month


@given(CALENDARS, MONTHS, st.sampled_from(sorted(MONTHS_IN)))
def test_a_year_is_split_without_gap(calendar: Calendar, month: int, kind: str) -> None:
    year = calendar.year_of(month)
    parts = calendar.split(year, kind)
    assert [part.start for part in parts] == list(range(year.start, year.end, MONTHS_IN[kind]))
    assert all(part.months == MONTHS_IN[kind] and year.holds(part) for part in parts)
    assert parts == [calendar.part(calendar.fiscal_year(month), kind, i + 1) for i in range(len(parts))]


@given(CALENDARS, MONTHS, st.integers(1, 30), st.sampled_from(sorted(MONTHS_IN)))
def test_a_split_holds_exactly_what_lies_inside(calendar: Calendar, start: int, months: int, kind: str) -> None:
    period = Period(start, months)
    around = Period(calendar.year_of(start).start - 12, months + 48)
    years = [calendar.year_of(month) for month in range(around.start, around.end, 12)]
    every = [part for year in years for part in calendar.split(year, kind)]
    assert calendar.split(period, kind) == [part for part in every if period.holds(part)]


@given(CALENDARS, MONTHS, st.sampled_from(sorted(MONTHS_IN)))
def test_a_name_reads_back_as_its_period(calendar: Calendar, month: int, kind: str) -> None:
    for part in calendar.split(calendar.year_of(month), kind):
        assert parse_period(calendar.name(part), calendar) == part


@pytest.mark.parametrize(
    ("start_month", "day", "names"),
    [
        (1, date(2026, 7, 15), ("2026-07", "FY2026-Q3", "FY2026-H2", "FY2026")),
        (2, date(2026, 1, 31), ("2026-01", "FY2026-Q4", "FY2026-H2", "FY2026")),
        (2, date(2026, 2, 1), ("2026-02", "FY2027-Q1", "FY2027-H1", "FY2027")),
        (7, date(2026, 6, 30), ("2026-06", "FY2026-Q4", "FY2026-H2", "FY2026")),
        (12, date(2025, 12, 1), ("2025-12", "FY2026-Q1", "FY2026-H1", "FY2026")),
    ],
)
def test_names_of_the_periods_that_hold_a_day(start_month: int, day: date, names: tuple[str, ...]) -> None:
    calendar = Calendar(start_month)
    month = Period(month_number(day), 1)
    parts = (
        next(part for part in calendar.split(calendar.year_of(month.start), kind) if part.holds(month))
        for kind in ("month", "quarter", "half", "year")
    )
    assert tuple(calendar.name(part) for part in parts) == names


def test_a_span_that_is_no_fiscal_period_names_its_months() -> None:
    assert Calendar().name(Period(2026 * 12 + 6, 12)) == "2026-07 to 2027-06"
    assert Calendar().name(Period(2026 * 12 + 1, 3)) == "2026-02 to 2026-04"


def test_leap_years_have_their_day() -> None:
    assert Period(2024 * 12 + 1, 1).days == 29
    assert Period(2026 * 12 + 1, 1).days == 28
    assert Calendar().year(2024).days == 366
