"""Lines of pay as records, by payee and pay period: what the later steps read and add to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from model.basics.calendar import Period
from model.basics.integers import Index, bound
from model.basics.money import minor_digits
from model.basics.reasons import REASONS
from model.earnings.context import Context, Owner
from model.earnings.lines import EarnedLines
from model.pay.lines import LINES
from model.pay.settlement import Settlement, settlements
from model.plans.terms import PlanTerms


@dataclass(frozen=True)
class Reckoned:
    """One number that a line of pay was reckoned from, as an explanation shows it: money in the line's currency.

    `cell` is (sheet, table row, heading) where it stands in the book; `without` what the line would be without it;
    `of_lines`: it is the sum of the lines that the line follows.
    """

    label: str
    value: Fraction
    unit: str = "money"
    note: str = ""
    cell: tuple[str, int, str] | None = None
    without: Fraction | None = None
    of_lines: bool = False


@dataclass(frozen=True)
class Entry:
    """One line. `amount` in minor units, 0 while held; `component` '' and `plan` -1 for lines of the payee alone.

    `block` and `row` lead to the earned lines it comes from; `cites` are (sheet, table row) behind the others, and
    `reckoning` how they came about.
    """

    payee: int
    period: Period
    plan: int
    component: str
    kind: str
    amount: int
    digits: int
    currency: str
    held: bool = False
    reason: str = ""
    block: EarnedLines | None = None
    row: int = -1
    cites: tuple[tuple[str, int], ...] = ()
    note: str = ""
    corrects: str = ""
    reckoning: tuple[Reckoned, ...] = ()


@dataclass
class Slot:
    """All lines of a payee in one pay period, in the order of LINES within a kind as they were added."""

    payee: int
    period: Period
    plan: int
    entries: list[Entry] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether an earned line is held."""
        return any(e.held for e in self.entries if e.kind == "earned")

    def total(self, currency: str, kinds: tuple[str, ...] | None = None) -> int:
        """Sum of the lines of those kinds (None: all) in a currency, held ones left out."""
        return sum(e.amount for e in self.entries if e.currency == currency and (kinds is None or e.kind in kinds))

    @property
    def below_zero(self) -> bool:
        """Whether the lines of some currency come to less than zero."""
        return any(self.total(currency) < 0 for currency in {e.currency for e in self.entries})

    def currency(self, context: Context) -> str:
        """The payee's pay currency, which is that of every line that belongs to no plan of its own."""
        return context.pay_currency(self.payee, context.plans[self.plan])

    def add(
        self,
        context: Context,
        kind: str,
        amount: int,
        *,
        component: str = "",
        plan: int = -1,
        currency: str = "",
        held: bool = False,
        reason: str = "",
        cites: tuple[tuple[str, int], ...] = (),
        note: str = "",
        corrects: str = "",
        reckoning: tuple[Reckoned, ...] = (),
    ) -> None:
        """Adds a line in `currency`, else in the pay currency of `plan`, or of the slot where none is named."""
        if not currency:
            currency = context.pay_currency(self.payee, context.plans[plan]) if plan >= 0 else self.currency(context)
        self.entries.append(
            Entry(
                self.payee,
                self.period,
                plan if plan >= 0 else self.plan,
                component,
                kind,
                0 if held else int(amount),
                minor_digits(currency),
                currency,
                held,
                reason,
                cites=cites,
                note=note,
                corrects=corrects,
                reckoning=reckoning,
            )
        )

    def ordered(self) -> list[Entry]:
        """The lines in the order of LINES."""
        return sorted(self.entries, key=lambda e: LINES.index(e.kind))


@dataclass
class Ledger:
    """Slots by payee and pay period. Those of a payee are laid out when somebody asks for them, because most lines of
    most payees need nothing beyond what the blocks of earned lines hold.

    `left`: what is open at the end, by kind and folded component, payee and currency, in minor units. `renewed`: blocks
    that hold for some payees instead of `blocks`, after an edit that touched only them. `calm`: whether nobody's pay
    was below zero when balances were carried, which the slots do not tell afterwards.
    """

    context: Context
    blocks: list[EarnedLines]
    left: dict[tuple[str, str], dict[Owner, int]] = field(default_factory=dict)
    renewed: dict[int, list[EarnedLines]] = field(default_factory=dict)
    calm: bool = True
    _slots: dict[int, dict[Period, Slot]] = field(default_factory=dict)
    _settlements: dict[int, tuple[Settlement, ...]] = field(default_factory=dict)

    def with_renewed(self, context: Context, blocks: list[EarnedLines], payees: list[int]) -> Ledger:
        """The same ledger in which `blocks` hold for those payees; the others' slots are kept."""
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
        slots = self._of(payee).values()
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

    def settled(self, payee: int, settlement: Settlement) -> list[Slot]:
        """The payee's slots that end in a settlement, its own last."""
        return [slot for slot in self.of_payee(payee) if settlement.takes(slot.period)]

    def settling(self, payee: int, settlement: Settlement) -> Slot:
        """The slot of a settlement's own pay period, made where there is none."""
        return self.slot(payee, settlement.period, settlement.plan)

    def __iter__(self) -> Iterator[Slot]:
        for payee in range(self.context.people.size):
            yield from self.of_payee(payee)

    def below_zero(self) -> set[int]:
        """Payees of whom some pay period adds up to less than zero."""
        for payee in self.renewed:
            self._of(payee)
        found = {payee for payee, slots in self._slots.items() if any(s.below_zero for s in slots.values())}
        if all(bound(block.amount) == 0 or block.amount.min() >= 0 for block in self.blocks):
            return found
        number: dict[tuple[Period, str], int] = {}
        for block in self.blocks:
            for pay in block.rows.pay:
                number.setdefault((pay, block.rows.plan.currency), len(number))
        total = np.zeros((self.context.people.size, len(number)), object)
        for block in self.blocks:
            column = np.array([number[pay, block.rows.plan.currency] for pay in block.rows.pay], np.intp)[
                block.rows.span
            ]
            np.add.at(total, (block.rows.payee, column), np.where(block.held, 0, block.amount))
        rest = {int(payee) for payee in np.flatnonzero((total < 0).any(axis=1))}
        return found | (rest - self._slots.keys())

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
        for block, (order, payees) in zip(self.blocks, self._by_payee, strict=True):
            first, last = np.searchsorted(payees, [payee, payee + 1])
            self._post(payee, block, order[first:last])

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
        """For each block its rows in order of payee, and the payee of each."""
        orders = [np.argsort(block.rows.payee, kind="stable") for block in self.blocks]
        return [(order, block.rows.payee[order]) for order, block in zip(orders, self.blocks, strict=True)]


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
