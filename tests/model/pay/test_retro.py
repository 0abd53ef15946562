"""Signed periods are the record: what a later edit changes is paid, or taken back, in the next open period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from model.basics.calendar import Period
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import explain, sources_of
from model.signoff.sign import sign
from model.tables.book import Book, book_of_rows
from model.tables.reading import read_tables
from model.tables.values import parse_period

PEOPLE: dict[str, list[dict[str, Any]]] = {
    "Payees": [{"Payee ID": "A1", "Name": "Ada", "Hire date": date(2020, 1, 1)}],
    "Assignments": [{"Payee ID": "A1", "From": date(2020, 1, 1), "Plan ID": "P", "Target incentive": 8000}],
    "Plans": [{"Plan ID": "P", "Name": "Plan"}],
    "Measures": [{"Measure": "Sold", "Kind": "sum", "Unit": "money"}],
    "Crediting rules": [{"Rule": "All", "Role": "CSM"}],
}


def book(components: list[dict[str, Any]], amounts: dict[str, int], **more: list[dict[str, Any]]) -> Book:
    """One payee, one plan; transactions by ID, dated in the middle of the quarter that the ID names."""
    days = {"1": date(2026, 2, 10), "2": date(2026, 5, 10), "3": date(2026, 8, 10), "4": date(2026, 11, 10)}
    days |= {"5": date(2027, 2, 10)}
    deals = [
        {"Transaction ID": name, "Date": days[name[1]], "Type": "renewal", "Amount": amount, "CSM": "A1"}
        for name, amount in amounts.items()
    ]
    rows = [{"Plan ID": "P", **component} for component in components]
    return book_of_rows({**PEOPLE, "Components": rows, "Transactions": deals, **more})


def calculated(of: Book, period: str) -> Calculation:
    tables = read_tables(of)
    assert not tables.problems, [str(p) for p in tables.problems]
    return calculate(tables, named(of, period))


def named(of: Book, period: str) -> Period:
    found = parse_period(period, read_tables(of).calendar)
    assert isinstance(found, Period)
    return found


def signed(of: Book, period: str) -> Book:
    """The book after two people took the steps for everybody in the period."""
    for step, by in (("prepared", "Ana"), ("approved", "Bo")):
        done = calculated(of, period)
        of = sign(of, done, named(of, period), step, by, partial(sources_of, done)).applied_to(of)
    return of


def amounts(of: Book, period: str) -> list[tuple[str, str, str, Decimal | None]]:
    done = calculated(of, period)
    return [(x.period_name, x.line, x.measure, x.amount) for x in done.lines(named(of, period))]


FLAT = [{"Component": "C", "Method": "rate", "Measure": "Sold", "Rate": Decimal("0.1")}]
CURVE = [
    {"Curve": "K", "Shape": "linear", "From": 0, "Value": 0},
    {"Curve": "K", "Shape": "extend", "From": 1, "Value": 1},
]


def with_amount(of: Book, transaction: str, amount: int) -> Book:
    sheet = of.sheets["Transactions"]
    sheet.column("Amount")[sheet.column("Transaction ID").index(transaction)] = amount
    return of


def test_an_edit_of_a_signed_quarter_is_paid_with_the_next_and_only_once() -> None:
    edited = with_amount(signed(book(FLAT, {"T1": 1000, "T2": 2000, "T3": 500}), "FY2026-Q1"), "T1", 1300)
    assert amounts(edited, "FY2026-Q1") == [("FY2026-Q1", "earned", "Sold", Decimal("100.00"))]
    second = [
        ("FY2026-Q2", "earned", "Sold", Decimal("200.00")),
        ("FY2026-Q2", "retro", "FY2026-Q1 earned", Decimal("30.00")),
    ]
    assert amounts(edited, "FY2026-Q2") == second
    assert amounts(edited, "FY2026-Q3") == [("FY2026-Q3", "earned", "Sold", Decimal("50.00"))]
    closed = signed(edited, "FY2026-Q2")
    assert amounts(closed, "FY2026-Q2") == second
    assert amounts(closed, "FY2026-Q3") == [("FY2026-Q3", "earned", "Sold", Decimal("50.00"))]
    again = with_amount(closed, "T1", 900)
    assert amounts(again, "FY2026-Q3")[1] == ("FY2026-Q3", "retro", "FY2026-Q1 earned", Decimal("-40.00"))


def test_a_year_to_date_component_pays_in_all_what_the_year_entitles_to() -> None:
    component = {
        "Component": "C",
        "Method": "bonus",
        "Measure": "Sold",
        "Curve": "K",
        "Basis": "year to date",
        "True-up": "both ways",
    }
    targets = [{"Owner": "A1", "Measure": "Sold", "FY2026-Q1": 1000, "FY2026-Q2": 1000}]
    of = book([component], {"T1": 1000, "T2": 1000}, Curves=CURVE, Targets=targets)
    edited = with_amount(signed(of, "FY2026-Q1"), "T1", 500)
    paid = sum(x.amount or 0 for x in calculated(edited, "FY2026-H1").lines())
    assert paid == Decimal("3000.00")  # 1,500 of 2,000 of the half-year's 4,000
    assert amounts(edited, "FY2026-Q1")[0][3] == Decimal("2000.00")


def test_balances_cross_the_year_end_from_what_was_signed() -> None:
    draws = [{"Payee ID": "A1", "From": date(2026, 10, 1), "To": date(2026, 12, 31), "Amount": 300}]
    of = book(FLAT, {"T4": 1000, "T5": 4000}, Draws=draws)
    assert [x[3] for x in amounts(of, "FY2027-Q1")] == [Decimal("400.00")]
    closed = signed(of, "FY2026-Q4")
    assert [x[1:] for x in amounts(closed, "FY2026-Q4")] == [
        ("draw", "", Decimal("200.00")),
        ("earned", "Sold", Decimal("100.00")),
    ]
    assert [x[1:] for x in amounts(closed, "FY2027-Q1")] == [
        ("recovery", "", Decimal("-200.00")),
        ("earned", "Sold", Decimal("400.00")),
    ]


def test_a_signed_year_edited_later_is_corrected_in_the_next_year() -> None:
    edited = with_amount(signed(book(FLAT, {"T4": 1000, "T5": 4000}), "FY2026-Q4"), "T4", 1500)
    found = amounts(edited, "FY2027-Q1")
    assert ("FY2027-Q1", "retro", "FY2026-Q4 earned", Decimal("50.00")) in found


def test_a_signed_line_explains_itself_and_says_that_it_would_differ_today() -> None:
    edited = with_amount(signed(book(FLAT, {"T1": 1000, "T2": 2000}), "FY2026-Q1"), "T1", 1300)
    done = calculated(edited, "FY2026-Q2")
    [(line, step)] = explain(done, named(edited, "FY2026-Q1"), "A1")
    assert (line.status, step.value, step.today) == ("approved", 100, 130)
    [_, (retro, _)] = explain(done, named(edited, "FY2026-Q2"), "A1")
    assert retro.amount == Decimal("30.00")


@pytest.mark.parametrize("amount", [1000, 0])
def test_nothing_changes_where_nothing_was_edited(amount: int) -> None:
    of = signed(book(FLAT, {"T1": amount, "T2": 10}), "FY2026-Q1")
    assert [x[1] for x in amounts(of, "FY2026-Q2")] == ["earned"]
