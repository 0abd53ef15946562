"""Asks for the password of a protected file, again and again until it is right or the user gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.dialogs.ask import Ask
from ui.theme.sizes import STEP

if TYPE_CHECKING:
    from book import PasswordNeeded

WIDTH = 52 * STEP


class PasswordDialog(QDialog):
    """`password` is what was typed. `about` says in a sentence what it is for; `wrong` that another one was tried."""

    def __init__(self, parent: QWidget | None, name: str, wrong: bool, about: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle("Password")
        self.setMinimumWidth(WIDTH)
        self.about = QLabel(about or f"{name} is protected with a password.", wordWrap=True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.refusal = QLabel(
            "That was not its password. Capital and small letters matter; look at Caps Lock.", wordWrap=True
        )
        self.refusal.setProperty("role", "blocks")
        self.refusal.setVisible(wrong)
        self.field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(f"Password of {name}")
        self.shown = QCheckBox("Show it")
        self.shown.toggled.connect(self._show_typed)
        form = QFormLayout(horizontalSpacing=2 * STEP, verticalSpacing=STEP)
        form.addRow("Password", self.field)
        form.addRow("", self.shown)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._open = self._buttons.addButton("Open", QDialogButtonBox.ButtonRole.AcceptRole)
        self._open.setDefault(True)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.field.textChanged.connect(lambda text: self._open.setEnabled(bool(text)))
        self._open.setEnabled(False)
        layout = QVBoxLayout(self, spacing=2 * STEP)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        for widget in (self.about, self.refusal):
            layout.addWidget(widget)
        layout.addLayout(form)
        layout.addWidget(self._buttons)
        self.setMinimumHeight(layout.totalHeightForWidth(WIDTH))  # which a layout does not ask of wrapped lines itself
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def password(self) -> str:
        """What was typed, blanks included: they may belong to it."""
        return self.field.text()

    def _show_typed(self, show: bool) -> None:
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if show else QLineEdit.EchoMode.Password)


def ask_password(parent: QWidget, ask: Ask, needed: PasswordNeeded, about: str = "") -> str | None:
    """The password that the user types for a file, to be tried next; None if he gives up."""
    dialog = PasswordDialog(parent, needed.path.name, needed.wrong, about)
    return dialog.password if ask.form(dialog) else None
