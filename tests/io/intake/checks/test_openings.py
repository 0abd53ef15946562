"""Opening balances as other systems keep them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from model.tables.book import Cell
from tests.io.intake.deals import book, column, errors, run, said

FIELDS = ("Payee ID", "As of", "Kind", "Amount")
BALANCES = Mapping("B", "Opening balances", fields=tuple(FieldMap(name, name) for name in FIELDS))


def _plan(day: date, amount: Cell, mapping: Mapping = BALANCES, start: int = 1) -> ImportPlan:
    into = book(Settings=[{"Setting": "Fiscal year starts", "Value": start}])
    return run([list(FIELDS), ["0012", day, "draw", amount]], mapping, into)


def test_a_closing_balance_opens_the_next_year_and_is_told() -> None:
    plan = _plan(date(2025, 12, 31), 500)
    assert (column(plan, "As of"), plan.blocked) == ([date(2026, 1, 1)], False)
    assert "2025-12-31 is the last day of a fiscal year: balances are read as of 2026-01-01" in said(plan)
    assert column(_plan(date(2026, 1, 31), 500, start=2), "As of") == [date(2026, 2, 1)]


def test_other_days_stay_and_are_refused_as_before() -> None:
    assert "2025-11-30 is not the first day of a fiscal year" in errors(_plan(date(2025, 11, 30), 500))[0]
    assert not _plan(date(2026, 1, 1), 500).problems


def test_balances_below_zero_are_asked_about() -> None:
    plan = _plan(date(2026, 1, 1), Decimal("-12.5"))
    assert "1 balance below zero, such as -12.5" in errors(plan)[0]
    asked = next(one for one in plan.problems if isinstance(one, Question) and one.topic == "losses")
    assert column(_plan(date(2026, 1, 1), Decimal("-12.5"), answered(BALANCES, asked, "negate")), "Amount") == [
        Decimal("12.5")
    ]
