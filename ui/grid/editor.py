"""The editor in a cell: a line of text with Excel's keys, and a drop-down for cells that are chosen from a list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QWidget

from model.tables.schema import Kind
from ui.grid.columns import GridColumn
from ui.grid.daypicker import DayPicker
from ui.grid.references import Offer

Key = Qt.Key
_COMMITS = {Key.Key_Return, Key.Key_Enter, Key.Key_Tab, Key.Key_Backtab}
_ARROWS = {Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right}


class CellEditor(QLineEdit):
    """A cell being typed. `committed` carries (key, modifiers) of the key that ended it; `cancelled` ends without.

    In entry mode (the cell is typed anew) the arrows commit and move; after F2 they move the caret.
    """

    committed = Signal(object)
    cancelled = Signal()

    def __init__(self, parent: QWidget, column: GridColumn, offers: Sequence[Offer] = ()) -> None:
        super().__init__(parent)
        self.entry_mode = False
        self.setFrame(False)
        self.setStyleSheet("CellEditor { border: 2px solid palette(highlight); border-radius: 0; padding: 0 3px; }")
        self._column = column
        self._offers = list(offers)
        self._list = QListView(self)
        self._list.setStyleSheet("QListView { border: 1px solid palette(mid); } QListView::item { height: 24px; }")
        self._list.hide()
        self._completer = self._drop_down() if self._offers else None
        self.textEdited.connect(self._narrow)

    def begin(self, text: str, entry_mode: bool) -> None:
        """Show the text with the caret at its end."""
        self.entry_mode = entry_mode
        self.setText(text)
        self.setCursorPosition(len(text))
        if entry_mode:
            self._narrow(text)

    def open_list(self) -> None:
        """Drop the whole list down, or a calendar where the cell holds a date."""
        if self._column.kind is Kind.DATE:
            picker = DayPicker(self, self.text())
            picker.picked.connect(self._day_picked)
            picker.resize(picker.sizeHint())
            picker.move(self.mapToGlobal(self.rect().bottomLeft()))
            picker.show()
        elif self._completer:
            self._completer.setCompletionPrefix("")
            self._completer.complete()
            self._select_current()
            if not self.isModified():  # typing narrows the list anew instead of adding to what the cell holds
                last = self.text().rfind(";") + 1
                self.setSelection(last, len(self.text()) - last)

    @property
    def list_is_open(self) -> bool:
        """Whether the drop-down shows."""
        return self._list.isVisible()

    def event(self, event: QEvent) -> bool:
        """Take the keys that end the entry before Qt moves the focus; the drop-down hands its keys in here too."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._takes(event):
            event.accept()
            return True
        return bool(super().event(event))

    def _takes(self, event: QKeyEvent) -> bool:
        key, modifiers = Key(event.key()), event.modifiers()
        if key in (Key.Key_Down, Key.Key_Up) and modifiers & Qt.KeyboardModifier.AltModifier:
            self.open_list()
            return True
        if key == Key.Key_Escape and not self.list_is_open:
            self.cancelled.emit()
            return True
        if key == Key.Key_F2:
            self.entry_mode = not self.entry_mode
            return True
        leaves = key in _COMMITS or (key in _ARROWS and self.entry_mode and not self.list_is_open and not modifiers)
        if leaves:
            self._take_listed()
            self.committed.emit((key, modifiers))
        return leaves

    # -- the drop-down

    def _drop_down(self) -> QCompleter:
        completer = QCompleter(QStringListModel([offer.text for offer in self._offers], self), self)
        completer.setWidget(self)
        completer.setPopup(self._list)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(12)
        completer.activated[QModelIndex].connect(self._picked)
        return completer

    def _narrow(self, text: str) -> None:
        if self._completer and (self._column.choices or self._column.refers or self.list_is_open):
            self._completer.setCompletionPrefix(text.rsplit(";", 1)[-1].strip())
            if text and self._completer.completionCount():
                self._completer.complete()
                self._mark_beginning(text)
            else:
                self._list.hide()

    def _mark_beginning(self, text: str) -> None:
        """Where nothing but the list is right, Enter takes what the typed letters begin."""
        if self._column.choices and self._completer:
            lines = self._completer.completionModel()
            for i in range(lines.rowCount()):
                if str(lines.index(i, 0).data()).casefold().startswith(text.casefold()):
                    self._list.setCurrentIndex(lines.index(i, 0))
                    return

    def _select_current(self) -> None:
        assert self._completer is not None
        popup, text = self._list, self.text().strip().casefold()
        for i, offer in enumerate(self._offers):
            if offer.value.casefold() == text:
                popup.setCurrentIndex(self._completer.completionModel().index(i, 0))

    def _take_listed(self) -> None:
        """Take the entry that is marked in the open list."""
        if self._list.isVisible():
            marked = self._list.currentIndex()
            if marked.isValid():
                self._write(str(marked.data()))
            self._list.hide()

    def _day_picked(self, text: str) -> None:
        self.setText(text)
        self.committed.emit((None, Qt.KeyboardModifier.NoModifier))

    def _picked(self, index: QModelIndex) -> None:
        self._write(str(index.data()))
        self.committed.emit((None, Qt.KeyboardModifier.NoModifier))

    def _write(self, line: str) -> None:
        """Put the value of a list line in place of the part that is being typed."""
        value = next((offer.value for offer in self._offers if offer.text == line), line)
        before, separator, _ = self.text().rpartition(";")
        self.setText(f"{before}{separator} {value}" if separator else value)
