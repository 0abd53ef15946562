"""The payout list for Qt's table view: a heading row per payee with totals, the payee's lines below it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont

from model.basics.money import minor_digits
from model.pay.lines import PayoutLine
from ui.figures.written import counted, money
from ui.tasks.outcome import SIGNED
from ui.theme.colours import colours
from ui.theme.icons import icon
from ui.views.payout_columns import AMOUNT, COLUMNS, CURRENCY, REASON, STATUS, PayoutColumn, Units, tip
from ui.views.payout_rows import Group, Totals

Index = QModelIndex | QPersistentModelIndex
HELD_ROLE = Qt.ItemDataRole.UserRole
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_TIP, _TEXT = Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DisplayRole


class PayoutModel(QAbstractTableModel):
    """Read-only. Groups can be folded; `row_of` finds a line again after a recalculation."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: list[Group] = []
        self._folded: set[str] = set()
        self._rows: list[Group | PayoutLine] = []
        self._units: Units = {}

    def show(self, groups: Sequence[Group], units: Units) -> None:
        """Put other groups in place; folded ones stay folded."""
        self._groups, self._units = list(groups), units
        self._lay_out()

    def fold(self, payee_id: str, fold: bool) -> None:
        """Hide or show the lines of one payee."""
        (self._folded.add if fold else self._folded.discard)(payee_id)
        self._lay_out()

    def is_folded(self, payee_id: str) -> bool:
        """Whether a payee's lines are hidden."""
        return payee_id in self._folded

    def at(self, row: int) -> Group | PayoutLine:
        """What a row shows."""
        return self._rows[row]

    def heading_rows(self) -> list[int]:
        """The rows that head a payee."""
        return [i for i, row in enumerate(self._rows) if isinstance(row, Group)]

    def row_of(self, wanted: Group | PayoutLine) -> int:
        """The row of the same payee, plan, component and line; -1 if it is not listed."""
        return next((i for i, row in enumerate(self._rows) if _same(row, wanted)), -1)

    def _lay_out(self) -> None:
        self.beginResetModel()
        self._rows = []
        for group in self._groups:
            self._rows.append(group)
            self._rows.extend(() if group.payee_id in self._folded else group.lines)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Payees and lines."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """The columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _TEXT) -> Any:  # noqa: N802
        """The headings, aligned as their columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == _TEXT:
            return COLUMNS[section].heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if COLUMNS[section].is_number else _LEFT
        return None

    def data(self, index: Index, role: int = _TEXT) -> Any:
        """A cell of a payee's heading or of a line."""
        row, column = self._rows[index.row()], COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        if isinstance(row, Group):
            return _heading(row, column, role)
        return _cell(row, column, role, self._units)

    def number(self, row: int, column: int) -> Fraction | None:
        """The number of a line's cell, for sums of a selection."""
        line, value = self._rows[row], COLUMNS[column].value
        if isinstance(line, Group) or value is None:
            return None
        found = value(line)
        return None if found is None else Fraction(found)


def _heading(group: Group, column: PayoutColumn, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole:
            if column is COLUMNS[0]:
                return f"{group.name}  {group.payee_id}"
            return _totals(group, column)
        case Qt.ItemDataRole.BackgroundRole:
            return QColor(colours().group)
        case Qt.ItemDataRole.ForegroundRole if column is COLUMNS[STATUS]:
            return QColor(colours().blocks)
        case Qt.ItemDataRole.FontRole:
            font = QFont()
            font.setBold(True)
            return font
        case Qt.ItemDataRole.ToolTipRole:
            held = f", {counted(group.held, 'line')} held" if group.held else ""
            return f"{group.name}, {group.payee_id}: {group.totals}{held}"
    return None


def _totals(group: Group, column: PayoutColumn) -> str | None:
    """The total under the amounts; where a payee is paid in several currencies the others stand beside it."""
    first = group.totals.sums[0] if group.totals.sums else None
    if column is COLUMNS[AMOUNT]:
        return first and money(first[1], minor_digits(first[0]))
    if column is COLUMNS[CURRENCY]:
        return first and first[0]
    if column is COLUMNS[STATUS]:
        return f"{group.held} held" if group.held else None
    return str(Totals(group.totals.sums[1:])) if column is COLUMNS[REASON] else None


def _cell(line: PayoutLine, column: PayoutColumn, role: int, units: Units) -> Any:
    is_amount = column is COLUMNS[AMOUNT]
    if role == _TEXT:
        return column.text(line, units)
    if role == HELD_ROLE:
        return is_amount and line.amount is None
    if role == _TIP:
        return tip(column, line) or None
    if role == Qt.ItemDataRole.BackgroundRole:
        return QColor(colours().computed)
    if role == Qt.ItemDataRole.DecorationRole and column is COLUMNS[STATUS] and line.status in SIGNED:
        return icon("lock", colours().muted)
    if role == Qt.ItemDataRole.ForegroundRole:
        value = column.value(line) if column.value else None
        stopped = line.amount is None and column.heading in ("Amount", "Status", "Reason")
        return QColor(colours().blocks) if stopped or (value is not None and value < 0) else None
    return None


def _same(a: Group | PayoutLine, b: Group | PayoutLine) -> bool:
    if isinstance(a, Group) or isinstance(b, Group):
        return type(a) is type(b) and a.payee_id == b.payee_id
    return _identity(a) == _identity(b)


def _identity(line: PayoutLine) -> tuple[object, ...]:
    return line.period, line.payee_id, line.plan_id, line.component, line.line
