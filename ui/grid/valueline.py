"""The value line: the whole content of the current cell, to be read and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from ui.theme.sizes import HALF, STEP

if TYPE_CHECKING:
    from ui.grid.view import GridView


class _Line(QLineEdit):
    """A line that commits with Enter and Tab and gives up with Esc."""

    def __init__(self, owner: ValueLine) -> None:
        super().__init__(owner)
        self._owner = owner

    def event(self, event: QEvent) -> bool:
        """Take the keys that end the entry before Qt moves the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._owner.commit(down=True, forward=not back)
                return True
            if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self._owner.commit(down=False, forward=event.key() == Qt.Key.Key_Tab and not back)
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._owner.give_up()
                return True
        return bool(super().event(event))


class ValueLine(QWidget):
    """The address of the current cell and its content; typing here writes the cell that it began with."""

    def __init__(self, view: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._cell: tuple[int, int] | None = None  # the cell that is shown, by row of the screen and column
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.address = QLabel(self)
        self.address.setProperty("role", "caption")
        self.address.setMinimumWidth(20 * STEP)
        self.line = _Line(self)
        self.line.setAccessibleName("Content of the current cell")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(STEP, HALF, STEP, HALF)
        layout.addWidget(self.address)
        layout.addWidget(self.line, 1)
        self.line.editingFinished.connect(self._left)
        view.selection_changed.connect(self.show_current)
        view.grid_model.dataChanged.connect(self.show_current)
        view.grid_model.modelReset.connect(self.show_current)
        self.show_current()

    def show_current(self) -> None:
        """Show the current cell, unless another one is being typed here."""
        if self.line.isModified() and self.line.hasFocus():
            return
        index, model = self._view.currentIndex(), self._view.grid_model
        if not index.isValid():
            self._cell = None
            self.address.setText("")
            self.line.setText("")
            return
        row, column = index.row(), index.column()
        self._cell = (row, column)
        self.address.setText(model.address(row, column))
        self.line.setText(model.edit_text(row, column))
        self.line.setCursorPosition(0)
        why = model.refusal(row, column)
        self.line.setReadOnly(bool(why))
        self.line.setToolTip(why)

    def commit(self, down: bool, forward: bool = True) -> None:
        """Write the cell and go on in the grid."""
        self._write()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._view.step_on(forward, down)

    def give_up(self) -> None:
        """Show what the cell holds again."""
        self.line.setModified(False)
        self.show_current()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _left(self) -> None:
        self._write()

    def _write(self) -> None:
        if self.line.isModified() and self._cell is not None:
            self.line.setModified(False)
            self._view.enter_text(*self._cell, self.line.text())
        self.show_current()
