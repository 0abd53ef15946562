"""Find and replace in a grid: the bar, the places found, and replacing them as one undo step."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from ui.document.document import counted
from ui.grid.columns import Shown
from ui.grid.gestures import Cells
from ui.grid.model import GridModel
from ui.grid.sheet_model import SheetModel
from ui.grid.slices import Slices
from ui.theme.icons import icon
from ui.theme.sizes import HALF, STEP

if TYPE_CHECKING:
    from ui.grid.view import GridView

Found = tuple[int, int]  # row of the screen, and place of the column from the left
_SLICE = 20_000


def matches(view: GridView, needle: str) -> Iterator[list[Found]]:
    """The visible cells whose text holds `needle`, whatever its case; grows slice by slice, sorted at the end."""
    model = view.grid_model
    found: list[Found] = []
    for place, column in enumerate(view.shown_columns()):
        holds = _test(model, column, needle.casefold())
        for top in range(0, model.size, _SLICE):
            cells = model.column_cells(column, top, min(top + _SLICE, model.size) - 1)
            found += [(top + i, place) for i, cell in enumerate(cells) if cell is not None and holds(cell)]
            yield found
    found.sort()
    yield found


def _test(model: GridModel, column: int, wanted: str) -> Callable[[Shown], bool]:
    """Whether a cell of the column holds the text; texts that come again, such as types, are looked at once."""
    show, edit_text, numeric = model.formatter(column), model.columns[column].edit_text, model.columns[column].numeric

    @lru_cache(maxsize=10_000, typed=True)
    def holds(cell: Shown) -> bool:
        return wanted in show(cell).casefold() or (numeric and wanted in edit_text(cell))

    return holds


def replaced(view: GridView, found: list[Found], needle: str, by: str) -> int:
    """Replace in all found cells that can be edited, as one step; returns how many changed."""
    model = view.grid_model
    if not isinstance(model, SheetModel):
        return 0
    pattern, shown = re.compile(re.escape(needle), re.IGNORECASE), view.shown_columns()
    cells: Cells = {}
    for row, place in found:
        column = shown[place]
        before = model.edit_text(row, column)
        after = pattern.sub(lambda _: by, before)
        if after != before and not model.refusal(row, column):
            cells.setdefault(column, []).append((row, model.columns[column].entry(after)))
    count = sum(map(len, cells.values()))
    return model.write(cells, f"replace in {counted(count, 'cell')} of {model.name}", "replace")


class FindBar(QWidget):
    """The bar below a grid: what to find, how many there are, what to put in its place."""

    def __init__(self, view: GridView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._found: list[Found] = []
        self._slices = Slices(self)
        self.setProperty("role", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.needle = QLineEdit(self, placeholderText="Find", clearButtonEnabled=True)
        self.by = QLineEdit(self, placeholderText="Replace with")
        for field in (self.needle, self.by):
            field.setAccessibleName(field.placeholderText())
        self.count = QLabel(self)
        self.count.setProperty("role", "caption")
        self.one = QPushButton("Replace", self)
        self.all = QPushButton("Replace all", self)
        self._lay_out()
        for line in (self.needle, self.by):
            line.installEventFilter(self)
        self.needle.textChanged.connect(self.search)
        self.one.clicked.connect(self.replace_one)
        self.all.clicked.connect(self.replace_all)
        view.grid_model.dataChanged.connect(self._refresh)
        view.grid_model.refiltered.connect(self._refresh)
        self.hide()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(STEP, HALF, STEP, HALF)
        layout.setSpacing(HALF)
        layout.addWidget(self.needle, 2)
        for name, tip, step in (("back", "Previous (Shift+F3)", -1), ("forward", "Next (F3)", 1)):
            button = _tool(self, name, tip)
            button.clicked.connect(lambda _=False, by=step: self.step(by))
            layout.addWidget(button)
        layout.addWidget(self.count)
        layout.addWidget(self.by, 2)
        layout.addWidget(self.one)
        layout.addWidget(self.all)
        layout.addStretch(1)
        close = _tool(self, "close", "Close (Esc)")
        close.clicked.connect(self.close_bar)
        layout.addWidget(close)

    def open_bar(self, with_replace: bool = False) -> None:
        """Show the bar and type what to find."""
        can_replace = with_replace and not self._view.grid_model.read_only
        for widget in (self.by, self.one, self.all):
            widget.setVisible(can_replace)
        self.show()
        self.needle.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.needle.selectAll()
        self.search()

    def close_bar(self) -> None:
        """Hide the bar and give the keys back to the grid."""
        self._slices.stop()
        self.hide()
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    def search(self) -> None:
        """Look for the text anew."""
        self._found = []
        if not self.needle.text():
            self._slices.stop()
            self.count.setText("")
            return
        self.count.setText("searching")
        self._slices.start(matches(self._view, self.needle.text()), self._searched)

    def _searched(self, found: object) -> None:
        self._found = list(found) if isinstance(found, list) else []
        self._tell()

    def _refresh(self) -> None:
        if self.isVisible() and self.needle.text():
            self.search()

    def _tell(self) -> None:
        here = self._here()
        total = len(self._found)
        if not total:
            self.count.setText("not found")
        elif here in self._found:
            self.count.setText(f"{bisect_left(self._found, here) + 1:,} of {total:,}")
        else:
            self.count.setText(f"{total:,} found")

    def _here(self) -> Found:
        current, shown = self._view.currentIndex(), self._view.shown_columns()
        return current.row(), shown.index(current.column()) if current.column() in shown else -1

    def step(self, by: int) -> None:
        """Go to the next or the previous place, around at the end."""
        self._slices.finish()
        if not self._found:
            return
        at = bisect_right(self._found, self._here()) if by > 0 else bisect_left(self._found, self._here()) - 1
        row, place = self._found[at % len(self._found)]
        self._view.go(row, self._view.shown_columns()[place])
        self._tell()

    def replace_one(self) -> None:
        """Replace in the current cell if it was found, then go to the next."""
        self._slices.finish()
        here = self._here()
        if here in self._found:
            replaced(self._view, [here], self.needle.text(), self.by.text())
        self.step(1)

    def replace_all(self) -> None:
        """Replace everywhere as one undo step."""
        self._slices.finish()
        total = len(self._found)
        done = replaced(self._view, self._found, self.needle.text(), self.by.text())
        left = f"; {counted(total - done, 'cell')} left as they were" if total > done else ""
        self._view.told.emit(f"Replaced in {counted(done, 'cell')}{left}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter and F3 go on, Esc closes."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
                if watched is self.by and event.key() != Qt.Key.Key_F3:
                    self.replace_one()
                else:
                    self.step(-1 if back else 1)
                return True
        return bool(super().eventFilter(watched, event))


def _tool(parent: QWidget, name: str, tip: str) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(icon(name))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoRaise(True)
    return button
