"""Quarters and months under their years, in two rows of a header."""

from __future__ import annotations

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.matching.periods import is_bare_period, parts_beside, period_of
from intake.values.reading import Reading
from model.basics.calendar import Calendar
from tests.io.intake.deals import book, errors, run

JANUARY, APRIL = Calendar(1), Calendar(4)


@pytest.mark.parametrize(
    ("heading", "calendar", "name"),
    [
        ("2026 / Q1", JANUARY, "FY2026-Q1"),
        ("Q1 / 2027", JANUARY, "FY2027-Q1"),
        ("2026 / Jul", APRIL, "2026-07"),
        ("FY26 / Jul", APRIL, "2025-07"),
        ("FY26 Q2 / Jul", APRIL, "2025-07"),
        ("FY2027 / H1", APRIL, "FY2027-H1"),
        ("2026 / Q1", APRIL, ""),
        ("26 / Q1", JANUARY, ""),
        ("2026 / Plan", JANUARY, ""),
    ],
)
def test_a_period_under_its_year(heading: str, calendar: Calendar, name: str) -> None:
    found = period_of(heading, calendar)
    assert (calendar.name(found) if found else "") == name
    assert is_bare_period(heading, calendar) is (not name and "Q1" in heading)


def test_years_are_no_columns_beside_their_quarters() -> None:
    headings = ["Rep", "2026 / Q1", "2026 / Q2", "2027 / Q1"]
    assert parts_beside(headings, JANUARY) == ()
    assert parts_beside(["2026 / Q1 / Plan", "2026 / Q1 / Actual"], JANUARY) == ("Plan", "Actual")


def test_targets_of_two_years_are_imported_at_once() -> None:
    rows = [[None, None, 2026, None, 2027], ["CSM", "Measure", "Q1", "Q2", "Q1"], ["0012", "ARR", 1, 2, 3]]
    fields = (FieldMap("Owner", "CSM"), FieldMap("Measure", "Measure"))
    mapping = Mapping("T", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    measures = [{"Measure": "ARR", "Kind": "sum", "Unit": "money", "Types": "new"}]
    plan = run(rows, mapping, book(Measures=measures))
    assert errors(plan) == []
    periods = {name: cell for name, cell in plan.rows[0].record.cells.items() if name.startswith("FY")}
    assert periods == {"FY2026-Q1": 1, "FY2026-Q2": 2, "FY2027-Q1": 3}


def test_a_month_without_a_year_under_any_other_heading_lies_in_the_year_that_was_said() -> None:
    calendar = Calendar(1)
    assert period_of("Details / Jan", calendar, 2026) == period_of("2026-01", calendar)
    assert period_of("Details / Q1", calendar, 2026) == period_of("Q1 FY2026", calendar)
