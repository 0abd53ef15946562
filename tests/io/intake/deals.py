"""Deals for the tests of imports: a small book, files of rows made in memory, and what a plan says."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from datetime import date

from intake.files.source import Source, SourceSheet, line_of
from intake.mapping.mapping import FieldMap, Mapping
from intake.plan import ImportPlan
from intake.running import plan_import
from model.basics.problem import Severity
from model.tables.book import Book, Cell, book_of_rows

Rows = Sequence[Sequence[Cell]]
PAYEES: list[MappingOf[str, Cell]] = [
    {"Payee ID": "0012", "Name": "Ines Ortega", "Email": "ines@x.com", "Hire date": date(2020, 1, 1)},
    {"Payee ID": "0013", "Name": "Kenji Sato", "Email": "kenji@x.com", "Hire date": date(2020, 1, 1)},
]
ACCOUNTS: list[MappingOf[str, Cell]] = [
    {"Account ID": "A1", "Account": "Acme Inc"},
    {"Account ID": "A2", "Account": "Globex"},
]
DEALS: Rows = [
    ["Deal ID", "Closed", "Customer", "Motion", "ARR"],
    ["D1", date(2026, 1, 5), "A1", "expansion", 100],
    ["D2", "2026-01-20", "Globex", "new", "$1,250.50"],
]
FIELDS = tuple(
    FieldMap(field, heading)
    for field, heading in {
        "Transaction ID": "Deal ID",
        "Date": "Closed",
        "Account ID": "Customer",
        "Type": "Motion",
        "Amount": "ARR",
    }.items()
)
BOOKINGS = Mapping("Bookings", "Transactions", sheets=("Data",), fields=FIELDS)


def book(**tables: list[MappingOf[str, Cell]]) -> Book:
    return book_of_rows({"Payees": PAYEES, "Accounts": ACCOUNTS, **tables}, "book.xlsx")


def source(rows: Rows, name: str = "june.xlsx", **more: object) -> Source:
    lines = [line for i, row in enumerate(rows, 1) if (line := line_of(i, list(row))) is not None]
    return Source(name, "xlsx", (SourceSheet("Data", tuple(lines), **more),))  # type: ignore[arg-type]


def run(rows: Rows, mapping: Mapping = BOOKINGS, into: Book | None = None, **more: object) -> ImportPlan:
    return plan_import(into or book(), source(rows, **more), mapping)


def errors(plan: ImportPlan) -> list[str]:
    return [str(found) for found in plan.problems if found.severity is Severity.ERROR]


def said(plan: ImportPlan) -> str:
    return "\n".join(map(str, plan.problems))


def column(plan: ImportPlan, heading: str) -> list[Cell]:
    return plan.book.sheet(plan.mapping.target).column(heading)
