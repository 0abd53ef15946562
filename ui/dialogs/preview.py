"""Rows as they would stand in their sheet, beside those of the book that are used."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QWidget

from model.catalogue.adding import Item, Standing
from model.catalogue.entries import Row
from model.tables.book import Cell
from model.tables.schema import SHEETS, Kind
from ui.document.entry import written
from ui.theme.colours import colours
from ui.theme.sizes import HALF, ROW, STEP

_WIDEST = 40 * STEP
_NUMBERS = (Kind.NUMBER, Kind.MONEY, Kind.PERCENT)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_USED = {Standing.THERE: "there already", Standing.CLASHES: "the book's own"}


class Preview(QTableWidget):
    """Read-only; only the columns that some row fills, in the order of the sheet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Rows")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(ROW + HALF)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show the rows of other definitions, all of one sheet."""
        columns = SHEETS[items[0].sheet].columns if items else ()
        rows = [stated for item in items for stated in _stated(item)]
        filled = {heading for _, row, _ in rows for heading in row}
        columns = tuple(column for column in columns if column.heading in filled)
        self.clear()
        self.setRowCount(len(rows))
        self.setColumnCount(len(columns) + 1)
        self.setHorizontalHeaderLabels(["", *(column.heading for column in columns)])
        for place, column in enumerate(columns, 1):
            self.horizontalHeaderItem(place).setTextAlignment(_RIGHT if column.kind in _NUMBERS else _LEFT)
        for at, (word, row, comes) in enumerate(rows):
            self.setItem(at, 0, _cell(word, comes))
            for place, column in enumerate(columns, 1):
                self.setItem(at, place, _cell(row.get(column.heading), comes, column.kind))
        self.resizeColumnsToContents()
        for place in range(self.columnCount()):
            self.setColumnWidth(place, min(self.columnWidth(place) + STEP, _WIDEST))

    def texts(self) -> list[list[str]]:
        """What is shown, row by row."""
        cells = [[self.item(row, column) for column in range(self.columnCount())] for row in range(self.rowCount())]
        return [[cell.text() if cell is not None else "" for cell in row] for row in cells]


def _stated(item: Item) -> list[tuple[str, Row, bool]]:
    """What becomes of each row, the row, and whether it is added; what the book has otherwise stands beside it."""
    word = "added" if item.comes else _USED[item.standing]
    return [(word, row, item.comes) for row in item.rows] + [("not added", row, False) for row in item.others]


def _cell(cell: Cell, comes: bool, kind: Kind = Kind.TEXT) -> QTableWidgetItem:
    """A cell as the grid would write it; what is in the book already stands back."""
    text = written(cell, kind)
    item = QTableWidgetItem(text)
    item.setToolTip(text)
    if kind in _NUMBERS:
        item.setTextAlignment(_RIGHT)
    if not comes:
        item.setForeground(QColor(colours().muted))
    return item
