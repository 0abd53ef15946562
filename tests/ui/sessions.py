"""A small saved book, and sessions that die with edits of it unsaved."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from book import write_book
from model.tables.book import book_of_rows
from ui.document.document import Document
from ui.document.recorder import JOURNAL, Recorder
from ui.document.recovery import Lost, with_edits
from ui.window.services import Services
from ui.window.window import MainWindow

ROWS = [{"Payee ID": "007", "Name": "Ines Ortega"}, {"Payee ID": "1012", "Name": "Ken Sato"}]


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
    assert recorder._thread is not None
    recorder._thread.shutdown()
    recorder._file.close()
    recorder._lock.unlock()
    document.deleteLater()


def restore(document: Document, lost: Lost, text: str = "restore") -> None:
    """Put lost edits into a document, as the window does."""
    found = with_edits(document.book, lost.edits)
    document.restore(found.book, found.edits, text)
