"""The grid's actions and its two menus: the same gestures as on the keys, with their names and shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ui.document.document import counted
from ui.grid import gestures
from ui.grid.filters import BLANK, FILLED, Condition
from ui.grid.order import SortKey
from ui.grid.sheet_model import SheetModel
from ui.theme.letters import give_letters

if TYPE_CHECKING:
    from ui.grid.sheet_grid import GridPane

Act = Callable[[], object]
EDIT = ("cut", "copy", "copy with headings", "paste", "clear", "fill down", "fill right")
ROWS = ("insert rows", "duplicate rows", "delete rows", "add row")
FIND = ("find", "replace", "filter", "clear filters", "column menu")


def actions_of(pane: GridPane) -> dict[str, QAction]:
    """The actions of a grid by name, for its own menus and the window's.

    The grid itself answers to the keys; an action's shortcut comes alive only in a menu bar that holds the action.
    """
    view = pane.view
    table: tuple[tuple[str, str, str, Act], ...] = (
        ("cut", "Cut", "Ctrl+X", lambda: gestures.cut(view)),
        ("copy", "Copy", "Ctrl+C", lambda: gestures.copy(view)),
        ("copy with headings", "Copy with headings", "Ctrl+Shift+C", lambda: gestures.copy(view, True)),
        ("paste", "Paste", "Ctrl+V", lambda: gestures.paste(view)),
        ("clear", "Clear", "Del", lambda: gestures.clear(view)),
        ("fill down", "Fill down", "Ctrl+D", lambda: gestures.fill_down(view)),
        ("fill right", "Fill right", "Ctrl+R", lambda: gestures.fill_right(view)),
        ("insert rows", "Insert rows above", "Ctrl++", lambda: gestures.insert_rows(view)),
        ("duplicate rows", "Duplicate rows", "Ctrl+Shift+D", lambda: gestures.duplicate_rows(view)),
        ("delete rows", "Delete rows", "Ctrl+-", lambda: gestures.delete_rows(view)),
        ("add row", "Add a row at the end", "", lambda: gestures.add_row(view)),
        ("find", "Find", "Ctrl+F", lambda: pane.find_bar.open_bar()),
        ("replace", "Replace", "Ctrl+H", lambda: pane.find_bar.open_bar(with_replace=True)),
        ("filter", "Filter this column", "Ctrl+Shift+L", lambda: view.header().open_editor(_column(pane))),
        ("clear filters", "Clear all filters", "", view.grid_model.clear_conditions),
        ("column menu", "Sort, freeze, hide, fit...", "Ctrl+Shift+M", lambda: view.header().open_menu(_column(pane))),
    )
    made = {}
    for name, text, keys, act in table:
        action = QAction(text, pane)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False, act=act: act())
        made[name] = action
    return made


def cell_menu(pane: GridPane) -> QMenu:
    """The menu of the cells."""
    menu = _menu(pane)
    names = (("copy", "copy with headings"), FIND) if pane.view.grid_model.read_only else (EDIT, ROWS, FIND)
    for group in names:
        menu.addActions([pane.actions_by_name[name] for name in group])
        menu.addSeparator()
    return menu


def header_menu(pane: GridPane, column: int) -> QMenu:
    """The menu of a heading: sort, filter, freeze, hide, and the columns of a sheet that people edit."""
    menu, view, model = _menu(pane), pane.view, pane.view.grid_model
    others = [key for key in model.sort_keys if key.column != column]
    entries: list[tuple[str, Act] | None] = [
        ("Sort ascending", lambda: model.sort_by([SortKey(column)])),
        ("Sort descending", lambda: model.sort_by([SortKey(column, True)])),
    ]
    if others:
        entries.append(("Then by this, ascending", lambda: model.sort_by([*others, SortKey(column)])))
        entries.append(("Then by this, descending", lambda: model.sort_by([*others, SortKey(column, True)])))
    if model.sort_keys:
        entries.append(("Original order", lambda: model.sort_by([])))
    entries += [
        None,
        ("Filter", lambda: view.header().open_editor(column)),
        ("Pick values", lambda: pane.open_pick_list(column)),
        ("Only blanks", lambda: model.set_condition(column, Condition(BLANK))),
        ("No blanks", lambda: model.set_condition(column, Condition(FILLED))),
    ]
    if column in model.conditions:
        entries.append(("Clear this filter", lambda: model.set_condition(column, Condition())))
    entries += [None, *_layout_entries(pane, column)]
    if isinstance(model, SheetModel) and not model.read_only:
        entries += [None, *_column_entries(pane, model, column)]
    _fill(menu, entries)
    return menu


def _menu(pane: GridPane) -> QMenu:
    menu = QMenu(pane)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    give_letters(menu)
    return menu


def _layout_entries(pane: GridPane, column: int) -> list[tuple[str, Act] | None]:
    view = pane.view
    shown = view.shown_columns()
    hidden = [c for c in range(len(view.grid_model.columns)) if c not in shown]
    entries: list[tuple[str, Act] | None] = [
        ("Freeze up to here", lambda: view.freeze(shown.index(column) + 1)),
        ("Unfreeze", lambda: view.freeze(0)),
        ("Hide this column", lambda: view.hideColumn(column)),
    ]
    if hidden:
        entries.append((f"Show {counted(len(hidden), 'hidden column')}", lambda: pane.show_columns(hidden)))
    entries.append(("Fit width", lambda: view.resizeColumnToContents(column)))
    return entries


def _column_entries(pane: GridPane, model: SheetModel, column: int) -> list[tuple[str, Act] | None]:
    """Adding any column; renaming and deleting those that the format does not ask for."""
    entries: list[tuple[str, Act] | None] = [("Add a column", lambda: pane.add_column(column + 1))]
    own = model.spec is None or model.spec.find(model.columns[column].heading) is None
    if own:
        entries.append(("Rename this column", lambda: pane.rename_column(column)))
        entries.append(("Delete this column", lambda: model.document.delete_column(model.name, column)))
    return entries


def _fill(menu: QMenu, entries: Iterable[tuple[str, Act] | None]) -> None:
    for entry in entries:
        if entry is None:
            menu.addSeparator()
        else:
            text, act = entry
            menu.addAction(text).triggered.connect(lambda _=False, act=act: act())


def _column(pane: GridPane) -> int:
    return max(pane.view.currentIndex().column(), 0)
