"""Periods in one heading with what stands there (`Jul-26 Plan`), and years that head columns."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from intake import FieldMap, ImportPlan, Mapping, Question, Reading, answered, plan_import, suggest
from intake.files.source import Source, SourceSheet, line_of
from intake.mapping.mapping import from_text, to_text
from intake.matching.periods import is_flat, parts_beside, period_of
from intake.tables.finding import find_tables
from model.basics.calendar import Calendar
from model.basics.problem import Severity
from model.tables.book import Book, Cell, book_of_rows

CALENDAR = Calendar(1)
PLANS = ("Jul-26 Plan", "Jul-26 Actual", "Aug-26 Plan", "Aug-26 Actual")
TARGETS = Mapping(
    "Plan", "Targets", periods=Reading(), fields=(FieldMap("Owner", "Owner"), FieldMap("Measure", "Measure"))
)


def book(start: int = 1) -> Book:
    measures: list[dict[str, Cell]] = [
        {"Measure": name, "Kind": "reading", "Over time": "sum", "Unit": "money"} for name in ("ARR", "Logos")
    ]
    return book_of_rows({"Settings": [{"Setting": "Fiscal year starts", "Value": start}], "Measures": measures})


def source(*headings: Cell) -> Source:
    rows: list[list[Cell]] = [
        ["Owner", "Measure", *headings],
        ["company", "ARR", *(10 + i for i in range(len(headings)))],
    ]
    rows.append(["company", "Logos", *(Decimal("0.5") for _ in headings)])
    lines = [line for i, row in enumerate(rows, 1) if (line := line_of(i, row)) is not None]
    return Source("plan.xlsx", "xlsx", (SourceSheet("Data", tuple(lines)),))


def first_run(file: Source, target: str = "Targets", start: int = 1) -> ImportPlan:
    table = find_tables(file.sheets[0])[0][0]
    return plan_import(book(start), file, suggest(book(start), file.sheets[0], table, target, "x").mapping)


def values(plan: ImportPlan) -> dict[str, Cell]:
    return {name: cell for name, cell in plan.rows[0].record.cells.items() if name not in ("Owner", "Measure")}


@pytest.mark.parametrize(
    ("target", "headings", "expected"),
    [
        ("Targets", PLANS, {"2026-07": 10, "2026-08": 12}),
        ("Readings", PLANS, {"2026-07": 11, "2026-08": 13}),
        (
            "Targets",
            ("Plan Jul-26", "Plan (Aug-26)", "Plan - Q4 2026"),
            {"2026-07": 10, "2026-08": 11, "FY2026-Q4": 12},
        ),
        ("Targets", ("Q4 2026 Plan", "FY2027 Q1 Plan"), {"FY2026-Q4": 10, "FY2027-Q1": 11}),
        ("Readings", ("2026-07 Actual", "2026-08 Actual"), {"2026-07": 10, "2026-08": 11}),
        ("Targets", ("Okt 26: Plan", "Plan | Nov 26"), {"2026-10": 10, "2026-11": 11}),
        ("Targets", ("Jul-26 Plan", "Jul-26 vs Jun-26"), {"2026-07": 10}),
        ("Targets", ("Jul-26", "May renew", "Aug-26"), {"2026-07": 10, "2026-08": 12}),
    ],
)
def test_what_stands_beside_a_period_is_taken_by_its_name(
    target: str, headings: tuple[str, ...], expected: dict[str, Cell]
) -> None:
    assert values(first_run(source(*headings), target)) == expected


def test_it_is_asked_where_no_name_tells_and_kept_with_the_mapping() -> None:
    file = source("Jul-26 Old", "Jul-26 New", "Aug-26 Old", "Aug-26 New")
    plan = first_run(file)
    (question,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "under"]
    assert plan.blocked
    assert [answer for answer, _ in question.answers] == ["Old", "New"]
    after = plan_import(book(), file, from_text(to_text(answered(plan.mapping, question, "New"))))
    assert values(after) == {"2026-07": 11, "2026-08": 13}


def test_months_without_a_year_count_where_several_have_the_same_beside_them() -> None:
    assert parts_beside(["Jan Plan", "Feb Plan", "Mar Plan"], CALENDAR) == ("Plan",)
    assert parts_beside(["May renew", "Mar margin"], CALENDAR) == ()
    assert period_of("Feb Plan", CALENDAR, year=2026, under="plan") == CALENDAR.split(CALENDAR.year(2026), "month")[1]


def test_an_amount_of_one_month_is_no_column_of_a_month() -> None:
    assert is_flat("ARR 2026-07", CALENDAR)
    assert not is_flat("Jul-26 vs Jun-26", CALENDAR)
    assert parts_beside(["Deal", "ARR 2026-07"], CALENDAR, flat=False) == ()


@pytest.mark.parametrize("headings", [("2026", "2027"), (2026, 2027)])
def test_years_alone_are_fiscal_years_where_those_are_the_calendars(headings: tuple[Cell, ...]) -> None:
    plan = first_run(source(*headings))
    assert values(plan) == {"FY2026": 10, "FY2027": 11}
    assert "2026, 2027: read as the whole fiscal year" in [issue.wrong for issue in plan.problems]


@pytest.mark.parametrize(
    ("headings", "start"), [(("Jan 2026", "Feb 2026", "2026"), 1), (("Q1 2026", "2026"), 1), ((2026,), 7)]
)
def test_a_year_beside_months_or_of_another_fiscal_year_is_told(headings: tuple[Cell, ...], start: int) -> None:
    plan = first_run(source(*headings), start=start)
    assert not any(name.startswith("FY") and name.endswith("2026") for name in values(plan))
    (told,) = [issue for issue in plan.problems if issue.right.startswith("head it FY2026")]
    assert told.severity is Severity.WARNING
    assert plan.blocked == (len(headings) == 1)


def test_a_saved_import_takes_next_months_columns() -> None:
    mapping = replace(TARGETS, under="Plan", headings=("Owner", "Measure", *PLANS))
    plan = plan_import(book(), source("Sep-26 Plan", "Sep-26 Actual"), mapping)
    assert values(plan) == {"2026-09": 10}
    assert not [issue for issue in plan.problems if "is new and not imported" in issue.wrong]
