"""The recovery journal: whatever the moment at which the program dies, committed edits come back."""

from __future__ import annotations

import importlib.util
import random
import signal
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import ModuleType

import pytest
from PySide6.QtWidgets import QApplication

from book import write_book
from model.tables.book import CellError, book_of_rows
from tests.ui.sessions import ROWS, crash, names, restore, two_payees
from ui.document.document import Document
from ui.document.recorder import JOURNAL, Recorder
from ui.document.recovery import Lost, holds_already, lost_edits, lost_edits_of

KILLED = Path(__file__).with_name("killed.py")
ROOT = Path(__file__).parents[3]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


killed = _load(KILLED)


@pytest.fixture
def journals(qapp: QApplication, tmp_path: Path) -> Path:
    del qapp
    return tmp_path / "state" / "recovery"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved book with two payees."""
    return two_payees(tmp_path / "book.xlsx")


def recorded(document: Document, journals: Path) -> Document:
    Recorder(document, journals)
    return document


@pytest.mark.parametrize("seed", range(10))
def test_killed_at_a_random_moment_all_but_the_last_step_come_back(journals: Path, tmp_path: Path, seed: int) -> None:
    path, twin = tmp_path / "killed.xlsx", tmp_path / "twin.xlsx"
    write_book(killed.first_book(), path)
    write_book(killed.first_book(), twin)
    command = [sys.executable, str(KILLED), str(path), str(journals), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        seen = list(islice(process.stdout, random.Random(seed).randrange(1, 120)))
        process.send_signal(signal.SIGKILL)
        seen += list(process.stdout)
    whole = [line.strip() for line in seen if line.endswith("\n")]
    twin_document = Document.open(twin)
    expected = [killed.digest(twin_document.book)]
    expected += list(islice(killed.steps(twin_document, seed, saving=False), len(whole) + 1))
    assert whole == expected[1 : len(whole) + 1], "both sessions do the same"
    assert recover(journals, path) in expected[max(len(whole) - 1, 0) :], "more than the last step was lost"
    assert not lost_edits(journals)


def recover(journals: Path, path: Path) -> str:
    """Open the book and restore what there is, as the window does; the digest of the book then."""
    document = Document.open(path)
    for lost in lost_edits_of(journals, path):
        if lost.head.digest == document.digest:
            restore(document, lost, "restore")
        else:  # killed after the file was replaced and before its journal was forgotten
            assert lost.base is not None
            assert holds_already(document.book, lost, Document.open(lost.base).book)
        lost.discard()
    return str(killed.digest(document.book))


def test_every_kind_of_edit_comes_back_as_one_step(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    cells = [Decimal("1.50"), date(2026, 7, 1), datetime(2026, 7, 1), True, CellError("#N/A"), 7, "7", None]
    document.append_rows("Payees", [{"Payee ID": str(i), "Mine": cell} for i, cell in enumerate(cells)])
    document.set_cell("Payees", 0, 1, "I. Ortega")
    document.rename_column("Payees", document.add_column("Payees", "Note"), "Notes")
    document.delete_rows("Payees", [1, 3])
    document.delete_column("Payees", 2)
    document.replace_sheets({"Sign-offs": (["Period", "Step"], [["FY2026-Q3"], ["prepared"]])}, "sign")
    document.undo_stack.undo()
    document.undo_stack.redo()
    after = killed.digest(document.book)
    crash(document)
    (lost,) = lost_edits_of(journals, path)
    assert lost.whole
    assert lost.number == "7 edits"
    again = Document.open(path)
    before = killed.digest(again.book)
    restore(again, lost, "restore 7 edits")
    assert killed.digest(again.book) == after
    assert again.undo_stack.count() == 1
    again.undo_stack.undo()
    assert killed.digest(again.book) == before
    assert not again.modified


def test_saving_and_undoing_everything_end_the_journal(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    assert len(list(journals.glob(f"*{JOURNAL}"))) == 1
    document.save()
    assert not list(journals.iterdir())
    document.undo_stack.undo()
    assert len(list(journals.glob(f"*{JOURNAL}"))) == 1
    document.undo_stack.redo()
    assert not document.modified
    assert not list(journals.iterdir())


def test_undo_past_the_last_save_comes_back_too(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    document.save()
    document.undo_stack.undo()
    crash(document)
    (lost,) = lost_edits_of(journals, path)
    assert lost.steps == ("undo edit Name in Payees",)
    again = Document.open(path)
    restore(again, lost, "restore")
    assert names(again) == ["Ines Ortega", "Ken Sato"]


def test_a_journal_that_is_being_written_is_not_offered(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    assert not lost_edits(journals)
    crash(document)
    assert len(lost_edits(journals)) == 1


def test_two_documents_keep_two_journals(journals: Path, path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    write_book(book_of_rows({"Payees": ROWS}), other)
    first, second = recorded(Document.open(path), journals), recorded(Document.open(other), journals)
    first.set_cell("Payees", 0, 1, "first")
    second.set_cell("Payees", 1, 1, "second")
    first.set_cell("Payees", 0, 1, "first again")
    crash(first)
    crash(second)
    assert [lost.number for lost in lost_edits_of(journals, path)] == ["2 edits"]
    (lost,) = lost_edits_of(journals, other)
    again = Document.open(other)
    restore(again, lost, "restore")
    assert names(again) == ["Ines Ortega", "second"]


def torn(journals: Path, keep: int) -> Lost | None:
    (journal,) = journals.glob(f"*{JOURNAL}")
    journal.write_bytes(journal.read_bytes()[:-keep])
    found = lost_edits(journals)
    return found[0] if found else None


def test_a_torn_last_line_costs_only_the_last_step(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    document.set_cell("Payees", 1, 1, "K. Sato")
    crash(document)
    lost = torn(journals, 5)
    assert lost is not None
    assert (lost.number, lost.whole) == ("1 edit", False)
    again = Document.open(path)
    restore(again, lost, "restore")
    assert names(again) == ["I. Ortega", "Ken Sato"]


def test_a_journal_whose_only_step_is_torn_is_none(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    crash(document)
    assert torn(journals, 5) is None
    assert not list(journals.iterdir())


def test_what_does_not_fit_changes_nothing(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 1, 1, "K. Sato")
    document.set_cell("Payees", 0, 1, "I. Ortega")
    crash(document)
    (lost,) = lost_edits(journals)
    other = Document(book_of_rows({"Payees": [{"Payee ID": "007", "Name": "Somebody"}, ROWS[1]]}))
    with pytest.raises(ValueError, match="another one"):
        restore(other, lost, "restore")
    assert names(other) == ["Somebody", "Ken Sato"]
    assert not other.modified


def test_a_book_that_was_never_saved_comes_back_whole(journals: Path) -> None:
    document = recorded(Document(book_of_rows({"Payees": ROWS})), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    document.append_rows("Payees", [{"Payee ID": "9", "Mine": Decimal("0.1")}])
    after = killed.digest(document.book)
    crash(document)
    (lost,) = lost_edits(journals)
    assert (lost.path, lost.rests_on_file, lost.number) == (None, False, "2 edits")
    again = Document()
    restore(again, lost, "restore")
    assert killed.digest(again.book) == after


def test_the_file_as_it_was_is_kept_for_when_another_program_writes_it(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    crash(document)
    write_book(book_of_rows({"Payees": ROWS[:1]}), path)
    (lost,) = lost_edits(journals)
    assert lost.base is not None
    assert lost.base.parent == journals
    assert lost.base.stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    copy = Document.open(lost.base)
    restore(copy, lost, "restore")
    assert names(copy) == ["I. Ortega", "Ken Sato"]


def test_edits_on_a_file_that_was_replaced_before_are_kept_with_the_whole_book(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    write_book(book_of_rows({"Payees": ROWS[:1]}), path)
    document.set_cell("Payees", 1, 1, "K. Sato")
    crash(document)
    (lost,) = lost_edits_of(journals, path)
    assert not lost.rests_on_file
    again = Document()
    restore(again, lost, "restore")
    assert names(again) == ["Ines Ortega", "K. Sato"]


def test_a_copy_without_its_journal_is_tidied_away(journals: Path, path: Path) -> None:
    document = recorded(Document.open(path), journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    (journals / "0123.base").write_bytes(b"left behind")
    assert not lost_edits(journals)
    assert not (journals / "0123.base").exists()
    crash(document)
    (lost,) = lost_edits(journals)
    assert lost.journal.with_suffix(".base").exists()


def test_what_was_recorded_before_no_more_could_be_is_restored(journals: Path, path: Path) -> None:
    resource = pytest.importorskip("resource", reason="only POSIX systems limit the size of files")
    document = recorded(Document.open(path), journals)
    recorder = document.findChild(Recorder)
    assert recorder is not None
    told: list[str] = []
    recorder.failed.connect(told.append)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    recorder.wait()
    assert recorder.file is not None
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (recorder.file.stat().st_size + 9, before[1]))
    try:
        document.set_cell("Payees", 0, 1, "lost")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    document.set_cell("Payees", 1, 1, "not recorded either")
    assert len(told) == 1
    crash(document)
    (lost,) = lost_edits(journals)
    assert not lost.whole
    again = Document.open(path)
    restore(again, lost, "restore")
    assert names(again) == ["I. Ortega", "Ken Sato"]


def test_a_folder_that_cannot_be_written_is_told_once_and_editing_goes_on(path: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    document = recorded(Document.open(path), blocked / "recovery")
    recorder = document.findChild(Recorder)
    assert recorder is not None
    told: list[str] = []
    recorder.failed.connect(told.append)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    document.set_cell("Payees", 0, 1, "I. O.")
    assert len(told) == 1
    assert "save the book often" in told[0]
    assert names(document)[0] == "I. O."
