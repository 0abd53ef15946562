"""A question has the answers it should on screen, Enter destroys nothing, and Esc takes the one that refuses."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from ui.dialogs.ask import Answer, AskOnScreen, Question, fit, message_box
from ui.theme.colours import LIGHT
from ui.theme.style import sheet

CLOSING = Question(
    "Save the changes?",
    "july.xlsx has changes that are not saved.",
    answers=(Answer("save", "Save"), Answer("discard", "Discard", "destructive"), Answer("cancel", "Cancel", "reject")),
)


def answer(qtbot: QtBot, question: Question, key: Qt.Key) -> str:
    parent = QWidget()
    qtbot.addWidget(parent)

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        qtbot.keyClick(box, key)

    QTimer.singleShot(0, press)
    return AskOnScreen().question(parent, question)


def test_enter_takes_the_first_answer(qtbot: QtBot) -> None:
    assert answer(qtbot, CLOSING, Qt.Key.Key_Return) == "save"


def test_enter_never_destroys(qtbot: QtBot) -> None:
    """It may have been meant for a cell when the question came up."""
    losing = Question("Open again", "Lose the changes?", answers=(CLOSING.answers[1], CLOSING.answers[2]))
    assert answer(qtbot, losing, Qt.Key.Key_Return) == "cancel"


def test_escape_refuses(qtbot: QtBot) -> None:
    assert answer(qtbot, CLOSING, Qt.Key.Key_Escape) == "cancel"


def test_a_long_question_is_shown_whole(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = message_box(parent, Question("Approve?", "Approve FY2026-Q3 for 45 payees, 63,888.27 EUR, by Bo. " * 4, "So"))
    box.setStyleSheet(sheet(LIGHT))
    box.show()
    label = box.findChild(QLabel, "qt_msgbox_label")
    assert label is not None
    assert label.wordWrap() or label.width() >= label.fontMetrics().horizontalAdvance(box.text())


def test_no_dialog_is_larger_than_the_screen(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    dialog.resize(100_000, 100_000)
    fit(dialog)
    room = dialog.screen().availableGeometry()
    assert dialog.width() <= room.width()
    assert dialog.height() < room.height()


def test_a_message_is_closed_by_either_key(qtbot: QtBot) -> None:
    message = Question("Nothing signed", "Nothing in this book is signed yet.")
    assert answer(qtbot, message, Qt.Key.Key_Escape) == answer(qtbot, message, Qt.Key.Key_Return) == "close"
