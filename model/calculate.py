"""The line that data flows along: people, credits, measures, earnings, pay lines of a fiscal year."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from model.basics.calendar import Period
from model.basics.problem import Problem
from model.basics.reasons import REASONS
from model.basics.watch import Watch, asked, stages, unwatched, watched
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
from model.measures.value import OK, Value
from model.measures.who import scopes
from model.pay.adjustments import adjust
from model.pay.carry import carry_forward
from model.pay.clawback import claw_back
from model.pay.draws import top_up
from model.pay.holdback import Withheld, hold_back, nothing_withheld
from model.pay.ledger import Ledger
from model.pay.lines import LINES, PayoutLine
from model.pay.plan_cap import cap_plans
from model.pay.retro import Closed, Retro, closed_records, differences, post_retro
from model.pay.slot import Entry, Slot
from model.pay.unread import hold_unread
from model.pay.waiting import findings
from model.people.hierarchy import hierarchy
from model.people.roster import roster
from model.people.timeline import timeline
from model.plans.fx import exchange_rates
from model.plans.terms import component_terms, plan_terms
from model.signoff.inputs import Inputs as SignedInputs
from model.signoff.record import SignedRecord, signed_records, status
from model.tables.columns import Tables

_LOOK = 100  # payees whose lines are listed from one look at the watch to the next
LOOK_BACK = 12  # months before the fiscal year that a trailing component asks for


@dataclass
class Calculation:
    """Everything computed up to the end of `period` in its fiscal year; `records` are its signed statements."""

    tables: Tables
    period: Period
    context: Context
    ledger: Ledger
    records: dict[tuple[Period, str], SignedRecord]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The book's problems and those that only calculating could find."""
        found = (*self.tables.problems, *self.context.problems, *self.context.fx.missing.values())
        return (*found, *findings(self.ledger))

    def slots(self, period: Period | None = None, payee_id: str | None = None, watch: Watch = unwatched) -> list[Slot]:
        """The pay periods of payees that lie inside `period` (None: all computed), in order of time and payee ID."""
        people = self.context.people
        wanted = None if payee_id is None else people.position.get(payee_id, -1)
        slots = self.ledger if wanted is None else self.ledger.of_payee(wanted) if wanted >= 0 else ()
        found = [slot for slot in asked(slots, watch, _LOOK) if period is None or period.holds(slot.period)]
        return sorted(found, key=lambda slot: (slot.period, people.ids[slot.payee]))

    def record(self, slot: Slot) -> SignedRecord | None:
        """What is signed of a pay period."""
        return self.records.get((slot.period, self.context.people.ids[slot.payee]))

    def lines(
        self, period: Period | None = None, payee_id: str | None = None, watch: Watch = unwatched
    ) -> list[PayoutLine]:
        """The payout lines, by period, payee ID, plan, component and line; those of closed periods as signed."""
        slots = self.slots(period, payee_id, watch)
        return sorted(
            (x for slot in watched(slots, watch, _LOOK) for x in self._slot_lines(slot, watch)), key=self.place
        )

    @staticmethod
    def place(line: PayoutLine) -> tuple[Period, str, str, str, int]:
        """A line's place among others."""
        return line.period, line.payee_id, line.plan_id, line.component, LINES.index(line.line)

    def _slot_lines(self, slot: Slot, watch: Watch) -> list[PayoutLine]:
        record = self.record(slot)
        if record is not None and record.closed:
            return [replace(line, status=record.step) for line in record.lines]
        lines = [self.line(entry) for entry in slot.ordered()]
        if record is None:
            return lines
        state = status(record, self._inputs, lines, watch)
        return [line if line.amount is None else replace(line, status=state) for line in lines]

    @cached_property
    def _inputs(self) -> SignedInputs:
        return SignedInputs(self.tables)

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
