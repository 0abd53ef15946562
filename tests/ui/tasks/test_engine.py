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
from model.tables.book import Book
from tests.ui.sessions import three_paid
from ui.tasks.engine import Engine, edited_row
from ui.tasks.outcome import Outcome, work_out
from ui.tasks.task import Progress


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
    book = three_paid()
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
    book = three_paid()
    one = changed(book, 0, "Amount", 7)
    assert edited_row(book, one) == 0
    assert edited_row(book, changed(one, 1, "Amount", 7)) is None
    assert edited_row(book, book) is None
    other = replace(book, sheets={**book.sheets, "Payees": deepcopy(book.sheets["Payees"])})
    assert edited_row(book, other) is None
