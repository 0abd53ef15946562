"""The strip above a view: in words what it shows, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme.sizes import ROW, STEP


class Strip(QWidget):
    """A bar of fixed height; what it holds is put into `row`, with `spacing` between."""

    def __init__(self, spacing: int = 2 * STEP, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self.setFixedHeight(ROW + 2 * STEP)
        self.row = QHBoxLayout(self, spacing=spacing)
        self.row.setContentsMargins(2 * STEP, 0, STEP, 0)
