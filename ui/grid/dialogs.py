"""Questions that a grid asks, behind one seam: tests answer them in code, people in a dialog."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QInputDialog,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs import ask
from ui.document.document import counted
from ui.grid.model import GridModel
from ui.grid.paste import Answer, Plan
from ui.theme.sizes import ROW, STEP

MOST_LISTED = 500


class Ask(Protocol):
    """What a grid may have to ask."""

    def paste(self, plan: Plan, model: GridModel) -> Answer:
        """Whether to paste all, only the good cells, or none."""

    def add_rows(self, count: int, sheet: str) -> Answer:
        """Whether to add the rows that a paste needs (ALL), paste what fits (GOOD), or stop (NONE)."""

    def text(self, title: str, label: str, before: str) -> str | None:
        """A short text such as a heading; None where the question was called off."""


class Dialogs:
    """The questions as dialogs over a widget."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def paste(self, plan: Plan, model: GridModel) -> Answer:
        """Show what is not good and why before anything is written."""
        dialog = PastePreview(plan, model, self._parent)
        ask.fit(dialog)
        dialog.exec()
        return dialog.answer

    def add_rows(self, count: int, sheet: str) -> Answer:
        """Offer to add rows, so that nothing is dropped silently."""
        question = ask.Question(
            "Paste",
            f"The paste is {counted(count, 'row')} longer than what is shown of {sheet}.",
            "Add them below the last row, or leave out what does not fit?",
            (
                ask.Answer(Answer.ALL.value, f"Add {counted(count, 'row')}"),
                ask.Answer(Answer.GOOD.value, "Only what fits", "destructive"),
                ask.Answer(Answer.NONE.value, "Cancel", "reject"),
            ),
        )
        return Answer(ask.AskOnScreen().question(self._parent, question))

    def text(self, title: str, label: str, before: str) -> str | None:
        """Ask for one line."""
        text, accepted = QInputDialog.getText(self._parent, title, label, text=before)
        return text.strip() or None if accepted else None


class PastePreview(QDialog):
    """What a paste would change, what it would not, and why; all, only the good ones, or none."""

    def __init__(self, plan: Plan, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answer = Answer.NONE
        self.setWindowTitle("Paste")
        self.resize(90 * STEP, 48 * STEP)
        refused = [d for d in plan.doubts if d.refused]
        wrong = [d for d in plan.doubts if not d.refused]
        layout = QVBoxLayout(self)
        for line in _summary(plan, len(refused), len(wrong)):
            label = QLabel(line, self)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addWidget(self._listing(plan, model))
        buttons = QDialogButtonBox(self)
        every = len(plan.good) + len(wrong)
        if wrong:
            self._button(buttons, f"Paste all {counted(every, 'cell')}", Answer.ALL)
        if plan.good:
            self._button(buttons, f"Only the {counted(len(plan.good), 'good cell')}", Answer.GOOD).setDefault(True)
        self._button(buttons, "Paste nothing", Answer.NONE)
        layout.addWidget(buttons)

    def _button(self, box: QDialogButtonBox, text: str, answer: Answer) -> QPushButton:
        role = (
            QDialogButtonBox.ButtonRole.RejectRole if answer is Answer.NONE else QDialogButtonBox.ButtonRole.AcceptRole
        )
        button = box.addButton(text, role)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._answered(answer))
        return button

    def _answered(self, answer: Answer) -> None:
        self.answer = answer
        self.done(0)

    def _listing(self, plan: Plan, model: GridModel) -> QTableWidget:
        lines = [
            (_place(model, d.pasted.row, d.pasted.column), d.pasted.text, ("refused: " if d.refused else "") + d.why)
            for d in plan.doubts[:MOST_LISTED]
        ]
        lines += [("beyond the last column", text, "refused: no column here") for text in plan.beyond[:MOST_LISTED]]
        table = QTableWidget(len(lines), 3, self)
        table.setHorizontalHeaderLabels(["Cell", "Text", "Why"])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.verticalHeader().setVisible(False)
        table.verticalHeader().setDefaultSectionSize(ROW)
        table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.horizontalHeader().setStretchLastSection(True)
        table.setColumnWidth(0, 22 * STEP)
        table.setColumnWidth(1, 16 * STEP)
        for i, line in enumerate(lines):
            for j, text in enumerate(line):
                table.setItem(i, j, QTableWidgetItem(text))
        return table


def _summary(plan: Plan, refused: int, wrong: int) -> list[str]:
    lines = [f"{counted(plan.count, 'cell')} to paste, {counted(len(plan.good), 'good cell')} among them."]
    if wrong:
        lines.append(f"{counted(wrong, 'cell')} would be pasted as text and be a problem until mended.")
    if refused + len(plan.beyond):
        lines.append(f"{counted(refused + len(plan.beyond), 'cell')} cannot be written.")
    return lines


def _place(model: GridModel, row: int, column: int) -> str:
    line = (
        model.line_number(int(model.rows[row]))
        if row < model.size
        else model.line_number(model.total + row - model.size)
    )
    return f"{model.columns[column].heading}, row {line:,}"
