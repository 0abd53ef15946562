"""Owners on a cohort's day whose shares must come to the whole: what is held for them says where and why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from model.calculate import calculate
from model.tables.book import book_of_rows
from model.tables.reading import read_tables

HALF = Decimal("0.5")


@pytest.mark.parametrize(
    ("second_from", "sold", "told"),
    [
        (
            date(2026, 1, 15),
            date(2026, 1, 20),
            [
                "Ownership!F2: the owners' shares of 'X' as CSM on 2026-01-01, whose owners a Cohort counts, "
                "sum to 0.5, and must to 1; mend the shares, or from when they hold"
            ],
        ),
        (date(2026, 1, 1), date(2026, 1, 20), []),
        (date(2026, 1, 15), date(2026, 2, 20), []),
    ],
    ids=["half on the day", "whole on the day", "nothing sold in the span of that day"],
)
def test_owners_of_a_cohort_who_hold_a_half(second_from: date, sold: date, told: list[str]) -> None:
    open_ended = {"Account ID": "X", "Role": "CSM", "To": None, "Share": HALF}
    book = book_of_rows(
        {
            "Payees": [{"Payee ID": i, "Name": i, "Hire date": date(2020, 1, 1)} for i in "AB"],
            "Assignments": [
                {"Payee ID": i, "From": date(2020, 1, 1), "Plan ID": "P", "Target incentive": 0} for i in "AB"
            ],
            "Accounts": [{"Account ID": "X", "Account": "X"}],
            "Ownership": [
                {**open_ended, "Payee ID": "A", "From": date(2026, 1, 1)},
                {**open_ended, "Payee ID": "B", "From": second_from},
            ],
            "Plans": [{"Plan ID": "P", "Name": "P", "Paid": "month"}],
            "Components": [
                {"Plan ID": "P", "Component": "C", "Method": "rate", "Measure": "M", "Rate": Decimal("0.1")}
            ],
            "Measures": [{"Measure": "M", "Kind": "sum", "Unit": "money", "Cohort": "first day"}],
            "Transactions": [
                {"Transaction ID": "T", "Date": sold, "Account ID": "X", "Type": "renewal", "Amount": 1000}
            ],
            "Crediting rules": [{"Rule": "R", "Role": "CSM", "Must total 100%": "yes"}],
        },
        source="test",
    )
    tables = read_tables(book)
    calculation = calculate(tables, tables.calendar.year(2026))
    assert [str(problem) for problem in calculation.problems] == told
