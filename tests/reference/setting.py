"""What the parts of a random book have in common: its year, its people, and the source of chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from model.basics.calendar import Calendar, Period, day_date, day_number
from model.tables.book import Cell

Book = dict[str, list[dict[str, Cell]]]


@dataclass
class Setting:
    """The frame of a random book. `abroad`: people are paid in another currency than the plan's.

    `currency` is the book's.
    """

    rng: Random
    calendar: Calendar
    year: Period
    paid: str
    leaders: list[str]
    people: list[str]
    abroad: bool
    currency: str = "USD"
    currencies: tuple[str, ...] = ("USD", "EUR", "JPY", "KWD")

    def chance(self, p: float) -> bool:
        """True with probability p."""
        return self.rng.random() < p

    def pick(self, *choices: Any) -> Any:
        """One of the choices."""
        return self.rng.choice(choices)

    def day(self, after: date | None = None) -> date:
        """A day of the fiscal year, often the first or last of a month, not before `after`."""
        first = self.year.first_day if after is None else max(self.year.first_day, day_number(after))
        first = min(first, self.year.last_day)
        day = day_date(self.rng.randint(first, self.year.last_day))
        if self.chance(0.3):
            month = Period(day.year * 12 + day.month - 1, 1)
            edge = self.pick(month.first_day, month.last_day)
            day = day_date(max(first, edge))
        return day

    def periods(self, kind: str) -> list[Period]:
        """The periods of a kind in the fiscal year."""
        return self.calendar.split(self.year, kind)

    def pay_periods(self) -> list[Period]:
        """The pay periods of the fiscal year."""
        return self.periods(self.paid)
