"""The year's running sum credit by credit, for who has the component under more than one plan in the year.

So also where the measure has a cohort: accounts that leave it take nothing back that was never paid.

The sum goes on from one plan to the next; each plan pays what the credits of its own days add, by its own curve.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from model.basics.calendar import Int
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.credits.facts import Facts
from model.curves.curve import Curve
from model.earnings.context import Context
from model.earnings.due import Due
from model.measures.measures import Measures
from model.measures.who import BY_PAYEE, Who


@dataclass(frozen=True)
class Crossing:
    """Rows whose sum goes on across plans.

    `who` asks for the year up to the end of their spans, over all the plans; what was credited from `since` on, on days
    in `plan` where the scope counts those alone, earns.
    """

    rows: Index
    who: Who
    since: Int
    plan: int


def crossing(context: Context, rows: Due, after: Who, everyone: bool = False) -> Crossing | None:
    """The rows of payees with spells of the year in several plans that have the component (or of `everyone`).

    A cohort changes from span to span, so that only its own credits may tell what a period adds: then it is everyone.
    """
    plans = context.family(rows.component.key)
    measure = context.measures.terms(rows.component.measure)
    everyone = everyone or (measure is not None and measure.cohort in ("first day", "last day"))
    if not everyone and (after.scope not in BY_PAYEE or len(plans) == 1):
        return None
    spells = context.people.spells
    inside = np.isin(spells.plan, list(plans))
    inside &= (spells.start <= context.year.last_day) & (spells.end >= context.year.first_day)
    first, last = np.full(context.people.size, len(context.plans)), np.full(context.people.size, -1)
    np.minimum.at(first, spells.payee[inside], spells.plan[inside])
    np.maximum.at(last, spells.payee[inside], spells.plan[inside])
    at = np.flatnonzero((first != last)[rows.payee] | everyone)
    if not len(at):
        return None
    since = np.array([s.first_day for s in rows.spans], np.int64)[rows.span[at]]
    return Crossing(at, replace(after.take(at), plans=plans), since, rows.plan.index)


def credit_by_credit(
    measures: Measures, name: str, table: Curve, across: Crossing, scale: Exact, clawed: bool
) -> tuple[Index, Exact, Exact, Index]:
    """Rows of (position in `across.rows`, F(after) - F(before), credit, transaction), by day and transaction ID.

    `scale` by row turns an amount into the curve's input and what F says back into money: 1, or the year's target.
    """
    row, amount, item = _in_order(measures, name, across, clawed)
    after = amount.running_sums(row)
    before, scales = after - amount, scale.take(row)
    earned = scales * (table.at_least_zero(after / scales) - table.at_least_zero(before / scales))
    own = _of_period(measures, across, row, item)
    return row[own], earned.take(own), amount.take(own), item[own]


def earning_credits(measures: Measures, name: str, across: Crossing, clawed: bool) -> tuple[Index, Exact, Index]:
    """Of the same the credits alone: (position in `across.rows`, credit, transaction)."""
    row, amount, item = _in_order(measures, name, across, clawed)
    own = _of_period(measures, across, row, item)
    return row[own], amount.take(own), item[own]


def _in_order(measures: Measures, name: str, across: Crossing, clawed: bool) -> tuple[Index, Exact, Index]:
    """The year's credits of each row, by day and transaction ID."""
    facts = measures.inputs.crediting.facts
    row, amount, item = measures.transactions(name, across.who, clawed)
    order = np.lexsort((_place_of_id(facts, item), facts.day[item], row))
    return row[order], amount.take(order), item[order]


def _of_period(measures: Measures, across: Crossing, row: Index, item: Index) -> Index:
    """The places of the credits that earn in the period of their row, and in its plan."""
    day = measures.inputs.crediting.facts.day[item]
    found: Index = np.flatnonzero((day >= across.since[row]) & _in_plan(measures, across, row, day))
    return found


def _place_of_id(facts: Facts, item: Index) -> Index:
    """The place of each transaction in the order of the IDs."""
    distinct, number = np.unique(item, return_inverse=True)
    ids = facts.names.texts_of(distinct)
    place = np.empty(len(ids), np.intp)
    place[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids))
    return place[number.ravel()]


def _in_plan(measures: Measures, across: Crossing, row: Index, day: Int) -> Mask:
    """Whether a credit of each day earns in this plan, for the scopes that count the payee's days in plans alone.

    A cohort also credits days outside them: those earn in the plan of the span's last spell before, else of its first.
    """
    if across.who.scope not in BY_PAYEE or not len(row):
        return np.ones(len(row), np.bool_)
    spells, payee = measures.inputs.people.spells, across.who.payee[row].astype(np.int64)
    spell = np.flatnonzero(np.isin(spells.plan, list(across.who.plans or ())))
    whose, since, apart = spells.payee[spell].astype(np.int64), across.since[row], 2**42
    begun = np.searchsorted(whose * apart + spells.start[spell], payee * apart + day, side="right") - 1
    first = np.searchsorted(whose * apart + spells.end[spell], payee * apart + since)
    last = np.maximum(begun, 0)
    inside = (begun >= 0) & (whose[last] == payee) & (spells.end[spell[last]] >= since)
    found: Mask = spells.plan[spell[np.where(inside, last, first)]] == across.plan
    return found
