"""Credited: who was credited with how much of each transaction, or why nobody was."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from model.basics.money import minor_digits
from model.basics.watch import stages, watched
from model.tables.schema import Kind
from ui.figures.written import counted, money, percent
from ui.grid.columns import GridColumn
from ui.grid.sheet_grid import TableGrid
from ui.grid.statistics import Statistics
from ui.tasks.outcome import Outcome
from ui.tasks.runner import TaskRunner
from ui.tasks.task import CancelledError, Progress
from ui.views.empty import Empty
from ui.views.strip import Strip
from ui.views.view import View

if TYPE_CHECKING:
    from model.credits.report import CreditReport, CreditRow

KEY = "credits"
_LOOK = 2_000  # rows from one look at Cancel to the next
COLUMNS = (
    GridColumn("Transaction ID", Kind.ID, computed=True),
    GridColumn("Date", Kind.DATE, computed=True),
    GridColumn("Type", Kind.NAME, computed=True),
    GridColumn("Account ID", Kind.ID, computed=True),
    GridColumn("Amount", Kind.MONEY, computed=True),
    GridColumn("Currency", Kind.CURRENCY, computed=True),
    GridColumn("Reason for no credit", Kind.TEXT, computed=True),
    GridColumn("Role", Kind.NAME, computed=True),
    GridColumn("Payee ID", Kind.ID, computed=True),
    GridColumn("Name", Kind.TEXT, computed=True),
    GridColumn("Share", Kind.PERCENT, computed=True),
    GridColumn("Credited", Kind.MONEY, computed=True),
    GridColumn("Rule", Kind.NAME, computed=True),
    GridColumn("Taken from", Kind.TEXT, computed=True),
)


@dataclass(frozen=True)
class _Listed:
    """A report as it is shown: all rows and those without credit as cells, and what is said of them."""

    rows: list[list[Any]]
    uncredited: list[list[Any]]
    about: str
    totals: str


class CreditedView(View):
    """Worked out beside the window when it is looked at. `jumped` carries the transaction ID to show."""

    jumped = Signal(str)
    title = "Credited"
    caption = "Who was credited with each transaction, or why nobody was"

    def __init__(self, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runner = runner
        self._outcome: Outcome | None = None
        self._report: _Listed | None = None
        self._worked_out = False
        self.grid = TableGrid(self.title, COLUMNS)
        self.grid.bar.hide()
        self.grid.told.connect(self.told)
        self.grid.statistics_changed.connect(self._describe)
        self._about = QLabel()
        self._only = QToolButton(
            text="0 uncredited", checkable=True, toolTip="Only transactions nobody is credited with"
        )
        self._only.toggled.connect(self._list)
        self._go = QPushButton("Show the transaction")
        self._go.clicked.connect(self._jump)
        empty = Empty(
            "credits",
            "No transactions yet",
            "Renewals, expansions and losses are credited to people by the rules in Crediting rules.",
            (("sample", "Try the sample book"),),
        )
        empty.asked.connect(self.asked)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(self.grid)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip())
        layout.addWidget(self._pages, 1)

    def show_outcome(self, outcome: Outcome) -> None:
        """Take the tables; the credits are worked out when somebody looks."""
        self._outcome, self._worked_out = outcome, False
        if self.isVisible():
            self._work_out()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Somebody looks."""
        super().showEvent(event)
        self._work_out()

    def leave(self) -> None:
        """Nobody looks any more."""
        self._runner.drop(KEY)

    def take_focus(self) -> None:
        """To the table."""
        self.grid.view.setFocus()

    def _strip(self) -> QWidget:
        strip = Strip()
        strip.row.addWidget(self._about)
        strip.row.addWidget(self._only)
        strip.row.addStretch(1)
        strip.row.addWidget(self.grid.rows)
        strip.row.addWidget(self.grid.clear_filters)
        strip.row.addWidget(self._go)
        return strip

    def _work_out(self) -> None:
        if self._worked_out or self._outcome is None or self._outcome.tables is None:
            return
        self._worked_out = True
        self._runner.start(KEY, "Crediting", partial(_report_of, self._outcome), self._show, self._failed)

    def _show(self, report: _Listed) -> None:
        first, self._report = self._report is None, report
        self._about.setText(report.about)
        self._about.setToolTip(report.totals)
        self._only.setText(f"{len(report.uncredited):,} uncredited")
        self._list()
        if first:
            for column in range(len(COLUMNS)):
                self.grid.view.setColumnWidth(column, self.grid.view.natural_width(column))

    def _list(self) -> None:
        report = self._report or _Listed([], [], "", "")
        self.grid.set_rows(report.uncredited if self._only.isChecked() else report.rows)
        self._pages.setCurrentIndex(1 if report.rows else 0)
        self._go.setEnabled(bool(report.rows))

    def _jump(self) -> None:
        row, _ = self.grid.current()
        if row is not None:
            self.jumped.emit(str(self.grid.table_model.cells[0][row]))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            self._worked_out = False  # when it is looked at again, it is
            self._about.setText("Stopped before the credits were worked out")
            return
        logging.getLogger("trueup").error("crediting failed", exc_info=error)
        self._about.setText(f"The credits could not be worked out ({type(error).__name__})")

    def _describe(self, statistics: Statistics) -> None:
        self.described.emit(statistics.text())


def _cells(row: CreditRow) -> list[Any]:
    return [
        *(row.transaction_id, row.day, row.type, row.account_id, row.amount, row.currency, row.reason),
        *(row.role, row.payee_id, row.name, row.share, None if row.reason else row.credited, row.rule, row.source),
    ]


def _totals_text(report: CreditReport) -> str:
    """The totals by role and currency, for the tooltip."""
    return "\n".join(
        f"{t.role or 'all roles'}: {counted(t.transactions, 'transaction')}, "
        f"{money(t.credited, minor_digits(t.currency))} of {money(t.amount, minor_digits(t.currency))} {t.currency}"
        + (f" ({percent(t.ratio)})" if t.ratio is not None else "")
        for t in report.totals
    )


def _report_of(outcome: Outcome, progress: Progress) -> _Listed:
    from model.credits.report import credit_report

    assert outcome.tables is not None
    crediting, listing = stages(progress.step, 2, 1)
    report = credit_report(outcome.tables, crediting)
    rows = [_cells(row) for row in watched(report.rows, listing, _LOOK)]
    uncredited = [cells for row, cells in zip(report.rows, rows, strict=True) if row.reason]
    transactions = len({row.transaction_id for row in report.rows})
    given = len(report.rows) - len(uncredited)
    about = f"{counted(transactions, 'transaction')},  {counted(given, 'credit')}"
    return _Listed(rows, uncredited, about, _totals_text(report))
