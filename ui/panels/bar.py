"""The heading of a panel: its name, room for more, and a button that closes it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from ui.theme.icons import icon
from ui.theme.sizes import HALF, ICON, ROW, STEP


class Bar(QWidget):
    """`row` takes further widgets; `closed` is emitted by the cross."""

    closed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None, closable: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFixedHeight(ROW + STEP)
        self.title = QLabel(title)
        self.title.setProperty("role", "title")
        self.row = QHBoxLayout(self, spacing=STEP)
        self.row.setContentsMargins(2 * STEP, 0, HALF, 0)
        self.row.addWidget(self.title)
        self.row.addStretch(1)
        self._close_at = self.row.count()
        if closable:
            close = QToolButton(icon=icon("close"), iconSize=QSize(ICON, ICON), toolTip=f"Close {title} (Esc)")
            close.setAccessibleName(f"Close {title}")
            close.clicked.connect(self.closed)
            self.row.addWidget(close)

    def put(self, widget: QWidget) -> None:
        """Add a widget before the cross."""
        self.row.insertWidget(self._close_at, widget)
        self._close_at += 1
