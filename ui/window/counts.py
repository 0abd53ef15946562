"""The live counts of the navigation, from the document and its latest recalculation."""

from __future__ import annotations

from collections import Counter

from model.basics.problem import Severity
from model.tables.book import Book
from model.tables.schema import SHEETS
from ui.panels.entries import PAYOUTS, PROBLEMS, SIGN_OFF, STATEMENTS, Count, sheet_key
from ui.tasks.outcome import Outcome


def counts_of(book: Book, outcome: Outcome | None) -> dict[str, Count]:
    """Rows and blocking problems of every sheet; held lines of Payouts; signed people of all."""
    blocking = Counter(p.sheet for p in (outcome.problems if outcome else ()) if p.severity is Severity.ERROR)
    found = {sheet_key(name): Count(_rows(book, outcome, name), blocking[name]) for name in SHEETS}
    if outcome is not None:
        people = outcome.payees
        found[PAYOUTS] = Count(f"{people:,}" if people else "", outcome.held, "held line")
        found[SIGN_OFF] = Count(f"{outcome.signed:,}/{people:,}" if people else "", outcome.stale, "stale signature")
        found[STATEMENTS] = Count()
        found[PROBLEMS] = Count(_others(outcome), outcome.blocking)
    return found


def _others(outcome: Outcome) -> str:
    """How many problems do not block."""
    others = len(outcome.problems) - outcome.blocking
    return f"{others:,}" if others else ""


def _rows(book: Book, outcome: Outcome | None, name: str) -> str:
    read = outcome.tables.by_name.get(name) if outcome and outcome.tables else None
    rows = read.size if read is not None else book.sheet(name).size
    return f"{rows:,}" if rows else ""
