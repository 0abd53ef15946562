"""What draws promise for a pay period: rows prorated like target incentive over the payee's spells in any plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from model.basics.calendar import Period, first_day
from model.earnings.context import Context
from model.pay.settlement import Settlement


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
    amount: Fraction

    def days(self, first: int, last: int) -> int:
        return max(0, min(self.end, last) - max(self.start, first) + 1)


def rows_in(context: Context, payee: int, currency: str, rows: Sequence[DrawTerms]) -> list[DrawTerms]:
    """The rows that say something in one of the payee's currencies: all of them, where he only has that one."""
    spells, first = context.people.spells, context.people.first
    mine = range(int(first[payee]), int(first[payee + 1]))
    paid_in = {s: context.pay_currency(payee, context.plans[int(spells.plan[s])]) for s in mine}
    if {*paid_in.values()} <= {currency}:
        return list(rows)
    paid = [s for s in mine if paid_in[s] == currency]
    return [r for r in rows if any(spells.start[s] <= r.end and r.start <= spells.end[s] for s in paid)]


def promised(
    context: Context, payee: int, settlement: Settlement, currency: str, rows: Sequence[DrawTerms]
) -> Fraction:
    """The amount of the rows (in order of From) in a currency, for all pay periods that are settled together.

    A row's amount is per pay period of the plan in which the payee is on the day, and prorated as that plan prorates.
    """
    total = Fraction(0)
    for plan, period in settlement.parts:
        if context.pay_currency(payee, context.plans[plan]) == currency:
            total += _promised_in(context, payee, plan, period, rows)
    return total


def _promised_in(context: Context, payee: int, plan: int, period: Period, rows: Sequence[DrawTerms]) -> Fraction:
    """The amount of the rows for the payee's days in one plan in one of its pay periods."""
    spells, first = context.people.spells, context.people.first
    of_payee = range(int(first[payee]), int(first[payee + 1]))
    parts = [
        _Part(max(int(spells.start[s]), r.start), min(int(spells.end[s]), r.end), r.amount)
        for s in of_payee
        for r in rows
        if int(spells.plan[s]) == plan
    ]
    held = [part for part in parts if part.days(period.first_day, period.last_day)]
    proration = context.plans[plan].proration
    if proration == "full months":
        return _full_months(held, period)
    if proration == "none":
        last = max(s for s in of_payee if spells.start[s] <= period.last_day and spells.end[s] >= period.first_day)
        final = [part for part in held if part.start >= spells.start[last]] if spells.plan[last] == plan else []
        day = max((min(part.end, period.last_day) for part in final), default=0)
        return _on(final, day)
    return sum((p.amount * p.days(period.first_day, period.last_day) for p in held), Fraction(0)) / period.days


def _full_months(parts: list[_Part], period: Period) -> Fraction:
    """Months with a draw and a spell in the plan on each of their days, at the terms of their first day."""
    total = Fraction(0)
    for month in range(period.start, period.end):
        first, last = first_day(month), first_day(month + 1) - 1
        edges = {first, *(day for part in parts for day in (part.start, part.end + 1) if first < day <= last)}
        if all(any(part.days(day, day) for part in parts) for day in edges):  # between edges nothing begins or ends
            total += _on(parts, first)
    return total / period.months


def _on(parts: list[_Part], day: int) -> Fraction:
    """The amounts that hold on a day, added."""
    return sum((part.amount for part in parts if part.days(day, day)), Fraction(0))
