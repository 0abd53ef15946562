"""Amounts and terms that nothing but their size shows to be no year's, and no months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, book, column, errors, run, said

_DAY = date(2026, 1, 1)
_TERMS = Mapping("Terms", "Transactions", sheets=("Data",), fields=(*BOOKINGS.fields, FieldMap("Term", "Term")))


def _roster(*pay: tuple[object, object]) -> tuple[Rows, Mapping]:
    fields = ("Payee ID", "From", "Plan ID", "Base salary", "Target incentive")
    rows = [[*fields], *([f"001{2 + n}", _DAY, "P1", *one] for n, one in enumerate(pay))]
    return rows, Mapping("Roster", "Assignments", sheets=("Data",), fields=tuple(FieldMap(f, f) for f in fields))


def _paid(*pay: tuple[object, object]) -> ImportPlan:
    return run(*_roster(*pay), book(Plans=[{"Plan ID": "P1", "Name": "CSM"}]))


def _terms(terms: Sequence[object], mapping: Mapping = _TERMS) -> ImportPlan:
    rows = [[*DEALS[0], "Term"], *([f"D{n}", *DEALS[1][1:], term] for n, term in enumerate(terms))]
    return run(rows, mapping)


def _asked(plan: ImportPlan, field: str) -> Question:
    (found,) = (
        one for one in plan.problems if isinstance(one, Question) and (one.topic, one.field) == ("scale", field)
    )
    return found


def test_target_incentives_too_small_for_a_year_are_asked_about() -> None:
    rows, mapping = _roster((80, 20), (60, 15))
    plan = _paid((80, 20), (60, 15))
    question = _asked(plan, "Target incentive")
    assert "20 at most" in question.wrong
    taken = run(rows, answered(mapping, question, "thousands"), book(Plans=[{"Plan ID": "P1", "Name": "CSM"}]))
    assert (taken.blocked, column(taken, "Target incentive")) == (False, [20_000, 15_000])
    assert not errors(_paid((80, 20), (60_000, 1_000))), "one of them is that of a year"
    assert not errors(_paid((80, 0), (60_000, None)))[1:], "nobody has a variable part"


@pytest.mark.parametrize(
    ("pay", "tells"),
    [
        (((80_000, 100_000), (60_000, 75_000)), True),
        (((80_000, 100_000), (60_000, 15_000)), False),
        (((80_000, 100_000), (None, 75_000)), False),
    ],
)
def test_target_incentives_above_every_salary_are_told(pay: Sequence[tuple[object, object]], tells: bool) -> None:
    assert ("above Base salary in all 2 rows" in said(_paid(*pay))) == tells


@pytest.mark.parametrize(
    ("heading", "end", "tells"),
    [
        ("Contract value", date(2028, 12, 31), True),
        ("Contract value", date(2026, 12, 31), False),
        ("Annual contract value", date(2028, 12, 31), False),
        ("ARR", date(2028, 12, 31), False),
    ],
)
def test_what_a_contract_of_several_years_is_worth(heading: str, end: date, tells: bool) -> None:
    fields = ("Contract ID", "Account ID", "From", "To")
    mapping = Mapping("Contracts", "Contracts", sheets=("Data",), fields=tuple(FieldMap(f, f) for f in fields))
    mapping = Mapping("Contracts", "Contracts", sheets=("Data",), fields=(*mapping.fields, FieldMap("ARR", heading)))
    plan = run([[*fields, heading], ["C1", "A1", _DAY, end, 36_000]], mapping)
    assert ("of the whole contract" in said(plan)) == tells


@pytest.mark.parametrize(("heading", "tells"), [("Deal value", True), ("TCV", True), ("Amount", False), ("ACV", False)])
def test_what_a_deal_of_several_years_is_worth(heading: str, tells: bool) -> None:
    fields = tuple(FieldMap(one.field, heading) if one.field == "Amount" else one for one in _TERMS.fields)
    rows = [[*DEALS[0][:4], heading, "Term"], [*DEALS[1], 36], ["D9", *DEALS[1][1:], 12]]
    mapping = Mapping("Terms", "Transactions", sheets=("Data",), fields=fields)
    assert ("of the whole contract, which is for more than a year in 1 row" in said(run(rows, mapping))) == tells


def test_terms_as_short_as_years_are_asked_about() -> None:
    plan = _terms((3, 1, 2))
    taken = _terms((3, 1, 2), answered(_TERMS, _asked(plan, "Term"), "years"))
    assert (taken.blocked, column(taken, "Term")) == (False, [36, 12, 24])
    assert not errors(_terms((3, 1, 2), answered(_TERMS, _asked(plan, "Term"), "ones")))


@pytest.mark.parametrize("terms", [(12, 1), (1, 1), (6, 3), ("1.5", 2)])
def test_other_terms_are_months(terms: Sequence[object]) -> None:
    assert not errors(_terms(terms))


@pytest.mark.parametrize(("term", "tells"), [(365, True), (120, False)])
def test_terms_of_so_many_months_are_told(term: int, tells: bool) -> None:
    assert ("perhaps they are days" in said(_terms((term, 12)))) == tells
