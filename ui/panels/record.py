"""The row panel: the current row of a sheet as a form, and below it what the current cell was before."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCompleter,
    QLabel,
    QLineEdit,
    QListWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.grid.sheet_grid import SheetGrid
from ui.panels.bar import Bar
from ui.panels.cell_history import PastValue, history_of
from ui.panels.record_model import RecordModel
from ui.theme.sizes import HALF, ROW, STEP

HISTORY_ROWS = 6


class RecordPanel(QWidget):
    """Follows the grid it is given. `closed` asks to be hidden."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Row")
        self._grid: SheetGrid | None = None
        self._bar = Bar("Row", self)
        self._bar.closed.connect(self.closed)
        self.model = RecordModel(self)
        self.form = _form(self.model)
        self.form.setItemDelegate(_Delegate(self))
        self.form.selectionModel().currentRowChanged.connect(self._go)
        self._about = QLabel()
        self._about.setProperty("role", "caption")
        self._about.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        self.history = QListWidget()
        self.history.setAccessibleName("History of the cell")
        self.history.setFixedHeight(HISTORY_ROWS * ROW)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar)
        layout.addWidget(_indented(self.form), 1)
        layout.addWidget(self._about)
        self._past = _indented(self.history)
        layout.addWidget(self._past)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)

    def follow(self, grid: SheetGrid | None) -> None:
        """Show the current row of a grid from now on; None stops."""
        if grid is self._grid:
            return
        if self._grid is not None:
            self._grid.current_changed.disconnect(self._show)
            self._grid.document.changed.disconnect(self._show)
            self._grid.sheet_model.marked.disconnect(self.model.refresh)
        self._grid = grid
        if grid is not None:
            grid.current_changed.connect(self._show)
            grid.document.changed.connect(self._show)
            grid.sheet_model.marked.connect(self.model.refresh)
        self._show()

    @property
    def grid(self) -> SheetGrid | None:
        """The grid whose row is shown."""
        return self._grid

    def _show(self, *_: object) -> None:
        grid = self._grid
        if grid is None:
            self.model.show(None, -1)
            return
        index = grid.view.currentIndex()
        self.model.show(grid.sheet_model, index.row())
        line = self.model.line_of(index.column())
        if line >= 0 and not self.form.hasFocus():
            blocked = self.form.selectionModel().blockSignals(True)
            self.form.setCurrentIndex(self.model.index(line, 1))
            self.form.selectionModel().blockSignals(blocked)
            self.form.viewport().update()
        self._tell(grid)

    def _tell(self, grid: SheetGrid) -> None:
        row, heading = grid.current()
        number = f" {grid.sheet_model.line_number(row)}" if row is not None else ""
        self._bar.title.setText(f"{grid.sheet_name}, row{number}" if row is not None else f"{grid.sheet_name}, new row")
        past = history_of(grid.document.book, grid.sheet_model.sheet, row, heading) if row is not None else []
        self._about.setText(f"History of {heading}" if past else f"{heading} was never changed here")
        self._past.setVisible(bool(past))
        self.history.clear()
        self.history.addItems([_written(value) for value in past])

    def _go(self, index: QModelIndex) -> None:
        """Keep the grid on the field that is filled in."""
        column = self.model.column_at(index.row()) if index.isValid() else None
        if self._grid is not None and column is not None and self.form.hasFocus():
            view = self._grid.view
            view.go(view.currentIndex().row(), column)


def _written(value: PastValue) -> str:
    reason = f" ({value.reason})" if value.reason else ""
    return f"{value.at}  {value.by}: {value.before or 'blank'} \N{RIGHTWARDS ARROW} {value.after or 'blank'}{reason}"


def _indented(widget: QWidget) -> QWidget:
    """A widget whose text begins where the panel's heading does."""
    page = QWidget()
    page.setProperty("role", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
    inside = QVBoxLayout(page)
    inside.setContentsMargins(STEP + HALF, 0, 0, 0)
    inside.addWidget(widget)
    return page


def _form(model: RecordModel) -> QTableView:
    form = QTableView()
    form.setAccessibleName("Row as a form")
    form.setProperty("role", "panel")
    form.setModel(model)
    form.setShowGrid(False)
    form.setWordWrap(False)
    form.setTabKeyNavigation(False)
    form.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    form.setEditTriggers(
        QAbstractItemView.EditTrigger.AnyKeyPressed
        | QAbstractItemView.EditTrigger.EditKeyPressed
        | QAbstractItemView.EditTrigger.DoubleClicked
    )
    form.horizontalHeader().hide()
    form.horizontalHeader().setStretchLastSection(True)
    form.setColumnWidth(0, 18 * STEP)
    form.verticalHeader().hide()
    form.verticalHeader().setMinimumSectionSize(ROW)
    form.verticalHeader().setDefaultSectionSize(ROW)
    return form


class _Delegate(QStyledItemDelegate):
    """A line to type in, which offers what the column knows."""

    def __init__(self, panel: RecordPanel) -> None:
        super().__init__(panel)
        self._panel = panel

    def createEditor(  # noqa: N802
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """A plain line; text only, so that no number loses a digit."""
        editor = QLineEdit(parent)
        column, grid = self._panel.model.column_at(index.row()), self._panel.grid
        if grid is not None and column is not None:
            offers = grid.view.offers_for(column)
            if offers:
                completer = QCompleter([offer.text for offer in offers], editor)
                completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
                completer.setFilterMode(Qt.MatchFlag.MatchContains)
                editor.setCompleter(completer)
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """The cell's text with every digit."""
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Hand the text on as it was typed."""
        assert isinstance(editor, QLineEdit)
        model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)
