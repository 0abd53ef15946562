"""What draws promise for a pay period: rows prorated like target incentive over the payee's spells in any plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from model.basics.calendar import Period, first_day
from model.earnings.context import Context


@dataclass(frozen=True)
class DrawTerms:
    """A row of Draws; `amount` per pay period in pay currency, `recovery` the share of the excess that is taken."""

    row: int
    start: int
    end: int
    amount: Fraction
    recoverable: bool
    recovery: Fraction
    broken: bool


@dataclass(frozen=True)
class _Part:
    """Days of a spell in a plan on which a row of Draws holds."""

    start: int
    end: int
    plan: int
    amount: Fraction

    def days(self, first: int, last: int) -> int:
        return max(0, min(self.end, last) - max(self.start, first) + 1)


def promised(context: Context, payee: int, period: Period, rows: Sequence[DrawTerms]) -> Fraction:
    """The amount of the rows (in order of From) that hold in a pay period, by the proration of each spell's plan."""
    spells, first = context.people.spells, context.people.first
    of_payee = range(int(first[payee]), int(first[payee + 1]))
    parts = [
        _Part(max(int(spells.start[s]), r.start), min(int(spells.end[s]), r.end), int(spells.plan[s]), r.amount)
        for s in of_payee
        for r in rows
    ]
    parts = [part for part in parts if part.days(period.first_day, period.last_day)]
    inside = [s for s in of_payee if spells.start[s] <= period.last_day and spells.end[s] >= period.first_day]
    total = Fraction(0)
    for plan in {int(spells.plan[s]) for s in inside}:
        held = [part for part in parts if part.plan == plan]
        proration = context.plans[plan].proration
        if proration == "full months":
            total += _full_months(held, period)
        elif proration == "none":
            last = max(inside)
            final = [part for part in held if part.start >= spells.start[last]]
            total += final[-1].amount if final and spells.plan[last] == plan else 0
        else:
            total += (
                sum((p.amount * p.days(period.first_day, period.last_day) for p in held), Fraction(0)) / period.days
            )
    return total


def _full_months(parts: list[_Part], period: Period) -> Fraction:
    """Months with a draw and a spell in the plan on each of their days, at the terms of their first day."""
    total = Fraction(0)
    for month in range(period.start, period.end):
        first, last = first_day(month), first_day(month + 1) - 1
        if sum(part.days(first, last) for part in parts) >= last - first + 1:
            total += sum((part.amount for part in parts if part.days(first, first)), Fraction(0))
    return total / period.months
