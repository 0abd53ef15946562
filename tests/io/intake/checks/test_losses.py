"""Churn and the like, which the book holds below zero and many files state above it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from model.tables.book import Cell
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, column, errors, run, said


def _deals(*deals: tuple[str, Cell]) -> Rows:
    return [DEALS[0], *([f"D{at}", "2026-01-05", "A1", kind, amount] for at, (kind, amount) in enumerate(deals))]


@pytest.mark.parametrize(
    "kind", ["churn", "Churned", "Contraction", "Partial downgrade", "Lost customer", "Credit Note"]
)
def test_losses_above_zero_are_asked_about_and_turned(kind: str) -> None:
    rows = _deals(("new", 100), (kind, 40))
    plan = run(rows)
    assert f"Data!3:3: {kind} has an amount above zero in 1 row" in errors(plan)[0]
    (question,) = [found for found in plan.problems if isinstance(found, Question) and found.topic == "losses"]
    turned = run(rows, answered(BOOKINGS, question, "negate"))
    assert (column(turned, "Amount"), turned.blocked) == ([100, -40], False)
    assert column(run(rows, answered(BOOKINGS, question, "keep")), "Amount") == [100, 40]
    again = run(_deals(("new", 100), (kind, 40), (kind, 5)), turned.mapping, turned.book)
    assert again.counts == {"new": 1, "changed": 0, "unchanged": 2, "duplicate": 0, "bad": 0, "missing": 0}


@pytest.mark.parametrize("kind", ["new", "expansion", "Closet renewal", "gloss"])
def test_gains_are_not_asked_about(kind: str) -> None:
    assert not run(_deals((kind, 40))).blocked


def test_losses_of_both_signs_are_told_and_left_as_they_stand() -> None:
    rows = _deals(("churn", -100), ("churn", 40))
    negated = replace(
        BOOKINGS,
        fields=tuple(replace(one, reading=replace(one.reading, losses="negate")) for one in BOOKINGS.fields),
    )
    for mapping in (BOOKINGS, negated):
        plan = run(rows, mapping)
        assert "Data!3:3: churn has an amount above zero in 1 row, and one below zero in others" in said(plan)
        assert column(plan, "Amount") == [-100, 40]


@pytest.mark.parametrize(("code", "asks"), [("Deduction", True), ("Claw-back Q1", True), ("SPIFF", False)])
def test_adjustments_that_take_something_back(code: str, asks: bool) -> None:
    fields = ("Payee ID", "Period", "Amount", "Code", "Reason", "By")
    mapping = Mapping("Adjustments", "Adjustments", sheets=("Data",), fields=tuple(FieldMap(f, f) for f in fields))
    rows = [[*fields], ["0012", "2026-01", 500, code, "overpaid", "Ana"]]
    plan = run(rows, mapping)
    questions = [one for one in plan.problems if isinstance(one, Question) and one.topic == "losses"]
    assert bool(questions) == asks
    if asks:
        assert column(run(rows, answered(mapping, questions[0], "negate")), "Amount") == [-500]
