"""The planned rows as a table that can be filtered by what becomes of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygon
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.grid.columns import GridColumn
from ui.grid.delegate import CORNER
from ui.imports.planned import ABSENT, ACTIONS, WORDS, Planned, Row
from ui.theme.colours import colours

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
MARK_ROLE = _ROLE.UserRole
FIRST = ("Becomes", "Row", "What is wrong")


class RowsModel(QAbstractTableModel):
    """Read-only; the first three columns say what becomes of a row, where it stands, and what is wrong with it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._planned = Planned()
        self._shown: list[Row] = []
        self._formats: list[Any] = []
        self._wanted = ""

    def show(self, planned: Planned) -> None:
        """Put other rows in place."""
        self.beginResetModel()
        self._planned = planned
        self._formats = [column.formatter() for column in planned.columns]
        self._filter()
        self.endResetModel()

    def want(self, action: str) -> None:
        """Show only rows of one action; '' shows all of the file."""
        self.beginResetModel()
        self._wanted = action
        self._filter()
        self.endResetModel()

    def _filter(self) -> None:
        wanted = (self._wanted,) if self._wanted else tuple(action for action in ACTIONS if action not in ABSENT)
        self._shown = [row for row in self._planned.rows if row.action in wanted]

    @property
    def has_reasons(self) -> bool:
        """Whether anything is wrong with a row that may be shown."""
        return self._planned.has_reasons

    def row(self, at: int) -> Row:
        """A row of the screen."""
        return self._shown[at]

    def column(self, at: int) -> GridColumn | None:
        """The book's column of a column of the screen."""
        return self._planned.columns[at - len(FIRST)] if at >= len(FIRST) else None

    def find(self, sheet: str, number: int) -> int | None:
        """The row of the screen that shows a row of the file."""
        found = (at for at, row in enumerate(self._shown) if row.number == number and row.sheet == sheet)
        return next(found, None)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Rows that are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """The first three, then the book's."""
        return 0 if parent.isValid() else len(FIRST) + len(self._planned.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:  # noqa: N802
        """The headings of the book's sheet."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.column(section)
        if role == _ROLE.DisplayRole:
            return column.heading if column else FIRST[section]
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column and column.numeric else _LEFT
        if role == _ROLE.ToolTipRole and column:
            return column.tip
        return None

    def text(self, row: Row, at: int) -> str:
        """What a cell shows; what changes stands before and after an arrow."""
        column = self.column(at)
        if column is None:
            return (WORDS[row.action], row.place, row.why)[at]
        form = self._formats[at - len(FIRST)]
        change = row.changes.get(column.heading)
        if change is not None:
            before = form(change.before) if change.before is not None else "blank"
            return f"{before} \N{RIGHTWARDS ARROW} {form(change.after) if change.after is not None else 'blank'}"
        cell = row.cells.get(column.heading)
        return "" if cell is None else str(form(cell))

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """Text, lined up by kind; changes bold, what is wrong marked in the corner and told by the tip."""
        row, at = self._shown[index.row()], index.column()
        if role == _ROLE.DisplayRole:
            return self.text(row, at)
        column = self.column(at)
        heading = column.heading if column else ""
        if role == MARK_ROLE:
            return (
                "wrong" if heading and heading in row.reasons else "doubt" if heading and heading in row.doubts else ""
            )
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column and column.numeric and heading not in row.reasons else _LEFT
        if role == _ROLE.FontRole and heading in row.changes:
            font = QFont()
            font.setBold(True)
            return font
        if role == _ROLE.ForegroundRole:
            return _tone(row, at, column is not None and heading in row.changes)
        if role == _ROLE.ToolTipRole:
            return row.reasons.get(heading) or row.doubts.get(heading) or self.text(row, at) or None
        if role == _ROLE.AccessibleTextRole:
            note = row.reasons.get(heading) or row.doubts.get(heading) or ""
            return f"{self.text(row, at)} {note}".strip()
        return None


class MarkDelegate(QStyledItemDelegate):
    """Draws the corner mark of cells that cannot be read or are doubtful."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The cell, then its mark."""
        super().paint(painter, option, index)
        mark = index.data(MARK_ROLE)
        if not mark:
            return
        corner = option.rect.topRight()
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().blocks if mark == "wrong" else colours().warns))
        corner = corner + QPoint(1, 0)
        painter.drawPolygon(QPolygon([corner, corner - QPoint(CORNER, 0), corner + QPoint(0, CORNER)]))
        painter.restore()


def _tone(row: Row, at: int, changes: bool) -> QColor | None:
    tones = colours()
    if row.action == "bad" and at == 0:
        return QColor(tones.blocks)
    if changes or (at == 0 and row.action in ("new", "changed")):
        return QColor(tones.accent)
    return QColor(tones.muted) if row.action in ("unchanged", "duplicate", *ABSENT) else None
