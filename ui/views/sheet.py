"""A sheet of the book as a grid: where everything is typed, pasted and corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.tables.schema import SHEETS
from ui.document.change import Place
from ui.document.document import Document
from ui.grid.dialogs import Ask
from ui.grid.model import State
from ui.grid.sheet_grid import SheetGrid
from ui.grid.statistics import Statistics
from ui.tasks.outcome import Outcome
from ui.theme.sizes import STEP
from ui.views.view import View

_OF_THE_GRID = (
    *("cut", "copy", "paste", "clear", "fill-down", "fill-right", "insert-rows", "duplicate-rows", "delete-rows"),
    *("add-row", "filter", "clear-filters", "column-menu", "find", "replace"),
)
_ZOOM_STEP = 10


class SheetView(View):
    """The grid's own heading is left out: the window's says the same, and takes the count of rows beside it."""

    def __init__(self, document: Document, name: str, ask: Ask | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = name
        self.caption = SHEETS[name].about if name in SHEETS else ""
        self.grid = SheetGrid(document, name, ask)
        self.grid.bar.hide()
        self.extra = QWidget(self)
        beside = QHBoxLayout(self.extra, spacing=STEP)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.grid.rows)
        beside.addWidget(self.grid.clear_filters)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.grid)
        self.setFocusProxy(self.grid)
        self.grid.told.connect(self.told)
        self.grid.statistics_changed.connect(self._describe)
        self._doers = self._table()
        self.can = frozenset(self._doers)

    def show_outcome(self, outcome: Outcome) -> None:
        """Mark the cells that something is wrong with."""
        self.grid.set_problems([problem for problem in outcome.problems if problem.sheet == self.title])

    def mark_changed(self, cells: Iterable[tuple[int, str]]) -> None:
        """Mark (data row, heading) as edited since they were signed."""
        find = self.grid.sheet_model.find_heading
        found = ((row, find(heading)) for row, heading in cells)
        places = {(row, column): State.CHANGED for row, column in found if column is not None}
        self.grid.set_states(places)

    def layout_state(self) -> dict[str, Any]:
        """Widths, order, hidden columns, sort and filters."""
        return self.grid.layout_state()

    def restore_layout(self, state: Mapping[str, Any]) -> None:
        """As it was left."""
        self.grid.restore_layout(state)

    def take_focus(self) -> None:
        """To the cells."""
        self.grid.view.setFocus()

    def do(self, key: str) -> None:
        """Carry out an action of the grid."""
        self._doers[key]()

    def go_to(self, row: int | None, heading: str | None) -> None:
        """Make a cell current; without a row the first one, without a heading the first column."""
        if not self.grid.go_to(row or 0, heading or "") and not self.grid.go_to(row or 0):
            self.take_focus()
        self._scroll_when_laid_out()

    def reveal(self, place: Place) -> None:
        """Go to and select what an undo or redo has just changed."""
        self.grid.view.reveal(place)
        self.take_focus()
        self._scroll_when_laid_out()

    def _scroll_when_laid_out(self) -> None:
        """A view that was opened or resized a moment ago only now learns how much of it can be seen."""
        view = self.grid.view
        QTimer.singleShot(0, view, view.bring_into_sight)

    def _describe(self, statistics: Statistics) -> None:
        self.described.emit(statistics.text())

    def _table(self) -> Mapping[str, Callable[[], object]]:
        actions, view = self.grid.actions_by_name, self.grid.view
        table: dict[str, Callable[[], object]] = {key: actions[key.replace("-", " ")].trigger for key in _OF_THE_GRID}
        table["copy-headings"] = actions["copy with headings"].trigger
        table["zoom-in"] = lambda: view.set_zoom(view.zoom + _ZOOM_STEP)
        table["zoom-out"] = lambda: view.set_zoom(view.zoom - _ZOOM_STEP)
        table["zoom-reset"] = lambda: view.set_zoom(100)
        return table
