"""A calendar that drops down from a cell, for those who would rather pick a day than type it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QWidget


class DayPicker(QCalendarWidget):
    """A month to pick from; `picked` carries the ISO text of the day. Esc closes it without."""

    picked = Signal(object)

    def __init__(self, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self.setWindowFlags(Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        try:
            day = date.fromisoformat(text.strip())
        except ValueError:
            day = date.today()
        self.setSelectedDate(QDate(day.year, day.month, day.day))
        self.clicked.connect(self._take)
        self.activated.connect(self._take)

    def _take(self, day: QDate) -> None:
        if self.isVisible():
            self.hide()
            self.picked.emit(day.toString(Qt.DateFormat.ISODate))
            self.close()
