"""Scorecards: goals of a payee and component whose period lies inside the span."""

from __future__ import annotations

import numpy as np

from model.basics.calendar import Period
from model.basics.integers import Index
from model.earnings.context import Context
from model.measures.value import NOT_MEASURABLE, OK, PROBLEM, Value
from model.plans.terms import ComponentTerms
from model.tables.schema import folded


def goal_rows(context: Context, component: ComponentTerms, payee: int, span: Period) -> list[int]:
    """Rows of Goals that count for a payee's span; one whose period cannot be read counts for every span.

    One of a component that is not known counts for every scorecard of the payee.
    """
    table = context.tables["Goals"]
    periods = table.period_values("Period")
    return [r for r in _rows_of(context, component.key).get(payee, ()) if _inside(periods[r], span)]


def _inside(period: Period | None, span: Period) -> bool:
    return period is None or span.holds(period)


def _rows_of(context: Context, key: str) -> dict[int, list[int]]:
    table = context.tables["Goals"]
    payee = table.names("Payee ID").positions(context.people.position)
    names = table.names("Component")
    known = {folded(name): 0 for name in context.tables["Components"].names("Component").names}
    mine = (names.folded_positions({key: 0}) == 0) | (names.folded_positions(known) < 0)
    found: dict[int, list[int]] = {}
    for r in np.flatnonzero(mine & (payee >= 0)):
        found.setdefault(int(payee[r]), []).append(int(r))
    return found


def achieved(
    context: Context, component: ComponentTerms, payee: Index, span: Index, spans: tuple[Period, ...]
) -> Value:
    """Sum of weight x achieved; not measurable where there is no goal or one has not been scored."""
    table = context.tables["Goals"]
    weight, score = table.numbers("Weight"), table.numbers("Achieved")
    periods = table.period_values("Period")
    rows_of = _rows_of(context, component.key)
    row, goal = [], []
    for at, (p, s) in enumerate(zip(payee, span, strict=True)):
        for r in rows_of.get(int(p), ()):
            if _inside(periods[r], spans[int(s)]):
                row.append(at)
                goal.append(r)
    rows, goals = np.array(row, np.intp), np.array(goal, np.intp)
    size = len(payee)
    total = (weight.value.take(goals) * score.value.take(goals)).sums(rows, size)
    state = np.full(size, NOT_MEASURABLE, np.int8)
    state[rows] = OK
    state[rows[~score.filled[goals]]] = NOT_MEASURABLE
    state[rows[table.broken[goals]]] = PROBLEM
    return Value.settled(total, state)
