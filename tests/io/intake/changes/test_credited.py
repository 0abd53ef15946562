"""Shares of deals by role, without a word on whose they are."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from datetime import date
from decimal import Decimal

from intake import FieldMap, Mapping, Unpivot
from model.tables.book import Book, Cell
from tests.io.intake.deals import Rows, book, errors, run, said

_SPLITS = Mapping(
    "Splits",
    "Credits",
    fields=(FieldMap("Transaction ID", "Deal"),),
    unpivot=Unpivot("Role", "Share", ("CSM", "AE")),
)
_ROWS: Rows = [["Deal", "CSM", "AE"], ["D1", "40%", "60%"], ["D2", "100%", None]]


def into(**more: list[MappingOf[str, Cell]]) -> Book:
    deals: list[MappingOf[str, Cell]] = [
        {
            "Transaction ID": f"D{n}",
            "Date": date(2026, n, 1),
            "Account ID": "A1",
            "Type": "new",
            "Amount": 9,
            "AE": "0013",
        }
        for n in (1, 2)
    ]
    owned: list[MappingOf[str, Cell]] = [
        {"Account ID": "A1", "Role": "csm", "Payee ID": "0012", "From": date(2025, 1, 1), "To": date(2026, 1, 31)},
        {"Account ID": "A1", "Role": "csm", "Payee ID": "0013", "From": date(2026, 2, 1)},
    ]
    return book(Transactions=deals, Ownership=[*owned, *more.get("Ownership", [])])


def test_they_are_of_whom_the_book_has_in_the_role_on_the_day() -> None:
    plan = run(_ROWS, _SPLITS, into())
    assert errors(plan) == []
    made = [(row.record.cells["Role"], row.record.cells["Payee ID"], row.record.cells["Share"]) for row in plan.rows]
    assert made == [("CSM", "0012", Decimal("0.40")), ("AE", "0013", Decimal("0.60")), ("CSM", "0013", 1)]
    assert "3 credits go to whom the book has in the role (D1, CSM: 0012)" in said(plan)


def test_two_owners_are_nobody_in_particular() -> None:
    other: MappingOf[str, Cell] = {"Account ID": "A1", "Role": "CSM", "Payee ID": "0013", "From": date(2025, 1, 1)}
    plan = run(_ROWS, _SPLITS, into(Ownership=[other]))
    assert any("Payee ID" in error for error in errors(plan))
    assert plan.blocked


def test_a_column_of_payees_speaks_for_itself() -> None:
    rows: Rows = [["Deal", "Rep", "CSM", "AE"], ["D1", "0013", "40%", None]]
    mapping = Mapping("S", "Credits", fields=(*_SPLITS.fields, FieldMap("Payee ID", "Rep")), unpivot=_SPLITS.unpivot)
    plan = run(rows, mapping, into())
    assert [row.record.cells["Payee ID"] for row in plan.rows] == ["0013"]
    assert "go to whom" not in said(plan)
