"""What is begun, edited or left while something else is still under way is neither lost nor overtaken unsaid."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from book import read_book, write_book
from model.tables.book import book_of_rows
from tests.ui.sessions import ROWS, crash, names, three_paid, two_payees
from tests.ui.window.conftest import held
from ui.dialogs.sign import SignDialog
from ui.dialogs.waiting import WaitingDialog
from ui.document.document import Document
from ui.document.recorder import Recorder
from ui.panels.entries import CREDITED
from ui.window.services import Services
from ui.window.window import MainWindow
from ui.window.windows import Windows

Make = Callable[..., MainWindow]
Wait = Callable[[MainWindow], None]


@pytest.fixture
def paid(make_window: Make, calculated: Wait) -> MainWindow:
    window = make_window(Document(three_paid()))
    calculated(window)
    return window


def idle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.runner.busy)


def told_by(window: MainWindow) -> list[str]:
    told: list[str] = []
    window.pay.told.connect(told.append)
    window.files.told.connect(told.append)
    return told


def signing(answers: Any) -> None:
    """Say yes to the next signature."""

    def fill_in(dialog: SignDialog) -> bool:
        dialog.name.setText("Ada")
        return True

    answers.forms.append(fill_in)
    answers.keys.append("sign")


# -- files that leave the house, and signatures


def test_one_export_does_not_stop_another(paid: MainWindow, answers: Any, qtbot: QtBot, tmp_path: Path) -> None:
    told = told_by(paid)
    answers.paths = [tmp_path / "payouts.xlsx", tmp_path / "payouts.csv"]
    with held(paid.runner):
        paid.commands.do("write-payouts")
        paid.commands.do("write-payouts")
        paid.commands.do("verify")
    idle(paid, qtbot)
    assert told == [f"Written: {tmp_path / 'payouts.xlsx'}", f"Written: {tmp_path / 'payouts.csv'}"]
    assert (tmp_path / "payouts.xlsx").exists()
    assert answers.questions[-1].title == "Nothing signed"


def test_nothing_is_done_with_payouts_while_they_are_being_signed(paid: MainWindow, answers: Any, qtbot: QtBot) -> None:
    signing(answers)
    with held(paid.runner):
        paid.commands.do("prepare")
        for action in ("verify", "prepare", "write-payroll"):
            paid.commands.do(action)
            assert answers.questions[-1].text == "Signatures are still being written."
    qtbot.waitUntil(lambda: paid.document.undo_stack.count() == 1)
    assert paid.document.sheet("Sign-offs").size


def test_verifying_looks_at_the_book_as_it_is_now(
    paid: MainWindow, answers: Any, qtbot: QtBot, calculated: Wait
) -> None:
    signing(answers)
    paid.commands.do("prepare")
    qtbot.waitUntil(lambda: paid.document.undo_stack.count() == 1)
    calculated(paid)
    sheet = paid.document.sheet("Frozen")
    paid.document.set_cell("Frozen", 0, sheet.find("Text") or 0, "altered")
    paid.commands.do("verify")
    idle(paid, qtbot)
    assert answers.questions[-1].title == "Altered"


def test_what_was_verified_of_a_book_that_was_left_is_not_told_of_the_next(
    paid: MainWindow, answers: Any, qtbot: QtBot
) -> None:
    told = told_by(paid)
    with held(paid.runner):
        paid.commands.do("verify")
        paid.adopt(Document(book_of_rows({"Payees": ROWS})))
    idle(paid, qtbot)
    assert told == ["Another book was opened while the signatures were verified; verify again"]
    assert not answers.questions


# -- leaving


def test_closing_waits_for_files_that_are_being_written(paid: MainWindow, answers: Any, tmp_path: Path) -> None:
    answers.paths = [tmp_path / "payouts.xlsx"]
    paid.commands.do("write-payouts")
    paid.close()
    assert not paid.isVisible()
    assert (tmp_path / "payouts.xlsx").exists()


def test_closing_waits_for_a_signature_and_then_asks_to_save_it(paid: MainWindow, answers: Any, tmp_path: Path) -> None:
    signing(answers)
    paid.commands.do("prepare")
    answers.keys, answers.paths = ["save"], [tmp_path / "book.xlsx"]
    paid.close()
    assert not paid.isVisible()
    assert read_book(tmp_path / "book.xlsx").sheet("Sign-offs").size


def test_a_window_stays_where_what_it_waits_for_is_stopped(
    paid: MainWindow, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    told = told_by(paid)
    answers.paths = [tmp_path / "payouts.xlsx"]
    paid.commands.do("write-payouts")
    paid.runner.cancel()
    paid.close()
    assert paid.isVisible()
    idle(paid, qtbot)
    assert told == ["Stopped. The payouts were not written"]


def test_closing_shows_what_it_waits_for_and_its_cancel_keeps_the_window(
    paid: MainWindow, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    answers.paths = [tmp_path / "payouts.xlsx"]
    seen: list[str] = []
    with held(paid.runner) as go:
        paid.commands.do("write-payouts")

        def cancel(_: object) -> None:
            for dialog in filter(WaitingDialog.isVisible, paid.findChildren(WaitingDialog)):
                if not seen:
                    seen.append(dialog.windowTitle())
                    dialog.reject()
                    go.set()

        paid.runner.progressed.connect(cancel)
        paid.close()
    assert seen
    assert paid.isVisible()
    assert not (tmp_path / "payouts.xlsx").exists()


def test_a_window_that_is_being_closed_is_not_closed_twice(paid: MainWindow, answers: Any, tmp_path: Path) -> None:
    closed: list[object] = []
    paid.closed.connect(closed.append)
    answers.paths = [tmp_path / "payouts.xlsx"]
    paid.commands.do("write-payouts")
    paid.runner.ended.connect(lambda _: paid.close())
    paid.close()
    assert closed == [paid]


# -- opening and opening again


def test_an_edit_made_while_the_book_is_opened_again_is_kept(make_window: Make, path: Path, qtbot: QtBot) -> None:
    window = make_window(Document.open(path))
    told = told_by(window)
    mine = window.document
    with held(window.runner):
        window.commands.do("reload")
        mine.set_cell("Payees", 0, 1, "I. Ortega")
    idle(window, qtbot)
    assert window.document is mine
    assert names(mine) == ["I. Ortega", "Ken Sato"]
    assert told == ["book.xlsx was not opened again, as it was edited or saved meanwhile"]


def test_a_save_while_the_book_is_opened_again_is_kept(
    make_window: Make, path: Path, answers: Any, qtbot: QtBot
) -> None:
    window = make_window(Document.open(path))
    mine = window.document
    mine.set_cell("Payees", 0, 1, "I. Ortega")
    answers.keys = ["lose"]
    with held(window.runner):
        window.commands.do("reload")
        window.commands.do("save")
        assert window.files.saving.wait()
    idle(window, qtbot)
    assert window.document is mine
    assert names(mine) == names(Document.open(path)) == ["I. Ortega", "Ken Sato"]


def test_two_books_picked_in_a_row_are_both_opened(
    make_window: Make, path: Path, services: Services, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    shown: list[Document] = []
    window.services = window.files._services = replace(services, open_window=shown.append)
    other = two_payees(tmp_path / "other.xlsx")
    with held(window.runner):
        window.files.open(path)
        window.files.open(other)
    qtbot.waitUntil(lambda: bool(shown))
    assert [window.document.path, shown[0].path] == [path, other]


def test_edits_of_two_books_restored_at_the_start_are_both_restored(
    make_window: Make, path: Path, services: Services, answers: Any, qtbot: QtBot, tmp_path: Path
) -> None:
    other = two_payees(tmp_path / "other.xlsx")
    assert services.journals is not None
    for book in (path, other):
        document = Document.open(book)
        Recorder(document, services.journals)
        document.set_cell("Payees", 0, 1, "I. Ortega")
        crash(document)
    window = make_window()
    shown: list[Document] = []
    window.services = window.files._services = replace(services, open_window=shown.append)
    answers.keys = ["restore", "restore"]
    window.files.recovering.offer_all()
    qtbot.waitUntil(lambda: bool(shown))
    assert [names(document)[0] for document in (window.document, shown[0])] == ["I. Ortega", "I. Ortega"]
    assert {window.document.path, shown[0].path} == {path, other}
    crash(shown[0])


def test_a_book_picked_in_two_windows_at_once_is_opened_once(path: Path, services: Services, qtbot: QtBot) -> None:
    windows = Windows(services)
    first, second = windows.show(), windows.show()
    with held(first.runner), held(second.runner):
        first.files.open(path)
        second.files.open(path)
    for window in (first, second):
        idle(window, qtbot)
    assert sorted(str(window.document.path) for window in windows.open) == sorted([str(path), "None"])
    for window in (first, second):
        with qtbot.waitSignal(window.closed):
            window.close()


def test_a_book_does_not_take_the_place_of_one_that_is_being_signed(
    paid: MainWindow, path: Path, services: Services, answers: Any, qtbot: QtBot
) -> None:
    shown: list[Document] = []
    paid.services = paid.files._services = replace(services, open_window=shown.append)
    signing(answers)
    with held(paid.runner):
        paid.files.open(path)
        paid.commands.do("prepare")
    qtbot.waitUntil(lambda: paid.document.undo_stack.count() == 1)
    assert [document.path for document in shown] == [path]


# -- another book in the window


def test_credits_of_a_book_that_was_left_reach_nobody(paid: MainWindow, qtbot: QtBot, calculated: Wait) -> None:
    with held(paid.runner):
        paid.routes.to(CREDITED)
        paid.adopt(Document(book_of_rows({"Payees": ROWS})))
    calculated(paid)
    idle(paid, qtbot)
    assert CREDITED not in paid.stack.views()


def test_what_was_edited_since_it_was_signed_is_marked_in_its_own_book_only(paid: MainWindow, qtbot: QtBot) -> None:
    paid.signed._take({"Payees": frozenset({(0, "Name")})})
    paid.adopt(Document(book_of_rows({"Payees": ROWS})))
    assert not paid.signed.of("Payees")
    idle(paid, qtbot)


# -- saving


def test_a_second_save_does_not_run_over_what_another_program_wrote_after_the_first(
    make_window: Make, path: Path, answers: Any, qtbot: QtBot
) -> None:
    window = make_window(Document.open(path))
    window.document.set_cell("Payees", 0, 1, "mine")
    window.files.told.connect(lambda _: write_book(book_of_rows({"Payees": ROWS[:1]}), path))
    window.commands.do("save")
    window.document.set_cell("Payees", 0, 1, "mine too")
    window.commands.do("save")
    answers.keys = ["cancel"]
    assert not window.files.saving.wait()
    assert answers.questions[-1].title == "The file has changed"
    assert names(Document.open(path)) == ["Ines Ortega"]
    assert window.document.modified


def test_a_file_that_changes_behind_a_question_about_its_owner_is_asked_about(
    make_window: Make, path: Path, answers: Any
) -> None:
    window = make_window(Document.open(path))
    path.with_name("~$book.xlsx").write_bytes(b"\x04Ines" + b" " * 50)
    window.document.set_cell("Payees", 0, 1, "mine")
    ask = answers.question

    def question(parent: Any, asked: Any) -> str:
        write_book(book_of_rows({"Payees": ROWS[:1]}), path)
        answers.question = ask
        return str(ask(parent, asked))

    answers.question, answers.keys = question, ["over", "cancel"]
    window.commands.do("save")
    assert [asked.title for asked in answers.questions] == ["The file is open elsewhere", "The file has changed"]
    assert names(Document.open(path)) == ["Ines Ortega"]
