"""What a calculation found, and how it is read: the pay periods of payees, and their lines as the book shows them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from model.basics.calendar import Period
from model.basics.problem import Problem
from model.basics.watch import Watch, asked, unwatched, watched
from model.earnings.context import Context
from model.measures.value import OK, Value
from model.pay.ledger import Ledger
from model.pay.lines import LINES, PayoutLine
from model.pay.slot import Entry, Slot
from model.pay.waiting import findings
from model.signoff.inputs import SignedInputs
from model.signoff.record import SignedRecord, status
from model.tables.columns import Tables

_LOOK = 100  # payees whose lines are listed from one look at the watch to the next


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
        missing, uneven = self.context.fx.missing, self.context.inputs.crediting.uneven
        found = (*self.tables.problems, *self.context.problems, *missing.values(), *uneven.values())
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
