"""What the import does row by row: counts that filter, values as they were read, changes before and after."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QComboBox, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from book.errors import FileProblem
from export.files import write_csv
from intake import Mapping
from ui.figures.written import counted
from ui.grid.clipboard import to_text
from ui.imports.planned import ABSENT, ACTIONS, WORDS, Planned, Row
from ui.imports.rows_model import FIRST, MarkDelegate, RowsModel
from ui.imports.tables import Line, table_of
from ui.imports.work import Seen
from ui.theme.sizes import STEP

_MODES = (("update", "are updated"), ("append", "are an error: only add"))


class RowsPage(QWidget):
    """`changed` carries the Mapping with another mode; `export` asks for a file for the rows that cannot be read."""

    changed = Signal(object)
    export = Signal()
    told = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self._busy = False
        self.planned = Planned()
        self.model = RowsModel(self)
        self.table = table_of(self.model, "Rows of the import")
        self.table.setSelectionMode(self.table.SelectionMode.ExtendedSelection)
        self.table.setItemDelegate(MarkDelegate(self.table))
        self.filters = {action: QToolButton(checkable=True) for action in ("", *ACTIONS)}
        self._group = QButtonGroup(self)
        for action, button in self.filters.items():
            self._group.addButton(button)
            button.clicked.connect(lambda _=False, action=action: self.want(action))
        self.filters[""].setChecked(True)
        self.filters["left out"].setToolTip("Rows of the book whose row in the file is left out; they stay and count")
        self.filters["missing"].setToolTip("Rows of the book that the file does not have; they stay as they are")
        self.mode = QComboBox()
        self.mode.setAccessibleName("Known rows")
        for key, words in _MODES:
            self.mode.addItem(words, key)
        self.mode.activated.connect(lambda _: self._change(mode=self.mode.currentData()))
        self.clear = QCheckBox("Blank cells clear the book's")
        self.clear.toggled.connect(lambda on: self._change(clear=on))
        self.partly = QCheckBox("Leave out rows that cannot be read")
        self.partly.setToolTip("Otherwise all rows are good, or none are imported")
        self.partly.toggled.connect(lambda on: self._change(partly=on))
        self.copy = QPushButton("Copy rows", toolTip="Copy the selected rows, else all that are shown (Ctrl+C)")
        self.copy.clicked.connect(self.copy_rows)
        self.save = QPushButton(
            "Export rejected...", toolTip="The rows that cannot be read, with what is wrong, as CSV"
        )
        self.save.clicked.connect(self.export)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.table, self.copy_rows)
        shortcut.setContext(shortcut.context().WidgetShortcut)
        self._lay_out()

    def show_seen(self, seen: Seen) -> None:
        """Show another plan."""
        self._seen, self._busy = seen, True
        planned = seen.planned
        before = self._kind_of(self.planned)
        self.planned = planned
        mapping = seen.mapping
        for action, button in self.filters.items():
            count = planned.count(action) if action else len(planned.rows) - sum(map(planned.count, ABSENT))
            button.setText(f"{WORDS[action] if action else 'All'} {count:,}")
            button.setVisible(bool(count) or not action)
        wanted = next((action for action, button in self.filters.items() if button.isChecked()), "")
        if wanted and not planned.count(wanted):
            self.filters[""].setChecked(True)
            self.model.want("")
        self.model.show(planned)
        if before != self._kind_of(planned):
            self._fit()
        self._show_reasons()
        self.mode.setCurrentIndex(self.mode.findData(mapping.mode))
        self.clear.setChecked(mapping.clear)
        self.partly.setChecked(mapping.partly)
        self.partly.setVisible(mapping.partly or bool(planned.count("bad")) or seen.plan.blocked)
        self.save.setEnabled(bool(planned.count("bad")))
        self._busy = False

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping."""
        if self._seen is not None:
            self._seen = replace(self._seen, mapping=mapping)

    def want(self, action: str) -> None:
        """Show rows of one action only."""
        self.filters[action].setChecked(True)
        self.model.want(action)
        self._show_reasons()

    def go_to(self, sheet: str, number: int, field: str) -> bool:
        """Show a row of the file, in the column of a field; False where it is not among the rows."""
        if self.model.find(sheet, number) is None:
            self.want("")
        row = self.model.find(sheet, number)
        if row is None:
            return False
        columns = [column.heading for column in self.planned.columns]
        column = len(FIRST) + columns.index(field) if field in columns else 0
        index = self.model.index(row, column)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)
        return True

    def take_focus(self) -> None:
        """To the rows."""
        self.table.setFocus()

    # -- out of the window

    def copy_rows(self) -> None:
        """Put the selected rows, or all that are shown, on the clipboard with headings."""
        chosen = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        rows = [self.model.row(at) for at in chosen] if len(chosen) > 1 else self._all_shown()
        QGuiApplication.clipboard().setText(to_text(self._texts(rows)))
        self.told.emit(f"{counted(len(rows), 'row')} copied")

    def export_rejected(self, path: Path) -> None:
        """Write the rows that cannot be read, and say how that went."""
        try:
            count = self.write_rejected(path)
        except FileProblem as problem:
            self.told.emit(str(problem))
            return
        self.told.emit(f"{counted(count, 'row')} written: {path}")

    def write_rejected(self, path: Path) -> int:
        """Write the rows that cannot be read as a CSV file for Excel. Raises FileProblem where that fails."""
        rows = [row for row in self.planned.rows if row.action == "bad"]
        write_csv(path, self._texts(rows), for_excel=True)
        return len(rows)

    def _all_shown(self) -> list[Row]:
        return [self.model.row(at) for at in range(self.model.rowCount())]

    def _texts(self, rows: list[Row]) -> list[list[str]]:
        columns = range(self.model.columnCount())
        headings = [*FIRST, *(column.heading for column in self.planned.columns)]
        return [headings, *([self.model.text(row, at) for at in columns] for row in rows)]

    # -- the page

    def _change(self, **changes: object) -> None:
        if self._seen is not None and not self._busy:
            self.changed.emit(replace(self._seen.mapping, **changes))  # type: ignore[arg-type]

    def _show_reasons(self) -> None:
        self.table.setColumnHidden(2, not self.model.has_reasons)

    @staticmethod
    def _kind_of(planned: Planned) -> tuple[object, ...]:
        """What decides how wide the columns have to be."""
        headings = tuple(column.heading for column in planned.columns)
        return headings, planned.count("changed") > 0, planned.has_reasons

    def _fit(self) -> None:
        bold = QFont(self.table.font())
        bold.setBold(True)
        measure = QFontMetrics(bold).horizontalAdvance
        for at in range(self.model.columnCount()):
            heading = str(self.model.headerData(at, self.table.horizontalHeader().orientation()))
            rows = [self.model.row(row) for row in range(min(60, self.model.rowCount()))]
            rows += [row for row in self.planned.rows if row.changes][:60]
            sample = (self.model.text(row, at) for row in rows)
            widest = max((measure(text) for text in (heading, *sample)), default=0)
            most = 44 * STEP if at == 2 else 30 * STEP
            self.table.setColumnWidth(at, min(max(widest + 3 * STEP, 9 * STEP), most))

    def _lay_out(self) -> None:
        strip, below = Line(), Line()
        for button in self.filters.values():
            strip.row.addWidget(button)
        strip.row.addStretch(1)
        for widget in (self.copy, self.save):
            widget.setStyleSheet(f"padding: 0 {STEP}px;")
            strip.row.addWidget(widget)
        known = QLabel("Known rows")
        for widget in (known, self.mode, self.clear, self.partly):
            below.row.addWidget(widget)
        below.row.addStretch(1)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (strip, below):
            layout.addWidget(widget)
        layout.addWidget(self.table, 1)
