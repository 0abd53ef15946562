"""A payee's lines of pay in one pay period, as records: what the steps after earning read and add to."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from model.basics.calendar import Period
from model.basics.money import minor_digits
from model.earnings.context import Context
from model.earnings.lines import EarnedLines
from model.pay.lines import LINES


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


class Entry(NamedTuple):
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
