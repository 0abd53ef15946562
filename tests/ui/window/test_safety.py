"""Nothing is lost: edits of a session that died are offered again, and other programs' files are not run over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from book import write_book
from book.version import PROPERTY
from model.tables.book import book_of_rows
from tests.ui.conftest import PATIENCE
from tests.ui.sessions import ROWS, crash, journals, names, open_in, restore
from ui.dialogs.ask import Question
from ui.document.document import Document
from ui.document.recorder import Recorder
from ui.document.recovery import lost_edits
from ui.window.services import Services
from ui.window.window import MainWindow
from ui.window.windows import Windows

Make = Callable[..., MainWindow]


@pytest.fixture
def lost(path: Path, services: Services, qapp: object) -> Path:
    """The book of a session that died with two edits unsaved; gives the book's path."""
    assert services.journals is not None
    die(Document.open(path), services.journals)
    return path


def die(document: Document, journals: Path) -> None:
    """Two edits, and the end."""
    Recorder(document, journals)
    document.set_cell("Payees", 0, 1, "I. Ortega")
    document.set_cell("Payees", 1, 1, "K. Sato")
    crash(document)


def asked(answers: Any) -> Question:
    return answers.questions[-1]


def test_lost_edits_are_restored_when_their_book_is_opened(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    window = make_window()
    answers.keys = ["restore"]
    open_in(window, lost, qtbot)
    assert asked(answers).text.startswith("2 edits of book.xlsx from ")
    assert "edit Name in Payees" in asked(answers).details
    assert names(window.document) == ["I. Ortega", "K. Sato"]
    assert window.document.modified
    assert window.document.undo_stack.undoText() == "restore 2 edits"
    qtbot.waitUntil(lambda: len(journals(services)) == 1)  # restored and still unsaved, they are kept for another crash
    window.commands.do("undo")
    assert names(window.document) == ["Ines Ortega", "Ken Sato"]
    assert not journals(services)


def then(answers: Any, do: Callable[[], object]) -> None:
    """Do something as soon as the next question is answered, while what follows from it is under way."""
    ask = answers.question

    def question(parent: Any, asked: Question) -> str:
        QTimer.singleShot(0, do)
        answers.question = ask
        return str(ask(parent, asked))

    answers.question = question


def test_restoring_that_is_stopped_opens_the_book_as_it_was_saved_and_keeps_the_edits(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    window = make_window()
    answers.keys = ["restore"]
    then(answers, window.runner.cancel)
    open_in(window, lost, qtbot)
    assert names(window.document) == ["Ines Ortega", "Ken Sato"]
    assert window.status.selection.text() == "Stopped. The edits were not restored, and are kept for later"
    assert not window.document.modified
    assert len(journals(services)) == 1
    answers.keys = ["restore"]
    open_in(window, lost, qtbot)
    assert names(window.document) == ["I. Ortega", "K. Sato"]


def test_a_window_that_is_closed_while_edits_are_restored_loses_none(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    window = make_window()
    answers.keys = ["restore"]
    then(answers, window.close)
    with qtbot.waitSignal(window.closed):
        window.files.open(lost)
    assert [found.number for found in lost_edits(services.journals)] == ["2 edits"]


def test_a_book_that_is_edited_while_another_ones_edits_are_restored_is_not_run_over(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    window = make_window()
    shown: list[Document] = []
    window.services = window.files._services = replace(services, open_window=shown.append)
    answers.keys = ["restore"]
    mine = window.document
    then(answers, lambda: mine.append_rows("Payees", [{"Payee ID": "9", "Name": "Uma Rao"}]))
    window.files.open(lost)
    qtbot.waitUntil(lambda: bool(shown))
    assert names(shown[0]) == ["I. Ortega", "K. Sato"]
    assert window.document is mine
    assert names(mine) == ["Uma Rao"]
    crash(shown[0])


def test_after_restoring_a_save_ends_it(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    window = make_window()
    answers.keys = ["restore"]
    open_in(window, lost, qtbot)
    window.commands.do("save")
    window.files.saving.wait()
    assert not journals(services)
    assert names(Document.open(lost)) == ["I. Ortega", "K. Sato"]


@pytest.mark.parametrize(("key", "left"), [("discard", 0), ("later", 1)])
def test_lost_edits_can_be_given_up_or_kept(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot, key: str, left: int
) -> None:
    window = make_window()
    answers.keys = [key]
    open_in(window, lost, qtbot)
    assert names(window.document) == ["Ines Ortega", "Ken Sato"]
    assert len(journals(services)) == left


def test_at_the_start_every_lost_book_is_offered(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    window = make_window()
    answers.keys = ["restore"]
    with qtbot.waitSignal(window.files.opened):
        window.files.recovering.offer_all()
    assert len(answers.questions) == 1, "asked once, not again when the file is read"
    assert window.document.path == lost
    assert names(window.document) == ["I. Ortega", "K. Sato"]


def test_a_book_that_was_never_saved_is_offered_at_the_start(
    make_window: Make, services: Services, answers: Any, qtbot: QtBot
) -> None:
    assert services.journals is not None
    die(Document(book_of_rows({"Payees": ROWS})), services.journals)
    window = make_window()
    answers.keys = ["restore"]
    with qtbot.waitSignal(window.files.opened):
        window.files.recovering.offer_all()
    assert "No file holds this book" in asked(answers).details
    assert window.document.path is None
    assert window.document.modified
    assert names(window.document) == ["I. Ortega", "K. Sato"]


def test_edits_of_a_file_that_changed_go_into_a_copy(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    write_book(book_of_rows({"Payees": [{"Payee ID": "9", "Name": "Uma Rao"}]}), lost)
    window = make_window()
    answers.keys, answers.paths = ["restore"], [tmp_path / "copy.xlsx"]
    window.files.open(lost)
    qtbot.waitUntil(lambda: window.document.path == tmp_path / "copy.xlsx")
    assert "changed by another program" in answers.questions[0].details
    assert names(window.document) == ["I. Ortega", "K. Sato"]
    assert names(Document.open(lost)) == ["Uma Rao"]
    assert not journals(services)


def test_edits_that_the_file_holds_already_are_not_offered(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    document = Document.open(lost)
    (journal,) = journals(services)
    restore(document, lost_edits(services.journals)[0], "as the dead session did")
    document.save()
    assert journal.exists()
    window = make_window()
    open_in(window, lost, qtbot)
    qtbot.waitUntil(lambda: not journals(services))
    assert not answers.questions


def test_edits_that_fit_nothing_any_more_are_kept_and_said(
    make_window: Make, lost: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    write_book(book_of_rows({"Payees": ROWS[:1]}), lost)
    (journal,) = journals(services)
    journal.with_suffix(".base").unlink()
    window = make_window()
    answers.keys = ["later"]
    open_in(window, lost, qtbot)
    qtbot.waitUntil(lambda: not answers.keys)
    assert "cannot be restored" in asked(answers).text
    assert str(journal) in asked(answers).details
    assert journal.exists()


def test_closing_without_saving_on_purpose_forgets_the_edits(
    make_window: Make, path: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    window = make_window(Document.open(path))
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    assert len(journals(services)) == 1
    answers.keys = ["cancel", "discard"]
    window.close()
    assert len(journals(services)) == 1
    window.close()
    assert not journals(services)


def test_a_file_open_in_excel_is_opened_only_on_purpose(
    make_window: Make, path: Path, answers: Any, qtbot: QtBot
) -> None:
    path.with_name("~$book.xlsx").write_bytes(b"\x04Ines" + b" " * 50)
    window = make_window()
    answers.keys = ["cancel", "open"]
    window.files.open(path)
    assert asked(answers).text == "book.xlsx is open in Excel (Ines)."
    assert not window.runner.busy
    open_in(window, path, qtbot)
    assert window.document.path == path


def test_a_file_open_in_excel_is_saved_over_only_on_purpose(
    make_window: Make, path: Path, answers: Any, tmp_path: Path
) -> None:
    window = make_window(Document.open(path))
    path.with_name("~$book.xlsx").write_bytes(b"\x04Ines" + b" " * 50)
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    answers.keys, answers.paths = ["cancel", "as", "over"], [tmp_path / "copy.xlsx"]
    window.commands.do("save")
    window.files.saving.wait()
    assert window.document.modified
    window.commands.do("save")
    window.files.saving.wait()
    assert window.document.path == tmp_path / "copy.xlsx"
    assert names(Document.open(path)) == ["Ines Ortega", "Ken Sato"]
    path.with_name("~$copy.xlsx").write_bytes(b"\x04Ines" + b" " * 50)
    window.document.set_cell("Payees", 0, 1, "I. O.")
    window.commands.do("save")
    window.files.saving.wait()
    assert names(Document.open(tmp_path / "copy.xlsx")) == ["I. O.", "Ken Sato"]


def test_a_file_that_excel_wrote_and_still_has_open_is_told_as_both(
    make_window: Make, path: Path, answers: Any
) -> None:
    window = make_window(Document.open(path))
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    write_book(book_of_rows({"Payees": ROWS[:1]}), path)
    path.with_name("~$book.xlsx").write_bytes(b"\x04Ines" + b" " * 50)
    answers.keys = ["cancel"]
    window.commands.do("save")
    assert asked(answers).details == (
        "Saving over it loses what the other program wrote. "
        "It is open in Excel (Ines), whose next save overwrites what is written here."
    )


def test_a_file_changed_on_disk_can_be_kept_beside_as_a_copy(
    make_window: Make, path: Path, answers: Any, tmp_path: Path
) -> None:
    window = make_window(Document.open(path))
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    write_book(book_of_rows({"Payees": ROWS[:1]}), path)
    answers.keys, answers.paths = ["as"], [tmp_path / "mine.xlsx"]
    window.files.disk.look()
    window.files.saving.wait()
    assert [answer.key for answer in asked(answers).answers] == ["as", "reload", "keep"]
    assert names(Document.open(tmp_path / "mine.xlsx")) == ["I. Ortega", "Ken Sato"]
    assert names(Document.open(path)) == ["Ines Ortega"]


def test_a_file_that_another_program_writes_twice_is_told_twice_and_not_called_saved(
    make_window: Make, path: Path, answers: Any
) -> None:
    window = make_window(Document.open(path))
    for number in (1, 2):
        write_book(book_of_rows({"Payees": ROWS[:number] * number}), path)
        answers.keys = ["keep"]
        window.files.disk.look()
        window.files.disk.look()
        assert len(answers.questions) == number, "asked once for each change"
    assert [answer.key for answer in asked(answers).answers] == ["reload", "as", "keep"]
    assert window.status.saved.text() == "file changed on disk"


def test_a_file_that_another_program_writes_is_told_at_once_without_a_question(
    make_window: Make, path: Path, answers: Any, qtbot: QtBot
) -> None:
    window = make_window(Document.open(path))
    write_book(book_of_rows({"Payees": ROWS[:1]}), path)
    qtbot.waitUntil(lambda: window.status.saved.text() == "file changed on disk")
    assert "changed by another program" in window.note.text.text()
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    assert window.status.saved.text() == "unsaved changes, file changed on disk"
    assert not answers.questions
    answers.keys = ["over"]
    window.commands.do("save")
    window.files.saving.wait()
    assert window.status.saved.text() == "saved"
    assert not window.note.isVisible(), "it holds no longer"


def test_a_save_of_our_own_is_no_change_on_disk(make_window: Make, path: Path) -> None:
    """The system may tell of the written file during the save, after it, or not at all."""
    window = make_window(Document.open(path))
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    window.commands.do("save")
    (save,) = window.files.saving.runner._open
    save.ended.wait(PATIENCE / 1000)
    assert window.document.changed_on_disk()
    window.files.disk._pause.timeout.emit()
    assert window.status.saved.text() == "unsaved changes"
    assert window.files.saving.wait()
    window.files.disk._pause.timeout.emit()
    assert window.status.saved.text() == "saved"
    assert not window.note.isVisible()


def test_a_file_that_is_gone_is_told_and_not_left_without_asking(
    make_window: Make, path: Path, answers: Any, qtbot: QtBot
) -> None:
    window = make_window(Document.open(path))
    path.unlink()
    answers.keys = ["keep", "cancel"]
    window.files.disk.look()
    assert asked(answers).title == "The file is gone"
    assert window.status.saved.text() == "file is gone"
    assert not window.files.may_close()
    assert "kept nowhere else" in asked(answers).text
    window.commands.do("save")
    window.files.saving.wait()
    assert names(Document.open(path)) == ["Ines Ortega", "Ken Sato"]
    assert "was written anew" in window.note.text.text()
    assert window.files.may_close()
    qtbot.waitUntil(lambda: window.status.saved.text() == "saved")


def test_a_save_that_fails_offers_another_place(make_window: Make, path: Path, answers: Any, tmp_path: Path) -> None:
    window = make_window(Document.open(path))
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    answers.keys, answers.paths = ["as"], [tmp_path / "nowhere" / "book.xlsx", tmp_path / "copy.xlsx"]
    window.commands.do("save-as")
    window.files.saving.wait()
    assert "its folder is not there; save elsewhere." in asked(answers).details
    window.files.saving.wait()
    assert names(Document.open(tmp_path / "copy.xlsx")) == ["I. Ortega", "Ken Sato"]


def test_what_was_undone_since_the_save_is_named_on_closing(make_window: Make, path: Path, answers: Any) -> None:
    window = make_window(Document.open(path))
    window.document.set_cell("Payees", 0, 1, "I. Ortega")
    window.commands.do("save")
    window.files.saving.wait()
    window.commands.do("undo")
    assert window.status.selection.text() == "Undone: edit Name in Payees"
    answers.keys = ["cancel"]
    assert not window.files.may_close()
    assert asked(answers).details == "Undone since it was saved: edit Name in Payees."


def test_a_book_that_is_open_already_is_shown_where_it_is(path: Path, services: Services, qtbot: QtBot) -> None:
    windows = Windows(services)
    first, second = windows.show(Document.open(path)), windows.show()
    second.files.open(path)
    assert not second.runner.busy
    qtbot.waitUntil(first.isActiveWindow)
    assert first.status.selection.text() == "book.xlsx is open in this window already"
    for window in (first, second):
        with qtbot.waitSignal(window.closed):
            window.close()


def test_a_book_of_a_newer_version_is_read_only(
    make_window: Make, path: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook.custom_doc_props[PROPERTY].value = 7
    workbook.save(path)
    window = make_window()
    open_in(window, path, qtbot)
    assert "newer Trueup (format 7, this one knows 1)" in asked(answers).text
    assert "(read only)" in window.windowTitle()
    assert not window.actions_by_key["save"].isEnabled()
    assert not window.actions_by_key["catalogue"].isEnabled()
    for key in ("save", "catalogue", "prepare", "approve", "write-payroll"):
        window.commands.do(key)
    assert len(answers.questions) == 1, "nothing of it begins"
    window.routes.to("sheet:Payees")
    model = window.stack.view.grid.sheet_model
    assert not model.setData(model.index(0, 1), "I. Ortega")
    assert names(window.document) == ["Ines Ortega", "Ken Sato"]


def test_each_window_keeps_its_own_journal(make_window: Make, path: Path, services: Services, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    write_book(book_of_rows({"Payees": ROWS}), other)
    first, second = make_window(Document.open(path)), make_window(Document.open(other))
    first.document.set_cell("Payees", 0, 1, "first")
    second.document.set_cell("Payees", 0, 1, "second")
    assert len(journals(services)) == 2
    first.commands.do("save")
    first.files.saving.wait()
    assert len(journals(services)) == 1
