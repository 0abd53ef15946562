"""Sign-off: who of the period is how far, who signed, and the next step."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from ui.figures.written import counted
from ui.tasks.outcome import Outcome
from ui.theme.sizes import STEP
from ui.views.empty import Empty
from ui.views.listing import Heading, ListCell, Listing, ListingModel, ListRow, RowsOnDemand
from ui.views.people import ORDER, Person, Signature, people, signatures
from ui.views.strip import Strip
from ui.views.view import View

HEADINGS = (
    Heading("Payee ID", 10 * STEP),
    Heading("Name", 22 * STEP),
    Heading("Total", 16 * STEP, True),
    Heading("Lines", 7 * STEP, True),
    Heading("Status", 13 * STEP),
    Heading("Prepared by", 16 * STEP),
    Heading("At (UTC)", 18 * STEP),
    Heading("Approved by", 16 * STEP),
    Heading("At (UTC)", 18 * STEP),
    Heading("Comment", 24 * STEP),
)
_STEPS = (("prepare", "Prepare..."), ("approve", "Approve..."), ("verify", "Verify"))
_LOCKED = ("approved", "exported")


class SignoffView(View):
    """`picked` carries the payee ID that the user opens."""

    picked = Signal(str)
    title = "Sign-off"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ListingModel(HEADINGS, self)
        self.list = Listing(self.model)
        self.list.setAccessibleName("Sign-off by payee")
        self.list.activated.connect(lambda _: self.picked.emit(self.list.current_key()))
        self._about = QLabel()
        self._buttons: dict[str, QPushButton] = {}
        empty = Empty(
            "signoff",
            "Nothing to sign yet",
            "When payouts are calculated, one person prepares them here and another approves them.",
            (("sample", "Try the sample book"),),
        )
        empty.asked.connect(self.asked)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(self.list)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._strip())
        layout.addWidget(self._pages, 1)

    def show_outcome(self, outcome: Outcome) -> None:
        """List everybody with a line in the chosen period."""
        everybody, signed = people(outcome.lines), signatures(outcome)
        self.model.show(RowsOnDemand(everybody, lambda person: _row(person, _of(person, signed))))
        self._pages.setCurrentIndex(1 if everybody else 0)
        self._about.setText(_progress(everybody))
        statuses = {person.status for person in everybody}
        self._buttons["prepare"].setEnabled(bool(statuses & {"open", "stale"}))
        self._buttons["approve"].setEnabled("prepared" in statuses)
        self._buttons["verify"].setEnabled(bool(signed))
        self.caption = outcome.period_name
        self.captioned.emit()

    def take_focus(self) -> None:
        """To the list."""
        self.list.setFocus()

    def _strip(self) -> QWidget:
        strip = Strip(STEP)
        strip.row.addWidget(self._about, 1)
        for key, text in _STEPS:
            button = QPushButton(text)
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            self._buttons[key] = button
            strip.row.addWidget(button)
        return strip


def _of(person: Person, signed: dict[tuple[str, str], list[Signature]]) -> list[Signature]:
    """The signatures of all pay periods that a person has lines in, if they are that far."""
    periods = dict.fromkeys(line.period_name for line in person.lines)
    return [each for period in periods for each in signed.get((period, person.payee_id), [])]


def _row(person: Person, signed: list[Signature]) -> ListRow:
    last = {each.step: each for each in signed}
    prepared, approved = last.get("prepared"), last.get("approved")
    if ORDER.index(person.status) < ORDER.index("prepared"):
        approved = None
    comment = (approved or prepared or Signature("", "", "", "")).comment
    amount = person.totals.sums[0][1] if person.totals.sums else None
    cells = (
        ListCell(person.payee_id),
        ListCell(person.name),
        ListCell(str(person.totals), sort=amount or 0),
        ListCell(f"{len(person.lines):,}", sort=len(person.lines)),
        ListCell(
            _status(person), ORDER.index(person.status), bool(person.held), "lock" if person.status in _LOCKED else ""
        ),
        *(ListCell(text) for each in (prepared, approved) for text in _who(each)),
        ListCell(comment),
    )
    return ListRow(person.payee_id, cells, "\n".join(f"{s.step} by {s.by}, {s.at} {s.comment}".strip() for s in signed))


def _who(signature: Signature | None) -> tuple[str, str]:
    if signature is None:
        return "", ""
    return signature.by, signature.at.replace("T", " ").removesuffix("Z")


def _status(person: Person) -> str:
    return f"{len(person.held)} held" if person.held else person.status


def _progress(everybody: list[Person]) -> str:
    found = Counter(person.status for person in everybody)
    parts = [f"{found[status]:,} {status}" for status in reversed(ORDER) if found[status]]
    return ":  ".join(part for part in (counted(len(everybody), "payee"), ",  ".join(parts)) if part)
