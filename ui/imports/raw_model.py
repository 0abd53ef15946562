"""A sheet of a foreign file as it stands there, with what each of its rows is taken for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from book.reading import Line
from book.sheet.celllooks import STRUCK
from book.sheet.numberlooks import SHOWN_PERCENT
from intake import SourceSheet
from intake.files.source import address
from intake.values.numbers import is_number
from model.tables.book import Cell, CellError, column_letters
from model.tables.values import shown
from ui.imports.marks import Marks, Use
from ui.theme.colours import colours

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ROLE = Qt.ItemDataRole
_MOST_COLUMNS = 2_000


class RawModel(QAbstractTableModel):
    """Read-only; row and column n of the screen are n + 1 of the sheet."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sheet: SourceSheet | None = None
        self._lines: dict[int, Line] = {}
        self._cells: dict[int, dict[int, Cell]] = {}  # of the rows that were looked at
        self._size = (0, 0)
        self._marks = Marks({})
        self._fields: Mapping[int, str] = {}

    def show_sheet(self, sheet: SourceSheet | None) -> None:
        """Put another sheet in place."""
        if sheet is self._sheet:
            return
        self.beginResetModel()
        self._sheet = sheet
        area = sheet.area if sheet else None
        self._size = (area.bottom, min(area.right, _MOST_COLUMNS)) if area else (0, 0)
        self._lines = {line.number: line for line in (sheet.lines if sheet else ())}
        self._cells = {}
        self._marks, self._fields = Marks({}), {}
        self.endResetModel()

    def show_marks(self, marks: Marks, fields: Mapping[int, str]) -> None:
        """Mark the rows anew; `fields` says which field of the book a column (or row) of the sheet is."""
        self._marks, self._fields = marks, fields
        if all(self._size):
            self.dataChanged.emit(self.index(0, 0), self.index(self._size[0] - 1, self._size[1] - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self._size[0] - 1)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._size[1] - 1)

    @property
    def turned(self) -> bool:
        """Whether records stand in columns: then those are the lines that a mapping takes or leaves."""
        return self._marks.turned

    def line(self, index: Index) -> int:
        """The line of a cell, from 0: its row, or its column where records stand in columns."""
        return index.column() if self.turned else index.row()

    def use(self, line: int) -> Use:
        """What a line of the screen is taken for."""
        return self._marks.lines[line + 1].use if line + 1 in self._marks.lines else Use.BESIDE

    def first_text(self, line: int) -> str:
        """The first filled cell of a line within the table, by which a mapping names lines."""
        across = sorted(self._marks.across)
        if self.turned:
            inside = (self._row(row).get(line + 1) for row in across)
        else:
            cells = self._row(line + 1)
            inside = (cells.get(column) for column in across)
        return next((shown(cell).strip() for cell in inside if cell is not None), "")

    def _row(self, number: int) -> dict[int, Cell]:
        """The cells of a row of the sheet by column."""
        if number not in self._cells:
            line = self._lines.get(number)
            self._cells[number] = dict(zip(line.columns, line.values, strict=True)) if line else {}
        return self._cells[number]

    def _shown(self, cell: Cell, row: int, column: int) -> str:
        """A cell with the currency that its format shows, or as the percentage that it shows."""
        if self._sheet is None or not is_number(cell):
            return shown(cell)
        if self._sheet.looks.shows.at(row, column) == SHOWN_PERCENT:
            return f"{shown(cell * 100)}%"
        sign = self._sheet.looks.signs.at(row, column)
        return f"{sign} {shown(cell)}" if sign else shown(cell)

    def called(self, text: str) -> int:
        """How many lines of the table begin with a text."""
        return sum(self.first_text(line - 1) == text for line in self._marks.lines)

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Rows down to the last that holds anything."""
        return 0 if parent.isValid() else self._size[0]

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Columns up to the last that holds anything."""
        return 0 if parent.isValid() else self._size[1]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole) -> Any:  # noqa: N802
        """Letters with the field they are taken for; numbers with the word of what the row is."""
        across = orientation == Qt.Orientation.Horizontal
        lines_across = across == self._marks.turned
        if role == _ROLE.DisplayRole:
            name = column_letters(section + 1) if across else str(section + 1)
            if across and self._sheet is not None and section + 1 in self._sheet.hidden_columns:
                name += " (hidden)"
            if lines_across:
                word = self._marks.lines[section + 1].use.value if section + 1 in self._marks.lines else ""
                return f"{word}  {name}" if word else name
            field = self._fields.get(section + 1, "")
            return f"{name}: {field}" if field else name
        if role == _ROLE.ToolTipRole and lines_across and section + 1 in self._marks.lines:
            return self._marks.lines[section + 1].why or None
        if role == _ROLE.TextAlignmentRole:
            return _LEFT if across else _RIGHT
        if role == _ROLE.ForegroundRole and not lines_across and section + 1 in self._fields:
            return QColor(colours().accent)
        return None

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """Text as the cell shows it; header bold, left out struck through, hidden slanted, beside the table pale."""
        row, column = index.row() + 1, index.column() + 1
        if role == _ROLE.DisplayRole:
            cell = self._row(row).get(column)
            return None if cell is None else self._shown(cell, row, column)
        if role not in _ANSWERED:
            return None
        cell, mark = self._row(row).get(column), self._marks.of(row, column)
        match role:
            case _ROLE.FontRole if self._sheet is not None and self._sheet.looks.struck.at(row, column)[:1] == STRUCK:
                return _struck()
            case _ROLE.FontRole:
                return _FONTS[mark.use]() if mark.use in _FONTS else None
            case _ROLE.BackgroundRole if mark.use is not Use.DATA:
                return QColor(colours().soft_accent if mark.use is Use.HEADER else colours().group)
            case _ROLE.ForegroundRole if isinstance(cell, CellError):
                return QColor(colours().blocks)
            case _ROLE.ForegroundRole if mark.use in (Use.LEFT, Use.BESIDE):
                return QColor(colours().muted)
            case _ROLE.TextAlignmentRole:
                return _LEFT if isinstance(cell, str) else _RIGHT
            case _ROLE.ToolTipRole:
                remark = self._sheet.looks.comments.get((row, column), "") if self._sheet is not None else ""
                told = (self._shown(cell, row, column), mark.why, remark and f"Comment: {remark}")
                return "\n".join(part for part in told if part) or None
            case _ROLE.AccessibleTextRole:
                return f"{address(row, column)} {shown(cell)} {mark.use.value}"
        return None


def _bold() -> QFont:
    font = QFont()
    font.setBold(True)
    return font


def _struck() -> QFont:
    font = QFont()
    font.setStrikeOut(True)
    return font


def _slanted() -> QFont:
    font = QFont()
    font.setItalic(True)
    return font


_ANSWERED = frozenset(
    (
        _ROLE.FontRole,
        _ROLE.BackgroundRole,
        _ROLE.ForegroundRole,
        _ROLE.TextAlignmentRole,
        _ROLE.ToolTipRole,
        _ROLE.AccessibleTextRole,
    )
)
_FONTS = {Use.HEADER: _bold, Use.LEFT: _struck, Use.HIDDEN: _slanted}
