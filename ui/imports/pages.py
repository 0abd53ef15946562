"""What an import shows: the table, the columns, the rows, under one head and above what is to be decided."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from intake import Mapping, Question
from intake.checks.staying import LEFT
from intake.mapping.questions import SURPRISE
from model.basics.problem import Problem, Severity
from model.tables.book import Book
from ui.imports.columns_page import ColumnsPage
from ui.imports.doubts import all_doubts
from ui.imports.head import COLUMNS, ROWS, TABLE, Head
from ui.imports.planned import row_of
from ui.imports.questions_panel import QuestionsPanel
from ui.imports.rows_page import RowsPage
from ui.imports.table_page import TablePage
from ui.imports.work import Seen
from ui.theme.sizes import STEP


class ImportPages(QWidget):
    """Each page shows what follows from all decisions so far; which one is in sight is the user's choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self.head, self.questions = Head(), QuestionsPanel()
        self.table, self.columns, self.rows = TablePage(), ColumnsPage(), RowsPage()
        self._middle = QStackedWidget()
        for page in (self.table, self.columns, self.rows):
            self._middle.addWidget(page)
        self._middle.setMinimumHeight(23 * STEP)
        split = QSplitter(Qt.Orientation.Vertical, handleWidth=1, childrenCollapsible=False)
        split.addWidget(self._middle)
        split.addWidget(self.questions)
        split.setSizes([57 * STEP, 25 * STEP])
        split.setStretchFactor(0, 1)
        column = QVBoxLayout(self, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(split, 1)
        self.head.turned.connect(self.turn_to)
        self.questions.jumped.connect(self.go_to)

    @property
    def page(self) -> TablePage | ColumnsPage | RowsPage:
        """The one in sight."""
        return (self.table, self.columns, self.rows)[self._middle.currentIndex()]

    def show_seen(self, seen: Seen, book: Book, can_take_back: bool, read_only: str) -> None:
        """Show what follows from a mapping for a book; `read_only` says why nothing may be imported into it."""
        self._seen = seen
        self.table.show_seen(seen)
        self.columns.show_seen(seen, book)
        self.rows.show_seen(seen)
        self.questions.show_problems(all_doubts(seen), book, seen, can_take_back)
        self.head.show_seen(seen, book)
        self.head.show_ready(seen, self.questions.model.count(Severity.ERROR), read_only)

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping, before it is known what follows from it."""
        for part in (self.head, self.table, self.columns, self.rows):
            part.rest_on(mapping)

    def turn_to(self, page: int) -> None:
        """Show one of the three pages."""
        self._middle.setCurrentIndex(page)
        self.head.mark(page)

    def take_focus_of(self, step: int) -> bool:
        """From the page to the decisions or back; False where the next panel of the window comes."""
        focus = QApplication.focusWidget()
        below = focus is not None and self.questions.isAncestorOf(focus)
        if below == (step > 0):
            return False
        (self.questions if step > 0 else self.page).take_focus()
        return True

    def take_focus(self) -> None:
        """To what is to be decided, else to the page."""
        if self.questions.current is not None and self.questions.current.severity is Severity.ERROR:
            self.questions.take_focus()
        else:
            self.page.take_focus()

    def go_to(self, issue: Problem) -> None:
        """The page and place that a problem is about."""
        seen = self._seen
        if seen is None:
            return
        field = issue.field if isinstance(issue, Question) else ""
        table = next((table for table in seen.plan.tables if table.sheet == issue.sheet), None)
        row = row_of(issue, table)
        if isinstance(issue, Question) and issue.topic == SURPRISE and issue.subject == LEFT:
            self.rows.want(LEFT)
            self.turn_to(ROWS)
        elif row is not None and self.rows.go_to(issue.sheet, row, field):
            self.turn_to(ROWS)
        elif field:
            self.columns.go_to(field)
            self.turn_to(COLUMNS)
        elif table is not None or self.table.has(issue.sheet):
            self.table.go_to(issue.sheet, issue.cell)
            self.turn_to(TABLE)
