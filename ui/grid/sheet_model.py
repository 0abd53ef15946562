"""A sheet of the document on screen: reads the raw cells, writes through the document's gestures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, Qt

from model.tables.book import Cell, Sheet, column_letters
from model.tables.schema import SHEETS
from ui.document.change import Change, What, runs
from ui.document.document import Block, Document, counted
from ui.grid.columns import columns_of
from ui.grid.model import EDIT, GridModel, Index
from ui.grid.order import Rows, SortKey

WRITTEN = "Trueup writes this sheet; it is not edited by hand"
_NOWHERE = QModelIndex()


class SheetModel(GridModel):
    """One sheet of a document. Rows that are edited or added stay where they are until sort or filter are set again."""

    def __init__(self, document: Document, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document, self.name = document, name
        self.spec = SHEETS.get(name)
        self.read_only = document.read_only or (WRITTEN if self.spec and self.spec.written else "")
        self._next_rows: Rows | None = None
        self._finish: Callable[[], None] = _nothing
        self._adopt()
        self.rows = np.arange(self.total)
        document.changing.connect(self._before)
        document.changed.connect(self._after)

    @property
    def sheet(self) -> Sheet:
        """The sheet behind the model."""
        return self.document.sheet(self.name)

    @property
    def has_entry_row(self) -> bool:
        """Sheets that people edit end in a blank row."""
        return not self.read_only and bool(self.columns)

    def line_number(self, row: int) -> int:
        """The row as Excel numbers it."""
        return self.sheet.header_row + 1 + row

    def address(self, row: int, column: int) -> str:
        """The cell as Excel calls it, and its heading: `F14 Measure`."""
        at = int(self.rows[row]) if row < self.size else self.total
        letters = column_letters(self.sheet.first_column + column)
        return f"{letters}{self.line_number(at)}  {self.columns[column].heading}"

    def set_read_only(self, reason: str) -> None:
        """Forbid edits with a reason, or allow them again with ''."""
        self.beginResetModel()
        self.read_only = reason or self.document.read_only or (WRITTEN if self.spec and self.spec.written else "")
        self.endResetModel()

    # -- writing

    def setData(self, index: Index, value: Any, role: int = EDIT) -> bool:  # noqa: N802
        """Enter typed text in one cell."""
        if role != EDIT or not index.isValid() or self.refusal(index.row(), index.column()):
            return False
        return self.enter(index.row(), index.column(), str(value))

    def enter(self, row: int, column: int, text: str) -> bool:
        """Enter typed text at a place of the screen; False where nothing changes."""
        if text == self.edit_text(row, column):
            return False
        cell = self.columns[column].entry(text)
        return self.write({column: [(row, cell)]}, f"edit {self.columns[column].heading} in {self.name}") > 0

    def write(self, cells: Mapping[int, Sequence[tuple[int, Cell]]], text: str = "", reason: str = "") -> int:
        """Write cells by column and row of the screen as one step; rows past the last visible one are added.

        Returns how many cells changed. Without a name the step is called after the number of cells.
        """
        size = self.size
        last = max((row for pairs in cells.values() for row, _ in pairs), default=-1)
        added = max(last + 1 - size, 0)
        count = sum(map(len, cells.values()))
        with self.document.gesture(text or f"edit {counted(count, 'cell')} in {self.name}", reason):
            if added:
                self.document.insert_rows(self.name, self.sheet.size, added)
            blocks = []
            for column, pairs in cells.items():
                places = sorted(((int(self.rows[row]), cell) for row, cell in _last_by_row(pairs)), key=itemgetter(0))
                blocks.append(Block(column, [row for row, _ in places], [cell for _, cell in places]))
            return self.document.set_cells(self.name, blocks)

    def insert_rows(self, row: int, count: int) -> None:
        """Insert blank rows above a row of the screen."""
        at = int(self.rows[row]) if row < self.size else self.sheet.size
        self.document.insert_rows(self.name, at, count)

    def delete_rows(self, rows: Iterable[int]) -> None:
        """Delete rows of the screen."""
        self.document.delete_rows(self.name, [int(self.rows[row]) for row in rows if row < self.size])

    def duplicate_rows(self, rows: Iterable[int]) -> list[int]:
        """Copy rows to below the last of them; returns where the copies stand on screen."""
        made = self.document.duplicate_rows(self.name, [int(self.rows[row]) for row in rows if row < self.size])
        return [place for row in made if (place := self.screen_row(row)) is not None]

    # -- following the document

    def _adopt(self) -> None:
        self.set_columns(columns_of(self.sheet, self.document.book), self.sheet.cells)

    def _before(self, change: Change) -> None:
        """Tell Qt what is about to happen, and keep what the rows will be and how to end it."""
        if change.sheet != self.name or change.what is What.CELLS:
            return
        if change.what is What.ADDED and len(stretches := runs(change.rows)) == 1:
            at = self._place_for(stretches[0].start)
            moved = np.where(self.rows >= stretches[0].start, self.rows + len(stretches[0]), self.rows)
            self._next_rows = np.insert(moved, at, np.array(stretches[0]))
            self.beginInsertRows(_NOWHERE, at, at + len(stretches[0]) - 1)
            self._finish = self.endInsertRows
        elif change.what is What.REMOVED:
            gone = np.isin(self.rows, np.array(change.rows))
            kept = self.rows[~gone]
            self._next_rows = kept - np.searchsorted(np.array(change.rows), kept)
            self._announce_removal(np.flatnonzero(gone))
        else:
            self._next_rows = None if change.what is not What.ADDED else self._woven(change.rows)
            self.beginResetModel()
            self._finish = self.endResetModel

    def _announce_removal(self, places: Rows) -> None:
        self._finish = _nothing
        if len(places) and int(places[-1]) - int(places[0]) == len(places) - 1:
            self.beginRemoveRows(_NOWHERE, int(places[0]), int(places[-1]))
            self._finish = self.endRemoveRows
        elif len(places):
            self.beginResetModel()
            self._finish = self.endResetModel

    def _after(self, change: Change) -> None:
        if change.sheet != self.name:
            return
        if change.what is What.CELLS:
            self._tell_cells(change)
            return
        self._ranks.clear()
        if change.what in (What.COLUMNS, What.SHEET):
            self._follow_columns()
        self.rows = self._arrangement() if self._next_rows is None else self._next_rows
        self._finish()
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, max(self.rowCount() - 1, 0))
        self.refiltered.emit()

    def _tell_cells(self, change: Change) -> None:
        for column in change.columns:
            self._ranks.pop(column, None)
            if not self.size:
                continue
            first, last = 0, self.size - 1
            if len(change.rows) == 1:
                place = self.screen_row(change.rows[0])
                if place is None:
                    continue
                first = last = place
            self.dataChanged.emit(self.index(first, column), self.index(last, column))

    def _follow_columns(self) -> None:
        """Take over new columns; sort and filters stay with the headings they were set for."""
        old = [column.heading for column in self.columns]
        self._adopt()
        place = {column.heading: i for i, column in enumerate(self.columns)}
        moved = {i: place[heading] for i, heading in enumerate(old) if heading in place}
        self.conditions = {moved[i]: condition for i, condition in self.conditions.items() if i in moved}
        self.sort_keys = tuple(SortKey(moved[k.column], k.descending) for k in self.sort_keys if k.column in moved)

    def _place_for(self, row: int) -> int:
        """Where on screen a row shows that is inserted as data row `row`: below its neighbour above, if that shows."""
        above = self.screen_row(row - 1)
        if above is not None:
            return above + 1
        below = self.screen_row(row)
        return self.size if below is None else below

    def _woven(self, added: Sequence[int]) -> Rows:
        """The visible rows after rows came back in several places: in order, or at the end of a sorted grid."""
        is_new = np.zeros(self.total + len(added), np.bool_)
        is_new[np.array(added)] = True
        rows = np.concatenate([np.flatnonzero(~is_new)[self.rows], np.flatnonzero(is_new)])
        return rows if self.sort_keys else np.sort(rows)


def _last_by_row(pairs: Sequence[tuple[int, Cell]]) -> Iterable[tuple[int, Cell]]:
    """Each row once; where a gesture names a row twice the last value counts."""
    return dict(pairs).items()


def _nothing() -> None:
    """The end of a change that touches no visible row."""
