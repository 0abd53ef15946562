"""Lines of pay as records, by payee and pay period: what the later steps read and add to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.earnings.balances import balance_currency
from model.earnings.context import Context
from model.earnings.lines import EarnedLines
from model.pay.lines import LINES, REASONS


@dataclass(frozen=True)
class Entry:
    """One line. `amount` in minor units, 0 while held; `component` '' and `plan` -1 for lines of the payee alone.

    `block` and `row` lead to the earned lines it comes from; `cites` are (sheet, table row) behind the others.
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

    def total(self, kinds: tuple[str, ...] | None = None) -> int:
        """Sum of the lines of those kinds (None: all), held ones left out."""
        return sum(e.amount for e in self.entries if kinds is None or e.kind in kinds)

    def add(
        self,
        context: Context,
        kind: str,
        amount: int,
        *,
        component: str = "",
        plan: int = -1,
        held: bool = False,
        reason: str = "",
        cites: tuple[tuple[str, int], ...] = (),
        note: str = "",
        corrects: str = "",
    ) -> None:
        """Adds a line in the payee's pay currency."""
        terms = context.plans[self.plan] if self.plan >= 0 else None
        own = context.people.pay_currency[self.payee]
        currency = own or (terms.currency if terms else balance_currency(context, self.payee))
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
            )
        )

    def ordered(self) -> list[Entry]:
        """The lines in the order of LINES."""
        return sorted(self.entries, key=lambda e: LINES.index(e.kind))


@dataclass
class Ledger:
    """Slots by payee and pay period, made when a line or a spell asks for one.

    `left`: what is open at the end, by kind and folded component and payee, in minor units.
    """

    context: Context
    slots: dict[tuple[int, Period], Slot] = field(default_factory=dict)
    left: dict[tuple[str, str], dict[int, int]] = field(default_factory=dict)

    def slot(self, payee: int, period: Period, plan: int) -> Slot:
        """The slot of a payee's pay period; `plan` is that of the latest spell that asked."""
        key = (payee, period)
        if key not in self.slots:
            self.slots[key] = Slot(payee, period, plan)
        return self.slots[key]

    def of_payee(self, payee: int) -> list[Slot]:
        """A payee's slots in order of time."""
        found = [slot for (p, _), slot in self.slots.items() if p == payee]
        return sorted(found, key=lambda s: (s.period.end, s.period.start))

    def __iter__(self) -> Iterator[Slot]:
        return iter(self.slots.values())


def open_ledger(context: Context, blocks: list[EarnedLines]) -> Ledger:
    """A slot for every pay period in which a payee is in a plan, and the earned lines in theirs.

    A payee in a plan without components gets one line of 0 that says so.
    """
    ledger = Ledger(context)
    spells = context.people.spells
    for number in range(len(spells)):
        plan = context.plans[int(spells.plan[number])]
        for period in context.pay_periods(plan):
            if spells.start[number] <= period.last_day and spells.end[number] >= period.first_day:
                slot = ledger.slot(int(spells.payee[number]), period, plan.index)
                slot.plan = plan.index
                if not context.of_plan(plan.index) and not any(
                    e.plan == plan.index and e.kind == "earned" for e in slot.entries
                ):
                    broken = plan.broken or bool(context.people.broken[slot.payee])
                    reason = "problem in the book" if broken else "no variable pay"
                    slot.add(context, "earned", 0, plan=plan.index, held=broken, reason=reason)
    for block in blocks:
        _post(ledger, block)
    return ledger


def _post(ledger: Ledger, block: EarnedLines) -> None:
    rows = block.rows
    context = ledger.context
    currency = [context.pay_currency(int(p), rows.plan) for p in rows.payee]
    for r in range(len(block)):
        payee, held = int(rows.payee[r]), bool(block.held[r])
        period = rows.pay[int(rows.span[r])]
        ledger.slot(payee, period, rows.plan.index).entries.append(
            Entry(
                payee,
                period,
                rows.plan.index,
                rows.component.name,
                block.line,
                0 if held else int(block.amount[r]),
                int(block.digits[r]),
                currency[r],
                held,
                _reason(block, r),
                block,
                r,
            )
        )


def _reason(block: EarnedLines, r: int) -> str:
    """What stands as reason: on a paid line only what changed it, on a line of 0 why it is 0."""
    reason = REASONS[int(block.reason[r])]
    if block.held[r] or block.amount[r] == 0 or np.isin(block.reason[r], _ON_PAID):
        return reason
    return ""


_ON_PAID = [
    REASONS.index(name)
    for name in ("gate not met", "capped", "carried from an earlier period", "not measurable", "no target")
]
