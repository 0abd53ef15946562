"""What has to be decided, and all else there is to say: a list that leads to each place, with answers below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from intake import Question
from intake.mapping.listed import listed, stops_row
from intake.mapping.questions import LEAVE_OUT, SURPRISE
from model.basics.problem import Problem, Severity
from model.tables.book import Book
from model.tables.schema import SHEETS
from model.tables.values import shown
from ui.figures.written import counted
from ui.imports.known import known_values
from ui.imports.tables import Line, table_of
from ui.imports.work import Seen
from ui.panels.bar import Bar
from ui.panels.problems_model import SEVERITIES, ProblemsModel
from ui.theme.sizes import HALF, STEP

_WORDS = {Severity.ERROR: "To decide", Severity.WARNING: "Look at", Severity.FINDING: "Noted"}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_WIDTHS = (20 * STEP, 60 * STEP, 40 * STEP)
_LEAST = 23 * STEP  # of the panel's height, with room for a line below its list


class QuestionsPanel(QWidget):
    """`jumped` carries the Problem to go to, `answered` pairs of a question and its answer, `taken_back` asks to undo.

    `left_out` asks for an import without the rows that cannot be read.
    """

    jumped = Signal(object)
    answered = Signal(object)
    taken_back = Signal()
    left_out = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Decisions")
        self._book = Book()
        self._target = ""
        self._headings: tuple[str, ...] = ()
        self._unreadable = 0
        self.model = ProblemsModel(self)
        self._bar = Bar("Decisions", self, closable=False)
        self._switches = {severity: self._switch() for severity in SEVERITIES}
        self.back = QPushButton("Take &back", toolTip="Take the last change of this import back (Alt+B)")
        self.back.setStyleSheet(f"padding: 0 {STEP}px;")
        self.back.clicked.connect(self.taken_back)
        self._bar.put(self.back)
        self.table = table_of(self.model, "What is to be decided or looked at")
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setSelectionMode(self.table.SelectionMode.ExtendedSelection)
        self.table.activated.connect(lambda index: self.jumped.emit(self.model.problem(index.row())))
        self.table.clicked.connect(lambda index: self.jumped.emit(self.model.problem(index.row())))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        self.table.installEventFilter(self)
        self.whole = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)  # where columns are too narrow for it
        self.whole.setContentsMargins(2 * STEP, HALF, 2 * STEP, HALF)
        self.table.horizontalHeader().sectionResized.connect(lambda *_: self._write_out())
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
        layout.addWidget(self.whole)
        layout.addWidget(self._answers)

    def show_problems(self, problems: Sequence[Problem], book: Book, seen: Seen, can_take_back: bool) -> None:
        """Show what there is to say; what says the same of many rows stands once, with their number."""
        marked = [index.row() for index in self.table.selectionModel().selectedRows()]
        row = min(marked, default=max(self.table.currentIndex().row(), 0))
        self._book, self._target, self._headings = book, seen.mapping.target, tuple(seen.contents)
        self._unreadable = 0 if seen.mapping.partly else seen.planned.count("bad")
        self.model.show(listed(problems))
        for severity, switch in self._switches.items():
            count = self.model.count(severity)
            switch.setText(f"{_WORDS[severity]} {count:,}")
            switch.setEnabled(bool(count))
        self.back.setEnabled(can_take_back)
        if self.model.rowCount():
            self.table.selectRow(min(row, self.model.rowCount() - 1))
        self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The columns share what room there is, so that no scroll bar takes a row of it."""
        super().resizeEvent(event)
        for column, width in enumerate(_WIDTHS[:-1]):
            self.table.setColumnWidth(column, min(width, self.width() * width // sum(_WIDTHS)))
        self._write_out()

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

    def _write_out(self) -> None:
        """All of the current one below the list, where some of it is cut off there and the list keeps some rows."""
        current, advance = self.current, self.table.fontMetrics().horizontalAdvance
        texts = ("", current.wrong, current.right) if current else ()
        cut = self.height() >= _LEAST and any(
            advance(text) + STEP > self.table.columnWidth(i) for i, text in enumerate(texts)
        )
        self.whole.setText(str(current) if cut else "")
        self.whole.setVisible(cut)

    # -- answers

    def _offer(self) -> None:
        """Put the answers of the current question below the list."""
        row = self._answers.row
        while (item := row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None and widget is not self.hint:
                widget.hide()
                widget.deleteLater()
        self.buttons, self.others, self.value = [], None, None
        question, chosen = self.current, self._chosen()
        for number, words in enumerate(_words(chosen), 1):
            self._button(f"{number}  {words}", partial(self._give_number, number - 1))
        if isinstance(question, Question) and question.among and len(chosen) == 1:
            row.addWidget(self._choice(question))
            if len(self._alike(question)) > 1:
                self._all_button(question)
        elif isinstance(question, Question) and _is_of_field(question):
            row.addWidget(self._column_choice())
            row.addWidget(self._value_choice(question))
        is_value = all(one.topic == "value" for one in chosen)
        if self._unreadable and is_value and question is not None and stops_row(question):
            words = f"Leave out {counted(self._unreadable, 'row')} that cannot be read"
            self._button(f"{len(self.buttons) + 1}  {words}", self.left_out.emit)
        self.hint.setText(_hint(question, bool(self.buttons)))
        self._write_out()
        row.addWidget(self.hint, 1)

    def _button(self, words: str, press: Callable[[], object]) -> None:
        button = QPushButton(words)
        button.setStyleSheet(f"padding: 0 {STEP}px;")
        button.clicked.connect(lambda _=False: press())
        self.buttons.append(button)
        self._answers.row.addWidget(button)

    def _chosen(self) -> list[Question]:
        """The questions that an answer goes to: all that are selected, if they ask the same of the same field."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        marked = [self.model.problem(row) for row in rows if row < self.model.rowCount()]
        asked = [one for one in marked if isinstance(one, Question) and one.answers]
        alike = len({(one.topic, one.field) for one in asked}) == 1 and len(asked) == len(marked)
        if alike:
            return asked
        current = self.current
        return [current] if isinstance(current, Question) and current.answers else []

    def _give_number(self, number: int) -> None:
        """Give each chosen question its answer of that number."""
        pairs = [(question, question.answers[number][0]) for question in self._chosen()]
        self.table.setFocus()  # the button that was pressed is gone with its question
        self.answered.emit(pairs)

    def _give(self, answer: str) -> None:
        question = self.current
        if isinstance(question, Question):
            self.table.setFocus()
            self.answered.emit([(question, answer)])

    def _alike(self, question: Question) -> list[Question]:
        """All that ask who somebody is whom nobody in the book is near to, in one column."""
        found = [self.model.problem(row) for row in range(self.model.rowCount())]
        asked = [one for one in found if isinstance(one, Question) and one.topic == "who"]
        same = [one for one in asked if one.field == question.field and len(one.answers) == 1]
        return same if question in same else []

    def _all_button(self, question: Question) -> None:
        alike = self._alike(question)
        pairs = [(one, LEAVE_OUT[0]) for one in alike]
        self._button(f"Leave all {len(alike):,} out", lambda: self.answered.emit(pairs))

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

    def _value_choice(self, question: Question) -> QWidget:
        """One value for all rows, picked of those that the book knows, or typed."""
        known = known_values(self._book, self._target, question.field)
        combo = QComboBox(editable=bool(known))
        combo.addItems(known)
        combo.setCurrentIndex(-1)
        field = combo.lineEdit() if known else QLineEdit()
        field.setPlaceholderText("or one value for all rows")
        field.setAccessibleName("One value for all rows")
        field.returnPressed.connect(lambda: self._give(f"={field.text()}") if field.text().strip() else None)
        combo.activated.connect(lambda at: self._give(f"={combo.itemText(at)}"))
        self.value = field
        widget = combo if known else field
        widget.setFixedWidth(24 * STEP)
        return widget

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


def _is_of_field(question: Question) -> bool:
    """Whether a column or one value settles it: a field comes from nowhere, or from a column that is gone."""
    return question.topic == "field" or (question.topic == SURPRISE and bool(question.heading and question.field))


def _words(chosen: Sequence[Question]) -> list[str]:
    """The words of the answers, of several questions of those that they all have."""
    if len(chosen) < 2:
        return [words for one in chosen for _, words in one.answers]
    numbered = zip(*(one.answers for one in chosen), strict=False)
    each = [{words for _, words in answers} for answers in numbered]
    return [
        f"{words.pop()} ({len(chosen):,})" if len(words) == 1 else f"Each its {ordinal} answer ({len(chosen):,})"
        for ordinal, words in zip(_ORDINALS, each, strict=False)
    ]


def _hint(problem: Problem | None, has_answers: bool) -> str:
    if problem is None:
        return "Nothing is doubtful."
    if isinstance(problem, Question) and problem.among and problem.subject not in dict(problem.answers):
        return f"or import {problem.among} first, if new"
    if has_answers:
        return ""
    if isinstance(problem, Question) and _is_of_field(problem):
        return ""
    return "Enter shows the place." if problem.severity is not Severity.ERROR else "Enter shows where to settle it."
