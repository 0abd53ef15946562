"""What has to be decided, and all else there is to say: a list that leads to each place, with answers below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from intake import Question
from intake.mapping.questions import LEAVE_OUT
from model.basics.problem import Problem, Severity
from model.tables.book import Book
from model.tables.schema import SHEETS
from model.tables.values import shown
from ui.imports.tables import Line, table_of
from ui.panels.bar import Bar
from ui.panels.problems_model import SEVERITIES, ProblemsModel
from ui.theme.sizes import STEP

_WORDS = {Severity.ERROR: "To decide", Severity.WARNING: "Look at", Severity.FINDING: "Noted"}
_WIDTHS = (20 * STEP, 60 * STEP, 40 * STEP)


class QuestionsPanel(QWidget):
    """`jumped` carries the Problem to go to, `answered` questions and their answer, `taken_back` asks to undo one."""

    jumped = Signal(object)
    answered = Signal(object, str)
    taken_back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Decisions")
        self._book = Book()
        self._headings: tuple[str, ...] = ()
        self.model = ProblemsModel(self)
        self._bar = Bar("Decisions", self, closable=False)
        self._switches = {severity: self._switch() for severity in SEVERITIES}
        self.back = QPushButton("Take &back", toolTip="Take the last change of this import back (Alt+B)")
        self.back.setStyleSheet(f"padding: 0 {STEP}px;")
        self.back.clicked.connect(self.taken_back)
        self._bar.put(self.back)
        self.table = table_of(self.model, "What is to be decided or looked at")
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.activated.connect(lambda index: self.jumped.emit(self.model.problem(index.row())))
        self.table.clicked.connect(lambda index: self.jumped.emit(self.model.problem(index.row())))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._offer())
        self.table.installEventFilter(self)
        self._answers = Line()
        self.buttons: list[QPushButton] = []
        self.others: QComboBox | None = None
        self.value: QLineEdit | None = None
        self.hint = QLabel()
        self.hint.setProperty("role", "caption")
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._answers)

    def show_problems(
        self, problems: Sequence[Problem], book: Book, headings: Sequence[str], can_take_back: bool
    ) -> None:
        """Show what there is to say; what says the same of many rows stands once, with their number."""
        row = max(self.table.currentIndex().row(), 0)
        self._book, self._headings = book, tuple(headings)
        grouped = _grouped(problems)
        self.model.show(grouped)
        for severity, switch in self._switches.items():
            count = self.model.count(severity)
            switch.setText(f"{_WORDS[severity]} {count:,}")
            switch.setEnabled(bool(count))
        self.back.setEnabled(can_take_back)
        if self.model.rowCount():
            self.table.selectRow(min(row, self.model.rowCount() - 1))
        self._offer()

    @property
    def current(self) -> Problem | None:
        """The problem that is marked."""
        row = self.table.currentIndex().row()
        return self.model.problem(row) if 0 <= row < self.model.rowCount() else None

    def take_focus(self) -> None:
        """To the list."""
        self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """A digit gives the answer of that number."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.text().isdigit():
            number = int(event.text())
            if 0 < number <= len(self.buttons):
                self.buttons[number - 1].click()
                return True
        return super().eventFilter(watched, event)

    # -- answers

    def _offer(self) -> None:
        """Put the answers of the current question below the list."""
        row = self._answers.row
        while (item := row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self.hint:
                widget.hide()
                widget.deleteLater()
        self.buttons, self.others, self.value = [], None, None
        question = self.current
        answers = question.answers if isinstance(question, Question) else ()
        for number, (answer, words) in enumerate(answers, 1):
            button = QPushButton(f"{number}  {words}")
            button.setStyleSheet(f"padding: 0 {STEP}px;")
            button.clicked.connect(lambda _=False, answer=answer: self._give(answer))
            self.buttons.append(button)
            row.addWidget(button)
        if isinstance(question, Question) and question.among:
            row.addWidget(self._choice(question))
            if len(self._alike(question)) > 1:
                row.addWidget(self._all_button(question))
        elif isinstance(question, Question) and question.topic == "field":
            for widget in (self._column_choice(), self._value_field()):
                row.addWidget(widget)
        self.hint.setText(_hint(question, bool(answers)))
        row.addWidget(self.hint, 1)

    def _give(self, answer: str) -> None:
        question = self.current
        if isinstance(question, Question):
            self.table.setFocus()  # the button that was pressed is gone with its question
            self.answered.emit([question], answer)

    def _alike(self, question: Question) -> list[Question]:
        """All that ask who somebody is whom nobody in the book is near to, in one column."""
        found = [self.model.problem(row) for row in range(self.model.rowCount())]
        asked = [one for one in found if isinstance(one, Question) and one.topic == "who"]
        same = [one for one in asked if one.field == question.field and len(one.answers) == 1]
        return same if question in same else []

    def _all_button(self, question: Question) -> QPushButton:
        alike = self._alike(question)
        button = QPushButton(f"Leave all {len(alike)} out")
        button.setStyleSheet(f"padding: 0 {STEP}px;")
        button.clicked.connect(lambda: self.answered.emit(alike, LEAVE_OUT[0]))
        self.buttons.append(button)
        return button

    def _choice(self, question: Question) -> QComboBox:
        """Anybody else of the book."""
        sheet = self._book.sheet(question.among)
        key, name = (column.heading for column in SHEETS[question.among].columns[:2])
        combo = QComboBox()
        combo.setAccessibleName(f"Another one of {question.among}")
        combo.addItem("Somebody else..." if question.among == "Payees" else "Another one...", "")
        for known, called in zip(sheet.column(key), sheet.column(name), strict=True):
            if known is not None:
                combo.addItem(f"{shown(known)}  {shown(called)}", shown(known))
        combo.setMaximumWidth(30 * STEP)
        combo.activated.connect(lambda at: self._give(combo.itemData(at)) if at else None)
        self.others = combo
        return combo

    def _column_choice(self) -> QComboBox:
        """Any column of the file."""
        combo = QComboBox()
        combo.setAccessibleName("Column")
        combo.addItem("Take a column...")
        combo.addItems(self._headings)
        combo.setMaximumWidth(26 * STEP)
        combo.activated.connect(lambda at: self._give(self._headings[at - 1]) if at else None)
        self.others = combo
        return combo

    def _value_field(self) -> QLineEdit:
        """One value for all rows."""
        field = QLineEdit(placeholderText="or one value for all rows")
        field.setAccessibleName("One value for all rows")
        field.setFixedWidth(24 * STEP)
        field.returnPressed.connect(lambda: self._give(f"={field.text()}") if field.text().strip() else None)
        self.value = field
        return field

    def _switch(self) -> QToolButton:
        switch = QToolButton(checkable=True, checked=True)
        switch.toggled.connect(lambda _: self._filter())
        self._bar.put(switch)
        return switch

    def _filter(self) -> None:
        self.model.want(severity for severity, switch in self._switches.items() if switch.isChecked())
        if self.model.rowCount():
            self.table.selectRow(0)
        self._offer()


def _grouped(problems: Sequence[Problem]) -> list[Problem]:
    """One problem for all that say the same, with their number in its words."""
    first: dict[tuple[object, ...], Problem] = {}
    counts: dict[tuple[object, ...], int] = {}
    for issue in problems:
        topic = (issue.topic, issue.field) if isinstance(issue, Question) else ("", "")
        key = (issue.wrong if topic[0] != "year" else "", issue.right, issue.severity, *topic)
        first.setdefault(key, issue)
        counts[key] = counts.get(key, 0) + 1
    return [
        replace(issue, wrong=f"{issue.wrong} (and {counts[key] - 1:,} more like it)") if counts[key] > 1 else issue
        for key, issue in first.items()
    ]


def _hint(problem: Problem | None, has_answers: bool) -> str:
    if problem is None:
        return "Nothing is doubtful."
    if isinstance(problem, Question) and problem.among and problem.subject not in dict(problem.answers):
        return f"or import {problem.among} first, if new"
    if has_answers:
        return ""
    if isinstance(problem, Question) and problem.topic == "field":
        return ""
    return "Enter shows the place." if problem.severity is not Severity.ERROR else "Enter shows where to settle it."
