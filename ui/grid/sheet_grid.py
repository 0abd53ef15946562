"""The widgets that the window embeds: a sheet to be edited, or a computed table to be read, with all bars around."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from model.basics.problem import Problem
from ui.document.change import Place
from ui.document.document import Document, counted
from ui.grid.columns import GridColumn, Shown
from ui.grid.delegate import CellDelegate
from ui.grid.dialogs import Ask
from ui.grid.filters import Condition
from ui.grid.find import FindBar
from ui.grid.layout import Layout, arrange, lay_out, layout_of
from ui.grid.menus import actions_of, cell_menu, header_menu
from ui.grid.model import GridModel, State
from ui.grid.picklist import PickList
from ui.grid.selection import areas
from ui.grid.sheet_model import SheetModel
from ui.grid.slices import Slices
from ui.grid.statistics import Statistics, gathered
from ui.grid.table_model import TableModel
from ui.grid.valueline import ValueLine
from ui.grid.view import GridView
from ui.theme.icons import icon
from ui.theme.sizes import HALF, ROW, STEP


class GridPane(QWidget):
    """A grid with its title, row count, value line and find bar.

    `current_changed` carries (row of the table or None, heading); `statistics_changed` a Statistics; `told` words for
    the status bar, such as why a cell cannot be edited.
    """

    current_changed = Signal(object)
    statistics_changed = Signal(object)
    told = Signal(object)

    def __init__(self, model: GridModel, title: str, ask: Ask | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = GridView(model, ask, self)
        self.view.setAccessibleName(title)
        model.setParent(self)
        self.title = QLabel(title, self)
        self.title.setProperty("role", "title")
        self.about = QLabel(self)
        self.about.setProperty("role", "caption")
        self.rows = QLabel(self)
        self.rows.setProperty("role", "caption")
        self.clear_filters = QToolButton(self)
        self.clear_filters.setText("Clear filter")
        self.clear_filters.setIcon(icon("close"))
        self.clear_filters.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.bar = QWidget(self)
        self.value_line = ValueLine(self.view, self)
        self.find_bar = FindBar(self.view, self)
        self.actions_by_name = actions_of(self)
        self._statistics = Slices(self)
        self._lay_out()
        self._connect(model)
        self._count_rows()

    def _lay_out(self) -> None:
        self.bar.setProperty("role", "bar")
        self.bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(STEP, HALF, STEP, HALF)
        bar.addWidget(self.title)
        bar.addWidget(self.about, 1)
        bar.addWidget(self.rows)
        bar.addWidget(self.clear_filters)
        self.bar.setMinimumHeight(ROW + STEP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.bar, self.view, self.find_bar, self.value_line):
            layout.addWidget(widget, int(widget is self.view))
        self.setFocusProxy(self.view)

    def _connect(self, model: GridModel) -> None:
        view = self.view
        view.told.connect(self.told)
        view.selection_changed.connect(self._selection_changed)
        view.menu_wanted.connect(lambda place: cell_menu(self).popup(place))
        view.header().menu_wanted.connect(lambda at: header_menu(self, at[0]).popup(at[1]))
        view.header().listed.connect(self.open_pick_list)
        model.refiltered.connect(self._count_rows)
        model.dataChanged.connect(self._gather)
        self.clear_filters.clicked.connect(model.clear_conditions)

    # -- for the window

    def go_to(self, row: int, heading: str = "") -> bool:
        """Make a cell of the table the current one; filters that hide its row are cleared. False where it is not."""
        model = self.view.grid_model
        column = model.find_heading(heading) if heading else 0
        if not 0 <= row < model.total or column is None:
            return False
        if model.screen_row(row) is None:
            model.clear_conditions()
        if self.view.isColumnHidden(column):
            self.view.showColumn(column)
        self.view.go(model.screen_row(row) or 0, column)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def current(self) -> tuple[int | None, str]:
        """Row of the table (None in the entry row) and heading of the current cell."""
        index, model = self.view.currentIndex(), self.view.grid_model
        if not index.isValid():
            return None, ""
        row = int(model.rows[index.row()]) if index.row() < model.size else None
        return row, model.columns[index.column()].heading

    def set_problems(self, problems: Iterable[Problem]) -> None:
        """Mark the cells that these problems are about."""
        self.view.grid_model.set_problems(problems)

    def set_states(
        self, cells: Mapping[tuple[int, int], State] | None = None, rows: Mapping[int, State] | None = None
    ) -> None:
        """Mark what cells (row of the table, column) and whole rows are: held, locked, changed."""
        self.view.grid_model.set_states(cells, rows)

    def next_problem(self, back: bool = False) -> bool:
        """Go to the next marked cell, around at the end; False where none is marked."""
        cells = self.view.grid_model.problem_cells()
        if not cells:
            return False
        here = (self.view.currentIndex().row(), self.view.currentIndex().column())
        following = [cell for cell in cells if (cell < here if back else cell > here)]
        self.view.go(*(following or cells)[-1 if back else 0])
        return True

    def layout_state(self) -> dict[str, Any]:
        """Widths, order, hidden and frozen columns, sort and filters as plain values, to be kept with the book."""
        return layout_of(self.view).stored()

    def restore_layout(self, state: Mapping[str, Any]) -> None:
        """Take a layout that was kept; an empty one changes nothing."""
        layout = Layout.restored(state)
        if layout.order:
            lay_out(self.view, layout)
            arrange(self.view, layout)

    # -- filters, columns

    def open_pick_list(self, column: int) -> None:
        """Drop the values of a column down to be ticked."""
        header, model = self.view.header(), self.view.grid_model
        picker = PickList(model, column, self)
        picker.picked.connect(lambda condition: self._picked(column, condition))
        place = QPoint(self.view.visualRect(model.index(0, column)).left(), header.height())
        picker.popup(header.viewport().mapToGlobal(place))

    def _picked(self, column: int, condition: Condition) -> None:
        self.view.grid_model.set_condition(column, condition)
        self.view.header().viewport().update()

    def show_columns(self, columns: Iterable[int]) -> None:
        """Show hidden columns again."""
        for column in columns:
            self.view.showColumn(column)

    def add_column(self, at: int) -> None:
        """Ask for a heading and add its column."""
        model = self.view.grid_model
        heading = self.view.ask.text("Add a column", "Heading, such as 2026-10 or a name of your own:", "")
        if heading and isinstance(model, SheetModel):
            if model.find_heading(heading) is None:
                model.document.add_column(model.name, heading, at)
            else:
                self.told.emit(f"{model.name} has a column {heading} already")

    def rename_column(self, column: int) -> None:
        """Ask for another heading."""
        model = self.view.grid_model
        before = model.columns[column].heading
        heading = self.view.ask.text("Rename a column", "Heading:", before)
        if heading and heading != before and isinstance(model, SheetModel):
            if model.find_heading(heading) in (None, column):
                model.document.rename_column(model.name, column, heading)
            else:
                self.told.emit(f"{model.name} has a column {heading} already")

    # -- keys that concern the bars, colours

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Find, replace, and the next problem."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() in (Qt.Key.Key_F, Qt.Key.Key_H):
            self.find_bar.open_bar(with_replace=event.key() == Qt.Key.Key_H)
        elif event.key() == Qt.Key.Key_F3:
            self.find_bar.step(-1 if back else 1)
        elif event.key() == Qt.Key.Key_F8:
            self.next_problem(back)
        elif event.key() == Qt.Key.Key_Escape and self.find_bar.isVisible():
            self.find_bar.close_bar()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.view.grid_model.recolour()
            delegate = self.view.itemDelegate()
            if isinstance(delegate, CellDelegate):
                delegate.recolour()

    # -- what is told

    def _selection_changed(self) -> None:
        self.current_changed.emit(self.current())
        self._gather()

    def _gather(self) -> None:
        model = self.view.grid_model
        stretches = [(c, rows[0], rows[-1]) for rows, columns in areas(self.view) for c in columns]
        work = gathered(stretches, model.column_cells, model.columns)
        self._statistics.start(work, lambda last: self.statistics_changed.emit(last or Statistics()))

    def _count_rows(self) -> None:
        model = self.view.grid_model
        filtered = bool(model.conditions)
        total = counted(model.total, "row")
        self.rows.setText(f"{model.size:,} of {total}" if filtered else total)
        self.clear_filters.setVisible(filtered)
        self.view.header().viewport().update()


class SheetGrid(GridPane):
    """A sheet of the document, to be edited."""

    def __init__(
        self, document: Document, sheet_name: str, ask: Ask | None = None, parent: QWidget | None = None
    ) -> None:
        self.sheet_model = SheetModel(document, sheet_name)
        super().__init__(self.sheet_model, sheet_name, ask, parent)
        self.document, self.sheet_name = document, sheet_name
        if self.sheet_model.spec:
            self.about.setText(self.sheet_model.spec.about)
            self.view.placeholder = self._hint(self.sheet_model.spec.about)
        document.revealed.connect(self._reveal)

    def set_read_only(self, reason: str) -> None:
        """Forbid edits and say why on an attempt; '' allows them again."""
        self.sheet_model.set_read_only(reason)

    def _hint(self, about: str) -> str:
        what = f"{about}. " if about else ""
        return f"{what}Type in the first row, or paste rows from Excel." if not self.sheet_model.read_only else what

    def _reveal(self, place: Place) -> None:
        if place.sheet == self.sheet_name:
            self.view.reveal(place)


class TableGrid(GridPane):
    """A computed table: read, copied, sorted, filtered and searched."""

    def __init__(
        self,
        title: str,
        columns: Sequence[GridColumn],
        rows: Sequence[Sequence[Shown]] = (),
        ask: Ask | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.table_model = TableModel(columns, rows)
        super().__init__(self.table_model, title, ask, parent)

    def set_rows(self, rows: Sequence[Sequence[Shown]], states: Mapping[int, State] | None = None) -> None:
        """Show other rows, and what each is (held, locked, changed) by its number."""
        self.table_model.set_states(rows=states)
        self.table_model.set_rows(rows)
