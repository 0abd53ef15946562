"""The line that data flows along: people, credits, measures, earnings, pay lines of a fiscal year."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from model.basics.calendar import Period
from model.basics.reasons import REASONS
from model.basics.watch import Watch, stages, unwatched
from model.calculation import Calculation
from model.credits.crediting import crediting
from model.curves.tables import rate_tables
from model.earnings.balances import opening_balances
from model.earnings.context import Context
from model.earnings.due import TRAILING
from model.earnings.earn import earned_lines
from model.earnings.lines import EarnedLines
from model.measures.inputs import Inputs
from model.measures.measures import Measures
from model.measures.terms import measure_terms
from model.measures.who import scopes
from model.pay.adjustments import adjust
from model.pay.carry import carry_forward
from model.pay.clawback import claw_back
from model.pay.draws import top_up
from model.pay.holdback import Withheld, hold_back, nothing_withheld
from model.pay.ledger import Ledger
from model.pay.plan_cap import cap_plans
from model.pay.retro import Closed, Retro, closed_records, differences, post_retro
from model.pay.unread import hold_unread
from model.people.hierarchy import hierarchy
from model.people.roster import roster
from model.people.timeline import timeline
from model.plans.fx import exchange_rates
from model.plans.terms import component_terms, plan_terms
from model.signoff.record import SignedRecord, signed_records
from model.tables.columns import Tables

LOOK_BACK = 12  # months before the fiscal year that a trailing component asks for


def calculate(tables: Tables, period: Period, watch: Watch = unwatched) -> Calculation:
    """All lines of the fiscal year of `period`, up to its end. What `watch` raises ends it."""
    reading, settling = stages(watch, 1, 3)
    records = signed_records(tables, reading)
    year = _Years(tables, records).settled(period, settling)
    return Calculation(tables, period, year.context, year.ledger, records)


@dataclass(frozen=True)
class _Year:
    """A fiscal year calculated: earned lines, the ledger, and what waits for a later year: holdbacks, corrections."""

    context: Context
    blocks: list[EarnedLines]
    ledger: Ledger
    waiting: Withheld
    corrections: list[Retro]


class _Years:
    """Fiscal years of one book: earlier ones are calculated where a signature or a clawback reaches back to them."""

    def __init__(self, tables: Tables, records: dict[tuple[Period, str], SignedRecord]) -> None:
        self._tables = tables
        self._records = records
        self._earned: dict[int, tuple[Context, list[EarnedLines]]] = {}
        self._whole: dict[int, _Year] = {}

    def earned(self, fiscal_year: int) -> tuple[Context, list[EarnedLines]]:
        """Context and earned lines of a whole fiscal year."""
        if fiscal_year not in self._earned:
            self._earned[fiscal_year] = self._earn(self._tables.calendar.year(fiscal_year))
        return self._earned[fiscal_year]

    def _earn(self, period: Period) -> tuple[Context, list[EarnedLines]]:
        context = _context(self._tables, period)
        return context, _held_for_broken(context, earned_lines(context))

    def settled(self, period: Period, watch: Watch) -> _Year:
        """The fiscal year of `period` up to its end, with everything that signed periods carry into it."""
        calendar = self._tables.calendar
        year = calendar.year_of(period.start)
        context = _context(self._tables, period)
        closed = closed_records(context, self._records)
        retro: list[Retro] = []
        waiting = nothing_withheld()
        signed_before = [year.start - p.end for _, p in closed if p.end <= year.start]
        years = max((months // 12 + 1 for months in signed_before), default=0)
        looking, earning, settling = stages(watch, 4 * years, 3, 1)
        if years:
            earlier = self._year(calendar.fiscal_year(year.start - 1), looking)
            retro, waiting = list(earlier.corrections), _take_over(context, earlier, closed)
        blocks = _held_for_broken(context, earned_lines(context, earning))
        settling(0, 2)
        found = self._settle(context, blocks, closed, retro, waiting, watch)
        retro += differences(context, found.ledger, {k: r for k, r in closed.items() if year.holds(k[1])}, watch)
        settling(1, 2)
        return self._settle(context, blocks, closed, retro, waiting, watch) if retro else found

    def _year(self, fiscal_year: int, watch: Watch) -> _Year:
        if fiscal_year not in self._whole:
            self._whole[fiscal_year] = self.settled(self._tables.calendar.year(fiscal_year), watch)
        return self._whole[fiscal_year]

    def _settle(
        self,
        context: Context,
        blocks: list[EarnedLines],
        closed: Closed,
        retro: list[Retro],
        before: Withheld,
        watch: Watch,
    ) -> _Year:
        """From earned lines to pay, in the order of the lines."""
        ledger = Ledger(context, blocks)
        cap_plans(context, ledger)
        waiting = hold_back(context, ledger, before)
        later = post_retro(context, ledger, closed, retro, watch)
        top_up(context, ledger)
        claw_back(context, ledger, blocks, self.earned)
        adjust(context, ledger)
        hold_unread(context, ledger)
        carry_forward(context, ledger)
        for key in sorted({*context.cap_balances, *(name for kind, name in context.left if kind == "cap")} - {""}):
            ledger.left["cap", key] = context.cap_balances.get(key) or opening_balances(context, "cap", key)
        return _Year(context, blocks, ledger, waiting, later)


def _take_over(context: Context, before: _Year, closed: Closed) -> Withheld:
    """Balances of payees whose last pay period of the year before is signed; returns their holdbacks."""
    last: dict[int, list[Period]] = {}
    for slot in before.ledger:
        same = [period for period in last.get(slot.payee, ()) if period.end >= slot.period.end]
        last[slot.payee] = same if any(p.end > slot.period.end for p in same) else [*same, slot.period]
    context.signed_off = frozenset(who for who, periods in last.items() if all((who, p) in closed for p in periods))
    context.left = before.ledger.left
    return before.waiting.take(np.isin(before.waiting.payee, list(context.signed_off)))


def _context(tables: Tables, period: Period) -> Context:
    """People, credits and measures of a fiscal year, and of twelve months before it where a component looks back."""
    calendar = tables.calendar
    year = calendar.year_of(period.start)
    people = roster(tables)
    changes = np.concatenate([people.spells.start, people.spells.end + 1])
    components = component_terms(tables, people.plan_position)
    until = min(period.end, year.end)
    first = year.start - (LOOK_BACK if any(c.measured_over == TRAILING for c in components) else 0)
    time = timeline(Period(first, until - first), changes)
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
        until=until,
        people=people,
        plans=plan_terms(tables),
        components=components,
        inputs=inputs,
        measures=Measures(inputs),
        curves=rate_tables(tables),
        fx=fx,
    )


def _held_for_broken(context: Context, blocks: list[EarnedLines]) -> list[EarnedLines]:
    """Holds the lines of payees of whom something cannot be read, and those on teams and pools not all known."""
    people = context.people
    if not (people.broken.any() or people.shaken.any() or people.unsure.any() or people.strangers):
        return blocks
    problem = REASONS.index("problem in the book")
    leading = people.broken | context.inputs.ranks.leading(people.shaken)
    by_scope = {"team": leading, "reports": leading, "my team": people.broken | people.unsure}
    held = []
    for block in blocks:
        component = block.rows.component
        wrong = by_scope.get(component.scope, people.broken)[block.rows.payee]
        if component.method == "pool" and component.plan in people.strangers:
            wrong = np.ones(len(block.rows), np.bool_)
        amount, reason = np.where(wrong, 0, block.amount), np.where(wrong, problem, block.reason)
        held.append(replace(block, held=block.held | wrong, amount=amount, reason=reason))
    return held
