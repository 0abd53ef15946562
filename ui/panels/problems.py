"""The Problems panel: everything that is wrong with the book, one step from the cell it is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QLabel, QStackedWidget, QTableView, QToolButton, QVBoxLayout, QWidget

from model.basics.problem import Problem, Severity
from ui.panels.bar import Bar
from ui.panels.problems_model import SEVERITIES, ProblemsModel
from ui.theme.sizes import HALF, ROW, STEP

_WORDS = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.FINDING: "Findings"}
_WIDTHS = (20 * STEP, 46 * STEP, 40 * STEP)


class ProblemsPanel(QWidget):
    """`jumped` carries the Problem to go to; `closed` asks to be hidden."""

    jumped = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Problems")
        self.model = ProblemsModel(self)
        self._bar = Bar("Problems", self)
        self._bar.closed.connect(self.closed)
        self._switches = {severity: self._switch(severity) for severity in SEVERITIES}
        self.table = _table(self.model)
        self.table.setProperty("role", "panel")
        self.table.setAccessibleName("Problems")
        self.table.activated.connect(self._follow)
        self._none = QLabel("No problems: every cell could be read, and nothing is held.")
        self._none.setProperty("role", "caption")
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._none.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        self.whole = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)  # columns may be too narrow for it
        self.whole.setContentsMargins(2 * STEP, HALF, STEP, HALF)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _: self._write_out(now.row()))
        self.model.modelReset.connect(lambda: self._write_out(-1))
        self._pages = QStackedWidget()
        for page in (self._none, self.table):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.whole)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)
        self._is_visited = True  # False while the current row has only moved up in the place of a mended one
        self.show_problems(())

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put other problems in place; the current one stays current, and where it was mended its follower is next."""
        row = self.table.currentIndex().row()
        before = self.model.problem(row) if row >= 0 else None
        self.model.show(problems)
        for severity, switch in self._switches.items():
            count = self.model.count(severity)
            switch.setText(f"{_WORDS[severity]} {count:,}")
            switch.setEnabled(bool(count))
        self._pages.setCurrentWidget(self.table if problems else self._none)
        count = self.model.rowCount()
        if before is not None and count:
            same = next((i for i in range(count) if self.model.problem(i) == before), None)
            self._is_visited = same is not None
            self.table.selectRow(row % count if same is None else same)

    def next(self, step: int = 1) -> Problem | None:
        """Select the next (or with -1 the previous) problem, around the end, and jump to it."""
        count = self.model.rowCount()
        if not count:
            return None
        current = self.table.currentIndex().row()
        if current < 0:
            row = 0 if step > 0 else count - 1
        else:
            row = (current + (step if self._is_visited or step < 0 else 0)) % count
        self._is_visited = True
        self.table.selectRow(row)
        problem = self.model.problem(row)
        self.jumped.emit(problem)
        return problem

    def _write_out(self, row: int) -> None:
        """All of the current problem, and which of how many it is."""
        self.whole.setVisible(row >= 0)
        if row >= 0:
            self.whole.setText(f"{row + 1:,} of {self.model.rowCount():,}   {self.model.problem(row)}")

    def _follow(self, index: QModelIndex) -> None:
        self._is_visited = True
        self.jumped.emit(self.model.problem(index.row()))

    def _switch(self, severity: Severity) -> QToolButton:
        switch = QToolButton(checkable=True, checked=True, toolTip=f"Show or hide {_WORDS[severity].lower()}")
        switch.toggled.connect(self._filter)
        self._bar.put(switch)
        return switch

    def _filter(self) -> None:
        self.model.want(severity for severity, switch in self._switches.items() if switch.isChecked())


def _table(model: ProblemsModel) -> QTableView:
    table = QTableView()
    table.setModel(model)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.verticalHeader().hide()
    table.verticalHeader().setMinimumSectionSize(ROW)
    table.verticalHeader().setDefaultSectionSize(ROW)
    header = table.horizontalHeader()
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    for column, width in enumerate(_WIDTHS):
        table.setColumnWidth(column, width)
    return table
