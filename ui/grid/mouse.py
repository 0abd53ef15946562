"""What the mouse does in a grid: the current cell, a selection dragged or extended, the drop-down, an edit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QModelIndex, QPoint, Qt
from PySide6.QtGui import QMouseEvent

from ui.theme.sizes import ROW

if TYPE_CHECKING:
    from ui.grid.view import GridView

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_LEFT = Qt.MouseButton.LeftButton


class Mouse:
    """Of one grid. `kept`: the areas that Ctrl keeps while another one is dragged."""

    def __init__(self, view: GridView) -> None:
        self.kept: QItemSelection | None = None
        self._view = view
        self._dragging = False

    def press(self, event: QMouseEvent) -> None:
        """Shift extends the selection, Ctrl adds to it; a right click outside the selection moves there."""
        view = self._view
        index = view.indexAt(event.position().toPoint())
        view.header().close_editor()
        if view.editor is not None:
            view.finish_edit(view.editor, (None, Qt.KeyboardModifier.NoModifier))
        view.setFocus(Qt.FocusReason.MouseFocusReason)
        if not index.isValid():
            return
        view.end_tabs()
        self.kept = None
        if event.button() == _LEFT:
            self._press_left(index, event)
        elif not view.selectionModel().isSelected(index):
            view.go(index.row(), index.column())

    def _press_left(self, index: QModelIndex, event: QMouseEvent) -> None:
        view, row, column = self._view, index.row(), index.column()
        self._dragging = True
        if event.modifiers() & _SHIFT:
            view.extend(row, column)
        elif event.modifiers() & _CTRL:
            self.kept = QItemSelection(view.selectionModel().selection())
            view.go(row, column, keep_selection=True)
            view.extend(row, column)
        else:
            was_current = view.is_current(row, column)
            view.go(row, column)
            if was_current and self._is_on_wedge(index, event.position().toPoint()):
                self._dragging = False
                view.open_list()

    def drag(self, event: QMouseEvent) -> bool:
        """Extend the selection, past the edge too, where the grid scrolls; False where nothing is dragged."""
        if not self._dragging:
            return False
        view = self._view
        area = view.viewport().rect().adjusted(1, 1, -1, -1)
        place = event.position().toPoint()
        inside = QPoint(min(max(place.x(), area.left()), area.right()), min(max(place.y(), area.top()), area.bottom()))
        index = view.indexAt(inside)
        if index.isValid() and (index.row(), index.column()) != view.lead:
            view.extend(index.row(), index.column())
        elif index.isValid() and not area.contains(place):
            row = index.row() + (place.y() > area.bottom()) - (place.y() < area.top())
            view.extend(min(max(row, 0), view.grid_model.rowCount() - 1), index.column())
        return True

    def release(self) -> None:
        """The drag is over."""
        self._dragging = False
        self.kept = None

    def double_click(self, event: QMouseEvent) -> None:
        """Edit with the caret at the end."""
        index = self._view.indexAt(event.position().toPoint())
        if event.button() == _LEFT and index.isValid():
            self._dragging = False
            self._view.go(index.row(), index.column())
            self._view.start_edit()

    def _is_on_wedge(self, index: QModelIndex, place: QPoint) -> bool:
        drops = self._view.grid_model.columns[index.column()].drops
        return drops and place.x() > self._view.visualRect(index).right() - ROW
