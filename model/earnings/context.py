"""Everything that earnings are calculated from, gathered once for a fiscal year up to a day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from model.basics.calendar import Calendar, Int, Period
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.basics.money import minor_digits
from model.basics.problem import Problem
from model.curves.tables import RateTables
from model.earnings.incentive import target_incentive
from model.measures.inputs import Inputs
from model.measures.measures import Measures
from model.people.roster import Roster
from model.plans.fx import Fx
from model.plans.terms import ComponentTerms, PlanTerms
from model.tables.columns import Tables

DueKey = tuple[int, frozenset[int], tuple[Period, ...], bool | None]  # plan, plans that count, spans, who is paid
Owner = tuple[int, str]  # a payee's position and the currency in which something of his is open


@dataclass
class Context:
    """One fiscal year; `until` is the month after the last that is calculated.

    `left`: by kind and folded component, what the year before left open by payee and currency, in minor units, for
    those whose last period of that year is signed (`signed_off`). `cap_balances`: what component caps carry, by payee
    and currency, as the year goes on.
    `due_rows` and `incentives` are kept because components of one plan share them. `only`: payees to whom the
    calculation is limited (None: everyone).
    """

    tables: Tables
    calendar: Calendar
    year: Period
    until: int
    people: Roster
    plans: list[PlanTerms]
    components: list[ComponentTerms]
    inputs: Inputs
    measures: Measures
    curves: RateTables
    fx: Fx
    problems: list[Problem] = field(default_factory=list)
    cap_balances: dict[str, dict[Owner, int]] = field(default_factory=dict)
    due_rows: dict[DueKey, tuple[Index, Index, Index]] = field(default_factory=dict)
    incentives: dict[DueKey, Exact] = field(default_factory=dict)
    left: dict[tuple[str, str], dict[Owner, int]] = field(default_factory=dict)
    signed_off: frozenset[int] = frozenset()
    only: Index | None = None
    _pay_periods: dict[str, list[Period]] = field(default_factory=dict)
    _plan_incentives: dict[tuple[int, Period], Exact] = field(default_factory=dict)

    def limited(self, payees: Index) -> Context:
        """The same year for a few payees, with everything measured so far."""
        return replace(self, only=payees, problems=[], cap_balances={}, due_rows={}, incentives={})

    def pay_periods(self, plan: PlanTerms) -> list[Period]:
        """The plan's pay periods that are calculated, in order."""
        if plan.paid not in self._pay_periods:
            periods = self.calendar.split(self.year, plan.paid)
            self._pay_periods[plan.paid] = [p for p in periods if p.end <= self.until]
        return self._pay_periods[plan.paid]

    def plan_incentives(self, plan: PlanTerms, period: Period) -> Exact:
        """Target incentive of a pay period in one plan, by position of every payee."""
        key = plan.index, period
        if key not in self._plan_incentives:
            payees = np.arange(self.people.size, dtype=np.intp)
            self._plan_incentives[key] = target_incentive(
                self.people, self.plans, self.calendar, payees, payees * 0, (period,), frozenset([plan.index])
            )
        return self._plan_incentives[key]

    def of_plan(self, plan: int) -> list[ComponentTerms]:
        """The plan's component rows."""
        return [c for c in self.components if c.plan == plan]

    def family(self, key: str) -> frozenset[int]:
        """The plans that have a component of that name."""
        return frozenset(c.plan for c in self.components if c.key == key)

    def over(self, component: ComponentTerms) -> str:
        """What the component is measured over: its own choice, else what its plan is paid by."""
        return component.measured_over or self.plans[component.plan].paid

    def pay_currency(self, payee: int, plan: PlanTerms) -> str:
        """The payee's own currency, else the plan's."""
        return self.people.pay_currency[payee] or plan.currency

    def digits(self, payee: Index, plan: PlanTerms) -> Int:
        """Digits of the minor unit in which each payee is paid."""
        own = self.people.own_digits[payee]
        return np.where(own >= 0, own, minor_digits(plan.currency))

    def pay_rates(self, payee: Index, plan: PlanTerms, pay: Int) -> tuple[Exact, Mask]:
        """Rate from plan to pay currency on the last day of each pay period (given by its last month); missing ones."""
        if self.people.currencies <= {plan.currency}:
            return Exact.full(len(payee), 1), np.zeros(len(payee), np.bool_)
        months = plan.months if plan.fx_by_period else None
        own = self.people.own_currency
        apart = len(own.names) + 1
        distinct, place = np.unique(pay * apart + own.codes[payee] + 1, return_inverse=True)
        found = [
            self.fx.rate(plan.currency, (plan.currency, *own.names)[code % apart], code // apart, months)
            for code in distinct.tolist()
        ]
        missing = np.array([rate is None for rate in found], np.bool_)
        return Exact.of([rate if rate is not None else 0 for rate in found]).take(place), missing[place]
