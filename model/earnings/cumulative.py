"""Bases that look at the whole year: `year to date`, and `period, tied out at year end`.

All rows of one component name run through the year together, also across plans, because its history does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.integers import Array, Index, Mask
from model.basics.reasons import REASONS
from model.earnings.asking import assessed
from model.earnings.assessment import Assessment
from model.earnings.context import Context
from model.earnings.due import Due
from model.earnings.lines import EarnedLines, exact_of, minor
from model.earnings.steps import Amounts, amounts
from model.earnings.work import Work, credited, decided, earned
from model.measures.value import OK, PROBLEM
from model.plans.terms import ComponentTerms

EARNED_EARLIER = REASONS.index("earned earlier in the year")
FORFEITED = REASONS.index("forfeited by leaver")
BLANK = REASONS.index("")


@dataclass
class _Year:
    """By payee: TI x weight so far (`unknown`: some weight is not known), minor units earned so far, and whether a
    line of the year is held.
    """

    incentive: Exact
    paid: Array
    held: Mask
    unknown: Mask


def cumulative_lines(context: Context, family: list[Work]) -> list[EarnedLines]:
    """The lines of one component name, in order of time, and its true-ups at year end."""
    size = context.people.size
    year = _Year(Exact.zeros(size), np.zeros(size, object), np.zeros(size, np.bool_), np.zeros(size, np.bool_))
    lines = []
    steps = sorted(
        (span.end, span.start, number, at)
        for number, work in enumerate(family)
        for at, span in enumerate(work.rows.spans)
    )
    for *_, number, at in steps:
        rows = np.flatnonzero(family[number].rows.span == at)
        if len(rows):
            lines.append(_period(context, family[number].take(rows), year))
    if context.until >= context.year.end:
        lines += _true_ups(context, family, year)
    return lines


def _period(context: Context, work: Work, year: _Year) -> EarnedLines:
    """The lines of one span; adds them to the year."""
    payee = work.rows.payee
    _add_incentive(year, payee, work.weighed)
    rate, missing = context.pay_rates(payee, work.rows.plan, work.rows.pay_months)
    to_date = work.component.basis == "year to date"
    base = year.incentive.take(payee) if to_date else work.weighed
    year.unknown[payee] |= work.unknown
    if to_date:
        state = np.where(year.unknown[payee], PROBLEM, work.found.state).astype(np.int8)
        work = replace(work, found=replace(work.found, state=state))
    found = amounts(
        work.component,
        work.found,
        base,
        rate,
        missing,
        credited(context, work.component, len(payee)),
        until_year_end=not to_date,
    )
    history = year.paid[payee]
    lines = earned(context, work, found, history)
    if to_date:
        lines = _less_earlier(work, lines, found)
    year.paid[payee] += np.where(lines.held, 0, lines.amount)
    year.held[payee] |= lines.held
    return lines


def _add_incentive(year: _Year, payee: Index, weighed: Exact) -> None:
    place = np.full(len(year.paid), -1, np.intp)
    place[payee] = np.arange(len(payee))
    part = weighed.take(np.maximum(place, 0)).where(place >= 0, Exact.zeros(len(place)))
    year.incentive = year.incentive + part


def _less_earlier(work: Work, lines: EarnedLines, found: Amounts) -> EarnedLines:
    """Entitlement to date less what was earned earlier; only rows that could be calculated are differences."""
    line = minor(found.final - exact_of(lines.history, lines.digits), lines.digits)
    if not work.component.both_ways:
        line = np.where(line < 0, 0, line)
    fine = found.state == OK
    earlier = fine & (line == 0) & (lines.history != 0)
    return replace(
        lines,
        amount=np.where(fine, line, lines.amount),
        reason=np.where(earlier, EARNED_EARLIER, lines.reason),
    )


def _true_ups(context: Context, family: list[Work], year: _Year) -> list[EarnedLines]:
    """At year end, the annual entitlement less the year's earned lines, by the row that paid each payee last."""
    people = context.people
    tied = [work for work in family if work.component.basis == "period, tied out at year end"]
    latest, by = np.full(people.size, -1, np.int64), np.full(people.size, -1, np.intp)
    for number, work in enumerate(tied):
        last, ends = np.full(people.size, -1, np.int64), np.array([s.end for s in work.rows.spans], np.int64)
        # of two plans with spans of different length that end together, that of the later spell
        np.maximum.at(last, work.rows.payee, ends[work.rows.span] * len(people.spells) + work.rows.spell)
        by[last > latest] = number
        latest = np.maximum(latest, last)
    lines = []
    for number, work in enumerate(tied):
        payee = np.flatnonzero(by == number)
        if len(payee):
            plan = context.plans[work.component.plan]
            day = np.minimum(people.leave[payee], context.year.last_day)
            spell = _last_spell(context, payee, day, plan.index)
            lines.append(_true_up(context, work.component, payee, spell, context.pay_periods(plan)[-1], work, year))
    return lines


def _last_spell(context: Context, payee: Index, day: Index, plan: int) -> Index:
    """The payee's last spell in a plan that begins by the day and touches the year."""
    spells, first = context.people.spells, context.people.first
    found = np.full(len(payee), -1, np.intp)
    for at, (p, d) in enumerate(zip(payee, day, strict=True)):
        for s in range(int(first[p]), int(first[p + 1])):
            inside = spells.start[s] <= d and spells.end[s] >= context.year.first_day
            if inside and int(spells.plan[s]) == plan:
                found[at] = s
    return found


def _true_up(
    context: Context, component: ComponentTerms, payee: Index, spell: Index, pay: Period, work: Work, year: _Year
) -> EarnedLines:
    plan = context.plans[component.plan]
    leaver = context.people.leave[payee] < context.year.last_day
    spans = (context.year, *_to_leaving(context, context.over(component)))
    number = np.zeros(len(payee), np.intp)
    if plan.leaver_pro_rata:
        until = {s.end: at for at, s in enumerate(spans)}
        for at in np.flatnonzero(leaver):
            number[at] = until[_period_of(spans, int(context.people.leave[payee[at]]))]
    whole = work.rows.history
    pays = tuple(pay for _ in spans)
    rows = Due(component, plan, whole, whole, whole, work.rows.of_own, payee, spell, number, spans, pays)
    found: Assessment = assessed(context, rows, spans, number)
    rate, missing = context.pay_rates(payee, plan, rows.pay_months)
    base = year.incentive.take(payee)
    steps = amounts(component, found, base, rate, missing, credited(context, component, len(payee)))
    digits = context.digits(payee, plan)
    history = year.paid[payee]
    line = minor(steps.final - exact_of(history, digits), digits)
    if not component.both_ways:
        line = np.where(line < 0, 0, line)
    topped = minor(base - exact_of(history, digits), digits)
    if not component.both_ways:
        topped = np.where(topped < 0, 0, topped)
    blank = np.full(len(payee), BLANK, np.intp)
    given = (base.num == 0) & (component.not_measurable == "redistribute")  # in every period of the year
    amount, held, reason = decided(component, line, blank, steps.state, given, topped)
    held = held | year.held[payee]
    forfeited = leaver & (not plan.leaver_pro_rata)
    amount = np.where(forfeited | held, 0, amount)
    held &= ~forfeited
    reason = np.where(forfeited, FORFEITED, np.where(year.held[payee] & (steps.state == OK), BLANK, reason))
    shown = np.flatnonzero(forfeited | held | (amount != 0))
    lines = EarnedLines(rows, "true-up", amount, digits, held, reason, base, found, steps, history)
    return lines.take(shown)


def _to_leaving(context: Context, kind: str) -> list[Period]:
    """The year up to the end of each of the component's periods."""
    start = context.year.start
    return [Period(start, p.end - start) for p in context.calendar.split(context.year, kind)]


def _period_of(spans: tuple[Period, ...], day: int) -> int:
    """End of the shortest of the spans that holds the day."""
    return min(s.end for s in spans if s.first_day <= day <= s.last_day)
