"""The worker's short way: after one edited transaction the outcome is that of a full calculation."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from model.incremental import edit
from model.tables.book import Book, book_of_rows
from ui.tasks.engine import Engine, edited_row
from ui.tasks.outcome import Outcome, work_out
from ui.tasks.task import Progress

TABLES: dict[str, list[dict[str, Any]]] = {
    "Payees": [{"Payee ID": p, "Name": p, "Hire date": date(2020, 1, 1)} for p in ("L1", "P1", "P2")],
    "Assignments": [
        {"Payee ID": p, "From": date(2020, 1, 1), "Plan ID": "A", "Target incentive": 4000, "Manager ID": above}
        for p, above in (("L1", None), ("P1", "L1"), ("P2", "L1"))
    ],
    "Plans": [{"Plan ID": "A", "Name": "Plan"}],
    "Components": [
        {"Plan ID": "A", "Component": "C", "Method": "rate", "Measure": "Sold", "Rate": Decimal("0.05")},
        {
            "Plan ID": "A",
            "Component": "T",
            "Method": "rate",
            "Measure": "Sold",
            "Rate": Decimal("0.01"),
            "Scope": "team",
        },
    ],
    "Measures": [{"Measure": "Sold", "Kind": "sum", "Unit": "money"}],
    "Crediting rules": [{"Rule": "All", "Role": "CSM"}],
    "Transactions": [
        {"Transaction ID": f"T{i}", "Date": date(2026, 1, 5 + i), "Type": "renewal", "Amount": 1000 * i, "CSM": owner}
        for i, owner in enumerate(("P1", "P2", "P1", "L1"), start=1)
    ],
}


def changed(book: Book, row: int, heading: str, cell: Any) -> Book:
    """A snapshot in which one cell of Transactions is another; the other sheets are shared, as the window's are."""
    sheet = replace(book.sheets["Transactions"], cells=deepcopy(book.sheets["Transactions"].cells))
    sheet.column(heading)[row] = cell
    return replace(book, sheets={**book.sheets, "Transactions": sheet})


def pay(outcome: Outcome) -> list[tuple[str, str, Decimal | None]]:
    return [(line.payee_id, line.component, line.amount) for line in outcome.lines]


@pytest.mark.parametrize(
    ("heading", "cell", "short"),
    [
        ("Amount", Decimal("2500"), True),
        ("CSM", "P2", True),
        ("Date", date(2026, 3, 31), True),
        ("Amount", "abc", False),
        ("CSM", "nobody", False),
        ("Type", "upsell", False),
    ],
)
def test_one_edit_gives_what_a_full_calculation_gives(
    monkeypatch: pytest.MonkeyPatch, heading: str, cell: Any, short: bool
) -> None:
    taken: list[bool] = []
    original: Callable[..., Any] = edit.with_transaction

    def watched(*arguments: Any) -> Any:
        found = original(*arguments)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(edit, "with_transaction", watched)
    book = book_of_rows(TABLES)
    engine = Engine()
    first = engine.work_out(book, None, Progress("test"))
    after = changed(book, 2, heading, cell)
    outcome = engine.work_out(after, first.period, Progress("test"))
    full = work_out(after, first.period, Progress("test"))
    assert pay(outcome) == pay(full)
    assert [str(p) for p in outcome.problems] == [str(p) for p in full.problems]
    assert taken == [short]
    back = engine.work_out(
        changed(after, 2, heading, book.sheets["Transactions"].column(heading)[2]), None, Progress("test")
    )
    assert pay(back) == pay(first)


def test_only_one_row_of_transactions_counts_as_an_edit() -> None:
    book = book_of_rows(TABLES)
    one = changed(book, 0, "Amount", 7)
    assert edited_row(book, one) == 0
    assert edited_row(book, changed(one, 1, "Amount", 7)) is None
    assert edited_row(book, book) is None
    other = replace(book, sheets={**book.sheets, "Payees": deepcopy(book.sheets["Payees"])})
    assert edited_row(book, other) is None
