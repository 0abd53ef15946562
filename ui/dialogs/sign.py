"""The form before a signature: what is signed and for whom, who cannot be signed and why, who signs, and a comment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.figures.written import counted
from ui.theme.sizes import STEP
from ui.views.listing import Heading, ListCell, Listing, ListingModel, ListRow, RowsOnDemand
from ui.views.payout_rows import totals
from ui.views.people import Person, obstacle

HEADINGS = (
    Heading("Payee", 26 * STEP),
    Heading("Total", 18 * STEP, True),
    Heading("Lines", 8 * STEP, True),
    Heading("Cannot be signed because", 30 * STEP),
)
WORDS = {"prepared": "Prepare", "approved": "Approve"}
MEANS = {
    "prepared": "You say that these payouts are complete and right. Another person then approves them.",
    "approved": "You release these payouts for payment. From then on they are the record and never change.",
}

_MOST_LOOSE = 4


class SignDialog(QDialog):
    """`step` is prepared or approved; `loose`: what is not known in rows of which nobody can tell whose they are.

    Afterwards `by`, `comment` and `payee_ids` say what was filled in.
    """

    def __init__(
        self,
        parent: QWidget | None,
        step: str,
        period: str,
        persons: Sequence[Person],
        by: str,
        loose: Sequence[str] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{WORDS[step]} {period}")
        self.setMinimumSize(72 * STEP, 48 * STEP)
        self.resize(88 * STEP, 66 * STEP)
        self._persons = {person.payee_id: person for person in persons}
        self._verb = WORDS[step]
        self.model = ListingModel(HEADINGS, self, checkable=True)
        stops = {person.payee_id: obstacle(person, step) for person in persons}
        free = [payee_id for payee_id, why in stops.items() if not why]
        blocked = [payee_id for payee_id, why in stops.items() if why]
        shown = sorted(persons, key=lambda person: not stops[person.payee_id])  # who cannot be signed comes first
        rows = RowsOnDemand(shown, lambda person: _row(person, stops[person.payee_id]))
        self.model.show(rows, free, blocked)
        self.model.dataChanged.connect(self._count)
        self.list = Listing(self.model)
        self.list.setAccessibleName("Who is signed")
        means = QLabel(MEANS[step], wordWrap=True)
        self._about = QLabel(wordWrap=True)
        self._about.setProperty("role", "title")
        self._blocked = QLabel(_blocked(list(stops.values())), wordWrap=True)
        self._blocked.setProperty("role", "blocks")
        self._blocked.setVisible(len(free) < len(persons))
        self._loose = QLabel(_unknown(loose), wordWrap=True)
        self._loose.setProperty("role", "warns")
        self._loose.setVisible(bool(loose))
        self.name = QLineEdit(by)
        self.note = QLineEdit(placeholderText="Optional; kept with the signature")
        form = QFormLayout(horizontalSpacing=2 * STEP, verticalSpacing=STEP)
        form.addRow("Signed by", self.name)
        form.addRow("Comment", self.note)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._sign = self._buttons.addButton(f"{self._verb}...", QDialogButtonBox.ButtonRole.AcceptRole)
        self._sign.setDefault(True)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.name.textChanged.connect(self._count)
        layout = QVBoxLayout(self, spacing=STEP)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        for widget in (self._about, means, self._blocked, self._loose):
            layout.addWidget(widget)
        layout.addWidget(self.list, 1)
        layout.addLayout(form)
        layout.addWidget(self._buttons)
        self._count()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def by(self) -> str:
        """Who signs."""
        return self.name.text().strip()

    @property
    def comment(self) -> str:
        """What is kept with the signature."""
        return self.note.text().strip()

    @property
    def payee_ids(self) -> list[str]:
        """Whose payouts are signed."""
        return [payee_id for payee_id in self._persons if payee_id in self.model.checked]

    @property
    def summary(self) -> str:
        """How many people, and how much by currency."""
        lines = [line for payee_id in self.payee_ids for line in self._persons[payee_id].lines]
        return ", ".join(filter(None, (counted(len(self.payee_ids), "payee"), str(totals(lines)))))

    def _count(self, *_: object) -> None:
        self._about.setText(f"{self._verb}: {self.summary}")
        self._sign.setEnabled(bool(self.payee_ids and self.by))


def _row(person: Person, why_not: str) -> ListRow:
    amount = person.totals.sums[0][1] if person.totals.sums else 0
    cells = (
        ListCell(f"{person.name}  {person.payee_id}"),
        ListCell(str(person.totals), sort=amount),
        ListCell(f"{len(person.lines):,}", sort=len(person.lines)),
        ListCell(why_not, stops=why_not.startswith("held")),
    )
    return ListRow(person.payee_id, cells)


def _blocked(why_not: Sequence[str]) -> str:
    count = sum(1 for why in why_not if why)
    held = sum(1 for why in why_not if why.startswith("held"))
    what = f"{counted(count, 'payee')} cannot be signed now"
    return f"{what}, {held:,} because something is held; the others can be signed without them." if held else f"{what}."


def _unknown(loose: Sequence[str]) -> str:
    more = f"\n... and {len(loose) - _MOST_LOOSE:,} more" if len(loose) > _MOST_LOOSE else ""
    return "Nobody can tell whose pay rests on these, so look first:\n" + "\n".join(loose[:_MOST_LOOSE]) + more
