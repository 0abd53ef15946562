"""Clawback: what a reversed transaction earned is taken back, in full or declining over a window of months."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period, day_date, first_day, months_of
from model.basics.exact import Exact, rounded
from model.basics.integers import Index
from model.basics.reasons import PROBLEM_IN_THE_BOOK, REASONS
from model.curves.curve import Curve
from model.earnings.asking import asked, asked_target, running_spans
from model.earnings.context import Context
from model.earnings.due import TRAILING, Due
from model.earnings.lines import EarnedLines
from model.earnings.running import credit_by_credit, crossing
from model.measures.who import Who
from model.pay.ledger import Ledger
from model.pay.slot import Reckoned
from model.plans.terms import ComponentTerms, PlanTerms

Earlier = Callable[[int], tuple[Context, list[EarnedLines]]]  # a fiscal year -> its calculation


@dataclass(frozen=True)
class _Paid:
    """What a transaction earned: its part of the paid line, exact; `held` says why where that line is held.

    `line` is the whole line, in which others may have earned less than nothing, `span` what it pays for and `pay` when;
    `component` the row of Components that paid it.
    """

    component: ComponentTerms
    amount: Fraction
    line: Fraction
    span: Period
    pay: Period
    held: str
    digits: int


def claw_back(context: Context, ledger: Ledger, blocks: list[EarnedLines], earlier: Earlier) -> None:
    """One line for each reversing transaction and payee, where its month is settled.

    What a longer span will pay only later is taken back then.
    """
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
    taken: dict[tuple[int, int], Fraction] = {}  # of each deal, and of each line: what was taken back so far
    gone: dict[tuple[int, Period], Fraction] = {}
    in_force = [(span, row) for row in terms for span in _spans(context, plan, row) if row.covers(span.first_day)]
    for payee, reversal in _reversals(context, blocks, earlier, terms):
        original = int(facts.reverses[reversal])
        paid = _paid(context, blocks, earlier, terms[0], payee, original)
        component = None if paid is None else _clawing(paid.component, in_force, int(facts.day[reversal]))
        if paid is None or component is None:
            continue
        if not facts.dated[reversal]:
            _hold_undated(ledger, payee, reversal, paid, component)
            continue
        part = _reversed_part(context, reversal, original) * _window(component, context, reversal, original)
        of_deal, of_line = taken.get((payee, original), Fraction(0)), gone.get((payee, paid.span), Fraction(0))
        left = min(paid.amount - of_deal, paid.line - of_line)
        amount = rounded(max(Fraction(0), min(paid.amount * part, left)), paid.digits)
        back = Fraction(amount, 10**paid.digits)
        taken[payee, original], gone[payee, paid.span] = of_deal + back, of_line + back
        held = paid.held or (PROBLEM_IN_THE_BOOK if facts.broken[reversal] else "")
        reversed_in = int(months_of(facts.day[reversal : reversal + 1])[0])
        settlement = ledger.settlement(payee, max(reversed_in, paid.pay.end - 1))
        nothing = (amount <= 0 and not held) or (not part and not facts.broken[reversal])
        if settlement is None or nothing:
            continue
        ledger.settling(payee, settlement).add(
            context,
            "clawback",
            -amount,
            component=component.name,
            plan=plan.index,
            held=bool(held),
            reason=held,
            cites=(("Transactions", reversal), ("Transactions", original)),
            note=f"{facts.id(int(reversal))} reverses {facts.id(int(original))}",
            reckoning=_reckoned(context, paid, component, reversal, original),
        )


def _hold_undated(ledger: Ledger, payee: int, reversal: int, paid: _Paid, component: ComponentTerms) -> None:
    """A held line wherever a reversal whose date cannot be read may fall into the window of what it reverses."""
    context = ledger.context
    facts = context.inputs.crediting.facts
    original = int(facts.reverses[reversal])
    for settlement in ledger.settlements(payee):
        elapsed = whole_months(int(facts.day[original]), settlement.first_day)
        if settlement.period.end >= paid.pay.end and elapsed < (component.clawback_months or 0):
            ledger.settling(payee, settlement).add(
                context,
                "clawback",
                0,
                component=component.name,
                plan=component.plan,
                held=True,
                reason=PROBLEM_IN_THE_BOOK,
                cites=(("Transactions", reversal), ("Transactions", original)),
                note=f"when {facts.id(reversal)} reverses {facts.id(original)} cannot be read",
            )


def _reversals(
    context: Context, blocks: list[EarnedLines], earlier: Earlier, terms: list[ComponentTerms]
) -> list[tuple[int, int]]:
    """Pairs (payee, reversing transaction of the year) of all whom the original paid, by date and ID.

    Who was paid decides, not who is in the group on the day of the reversal: people leave it in between.
    """
    facts = context.inputs.crediting.facts
    reversing = _reversing(context, terms[0].measure)
    years = facts.day[facts.reverses[reversing]] < context.year.first_day
    found: set[tuple[int, int]] = set()
    for before in (False, True):
        mine = reversing[years == before]
        for source, its_blocks in _sources(context, blocks, earlier, facts.reverses[mine], before):
            for payee, original in _paid_for(source, its_blocks, terms[0]):
                found |= {(payee, int(t)) for t in mine[facts.reverses[mine] == original]}
    return sorted(found, key=lambda pair: (int(facts.day[pair[1]]), facts.id(int(pair[1])), pair[0]))


def _reversing(context: Context, name: str) -> Index:
    """The reversing transactions of the year, up to its calculated end, and undated ones, whose type counts."""
    facts = context.inputs.crediting.facts
    measure = context.measures.terms(name)
    if measure is None:
        return np.zeros(0, np.intp)
    rows = facts.reversing
    inside = (facts.day[rows] >= context.year.first_day) & (facts.day[rows] < first_day(context.until))
    inside |= ~facts.dated[rows] & facts.dated[facts.reverses[rows]]
    fitting = np.ones(len(rows), np.bool_)
    if measure.types:
        fitting = (facts.kinds.among(measure.types)[facts.kind] | facts.unread.get("Type", False))[rows]
    return rows[inside & fitting]


def _sources(
    context: Context, blocks: list[EarnedLines], earlier: Earlier, originals: Index, before: bool
) -> list[tuple[Context, list[EarnedLines]]]:
    """The calculations that hold the originals: this year's, or those of the years before."""
    if not len(originals):
        return []
    if not before:
        return [(context, blocks)]
    months = months_of(context.inputs.crediting.facts.day[originals])
    return [earlier(year) for year in sorted({context.calendar.fiscal_year(int(month)) for month in months})]


def _paid_for(context: Context, blocks: list[EarnedLines], terms: ComponentTerms) -> set[tuple[int, int]]:
    """Pairs (payee, transaction that a reversal names) behind the earned lines of a component."""
    facts = context.inputs.crediting.facts
    reversed_ = np.zeros(facts.size, np.bool_)
    reversed_[facts.reverses[facts.reversing]] = True
    found: set[tuple[int, int]] = set()
    for block in blocks:
        rows = block.rows
        if rows.component.key != terms.key or rows.plan.index != terms.plan or block.line != "earned" or not len(rows):
            continue
        row, _, item = context.measures.transactions(rows.component.measure, _paid_on(context, rows), clawed=True)
        found |= set(zip(rows.payee[row[reversed_[item]]].tolist(), item[reversed_[item]].tolist(), strict=True))
    return found


def _paid_on(context: Context, rows: Due) -> Who:
    """Who is asked for the credits behind rows; the running sum of a cohort is that of the year so far."""
    who, component = asked(context, rows, rows.spans, rows.span), rows.component
    measure = context.measures.terms(component.measure)
    if not component.running or measure is None or measure.cohort not in ("first day", "last day"):
        return who
    return replace(running_spans(context, who)[1], plans=context.family(component.key))


def _spans(context: Context, plan: PlanTerms, component: ComponentTerms) -> list[Period]:
    """The component's own periods of the year."""
    kind = component.measured_over
    return context.calendar.split(context.year, plan.paid if kind in ("", TRAILING) else kind)


def _clawing(paid: ComponentTerms, in_force: list[tuple[Period, ComponentTerms]], day: int) -> ComponentTerms | None:
    """The row by which a reversal of that day is taken back: the one that paid, if it has a window, else the new one.

    None where the row in force on the day of the reversal claws nothing back: there the reversal is a negative credit.
    """
    now = next((row for span, row in in_force if span.first_day <= day <= span.last_day), paid)
    if now.clawback_months is None:
        return None
    return paid if paid.clawback_months is not None else now


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
                    return _Paid(rows.component, line * share, line, span, rows.pay[int(rows.span[r])], reason, digits)
    return None


def _share(context: Context, block: EarnedLines, r: int, original: int) -> Fraction | None:
    """The original's part of the row's raw earnings; None where the row does not hold it."""
    rows = block.rows.take(np.array([r], np.intp))
    who = asked(context, rows, rows.spans, rows.span)
    component = rows.component
    _, raw, item = context.measures.transactions(component.measure, _paid_on(context, rows), clawed=True)
    if original not in item:
        return None
    table = context.curves.get(component.curve)
    if component.rate is None and isinstance(table, Curve) and component.applied != "per period":
        scale = Exact.full(1, _scale(context, rows, who, block, r))
        if component.running:
            across = crossing(context, rows, running_spans(context, who)[1], everyone=True)
            assert across is not None
            _, raw, _, item = credit_by_credit(context.measures, component.measure, table, across, scale, clawed=True)
            if original not in item:
                return None
        else:
            raw = table.at_least_zero(raw / scale.take(np.zeros(len(raw), np.intp)))
    total = sum(raw.fractions(), Fraction(0))
    mine = sum(raw.take(item == original).fractions(), Fraction(0))
    return mine / total if total else Fraction(0)


def _scale(context: Context, rows: Due, who: Who, block: EarnedLines, r: int) -> Fraction:
    """What turns an amount into the curve's input: 1, or the target where it asks for attainment."""
    component = rows.component
    if component.curve_input != "attainment":
        return Fraction(1)
    if component.running:
        return asked_target(context, rows, who).number.fraction(0) or Fraction(1)
    assert block.found is not None
    return block.found.target.number.fraction(r) or Fraction(1)


def _reckoned(
    context: Context, paid: _Paid, component: ComponentTerms, reversal: int, original: int
) -> tuple[Reckoned, ...]:
    """What the original earned, how much of it is reversed, and what the window leaves of that."""
    facts, months = context.inputs.crediting.facts, component.clawback_months or 0
    elapsed = whole_months(int(facts.day[original]), int(facts.day[reversal]))
    part, window = _reversed_part(context, reversal, original), _window(component, context, reversal, original)
    said = f"{elapsed} of {months} months elapsed, {'in full' if component.clawback_in_full else 'declining'}"
    cell, whole = ("Components", component.row, "Clawback months"), -paid.amount * min(part, Fraction(1))
    return (
        Reckoned(f"Earned by {facts.id(original)}", paid.amount, note=context.calendar.name(paid.span)),
        Reckoned("Reversed part", part, "percent", cell=("Transactions", reversal, "Amount")),
        Reckoned("Clawback window", window, "percent", said, cell, whole if window != 1 else None),
    )


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
