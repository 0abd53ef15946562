"""Lines that one step adds for many payees at once: columns, of which records are made where somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from model.basics.calendar import Period
from model.basics.integers import Array, Index
from model.pay.slot import Slot


@dataclass(frozen=True)
class Batch:
    """One row a line, in rising order of `payee`; `period` is a position in `periods`, `amount` in minor units.

    `plan`: whose line it is, -1 where the slot's; `settled_by`: for which a slot is made where the pay period has none.
    `add` puts the line of a row into its slot.
    """

    payee: Index
    period: Index
    periods: tuple[Period, ...]
    plan: Index
    settled_by: Index
    amount: Array
    add: Callable[[Slot, int], None]

    def __len__(self) -> int:
        return len(self.payee)
