"""Everything that may take long looks often at whether it shall stop, stops there, and tells how far it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from book import write_book
from model.sample import sample_book
from model.tables.book import Book
from ui.document.file import Save, read, write
from ui.imports.work import begin, look, open_file, rematch
from ui.tasks.outcome import Outcome, work_out
from ui.tasks.task import CancelledError, Progress
from ui.views.credited import _report_of
from ui.window.pay import _payouts, _payroll, _pdfs, _prove, _sign, _statements
from ui.window.signed import edited_since_signed

Run = Callable[[Progress], Any]


class Looks(Progress):
    """Counts the looks, keeps what was said, and stops at one of them."""

    def __init__(self, stop_at: int | None = None) -> None:
        super().__init__("Work")
        self.stop_at, self.count = stop_at, 0
        self.shares: list[Fraction] = []

    def check(self) -> None:
        if self.count == self.stop_at:
            self.cancel()
        self.count += 1
        super().check()

    def step(self, done: int, total: int = 0) -> None:
        super().step(done, total)
        if self.share is not None:
            self.shares.append(self.share)


def signed(book: Book, *steps: tuple[str, str]) -> Book:
    for step, by in steps:
        outcome = work_out(book, None, Progress(""))
        book = _sign(outcome, step, by, "", None, Progress("")).applied_to(book)
    return book


@pytest.fixture(scope="module")
def approved() -> Outcome:
    return work_out(signed(sample_book(), ("prepared", "Ada"), ("approved", "Ben")), None, Progress(""))


@pytest.fixture(scope="module")
def plain() -> Outcome:
    return work_out(sample_book(), None, Progress(""))


@pytest.fixture(scope="module")
def file(approved: Outcome, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("books") / "book.xlsx"
    write_book(approved.book, path)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the work writes its files."""
    return tmp_path_factory.mktemp("written")


@pytest.fixture(scope="module")
def works(
    plain: Outcome, approved: Outcome, file: Path, folder: Path, qapp: QApplication
) -> dict[str, tuple[Run, int]]:
    """All long work with the fewest looks that it may take."""
    new = folder / "new.xlsx"
    opened = open_file(file, "", Progress(""))
    payees = next(place for place in opened.places if place.sheets == ("Payees",))
    seen = begin(plain.book, opened, payees, "Payees", "People", Progress(""))
    by_hand = replace(seen.mapping, area="A:H", header_row=1, header_top=1)
    return {
        "opening a book": (lambda p: read(file, "", p.step), 20),
        "calculating": (lambda p: work_out(plain.book, None, p), 60),
        "calculating what is signed": (lambda p: work_out(approved.book, None, p), 80),
        "listing credits": (lambda p: _report_of(plain, p), 3),
        "preparing": (lambda p: _sign(plain, "prepared", "Ada", "", None, p), plain.payees),
        "verifying": (lambda p: _prove(approved.book, p), 60),
        "comparing with what was signed": (lambda p: edited_since_signed(approved, p), 60),
        "payouts as a workbook": (lambda p: _payouts(plain, new, p), 3),
        "payouts as CSV": (lambda p: _payouts(plain, folder / "new.csv", p), 3),
        "payroll": (lambda p: _payroll(approved, new, p), 4),
        "statements": (lambda p: _statements(plain, folder / "statements", p), plain.payees),
        "statements as PDF": (lambda p: _pdfs(plain, folder / "statements", p), plain.payees),
        "saving": (lambda p: write(Save(plain.book, new, file), p.step), 30),
        "reading a file to import": (lambda p: open_file(file, "", p), 30),
        "matching columns": (lambda p: rematch(plain.book, opened, by_hand, "Payees", p), 60),
        "comparing rows": (lambda p: look(plain.book, opened, seen.mapping, None, p), 60),
    }


NAMES = (
    "opening a book",
    "calculating",
    "calculating what is signed",
    "listing credits",
    "preparing",
    "verifying",
    "comparing with what was signed",
    "payouts as a workbook",
    "payouts as CSV",
    "payroll",
    "statements",
    "statements as PDF",
    "saving",
    "reading a file to import",
    "matching columns",
    "comparing rows",
)
MANY = ("preparing", "statements", "statements as PDF")  # the same for each payee: the first few stand for all


@pytest.mark.parametrize("name", NAMES)
def test_long_work_stops_at_any_look_and_its_bar_never_goes_back(
    name: str, works: dict[str, tuple[Run, int]], folder: Path
) -> None:
    run, least = works[name]
    whole = Looks()
    run(whole)
    assert whole.count >= least
    assert whole.shares == sorted(whole.shares)
    assert whole.shares[-1] >= Fraction(1, 5)
    for path in folder.rglob("*.*"):
        path.unlink()
    stops = (0, 5) if name in MANY else (0, whole.count // 2, whole.count - 1)
    for stop_at in stops:
        stopped = Looks(stop_at)
        with pytest.raises(CancelledError):
            run(stopped)
        assert stopped.count == stop_at + 1, "it looked again after it was told to stop"
    assert not list(folder.glob("new*")), "a file was written though the work was stopped"
