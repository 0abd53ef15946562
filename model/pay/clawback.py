"""Clawback: what a reversed transaction earned is taken back, in full or declining over a window of months."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period, day_date, first_day, months_of
from model.basics.exact import Exact
from model.curves.curve import Curve
from model.earnings.asking import asked
from model.earnings.context import Context
from model.earnings.due import TRAILING
from model.earnings.lines import EarnedLines
from model.measures.who import NOWHERE, Who
from model.pay.entries import Ledger
from model.pay.lines import REASONS
from model.plans.terms import ComponentTerms

Earlier = Callable[[int], tuple[Context, list[EarnedLines]]]  # a fiscal year -> its calculation


@dataclass(frozen=True)
class _Paid:
    """What a transaction earned: its part of the paid line, exact; `held` says why where that line is held.

    `line` is the whole line, in which others may have earned less than nothing, and `span` what it pays for.
    """

    amount: Fraction
    line: Fraction
    span: Period
    held: str
    digits: int


def claw_back(context: Context, ledger: Ledger, blocks: list[EarnedLines], earlier: Earlier) -> None:
    """One line for each reversing transaction and payee, in the pay period of the component's plan that holds it."""
    done: set[str] = set()
    for component in context.components:
        if component.clawback_months is None or component.key in done or component.method not in ("rate", "unit"):
            continue
        done.add(component.key)
        for plan in sorted(context.family(component.key)):
            terms = [c for c in context.of_plan(plan) if c.key == component.key]
            _claw(context, ledger, blocks, earlier, terms)


def _claw(
    context: Context, ledger: Ledger, blocks: list[EarnedLines], earlier: Earlier, terms: list[ComponentTerms]
) -> None:
    facts = context.inputs.crediting.facts
    plan = context.plans[terms[0].plan]
    taken: dict[tuple[int, int], Fraction] = {}
    left: dict[tuple[int, Period], Fraction] = {}
    for payee, reversal in _reversals(context, terms):
        original = int(facts.reverses[reversal])
        component = _row_of(terms, int(facts.day[original]))
        if component is None or component.clawback_months is None:
            continue
        paid = _paid(context, blocks, earlier, component, payee, original)
        if paid is None:
            continue
        part = _reversed_part(context, reversal, original) * _window(component, context, reversal, original)
        so_far = taken.get((payee, original), Fraction(0))
        part = max(min(part, 1 - so_far), Fraction(0))
        taken[payee, original] = so_far + part
        most = left.get((payee, paid.span), paid.line)
        back = max(Fraction(0), min(paid.amount * part, most))
        left[payee, paid.span] = most - back
        amount = int(Exact.of([back]).rounded(paid.digits)[0])
        pay = _pay_period(context.pay_periods(plan), int(facts.day[reversal]))
        if pay is None or (amount <= 0 and not paid.held) or not part:
            continue
        ledger.slot(payee, pay, plan.index).add(
            context,
            "clawback",
            -amount,
            component=component.name,
            plan=plan.index,
            held=bool(paid.held),
            reason=paid.held,
            cites=(("Transactions", reversal), ("Transactions", original)),
            note=f"{facts.id(int(reversal))} reverses {facts.id(int(original))}",
        )


def _reversals(context: Context, terms: list[ComponentTerms]) -> list[tuple[int, int]]:
    """Pairs (payee, reversing transaction of the year) credited to his group, in or out of the plan, by date and ID."""
    facts = context.inputs.crediting.facts
    people = context.people
    measure = context.measures.terms(terms[0].measure)
    plan = context.plans[terms[0].plan]
    if measure is None:
        return []
    members = np.unique(people.spells.payee[people.spells.plan == plan.index])
    spell = np.array([_last_spell_in(context, int(p), plan.index) for p in members], np.intp)
    kind = terms[0].measured_over or plan.paid
    spans = context.calendar.split(context.year, plan.paid if kind == TRAILING else kind)
    number, who_is = (grid.ravel() for grid in np.indices((len(spans), len(members)), np.intp))
    who = context.inputs.scopes.ask(
        terms[0].scope,
        members[who_is],
        spell[who_is],
        spans,
        number,
        None,
        plan.currency,
        plan.months if plan.fx_by_period else None,
    )
    row, _, item = context.measures.transactions(measure.name, who)
    reversing = (facts.reverses[item] >= 0) & (facts.day[item] < first_day(context.until))
    found = {(int(members[who_is[r]]), int(t)) for r, t in zip(row[reversing], item[reversing], strict=True)}
    return sorted(found, key=lambda pair: (int(facts.day[pair[1]]), facts.id(int(pair[1])), pair[0]))


def _last_spell_in(context: Context, payee: int, plan: int) -> int:
    first, last = int(context.people.first[payee]), int(context.people.first[payee + 1])
    return max((s for s in range(first, last) if context.people.spells.plan[s] == plan), default=NOWHERE)


def _row_of(terms: list[ComponentTerms], day: int) -> ComponentTerms | None:
    return next((c for c in terms if c.covers(day)), terms[-1] if terms else None)


def _paid(
    context: Context,
    blocks: list[EarnedLines],
    earlier: Earlier,
    component: ComponentTerms,
    payee: int,
    original: int,
) -> _Paid | None:
    """What the original earned the payee: its share of the line that paid it, by raw earnings."""
    day = int(context.inputs.crediting.facts.day[original])
    if day < context.year.first_day:
        fiscal_year = context.calendar.fiscal_year(int(months_of(np.array([day], np.int64))[0]))
        context, blocks = earlier(fiscal_year)
    for block in blocks:
        rows = block.rows
        if rows.component.key != component.key or rows.plan.index != component.plan or block.line != "earned":
            continue
        for r in np.flatnonzero(rows.payee == payee):
            span = rows.spans[int(rows.span[r])]
            if span.first_day <= day <= span.last_day:
                share = _share(context, block, int(r), original)
                if share is not None:
                    digits = int(block.digits[r])
                    line = Fraction(int(block.amount[r]), 10**digits)
                    reason = REASONS[int(block.reason[r])] if block.held[r] else ""
                    return _Paid(line * share, line, span, reason, digits)
    return None


def _share(context: Context, block: EarnedLines, r: int, original: int) -> Fraction | None:
    """The original's part of the row's raw earnings; None where the row does not hold it."""
    rows = block.rows.take(np.array([r], np.intp))
    who = asked(context, rows, rows.spans, rows.span)
    component = rows.component
    _, amount, item = context.measures.transactions(component.measure, who, clawed=True)
    if original not in item:
        return None
    table = context.curves.get(component.curve)
    facts = context.inputs.crediting.facts
    order = sorted(range(len(item)), key=lambda i: (int(facts.day[item[i]]), facts.id(int(item[i]))))
    amounts = [amount.fraction(i) for i in order]
    raw = amounts
    if component.rate is None and isinstance(table, Curve) and component.applied != "per period":
        scale = _scale(context, component, who, block, r)
        before = _before(context, component, who)
        raw = _raw(table, amounts, component.applied, scale, before)
    total = sum(raw, Fraction(0))
    mine = sum((value for i, value in zip(order, raw, strict=True) if item[i] == original), Fraction(0))
    return mine / total if total else Fraction(0)


def _scale(context: Context, component: ComponentTerms, who: Who, block: EarnedLines, r: int) -> Fraction:
    """What turns an amount into the curve's input: 1, or the target where it asks for attainment."""
    if component.curve_input != "attainment":
        return Fraction(1)
    if component.applied == "running":
        yearly = who.over([context.year], np.zeros(len(who), np.intp))
        return context.measures.target(component.measure, yearly).number.fraction(0) or Fraction(1)
    assert block.found is not None
    return block.found.target.number.fraction(r) or Fraction(1)


def _before(context: Context, component: ComponentTerms, who: Who) -> Fraction:
    """The year's running sum before the row's span."""
    if component.applied != "running":
        return Fraction(0)
    start = context.year.start
    spans = tuple(Period(start, s.start - start) for s in who.spans)
    return context.measures.value(component.measure, who.over(spans, who.span), clawed=True).number.fraction(0)


def _raw(table: Curve, amounts: list[Fraction], applied: str, scale: Fraction, before: Fraction) -> list[Fraction]:
    """What each amount earns by itself, in order: F of it alone, or F(after) - F(before) of the running sum."""
    if applied == "per transaction":
        return table.at_least_zero(Exact.of([a / scale for a in amounts])).fractions()
    sums = [before]
    for amount in amounts:
        sums.append(sums[-1] + amount)
    values = table.at_least_zero(Exact.of([s / scale for s in sums])).fractions()
    return [after - earlier for earlier, after in itertools.pairwise(values)]


def _reversed_part(context: Context, reversal: int, original: int) -> Fraction:
    amount = context.inputs.crediting.facts.amount
    whole = amount.fraction(original)
    return Fraction(1) if whole == 0 else -amount.fraction(reversal) / whole


def _window(component: ComponentTerms, context: Context, reversal: int, original: int) -> Fraction:
    """1 inside the window, or what is left of it where the take-back declines; 0 outside."""
    days = context.inputs.crediting.facts.day
    elapsed = whole_months(int(days[original]), int(days[reversal]))
    months = component.clawback_months or 0
    if elapsed >= months:
        return Fraction(0)
    return Fraction(1) if component.clawback_in_full else Fraction(months - elapsed, months)


def whole_months(first: int, last: int) -> int:
    """Whole months from one day to another: the same day number of a later month completes one."""
    a, b = day_date(first), day_date(last)
    return (b.year - a.year) * 12 + b.month - a.month - (b.day < a.day)


def _pay_period(periods: list[Period], day: int) -> Period | None:
    return next((p for p in periods if p.first_day <= day <= p.last_day), None)
