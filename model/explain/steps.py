"""An explanation as data: a tree of steps from a payout line down to cells of the book.

Steps and sources are named tuples: one explanation makes hundreds, and a frozen dataclass takes three times as long.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple


class Source(NamedTuple):
    """A row, and where it matters a cell, of the book: `Transactions!F212`."""

    sheet: str
    row: int
    column: str
    cell: str

    @property
    def place(self) -> str:
        """The address as Excel writes it."""
        return f"{self.sheet}!{self.cell}"


class Step(NamedTuple):
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
    unlisted: tuple[tuple[str, tuple[int, ...]], ...] = ()
    today: Fraction | None = None
