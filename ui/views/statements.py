"""Statements: what each person will be sent, as it stands now, and the ways out: statements, payroll, payouts."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from model.basics.money import minor_digits
from ui.figures.written import counted, money
from ui.tasks.outcome import Outcome
from ui.theme.colours import colours
from ui.theme.sizes import STEP
from ui.views.empty import Empty
from ui.views.listing import Heading, ListCell, Listing, ListingModel, ListRow, RowsOnDemand
from ui.views.people import ORDER, Person, people
from ui.views.strip import Strip
from ui.views.view import View

HEADINGS = (
    Heading("Payee ID", 10 * STEP),
    Heading("Name", 19 * STEP),
    Heading("Total", 16 * STEP, True),
    Heading("Status", 10 * STEP),
)
_OUT = (
    ("write-statements", "Write statements..."),
    ("write-pdfs", "As PDF..."),
    ("write-payroll", "Payroll file..."),
    ("write-payouts", "Export payouts..."),
)


class StatementsView(View):
    """A list of people on the left, the statement of the current one on the right."""

    title = "Statements"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: dict[str, Person] = {}
        self._period = self._company = ""
        self.model = ListingModel(HEADINGS, self)
        self.list = Listing(self.model)
        self.list.setAccessibleName("Statements by payee")
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._preview())
        self.page = QTextBrowser(frameShape=QTextBrowser.Shape.NoFrame)
        self.page.setAccessibleName("Statement")
        self.page.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.page.document().setDocumentMargin(3 * STEP)
        self._about = QLabel()
        both = QSplitter(Qt.Orientation.Horizontal, handleWidth=1, childrenCollapsible=False)
        both.addWidget(self.list)
        both.addWidget(self.page)
        both.setSizes([60 * STEP, 80 * STEP])
        both.setStretchFactor(1, 1)
        empty = Empty(
            "statements",
            "No statements yet",
            "Each payee of the period gets a workbook that recomputes itself, with live formulas down to the credits.",
            (("sample", "Try the sample book"),),
        )
        empty.asked.connect(self.asked)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(both)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip())
        layout.addWidget(self._pages, 1)

    def show_outcome(self, outcome: Outcome) -> None:
        """List everybody with a line in the chosen period."""
        current = self.list.current_key()
        self._people = {person.payee_id: person for person in people(outcome.lines)}
        self._period = outcome.period_name
        self._company = outcome.tables.settings.company if outcome.tables else ""
        self.model.show(RowsOnDemand(list(self._people.values()), _row))
        self._pages.setCurrentIndex(1 if self._people else 0)
        self._about.setText(counted(len(self._people), "statement"))
        self.caption = outcome.period_name
        self.captioned.emit()
        keys = list(self._people)
        if keys:
            self.list.selectRow(keys.index(current) if current in keys else 0)
        self._preview()

    def take_focus(self) -> None:
        """To the list."""
        self.list.setFocus()

    def selected(self) -> list[str]:
        """The payees whose statements are selected."""
        return self.list.selected_keys()

    def _preview(self) -> None:
        person = self._people.get(self.list.current_key())
        self.page.setHtml(page_of(person, self._period, self._company) if person else "")

    def _strip(self) -> QWidget:
        strip = Strip(STEP)
        strip.row.addWidget(self._about, 1)
        for key, text in _OUT:
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            strip.row.addWidget(button)
        return strip


def _row(person: Person) -> ListRow:
    amount = person.totals.sums[0][1] if person.totals.sums else 0
    cells = (
        ListCell(person.payee_id),
        ListCell(person.name),
        ListCell(str(person.totals), sort=amount),
        ListCell("held" if person.held else person.status, ORDER.index(person.status), bool(person.held)),
    )
    return ListRow(person.payee_id, cells)


def page_of(person: Person, period: str, company: str) -> str:
    """The statement of one person as a page: who, what, how much, why."""
    tones = colours()
    rows = []
    for line in person.lines:
        title = line.component if line.line == "earned" and line.component else f"{line.component} {line.line}".strip()
        held = line.amount is None
        amount = "held" if line.amount is None else money(line.amount, minor_digits(line.currency))
        tone = tones.blocks if held or (line.amount or 0) < 0 else tones.text
        rows.append(
            f"<tr><td>{escape(title)}</td><td style='color:{tones.muted}'>{escape(line.reason)}</td>"
            f"<td align='right' style='color:{tone}'>{amount}</td><td>{escape(line.currency)}</td></tr>"
        )
    for code, total in person.totals.sums:
        rows.append(
            f"<tr><td><b>Total</b></td><td></td><td align='right'><b>{money(total, minor_digits(code))}</b></td>"
            f"<td><b>{escape(code)}</b></td></tr>"
        )
    head = " &middot; ".join(escape(part) for part in (company, period, person.status) if part)
    return (
        f"<h2>{escape(person.name)}</h2><p style='color:{tones.muted}'>{escape(person.payee_id)} &middot; {head}</p>"
        f"<p></p><table width='100%' cellspacing='0' cellpadding='4'>{''.join(rows)}</table>"
    )
