"""Net pay below zero: carried forward to 0, and brought forward in the next pay period."""

from __future__ import annotations

from model.earnings.balances import balance_rows, opening_balances
from model.earnings.context import Context
from model.pay.ledger import Ledger
from model.pay.settlement import Settlement
from model.pay.slot import Slot


def carry_forward(context: Context, ledger: Ledger) -> None:
    """Brought and carried forward lines; a setting can pay negative totals instead."""
    owed = opening_balances(context, "negative")
    table = context.tables["Opening balances"]
    cites = {
        context.people.position[table.names("Payee ID").text(r)]: (("Opening balances", r),)
        for r in balance_rows(context, "negative")
    }
    below_zero = ledger.below_zero()
    ledger.calm = not below_zero
    left = ledger.left.setdefault(("negative", ""), {})
    for payee in sorted(below_zero | {payee for payee, _ in owed}):
        balances = {currency: amount for (of, currency), amount in owed.items() if of == payee}
        for slot in ledger.of_payee(payee):
            settled = ledger.settlement(payee, slot.period.end - 1)
            _pay_period(context, ledger, slot, settled, balances, cites.get(payee, ()))
        left.update({(payee, currency): amount for currency, amount in balances.items()})


def _pay_period(
    context: Context,
    ledger: Ledger,
    slot: Slot,
    settled: Settlement | None,
    balances: dict[str, int],
    opening: tuple[tuple[str, int], ...],
) -> None:
    """Adds the slot's lines, currency by currency; `balances` are what the payee owes before, and then after it.

    Brought forward is what is owed in the currency of a plan that he still has, in the slot that settles; whatever
    pay period comes to less than zero is carried forward.
    """
    settles = settled if settled is not None and settled.period == slot.period else None
    held = any(one.held for one in (ledger.settled(slot.payee, settles) if settles else [slot]))
    gone = settles is not None and settles.first_day > context.people.leave[slot.payee]
    for currency in sorted({*balances, *(e.currency for e in slot.entries)}):
        balance = balances.get(currency, 0)
        plan = settles.plan_in(context, slot.payee, currency) if settles else None
        if balance > 0 and plan is not None and not gone:
            slot.add(context, "brought forward", -balance, plan=plan, currency=currency, held=held, cites=opening)
            if held:
                continue
            balance = 0
        total = slot.total(currency)
        if total < 0 and context.tables.settings.carry_negative:
            by = plan if plan is not None else next(e.plan for e in slot.entries if e.currency == currency)
            slot.add(context, "carried forward", -total, plan=by, currency=currency, held=held)
            balance -= 0 if held else total
        balances[currency] = balance
