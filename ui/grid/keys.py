"""What each key does in the grid, as a table: moving, selecting, editing, and the gestures with a shortcut."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from ui.grid import gestures
from ui.grid.moves import edge
from ui.grid.selection import filled, select_all, select_columns, select_rows
from ui.grid.sheet_model import SheetModel

if TYPE_CHECKING:
    from ui.grid.view import GridView

Key = Qt.Key
Move = Callable[["GridView", int, int], tuple[int, int]]  # from a cell to a cell, both (row, column) of the screen


def press(view: GridView, event: QKeyEvent) -> bool:
    """Act on a key; False where the grid has no use for it."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    name = QKeySequence(QKeyCombination(modifiers, Key(event.key()))).toString(QKeySequence.SequenceFormat.PortableText)
    if name in ACTIONS:
        ACTIONS[name](view)
        return True
    if _move(view, name):
        return True
    text = event.text()
    control = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    alt_gr = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if text and text.isprintable() and (not modifiers & control or modifiers & alt_gr == alt_gr):
        view.start_edit(text)
        return True
    return False


def after_edit(view: GridView, key: Key, back: bool) -> None:
    """Go on after an entry by the key that ended it."""
    if key in (Key.Key_Return, Key.Key_Enter):
        view.step_on(forward=not back, down=True)
    elif key in (Key.Key_Tab, Key.Key_Backtab):
        view.step_on(forward=key == Key.Key_Tab and not back, down=False)
    else:
        _move(view, {Key.Key_Up: "Up", Key.Key_Down: "Down", Key.Key_Left: "Left", Key.Key_Right: "Right"}[key])


def _move(view: GridView, name: str) -> bool:
    """Move by a key such as `Ctrl+Shift+Down`; Shift extends the selection."""
    plain = name.replace("Shift+", "")
    if plain not in MOVES or not view.currentIndex().isValid():
        return False
    extends = plain != name
    row, column = view.lead if extends else (view.currentIndex().row(), view.currentIndex().column())
    target = MOVES[plain](view, row, column)
    (view.extend if extends else view.go_by_key)(*target)
    return True


def _beside(rows: int, columns: int) -> Move:
    def move(view: GridView, row: int, column: int) -> tuple[int, int]:
        last = view.grid_model.rowCount() - 1
        return min(max(row + rows, 0), last), _beside_column(view, column, columns)

    return move


def _beside_column(view: GridView, column: int, step: int) -> int:
    beside = view.column_beside(column, step) if step else None
    return column if beside is None else beside


def _page(direction: int) -> Move:
    def move(view: GridView, row: int, column: int) -> tuple[int, int]:
        rows = max(view.viewport().height() // view.rowHeight(0) - 1, 1) if view.grid_model.rowCount() else 1
        return _beside(direction * rows, 0)(view, row, column)

    return move


def _edge_of_rows(step: int) -> Move:
    def move(view: GridView, row: int, column: int) -> tuple[int, int]:
        last = view.grid_model.size - 1
        if step > 0 and row >= last:
            return view.grid_model.rowCount() - 1, column
        if row > last >= 0 and filled(view, last, column):
            return last, column
        return edge(lambda at: filled(view, at, column), row, step, max(last, row)), column

    return move


def _edge_of_columns(step: int) -> Move:
    def move(view: GridView, row: int, column: int) -> tuple[int, int]:
        shown = view.shown_columns()
        place = edge(lambda at: filled(view, row, shown[at]), shown.index(column), step, len(shown) - 1)
        return row, shown[place]

    return move


def _first(view: GridView, row: int, _column: int) -> tuple[int, int]:
    return row, view.shown_columns()[0]


def _last(view: GridView, row: int, _column: int) -> tuple[int, int]:
    return row, view.shown_columns()[-1]


def _top(view: GridView, _row: int, _column: int) -> tuple[int, int]:
    return 0, view.shown_columns()[0]


def _bottom(view: GridView, _row: int, _column: int) -> tuple[int, int]:
    return max(view.grid_model.size - 1, 0), view.shown_columns()[-1]


MOVES: dict[str, Move] = {
    "Up": _beside(-1, 0),
    "Down": _beside(1, 0),
    "Left": _beside(0, -1),
    "Right": _beside(0, 1),
    "PgUp": _page(-1),
    "PgDown": _page(1),
    "Home": _first,
    "End": _last,
    "Ctrl+Home": _top,
    "Ctrl+End": _bottom,
    "Ctrl+Up": _edge_of_rows(-1),
    "Ctrl+Down": _edge_of_rows(1),
    "Ctrl+Left": _edge_of_columns(-1),
    "Ctrl+Right": _edge_of_columns(1),
}


def _undo(view: GridView) -> None:
    if isinstance(view.grid_model, SheetModel):
        view.grid_model.document.undo_stack.undo()


def _redo(view: GridView) -> None:
    if isinstance(view.grid_model, SheetModel):
        view.grid_model.document.undo_stack.redo()


def _filter(view: GridView) -> None:
    if view.currentIndex().isValid():
        view.header().open_editor(view.currentIndex().column())


ACTIONS: dict[str, Callable[[GridView], object]] = {
    "F2": lambda view: view.start_edit(),
    "Alt+Down": lambda view: view.open_list(),
    "Backspace": lambda view: view.start_edit(""),
    "Del": gestures.clear,
    "Return": lambda view: view.step_on(forward=True, down=True),
    "Enter": lambda view: view.step_on(forward=True, down=True),
    "Shift+Return": lambda view: view.step_on(forward=False, down=True),
    "Shift+Enter": lambda view: view.step_on(forward=False, down=True),
    "Tab": lambda view: view.step_on(forward=True, down=False),
    "Shift+Tab": lambda view: view.step_on(forward=False, down=False),
    "Backtab": lambda view: view.step_on(forward=False, down=False),
    "Shift+Backtab": lambda view: view.step_on(forward=False, down=False),
    "Ctrl+C": gestures.copy,
    "Ctrl+Ins": gestures.copy,
    "Ctrl+Shift+C": lambda view: gestures.copy(view, with_headings=True),
    "Ctrl+X": gestures.cut,
    "Shift+Del": gestures.cut,
    "Ctrl+V": gestures.paste,
    "Shift+Ins": gestures.paste,
    "Ctrl+D": gestures.fill_down,
    "Ctrl+R": gestures.fill_right,
    "Ctrl+A": select_all,
    "Ctrl+Space": select_columns,
    "Shift+Space": select_rows,
    "Ctrl+Z": _undo,
    "Ctrl+Y": _redo,
    "Ctrl+Shift+Z": _redo,
    "Ctrl++": gestures.insert_rows,
    "Ctrl+=": gestures.insert_rows,
    "Ctrl+Shift++": gestures.insert_rows,
    "Ctrl+Shift+=": gestures.insert_rows,
    "Ctrl+-": gestures.delete_rows,
    "Ctrl+Shift+D": gestures.duplicate_rows,
    "Ctrl+Shift+L": _filter,
    "Ctrl+0": lambda view: view.set_zoom(100),
}
