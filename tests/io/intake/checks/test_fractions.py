"""Percent points in columns that hold fractions beside amounts: curves, rates and caps without a percent sign."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from model.tables.book import Book, Cell
from tests.io.intake.deals import Rows, book, column, errors, run, said

_COMPONENTS = {"Plan ID": "P1", "Component": "NRR", "Method": "bonus"}


def _curves(*more: str) -> Mapping:
    return Mapping("Curves", "Curves", fields=tuple(FieldMap(name, name) for name in ("Curve", "From", "Value", *more)))


def _rows(name: str, *points: tuple[Cell, Cell]) -> Rows:
    return [["Curve", "From", "Value"], *([name, start, value] for start, value in points)]


def _with(**component: Cell) -> Book:
    return book(Components=[_COMPONENTS | component])


def _asked(plan: ImportPlan) -> list[tuple[str, str]]:
    found = [one for one in plan.problems if isinstance(one, Question) and one.topic == "percent"]
    return [(one.field, one.wrong) for one in found]


def _settled(rows: Rows, mapping: Mapping, into: Book, answer: str) -> ImportPlan:
    plan = run(rows, mapping, into)
    for one in plan.problems:
        if isinstance(one, Question) and one.topic == "percent":
            mapping = answered(mapping, one, answer)
    return run(rows, mapping, into)


@pytest.mark.parametrize("into", [book(), _with(Curve="Payout")], ids=["unknown", "by attainment"])
def test_points_of_a_curve_by_attainment_are_asked_about(into: Book) -> None:
    rows = _rows("Payout", (0, 0), (50, 50), (100, 100), (120, 150))
    assert _asked(run(rows, _curves(), into)) == [
        ("From", "From 120 would be 12000 % as an attainment of 'Payout'"),
        ("Value", "Value 150 would be 15000 % as a value of 'Payout'"),
    ]
    assert run(rows, _curves(), into).blocked
    plan = _settled(rows, _curves(), into, "points")
    assert [row.record.cells["From"] for row in plan.rows] == [0, Decimal("0.5"), 1, Decimal("1.2")]
    assert [row.record.cells["Value"] for row in plan.rows] == [0, Decimal("0.5"), 1, Decimal("1.5")]
    kept = _settled(rows, _curves(), into, "fraction")
    assert [row.record.cells["From"] for row in kept.rows] == [0, 50, 100, 120]


@pytest.mark.parametrize(
    ("component", "points"),
    [
        ({}, [(0, Decimal("0.05")), (50_000, Decimal("0.1"))]),
        ({}, [(0, "0%"), ("50%", "50%"), ("100%", "100%"), ("120%", "300%")]),
        ({"Curve input": "amount"}, [(0, Decimal("0.05")), (100, Decimal("0.1"))]),
        ({"Curve input": "value", "Method": "unit"}, [(0, 50), (100, 75)]),
    ],
    ids=["amounts", "percentages", "by amount", "units"],
)
def test_amounts_and_percentages_are_not_asked_about(
    component: dict[str, Cell], points: list[tuple[Cell, Cell]]
) -> None:
    into = _with(Curve="Payout", **component) if component else book()
    assert not _asked(run(_rows("Payout", *points), _curves(), into))


@pytest.mark.parametrize("into", [book(), _with(Curve="Payout", Method="rate", **{"Curve input": "amount"})])
def test_points_of_a_rate_by_amounts_are_asked_about(into: Book) -> None:
    rows = _rows("Payout", (0, 5), (50_000, 7))
    assert _asked(run(rows, _curves(), into)) == [("Value", "Value 7 would be 700 % as a value of 'Payout'")]
    plan = _settled(rows, _curves(), into, "points")
    assert [row.record.cells["From"] for row in plan.rows] == [0, 50_000]
    assert [row.record.cells["Value"] for row in plan.rows] == [Decimal("0.05"), Decimal("0.07")]


def test_only_the_curves_that_need_it_are_read_as_points() -> None:
    rows = [*_rows("Payout", (0, 0), (100, 1)), *_rows("Rates", (0, Decimal("0.1")), (80_000, Decimal("0.2")))[1:]]
    plan = _settled(rows, _curves(), book(), "points")
    assert [row.record.cells["From"] for row in plan.rows] == [0, 1, 0, 80_000]


def test_points_beside_fractions_can_only_be_mended() -> None:
    plan = run(_rows("Payout", (0, 0), ("50%", 1), (100, 1)), _curves())
    (question,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "percent"]
    assert question.wrong.endswith("; 0.5 looks like a fraction")
    assert [answer for answer, _ in question.answers] == ["fraction"]


def test_a_column_called_a_percentage_is_not_read_twice() -> None:
    rows = [["Curve", "Attainment %", "Value"], ["Payout", 0, 0], ["Payout", 100, 1], ["Payout", 1200, 2]]
    fields = tuple(FieldMap(a, b) for a, b in (("Curve", "Curve"), ("From", "Attainment %"), ("Value", "Value")))
    plan = _settled(rows, Mapping("Curves", "Curves", fields=fields), book(), "points")
    assert [row.record.cells["From"] for row in plan.rows] == [0, 1, 12]


def test_rates_and_caps_of_components_and_plans_are_asked_about() -> None:
    headings = ["Plan ID", "Component", "Method", "Rate", "Cap", "Cap unit"]
    rows: Rows = [
        headings,
        ["P1", "A", "rate", 8, None, None],
        ["P1", "B", "unit", 50, 200, "target"],
        ["P1", "C", "bonus", None, 900, "money"],
    ]
    mapping = Mapping("Plan", "Components", fields=tuple(FieldMap(name, name) for name in headings))
    plan = run(rows, mapping)
    assert _asked(plan) == [
        ("Rate", "Rate 8 would be 800 % as a rate"),
        ("Cap", "Cap 200 would be 20000 % as a part of the target"),
    ]
    read = _settled(rows, mapping, book(), "points").rows
    assert [row.record.cells["Rate"] for row in read] == [Decimal("0.08"), 50, None]
    assert [row.record.cells["Cap"] for row in read] == [None, 2, 900]
    names = ["Plan ID", "Name", "Plan cap"]
    plans = Mapping("Plans", "Plans", fields=tuple(FieldMap(name, name) for name in names))
    assert "Plan cap 150 would be 15000 %" in errors(run([names, ["P1", "CSM", 150]], plans))[0]


def test_a_curve_read_so_is_unchanged_next_time() -> None:
    rows = _rows("Payout", (0, 0), (100, 1), (120, 2))
    rows = [[*row, "linear" if at else "Shape"] for at, row in enumerate(rows)]
    plan = _settled(rows, _curves("Shape"), book(), "points")
    assert column(plan, "From") == [0, 1, Decimal("1.2")]
    again = run(rows, plan.mapping, plan.book)
    assert (again.blocked, again.counts["unchanged"]) == (False, 3)


def test_one_value_for_all_rows_is_told_where_it_may_be_points() -> None:
    rows: Rows = [["Plan ID", "Name"], ["P1", "CSM"]]
    fields = tuple(FieldMap(name, name) for name in ("Plan ID", "Name"))
    plan = run(rows, Mapping("Plans", "Plans", fields=fields, fixed={"Plan cap": "150"}))
    assert (plan.blocked, "would be 15000 %" in said(plan)) == (False, True)
    rows = [["Plan ID", "Component", "Method"], ["P1", "GRR", "bonus"]]
    fields = tuple(FieldMap(str(name), str(name)) for name in rows[0])
    plan = run(rows, Mapping("Plan", "Components", fields=fields, fixed={"Weight": "2"}))
    assert "Weight: 2 is read as 200 %" in said(plan)
    assert "Weight" not in said(run(rows, Mapping("Plan", "Components", fields=fields, fixed={"Weight": "40%"})))
