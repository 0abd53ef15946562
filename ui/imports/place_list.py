"""The places of a file as a list: each sheet, and below it the tables that were found there."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from intake import Mapping
from ui.imports.places import Place
from ui.imports.work import Opened
from ui.theme.colours import colours
from ui.theme.sizes import ROW, STEP

_PLACE = Qt.ItemDataRole.UserRole


class PlaceList(QListWidget):
    """`placed` carries the Place that was chosen, `looked_at` the name of a sheet that is only looked at."""

    placed = Signal(object)
    looked_at = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self.setAccessibleName("Tables of the file")
        self.setProperty("role", "panel")
        self.setMinimumWidth(18 * STEP)
        self.currentItemChanged.connect(lambda *_: self._follow())

    def show_file(self, opened: Opened) -> None:
        """List the places of another file."""
        self._busy = True
        self.clear()
        for sheet in opened.source.sheets:
            places = [place for place in opened.places if place.sheets[0] == sheet.name]
            words = ["hidden sheet"] if sheet.state != "visible" else []
            words += [] if places else ["no table"]
            item = QListWidgetItem(f"{sheet.name}  ({', '.join(words)})" if words else sheet.name, self)
            item.setData(_PLACE, sheet.name)
            item.setSizeHint(QSize(0, ROW))
            item.setForeground(QColor(colours().muted))
            for place in places:
                self._put(place)
        self._busy = False

    def mark(self, mapping: Mapping) -> None:
        """Mark the place where a mapping has its table."""
        self._busy = True
        for row in range(self.count()):
            place = self.item(row).data(_PLACE)
            if isinstance(place, Place) and place.is_of(mapping):
                self.setCurrentRow(row)
                break
        self._busy = False

    def _put(self, place: Place) -> None:
        item = QListWidgetItem(f"   {place.label}\n   {place.note}", self)
        item.setData(_PLACE, place)
        item.setToolTip(f"{', '.join(place.sheets)}: {place.label}, {place.note}")
        item.setSizeHint(QSize(0, 2 * ROW - STEP))

    def _follow(self) -> None:
        item = self.currentItem()
        if item is None or self._busy:
            return
        chosen = item.data(_PLACE)
        if isinstance(chosen, Place):
            self.placed.emit(chosen)
        else:
            self.looked_at.emit(chosen)
