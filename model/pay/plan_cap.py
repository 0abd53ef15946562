"""The plan's cap on a payee's earned and cap carry lines of a pay period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact, concatenated
from model.basics.integers import Array, Index, Mask
from model.basics.money import minor_digits
from model.basics.reasons import PROBLEM_IN_THE_BOOK
from model.earnings.balances import opening_balances
from model.earnings.context import Context, Owner
from model.pay.batch import Batch
from model.pay.ledger import Ledger
from model.pay.slot import Reckoned, Slot
from model.plans.terms import PlanTerms

CAPPED = ("earned", "cap carry")


@dataclass(frozen=True)
class _Capped:
    """What a plan has earned each payee in pay periods, its cap, and what was `owed` of earlier excess, in minor units.

    `over` is what exceeds the cap (below 0: room), rounded; `held`: an earned line is; `unknown`: the cap is not known.
    """

    payee: Index
    period: Index
    total: Exact
    limit: Exact
    owed: Exact
    over: Array
    held: Mask
    unknown: Mask

    def take(self, rows: Index) -> _Capped:
        """Some of the rows."""
        return _Capped(
            self.payee[rows],
            self.period[rows],
            self.total.take(rows),
            self.limit.take(rows),
            self.owed.take(rows),
            self.over[rows],
            self.held[rows],
            self.unknown[rows],
        )

    @property
    def exceeds(self) -> Mask:
        """The rows of which the cap withholds something."""
        return np.asarray((self.over > 0) & ~self.unknown, np.bool_)

    @property
    def paid(self) -> Array:
        """What of earlier excess finds room."""
        return np.where((self.over < 0) & ~self.unknown, np.minimum(self.owed.num, -self.over), 0)

    @property
    def amount(self) -> Array:
        """The lines: what is withheld, or paid of earlier excess."""
        return np.where(self.exceeds, -self.over, self.paid)


def cap_plans(context: Context, ledger: Ledger) -> None:
    """Period by period, for all payees at once: what exceeds the cap is forfeited, or carried to one with room."""
    left = opening_balances(context, "cap")
    first = {owner: _first_carrying(context, owner) for owner in left}
    after = ledger.left.setdefault(("cap", ""), {})
    for plan in context.plans:
        if plan.cap is None:
            continue
        opening = {owner[0]: left.pop(owner) for owner, by in first.items() if by == plan.index}
        owed = Exact.of([opening.get(payee, 0) for payee in range(context.people.size)])
        turns = []
        for number, period in enumerate(context.pay_periods(plan)):
            turn = _turn(context, ledger, plan, (number, period), owed)
            kept = np.where(turn.exceeds & plan.carries_excess, turn.over, -turn.paid)
            owed = owed.replaced(turn.payee, turn.owed + Exact(np.where(turn.held, 0, kept)))
            turns.append(turn)
        if turns:
            ledger.post(_lines(context, plan, turns))
        for payee in np.flatnonzero(owed.num).tolist():
            owner = payee, context.pay_currency(payee, plan)
            after[owner] = after.get(owner, 0) + int(owed.num[payee])
    for owner, amount in left.items():
        after[owner] = after.get(owner, 0) + amount


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


def _turn(context: Context, ledger: Ledger, plan: PlanTerms, at: tuple[int, Period], owed: Exact) -> _Capped:
    """Everyone who has an earned line of the plan in one pay period (its number, and itself)."""
    number, period = at
    total = Exact.zeros(context.people.size)
    there = np.zeros(context.people.size, np.bool_) if context.of_plan(plan.index) else ledger.in_plan(plan, period)
    for block in ledger.blocks:
        if block.rows.plan.index == plan.index and block.line in CAPPED:
            rows = np.flatnonzero(block.rows.is_paid_in(period))
            payee = block.rows.payee[rows]
            total = total + Exact(np.where(block.held[rows], 0, block.amount[rows])).sums(payee, len(there))
            there[payee] |= block.line == "earned"
    payee = np.flatnonzero(there)
    limit, unknown = _limits(context, plan, period, payee)
    total = total.take(payee)
    over = (total - limit).rounded(0)
    held = ledger.held(period)[payee]
    return _Capped(payee, np.full(len(payee), number), total, limit, owed.take(payee), over, held, unknown)


def _limits(context: Context, plan: PlanTerms, period: Period, payee: Index) -> tuple[Exact, Mask]:
    """The cap in minor units of each payee's pay currency, exact; and where an exchange rate for it is missing."""
    assert plan.cap is not None
    units = Exact(10 ** context.digits(payee, plan))
    if plan.cap_in_money:
        rate, missing = context.pay_rates(payee, plan, np.full(len(payee), period.end - 1))
        return rate.scaled(plan.cap) * units, missing
    return context.plan_incentives(plan, period).take(payee).scaled(plan.cap) * units, np.zeros(len(payee), np.bool_)


def _lines(context: Context, plan: PlanTerms, turns: list[_Capped]) -> Batch:
    """Cap carry lines of one plan, where it withholds or pays something, or cannot tell."""
    whole = _Capped(
        np.concatenate([turn.payee for turn in turns]),
        np.concatenate([turn.period for turn in turns]),
        concatenated([turn.total for turn in turns]),
        concatenated([turn.limit for turn in turns]),
        concatenated([turn.owed for turn in turns]),
        np.concatenate([turn.over for turn in turns]),
        np.concatenate([turn.held for turn in turns]),
        np.concatenate([turn.unknown for turn in turns]),
    )
    rows = np.flatnonzero((whole.amount != 0) | whole.unknown)
    found = whole.take(rows[np.argsort(whole.payee[rows], kind="stable")])
    of_plan = np.full(len(found.payee), plan.index, np.intp)
    amount = np.where(found.held, 0, found.amount)
    periods = tuple(context.pay_periods(plan))
    return Batch(found.payee, found.period, periods, of_plan, of_plan, amount, _adding(context, plan, found))


def _adding(context: Context, plan: PlanTerms, found: _Capped) -> Callable[[Slot, int], None]:
    amounts = found.amount

    def add(slot: Slot, r: int) -> None:
        if found.unknown[r]:
            slot.add(context, "cap carry", 0, plan=plan.index, held=True, reason=PROBLEM_IN_THE_BOOK)
            return
        unit = 10 ** minor_digits(context.pay_currency(slot.payee, plan))
        earned = Reckoned("Earned in the plan", found.total.fraction(r) / unit, of_lines=True)
        limit = found.limit.fraction(r) / unit
        cap = Reckoned("Plan cap", limit, cell=("Plans", plan.row, "Plan cap"), without=Fraction(0))
        if amounts[r] < 0:
            reason = "plan cap, carried" if plan.carries_excess else "plan cap, forfeited"
            reckoning: tuple[Reckoned, ...] = (earned, cap)
        else:
            reason, before = "carried from an earlier period", found.owed.fraction(r) / unit
            reckoning = (Reckoned("Withheld earlier", before), earned, replace(cap, without=None))
        held, amount = bool(found.held[r]), int(amounts[r])
        slot.add(context, "cap carry", amount, plan=plan.index, held=held, reason=reason, reckoning=reckoning)

    return add
