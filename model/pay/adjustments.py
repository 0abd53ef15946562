"""Adjustments: amounts added by hand, with author and reason; large ones wait for a second person's approval."""

from __future__ import annotations

from fractions import Fraction

from model.basics.exact import rounded
from model.basics.money import minor_digits
from model.earnings.context import Context
from model.pay.ledger import Ledger
from model.tables.schema import folded


def adjust(context: Context, ledger: Ledger) -> None:
    """One line for each row of Adjustments that is not 0, where its last month is settled, in that plan's currency."""
    table = context.tables["Adjustments"]
    limit = context.tables.settings.second_approver_above
    for r in range(table.size):
        payee = context.people.position.get(table.names("Payee ID").text(r))
        period = table.period_values("Period")[r]
        if payee is None or period is None:
            continue
        settlement = ledger.settlement(payee, period.end - 1)
        if settlement is None:
            continue
        amount = table.numbers("Amount").get(r) or Fraction(0)
        digits = minor_digits(context.pay_currency(payee, context.plans[settlement.plan]))
        approver = folded(table.texts("Approved by")[r])
        alone = approver in ("", folded(table.texts("By")[r]))
        waits = limit is not None and abs(amount) > limit and alone
        reason = "problem in the book" if table.broken[r] else "needs a second approver" if waits else ""
        minor = rounded(amount, digits)
        if not minor and not reason:
            continue
        ledger.settling(payee, settlement).add(
            context,
            "adjustment",
            minor,
            plan=settlement.plan,
            held=bool(reason),
            reason=reason,
            cites=(("Adjustments", r),),
            note=f"{table.texts('Code')[r]}: {table.texts('Reason')[r]}, by {table.texts('By')[r]}",
        )
