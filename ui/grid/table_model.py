"""A computed table on screen, such as the payout lines: read, copied, sorted and filtered, never edited."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject

from ui.grid.columns import GridColumn, Shown
from ui.grid.model import GridModel

CALCULATED = "This is calculated; change what it rests on instead"


class TableModel(GridModel):
    """Columns and rows of a calculation. `rows[i][c]` may hold exact fractions, which show rounded."""

    def __init__(
        self, columns: Sequence[GridColumn], rows: Sequence[Sequence[Shown]] = (), parent: QObject | None = None
    ):
        super().__init__(parent)
        self.read_only = CALCULATED
        self._take(columns, rows)
        self.rows = np.arange(self.total)

    def set_rows(self, rows: Sequence[Sequence[Shown]]) -> None:
        """Show other rows under the same columns, sorted and filtered as before."""
        self.beginResetModel()
        self._take(self.columns, rows)
        self.rows = self._arrangement()
        self.endResetModel()
        self.refiltered.emit()

    def _take(self, columns: Sequence[GridColumn], rows: Sequence[Sequence[Shown]]) -> None:
        by_column = [[row[i] for row in rows] for i in range(len(columns))]
        self.set_columns(list(columns), by_column)
