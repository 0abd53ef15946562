"""One row of a sheet, turned upright: a line for each column, so that a long row can be read and filled in."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from ui.grid.sheet_model import SheetModel
from ui.theme.colours import colours

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)


class RecordModel(QAbstractTableModel):
    """Two columns, heading and value; writes through the sheet's own model. Captions stand between groups."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet: SheetModel | None = None
        self._row = -1
        self._lines: list[int | str] = []  # the sheet's column, or a caption

    def show(self, sheet: SheetModel | None, row: int) -> None:
        """Show a row of the screen of a sheet; none at all without a sheet."""
        same = sheet is self._sheet and self._lines == _lines(sheet)
        if not same:
            self.beginResetModel()
            self._sheet, self._row, self._lines = sheet, row, _lines(sheet)
            self.endResetModel()
        else:
            self._row = row
            self.refresh()

    def refresh(self) -> None:
        """Read the values again."""
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, 1))

    def line_of(self, column: int) -> int:
        """The line that shows a column of the sheet; -1 if none does."""
        return self._lines.index(column) if column in self._lines else -1

    def column_at(self, line: int) -> int | None:
        """The sheet's column that a line shows; None for a caption."""
        at = self._lines[line]
        return at if isinstance(at, int) else None

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """A line for each column, and the captions."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Heading and value."""
        return 0 if parent.isValid() else 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Values can be edited where the grid allows it."""
        if not index.isValid() or self.column_at(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() and not self._refusal(index) else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Heading, or the value as the grid shows it."""
        at, sheet = self._lines[index.row()], self._sheet
        if isinstance(at, str) or sheet is None:
            return self._caption(str(at), index, role)
        if index.column() == 0:
            if role == Qt.ItemDataRole.DisplayRole:
                return sheet.columns[at].heading
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(colours().muted)
            return sheet.columns[at].tip or None if role == Qt.ItemDataRole.ToolTipRole else None
        if role == Qt.ItemDataRole.ForegroundRole:
            wrong = self._exists() and sheet.problems_at(self._row, at)
            return QColor(colours().blocks) if wrong else None
        if role in _ROLES and self._row < sheet.rowCount():
            return sheet.data(sheet.index(self._row, at), role)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Enter typed text in the cell."""
        at = self.column_at(index.row())
        if self._sheet is None or at is None or role != Qt.ItemDataRole.EditRole:
            return False
        return self._sheet.setData(self._sheet.index(self._row, at), value, role)

    def _exists(self) -> bool:
        return self._sheet is not None and 0 <= self._row < self._sheet.size

    def _refusal(self, index: Index) -> str:
        at = self.column_at(index.row())
        return self._sheet.refusal(self._row, at) if self._sheet is not None and at is not None else "a caption"

    def _caption(self, text: str, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return text
        if role == Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        return None


def _lines(sheet: SheetModel | None) -> list[int | str]:
    """The columns in order, each group headed by its name."""
    if sheet is None:
        return []
    lines: list[int | str] = []
    group = ""
    for i, column in enumerate(sheet.columns):
        found = sheet.spec.find(column.heading) if sheet.spec else None
        if found and found.group and found.group != group:
            group = found.group
            lines.append(group.capitalize())
        lines.append(i)
    return lines
