"""Which component is due for whom in which pay period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import MONTHS_IN, Int, Period
from model.basics.integers import Index, Mask, Rows
from model.earnings.context import Context
from model.people.roster import Roster
from model.plans.terms import ComponentTerms, PlanTerms

TRAILING = "trailing 12 months"


@dataclass(frozen=True)
class Due:
    """Rows (payee, span) of one component row. `spans` are the component's own; `pay` the pay period of each span.

    `spell` is the payee's last in the span among `together`, the plans whose target incentive a row counts; `plans` are
    those whose days count for what is measured, `history` those across which the component runs through the year. All
    are more than one for a cumulative basis only. `of_own`: of payees with a pay currency of their own only (True), of
    the others only (False), of everyone (None).
    """

    component: ComponentTerms
    plan: PlanTerms
    plans: frozenset[int]
    together: frozenset[int]
    history: frozenset[int]
    of_own: bool | None
    payee: Index
    spell: Index
    span: Index
    spans: tuple[Period, ...]
    pay: tuple[Period, ...]

    def __len__(self) -> int:
        return len(self.payee)

    def take(self, rows: Rows) -> Due:
        """Some of the rows."""
        return Due(
            self.component,
            self.plan,
            self.plans,
            self.together,
            self.history,
            self.of_own,
            self.payee[rows],
            self.spell[rows],
            self.span[rows],
            self.spans,
            self.pay,
        )

    def is_paid_in(self, period: Period) -> Mask:
        """The rows whose pay period it is."""
        found: Mask = np.array([pay == period for pay in self.pay], np.bool_)[self.span]
        return found

    @property
    def pay_months(self) -> Int:
        """The last month of each row's pay period."""
        return np.array([p.end - 1 for p in self.pay], np.int64)[self.span]


def due(context: Context, component: ComponentTerms) -> list[Due]:
    """All rows of a component that are calculated.

    A cumulative component that stands in several plans is due once a span, by the plan of the last spell in it among
    those where it counts then and is measured over spans of the same length. Its history runs on across all of them,
    but not from one pay currency to another: who has none of his own comes in rows apart where the plans have several.
    """
    plan = context.plans[component.plan]
    spans, pay = _spans(context, component, plan)
    found = []
    for plans, of_own in _histories(context, component):
        by_plans: dict[frozenset[int], list[int]] = {}
        for at, one in enumerate(spans):
            by_plans.setdefault(plans_alike(context, component, plans, one), []).append(at)
        for together, places in by_plans.items():
            mine, paid = tuple(spans[at] for at in places), tuple(pay[at] for at in places)
            measured = plans if component.basis == "year to date" else together
            payee, spell, span = _rows(context, component.plan, together, mine, of_own)
            found.append(Due(component, plan, measured, together, plans, of_own, payee, spell, span, mine, paid))
    return found


def _histories(context: Context, component: ComponentTerms) -> list[tuple[frozenset[int], bool | None]]:
    """The plans across which the component runs, for payees with (True) and without a pay currency; None: for all."""
    if not component.cumulative:
        return [(frozenset([component.plan]), None)]
    plans = context.family(component.key)
    alike = frozenset(p for p in plans if context.plans[p].currency == context.plans[component.plan].currency)
    return [(plans, None)] if alike == plans else [(plans, True), (alike, False)]


def plans_alike(context: Context, component: ComponentTerms, plans: frozenset[int], span: Period) -> frozenset[int]:
    """Those of the plans in which the component counts for the span and is measured over spans of the same length."""
    if len(plans) == 1:
        return plans
    same = (c for c in context.components if c.key == component.key and context.over(c) == context.over(component))
    return plans & {c.plan for c in same if c.covers(span.first_day)}


def _rows(
    context: Context, plan: int, plans: frozenset[int], spans: tuple[Period, ...], of_own: bool | None
) -> tuple[Index, Index, Index]:
    """Payee, last spell and span of everyone whose last spell of a span in `plans` is in `plan`.

    `of_own`: only payees with a pay currency of their own, or only the others; None: everyone.
    """
    key = (plan, plans, spans, of_own)
    if key not in context.due_rows:
        people = context.people
        of_plans = np.flatnonzero(np.isin(people.spells.plan, list(plans)))
        if context.only is not None:
            of_plans = of_plans[np.isin(people.spells.payee[of_plans], context.only)]
        if of_own is not None:
            of_plans = of_plans[(people.own_digits[people.spells.payee[of_plans]] >= 0) == of_own]
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
    kind = context.over(component)
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
