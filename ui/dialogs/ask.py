"""The one seam between the window and its modal dialogs.

Everything that stops for an answer goes through an `Ask`; the window owns one, and a test puts its own in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QStyle, QWidget

from ui.theme.colours import colours
from ui.theme.icons import picture
from ui.theme.letters import with_letters
from ui.theme.sizes import STEP


@dataclass(frozen=True)
class Answer:
    """One button of a question: the key that is returned, its text, and what kind of answer it is."""

    key: str
    text: str
    role: str = "accept"  # or "destructive", "reject"


@dataclass(frozen=True)
class Question:
    """What is asked, why, and the possible answers; Esc gives the one that rejects.

    Enter gives the first that destroys nothing: a question may come up while somebody is typing.
    """

    title: str
    text: str
    details: str = ""
    answers: tuple[Answer, ...] = (Answer("close", "Close", "reject"),)
    serious: bool = False

    @property
    def icon(self) -> str:
        """The picture beside it."""
        return "problems" if self.serious else "why" if len(self.answers) > 1 else "check"


@dataclass(frozen=True)
class Kinds:
    """The kinds of file a dialog offers, as Qt's name filters."""

    filters: tuple[str, ...] = field(default=("All files (*)",))

    def __str__(self) -> str:
        return ";;".join(self.filters)


BOOKS = Kinds(("Comp books (*.xlsx)", "Comp books with macros (*.xlsm)"))
READABLE = Kinds(("Comp books and case files (*.xlsx *.xlsm *.json)", "All files (*)"))


class Ask(Protocol):
    """Whoever answers the window's questions."""

    def question(self, parent: QWidget, question: Question) -> str:
        """The key of the answer."""

    def open_file(self, parent: QWidget, title: str, folder: Path, kinds: Kinds) -> Path | None:
        """A file that exists, None if the user thinks better of it."""

    def save_file(self, parent: QWidget, title: str, suggested: Path, kinds: Kinds) -> Path | None:
        """Where to write; the user has agreed to overwrite what is there."""

    def folder(self, parent: QWidget, title: str, suggested: Path) -> Path | None:
        """A folder that exists."""

    def form(self, dialog: QDialog) -> bool:
        """Whether the user filled in and accepted a dialog of our own."""


class AskOnScreen:
    """Asks with Qt's own dialogs, native where the system has them."""

    def question(self, parent: QWidget, question: Question) -> str:
        """Show a message box and wait."""
        box = message_box(parent, question)
        box.exec()
        clicked = box.clickedButton()
        return str(clicked.property("answer")) if clicked is not None else _rejecting(question.answers)

    def open_file(self, parent: QWidget, title: str, folder: Path, kinds: Kinds) -> Path | None:
        """Show the system's file picker."""
        chosen, _ = QFileDialog.getOpenFileName(parent, title, str(folder), str(kinds))
        return Path(chosen) if chosen else None

    def save_file(self, parent: QWidget, title: str, suggested: Path, kinds: Kinds) -> Path | None:
        """Show the system's file picker; the ending follows the chosen kind where none was typed."""
        chosen, kind = QFileDialog.getSaveFileName(parent, title, str(suggested), str(kinds))
        if not chosen:
            return None
        path = Path(chosen)
        ending = kind.partition("(*")[2].partition(")")[0].split(" ")[0]
        return path if path.suffix or not ending else path.with_name(path.name + ending)

    def folder(self, parent: QWidget, title: str, suggested: Path) -> Path | None:
        """Show the system's folder picker."""
        chosen = QFileDialog.getExistingDirectory(parent, title, str(suggested))
        return Path(chosen) if chosen else None

    def form(self, dialog: QDialog) -> bool:
        """Show the dialog and wait."""
        fit(dialog)
        return dialog.exec() == QDialog.DialogCode.Accepted


def fit(dialog: QDialog) -> None:
    """Make a dialog no larger than the screen, with room for its title bar."""
    title_bar = dialog.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    dialog.resize(dialog.size().boundedTo(dialog.screen().availableGeometry().size() - QSize(0, 2 * title_bar)))


def message_box(parent: QWidget, question: Question) -> QMessageBox:
    """The question as a message box that has not been shown yet."""
    box = QMessageBox(parent)
    box.setWindowTitle(question.title)
    box.setText(question.text)
    box.setInformativeText(question.details)
    box.setIconPixmap(picture(question.icon, 4 * STEP, colours().warns if question.serious else colours().accent))
    texts = with_letters([answer.text for answer in question.answers])
    default = next((a for a in question.answers if a.role != "destructive"), None)
    for answer, text in zip(question.answers, texts, strict=True):
        button = box.addButton(text, _ROLES[answer.role])
        button.setProperty("answer", answer.key)
        if answer is default:
            box.setDefaultButton(button)
        if answer.role == "reject":
            box.setEscapeButton(button)
    return box


def _rejecting(answers: Sequence[Answer]) -> str:
    return next((a.key for a in answers if a.role == "reject"), answers[0].key)


_ROLES = {
    "accept": QMessageBox.ButtonRole.AcceptRole,
    "destructive": QMessageBox.ButtonRole.DestructiveRole,
    "reject": QMessageBox.ButtonRole.RejectRole,
}
