"""What is owed to or by a payee but cannot be read: a held line in every pay period, so that nobody signs over it."""

from __future__ import annotations

from model.basics.reasons import PROBLEM_IN_THE_BOOK
from model.earnings.context import Context
from model.pay.ledger import Ledger

_LINES = {"draw": "recovery", "negative": "brought forward", "holdback": "release", "cap": "cap carry"}


def hold_unread(context: Context, ledger: Ledger) -> None:
    """Adjustments without a period that can be read, and opening balances of which anything cannot."""
    adjustments, balances = context.tables["Adjustments"], context.tables["Opening balances"]
    for r, period in enumerate(adjustments.period_values("Period")):
        if period is None:
            _hold(context, ledger, "Adjustments", r, "adjustment")
    day = balances.days("As of")
    for r in range(balances.size):
        of_year = not day.filled[r] or context.year.first_day <= int(day.day[r]) <= context.year.last_day
        if balances.broken[r] and of_year:
            kind = balances.choices("Kind").text(r)
            _hold(context, ledger, "Opening balances", r, _LINES.get(kind, "brought forward"))


def _hold(context: Context, ledger: Ledger, sheet: str, row: int, line: str) -> None:
    payee = context.people.position.get(context.tables[sheet].names("Payee ID").text(row))
    for slot in ledger.of_payee(payee) if payee is not None else ():
        if not any(e.held and e.kind == line and e.cites == ((sheet, row),) for e in slot.entries):
            slot.add(context, line, 0, held=True, reason=PROBLEM_IN_THE_BOOK, cites=((sheet, row),))
