"""Payouts: what everybody is paid in the chosen period, line by line, with what is held and why."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from model.pay.lines import PayoutLine
from model.tables.schema import folded
from ui.figures.written import NO_BREAK, counted, trimmed
from ui.tasks.outcome import Outcome
from ui.theme.icons import icon
from ui.theme.sizes import STEP
from ui.views.empty import Empty
from ui.views.first_steps import next_steps
from ui.views.payout_columns import PERIOD, Units
from ui.views.payout_model import PayoutModel
from ui.views.payout_rows import Group, Only, groups, summary
from ui.views.payout_table import PayoutTable
from ui.views.strip import Strip
from ui.views.view import View

CALCULATED = "Payouts are calculated: edit what they rest on; the links in Why? lead there"
_TYPING_PAUSE = 150  # milliseconds
_COUNTED_CELLS = 100_000  # more selected cells than this are not summed


class PayoutsView(View):
    """`picked` carries the PayoutLine or the Group that the user looks at."""

    picked = Signal(object)
    title = "Payouts"
    can = frozenset({"copy", "copy-headings", "find"})

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[PayoutLine, ...] = ()
        self._units: Units = {}
        self._only = Only.ALL
        self._last: Group | PayoutLine | None = None
        self.model = PayoutModel(self)
        self.table = PayoutTable(self.model)
        self.table.setAccessibleName("Payout lines")
        self.table.picked.connect(self._pick)
        self.table.selected.connect(self._describe)
        self.table.refused.connect(lambda: self.told.emit(CALCULATED))
        self.search = QLineEdit(placeholderText="Search payouts", clearButtonEnabled=True)
        self.search.setAccessibleName("Search payouts")
        self.search.setToolTip("Payee, plan, component, measure or reason")
        self.search.setMinimumWidth(10 * STEP)
        self.search.setMaximumWidth(30 * STEP)
        self.search.addAction(icon("find"), QLineEdit.ActionPosition.LeadingPosition)
        self._pause = QTimer(self, interval=_TYPING_PAUSE, singleShot=True)
        self._pause.timeout.connect(self._list)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self._payees, self._total = QLabel(), QLabel()
        self._total.setProperty("role", "title")
        self._total.setWordWrap(True)  # one currency below the other where there is no room
        self._held = self._switch(Only.HELD, "Only lines that are held")
        self._zero = self._switch(Only.ZERO, "Only lines that pay nothing")
        self._empty = Empty("payouts", "Payouts appear here", "They are being calculated.")
        self._empty.asked.connect(self.asked)
        self._failed = Empty(
            "problems",
            "The payouts could not be calculated",
            "The engine met an error; your book is unharmed. Undo the last edit, look at Problems for its cause, "
            "or send the log (Help > Show the log file) to whoever looks after Trueup.",
        )
        self._nothing = Empty("find", "Nothing matches", "No payout line matches the search and the filter.")
        self._without_lines = self._empty
        self._pages = QStackedWidget()
        for page in (self._empty, self._failed, self._nothing, self.table):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip())
        layout.addWidget(self._pages, 1)

    def show_outcome(self, outcome: Outcome) -> None:
        """List the lines of the chosen period; the current line stays current."""
        focus = self.window().focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self._lines = outcome.lines
        self._units = units_of(outcome)
        self._without_lines = self._failed if outcome.failure else self._empty
        if not self._lines:
            self._empty.say(*next_steps(outcome.book))
        found = summary(self._lines)
        self._payees.setText(counted(found.payees, "payee"))
        sums = str(found.totals).split(" and ")
        self._total.setText("   ".join(sums))
        self._total.setToolTip("\n".join(sums))
        self._total.ensurePolished()
        self._total.setMinimumWidth(max(map(self._total.fontMetrics().horizontalAdvance, sums)) + 1)
        self._held.setText(f"{found.held:,} held")
        self._held.setEnabled(bool(found.held) or self._only is Only.HELD)
        self._zero.setText(f"{found.zero:,} zero")
        self._zero.setEnabled(bool(found.zero) or self._only is Only.ZERO)
        self.caption = outcome.period_name
        self.captioned.emit()
        self.table.setColumnHidden(PERIOD, len({line.period for line in self._lines}) < 2)
        was_empty = self._pages.currentWidget() is self._empty
        self._list()
        if was_empty and had_focus:
            self.take_focus()

    def take_focus(self) -> None:
        """To the table, on its first line if there is none yet."""
        if self._pages.currentWidget() is self.table:
            if not self.table.currentIndex().isValid():
                self.table.go_to(min(1, self.model.rowCount() - 1))
            self.table.setFocus()
        elif self._pages.currentWidget() is self._empty and self._empty.focusProxy() is not None:
            self._empty.setFocus()
        else:
            self.search.setFocus()

    def do(self, key: str) -> None:
        """Copy lines; Find goes to the search field."""
        if key == "find":
            self.search.setFocus()
            self.search.selectAll()
        else:
            self.table.copy(headings=key == "copy-headings")

    def show_line(self, payee_id: str, component: str = "") -> bool:
        """Make a payee's line current, the heading without a component; False if it is not listed."""
        for row in range(self.model.rowCount()):
            at = self.model.at(row)
            is_it = at.component == component if component and isinstance(at, PayoutLine) else not component
            if at.payee_id == payee_id and is_it:
                self.table.go_to(row)
                self.table.scrollTo(self.table.currentIndex(), PayoutTable.ScrollHint.PositionAtCenter)
                return True
        return False

    @property
    def current(self) -> Group | PayoutLine | None:
        """What the user looks at."""
        return self._last

    def _strip(self) -> QWidget:
        strip = Strip()
        for widget in (self._payees, self._held, self._zero):
            strip.row.addWidget(widget)
        strip.row.insertWidget(1, self._total, 2)
        strip.row.addWidget(self.search, 1)
        return strip

    def _switch(self, only: Only, tip: str) -> QToolButton:
        switch = QToolButton(checkable=True, toolTip=tip, text=f"0 {only.value}")
        switch.toggled.connect(lambda on: self._filter(only if on else Only.ALL))
        return switch

    def _filter(self, only: Only) -> None:
        self._only = only
        for switch, own in ((self._held, Only.HELD), (self._zero, Only.ZERO)):
            blocked = switch.blockSignals(True)
            switch.setChecked(only is own)
            switch.blockSignals(blocked)
        self._list()

    def _list(self) -> None:
        self._pause.stop()
        last = self._last
        self.model.show(groups(self._lines, self.search.text(), self._only), self._units)
        page = self.table if self.model.rowCount() else self._nothing if self._lines else self._without_lines
        self._pages.setCurrentWidget(page)
        row = self.model.row_of(last) if last is not None else -1
        if row >= 0:
            self.table.go_to(row)
        self._describe()

    def _pick(self, row: Group | PayoutLine) -> None:
        self._last = row
        self.picked.emit(row)

    def _describe(self) -> None:
        self.described.emit(statistics(self.table, self.model))


def statistics(table: PayoutTable, model: PayoutModel) -> str:
    """Sum, average and count of the selected numbers, if they are of one column."""
    blocks = list(table.selectionModel().selection())
    cells = sum(block.width() * block.height() for block in blocks)
    columns = {column for block in blocks for column in range(block.left(), block.right() + 1)}
    if cells < 2 or cells > _COUNTED_CELLS or len(columns) != 1:
        return ""
    column = columns.pop()
    rows = (row for block in blocks for row in range(block.top(), block.bottom() + 1))
    numbers = [value for row in rows if (value := model.number(row, column)) is not None]
    if not numbers:
        return ""
    total = sum(numbers, Fraction(0))
    shown = (("Sum", total), ("Average", total / len(numbers)), ("Min", min(numbers)), ("Max", max(numbers)))
    return "   ".join([f"{n}{NO_BREAK}{trimmed(v, 4)}" for n, v in shown] + [f"Count{NO_BREAK}{len(numbers):,}"])


def units_of(outcome: Outcome) -> Units:
    """The unit of each measure by folded name."""
    if outcome.tables is None:
        return {}
    measures = outcome.tables["Measures"]
    names, units = measures.names("Measure"), measures.choices("Unit")
    return {folded(names.text(i)): units.text(i) for i in range(measures.size)}
