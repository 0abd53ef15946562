"""Months and quarters without a year, under a title or in a file that says it, and the shapes that periods come in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.files.source import Source
from intake.mapping.mapping import FieldMap, Mapping, Pivot
from intake.mapping.questions import Question, answered
from intake.matching.fiscalyears import fiscal_years_told
from intake.matching.periods import is_bare_period, period_of
from intake.plan import ImportPlan
from intake.running import plan_import
from intake.values.reading import Reading
from model.basics.calendar import Calendar
from model.basics.problem import Severity
from model.tables.book import Book
from tests.io.intake.deals import Rows, book, errors, said, source

JANUARY, JULY = Calendar(1), Calendar(7)
_FIELDS = (FieldMap("Owner", "CSM"), FieldMap("Measure", "Measure"))
_TARGETS = Mapping("T", "Targets", fields=_FIELDS, periods=Reading())


def _into(start: int) -> Book:
    measures = [{"Measure": "Net", "Kind": "sum", "Unit": "money", "Types": "new"}]
    return book(Measures=measures, Settings=[{"Setting": "Fiscal year starts", "Value": start}])


def _plan(title: str, start: int = 1, mapping: Mapping = _TARGETS, name: str = "quota.xlsx") -> ImportPlan:
    rows: Rows = [[title], [None], ["CSM", "Measure", "Jan", "Q3", "H1"], ["0012", "Net", 1, 2, 3]]
    made: Source = replace(source(rows, name), name=name)
    return plan_import(_into(start), made, mapping)


def _periods(plan: ImportPlan) -> list[str]:
    return [name for name in plan.rows[0].record.cells if name not in ("Owner", "Measure")]


@pytest.mark.parametrize(
    "title", ["Targets FY2026", "Quotas FY26", "Fiscal year 2026", "Plan (FY'26)", "2026 FY goals"]
)
def test_a_title_says_the_year_where_the_fiscal_year_is_the_calendars(title: str) -> None:
    plan = _plan(title)
    assert errors(plan) == []
    assert _periods(plan) == ["2026-01", "FY2026-Q3", "FY2026-H1"]
    assert "taken as those of FY2026, which the title or name of the file says" in said(plan)
    assert plan.mapping.year == 0  # next year's file says its own


def test_the_name_of_the_file_says_it_as_well() -> None:
    assert _periods(_plan("Targets", name="quotas_FY2026.xlsx")) == ["2026-01", "FY2026-Q3", "FY2026-H1"]


def _asked(plan: ImportPlan) -> Question:
    (asked,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "year"]
    return asked


@pytest.mark.parametrize(("title", "start"), [("Targets FY2026", 7), ("Targets 2026", 1), ("FY2026 against FY2025", 1)])
def test_a_title_that_is_not_certain_is_the_first_answer(title: str, start: int) -> None:
    plan = _plan(title, start)
    asked = _asked(plan)
    assert (asked.severity, asked.answers[0]) == (Severity.ERROR, ("2026", "FY2026"))
    settled = _plan(title, start, answered(_TARGETS, asked, "2026"))
    assert errors(settled) == []
    assert _periods(settled) == ["2026-01", "FY2026-Q3", "FY2026-H1"]


def test_a_title_with_both_years_is_certain_in_any_calendar() -> None:
    plan = _plan("Targets FY2025/26", 7)
    assert (errors(plan), _periods(plan)) == ([], ["2026-01", "FY2026-Q3", "FY2026-H1"])


def test_a_title_of_another_year_than_was_decided_is_told() -> None:
    plan = _plan("Targets FY2027", mapping=replace(_TARGETS, year=2026))
    assert (errors(plan), _periods(plan)[0]) == ([], "2026-01")
    assert (_asked(plan).severity, _asked(plan).answers) == (Severity.WARNING, (("2027", "FY2027"),))


def test_days_and_other_numbers_are_no_years() -> None:
    for text in ("as of 2026-07-31", "export_2026-07", "2026/07", "v2026.1.3", "Order 12026", "RFY2026", "FY2026x"):
        assert fiscal_years_told([text], JANUARY).sure == 0, text
        assert fiscal_years_told([text], JANUARY).years == (), text
    assert fiscal_years_told(["FY2025/26"], JANUARY).sure == 0  # no year of that calendar


def test_months_in_rows_lie_in_the_year_of_the_title() -> None:
    rows: Rows = [["FY2026"], [None], ["CSM", "Measure", "Month", "Value"], ["0012", "Net", "Jan", 1]]
    plan = plan_import(_into(1), source(rows), Mapping("T", "Targets", fields=_FIELDS, pivot=Pivot("Month", "Value")))
    assert (errors(plan), _periods(plan)) == ([], ["2026-01"])


@pytest.mark.parametrize(
    ("heading", "january", "july"),
    [
        ("Q3-26", "FY2026-Q3", ""),
        ("26Q3", "FY2026-Q3", ""),
        ("Q3'26", "FY2026-Q3", ""),
        ("3Q 2026", "FY2026-Q3", ""),
        ("1H26", "FY2026-H1", ""),
        ("Qtr 3 2026", "FY2026-Q3", ""),
        ("FY26Q3", "FY2026-Q3", "FY2026-Q3"),
        ("FY2025/26 Q3", "", "FY2026-Q3"),
        ("Q3 CY26", "FY2026-Q3", "FY2027-Q1"),
        ("CY26", "FY2026", ""),
        ("P07 2026", "2026-07", ""),
        ("P07 FY26", "2026-07", "2026-01"),
        ("Period 7 FY2026", "2026-07", "2026-01"),
        ("M07-2026", "2026-07", ""),
        ("2026M07", "2026-07", ""),
        ("2026/07", "2026-07", "2026-07"),
        ("202607", "2026-07", "2026-07"),
        ("07.2026", "2026-07", "2026-07"),
        ("2026.07", "2026-07", "2026-07"),
        ("2026 Jul", "2026-07", "2026-07"),
        ("Jul2026", "2026-07", "2026-07"),
        ("Fiscal Year 2026", "FY2026", "FY2026"),
        ("FY2025/26", "", "FY2026"),
        ("2025/26", "", "FY2026"),
        ("Q326", "", ""),
        ("M7 26", "", ""),
        ("Q5 2026", "", ""),
        ("H3 2026", "", ""),
        ("P13 2026", "", ""),
        ("FY2025/27", "", ""),
        ("26 / Q3", "", ""),
    ],
)
def test_periods_in_all_their_shapes(heading: str, january: str, july: str) -> None:
    for calendar, name in ((JANUARY, january), (JULY, july)):
        found = period_of(heading, calendar)
        assert (calendar.name(found) if found else "") == name


def test_numbered_periods_without_a_year_lie_in_the_one_that_was_said() -> None:
    assert period_of("P07", JULY, 2026) == period_of("2026-01", JULY)
    assert period_of("Quarter 3", JULY, 2026) == period_of("FY2026-Q3", JULY)
    assert period_of("M07", JANUARY, 2026) == period_of("2026-07", JANUARY)
    assert not is_bare_period("M07", JULY)  # the seventh of the fiscal year, or July
    assert not any(is_bare_period(name, JANUARY) for name in ("P7", "M7", "M", "Quarter", "P13", "Q5", "H4"))
