"""In which pay periods a payee's draws and balances are settled: those of the plan of his latest spell.

Mostly all plans of a payee are paid by the same periods, and then these are the ones. Who moves inside a year from a
plan paid by the month to one paid by the quarter is settled by the month up to the month before that of the move, and
from then on with the quarter: a month is settled in the pay period that ends with it in the plan of the latest spell
begun by its end, together with all that was not settled before. So each pay period of every plan is settled once, and
what comes later in the year changes nothing that was paid earlier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from model.basics.calendar import Int, Period, first_day, first_days
from model.basics.integers import Index, Mask
from model.earnings.context import Context


@dataclass(frozen=True)
class Settlement:
    """What is settled in `period`, a pay period of `plan`: all that ends after month `since` began, up to its end.

    `parts`: the pay periods that end in it, each with its plan, in order of the payee's spells that lie in them.
    """

    period: Period
    plan: int
    since: int
    parts: tuple[tuple[int, Period], ...]

    @property
    def first_day(self) -> int:
        """The day after everything that was settled before."""
        return first_day(self.since)

    def takes(self, period: Period) -> bool:
        """Whether a pay period ends in it."""
        return self.since < period.end <= self.period.end

    def holds(self, month: int) -> bool:
        """Whether a month belongs to it."""
        return self.since <= month < self.period.end

    def plan_in(self, context: Context, payee: int, currency: str) -> int | None:
        """The latest of the plans that pay here in a currency; None where none does: what is open in it waits."""
        plans = [self.plan, *(plan for plan, _ in reversed(self.parts))]
        return next((plan for plan in plans if context.pay_currency(payee, context.plans[plan]) == currency), None)


def settlements(context: Context, payee: int) -> tuple[Settlement, ...]:
    """Those of the year up to its calculated end, in order of time; none for a payee who never is in a plan."""
    spells, at = context.people.spells, _spells_of_year(context, payee)
    found: list[Settlement] = []
    since, parts = context.year.start, _parts(context, at)
    start = since
    shortest = min((context.plans[int(spells.plan[s])].months for s in at), default=1)  # all others are multiples of it
    for month in range(since + shortest - 1, context.until, shortest) if at else ():
        last_day = first_day(month + 1) - 1
        latest = next((s for s in reversed(at) if spells.start[s] <= last_day), at[0])
        plan = context.plans[int(spells.plan[latest])]
        if (month + 1 - start) % plan.months == 0:
            period = Period(month + 1 - plan.months, plan.months)
            ending = tuple(part for part in parts if part[1].end <= period.end)
            parts = [part for part in parts if part[1].end > period.end]
            found.append(Settlement(period, plan.index, since, ending))
            since = period.end
    return tuple(found)


@dataclass(frozen=True)
class Settled:
    """The settlements of many payees and months: their pay periods, positions in `periods` (-1: none), and plans."""

    periods: tuple[Period, ...]
    period: Index
    plan: Index


def settled_months(context: Context, payee: Index, month: Int, one: Callable[[int, int], Settlement | None]) -> Settled:
    """The settlement that holds each month; `one` finds that of a payee whose plans are paid by different periods."""
    start, length, plan = month.copy(), np.zeros(len(payee), np.int64), np.full(len(payee), -1, np.intp)
    paid = _paid_alike(context)[payee]
    rows = np.flatnonzero((paid > 0) & (month >= context.year.start))
    start[rows] -= (month[rows] - context.year.start) % paid[rows]
    rows = rows[start[rows] + paid[rows] <= context.until]
    length[rows] = paid[rows]
    plan[rows] = _latest_plan(context, payee[rows], first_days(start[rows] + length[rows]) - 1)
    for row in np.flatnonzero(paid == 0).tolist():
        found = one(int(payee[row]), int(month[row]))
        if found is not None:
            start[row], length[row], plan[row] = found.period.start, found.period.months, found.plan
    known = np.flatnonzero(length)
    codes, place = np.unique(start[known] * 12 + length[known] - 1, return_inverse=True)
    period = np.full(len(payee), -1, np.intp)
    period[known] = place
    return Settled(tuple(Period(code // 12, code % 12 + 1) for code in codes.tolist()), period, plan)


def _touching(context: Context) -> Mask:
    """The spells that touch the year."""
    spells, year = context.people.spells, context.year
    found: Mask = (spells.start <= year.last_day) & (spells.end >= year.first_day)
    return found


def _paid_alike(context: Context) -> Int:
    """By payee, the months of a pay period in all plans of his year; 0 where they differ, or he is in none."""
    spells, at = context.people.spells, np.flatnonzero(_touching(context))
    months = np.array([plan.months for plan in context.plans], np.int64)[spells.plan[at]]
    least, most = np.full(context.people.size, 12, np.int64), np.zeros(context.people.size, np.int64)
    np.minimum.at(least, spells.payee[at], months)
    np.maximum.at(most, spells.payee[at], months)
    return np.where(least == most, most, 0)


def _latest_plan(context: Context, payee: Index, day: Int) -> Index:
    """The plan of each payee's latest spell of the year begun by the day, else of its first."""
    spells, at = context.people.spells, np.flatnonzero(_touching(context))
    begun = spells.begun(payee, day, at)
    first = at[np.searchsorted(spells.payee[at], payee)] if len(payee) else begun
    return spells.plan[np.where(begun >= 0, begun, first)]


def _spells_of_year(context: Context, payee: int) -> list[int]:
    """His spells that touch the year; of one without, the last before it, or the first after."""
    spells, year = context.people.spells, context.year
    mine = range(int(context.people.first[payee]), int(context.people.first[payee + 1]))
    touching = [s for s in mine if spells.start[s] <= year.last_day and spells.end[s] >= year.first_day]
    before = [s for s in mine if spells.end[s] < year.first_day]
    return touching or before[-1:] or list(mine)[:1]


def _parts(context: Context, at: list[int]) -> list[tuple[int, Period]]:
    """The plans of the spells and their pay periods in which one lies, in order of the last spell in each."""
    spells = context.people.spells
    found: dict[tuple[int, Period], None] = {}
    for s in at:
        plan = context.plans[int(spells.plan[s])]
        for period in context.pay_periods(plan):
            if spells.start[s] <= period.last_day and spells.end[s] >= period.first_day:
                found.pop((plan.index, period), None)
                found[plan.index, period] = None
    return list(found)
