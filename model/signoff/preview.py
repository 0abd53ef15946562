"""Before an edit is made: which prepared statements it would reopen, whose they are, and what they come to then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from model.pay.lines import PayoutLine
from model.signoff.inputs import SignedInputs
from model.signoff.record import Records, SignedRecord, stale_reasons
from model.signoff.sign import Calculated


@dataclass(frozen=True)
class Reopened:
    """A prepared statement that no longer holds. `after` is None while a line of it is held."""

    record: SignedRecord
    name: str
    before: Decimal | None
    after: Decimal | None
    reasons: tuple[str, ...]


def reopened(records: Records, before: Calculated, after: Calculated) -> list[Reopened]:
    """The prepared statements that hold before an edit and no longer do after it, in the order of the records.

    `records` are those of the book before; `before` and `after` are the calculations without and with the edit. Closed
    periods are not among them: what an edit changes there is paid as a retro line.
    """
    inputs_before, inputs_after = SignedInputs(before.tables), SignedInputs(after.tables)
    found = []
    for (period, payee_id), record in records.items():
        if record.closed or stale_reasons(record, inputs_before, before.lines(period, payee_id)):
            continue
        lines = after.lines(period, payee_id)
        reasons = stale_reasons(record, inputs_after, lines)
        if reasons:
            name = record.lines[0].name if record.lines else ""
            found.append(Reopened(record, name, record.amount, _total(lines), reasons))
    return found


def _total(lines: Iterable[PayoutLine]) -> Decimal | None:
    amounts = [line.amount for line in lines]
    if any(amount is None for amount in amounts):
        return None
    return sum((amount for amount in amounts if amount is not None), Decimal(0))
