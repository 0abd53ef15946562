"""Adjustments: amounts added by hand, with author and reason; large ones wait for a second person's approval."""

from __future__ import annotations

from fractions import Fraction

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.money import minor_digits
from model.earnings.context import Context
from model.pay.entries import Ledger, Slot
from model.tables.schema import folded


def adjust(context: Context, ledger: Ledger) -> None:
    """One line for each row of Adjustments that is not 0, in the pay period in which its period ends."""
    table = context.tables["Adjustments"]
    limit = context.tables.settings.second_approver_above
    for r in range(table.size):
        payee = context.people.position.get(table.names("Payee ID").text(r))
        period = table.period_values("Period")[r]
        if payee is None or period is None:
            continue
        slot = _slot(context, ledger, payee, period)
        if slot is None:
            continue
        amount = table.numbers("Amount").get(r) or Fraction(0)
        digits = minor_digits(slot.currency(context))
        approver = folded(table.texts("Approved by")[r])
        alone = approver in ("", folded(table.texts("By")[r]))
        waits = limit is not None and abs(amount) > limit and alone
        reason = "problem in the book" if table.broken[r] else "needs a second approver" if waits else ""
        units = int(Exact.of([amount]).rounded(digits)[0])
        if not units and not reason:
            continue
        slot.add(
            context,
            "adjustment",
            units,
            held=bool(reason),
            reason=reason,
            cites=(("Adjustments", r),),
            note=f"{table.texts('Code')[r]}: {table.texts('Reason')[r]}, by {table.texts('By')[r]}",
        )


def _slot(context: Context, ledger: Ledger, payee: int, period: Period) -> Slot | None:
    """The payee's pay period that holds the last month of `period`; for one without a spell, the plan's he last had."""
    month = period.end - 1
    for slot in ledger.of_payee(payee):
        if slot.period.start <= month < slot.period.end:
            return slot
    last = int(context.people.first[payee + 1]) - 1
    if last < int(context.people.first[payee]):
        return None
    plan = context.plans[int(context.people.spells.plan[last])]
    for pay in context.pay_periods(plan):
        if pay.start <= month < pay.end:
            return ledger.slot(payee, pay, plan.index)
    return None
