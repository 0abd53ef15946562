"""The look that the pages of an import share: low strips, and tables whose rows are of one height and Tab leaves."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ui.theme.sizes import HALF, ROW, STEP
from ui.views.strip import Strip


class Line(Strip):
    """A strip that is as low as it can be: an import shows several of them above each other."""

    def __init__(self, spacing: int = STEP, parent: QWidget | None = None) -> None:
        super().__init__(spacing, parent)
        self.setFixedHeight(ROW + STEP + HALF)


def table_of(model: QAbstractItemModel, name: str, rows: bool = True) -> QTableView:
    """A table on screen; with `rows` it selects whole ones and numbers none."""
    table = QTableView()
    table.setModel(model)
    table.setAccessibleName(name)
    table.setProperty("role", "panel")
    table.setShowGrid(not rows)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().setMinimumSectionSize(ROW)
    table.verticalHeader().setDefaultSectionSize(ROW)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setFixedHeight(ROW + HALF)
    header.setMinimumSectionSize(4 * STEP)
    if rows:
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
    return table
