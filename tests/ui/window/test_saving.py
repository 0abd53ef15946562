"""Saving beside the window: editing goes on, nothing is lost, and a save can be stopped.

How a save ended is told by the event loop, so what a test does before it waits happens during the save.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from book import FileProblem, read_book, write_book
from model.tables.book import book_of_rows
from tests.ui.sessions import ROWS, journals, names, restore, two_payees
from ui.document.document import Document
from ui.document.file import write
from ui.document.recorder import Recorder
from ui.document.recovery import lost_edits_of
from ui.window.services import Services
from ui.window.window import MainWindow

Make = Callable[..., MainWindow]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """In a folder that holds nothing else."""
    (tmp_path / "books").mkdir()
    return two_payees(tmp_path / "books" / "book.xlsx")


@pytest.fixture
def window(make_window: Make, path: Path) -> MainWindow:
    """A window on a book with one unsaved edit."""
    opened = make_window(Document.open(path))
    rename(opened, "first")
    return opened


def rename(window: MainWindow, name: str) -> None:
    window.document.set_cell("Payees", 0, 1, name)


def saved_name(path: Path) -> object:
    return read_book(path).sheet("Payees").column("Name")[0]


def after_a_crash(window: MainWindow, services: Services, path: Path) -> list[object]:
    """What opening the file and restoring would give if the program died now."""
    recorder = window.document.findChild(Recorder)
    assert recorder is not None
    recorder.wait()
    assert recorder._lock is not None
    recorder._lock.unlock()
    document = Document.open(path)
    for lost in lost_edits_of(services.journals, path):
        assert lost.head.digest == document.digest
        restore(document, lost, "restore")
    assert recorder._lock.tryLock(0)
    return names(document)


def test_what_is_edited_during_a_save_stays_unsaved_and_in_the_journal(
    window: MainWindow, services: Services, path: Path
) -> None:
    window.commands.do("save")
    rename(window, "second")
    assert window.document.modified
    assert window.files.saving.wait()
    assert saved_name(path) == "first"
    assert window.document.modified
    assert window.isWindowModified()
    assert len(journals(services)) == 1
    assert after_a_crash(window, services, path) == ["second", "Ken Sato"]
    window.document.undo_stack.undo()
    assert not window.document.modified, "that is what the file holds"
    assert not journals(services)


def test_an_undo_during_a_save_is_an_edit_too(window: MainWindow, services: Services, path: Path) -> None:
    window.commands.do("save")
    window.commands.do("undo")
    assert window.files.saving.wait()
    assert saved_name(path) == "first"
    assert window.document.modified
    assert after_a_crash(window, services, path) == ["Ines Ortega", "Ken Sato"]
    window.commands.do("redo")
    assert not window.document.modified


def test_a_second_save_follows_the_first(window: MainWindow, services: Services, path: Path) -> None:
    window.commands.do("save")
    rename(window, "second")
    window.commands.do("save")
    rename(window, "third")
    window.commands.do("save")
    assert window.files.saving.wait()
    assert saved_name(path) == "third"
    assert not window.document.modified
    assert not journals(services)


def test_two_saves_of_the_same_write_once(window: MainWindow, path: Path) -> None:
    ended: list[bool] = []
    window.files.saving.ended.connect(ended.append)
    window.commands.do("save")
    window.commands.do("save")
    assert window.files.saving.wait()
    assert ended == [True]


def test_a_stopped_save_leaves_the_old_book_and_the_edits(window: MainWindow, services: Services, path: Path) -> None:
    before = path.read_bytes()
    window.commands.do("save")
    window.status.stop.click()
    assert not window.files.saving.wait()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]
    assert window.document.modified
    assert "Not saved" in window.status.selection.text()
    assert after_a_crash(window, services, path) == ["first", "Ken Sato"]
    window.commands.do("save")
    assert window.files.saving.wait()
    assert saved_name(path) == "first"


def test_a_failing_save_says_so_and_loses_nothing(
    window: MainWindow, services: Services, path: Path, answers: Any
) -> None:
    aside = path.rename(path.with_name("aside.xlsx"))
    path.mkdir()  # the name is taken by something that cannot be replaced
    answers.keys, answers.paths = ["close"], [path]
    window.commands.do("save-as")
    rename(window, "second")
    assert not window.files.saving.wait()
    assert answers.questions[-1].text == "The book was not saved."
    assert window.document.modified
    path.rmdir()
    aside.rename(path)
    assert after_a_crash(window, services, path) == ["second", "Ken Sato"]
    window.commands.do("save")
    assert window.files.saving.wait()
    assert saved_name(path) == "second"


def test_closing_waits_for_the_save(window: MainWindow, path: Path, answers: Any, qtbot: QtBot) -> None:
    window.commands.do("save")
    window.close()
    assert not window.isVisible()
    assert saved_name(path) == "first"
    assert not answers.questions


def test_closing_after_edits_during_a_save_asks(window: MainWindow, path: Path, answers: Any) -> None:
    window.commands.do("save")
    rename(window, "second")
    answers.keys = ["save"]
    window.close()
    assert not window.isVisible()
    assert saved_name(path) == "second"


def test_a_window_stays_open_where_the_save_it_waits_for_fails(
    window: MainWindow, path: Path, answers: Any, qtbot: QtBot
) -> None:
    (path.parent / "folder.xlsx").mkdir()
    answers.keys, answers.paths = ["close"], [path.parent / "folder.xlsx"]
    window.commands.do("save-as")
    window.close()
    assert isValid(window)
    assert window.isVisible()
    assert window.document.modified
    assert answers.questions[-1].text == "The book was not saved."


def test_a_file_that_another_program_writes_in_the_last_moment_is_not_lost(path: Path) -> None:
    document = Document.open(path)
    document.set_cell("Payees", 0, 1, "mine")
    save = document.begin_save(path)
    write_book(book_of_rows({"Payees": ROWS[:1]}), path)
    with pytest.raises(FileProblem, match="changed by another program"):
        write(save)
    document.end_save(save, None, written=False)
    assert document.modified
    assert saved_name(path) == "Ines Ortega"


def test_what_elsewhere_names_moved_rows_is_said_until_it_is_closed(path: Path, make_window: Make) -> None:
    """A chart of the user's own stays as it is; its owner has to know."""
    own = openpyxl.load_workbook(path)
    own.create_sheet("Mine")["A1"] = "=Payees!B2"
    own.save(path)
    opened = make_window(Document.open(path))
    rename(opened, "first")
    opened.commands.do("save")
    assert opened.files.saving.wait()
    assert opened.note.isHidden()
    opened.document.insert_rows("Payees", 0)
    opened.commands.do("save")
    assert opened.files.saving.wait()
    assert "1 formula that names them by number (Mine!A1: Payees!B2)" in opened.note.text.text()
    assert opened.note.show_payouts.isHidden()
    assert opened.note.undo.isHidden()
