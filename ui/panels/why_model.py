"""The tree of an explanation for Qt's tree view."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from ui.panels.why_rows import Kind, Row
from ui.theme.colours import colours
from ui.theme.icons import icon

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class WhyModel(QAbstractItemModel):
    """Two columns, what and how much; read-only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Row(Kind.STEP, "")

    def show(self, root: Row) -> None:
        """Put another explanation in place."""
        self.beginResetModel()
        self._root = root
        self.endResetModel()

    def row_at(self, index: Index) -> Row:
        """The row behind an index, the invisible root behind an invalid one."""
        return index.internalPointer() if index.isValid() else self._root

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Qt's question for a child."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self.row_at(parent).below[row])

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """Qt's question for the parent."""
        above = self.row_at(index).above
        return QModelIndex() if above is None or above is self._root else self.createIndex(above.position, 0, above)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Rows below an index."""
        return 0 if parent.column() > 0 else len(self.row_at(parent).below)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802, ARG002
        """Always two."""
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """Headings for screen readers; the view hides them."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return ("Step", "Value")[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, colour and weight by kind of row."""
        row, column = self.row_at(index), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return row.value if column else row.text
            case Qt.ItemDataRole.ToolTipRole:
                return row.tip or None
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if column else None
            case Qt.ItemDataRole.ForegroundRole:
                return self._tone(row, column)
            case Qt.ItemDataRole.FontRole:
                return _font(row)
            case Qt.ItemDataRole.DecorationRole:
                return icon("sheet", colours().accent) if row.kind is Kind.SOURCE and not column else None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{row.text} {row.value}".strip()
            case _ if role == ROW_ROLE:
                return row
        return None

    def _tone(self, row: Row, column: int) -> QColor | None:
        tones = colours()
        if row.kind is Kind.SOURCE:
            return QColor(tones.accent)
        if row.held or (column and row.negative):
            return QColor(tones.blocks)
        return QColor(tones.muted) if row.kind in (Kind.NOTE, Kind.WITHOUT) else None


def _font(row: Row) -> QFont | None:
    font = QFont()
    if row.kind is Kind.LINE:
        font.setBold(True)
    elif row.kind is Kind.SOURCE:
        font.setUnderline(True)
    elif row.kind is Kind.WITHOUT:
        font.setItalic(True)
    else:
        return None
    return font
