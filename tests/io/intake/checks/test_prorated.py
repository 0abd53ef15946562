"""Amounts that a file calls prorated, and the days that the book takes off them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from intake.values.reading import Reading
from tests.io.intake.deals import book, run, said


def _spells(target: str, heading: str, day: date) -> ImportPlan:
    rows = [["Payee ID", "From", "Plan ID", heading], ["0012", day, "P1", 20_000]]
    field = "Target incentive" if target == "Assignments" else "Amount"
    fields = [FieldMap(f, f) for f in ("Payee ID", "From", "Plan ID")] + [FieldMap(field, heading)]
    fields = [one for one in fields if target == "Assignments" or one.field != "Plan ID"]
    return run(rows, Mapping("Spells", target, sheets=("Data",), fields=tuple(fields)), _book())


def _book() -> object:
    component = {"Plan ID": "P1", "Component": "Bookings", "Measure": "Net ARR", "Prorate target": "yes"}
    return book(Plans=[{"Plan ID": "P1", "Name": "CSM"}], Components=[component])


@pytest.mark.parametrize(
    ("target", "heading", "day", "tells"),
    [
        ("Assignments", "Prorated variable", date(2026, 4, 1), True),
        ("Assignments", "Prorated variable", date(2026, 1, 1), False),
        ("Assignments", "Variable", date(2026, 4, 1), False),
        ("Assignments", "Variable prorated by FTE", date(2026, 4, 1), False),
        ("Draws", "Draw (pro rata)", date(2026, 4, 13), True),
        ("Draws", "Draw (pro rata)", date(2026, 4, 1), False),
    ],
)
def test_spells_that_begin_within_what_they_are_paid_for(target: str, heading: str, day: date, tells: bool) -> None:
    plan = _spells(target, heading, day)
    assert ("would be taken off again" in said(plan)) == tells
    assert not plan.blocked


def test_what_is_decided_is_not_told_again() -> None:
    plan = _spells("Assignments", "Prorated variable", date(2026, 4, 1))
    (found,) = (one for one in plan.problems if isinstance(one, Question) and one.topic == "work_time")
    rows = [["Payee ID", "From", "Plan ID", "Prorated variable"], ["0012", date(2026, 4, 1), "P1", 20_000]]
    assert "taken off again" not in said(run(rows, answered(plan.mapping, found, "full"), _book()))


@pytest.mark.parametrize(("measure", "tells"), [("Net ARR", True), ("Calls", False)])
def test_targets_that_a_component_prorates(measure: str, tells: bool) -> None:
    rows = [["Prorated quotas"], [], ["Owner", "Measure", "2026-07"], ["0012", measure, 20_000]]
    fields = tuple(FieldMap(f, f) for f in ("Owner", "Measure"))
    mapping = Mapping("Quotas", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    assert ("'Bookings' prorates its target" in said(run(rows, mapping, _book()))) == tells
    assert "prorates" not in said(run(rows[2:], replace(mapping), _book()))
