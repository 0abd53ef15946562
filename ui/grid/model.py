"""The one adapter between a table and Qt: rows in the order of the screen, sorted and filtered as a permutation.

`rows[i]` is the table's row that stands in row i of the screen; every read and write goes through it, so that an edit
of a sorted or filtered grid touches exactly the cells that can be seen. Values leave the model as text only, because
the stock editors of Qt corrupt exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Flag
from fractions import Fraction
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor

from model.basics.problem import Problem
from model.tables.schema import folded
from ui.grid.columns import GridColumn, Shown
from ui.grid.filters import Condition
from ui.grid.order import Ranks, Rows, SortKey, arranged, ranks
from ui.theme.colours import colours

Index = QModelIndex | QPersistentModelIndex
DISPLAY = int(Qt.ItemDataRole.DisplayRole)
EDIT = int(Qt.ItemDataRole.EditRole)
ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
FOREGROUND = int(Qt.ItemDataRole.ForegroundRole)
BACKGROUND = int(Qt.ItemDataRole.BackgroundRole)
TOOLTIP = int(Qt.ItemDataRole.ToolTipRole)
DESCRIPTION = int(Qt.ItemDataRole.AccessibleDescriptionRole)
_KNOWN = frozenset({DISPLAY, EDIT, ALIGNMENT, FOREGROUND, BACKGROUND, TOOLTIP, DESCRIPTION})
RIGHT = int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
LEFT = int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_EDITABLE = _FLAGS | Qt.ItemFlag.ItemIsEditable
_ROOT = QModelIndex()


class State(Flag):
    """What a cell is besides input; each is drawn by a shape, then by colour."""

    INPUT = 0
    COMPUTED = 1
    HELD = 2
    LOCKED = 4
    CHANGED = 8


STATE_WORDS = {
    State.COMPUTED: "computed",
    State.HELD: "held",
    State.LOCKED: "locked by sign-off",
    State.CHANGED: "changed since the last sign-off",
}


class GridModel(QAbstractTableModel):
    """A table on screen. `refiltered` tells that the visible rows are others, or in another order, than before."""

    refiltered = Signal()
    marked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns: list[GridColumn] = []
        self.cells: Sequence[Sequence[Shown]] = []
        self.rows: Rows = np.arange(0)
        self.sort_keys: tuple[SortKey, ...] = ()
        self.conditions: dict[int, Condition] = {}
        self.read_only = ""
        self._formatters: list[Callable[[Shown], str]] = []
        self._problems: dict[tuple[int, int], list[Problem]] = {}
        self._row_problems: dict[int, list[Problem]] = {}
        self._states: Mapping[tuple[int, int], State] = {}
        self._row_states: Mapping[int, State] = {}
        self._ranks: dict[int, Ranks] = {}
        self.recolour()

    # -- what the table is, for subclasses

    def set_columns(self, columns: list[GridColumn], cells: Sequence[Sequence[Shown]]) -> None:
        """Take over descriptors and cells; the caller announces it to Qt."""
        self.columns, self.cells = columns, cells
        self._formatters = [column.formatter() for column in columns]
        self._ranks.clear()

    @property
    def total(self) -> int:
        """How many rows the table has, visible or not."""
        return len(self.cells[0]) if self.cells else 0

    @property
    def size(self) -> int:
        """How many rows are visible, without the blank one for a new entry."""
        return len(self.rows)

    @property
    def has_entry_row(self) -> bool:
        """Whether a blank row for a new entry follows the last one."""
        return False

    def line_number(self, row: int) -> int:
        """The number that a row of the table carries on its left."""
        return row + 1

    def address(self, _row: int, column: int) -> str:
        """What the value line calls a cell of the screen."""
        return self.columns[column].heading

    def refusal(self, row: int, column: int) -> str:
        """Why a cell of the screen cannot be edited, '' where it can."""
        if self.read_only:
            return self.read_only
        if self.columns[column].read_only:
            return self.columns[column].read_only
        if State.LOCKED in self.state(row, column):
            return "This cell belongs to a signed period and is locked"
        return ""

    # -- what Qt asks

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Visible rows, and the one for a new entry."""
        return 0 if parent.isValid() else len(self.rows) + self.has_entry_row

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: N802
        """Columns, hidden ones included."""
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cheap, because Qt asks for every cell of a selection; `refusal` decides about a single cell."""
        return (_FLAGS if self.read_only else _EDITABLE) if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = DISPLAY) -> Any:
        """Text for display and editing, alignment, colours, and the problems and states as a tooltip."""
        if role not in _KNOWN:
            return None
        row, column = index.row(), index.column()
        if row < 0 or row >= len(self.rows):
            return "" if index.isValid() and role in (DISPLAY, EDIT) else None
        cell = self.cells[column][self.rows[row]]
        if role == DISPLAY:
            return self._formatters[column](cell)
        if role == ALIGNMENT:
            return RIGHT if self.columns[column].numeric and not isinstance(cell, str) else LEFT
        if role == FOREGROUND:
            return self._negative if is_negative(cell) else None
        if role == BACKGROUND:
            return self._tint if self.columns[column].computed else None
        if role == EDIT:
            return self.columns[column].edit_text(cell)
        return self._note(row, column) or None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> Any:  # noqa: N802
        """Headings with what the column holds as a tooltip; row numbers as the workbook counts them."""
        if orientation == Qt.Orientation.Vertical:
            if role == DISPLAY:
                return str(self.line_number(int(self.rows[section]))) if section < len(self.rows) else "+"
            return None
        if section >= len(self.columns):
            return None
        if role == DISPLAY:
            return self.columns[section].heading
        if role == TOOLTIP:
            return self.columns[section].tip or None
        if role == ALIGNMENT:
            return RIGHT if self.columns[section].numeric else LEFT
        return None

    # -- cells by their place on screen

    def cell(self, row: int, column: int) -> Shown:
        """The raw cell at a place of the screen; None in the row for a new entry."""
        return self.cells[column][self.rows[row]] if row < len(self.rows) else None

    def column_cells(self, column: int, top: int, bottom: int) -> Sequence[Shown]:
        """The cells of one column in rows `top` to `bottom` (inclusive) of the screen."""
        cells = self.cells[column]
        rows = self.rows[top : bottom + 1]
        if len(rows) and int(rows[-1]) - int(rows[0]) == len(rows) - 1 and self._in_order:
            return cells[int(rows[0]) : int(rows[-1]) + 1]
        return [cells[row] for row in rows.tolist()]

    def text(self, row: int, column: int) -> str:
        """The text on screen."""
        return self._formatters[column](self.cells[column][self.rows[row]]) if row < len(self.rows) else ""

    def edit_text(self, row: int, column: int) -> str:
        """The whole content as it is edited and copied."""
        return self.columns[column].edit_text(self.cell(row, column))

    def formatter(self, column: int) -> Callable[[Shown], str]:
        """The function from cell to text of a column."""
        return self._formatters[column]

    def find_heading(self, heading: str) -> int | None:
        """The column of a heading, without regard to case and spaces."""
        wanted = folded(heading)
        return next((i for i, column in enumerate(self.columns) if folded(column.heading) == wanted), None)

    def screen_row(self, row: int) -> int | None:
        """Where a row of the table stands on screen; None where a filter hides it."""
        found = np.flatnonzero(self.rows == row)
        return int(found[0]) if len(found) else None

    def screen_rows(self, rows: Sequence[int]) -> list[int]:
        """Where rows of the table stand on screen, from top to bottom, as far as no filter hides them."""
        return [int(row) for row in np.flatnonzero(np.isin(self.rows, np.asarray(rows, dtype=np.int64)))]

    @property
    def _in_order(self) -> bool:
        return not self.sort_keys

    # -- sort and filter

    def sort_by(self, keys: Sequence[SortKey]) -> None:
        """Sort by several columns, the first deciding; none gives the table's own order back."""
        self.sort_keys = tuple(keys)
        self._rearrange()

    def arrange_by(self, keys: Sequence[SortKey], conditions: Mapping[int, Condition]) -> None:
        """Sort and filter at once."""
        self.sort_keys, self.conditions = tuple(keys), dict(conditions)
        self._rearrange()

    def set_condition(self, column: int, condition: Condition) -> None:
        """Filter by one column; an empty condition takes its filter away."""
        if condition:
            self.conditions[column] = condition
        else:
            self.conditions.pop(column, None)
        self._rearrange()

    def clear_conditions(self) -> None:
        """Show all rows again."""
        self.conditions.clear()
        self._rearrange()

    def _arrangement(self) -> Rows:
        rows = np.arange(self.total)
        for column, condition in self.conditions.items():
            if column < len(self.columns):
                cells = self.cells[column]
                rows = rows[condition.mask(self.columns[column], [cells[row] for row in rows.tolist()])]
        keys = [(self._rank(key.column), key.descending) for key in self.sort_keys if key.column < len(self.columns)]
        return arranged(rows, keys)

    def _rank(self, column: int) -> Ranks:
        if column not in self._ranks:
            self._ranks[column] = ranks(self.cells[column])
        return self._ranks[column]

    def _rearrange(self) -> None:
        """Recompute the visible rows; Qt is told as of a new model, the view keeps its place by row of the table."""
        rows = self._arrangement()
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()
        self.refiltered.emit()

    # -- problems and states

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Mark cells, or whole rows where a problem names no column."""
        self._problems, self._row_problems = {}, {}
        for problem in problems:
            if problem.row is None:
                continue
            column = None if problem.column is None else self.find_heading(problem.column)
            if column is None:
                self._row_problems.setdefault(problem.row, []).append(problem)
            else:
                self._problems.setdefault((problem.row, column), []).append(problem)
        self.marked.emit()

    def set_states(
        self, cells: Mapping[tuple[int, int], State] | None = None, rows: Mapping[int, State] | None = None
    ) -> None:
        """Mark what cells (by row of the table and column) and rows are: held, locked, changed."""
        self._states, self._row_states = cells or {}, rows or {}
        self.marked.emit()

    def problems_at(self, row: int, column: int) -> list[Problem]:
        """The problems of a cell of the screen; those of its row stand in the first column."""
        if not (self._problems or self._row_problems) or row >= len(self.rows):
            return []
        at = int(self.rows[row])
        found = self._problems.get((at, column), [])
        return found + self._row_problems.get(at, []) if column == 0 else found

    def state(self, row: int, column: int) -> State:
        """What a cell of the screen is."""
        if row >= len(self.rows):
            return State.INPUT
        state = State.COMPUTED if self.columns[column].computed else State.INPUT
        if self._states or self._row_states:
            at = int(self.rows[row])
            state |= self._states.get((at, column), State.INPUT) | self._row_states.get(at, State.INPUT)
        return state

    def marks(self, row: int, column: int, first: bool) -> State:
        """The states that a cell draws as shapes: its own, and in the first column those of its row."""
        at = int(self.rows[row])
        own = self._states.get((at, column), State.INPUT)
        return own | self._row_states.get(at, State.INPUT) if first else own

    def problem_cells(self) -> list[tuple[int, int]]:
        """All marked cells that are visible, as (row, column) of the screen in reading order."""
        place = {int(row): i for i, row in enumerate(self.rows)} if self._problems or self._row_problems else {}
        cells = {*self._problems, *((row, 0) for row in self._row_problems)}
        return sorted((place[row], column) for row, column in cells if row in place)

    def recolour(self) -> None:
        """Take the colours of the palette that holds now."""
        tones = colours()
        self._negative, self._tint = QBrush(QColor(tones.blocks)), QBrush(QColor(tones.computed))

    def _note(self, row: int, column: int) -> str:
        lines = [f"{p.wrong}; {p.right}" if p.right else p.wrong for p in self.problems_at(row, column)]
        state = self.state(row, column)
        return "\n".join(lines + [word for flag, word in STATE_WORDS.items() if flag in state])


def is_negative(cell: Shown) -> bool:
    """Whether a cell is a number below zero."""
    return isinstance(cell, int | Decimal | Fraction) and cell < 0
