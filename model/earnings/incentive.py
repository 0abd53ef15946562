"""Target incentive of a span: annual variable pay at 100 %, prorated over the payee's spells."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from model.basics.calendar import Calendar, Int, Period, first_day
from model.basics.exact import Exact
from model.basics.integers import Index
from model.people.roster import Roster
from model.plans.terms import PlanTerms


def spell_pairs(people: Roster, payee: Index, first: Int, last: Int) -> tuple[Index, Index, Int]:
    """Pairs (row, spell) of every spell that overlaps a row's days [first, last], and by how many days."""
    count = people.first[payee + 1] - people.first[payee]
    row = np.repeat(np.arange(len(payee), dtype=np.intp), count)
    spell = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + people.first[payee][row]
    days = np.minimum(people.spells.end[spell], last[row]) - np.maximum(people.spells.start[spell], first[row]) + 1
    overlaps = days > 0
    return row[overlaps], spell[overlaps].astype(np.intp), days[overlaps]


def prorated(
    people: Roster,
    plans: list[PlanTerms],
    payee: Index,
    span: Index,
    spans: tuple[Period, ...],
    among: frozenset[int] | None,
) -> tuple[Index, Index, Exact]:
    """Pairs (row, spell) in the plans (None: any) and the fraction of the row's span that each spell counts for.

    `calendar days`: days of the spell / days of the span; `full months`: months that lie wholly in the plan, at the
    terms of their first day; `none`: 1 for the payee's last spell of the span over all plans.
    """
    first = np.array([s.first_day for s in spans], np.int64)[span]
    last = np.array([s.last_day for s in spans], np.int64)[span]
    row, spell, days = spell_pairs(people, payee, first, last)
    part = _parts(days, np.array([s.days for s in spans], np.int64)[span[row]])
    if any(plan.proration != "calendar days" for plan in plans):
        rule = np.array([plan.proration for plan in plans])[people.spells.plan[spell]]
        part = _by_rule(people, rule, row, spell, [spans[at] for at in span[row].tolist()], part)
    if among is None:
        return row, spell, part
    counted = np.zeros(len(plans), np.bool_)
    counted[list(among)] = True
    kept = counted[people.spells.plan[spell]]
    return row[kept], spell[kept], part.take(kept)


def _parts(days: Int, length: Int) -> Exact:
    """days / length, over one denominator where every spell covers its whole span."""
    whole = days == length
    if whole.all():
        return Exact(np.ones(len(days), np.int64))
    return Exact(np.where(whole, 1, days), np.where(whole, 1, length))


def _by_rule(
    people: Roster, rule: npt.NDArray[np.str_], row: Index, spell: Index, spans: list[Period], part: Exact
) -> Exact:
    """The part by each spell's own rule; `part` is that of calendar days, `spans` the span of each pair."""
    final = np.ones(len(row), np.bool_)
    final[:-1] = row[1:] != row[:-1]
    part = Exact(final.astype(np.int64)).where(rule == "none", part)
    monthly = np.flatnonzero(rule == "full months")
    if not len(monthly):
        return part
    months, of = np.zeros(len(row), np.int64), np.array([span.months for span in spans], np.int64)
    months[monthly] = [_full_months(people, int(spell[i]), spans[i]) for i in monthly.tolist()]
    return Exact(months, of).where(rule == "full months", part)


def _full_months(people: Roster, spell: int, span: Period) -> int:
    """Months of the span whose first day lies in the spell and that the plan holds on each day."""
    spells = people.spells
    payee, plan = int(spells.payee[spell]), spells.plan[spell]
    same = slice(people.first[payee], people.first[payee + 1])
    starts, ends = spells.start[same][spells.plan[same] == plan], spells.end[same][spells.plan[same] == plan]
    count = 0
    for month in range(span.start, span.end):
        first, last = first_day(month), first_day(month + 1) - 1
        if spells.start[spell] <= first <= spells.end[spell]:
            held = int(np.maximum(np.minimum(ends, last) - np.maximum(starts, first) + 1, 0).sum())
            count += held == last - first + 1
    return count


def target_incentive(
    people: Roster,
    plans: list[PlanTerms],
    calendar: Calendar,
    payee: Index,
    span: Index,
    spans: tuple[Period, ...],
    among: frozenset[int],
) -> Exact:
    """TI of each row's span: sum over the spells in the plans of annual TI x FTE x share of the year x proration."""
    row, spell, part = prorated(people, plans, payee, span, spans, among)
    share = Exact.of([p.year_share(s, calendar) for p in plans for s in spans])
    annual = people.spells.incentive.take(spell) * people.spells.fte.take(spell)
    earned = annual * share.take(people.spells.plan[spell] * len(spans) + span[row]) * part
    return earned.sums(row, len(payee))
