"""The line that data flows along: people, credits, measures, earnings, pay lines of a fiscal year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period
from model.basics.problem import Problem
from model.credits.crediting import crediting
from model.curves.tables import rate_tables
from model.earnings.context import Context
from model.earnings.earn import earned_lines
from model.earnings.lines import EarnedLines
from model.measures.inputs import Inputs
from model.measures.measures import Measures
from model.measures.terms import measure_terms
from model.measures.value import OK, Value
from model.measures.who import scopes
from model.pay.adjustments import adjust
from model.pay.carry import carry_forward
from model.pay.clawback import claw_back
from model.pay.draws import top_up
from model.pay.entries import Entry, Ledger, open_ledger
from model.pay.holdback import hold_back
from model.pay.lines import LINES, REASONS, PayoutLine
from model.pay.plan_cap import cap_plans
from model.people.hierarchy import hierarchy
from model.people.roster import roster
from model.people.timeline import timeline
from model.plans.fx import exchange_rates
from model.plans.terms import component_terms, plan_terms
from model.tables.columns import Tables

LOOK_BACK = 12  # months before the fiscal year that trailing measures and cohorts may ask for


@dataclass
class Calculation:
    """Everything computed up to the end of `period` in its fiscal year."""

    tables: Tables
    period: Period
    context: Context
    ledger: Ledger

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The book's problems and those that only calculating could find."""
        return (*self.tables.problems, *self.context.problems, *self.context.fx.missing.values())

    def entries(self, period: Period | None = None, payee_id: str | None = None) -> list[Entry]:
        """Lines as records, by period, payee ID, plan, component and line; `period` None means all computed."""
        people, plans = self.context.people, self.context.plans
        wanted = None if payee_id is None else people.position.get(payee_id, -1)
        found = [
            entry
            for slot in self.ledger
            if (period is None or period.holds(slot.period)) and (wanted is None or slot.payee == wanted)
            for entry in slot.ordered()
        ]

        def place(entry: Entry) -> tuple[int, int, str, str, str, int]:
            plan = plans[entry.plan].plan_id if entry.plan >= 0 else ""
            of_component = entry.component if entry.component or entry.kind == "earned" else "\uffff"
            return (
                entry.period.start,
                entry.period.months,
                people.ids[entry.payee],
                plan,
                of_component,
                LINES.index(entry.kind),
            )

        return sorted(found, key=place)

    def lines(self, period: Period | None = None, payee_id: str | None = None) -> list[PayoutLine]:
        """The payout lines, as `entries`."""
        return [self.line(entry) for entry in self.entries(period, payee_id)]

    def line(self, entry: Entry) -> PayoutLine:
        """One record as the Payouts sheet shows it."""
        people, plans = self.context.people, self.context.plans
        shown = _Shown()
        if entry.block is not None and entry.block.found is not None:
            shown = _shown(self.context, entry)
        return PayoutLine(
            period=entry.period,
            period_name=self.context.calendar.name(entry.period),
            payee_id=people.ids[entry.payee],
            name=people.names[entry.payee],
            plan_id=plans[entry.plan].plan_id if entry.plan >= 0 else "",
            component=entry.component,
            line=entry.kind,
            measure=shown.measure or entry.corrects,
            actual=shown.actual,
            target=shown.target,
            attainment=shown.attainment,
            curve_result=shown.curve,
            target_incentive=shown.incentive,
            amount=None if entry.held else Decimal(entry.amount).scaleb(-entry.digits),
            currency=entry.currency,
            reason=entry.reason,
            status="held" if entry.held else "open",
        )


@dataclass(frozen=True)
class _Shown:
    measure: str = ""
    actual: Fraction | None = None
    target: Fraction | None = None
    attainment: Fraction | None = None
    curve: Fraction | None = None
    incentive: Fraction | None = None


def _shown(context: Context, entry: Entry) -> _Shown:
    block, r = entry.block, entry.row
    assert block is not None
    found = block.found
    assert found is not None

    def number(value: Value) -> Fraction | None:
        return value.number.fraction(r) if value.state[r] == OK else None

    measure = context.measures.terms(block.rows.component.measure)
    return _Shown(
        measure.name if measure is not None else "",
        number(found.actual),
        number(found.target),
        number(found.attainment),
        found.curve.fraction(r) if found.shown[r] else None,
        block.incentive.fraction(r) if found.by_incentive else None,
    )


def calculate(tables: Tables, period: Period) -> Calculation:
    """All lines of the fiscal year of `period`, up to its end."""
    context = _context(tables, period)
    blocks = _held_for_broken(context, earned_lines(context))
    ledger = open_ledger(context, blocks)
    years: dict[int, tuple[Context, list[EarnedLines]]] = {}

    def earlier(fiscal_year: int) -> tuple[Context, list[EarnedLines]]:
        if fiscal_year not in years:
            before = _context(tables, context.calendar.year(fiscal_year))
            years[fiscal_year] = before, _held_for_broken(before, earned_lines(before))
        return years[fiscal_year]

    cap_plans(context, ledger)
    hold_back(context, ledger)
    top_up(context, ledger)
    claw_back(context, ledger, blocks, earlier)
    adjust(context, ledger)
    carry_forward(context, ledger)
    return Calculation(tables, period, context, ledger)


def _context(tables: Tables, period: Period) -> Context:
    """People, credits and measures of a fiscal year and the twelve months before it."""
    calendar = tables.calendar
    year = calendar.year_of(period.start)
    people = roster(tables)
    changes = np.concatenate([people.spells.start, people.spells.end + 1])
    time = timeline(Period(year.start - LOOK_BACK, LOOK_BACK + 12), changes)
    ranks = hierarchy(people, time)
    credited = crediting(tables, people)
    fx = exchange_rates(tables)
    inputs = Inputs(
        tables, people, time, ranks, credited, scopes(people, ranks, credited.facts), fx, measure_terms(tables)
    )
    return Context(
        tables=tables,
        calendar=calendar,
        year=year,
        until=min(period.end, year.end),
        people=people,
        plans=plan_terms(tables),
        components=component_terms(tables, people.plan_position),
        inputs=inputs,
        measures=Measures(inputs),
        curves=rate_tables(tables),
        fx=fx,
    )


def _held_for_broken(context: Context, blocks: list[EarnedLines]) -> list[EarnedLines]:
    """Lines of payees of whom something cannot be read are held."""
    broken = context.people.broken
    if not broken.any():
        return blocks
    problem = REASONS.index("problem in the book")
    return [
        replace(
            block,
            held=block.held | broken[block.rows.payee],
            amount=np.where(broken[block.rows.payee], 0, block.amount),
            reason=np.where(broken[block.rows.payee], problem, block.reason),
        )
        for block in blocks
    ]
