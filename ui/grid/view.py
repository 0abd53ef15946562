"""The grid on screen: current cell, selection, editing and frozen columns, as an Excel user's hands expect them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.document.change import Place, runs
from ui.grid import gestures, keys
from ui.grid.columns import default_width, identity_width
from ui.grid.delegate import CellDelegate
from ui.grid.dialogs import Ask, Dialogs
from ui.grid.editor import CellEditor, Key
from ui.grid.frozen import FrozenTableView
from ui.grid.header import GridHeader
from ui.grid.layout import Layout, lay_out, layout_of
from ui.grid.model import GridModel
from ui.grid.mouse import Mouse
from ui.grid.moves import next_in
from ui.grid.references import Offer, offers
from ui.grid.selection import areas, select_between, select_stretches, selected_rows
from ui.grid.sheet_model import SheetModel
from ui.theme.sizes import ROW

_STRETCHES = 200  # apart from each other that are selected at once; Qt takes the square of their number
_FLAG = QItemSelectionModel.SelectionFlag
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class GridView(FrozenTableView):
    """A table of one model. `told` carries words for the status bar; `selection_changed` follows the selection."""

    told = Signal(object)
    selection_changed = Signal()
    menu_wanted = Signal(object)

    def __init__(self, model: GridModel, ask: Ask | None = None, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.ask: Ask = ask or Dialogs(self)
        self.zoom = 100
        self._lead: tuple[int, int] | None = None  # the moving end of the selection; the current cell is the other one
        self._mouse = Mouse(self)
        self._tab_start: int | None = None  # the column in which a run of Tabs began
        self._editor: CellEditor | None = None
        self._place: tuple[int, int] | None = None  # table row and column of the current cell while the model resets
        self._headings: list[str] = []
        self._layout = Layout()
        self._set_up(model)

    def _set_up(self, model: GridModel) -> None:
        header = GridHeader(self)
        self.setHorizontalHeader(header)
        self.setModel(model)
        for each in (header, self.verticalHeader()):
            # An own empty selection keeps headers from asking for the state of every cell of a selection.
            each.setSelectionModel(QItemSelectionModel(model, each))
        self.setItemDelegate(CellDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setAlternatingRowColors(False)
        self.setCornerButtonEnabled(True)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)
        rows = self.verticalHeader()
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        rows.setDefaultSectionSize(ROW)
        rows.setMinimumSectionSize(ROW // 2)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setHighlightSections(False)
        rows.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        rows.customContextMenuRequested.connect(self._row_menu)
        self.freeze(identity_width(model.columns, model.spec if isinstance(model, SheetModel) else None))
        for column in range(len(model.columns)):
            self.setColumnWidth(column, self.natural_width(column))
        header.sectionMoved.connect(lambda: self.viewport().update())
        header.sectionResized.connect(lambda: self.viewport().update())
        model.modelAboutToBeReset.connect(self._remember_place)
        model.modelReset.connect(self._return_to_place)
        model.marked.connect(self.viewport().update)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selection_changed.emit())
        self.selectionModel().currentChanged.connect(self._current_moved)
        if model.rowCount() and model.columnCount():
            self.setCurrentIndex(model.index(0, self.shown_columns()[0]))

    def header(self) -> GridHeader:
        """The headings with the filter row."""
        header = self.horizontalHeader()
        assert isinstance(header, GridHeader)
        return header

    def natural_width(self, column: int) -> int:
        """The width of a column at 100 % before anybody has changed it."""
        measure = self.horizontalHeader().fontMetrics().horizontalAdvance
        return default_width(self.grid_model.columns[column], self.grid_model.cells[column], measure)

    # -- the current cell and the selection

    def is_current(self, row: int, column: int) -> bool:
        """Whether this is the current cell."""
        return self.here == (row, column)

    @property
    def here(self) -> tuple[int, int]:
        """Row of the screen and column of the current cell; -1 where there is none."""
        current = self.currentIndex()
        return current.row(), current.column()

    def go(self, row: int, column: int, keep_selection: bool = False) -> None:
        """Make a cell of the screen the current one."""
        if row < 0 or column < 0:
            return
        index = self.grid_model.index(min(row, self.grid_model.rowCount() - 1), column)
        flag = _FLAG.NoUpdate if keep_selection else _FLAG.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flag)
        self.scrollTo(index)

    def go_by_key(self, row: int, column: int) -> None:
        """Go to a cell by the keys: ends a run of Tabs."""
        self.end_tabs()
        self.go(row, column)

    def end_tabs(self) -> None:
        """Enter does not return to where a run of Tabs began any more."""
        self._tab_start = None

    @property
    def lead(self) -> tuple[int, int]:
        """The moving end of the selection, as (row, column)."""
        current = self.currentIndex()
        return self._lead or (current.row(), current.column())

    def extend(self, row: int, column: int) -> None:
        """Select from the current cell to another one; the current cell stays."""
        current = self.currentIndex()
        if current.isValid() and row >= 0 and column >= 0:
            self._lead = (row, column)
            select_between(self, (current.row(), current.column()), self._lead, self._mouse.kept)
            self.scrollTo(self.grid_model.index(row, column))

    def step_on(self, forward: bool, down: bool) -> None:
        """Enter and Tab: through the selection if there is one, else on; Enter returns to where a run of Tabs began."""
        current = self.currentIndex()
        row, column, step = current.row(), current.column(), 1 if forward else -1
        parts = areas(self, with_entry_row=True)
        if sum(len(rows) * len(columns) for rows, columns in parts) > 1:
            self.go(*next_in(parts, row, column, down, step), keep_selection=True)
        elif down:
            start = self._tab_start if forward and self._tab_start is not None else column
            self.go_by_key(min(max(row + step, 0), self.grid_model.rowCount() - 1), start)
        else:
            start = column if self._tab_start is None else self._tab_start
            beside = self.column_beside(column, step)
            if beside is not None:
                self.go(row, beside)
            self._tab_start = start

    def column_beside(self, column: int, step: int) -> int | None:
        """The visible column so many places to the right; None past the edge."""
        shown = self.shown_columns()
        place = shown.index(column) + step if column in shown else 0
        return shown[place] if 0 <= place < len(shown) else None

    def hideColumn(self, column: int) -> None:  # noqa: N802
        """Hide a column; the current cell moves to one that can be seen, lest keys and filters act on a hidden one."""
        order = self.shown_columns()
        super().hideColumn(column)
        left = self.shown_columns()
        if left and self.currentIndex().column() == column and column in order:
            self.go(self.currentIndex().row(), left[min(order.index(column), len(left) - 1)])

    def reveal(self, place: Place) -> None:
        """Go to and select the cells that an undo or redo has changed, as far as they are visible."""
        rows = self.grid_model.screen_rows(place.rows) if place.rows else [0]
        columns = [c for c in self.shown_columns() if c in place.columns] or self.shown_columns()
        if rows and columns:
            self.go(rows[0], columns[0])
            if len(place.columns) or len(place.rows) > 1:
                select_stretches(self, runs(rows)[:_STRETCHES], columns)
            self.bring_into_sight()

    def bring_into_sight(self) -> None:
        """Scroll to the current cell, and to as many selected rows as there is room for."""
        here = self.currentIndex()
        rows = [row for part, _ in areas(self) for row in (part[0], part[-1])]
        if rows and here.isValid():
            self.scrollTo(self.grid_model.index(max(rows), here.column()))
        self.scrollTo(here)

    def _current_moved(self, current: QModelIndex, before: QModelIndex) -> None:
        self._lead = None
        if before.column() != current.column():
            self.header().viewport().update()
        self.selection_changed.emit()

    def _remember_place(self) -> None:
        current = self.currentIndex()
        row, size = current.row(), self.grid_model.size
        self._place = (int(self.grid_model.rows[row]) if 0 <= row < size else -1, current.column())
        self._headings = [descriptor.heading for descriptor in self.grid_model.columns]
        self._layout = layout_of(self)

    def _return_to_place(self) -> None:
        if self._place is None or not self.grid_model.columns:
            return
        if self._headings != [descriptor.heading for descriptor in self.grid_model.columns]:
            lay_out(self, self._layout)
        row, column = self._place
        place = self.grid_model.screen_row(row) if row >= 0 else None
        if self.grid_model.rowCount():
            self.go(place or 0, min(max(column, 0), len(self.grid_model.columns) - 1))
        self._place = None

    # -- editing

    def start_edit(self, text: str | None = None) -> None:
        """Edit the current cell: its content with the caret at the end, or `text` in its place."""
        index = self.currentIndex()
        if not index.isValid() or self._editor is not None:
            return
        if why := self.grid_model.refusal(index.row(), index.column()):
            self.told.emit(why)
            return
        self.scrollTo(index)
        self.edit(index)
        if self._editor is not None and text is not None:
            self._editor.begin(text, entry_mode=True)
            self._editor.setModified(True)
        elif self._editor is not None:
            self._editor.end(False)  # Qt has selected all of it

    def open_list(self) -> None:
        """Drop the list of the current cell down."""
        self.start_edit()
        if self._editor is not None:
            self._editor.open_list()

    @property
    def editor(self) -> CellEditor | None:
        """The editor that is open."""
        return self._editor

    def enter_text(self, row: int, column: int, text: str) -> None:
        """Write what was typed in a cell of the screen."""
        model = self.grid_model
        if isinstance(model, SheetModel) and not model.refusal(row, column):
            model.enter(row, column, text)

    def finish_edit(self, editor: CellEditor, key: tuple[Key | None, Qt.KeyboardModifier]) -> None:
        """Commit the editor and go on by the key that ended it; Ctrl+Enter fills the selection instead."""
        pressed, modifiers = key
        if pressed in (Key.Key_Return, Key.Key_Enter) and modifiers & _CTRL:
            text = editor.text()
            self.cancel_edit(editor)
            gestures.fill_with(self, text)
            return
        current = self.currentIndex()
        row, column = current.row(), current.column()
        delegate = self.itemDelegate()
        delegate.commitData.emit(editor)
        self.cancel_edit(editor)
        if not self.is_current(row, column):
            self.go(row, column, keep_selection=True)
        if pressed is not None:
            keys.after_edit(self, pressed, bool(modifiers & _SHIFT))

    def cancel_edit(self, editor: CellEditor) -> None:
        """Close the editor without writing."""
        self._editor = None
        self.closeEditor(editor, CellDelegate.EndEditHint.NoHint)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def offers_for(self, column: int) -> list[Offer]:
        """The entries of a column's drop-down."""
        model = self.grid_model
        if not isinstance(model, SheetModel):
            return []
        return offers(model.document.book, model.sheet, model.columns[column], column)

    def editor_opened(self, editor: CellEditor) -> None:
        """The delegate has made an editor."""
        self._editor = editor

    def editor_closed(self, editor: object) -> None:
        """The delegate has given an editor up, after a commit or because the focus went elsewhere."""
        if editor is self._editor:
            self._editor = None

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """All keys are the grid's own; those it has no use for go to the window."""
        if self._editor is not None or not keys.press(self, event):
            event.ignore()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802
        """Text composed by an input method starts an entry as typed keys do."""
        if event.commitString() and self._editor is None:
            self.start_edit(event.commitString())

    def focusNextPrevChild(self, _forward: bool) -> bool:  # noqa: N802
        """Tab moves inside the grid; F6 leaves it."""
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click, or the begin of a drag."""
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A drag."""
        if not self._mouse.drag(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """The end of a drag."""
        self._mouse.release()
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """An edit."""
        self._mouse.double_click(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """The menu of the cells."""
        self.menu_wanted.emit(event.globalPos())

    def _row_menu(self, place: QPoint) -> None:
        row = self.rowAt(place.y())
        if row >= 0 and row not in selected_rows(self):
            self.selectRow(row)
        self.menu_wanted.emit(self.verticalHeader().viewport().mapToGlobal(place))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll, or zoom with Ctrl."""
        if event.modifiers() & _CTRL:
            self.set_zoom(self.zoom + (10 if event.angleDelta().y() > 0 else -10))
            event.accept()
        else:
            super().wheelEvent(event)

    # -- size

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A current cell that can be seen stays in sight, as when the Problems panel opens below it."""
        in_sight = QRect(QPoint(0, 0), event.oldSize()).intersects(self.visualRect(self.currentIndex()))
        super().resizeEvent(event)
        if in_sight:
            self.scrollTo(self.currentIndex())

    def set_zoom(self, percent: int) -> None:
        """Show everything larger or smaller, 50 to 200 percent."""
        percent = min(max(percent, 50), 200)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * percent / self.zoom)
        for widget in (self, self.viewport(), self.verticalHeader(), self.verticalHeader().viewport()):
            widget.setFont(font)  # where the program has a style sheet, no widget takes it from the one it lies in
        self.verticalHeader().setDefaultSectionSize(ROW * percent // 100)
        for column in range(len(self.grid_model.columns)):
            self.setColumnWidth(column, self.columnWidth(column) * percent // self.zoom)
        self.zoom = percent
