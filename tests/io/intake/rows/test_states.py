"""Deals that are not won, which a sheet lists with the others, and rows of which nothing is told once left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.mapping.mapping import LEFT_OUT, FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.running import plan_import
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, book, column, errors, run, said, source


def _staged(heading: str, *states: object) -> Rows:
    return [[*DEALS[0], heading], *([f"D{at}", *DEALS[1][1:], state] for at, state in enumerate(states))]


def test_each_state_that_is_not_won_is_asked_about_once() -> None:
    rows = _staged("Stage", "Closed Won", "Closed Lost", "Closed Lost", "Negotiation/Review")
    plan = run(rows)
    assert [found.subject for found in plan.problems if isinstance(found, Question)] == [
        "Closed Lost",
        "Negotiation/Review",
    ]
    assert "Data!F:F: Stage is 'Closed Lost' in 2 rows, which may be no deals that count" in errors(plan)[0]
    mapping = BOOKINGS
    for question, answer in zip(plan.problems, (LEFT_OUT, "take"), strict=False):
        assert isinstance(question, Question)
        mapping = answered(mapping, question, answer)
    settled = run(rows, mapping)
    assert column(settled, "Transaction ID") == ["D0", "D3"]
    assert "2 rows with Stage 'Closed Lost' left out, as decided" in said(settled)
    later = run(_staged("Stage", "Closed Won", "Disqualified", "Closed Lost"), settled.mapping, settled.book)
    assert [found.subject for found in later.problems if isinstance(found, Question) and found.topic == "state"] == [
        "Disqualified"
    ]


@pytest.mark.parametrize(
    ("heading", "state", "asks"),
    [
        ("Deal status", "Open", True),
        ("Won", False, True),
        ("Is Won", True, False),
        ("Cancelled", "Yes", True),
        ("Deleted", "No", False),
        ("Stage", "Closed Won", False),
        ("State", "Lost Springs", False),
        ("Note", "lost", False),
    ],
)
def test_what_says_how_a_deal_stands(heading: str, state: object, asks: bool) -> None:
    assert run(_staged(heading, state, state)).blocked is asks


def test_a_column_that_is_imported_is_not_asked_about() -> None:
    mapping = replace(BOOKINGS, fields=(*BOOKINGS.fields, FieldMap("Note", "Stage")))
    assert not run(_staged("Stage", "Closed Lost"), mapping).blocked


def test_nothing_is_told_of_rows_that_are_left_out() -> None:
    rows = [*DEALS, ["D9", "soon", "Nobody", "new", "abc"]]
    hidden = source(rows, hidden_rows=frozenset({4}))
    plan = plan_import(book(), hidden, replace(BOOKINGS, hidden="leave"))
    assert (plan.blocked, plan.counts["new"]) == (False, 2)
    assert plan_import(book(), hidden, replace(BOOKINGS, hidden="take")).counts["bad"] == 1


def test_who_is_left_out_of_a_grouped_report_is_left_out_with_all_rows_of_the_group() -> None:
    rows = [["Rep", *DEALS[0]], ["Zed", *DEALS[1]], [None, *DEALS[2]], ["Ines Ortega", "D3", *DEALS[1][1:]]]
    rep = FieldMap("CSM", "Rep", replace(BOOKINGS.fields[0].reading, fill_down="fill"), {"Zed": LEFT_OUT})
    plan = run(rows, replace(BOOKINGS, fields=(*BOOKINGS.fields, rep)), book(Ownership=[{"Role": "CSM"}]))
    assert column(plan, "Transaction ID") == ["D3"]
    assert "2 rows of Zed left out, as decided" in said(plan)


def test_rows_that_stay_out_as_decided_are_told_each_time() -> None:
    hidden = source(DEALS, hidden_rows=frozenset({3}))
    assert "1 hidden row left out, as decided" in said(plan_import(book(), hidden, replace(BOOKINGS, hidden="leave")))
    assert "1 hidden row imported, as decided" in said(plan_import(book(), hidden, replace(BOOKINGS, hidden="take")))
    dropped = run(DEALS, replace(BOOKINGS, drop=("D2",)))
    assert "1 row beginning with 'D2' left out, as decided" in said(dropped)


@pytest.mark.parametrize(
    ("state", "asks"), [("Terminated", True), ("Draft", True), ("Active", False), ("Expired", False)]
)
def test_contracts_that_are_not_in_force_are_asked_about(state: str, asks: bool) -> None:
    fields = tuple(FieldMap(name, name) for name in ("Contract ID", "Account ID", "From", "To", "ARR"))
    rows = [[*(one.heading for one in fields), "Status"], ["C1", "A1", "2026-01-01", "2026-12-31", 100, state]]
    plan = run(rows, Mapping("C", "Contracts", fields=fields))
    assert (f"Status is '{state}' in 1 row, which may be no contracts that count" in said(plan)) is asks


_DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("target", "heading", "states", "asked"),
    [
        ("Payees", "Status", ("Active", "Terminated", "Inactive"), ["Terminated", "Inactive"]),
        ("Payees", "Active", ("Yes", "No"), ["No"]),
        ("Assignments", "Employment status", ("Active", "On leave", "Resigned"), ["Resigned"]),
        ("Adjustments", "Status", ("Approved", "Rejected", "Pending"), ["Rejected", "Pending"]),
        ("Adjustments", "Approved", ("Yes", "No"), ["No"]),
        ("Transactions", "Churned", ("No", "Yes"), ["Yes"]),
        ("Contracts", "Active", ("Yes", "No"), []),
        ("Ownership", "Primary", ("Yes", "No"), ["No"]),
        ("Ownership", "Status", ("Active", "Inactive"), ["Inactive"]),
    ],
)
def test_rows_of_other_sheets_that_do_not_count(
    target: str, heading: str, states: tuple[str, ...], asked: list[str]
) -> None:
    rows = [["Payee ID", heading], *([f"P{n}", state] for n, state in enumerate(states))]
    mapping = Mapping("States", target, sheets=("Data",), fields=(FieldMap("Payee ID", "Payee ID"),))
    plan = run(rows, mapping)
    assert [one.subject for one in plan.problems if isinstance(one, Question) and one.topic == "state"] == asked


def test_people_with_a_day_of_leaving_are_not_asked_about() -> None:
    rows = [["Payee ID", "Status", "Leave"], ["P1", "Terminated", _DAY], ["P2", "Terminated", None]]
    fields = (FieldMap("Payee ID", "Payee ID"), FieldMap("Leave date", "Leave"))
    plan = run(rows, Mapping("People", "Payees", sheets=("Data",), fields=fields))
    assert "Status is 'Terminated' in 1 row" in said(plan)
