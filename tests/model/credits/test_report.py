"""Every transaction appears in the credit report, with its credits or with why it has none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from model.credits.report import CreditReport, credit_report
from model.sample import sample_book
from model.tables.book import Cell, book_of_rows
from model.tables.reading import read_tables

PEOPLE: list[dict[str, Cell]] = [
    {"Payee ID": "P1", "Name": "Ines", "Hire date": date(2020, 1, 1)},
    {"Payee ID": "P2", "Name": "Kenji", "Hire date": date(2020, 1, 1)},
]


def report(
    transactions: list[dict[str, Cell]], rules: list[dict[str, Cell]], **sheets: list[dict[str, Cell]]
) -> CreditReport:
    for transaction in transactions:
        transaction.setdefault("Date", date(2026, 2, 1))
    tables = {"Payees": PEOPLE, "Transactions": transactions, "Crediting rules": rules, **sheets}
    return credit_report(read_tables(book_of_rows(tables)))


RULES: list[dict[str, Cell]] = [
    {"Rule": "Renewals", "Role": "CSM", "Types": "renewal"},
    {"Rule": "Half", "Role": "AE", "Types": "renewal", "Credit %": Decimal("0.5")},
    {"Rule": "Never", "Role": "CSM", "Types": "event", "Credit %": 0},
]


def test_reasons_for_no_credit() -> None:
    found = report(
        [
            {"Transaction ID": "T1", "Type": "renewal", "Amount": 100, "CSM": "P1"},
            {"Transaction ID": "T2", "Type": "churn", "Amount": -100, "CSM": "P1"},
            {"Transaction ID": "T3", "Type": "event", "Amount": 0, "CSM": "P1"},
            {"Transaction ID": "T4", "Type": "churn", "Amount": 100, "Reverses": "T2"},
        ],
        RULES,
    )
    assert [(row.transaction_id, row.payee_id, row.credited, row.reason) for row in found.rows] == [
        ("T1", "P1", 100, ""),
        ("T1", "", 0, "rule 'Half' matches, but nobody holds it as AE"),
        ("T2", "", 0, "no crediting rule matches it"),
        ("T3", "", 0, "rule 'Never' gives no credit"),
        ("T4", "", 0, "it reverses T2, which is not credited"),
    ]


def test_totals_say_how_often_an_amount_is_credited() -> None:
    found = report(
        [
            {"Transaction ID": "T1", "Type": "renewal", "Amount": 100, "CSM": "P1", "AE": "P2"},
            {"Transaction ID": "T2", "Type": "renewal", "Amount": 300, "CSM": "P1"},
        ],
        RULES,
    )
    assert [(total.role, total.transactions, total.amount, total.credited, total.ratio) for total in found.totals] == [
        ("AE", 1, 100, 50, Fraction(1, 2)),
        ("CSM", 2, 400, 400, 1),
        ("", 2, 400, 450, Fraction(9, 8)),
    ]


def test_sources_are_told_apart() -> None:
    found = report(
        [
            {"Transaction ID": "T1", "Type": "renewal", "Amount": 100, "CSM": "P1", "Account ID": "A"},
            {"Transaction ID": "T2", "Type": "renewal", "Amount": 100, "Account ID": "A"},
            {"Transaction ID": "T3", "Type": "renewal", "Amount": 100},
        ],
        RULES[:1],
        Accounts=[{"Account ID": "A", "Account": "Aberdeen"}],
        Ownership=[{"Account ID": "A", "Role": "CSM", "Payee ID": "P2", "From": date(2020, 1, 1)}],
        Credits=[{"Transaction ID": "T3", "Role": "CSM", "Payee ID": "P1", "Share": 1}],
    )
    assert [(row.payee_id, row.source) for row in found.rows] == [
        ("P1", "column CSM"),
        ("P2", "Ownership"),
        ("P1", "Credits"),
    ]


def test_no_transaction_of_the_sample_is_lost() -> None:
    tables = read_tables(sample_book())
    found = credit_report(tables)
    ids = tables["Transactions"].names("Transaction ID")
    assert {row.transaction_id for row in found.rows} == {ids.text(r) for r in range(tables["Transactions"].size)}
