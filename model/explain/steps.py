"""An explanation as data: a tree of steps from a payout line down to cells of the book."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Source:
    """A row, and where it matters a cell, of the book: `Transactions!F212`."""

    sheet: str
    row: int
    column: str
    cell: str

    @property
    def place(self) -> str:
        """The address as Excel writes it."""
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True)
class Step:
    """One link of the chain: "x weight 50 %", with what it rests on below it.

    `value` is exact; `unit` is one of money, percent, number, points or text (then `note` is all there is); for money
    `currency` is filled. `without`: what the payout would be had this step (a gate, cap, proration or true-up) not
    changed it; `today`: what a signed payout would be if it were calculated now. `unlisted`: rows that a part stands
    for without listing them, as (sheet, data rows).
    """

    label: str
    value: Fraction | None = None
    unit: str = "number"
    currency: str = ""
    note: str = ""
    without: Fraction | None = None
    sources: tuple[Source, ...] = ()
    parts: tuple[Step, ...] = ()
    unlisted: tuple[tuple[str, tuple[int, ...]], ...] = field(default=(), repr=False)
    today: Fraction | None = None
