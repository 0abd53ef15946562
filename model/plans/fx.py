"""Exchange rates of the book: never inverted, never chained; a missing one is an error that names what to enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from model.basics.calendar import FAR_PAST, Calendar, Int, Period, months_of
from model.basics.exact import Exact
from model.basics.integers import Mask
from model.basics.problem import Problem
from model.tables.columns import Names, Table, Tables


@dataclass
class Fx:
    """Rates by (from, to) and period, None for one that cannot be used, which is a problem of the book already.

    `missing` collects what was asked for and is not there, once each.
    """

    calendar: Calendar
    rates: dict[tuple[str, str], dict[Period, Fraction | None]]
    table: Table
    missing: dict[tuple[str, str, str], Problem] = field(default_factory=dict)

    def rate(self, source: str, target: str, month: int, paid_months: int | None) -> Fraction | None:
        """The fiscal year's rate of a month; with `paid_months` the rate of its pay period, else the month's own."""
        if source == target:
            return Fraction(1)
        known, wanted = self.rates.get((source, target), {}), self._wanted(month, paid_months)
        for period in wanted:
            if period in known:
                return known[period]
        name = self.calendar.name(wanted[0])
        if (source, target, name) not in self.missing:
            self.missing[source, target, name] = self._missing(source, target, wanted[0])
        return None

    def _wanted(self, month: int, paid_months: int | None) -> list[Period]:
        """The periods whose rate holds in a month, the first that is there."""
        year = self.calendar.year_of(month)
        if paid_months is None:
            return [year]
        start = year.start + (month - year.start) // paid_months * paid_months
        return [Period(start, paid_months), Period(month, 1)]

    def cell(self, source: str, target: str, month: int, paid_months: int | None) -> tuple[int, str] | None:
        """Table row and heading of the rate that holds in a month; None where none is needed or there."""
        known = self.rates.get((source, target), {})
        period = next((p for p in self._wanted(month, paid_months) if p in known), None)
        if period is None or source == target:
            return None
        pairs = zip(self.table.names("From currency").texts(), self.table.names("To currency").texts(), strict=True)
        row = next(r for r, pair in enumerate(pairs) if pair == (source, target))
        return row, self.table.periods[period].heading

    def _missing(self, source: str, target: str, period: Period) -> Problem:
        """At the cell where the rate belongs; at the first free row where the pair of currencies has none."""
        table, name = self.table, self.calendar.name(period)
        wrong = f"there is no rate from {source} to {target} for {name}"
        sources, targets = table.names("From currency"), table.names("To currency")
        row = next((r for r in range(table.size) if (sources.text(r), targets.text(r)) == (source, target)), None)
        if row is None:
            free = int(table.rows.max()) + 1 if table.size else 0
            right = f"add a row from {source} to {target} with a rate under {name}"
            return Problem("FX", None, None, table.layout.address(free, "From currency"), "", wrong, right)
        if period not in table.periods:
            right = f"add a column {name} with the rate"
            return Problem("FX", int(table.rows[row]), None, table.address(row, None), "", wrong, right)
        heading = table.periods[period].heading
        right = f"write how much of {target} one {source} is worth"
        return Problem("FX", int(table.rows[row]), heading, table.address(row, heading), "", wrong, right)

    def rates_for(self, currency: Names, target: str, days: Int, paid_months: int | None) -> tuple[Exact, Mask]:
        """The rate to `target` on each day, and where none is known (then 0); an unreadable day asks for none."""
        size = len(currency.codes)
        if set(currency.names) <= {target}:
            return Exact.full(size, 1), np.zeros(size, np.bool_)
        unread = days == FAR_PAST
        if unread.any():
            known = np.flatnonzero(~unread)
            part = Names(currency.codes[known], currency.names)
            rate, missing = self.rates_for(part, target, days[known], paid_months)
            absent = unread.copy()
            absent[known] = missing
            return Exact.zeros(size).replaced(known, rate), absent
        pairs = np.stack([currency.codes.astype(np.int64), months_of(days)], axis=1)
        distinct, inverse = np.unique(pairs, axis=0, return_inverse=True)
        found = [
            self.rate(currency.names[int(code)] if code >= 0 else target, target, int(month), paid_months)
            for code, month in distinct
        ]
        rate = Exact.of([value if value is not None else Fraction(0) for value in found])
        unknown = np.array([value is None for value in found], np.bool_)
        at = inverse.ravel()
        return rate.take(at), unknown[at]


def exchange_rates(tables: Tables) -> Fx:
    """Reads the FX sheet; what stands in a broken row or cannot be used is no rate, and no other takes its place."""
    table = tables["FX"]
    source, target = table.names("From currency"), table.names("To currency")
    rates: dict[tuple[str, str], dict[Period, Fraction | None]] = {}
    for r in range(table.size):
        known = rates.setdefault((source.text(r), target.text(r)), {})
        for period, column in table.periods.items():
            value = column.numbers.get(r)
            if column.bad[r] or (value is not None and table.broken[r]):
                known[period] = None
            elif value is not None:
                known[period] = value
    return Fx(tables.calendar, rates, table)
