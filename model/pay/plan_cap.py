"""The plan's cap on a payee's earned and cap carry lines of a pay period."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact, rounded
from model.basics.integers import Mask
from model.basics.money import minor_digits
from model.earnings.balances import opening_balances
from model.earnings.context import Context, Owner
from model.pay.entries import Ledger, Reckoned, Slot
from model.plans.terms import PlanTerms

CAPPED = ("earned", "cap carry")


def cap_plans(context: Context, ledger: Ledger) -> None:
    """Period by period: what exceeds the cap is forfeited, or carried to a later period with room."""
    left = opening_balances(context, "cap")
    first = {owner: _first_carrying(context, owner) for owner in left}
    after = ledger.left.setdefault(("cap", ""), {})
    for plan in context.plans:
        if plan.cap is None:
            continue
        spells = context.people.spells
        balance = {owner[0]: left.pop(owner) for owner, by in first.items() if by == plan.index}
        payees = np.unique(spells.payee[spells.plan == plan.index])
        above = _above_somewhere(context, ledger, plan)
        for payee in (p for p in payees.tolist() if above[p] or p in balance):
            for slot in ledger.of_payee(payee):
                if any(e.plan == plan.index and e.kind == "earned" for e in slot.entries):
                    _cap(context, plan, slot, balance)
        for payee, amount in balance.items():
            owner = payee, context.pay_currency(payee, plan)
            after[owner] = after.get(owner, 0) + amount
    for owner, amount in left.items():
        after[owner] = after.get(owner, 0) + amount


def _above_somewhere(context: Context, ledger: Ledger, plan: PlanTerms) -> Mask:
    """The payees whose lines of some pay period come to more than the cap; everyone, where it has to be converted."""
    assert plan.cap is not None
    size = context.people.size
    if plan.cap_in_money and not context.people.currencies <= {plan.currency}:
        return np.ones(size, np.bool_)
    totals: dict[Period, Exact] = {}
    for block in ledger.blocks:
        if block.rows.plan.index == plan.index and block.line in CAPPED:
            for number, period in enumerate(block.rows.pay):
                rows = np.flatnonzero(block.rows.span == number)
                paid = np.where(block.held[rows], 0, block.amount[rows])
                lines = Exact(paid).sums(block.rows.payee[rows], size)
                totals[period] = totals.get(period, Exact.zeros(size)) + lines
    units = Exact(10 ** context.digits(np.arange(size, dtype=np.intp), plan))
    found = np.zeros(size, np.bool_)
    for period, total in totals.items():
        cap = Exact.full(size, plan.cap)
        limit = cap if plan.cap_in_money else context.plan_incentives(plan, period) * cap
        found |= total.compare(limit * units) > 0
    return found


def _first_carrying(context: Context, owner: Owner) -> int:
    """The payee's first plan of the year that pays in the currency and whose cap carries its excess; -1 for none.

    What was open before goes there.
    """
    payee, currency = owner
    spells, year = context.people.spells, context.year
    mine = (spells.payee == payee) & (spells.start <= year.last_day) & (spells.end >= year.first_day)
    plans = [context.plans[int(plan)] for plan in spells.plan[mine]]
    fitting = [plan.index for plan in plans if plan.cap is not None and plan.carries_excess]
    return next((at for at in fitting if context.pay_currency(payee, context.plans[at]) == currency), -1)


def _cap(context: Context, plan: PlanTerms, slot: Slot, balance: dict[int, int]) -> None:
    lines = [e for e in slot.entries if e.plan == plan.index and e.kind in CAPPED]
    limit = plan_limit(context, plan, slot)
    owed = balance.get(slot.payee, 0)
    if limit is None:
        slot.add(context, "cap carry", 0, plan=plan.index, held=True, reason="problem in the book")
        return
    total = sum(e.amount for e in lines)
    over = rounded(total - limit, 0)
    held, unit = slot.held, 10 ** lines[0].digits
    reckoning = (
        Reckoned("Earned in the plan", Fraction(total, unit), of_lines=True),
        Reckoned("Plan cap", limit / unit, cell=("Plans", plan.row, "Plan cap"), without=Fraction(0)),
    )
    if over > 0:
        reason = "plan cap, carried" if plan.carries_excess else "plan cap, forfeited"
        if plan.carries_excess and not held:
            balance[slot.payee] = owed + over
        slot.add(context, "cap carry", -over, plan=plan.index, held=held, reason=reason, reckoning=reckoning)
    elif owed and over < 0:
        paid = min(owed, -over)
        if not held:
            balance[slot.payee] = owed - paid
        before = Reckoned("Withheld earlier", Fraction(owed, unit))
        room = replace(reckoning[1], without=None)
        reason, reckoned = "carried from an earlier period", (before, reckoning[0], room)
        slot.add(context, "cap carry", paid, plan=plan.index, held=held, reason=reason, reckoning=reckoned)


def plan_limit(context: Context, plan: PlanTerms, slot: Slot) -> Fraction | None:
    """The cap in minor units of pay currency, exact; None where an exchange rate is missing."""
    assert plan.cap is not None
    currency = context.pay_currency(slot.payee, plan)
    if plan.cap_in_money:
        months = plan.months if plan.fx_by_period else None
        rate = context.fx.rate(plan.currency, currency, slot.period.end - 1, months)
        if rate is None:
            return None
        limit = plan.cap * rate
    else:
        limit = context.plan_incentives(plan, slot.period).fraction(slot.payee) * plan.cap
    return limit * Fraction(10 ** minor_digits(currency))
