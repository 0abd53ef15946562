"""The sample's company: its year, its day, its settings and its exchange rates.

Quillmere Software is invented. The book is as it would stand on 15 October 2026: three quarters are complete, the
fourth has just begun.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from model.tables.book import Cell

Row = dict[str, Cell]

COMPANY = "Quillmere Software, Inc."
FISCAL_YEAR = 2026
YEAR_START = date(2026, 1, 1)
YEAR_END = date(2026, 12, 31)
HISTORY_START = date(2025, 1, 1)
LAST_EVENT = date(2026, 10, 14)
QUARTER_STARTS = (date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1))
QUARTERS = tuple(f"FY{FISCAL_YEAR}-Q{number}" for number in (1, 2, 3, 4))
CLOSED_QUARTERS = QUARTERS[:3]
CLOSED_MONTHS = tuple(f"{FISCAL_YEAR}-{month:02d}" for month in range(1, 10))

EUR_TO_USD = Decimal("1.15")  # the year's budget rate
USD_TO_EUR = Decimal("0.87")

# Treasury's rates by month from January 2025 on, in thousandths; forward rates from October 2026 on.
_MONTHLY_EUR = (
    *(1036, 1041, 1079, 1122, 1128, 1152, 1167, 1163, 1173, 1164, 1156, 1171),
    *(1174, 1181, 1156, 1149, 1162, 1158, 1144, 1151, 1163, 1160, 1160, 1160),
)
_MONTHLY_USD = tuple(1_000_000 // rate for rate in _MONTHLY_EUR)


def settings_rows() -> list[Row]:
    """The Settings sheet."""
    values: dict[str, Cell] = {
        "Company": COMPANY,
        "Fiscal year starts": 1,
        "Currency": "USD",
        "Proration": "calendar days",
        "Preparer and approver must differ": "yes",
        "Second approver above": 5000,
        "Negative net pay": "carry forward",
    }
    return [{"Setting": setting, "Value": value} for setting, value in values.items()]


def fx_rows() -> list[Row]:
    """The FX sheet: budget rates by year, treasury's rates by month."""
    rows: list[Row] = []
    for source, target, last_year, this_year, months in (
        ("EUR", "USD", Decimal("1.08"), EUR_TO_USD, _MONTHLY_EUR),
        ("USD", "EUR", Decimal("0.926"), USD_TO_EUR, _MONTHLY_USD),
    ):
        row: Row = {"From currency": source, "To currency": target, "FY2025": last_year, "FY2026": this_year}
        row |= {f"{2025 + at // 12}-{at % 12 + 1:02d}": Decimal(rate) / 1000 for at, rate in enumerate(months)}
        rows.append(row)
    return rows


def money(cents: int) -> int | Decimal:
    """Cents as a cell: a whole number where there are none, else two decimals."""
    return cents // 100 if cents % 100 == 0 else Decimal(cents) / 100


def in_dollars(cents: int, currency: str) -> int:
    """Cents of a currency in US cents at the year's budget rate, for planning (the engine converts exactly)."""
    return cents if currency == "USD" else int(cents * EUR_TO_USD)


def quarter_of(day: date) -> int:
    """A running number of the calendar quarter that holds a day."""
    return day.year * 4 + (day.month - 1) // 3


def add_months(day: date, months: int) -> date:
    """The same day of a later month; days up to the 28th only, or the first of a month."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, day.day)


def month_end(day: date) -> date:
    """The last day of the month that holds a day."""
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def weekday_near(day: date) -> date:
    """The day itself, or the nearest working day of the same month before it, else after it."""
    late = day.weekday() - 4
    if late <= 0:
        return day
    before = day - timedelta(days=late)
    return before if before.month == day.month else day + timedelta(days=3 - late)
