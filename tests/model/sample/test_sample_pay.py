"""The sample pays: no held line in the closed quarters, figures a reader believes, every kind of line somewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from model.basics.calendar import Period, day_date
from model.basics.problem import Severity
from model.calculate import calculate
from model.calculation import Calculation
from model.pay.lines import PayoutLine
from model.tables.book import Book
from model.tables.reading import read_tables

Rows = Callable[[str], list[dict[str, Any]]]
OPEN_QUARTER = 2026 * 12 + 9
PLANS = ("CSM", "RM", "LEAD", "HEAD", "ONB")
PAID_QUARTERLY = {"HEAD": Fraction(4, 5)}  # a fifth is paid once, at year end


@pytest.fixture(scope="module")
def calculation(book: Book) -> Calculation:
    tables = read_tables(book)
    return calculate(tables, tables.calendar.year(2026))


@pytest.fixture(scope="module")
def closed(calculation: Calculation) -> list[PayoutLine]:
    return [line for line in calculation.lines() if line.period.start < OPEN_QUARTER]


def quarters(calculation: Calculation) -> list[Period]:
    year = calculation.tables.calendar.year(2026)
    return calculation.tables.calendar.split(year, "quarter")[:3]


def test_no_error(calculation: Calculation) -> None:
    assert [str(p) for p in calculation.problems if p.severity is Severity.ERROR] == []


def test_nothing_is_held_in_the_closed_quarters(closed: list[PayoutLine]) -> None:
    assert [(x.period_name, x.payee_id, x.component, x.reason) for x in closed if x.amount is None] == []


def test_everybody_has_a_line_in_every_closed_quarter_of_employment(
    rows: Rows, calculation: Calculation, closed: list[PayoutLine]
) -> None:
    for quarter in quarters(calculation):
        paid = {line.payee_id for line in closed if quarter.holds(line.period)}
        first, last = day_date(quarter.first_day), day_date(quarter.last_day)
        here = {
            p["Payee ID"]
            for p in rows("Payees")
            if p["Hire date"] <= last and (p["Leave date"] or last) >= first
        }  # fmt: skip
        assert paid == here


def target_incentives(rows: Rows, plan: str, first: date, last: date) -> Fraction:
    """Target incentive due of a plan's people for a quarter, by days, all currencies added up."""
    weights = {"LEAD": {1: 22, 4: 24, 7: 26}}.get(plan, {})
    share = Fraction(weights.get(first.month, 25), 100)
    total = Fraction(0)
    for spell in rows("Assignments"):
        start, end = max(spell["From"], first), min(spell["To"] or last, last)
        if spell["Plan ID"] == plan and start <= end:
            days = Fraction((end - start).days + 1, (last - first).days + 1)
            total += Fraction(spell["Target incentive"]) * Fraction(spell["FTE"]) * share * days
    return total * PAID_QUARTERLY.get(plan, 1)


@pytest.mark.parametrize("plan", PLANS)
def test_plans_pay_near_target(rows: Rows, calculation: Calculation, closed: list[PayoutLine], plan: str) -> None:
    for quarter in quarters(calculation):
        lines = [x for x in closed if x.line == "earned" and x.plan_id == plan and quarter.holds(x.period)]
        earned = sum(x.amount or Decimal(0) for x in lines)
        expected = target_incentives(rows, plan, day_date(quarter.first_day), day_date(quarter.last_day))
        assert Fraction(7, 10) < Fraction(earned) / expected < Fraction(13, 10), (plan, quarter)


def test_attainments_are_ordinary(closed: list[PayoutLine]) -> None:
    found = [x.attainment for x in closed if x.attainment is not None and x.plan_id != "RM"]
    assert len(found) > 150
    strange = [float(a) for a in found if not Fraction(6, 10) < a < Fraction(14, 10)]
    assert strange == []


def test_few_zeros_and_each_with_its_reason(closed: list[PayoutLine]) -> None:
    zeros = [x for x in closed if x.line == "earned" and x.amount == 0]
    assert all(x.reason for x in zeros)
    by_reason: dict[str, int] = defaultdict(int)
    for line in zeros:
        by_reason[line.reason] += 1
    assert by_reason["below threshold"] <= 6
    assert by_reason["no variable pay"] == 15


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("holdback", ""),
        ("release", ""),
        ("draw", "guarantee"),
        ("draw", "recoverable"),
        ("recovery", ""),
        ("clawback", ""),
        ("adjustment", ""),
        ("earned", "gate not met"),
        ("earned", "not measurable"),
        ("earned", "capped"),
    ],
)
def test_every_kind_of_line_shows(closed: list[PayoutLine], kind: str, reason: str) -> None:
    assert [x for x in closed if x.line == kind and x.reason == reason]


def test_the_open_quarter_waits_for_a_second_approver(calculation: Calculation) -> None:
    waiting = [x for x in calculation.lines() if x.reason == "needs a second approver"]
    assert [(x.period_name, x.payee_id, x.amount) for x in waiting] == [("FY2026-Q4", "E1006", None)]


def test_opening_balances_are_settled(closed: list[PayoutLine]) -> None:
    released = {(x.payee_id, x.period_name): x.amount for x in closed if x.line == "release"}
    assert released["E1041", "2026-02"] == Decimal("486.20")
    recovered = sum(x.amount or 0 for x in closed if x.line == "recovery" and x.payee_id == "E1036")
    assert recovered == -650
