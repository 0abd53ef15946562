"""The welcome page: open a book, try the sample, or go on with a book opened lately."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from ui.theme.icons import icon, picture
from ui.theme.sizes import ICON, ROW, STEP
from ui.views.view import View

PITCH = (
    "Variable pay for Customer Success teams: exact to the cent, explained down to the cell, "
    "in an Excel workbook that you own."
)
OFFERS = (("open", "Open...", "open"), ("sample", "Try the sample book", "sample"), ("new", "New book", "new"))
_WIDTH = 64 * STEP
_FEW = 3  # recent books that are seen in any case; the list scrolls where there is room for no more


class WelcomeView(View):
    """`picked` carries the Path of a recent book."""

    picked = Signal(object)
    title = "Welcome"

    def __init__(self, recent: Sequence[Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        page = QWidget()
        page.setFixedWidth(_WIDTH)
        column = QVBoxLayout(page, spacing=STEP)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(_heading())
        pitch = QLabel(PITCH, wordWrap=True)
        pitch.setFixedWidth(_WIDTH)
        pitch.setMinimumHeight(pitch.heightForWidth(_WIDTH))  # centred pages are laid out as if it were one line
        column.addWidget(pitch)
        column.addSpacing(2 * STEP)
        column.addLayout(self._offers())
        column.addSpacing(2 * STEP)
        hint = QLabel("You can also drop a workbook anywhere on this window.")
        hint.setProperty("role", "caption")
        column.addWidget(hint)
        if recent:
            column.addSpacing(2 * STEP)
            caption = QLabel("Opened lately")
            caption.setProperty("role", "title")
            column.addWidget(caption)
            column.addWidget(self._recent(recent))
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)

    def take_focus(self) -> None:
        """To the first offer."""
        self._first.setFocus()

    def _offers(self) -> QHBoxLayout:
        row = QHBoxLayout(spacing=STEP)
        buttons = []
        for key, text, picture_name in OFFERS:
            button = QPushButton(icon(picture_name), f" {text}")
            button.setIconSize(QSize(ICON, ICON))
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            row.addWidget(button)
            buttons.append(button)
        self._first = buttons[0]
        row.addStretch(1)
        return row

    def _recent(self, recent: Sequence[Path]) -> QListWidget:
        books = QListWidget()
        books.setAccessibleName("Opened lately")
        books.setIconSize(QSize(ICON, ICON))
        for path in recent:
            item = QListWidgetItem(icon("sheet"), f"{path.name}   {path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setSizeHint(QSize(0, ROW))
            books.addItem(item)
        books.setMinimumHeight(ROW * min(len(recent), _FEW) + 2)
        books.setMaximumHeight(ROW * len(recent) + 2)
        books.setSizeAdjustPolicy(QListWidget.SizeAdjustPolicy.AdjustToContents)
        books.itemActivated.connect(lambda item: self.picked.emit(Path(item.data(Qt.ItemDataRole.UserRole))))
        books.itemClicked.connect(lambda item: self.picked.emit(Path(item.data(Qt.ItemDataRole.UserRole))))
        return books


def _heading() -> QHBoxLayout:
    row = QHBoxLayout(spacing=2 * STEP)
    logo, name = QLabel(), QLabel("Trueup")
    logo.setPixmap(picture("trueup", 6 * STEP))
    logo.setFixedSize(6 * STEP, 6 * STEP)
    font = name.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    font.setBold(True)
    name.setFont(font)
    row.addWidget(logo)
    row.addWidget(name)
    row.addStretch(1)
    return row
