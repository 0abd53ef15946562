"""Payout lines by person: what sign-off and statements list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from model.pay.lines import PayoutLine
from ui.tasks.outcome import Outcome
from ui.views.payout_rows import Totals, totals

ORDER = ("held", "stale", "open", "prepared", "approved", "exported")


@dataclass(frozen=True)
class Person:
    """One payee in the period. `status` is that of the line that is least far."""

    payee_id: str
    name: str
    lines: tuple[PayoutLine, ...]
    totals: Totals
    status: str

    @property
    def held(self) -> tuple[PayoutLine, ...]:
        """The lines that are held."""
        return tuple(line for line in self.lines if line.amount is None)


@dataclass(frozen=True)
class Signature:
    """One row of Sign-offs."""

    step: str
    by: str
    at: str
    comment: str


def people(lines: Sequence[PayoutLine]) -> list[Person]:
    """Everybody with a line, by payee ID."""
    by_payee: dict[str, list[PayoutLine]] = {}
    for line in lines:
        by_payee.setdefault(line.payee_id, []).append(line)
    return [
        Person(payee_id, own[0].name, tuple(own), totals(own), min((line.status for line in own), key=ORDER.index))
        for payee_id, own in sorted(by_payee.items())
    ]


def signatures(outcome: Outcome) -> dict[tuple[str, str], list[Signature]]:
    """The signatures of each (period name, payee ID), the oldest first."""
    found: dict[tuple[str, str], list[Signature]] = {}
    if outcome.tables is None:
        return found
    table = outcome.tables["Sign-offs"]
    payees = table.names("Payee ID")
    columns = (table.texts(heading) for heading in ("Period", "Step", "By", "At (UTC)", "Comment"))
    for i, (period, step, by, at, comment) in enumerate(zip(*columns, strict=True)):
        found.setdefault((period, payees.text(i)), []).append(Signature(step, by, at, comment))
    return found


def obstacle(person: Person, step: str) -> str:
    """Why a step cannot be taken for a person, as far as the lines tell; '' if it can."""
    if step == "prepared":
        if person.held:
            reasons = dict.fromkeys(line.reason or "problem in the book" for line in person.held)
            return f"held: {', '.join(reasons)}"
        return f"{person.status} already" if person.status in ("prepared", "approved", "exported") else ""
    if person.status in ("approved", "exported"):
        return f"{person.status} already"
    return (
        ""
        if person.status == "prepared"
        else "changed since it was prepared"
        if person.status == "stale"
        else "not prepared"
    )
