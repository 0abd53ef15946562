"""The periods a book can be looked at in: the pay periods of its plans in every fiscal year that it has data for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.basics.calendar import MONTHS_IN, Period, months_of

if TYPE_CHECKING:
    from model.tables.columns import Tables

_DATED_BY_PERIOD = ("Goals", "Adjustments")
_FINE_TO_COARSE = ("month", "quarter", "half", "year")


@dataclass(frozen=True)
class KnownPeriod:
    """A period of the picker; `signed` when somebody approved pay of that period."""

    period: Period
    name: str
    signed: bool = False


def known_periods(tables: Tables) -> tuple[KnownPeriod, ...]:
    """Every pay period and every fiscal year with data, in order of time, a year after the periods it holds."""
    calendar = tables.calendar
    kinds = _paid(tables)
    signed = _signed_names(tables)
    found: list[KnownPeriod] = []
    for year in sorted({calendar.fiscal_year(month) for month in _months_with_data(tables)}):
        whole = calendar.year(year)
        parts = {part for kind in kinds for part in calendar.split(whole, kind)} | {whole}
        for part in sorted(parts, key=lambda p: (p.end, p.months)):
            name = calendar.name(part)
            found.append(KnownPeriod(part, name, name in signed))
    return tuple(found)


def latest(tables: Tables, periods: tuple[KnownPeriod, ...]) -> Period | None:
    """The pay period to begin with: of those of the most common length, the last one that data fill.

    A period is filled once its last month has a transaction or a reading; where none is, it is the one under way, and
    where there is nothing to go by the first one known.
    """
    if not periods:
        return None
    paid = _of_common_length(tables, periods)
    last = _last_month(tables)
    filled = [period for period in paid if last is not None and period.end <= last + 1]
    if filled:
        return filled[-1]
    return under_way(tables, periods) or (paid[0] if paid else periods[0].period)


def under_way(tables: Tables, periods: tuple[KnownPeriod, ...]) -> Period | None:
    """The pay period that data have reached and do not fill yet; None where there is none."""
    last = _last_month(tables)
    if last is None:
        return None
    paid = _of_common_length(tables, periods)
    return next((period for period in paid if period.start <= last < period.end - 1), None)


def _of_common_length(tables: Tables, periods: tuple[KnownPeriod, ...]) -> list[Period]:
    length = MONTHS_IN[_paid(tables)[0]]
    return [known.period for known in periods if known.period.months == length]


def _last_month(tables: Tables) -> int | None:
    """The last month with a transaction, or that a reading of a pay period or less ends with."""
    longest = MONTHS_IN[_paid(tables)[0]]
    readings = tables["Readings"].periods.items()
    read = [p.end - 1 for p, column in readings if p.months <= longest and column.numbers.filled.any()]
    return max((*_transaction_months(tables), *read), default=None)


def _paid(tables: Tables) -> list[str]:
    """How often the book's plans pay, the most common first."""
    plans = tables["Plans"].choices("Paid")
    counts = {kind: int(plans.is_(kind).sum()) for kind in _FINE_TO_COARSE}
    used = [kind for kind in _FINE_TO_COARSE if counts[kind]]
    return sorted(used, key=lambda kind: -counts[kind]) or ["quarter"]


def _months_with_data(tables: Tables) -> set[int]:
    months = set(_transaction_months(tables))
    for name in ("Targets", "Readings"):
        months.update(period.start for period in tables[name].periods)
    for name in _DATED_BY_PERIOD:
        months.update(period.start for period in tables[name].period_values("Period") if period is not None)
    return months


def _transaction_months(tables: Tables) -> list[int]:
    dates = tables["Transactions"].days("Date")
    return sorted({int(month) for month in months_of(dates.day[dates.filled])})


def _signed_names(tables: Tables) -> set[str]:
    signoffs = tables["Sign-offs"]
    steps = zip(signoffs.texts("Period"), signoffs.texts("Step"), strict=True)
    return {period for period, step in steps if step in ("approved", "exported")}
