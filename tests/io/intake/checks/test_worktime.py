"""Target incentives that have the FTE in them already, and those of full time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from intake.mapping.mapping import FieldMap, Mapping, from_text, to_text
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from model.tables.book import Book, Cell
from tests.io.intake.deals import Rows, book, column, errors, run, said

_DAY, _MOST = date(2026, 1, 1), Decimal("0.8")
_PART: Rows = [["0012", _DAY, "P1", 1, 20_000], ["0013", _DAY, "P1", "80%", 15_000]]


def _run(rows: Rows, heading: str, into: Book | None = None, titles: Rows = (), work_time: str = "") -> ImportPlan:
    return run([*titles, *([[""]] if titles else []), *rows], _mapping(heading, work_time), into or _book())


def _mapping(heading: str, work_time: str = "") -> Mapping:
    fields = tuple(FieldMap(f, f) for f in ("Payee ID", "From", "Plan ID", "FTE"))
    amount = FieldMap("Target incentive", heading)
    amount = replace(amount, reading=replace(amount.reading, work_time=work_time))
    return Mapping("Roster", "Assignments", sheets=("Data",), fields=(*fields, amount))


def _book(fte: Cell = None) -> Book:
    kept = {"Payee ID": "0013", "From": _DAY, "Plan ID": "P1", "Target incentive": 15_000, "FTE": fte}
    return book(Plans=[{"Plan ID": "P1", "Name": "CSM"}], Assignments=[kept] if fte else [])


def _roster(heading: str, rows: Rows = _PART) -> Rows:
    return [["Payee ID", "From", "Plan ID", "FTE", heading], *rows]


def _question(plan: ImportPlan) -> Question:
    (found,) = (one for one in plan.problems if isinstance(one, Question) and one.topic == "work_time")
    return found


@pytest.mark.parametrize(
    "heading",
    [
        *("Prorated target", "Target incentive (pro-rata)", "FTE-adjusted OTE", "Variable x FTE", "Variable after FTE"),
        *("Bonus adj. for FTE", "Zielbonus anteilig", "Annualised variable", "Actual variable"),
    ],
)
def test_a_heading_that_says_so_is_asked_about(heading: str) -> None:
    plan = _run(_roster(heading), heading)
    found = _question(plan)
    assert plan.blocked
    assert (found.cell, found.field, found.heading) == ("E3", "Target incentive", heading)
    assert [answer for answer, _ in found.answers] == ["included", "full"]


@pytest.mark.parametrize("heading", ["Variable", "Variable (not prorated)", "Unprorated variable", "Full-time actual"])
def test_other_headings_are_not(heading: str) -> None:
    assert not errors(_run(_roster(heading), heading))


def test_where_everybody_works_full_time_nothing_is_asked() -> None:
    rows = [[*row[:3], "100%", row[4]] for row in _PART]
    assert not errors(_run(_roster("Prorated variable", rows), "Prorated variable"))


def test_a_title_says_it_too() -> None:
    assert errors(_run(_roster("Variable"), "Variable", titles=[["Roster, variable prorated for part time"]]))


@pytest.mark.parametrize(("answer", "fte", "amount"), [("included", 1, 15_000), ("full", _MOST, 15_000)])
def test_the_answer_is_kept_and_told(answer: str, fte: Cell, amount: int) -> None:
    plan = _run(_roster("Prorated variable"), "Prorated variable")
    mapping = from_text(to_text(answered(plan.mapping, _question(plan), answer)))
    plan = run(_roster("Prorated variable"), mapping, _book())
    assert not plan.blocked
    assert (column(plan, "FTE")[1], column(plan, "Target incentive")[1]) == (fte, amount)
    assert ("FTE is taken as 1 in 1 row" in said(plan)) == (answer == "included")


def test_the_column_of_full_time_beside_it_is_offered() -> None:
    rows = [["Payee ID", "From", "Plan ID", "FTE", "Variable", "Bonus"]]
    rows += [["0012", _DAY, "P1", 1, 20_000, 20_000], ["0013", _DAY, "P1", Decimal("0.85"), 15_001, 12_751]]
    plan = _run(rows, "Bonus")
    found = _question(plan)
    assert found.wrong.startswith("'Bonus' is 'Variable' times FTE in all rows")
    assert found.answers[0] == ("Variable", "Take Variable")
    plan = run(rows, answered(plan.mapping, found, "Variable"), _book())
    assert (plan.blocked, column(plan, "Target incentive")) == (False, [20_000, 15_001])


def test_the_column_with_it_beside_that_of_full_time_proves_that_it_is_the_right_one() -> None:
    rows = [["Payee ID", "From", "Plan ID", "FTE", "Actual variable", "Paid"]]
    rows += [["0012", _DAY, "P1", 1, 20_000, 20_000], ["0013", _DAY, "P1", _MOST, 15_000, 12_000]]
    assert not errors(_run(rows, "Actual variable"))


@pytest.mark.parametrize(
    ("amounts", "asks"),
    [((20_000, 20_000, 16_000), True), ((20_000, 20_000, 20_000), False), ((20_000, 24_000, 16_000), False)],
    ids=["in proportion", "the same", "nothing usual"],
)
def test_part_time_in_proportion_to_others_of_the_plan(amounts: tuple[int, ...], asks: bool) -> None:
    people = zip(("0012", "0014", "0013"), (1, 1, _MOST), amounts, strict=True)
    plan = _run(_roster("Bonus", [[who, _DAY, "P1", fte, amount] for who, fte, amount in people]), "Bonus")
    told = [one for one in errors(plan) if "0013 has 16000 at an FTE of 0.8" in one]
    assert bool(told) == asks


def test_an_fte_that_only_the_book_has() -> None:
    rows = [[row[0], row[1], row[2], row[4]] for row in _roster("Prorated variable")]
    mapping = replace(_mapping("Prorated variable"), fields=_mapping("Prorated variable").fields[:3])
    mapping = replace(mapping, fields=(*mapping.fields, _mapping("Prorated variable").fields[-1]))
    plan = run(rows, mapping, _book(fte="0.8"))
    assert "0.8 here" in said(plan)
    plan = run(rows, answered(mapping, _question(plan), "included"), _book(fte="0.8"))
    assert not plan.blocked
    assert column(plan, "FTE") == [1, None]
