"""Fiscal periods over months as atoms.

A month is an absolute number, year * 12 + (month - 1); a day is the number of days since 1970-01-01, so that both
can stand in int64 arrays. Names of periods follow the book: FY2026, FY2026-H1, FY2026-Q3, 2026-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

Int = npt.NDArray[np.int64]

EPOCH = date(1970, 1, 1)
FAR_FUTURE = 2**40  # the last day of a spell whose To is blank
FAR_PAST = -(2**40)

MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_date(number: int) -> date:
    """The date of a day number."""
    return EPOCH + timedelta(days=int(number))


def month_number(day: date) -> int:
    """The absolute month that holds a day."""
    return day.year * 12 + day.month - 1


def months_of(days: Int) -> Int:
    """The absolute month of each day number."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def first_days(months: Int) -> Int:
    """The first day of each absolute month."""
    return (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


@lru_cache(maxsize=4096)
def first_day(month: int) -> int:
    """The first day of an absolute month."""
    return day_number(date(month // 12, month % 12 + 1, 1))


@dataclass(frozen=True, order=True)
class Period:
    """A run of whole months: `start` is an absolute month, `months` its length."""

    start: int
    months: int

    @property
    def end(self) -> int:
        """The month after the last."""
        return self.start + self.months

    @property
    def first_day(self) -> int:
        """Day number of the first day."""
        return first_day(self.start)

    @property
    def last_day(self) -> int:
        """Day number of the last day."""
        return first_day(self.end) - 1

    @property
    def days(self) -> int:
        """How many days it has."""
        return self.last_day - self.first_day + 1

    def holds(self, other: Period) -> bool:
        """Whether `other` lies inside this period."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Calendar:
    """The fiscal year: it starts in `start_month` (1 = January) and is called after the year in which it ends."""

    start_month: int = 1

    def fiscal_year(self, month: int) -> int:
        """The fiscal year that holds an absolute month."""
        ends_next_year = self.start_month > 1 and month % 12 + 1 >= self.start_month
        return month // 12 + int(ends_next_year)

    def year(self, fiscal_year: int) -> Period:
        """The twelve months of a fiscal year."""
        calendar_year = fiscal_year - int(self.start_month > 1)
        return Period(calendar_year * 12 + self.start_month - 1, 12)

    def year_of(self, month: int) -> Period:
        """The fiscal year, as a period, that holds an absolute month."""
        return self.year(self.fiscal_year(month))

    def part(self, fiscal_year: int, kind: str, number: int) -> Period:
        """The `number`-th (1-based) month, quarter, half or year of a fiscal year."""
        length = MONTHS_IN[kind]
        return Period(self.year(fiscal_year).start + (number - 1) * length, length)

    def split(self, period: Period, kind: str) -> list[Period]:
        """All periods of a kind that lie inside `period`, in order of time."""
        length = MONTHS_IN[kind]
        first = self.year_of(period.start).start
        start = first + -(-(period.start - first) // length) * length
        return [Period(at, length) for at in range(start, period.end - length + 1, length)]

    def name(self, period: Period) -> str:
        """The period as the book writes it; a span that is no fiscal period reads `2026-07 to 2027-06`."""
        year = self.fiscal_year(period.start)
        offset = period.start - self.year(year).start
        if period.months == 1:
            return f"{period.start // 12}-{period.start % 12 + 1:02d}"
        if period.months == 12 and offset == 0:
            return f"FY{year}"
        for letter, length in (("Q", 3), ("H", 6)):
            if period.months == length and offset % length == 0:
                return f"FY{year}-{letter}{offset // length + 1}"
        last = period.end - 1
        return f"{period.start // 12}-{period.start % 12 + 1:02d} to {last // 12}-{last % 12 + 1:02d}"
