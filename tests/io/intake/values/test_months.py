"""Months and weekdays by name, in the languages that exports come in."""

from __future__ import annotations

from datetime import date

import pytest

from intake.matching.periods import has_period, is_bare_period, period_of
from intake.tables.grid import is_period
from intake.values.columns import read_as
from intake.values.months import english, month_of, parted
from intake.values.reading import ReadCells, Reading
from model.basics.calendar import Calendar, Period
from model.basics.problem import Severity
from model.tables.schema import Column, Kind

CALENDAR = Calendar(1)


def read(*cells: str, kind: Kind = Kind.DATE) -> ReadCells:
    return read_as(Column("When", kind), cells, CALENDAR, Reading())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("15. März 2026", date(2026, 3, 15)),
        ("Mi, 15. Juli 2026", date(2026, 7, 15)),
        ("15-Okt-26", date(2026, 10, 15)),
        ("31. Dez. 2026", date(2026, 12, 31)),
        ("3 févr. 2026", date(2026, 2, 3)),
        ("1er août 2026", date(2026, 8, 1)),
        ("mar. 3 févr. 2026", date(2026, 2, 3)),
        ("15 de marzo de 2026", date(2026, 3, 15)),
        ("2 septiembre 2026 10:30", date(2026, 9, 2)),
        ("3 mrt 2026", date(2026, 3, 3)),
        ("15 luglio 2026", date(2026, 7, 15)),
        ("1 de maio de 2026", date(2026, 5, 1)),
        ("Mar 3, 2026", date(2026, 3, 3)),
    ],
)
def test_days_with_months_of_other_languages(text: str, day: date) -> None:
    found = read(text)
    assert found.cells == [day]
    assert not [doubt for doubt in found.doubts if doubt.severity is not Severity.FINDING]


@pytest.mark.parametrize("text", ["15 jui 2026", "15 Marble 2026"])
def test_a_word_that_is_no_month_is_named(text: str) -> None:
    (doubt,) = read(text).doubts
    assert doubt.wrong == f"'{text.split()[1]}' in '{text}' is not the name of a month"


@pytest.mark.parametrize(
    ("heading", "month"), [("Okt 26", 10), ("févr.-26", 2), ("März 2026", 3), ("Dez'26", 12), ("ene 2026", 1)]
)
def test_headings_with_months_of_other_languages(heading: str, month: int) -> None:
    assert is_period(heading)
    assert period_of(heading, CALENDAR) == Period(2026 * 12 + month - 1, 1)
    assert read(heading, kind=Kind.PERIOD).cells == [f"2026-{month:02}"]


@pytest.mark.parametrize("heading", ["Marketing", "Margin", "Decision", "Set 12", "Out", "Junior 26"])
def test_words_that_begin_like_months_are_none(heading: str) -> None:
    assert not is_period(heading)
    assert period_of(heading, CALENDAR, year=2026) is None
    assert not is_bare_period(heading, CALENDAR)


def test_months_alone_lie_in_the_year_that_was_named() -> None:
    assert is_bare_period("Mai", CALENDAR)
    assert period_of("févr.", CALENDAR, year=2026) == Period(2026 * 12 + 1, 1)


def test_no_name_stands_for_two_months() -> None:
    assert [month_of(name) for name in ("juin", "juil.", "JUNI", "Juli", "mars", "mayo", "mei")] == [
        6,
        7,
        6,
        7,
        3,
        5,
        5,
    ]
    assert english("Ist Okt 2026") == "Ist October 2026"


def test_a_weekday_that_contradicts_its_day_makes_the_cell_doubtful() -> None:
    found = read("Mon 15 Jul 2026", "Wed 15 Jul 2026", "Dienstag, 15. Juli 2026", "Mar 3 2026")
    assert found.cells == [date(2026, 7, 15)] * 3 + [date(2026, 3, 3)]
    assert [(doubt.row, doubt.wrong, doubt.severity) for doubt in found.doubts] == [
        (0, "2026-07-15 is a Wednesday, and no Monday", Severity.WARNING),
        (2, "2026-07-15 is a Wednesday, and no Tuesday", Severity.WARNING),
    ]


def test_a_word_that_is_weekday_and_month_is_a_weekday_beside_a_month() -> None:
    assert parted("mar 3 mars 2026") == (1, "3 mars 2026")
    assert parted("mar 3 2026") == (None, "mar 3 2026")


def test_years_of_two_digits_are_told_where_they_are_read_as_odd_ones() -> None:
    assert read("15 Jul 26", "31/1/98").doubts == []
    (doubt,) = read("15 Jul 75", "15 Jul 1985", "31 Jan 88").doubts
    assert doubt.wrong.startswith("'15 Jul 75' is read as 1975-07-15; years of two digits are those from 1970 to 2069")
    assert "(2 cells" in doubt.wrong


def test_a_page_of_text_is_no_period_and_is_not_translated() -> None:
    text = "Okt 26 " * 5_000
    assert english(text) == text
    assert period_of(text, CALENDAR) is None
    assert not has_period(text, CALENDAR)
    assert english("Okt 26 " * 20) == "October 26 " * 20
