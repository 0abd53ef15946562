"""The selection of a grid as areas: rows of the screen and columns in the order in which they are seen.

Everything goes by ranges; asking Qt for single indexes of a million cells takes seconds. Hidden columns are never part
of an area, so that a gesture touches what can be seen and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from ui.document.change import runs
from ui.grid.moves import Area, region

if TYPE_CHECKING:
    from ui.grid.view import GridView

Flag = QItemSelectionModel.SelectionFlag


def areas(view: GridView, with_entry_row: bool = False) -> list[Area]:
    """The selected areas from top to bottom; the current cell where nothing is selected.

    The entry row counts only where it is asked for and an area begins in it, not as the end of a whole column.
    """
    end = view.grid_model.size - 1
    last = end + 1 if with_entry_row else end
    by_rows: dict[tuple[int, int], set[int]] = {}
    for part in list(view.selectionModel().selection()):
        rows = (part.top(), min(part.bottom(), max(end, part.top())))
        if rows[0] <= last:
            by_rows.setdefault(rows, set()).update(range(part.left(), part.right() + 1))
    current = view.currentIndex()
    if not by_rows and current.isValid() and current.row() <= last:
        by_rows[current.row(), current.row()] = {current.column()}
    shown = view.shown_columns()
    found: list[Area] = []
    for (top, bottom), columns in sorted(by_rows.items()):
        for stretch in runs([i for i, column in enumerate(shown) if column in columns]):
            found.append((range(top, bottom + 1), [shown[i] for i in stretch]))
    return found


def selected_rows(view: GridView) -> list[int]:
    """All rows of the screen that hold a selected cell, without the entry row."""
    return sorted({row for rows, _ in areas(view) for row in rows})


def select(view: GridView, rows: range, columns: list[int], keep: QItemSelection | None = None) -> None:
    """Select whole rows x columns, in addition to `keep`; the current cell stays where it is."""
    model = view.grid_model
    chosen = QItemSelection(keep) if keep is not None else QItemSelection()
    for stretch in runs(sorted(columns)):
        if len(rows):
            part = QItemSelection(model.index(rows[0], stretch[0]), model.index(rows[-1], stretch[-1]))
            chosen.merge(part, Flag.Select)
    view.selectionModel().select(chosen, Flag.ClearAndSelect)


def select_stretches(view: GridView, stretches: Sequence[range], columns: list[int]) -> None:
    """Select rows that do not stand together, and nothing between them; the current cell stays where it is."""
    for at, rows in enumerate(stretches):
        select(view, rows, columns, view.selectionModel().selection() if at else None)


def select_between(view: GridView, a: tuple[int, int], b: tuple[int, int], keep: QItemSelection | None = None) -> None:
    """Select the block between two cells (row, column) of the screen."""
    shown = view.shown_columns()
    if a[1] not in shown or b[1] not in shown:
        return
    left, right = sorted((shown.index(a[1]), shown.index(b[1])))
    top, bottom = sorted((a[0], b[0]))
    select(view, range(top, bottom + 1), shown[left : right + 1], keep)


def select_all(view: GridView) -> None:
    """First the block without blank rows around the current cell, then everything."""
    model, shown = view.grid_model, view.shown_columns()
    if not model.size or not shown:
        return
    everything, last = range(model.size), model.size - 1
    at = view.currentIndex().row() if view.currentIndex().isValid() else 0
    first = model.column_cells(shown[0], 0, last)

    def holds(row: int) -> bool:
        return first[row] not in (None, "") or any(filled(view, row, column) for column in shown[1:])

    block = region(holds, min(at, last), last)
    now = areas(view)
    is_block = len(now) == 1 and now[0][0] == block and list(now[0][1]) == shown
    select(view, everything if is_block else block, shown)


def select_columns(view: GridView) -> None:
    """Widen the selection to whole columns."""
    columns = list(dict.fromkeys(column for _, part in areas(view, True) for column in part))
    select(view, range(view.grid_model.rowCount()), columns)


def select_rows(view: GridView) -> None:
    """Widen the selection to whole rows."""
    keep = QItemSelection()
    model, shown = view.grid_model, view.shown_columns()
    for rows, _ in areas(view, True):
        for stretch in runs(sorted(shown)):
            part = QItemSelection(model.index(rows[0], stretch[0]), model.index(rows[-1], stretch[-1]))
            keep.merge(part, Flag.Select)
    view.selectionModel().select(keep, Flag.ClearAndSelect)


def filled(view: GridView, row: int, column: int) -> bool:
    """Whether a cell of the screen holds anything."""
    cell = view.grid_model.cell(row, column)
    return cell is not None and cell != ""
