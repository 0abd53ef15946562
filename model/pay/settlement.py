"""In which pay periods a payee's draws and balances are settled: those of the plan of his latest spell.

Mostly all plans of a payee are paid by the same periods, and then these are the ones. Who moves inside a year from a
plan paid by the month to one paid by the quarter is settled by the month up to the month before that of the move, and
from then on with the quarter: a month is settled in the pay period that ends with it in the plan of the latest spell
begun by its end, together with all that was not settled before. So each pay period of every plan is settled once, and
what comes later in the year changes nothing that was paid earlier.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.basics.calendar import Period, first_day
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
    shortest = min((context.plans[int(spells.plan[s])].months for s in at), default=1)  # all others are multiples of it
    for month in range(since + shortest - 1, context.until, shortest) if at else ():
        last_day = first_day(month + 1) - 1
        latest = next((s for s in reversed(at) if spells.start[s] <= last_day), at[0])
        plan = context.plans[int(spells.plan[latest])]
        period = next((p for p in context.pay_periods(plan) if p.end == month + 1), None)
        if period is not None:
            ending = tuple(part for part in parts if since < part[1].end <= period.end)
            found.append(Settlement(period, plan.index, since, ending))
            since = period.end
    return tuple(found)


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
