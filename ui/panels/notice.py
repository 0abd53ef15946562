"""A line above the status bar: what the last edit did to whom, with a way back, or what a save leaves to check."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.theme.icons import icon
from ui.theme.sizes import HALF, ICON, ROW, STEP


class Notice(QWidget):
    """Hidden until `show_text`. `undone` asks to take the edit back, `shown` to see the payouts."""

    undone = Signal()
    shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setMinimumHeight(ROW + STEP)
        self.text = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.text.setSizePolicy(policy)
        self.undo, self.show_payouts = QPushButton("Undo"), QPushButton("Show payouts")
        close = QToolButton(icon=icon("close"), iconSize=QSize(ICON, ICON), toolTip="Close this line")
        close.setAccessibleName("Close this line")
        self.undo.clicked.connect(self.undone)
        self.show_payouts.clicked.connect(self.shown)
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self, spacing=STEP)
        row.setContentsMargins(2 * STEP, HALF, HALF, HALF)
        row.addWidget(self.text, 1)
        for button in (self.undo, self.show_payouts):
            button.setStyleSheet(f"padding: 0 {STEP}px; min-height: {ROW - HALF}px;")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        row.addWidget(close)
        self.hide()

    def show_text(self, text: str, can_undo: bool = True) -> None:
        """Say something; '' hides the line. Without `can_undo` there is no way back to offer, as after an undo."""
        self.undo.setVisible(can_undo)
        self.text.setText(text)
        self.text.setToolTip(text)
        self.setVisible(bool(text))

    def show_note(self, text: str) -> None:
        """Say something that is not about an edit: there is nothing to undo, and the payouts do not show it."""
        self.show_text(text, can_undo=False)
        self.show_payouts.hide()

    def take_back(self, text: str) -> None:
        """Hide the line if it still says this."""
        if self.text.text() == text:
            self.hide()
