"""All lines of pay by payee and pay period: columns until somebody looks at a payee, then records in slots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from model.basics.calendar import Int, Period
from model.basics.exact import Exact, concatenated
from model.basics.integers import Index, Mask
from model.basics.reasons import REASONS
from model.earnings.context import Context, Owner
from model.earnings.lines import EarnedLines
from model.pay.batch import Batch
from model.pay.settlement import Settled, Settlement, settled_months, settlements
from model.pay.slot import Entry, Slot
from model.plans.terms import PlanTerms


@dataclass
class Ledger:
    """Slots by payee and pay period. Those of a payee are laid out when somebody asks for them, because most lines of
    most payees need nothing beyond what the blocks of earned lines and the `batches` of later steps hold.

    `left`: what is open at the end, by kind and folded component, payee and currency, in minor units. `renewed`: blocks
    that hold for some payees instead of `blocks`, after an edit that touched only them. `calm`: whether nobody's pay
    was below zero when balances were carried, which the slots do not tell afterwards.
    """

    context: Context
    blocks: list[EarnedLines]
    left: dict[tuple[str, str], dict[Owner, int]] = field(default_factory=dict)
    renewed: dict[int, list[EarnedLines]] = field(default_factory=dict)
    calm: bool = True
    batches: list[Batch] = field(default_factory=list)
    _slots: dict[int, dict[Period, Slot]] = field(default_factory=dict)
    _settlements: dict[int, tuple[Settlement, ...]] = field(default_factory=dict)

    def with_renewed(self, context: Context, blocks: list[EarnedLines], payees: list[int]) -> Ledger:
        """The same ledger in which `blocks` hold for those payees; the others' slots are kept. It has no batches."""
        assert not self.batches
        kept = {payee: slots for payee, slots in self._slots.items() if payee not in set(payees)}
        renewed = {**self.renewed, **dict.fromkeys(payees, blocks)}
        found = Ledger(context, self.blocks, self.left, renewed, _slots=kept)
        found.__dict__["_by_payee"] = self._by_payee
        return found

    def find(self, payee: int, period: Period) -> Slot | None:
        """The slot of a payee's pay period, if he has one."""
        return self._of(payee).get(period)

    def slot(self, payee: int, period: Period, plan: int) -> Slot:
        """The slot of a payee's pay period, made for `plan` where there is none."""
        return self._of(payee).setdefault(period, Slot(payee, period, plan))

    def of_payee(self, payee: int) -> list[Slot]:
        """A payee's slots in order of time; of those that end together the one that settles comes last."""
        return self._in_order(payee, list(self._of(payee).values()))

    def _in_order(self, payee: int, slots: list[Slot]) -> list[Slot]:
        alike = len({slot.period.months for slot in slots}) < 2
        settling = () if alike else {settlement.period for settlement in self.settlements(payee)}
        return sorted(slots, key=lambda s: (s.period.end, s.period in settling, s.period.start))

    def settlements(self, payee: int) -> tuple[Settlement, ...]:
        """In which pay periods the payee's draws and balances are settled."""
        if payee not in self._settlements:
            self._settlements[payee] = settlements(self.context, payee)
        return self._settlements[payee]

    def settlement(self, payee: int, month: int) -> Settlement | None:
        """The one that holds a month; None where that is not calculated."""
        return next((found for found in self.settlements(payee) if found.holds(month)), None)

    def settled_months(self, payee: Index, month: Int) -> Settled:
        """The settlement that holds each month of each payee."""
        return settled_months(self.context, payee, month, self.settlement)

    def settled(self, payee: int, settlement: Settlement) -> list[Slot]:
        """The payee's slots that end in a settlement, its own last."""
        return self._in_order(payee, [slot for slot in self._of(payee).values() if settlement.takes(slot.period)])

    def settling(self, payee: int, settlement: Settlement) -> Slot:
        """The slot of a settlement's own pay period, made where there is none."""
        return self.slot(payee, settlement.period, settlement.plan)

    def __iter__(self) -> Iterator[Slot]:
        for payee in range(self.context.people.size):
            yield from self.of_payee(payee)

    def post(self, batch: Batch) -> None:
        """Adds lines: to the slots that are laid out already, and to the others when somebody asks for them."""
        if len(batch):
            self.batches.append(batch)
            for payee in self._slots:
                self._add(payee, batch)

    def held(self, period: Period) -> Mask:
        """By payee, whether an earned line of the pay period is held."""
        found = np.zeros(self.context.people.size, np.bool_)
        for block in self.blocks:
            if block.line == "earned" and block.held.any():
                found[block.rows.payee[block.held & block.rows.is_paid_in(period)]] = True
        for plan in self.context.plans:
            if not self.context.of_plan(plan.index):
                payee = np.flatnonzero(self.in_plan(plan, period))
                found[payee[plan.broken | self.context.people.broken[payee]]] = True
        return found

    def in_plan(self, plan: PlanTerms, period: Period) -> Mask:
        """By payee, whether he is in the plan on some day of the period, if that is a pay period of the plan."""
        spells, found = self.context.people.spells, np.zeros(self.context.people.size, np.bool_)
        if period in self.context.pay_periods(plan):
            inside = (spells.start <= period.last_day) & (spells.end >= period.first_day)
            found[spells.payee[inside & (spells.plan == plan.index)]] = True
        return found

    def below_zero(self) -> set[int]:
        """Payees of whom some pay period adds up to less than zero."""
        for payee in self.renewed:
            self._of(payee)
        found = {payee for payee, slots in self._slots.items() if any(s.below_zero for s in slots.values())}
        columns = [*(block.amount for block in self.blocks), *(batch.amount for batch in self.batches)]
        if all(amount.min(initial=0) >= 0 for amount in columns):
            return found
        number: dict[tuple[Period, str], int] = {}
        groups, amounts = [], []
        for block in self.blocks:
            currency = block.rows.plan.currency
            column = np.array([number.setdefault((p, currency), len(number)) for p in block.rows.pay], np.intp)
            groups.append((block.rows.payee, column[block.rows.span]))
            amounts.append(Exact(np.where(block.held, 0, block.amount)))
        for batch in self.batches:
            groups.append((batch.payee, self._columns(batch, number)))
            amounts.append(Exact(batch.amount))
        group = np.concatenate([payee * len(number) + column for payee, column in groups])
        total = concatenated(amounts).sums(group, self.context.people.size * len(number)).num
        below = np.flatnonzero((total.reshape(-1, len(number)) < 0).any(axis=1))
        return found | ({int(payee) for payee in below} - self._slots.keys())

    def _columns(self, batch: Batch, number: dict[tuple[Period, str], int]) -> Index:
        """The number of each line's period and currency; a line of no plan goes with the plan that settles it."""
        plan = np.where(batch.plan >= 0, batch.plan, batch.settled_by)
        codes, place = np.unique(plan * len(batch.periods) + batch.period, return_inverse=True)
        names = (
            (batch.periods[code % len(batch.periods)], self.context.plans[code // len(batch.periods)].currency)
            for code in codes.tolist()
        )
        found: Index = np.array([number.setdefault(name, len(number)) for name in names], np.intp)[place]
        return found

    def _of(self, payee: int) -> dict[Period, Slot]:
        if payee not in self._slots:
            self._slots[payee] = {}
            self._lay_out(payee)
        return self._slots[payee]

    def _lay_out(self, payee: int) -> None:
        """A slot for every pay period in which the payee is in a plan, with his earned lines in theirs.

        A plan without components gives one line of 0 that says so.
        """
        context, spells = self.context, self.context.people.spells
        for number in range(int(context.people.first[payee]), int(context.people.first[payee + 1])):
            plan = context.plans[int(spells.plan[number])]
            for period in context.pay_periods(plan):
                if spells.start[number] <= period.last_day and spells.end[number] >= period.first_day:
                    slot = self.slot(payee, period, plan.index)
                    slot.plan = plan.index
                    if not context.of_plan(plan.index):
                        _say_no_variable_pay(context, plan, slot)
        if payee in self.renewed:
            for block in self.renewed[payee]:
                self._post(payee, block, np.flatnonzero(block.rows.payee == payee))
            return
        for block, (order, first) in zip(self.blocks, self._by_payee, strict=True):
            self._post(payee, block, order[first[payee] : first[payee + 1]])
        for batch in self.batches:
            self._add(payee, batch)

    def _add(self, payee: int, batch: Batch) -> None:
        """Adds a payee's lines of a batch to his slots."""
        first, last = np.searchsorted(batch.payee, [payee, payee + 1]).tolist()
        for r in range(first, last):
            batch.add(self.slot(payee, batch.periods[int(batch.period[r])], int(batch.settled_by[r])), r)

    def _post(self, payee: int, block: EarnedLines, at: Index) -> None:
        """Adds a payee's rows of a block to his slots."""
        plan, name = block.rows.plan, block.rows.component.name
        currency = self.context.pay_currency(payee, plan)
        slots, spans = self._slots[payee], block.rows.span[at].tolist()
        columns = (
            block.amount[at].tolist(),
            block.digits[at].tolist(),
            block.held[at].tolist(),
            block.reason[at].tolist(),
        )
        for r, span, amount, digits, held, reason in zip(at.tolist(), spans, *columns, strict=True):
            period = block.rows.pay[span]
            if period not in slots:
                slots[period] = Slot(payee, period, plan.index)
            said = REASONS[reason] if held or amount == 0 or reason in _ON_PAID else ""
            paid = 0 if held else amount
            slots[period].entries.append(
                Entry(payee, period, plan.index, name, block.line, paid, digits, currency, held, said, block, r)
            )

    @cached_property
    def _by_payee(self) -> list[tuple[Index, Index]]:
        """For each block its rows in order of payee, and where those of each payee begin."""
        everyone = np.arange(self.context.people.size + 1)
        orders = [np.argsort(block.rows.payee, kind="stable") for block in self.blocks]
        return [
            (order, np.searchsorted(block.rows.payee[order], everyone).astype(np.intp))
            for order, block in zip(orders, self.blocks, strict=True)
        ]


def _say_no_variable_pay(context: Context, plan: PlanTerms, slot: Slot) -> None:
    if any(e.plan == plan.index and e.kind == "earned" for e in slot.entries):
        return
    broken = plan.broken or bool(context.people.broken[slot.payee])
    reason = "problem in the book" if broken else "no variable pay"
    slot.add(context, "earned", 0, plan=plan.index, held=broken, reason=reason)


# On a paid line only what changed it stands as reason; on a line of 0 why it is 0.
_ON_PAID = [
    REASONS.index(name)
    for name in (
        "below minimum volume",
        "gate not met",
        "capped",
        "carried from an earlier period",
        "not measurable",
        "no target",
    )
]
