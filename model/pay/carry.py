"""Net pay below zero: carried forward to 0, and brought forward in the next pay period."""

from __future__ import annotations

from model.earnings.balances import balance_rows, opening_balances
from model.earnings.context import Context
from model.pay.entries import Ledger, Slot


def carry_forward(context: Context, ledger: Ledger) -> None:
    """Brought and carried forward lines; a setting can pay negative totals instead."""
    owed = opening_balances(context, "negative")
    table = context.tables["Opening balances"]
    cites = {
        context.people.position[table.names("Payee ID").text(r)]: (("Opening balances", r),)
        for r in balance_rows(context, "negative")
    }
    carries = context.tables.settings.carry_negative
    below_zero = ledger.below_zero()
    ledger.calm = not below_zero
    payees = below_zero | set(owed)
    for payee in sorted(payees):
        balance = owed.get(payee, 0)
        for slot in ledger.of_payee(payee):
            balance = _pay_period(context, slot, balance, carries, cites.get(payee, ()))
        ledger.left.setdefault(("negative", ""), {})[payee] = balance


def _pay_period(context: Context, slot: Slot, balance: int, carries: bool, opening: tuple[tuple[str, int], ...]) -> int:
    """Adds the slot's lines; `balance` is owed by the payee before, the result after it."""
    held = slot.held
    leaver = slot.period.first_day > context.people.leave[slot.payee]
    if balance > 0 and not leaver:
        slot.add(context, "brought forward", -balance, held=held, cites=opening)
        if held:
            return balance
        balance = 0
    total = slot.total(slot.currency(context))
    if total >= 0 or not carries:
        return balance
    slot.add(context, "carried forward", -total, held=held)
    return balance if held else balance - total
