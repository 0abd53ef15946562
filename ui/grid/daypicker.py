"""A calendar that drops down from a cell, for those who would rather pick a day than type it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

from ui.theme.sizes import STEP

_STYLE = """
    QCalendarWidget { border: 1px solid palette(mid); }
    #qt_calendar_navigationbar { background: palette(window); }
    QToolButton { color: palette(text); padding: 3px 8px; }
    QToolButton::menu-indicator { image: none; }
"""


class DayPicker(QCalendarWidget):
    """A month to pick from; `picked` carries the ISO text of the day. Esc closes it without."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet(_STYLE)
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.setWeekdayTextFormat(day, QTextCharFormat())  # red is for what blocks a payout
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            shown = date.fromisoformat(text.strip())
        except ValueError:
            shown = date.today()
        self.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.clicked.connect(self._take)
        self.activated.connect(self._take)

    def sizeHint(self) -> QSize:  # noqa: N802
        """With air around the weeks; Qt's own cuts the last one off under a border."""
        return super().sizeHint() + QSize(4 * STEP, 6 * STEP)

    def _take(self, day: QDate) -> None:
        if self.isVisible():
            self.hide()
            self.picked.emit(day.toString(Qt.DateFormat.ISODate))
            self.close()
