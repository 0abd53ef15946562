"""Small books, and sessions that die with edits unsaved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from book import write_book
from model.tables.book import Book, book_of_rows
from ui.document.document import Document
from ui.document.recorder import JOURNAL, Recorder
from ui.document.recovery import Lost, with_edits
from ui.window.services import Services
from ui.window.window import MainWindow

ROWS = [{"Payee ID": "007", "Name": "Ines Ortega"}, {"Payee ID": "1012", "Name": "Ken Sato"}]

_PAID: dict[str, list[dict[str, Any]]] = {
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


def three_paid() -> Book:
    """A book in which three people are paid a share of their own deals and those of their team."""
    return book_of_rows(_PAID)


def two_payees(path: Path, password: str = "") -> Path:
    """Write a book with two payees."""
    write_book(book_of_rows({"Payees": ROWS}), path, password)
    return path


def names(document: Document) -> list[object]:
    """The payees' names."""
    return list(document.sheet("Payees").column("Name"))


def journals(services: Services) -> list[Path]:
    """The recovery journals that there are."""
    assert services.journals is not None
    return sorted(services.journals.glob(f"*{JOURNAL}"))


def open_in(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    """Open a file in a window and wait until it is shown."""
    with qtbot.waitSignal(window.files.opened):
        window.files.open(path)


def crash(document: Document) -> None:
    """Let go of a document as a dying process does: what was handed to the system stays, its lock does not."""
    recorder = document.findChild(Recorder)
    assert recorder is not None
    recorder.wait()
    assert recorder._file is not None
    assert recorder._lock is not None
    if recorder._thread is not None:
        recorder._thread.shutdown()
    recorder._file.close()
    recorder._lock.unlock()
    document.deleteLater()


def restore(document: Document, lost: Lost, text: str = "restore") -> None:
    """Put lost edits into a document, as the window does."""
    found = with_edits(document.book, lost.edits)
    document.restore(found.book, found.edits, text)
