"""Which component is due for whom in which pay period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import MONTHS_IN, Int, Period
from model.basics.exact import Index, Mask
from model.earnings.context import Context
from model.people.roster import Roster
from model.plans.terms import ComponentTerms, PlanTerms

TRAILING = "trailing 12 months"


@dataclass(frozen=True)
class Due:
    """Rows (payee, span) of one component row. `spans` are the component's own; `pay` the pay period of each span.

    `spell` is the payee's last in the span among `plans`, whose spells count (more than one for a cumulative basis).
    """

    component: ComponentTerms
    plan: PlanTerms
    plans: frozenset[int]
    payee: Index
    spell: Index
    span: Index
    spans: tuple[Period, ...]
    pay: tuple[Period, ...]

    def __len__(self) -> int:
        return len(self.payee)

    def take(self, rows: Index | Mask) -> Due:
        """Some of the rows."""
        return Due(
            self.component,
            self.plan,
            self.plans,
            self.payee[rows],
            self.spell[rows],
            self.span[rows],
            self.spans,
            self.pay,
        )

    @property
    def pay_months(self) -> Int:
        """The last month of each row's pay period."""
        return np.array([p.end - 1 for p in self.pay], np.int64)[self.span]


def due(context: Context, component: ComponentTerms) -> Due:
    """All rows of a component that are calculated.

    A cumulative component that stands in several plans of one pay period is due once, by the plan of the last spell.
    """
    plan = context.plans[component.plan]
    spans, pay = _spans(context, component, plan)
    plans = context.family(component.key) if component.cumulative else frozenset([component.plan])
    payee, spell, span = _rows(context, component.plan, plans, spans)
    return Due(component, plan, plans, payee, spell, span, spans, pay)


def _rows(context: Context, plan: int, plans: frozenset[int], spans: tuple[Period, ...]) -> tuple[Index, Index, Index]:
    """Payee, last spell and span of everyone whose last spell of a span in `plans` is in `plan`."""
    key = (plan, plans, spans)
    if key not in context.due_rows:
        people = context.people
        of_plans = np.flatnonzero(np.isin(people.spells.plan, list(plans)))
        if context.only is not None:
            of_plans = of_plans[np.isin(people.spells.payee[of_plans], context.only)]
        found = [_last_spells(people, of_plans, span) for span in spans]
        spell = np.concatenate(found) if found else np.zeros(0, np.intp)
        span = np.repeat(np.arange(len(spans), dtype=np.intp), [len(s) for s in found])
        own = people.spells.plan[spell] == plan
        spell, span = spell[own], span[own]
        context.due_rows[key] = people.spells.payee[spell], spell, span
    return context.due_rows[key]


def _last_spells(people: Roster, spells: Index, span: Period) -> Index:
    """Of each payee the last of the spells that overlaps the span."""
    start, end = people.spells.start[spells], people.spells.end[spells]
    inside = spells[(start <= span.last_day) & (end >= span.first_day)]
    payee = people.spells.payee[inside]
    final = np.ones(len(inside), np.bool_)
    final[:-1] = payee[1:] != payee[:-1]
    return inside[final]


def _spans(
    context: Context, component: ComponentTerms, plan: PlanTerms
) -> tuple[tuple[Period, ...], tuple[Period, ...]]:
    """The spans whose first day the row covers and that end in a calculated pay period, with that pay period."""
    pay_periods = context.pay_periods(plan)
    kind = component.measured_over or plan.paid
    if kind == TRAILING or MONTHS_IN[kind] < plan.months:
        spans = pay_periods
    else:
        spans = [s for s in context.calendar.split(context.year, kind) if s.end <= context.until]
    pairs = [
        (span, pay)
        for span in spans
        for pay in pay_periods
        if pay.start < span.end <= pay.end and component.covers(span.first_day)
    ]
    return tuple(s for s, _ in pairs), tuple(p for _, p in pairs)
