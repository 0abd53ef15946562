"""Who moves between plans paid by different periods, or in different currencies, with signed periods and balances."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from model.basics.calendar import Period
from model.basics.problem import Severity
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import explain, sources_of
from model.signoff.sign import sign
from model.tables.book import Book, book_of_rows
from model.tables.reading import read_tables
from model.tables.values import parse_period
from tests.reference.random_books import random_book
from tests.reference.random_moves import moving_book

Rows = dict[str, list[dict[str, Any]]]
Totals = dict[tuple[str, str], Decimal]  # by payee ID and currency

FLAT = {"Method": "rate", "Measure": "Sold", "Rate": Decimal("0.1")}


def assigned(plan: str, first: date, last: date | None = None) -> dict[str, Any]:
    return {"Payee ID": "A1", "From": first, "To": last, "Plan ID": plan, "Target incentive": 0}


def rows(assignments: list[dict[str, Any]], amounts: dict[date, int], **more: list[dict[str, Any]]) -> Rows:
    """One payee; plan M is paid by the month, Q by the quarter, J by the quarter in yen."""
    deals = [
        {"Transaction ID": f"T{day}", "Date": day, "Type": "renewal", "Amount": amount, "CSM": "A1"}
        for day, amount in amounts.items()
    ]
    plans = [("M", "month", "USD"), ("Q", "quarter", "USD"), ("J", "quarter", "JPY")]
    used = [plan for plan in plans if any(row["Plan ID"] == plan[0] for row in assignments)]
    return {
        "Payees": [{"Payee ID": "A1", "Name": "Ada", "Hire date": date(2020, 1, 1)}],
        "Assignments": assignments,
        "Plans": [{"Plan ID": p, "Name": p, "Paid": paid, "Currency": money} for p, paid, money in used],
        "Components": [{"Plan ID": plan[0], "Component": f"C{plan[0]}", **FLAT} for plan in used],
        "Measures": [{"Measure": "Sold", "Kind": "sum", "Unit": "money"}],
        "Crediting rules": [{"Rule": "All", "Role": "CSM"}],
        "Transactions": deals,
        "FX": [{"From currency": "USD", "To currency": "JPY", "FY2026": 150, "FY2027": 150}],
        **more,
    }


def calculated(of: Book, period: str) -> Calculation:
    tables = read_tables(of)
    return calculate(tables, named(of, period))


def named(of: Book, period: str) -> Period:
    found = parse_period(period, read_tables(of).calendar)
    assert isinstance(found, Period)
    return found


def signed(of: Book, period: str, payees: list[str] | None = None) -> Book:
    """The book after two people took the steps in the period."""
    for step, by in (("prepared", "Ana"), ("approved", "Bo")):
        done = calculated(of, period)
        of = sign(of, done, named(of, period), step, by, partial(sources_of, done), payees).applied_to(of)
    return of


def with_record(given: Rows, record: Book) -> Book:
    """The rows as a book with what was signed in another."""
    book = book_of_rows(given)
    return Book({**book.sheets, **{s: record.sheets[s] for s in ("Sign-offs", "Payouts", "Frozen")}}, book.source)


def lines(of: Book, period: str) -> list[tuple[str, str, str, Decimal | None]]:
    done = calculated(of, period)
    return [(x.period_name, x.line, x.measure, x.amount) for x in done.lines(named(of, period))]


def test_a_move_that_comes_later_changes_no_month_before_it() -> None:
    draws = [{"Payee ID": "A1", "From": date(2026, 1, 1), "Amount": 500}]
    deals = {date(2026, 1, 10): 1000, date(2026, 2, 10): 7000, date(2026, 4, 10): 9000}
    stays = book_of_rows(rows([assigned("M", date(2020, 1, 1))], deals, Draws=draws))
    closed = signed(stays, "FY2026-Q1")
    moves = [assigned("M", date(2020, 1, 1), date(2026, 3, 31)), assigned("Q", date(2026, 4, 1))]
    moved = with_record(rows(moves, deals, Draws=draws), closed)
    assert lines(moved, "FY2026-Q1") == lines(closed, "FY2026-Q1")
    # 400 of January less 200 of February and 500 of March: 700 are owed, 400 above the draw repay in the quarter
    assert lines(moved, "FY2026-Q2") == [
        ("FY2026-Q2", "recovery", "", Decimal("-400.00")),
        ("FY2026-Q2", "earned", "Sold", Decimal("900.00")),
    ]


def test_a_signed_month_that_the_move_changes_is_corrected_where_it_is_settled_now() -> None:
    """January to March are signed by the month; then it shows that he moved on February 15.

    From February on he is promised 14/28 x 400 and 45/90 x 900, in all 650, and earns 100 in the month and 500 in the
    quarter: 50 are drawn. Paid before were 100 of a draw in February and 500 earned in March, which go back.
    """
    draws = [
        {"Payee ID": "A1", "From": date(2026, 1, 1), "To": date(2026, 2, 14), "Amount": 400, "Recoverable": "no"},
        {"Payee ID": "A1", "From": date(2026, 2, 15), "Amount": 900, "Recoverable": "no"},
    ]
    deals = {date(2026, 2, 10): 1000, date(2026, 3, 10): 5000}
    known = book_of_rows(rows([assigned("M", date(2020, 1, 1))], deals, Draws=draws[:1]))
    closed = signed(known, "FY2026-Q1")
    # January 400; February 100 and 100 of a draw of 200; March 500
    assert sum(x[3] or 0 for x in lines(closed, "FY2026-Q1")) == Decimal("1100.00")
    moves = [assigned("M", date(2020, 1, 1), date(2026, 2, 14)), assigned("Q", date(2026, 2, 15))]
    moved = with_record(rows(moves, deals, Draws=draws), closed)
    quarter = [x for x in lines(moved, "FY2026-Q1") if x[0] == "FY2026-Q1"]
    assert quarter == [
        ("FY2026-Q1", "retro", "2026-02 draw", Decimal("-100.00")),
        ("FY2026-Q1", "retro", "2026-03 earned", Decimal("-500.00")),
        ("FY2026-Q1", "draw", "", Decimal("50.00")),
        ("FY2026-Q1", "carried forward", "", Decimal("50.00")),
        ("FY2026-Q1", "earned", "Sold", Decimal("500.00")),
    ]
    # 400 for January and 650 since then, of which 1,100 were paid: 50 too much is owed
    assert sum(x[3] or 0 for x in lines(moved, "FY2026-Q1")) == Decimal("1100.00")


def test_balances_cross_the_year_end_into_a_plan_paid_by_other_periods() -> None:
    draws = [{"Payee ID": "A1", "From": date(2026, 12, 1), "To": date(2026, 12, 31), "Amount": 300}]
    moves = [assigned("M", date(2020, 1, 1), date(2026, 12, 31)), assigned("Q", date(2027, 1, 1))]
    of = book_of_rows(rows(moves, {date(2027, 2, 10): 5000}, Draws=draws))
    closed = signed(of, "2026-12")
    assert [x[1:] for x in lines(closed, "FY2027-Q1")] == [
        ("recovery", "", Decimal("-300.00")),
        ("earned", "Sold", Decimal("500.00")),
    ]


def test_dollars_are_still_owed_in_dollars_after_a_year_in_yen() -> None:
    draws = [{"Payee ID": "A1", "From": date(2026, 10, 1), "To": date(2026, 12, 31), "Amount": 300}]
    moves = [
        assigned("Q", date(2020, 1, 1), date(2026, 12, 31)),
        assigned("J", date(2027, 1, 1), date(2027, 12, 31)),
        assigned("Q", date(2028, 1, 1)),
    ]
    fx = [{"From currency": "USD", "To currency": "JPY", "FY2027": 150}]
    deals = {date(2027, 2, 10): 5000, date(2028, 2, 10): 4000}
    book = signed(book_of_rows(rows(moves, deals, Draws=draws, FX=fx)), "FY2026-Q4")
    assert [x[1:] for x in lines(book, "FY2027-Q1")] == [("earned", "Sold", Decimal(75000))]
    found = [str(p) for p in calculated(book, "FY2027").problems if p.severity is Severity.FINDING]
    assert found == [
        "Assignments!E3: 'A1' is paid in JPY by now; 300.00 USD of a draw are owed and not converted; "
        "settle it with adjustments at a rate you decide; it goes on if a plan pays in USD again"
    ]
    closed = signed(book, "FY2027-Q4")
    assert [x[1:] for x in lines(closed, "FY2028-Q1")] == [
        ("recovery", "", Decimal("-300.00")),
        ("earned", "Sold", Decimal("400.00")),
    ]


def test_a_draw_explains_itself_by_the_lines_of_all_pay_periods_that_it_settles() -> None:
    draws = [{"Payee ID": "A1", "From": date(2026, 1, 1), "Amount": 900}]
    moves = [assigned("M", date(2020, 1, 1), date(2026, 2, 14)), assigned("Q", date(2026, 2, 15))]
    deals = {date(2026, 2, 10): 1000, date(2026, 3, 10): 2000}
    of = book_of_rows(rows(moves, deals, Draws=draws))
    (draw,) = [
        step
        for line, step in explain(calculated(of, "FY2026-Q1"), named(of, "FY2026-Q1"), "A1")[2:]
        if line.line == "draw"
    ]
    so_far = next(part for part in draw.parts if part.label == "Pay so far")
    assert [(step.label, step.value) for step in so_far.parts] == [("2026-02 CM earned", 100), ("CQ earned", 200)]


def test_an_edited_currency_takes_back_what_was_signed_in_the_one_and_pays_in_the_other() -> None:
    deals = {date(2026, 2, 10): 1000}
    closed = signed(book_of_rows(rows([assigned("Q", date(2020, 1, 1))], deals)), "FY2026-Q1")
    changed = rows([assigned("Q", date(2020, 1, 1))], deals)
    changed["Payees"][0]["Pay currency"] = "JPY"
    done = calculated(with_record(changed, closed), "FY2026-Q2")
    found = [(x.line, x.amount, x.currency) for x in done.lines(named(closed, "FY2026-Q2")) if x.line == "retro"]
    assert found == [("retro", Decimal(15000), "JPY"), ("retro", Decimal("-100.00"), "USD")]


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 5, 6, 8, 9, 10, 11])  # books in which somebody's half-year can be signed
def test_what_is_paid_in_all_is_what_is_right_whatever_was_signed_before_a_move(seed: int) -> None:
    """Half a year is signed, then everybody moves: each correction reaches an open period, once, in its currency."""
    (before, _), (after, name) = random_book(seed), moving_book(seed)
    for book in (before, after):
        book.pop("Draws", None)
        book.pop("Opening balances", None)
        others = [row for row in book.get("Settings", []) if row["Setting"] != "Negative net pay"]
        book["Settings"] = [*others, {"Setting": "Negative net pay", "Value": "pay"}]
    record = book_of_rows(before)
    half = calculated(record, name).lines(named(record, "FY2026-H1"))
    held = {line.payee_id for line in half if line.amount is None}
    record = signed(record, "FY2026-H1", sorted({line.payee_id for line in half} - held))
    free, unsure = totals(calculated(book_of_rows(after), name), name)
    bound, waiting = totals(calculated(with_record(after, record), name), name)
    assert {k: v for k, v in bound.items() if k[0] not in unsure | waiting} == {
        k: v for k, v in free.items() if k[0] not in unsure | waiting
    }


def totals(done: Calculation, name: str) -> tuple[Totals, set[str]]:
    """Sums that are not 0, and the payees of whom a line is held."""
    found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    year = done.lines(done.period)
    for line in year:
        found[line.payee_id, line.currency] += line.amount or 0
    return {key: total for key, total in found.items() if total}, {x.payee_id for x in year if x.amount is None}
