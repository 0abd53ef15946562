"""The window as a person meets it: menus, views and history, panels, periods, files, and what it says when empty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from book import read_book
from model.sample import sample_book
from model.tables.book import Book, book_of_rows
from ui.dialogs.jump import Goal, JumpDialog, matching
from ui.dialogs.shortcuts import page_of
from ui.document.document import Document
from ui.imports.view import ImportView
from ui.panels.entries import ENTRIES, PAYOUTS, SIGN_OFF, STATEMENTS, WELCOME, sheet_key
from ui.views.payouts import PayoutsView
from ui.views.sheet import SheetView
from ui.window.actions import ACTIONS, MENUS
from ui.window.commands import OF_THE_VIEW
from ui.window.window import MainWindow

Make = Callable[..., MainWindow]
Wait = Callable[[MainWindow], None]


def broken_book() -> Book:
    """Two payees and a target that is no number."""
    return book_of_rows(
        {
            "Payees": [
                {"Payee ID": "1007", "Name": "Ines Ortega", "Hire date": "2024-01-01"},
                {"Payee ID": "1012", "Name": "Kenji Sato", "Hire date": "2024-01-01"},
            ],
            "Measures": [{"Measure": "NRR", "Kind": "reading", "Over time": "last", "Unit": "percent"}],
            "Targets": [{"Owner": "1007", "Measure": "NRR", "2026-07": "abc"}],
        }
    )


def press(window: MainWindow, qtbot: QtBot, keys: str) -> None:
    """Press a shortcut where the focus is."""
    combination = QKeySequence(keys)[0]
    qtbot.keyClick(QApplication.focusWidget() or window, combination.key(), combination.keyboardModifiers())


def test_every_action_is_in_a_menu_and_does_something(make_window: Make) -> None:
    window = make_window()
    for spec in ACTIONS:
        assert window.actions_by_key[spec.key] in window.menus[spec.menu].actions()
        answered = spec.key in window.commands._table or spec.key in OF_THE_VIEW or spec.key.startswith("go:")
        assert answered, spec.key
    assert tuple(f"{menu.title()}" for menu in window.menus.values()) == MENUS
    mnemonics = [title[title.index("&") + 1] for title in MENUS]
    assert len(set(mnemonics)) == len(mnemonics)  # else Alt and a letter does not say which menu


def test_no_two_actions_share_a_shortcut(make_window: Make) -> None:
    window = make_window()
    keys = Counter(k.toString() for action in window.actions_by_key.values() for k in action.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_shortcut_is_on_the_sheet_of_shortcuts(make_window: Make) -> None:
    window = make_window()
    page = page_of((name, menu.actions()) for name, menu in window.menus.items())
    for spec in ACTIONS:
        if window.actions_by_key[spec.key].shortcuts():
            assert spec.text in page


def test_an_empty_window_welcomes_and_offers_the_next_step(make_window: Make, qtbot: QtBot, calculated: Wait) -> None:
    window = make_window()
    assert window.stack.key == WELCOME
    offer = next(b for b in window.stack.findChildren(QPushButton) if b.text().strip() == "Try the sample book")
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.document.sheet("Payees").size > 0)
    calculated(window)
    assert window.stack.key == PAYOUTS
    assert window.pay.outcome is not None
    assert window.pay.outcome.lines


@pytest.mark.parametrize("key", [entry.key for entry in ENTRIES if not entry.is_section and entry.key != "problems"])
def test_every_entry_of_the_navigation_opens_in_an_empty_book(make_window: Make, key: str) -> None:
    window = make_window()
    window.routes.to(key)
    assert window.stack.key == key
    assert window.stack.view is not None
    assert window.stack.view.title


def test_alt_left_and_right_lead_through_the_history(make_window: Make, qtbot: QtBot) -> None:
    window = make_window(Document(broken_book()))
    for key in (sheet_key("Payees"), sheet_key("Targets"), SIGN_OFF):
        window.routes.to(key)
    press(window, qtbot, "Alt+Left")
    press(window, qtbot, "Alt+Left")
    assert window.stack.key == sheet_key("Payees")
    press(window, qtbot, "Alt+Right")
    assert window.stack.key == sheet_key("Targets")
    assert window.navigation.currentIndex().data() == "Targets"


def test_f8_opens_the_problems_and_goes_to_the_cell(make_window: Make, qtbot: QtBot, calculated: Wait) -> None:
    window = make_window(Document(broken_book()))
    calculated(window)
    press(window, qtbot, "F8")
    assert window.problems.isVisible()
    assert window.stack.key == sheet_key("Targets")
    view = window.stack.view
    assert isinstance(view, SheetView)
    assert view.grid.current() == (0, "2026-07")


def test_escape_closes_the_problems_and_gives_the_keyboard_back(
    make_window: Make, qtbot: QtBot, calculated: Wait
) -> None:
    window = make_window(Document(broken_book()))
    calculated(window)
    window.commands.do("check")
    window.problems.table.setFocus()
    press(window, qtbot, "Esc")
    assert not window.problems.isVisible()
    assert window.stack.isAncestorOf(QApplication.focusWidget())


def test_f6_reaches_every_panel_and_comes_back(make_window: Make, qtbot: QtBot, calculated: Wait) -> None:
    window = make_window(Document(broken_book()))
    calculated(window)
    window.commands.do("check")
    window.routes.to(sheet_key("Targets"))
    panels = [window.navigation, window.stack, window.problems]
    seen = []
    for _ in range(3):
        press(window, qtbot, "F6")
        focus = QApplication.focusWidget()
        seen.append(next(i for i, panel in enumerate(panels) if panel is focus or panel.isAncestorOf(focus)))
    assert sorted(seen) == [0, 1, 2]


def test_counts_follow_the_book(make_window: Make, calculated: Wait) -> None:
    document = Document(broken_book())
    window = make_window(document)
    calculated(window)
    role = Qt.ItemDataRole.AccessibleTextRole
    entries = window.navigation.entries
    assert entries.position(sheet_key("Targets")).data(role) == "Targets, 1, 1 problem"
    document.set_cell("Targets", 0, document.sheet("Targets").find("2026-07") or 0, 1)
    document.append_rows("Payees", [{"Payee ID": "1013", "Name": "Ava Lind"}])
    calculated(window)
    assert entries.position(sheet_key("Targets")).data(role) == "Targets, 1"
    assert entries.position(sheet_key("Payees")).data(role).startswith("Payees, 3")


def test_undo_is_named_and_shows_the_place(make_window: Make, qtbot: QtBot) -> None:
    document = Document(broken_book())
    window = make_window(document)
    document.set_cell("Payees", 1, 1, "Kenji Satou")
    window.routes.to(STATEMENTS)
    assert window.actions_by_key["undo"].text() == "Undo edit Name in Payees"
    press(window, qtbot, "Ctrl+Z")
    assert document.sheet("Payees").cells[1][1] == "Kenji Sato"
    assert window.stack.key == sheet_key("Payees")
    view = window.stack.view
    assert isinstance(view, SheetView)
    assert view.grid.current() == (1, "Name")


def test_the_title_says_what_is_not_saved(make_window: Make) -> None:
    document = Document(broken_book())
    window = make_window(document)
    assert not window.isWindowModified()
    document.set_cell("Payees", 0, 1, "Inés Ortega")
    assert window.isWindowModified()
    assert window.status.saved.text() == "unsaved changes"
    document.undo_stack.undo()
    assert not window.isWindowModified()


def test_save_as_then_save_writes_what_is_shown(make_window: Make, answers, tmp_path: Path) -> None:
    path = tmp_path / "july.xlsx"
    document = Document(broken_book())
    window = make_window(document)
    answers.paths = [path]
    window.commands.do("save")
    window.files.saving.wait()
    assert window.status.saved.text() == "saved"
    assert window.windowTitle().startswith("july.xlsx")
    document.set_cell("Payees", 0, 1, "Inés Ortega")
    window.commands.do("save")
    window.files.saving.wait()
    assert read_book(path).sheet("Payees").column("Name") == ["Inés Ortega", "Kenji Sato"]
    assert window.services.recent.paths() == [path]


def test_closing_asks_and_cancel_keeps_everything(make_window: Make, answers) -> None:
    document = Document(broken_book())
    window = make_window(document)
    document.set_cell("Payees", 0, 1, "Inés Ortega")
    answers.keys = ["cancel"]
    assert not window.close()
    assert window.isVisible()
    assert "not saved" in answers.questions[0].text
    answers.keys = ["discard"]
    assert window.close()


def test_closing_with_save_saves(make_window: Make, answers, tmp_path: Path) -> None:
    document = Document(broken_book())
    window = make_window(document)
    document.set_cell("Payees", 0, 1, "Inés Ortega")
    answers.keys, answers.paths = ["save"], [tmp_path / "july.xlsx"]
    assert window.close()
    assert read_book(tmp_path / "july.xlsx").sheet("Payees").column("Name")[0] == "Inés Ortega"


def test_a_dropped_workbook_is_opened(make_window: Make, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "july.xlsx"
    Document(broken_book()).save_as(path)
    window = make_window()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), action, data, Qt.MouseButton.LeftButton, none))
    qtbot.waitUntil(lambda: window.document.path == path)
    assert window.document.sheet("Payees").size == 2


def test_f6_goes_round_all_panels_even_where_one_has_nothing_to_show(
    make_window: Make, qtbot: QtBot, calculated: Wait
) -> None:
    window = make_window(Document(sample_book()))
    calculated(window)
    window.problems.show_problems(())
    window.routes.show_problems(True)
    met = []
    for _ in range(8):
        window.commands.do("next-panel")
        met.append(window.focusWidget())
    assert met[:4] == met[4:] or met[:3] == met[3:6]
    assert {window.why.tree, window.navigation} <= set(met)


def test_a_dropped_file_that_cannot_be_read_gets_a_word_on_what_to_do(
    make_window: Make, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "old.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    window = make_window()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(9, 9), action, data, Qt.MouseButton.LeftButton, none))
    qtbot.waitUntil(lambda: not window.runner.busy)
    view = window.stack.view
    assert isinstance(view, ImportView)
    assert any("old.xls" in label.text() and ".xlsx" in label.text() for label in view.empty.findChildren(QLabel))


def test_a_new_book_shows_what_to_fill_in_first(make_window: Make, qtbot: QtBot, calculated: Wait) -> None:
    window = make_window()
    window.commands.do("new")
    assert window.stack.key == PAYOUTS
    assert not [b for b in window.stack.findChildren(QPushButton) if b.text() == "Fill in Payees"]  # not known yet
    assert not window.document.modified
    calculated(window)
    first = window.focusWidget()
    assert isinstance(first, QPushButton)
    assert first.text() == "Fill in Payees"
    qtbot.keyClick(first, Qt.Key.Key_Space)
    assert window.stack.key == sheet_key("Payees")


def test_a_file_that_is_no_book_ends_in_one_clear_message(
    make_window: Make, qtbot: QtBot, answers, tmp_path: Path
) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_text("dear diary")
    window = make_window()
    window.files.open(path)
    qtbot.waitUntil(lambda: bool(answers.questions))
    question = answers.questions[0]
    assert question.text == "notes.xlsx was not opened."
    assert "Traceback" not in question.details
    assert "should not happen" not in question.details
    assert window.stack.key == WELCOME


def test_a_file_changed_by_another_program_is_not_overwritten_silently(
    make_window: Make, answers, tmp_path: Path
) -> None:
    path = tmp_path / "july.xlsx"
    document = Document(broken_book())
    window = make_window(document)
    document.save_as(path)
    other = Document.open(path)
    other.set_cell("Payees", 1, 1, "Somebody else")
    other.save()
    document.set_cell("Payees", 0, 1, "Inés Ortega")
    answers.keys = ["cancel"]
    window.commands.do("save")
    window.files.saving.wait()
    assert read_book(path).sheet("Payees").column("Name")[1] == "Somebody else"
    assert document.modified
    answers.keys = ["over"]
    window.commands.do("save")
    window.files.saving.wait()
    assert read_book(path).sheet("Payees").column("Name") == ["Inés Ortega", "Kenji Sato"]


def test_ctrl_k_goes_to_a_payee(make_window: Make, qtbot: QtBot, answers, calculated: Wait) -> None:
    window = make_window(Document(sample_book()))
    calculated(window)
    assert window.pay.outcome is not None
    line = window.pay.outcome.lines[-1]

    def type_the_name(dialog: JumpDialog) -> bool:
        qtbot.keyClicks(dialog.field, line.payee_id)
        return dialog.goal is not None

    answers.forms = [type_the_name]
    window.routes.to(sheet_key("Targets"))
    press(window, qtbot, "Ctrl+K")
    view = window.stack.view
    assert isinstance(view, PayoutsView)
    assert view.current is not None
    assert view.current.payee_id == line.payee_id


def test_what_begins_with_the_letters_comes_first() -> None:
    goals = [Goal("account", "Big Payson", "1"), Goal("", "Payees", "2"), Goal("", "Targets", "3")]
    assert [goal.name for goal in matching(goals, "pay")] == ["Payees", "Big Payson"]
    assert [goal.name for goal in matching(goals, "account big")] == ["Big Payson"]


def test_the_period_picker_decides_what_is_shown(make_window: Make, qtbot: QtBot, calculated: Wait) -> None:
    window = make_window(Document(sample_book()))
    calculated(window)
    first = window.picker.currentText()
    press(window, qtbot, "Ctrl+[")
    calculated(window)
    assert window.pay.outcome is not None
    assert window.picker.currentText() == window.pay.outcome.period_name != first
    assert {line.period_name for line in window.pay.outcome.lines} != set()
    press(window, qtbot, "Ctrl+]")
    calculated(window)
    assert window.pay.outcome.period_name == first


def test_an_edit_that_comes_while_calculating_is_calculated_too(make_window: Make, calculated: Wait) -> None:
    document = Document(sample_book())
    window = make_window(document)
    for i in range(5):
        document.set_cell("Payees", 0, 1, f"Name {i}")
        QApplication.processEvents()
    calculated(window)
    assert window.pay.outcome is not None
    assert window.pay.outcome.book.sheet("Payees").column("Name")[0] == "Name 4"


def test_the_navigation_can_be_narrowed(make_window: Make, qtbot: QtBot) -> None:
    window = make_window()
    wide = window.navigation.width()
    press(window, qtbot, "Ctrl+\\")
    assert window.navigation.width() < wide
    press(window, qtbot, "Ctrl+\\")
    assert window.navigation.width() == wide
