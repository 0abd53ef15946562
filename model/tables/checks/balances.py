"""Opening balances that do not open a fiscal year."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from model.basics.calendar import day_date, month_number
from model.tables.columns import Tables
from model.tables.faults import Fault


def opening_days(tables: Tables) -> Iterator[Fault]:
    """Balances as of any other day than the first of a fiscal year."""
    table = tables["Opening balances"]
    days = table.days("As of")
    for row in np.flatnonzero(days.filled).tolist():
        day = day_date(int(days.day[row]))
        first = day_date(tables.calendar.year_of(month_number(day)).first_day)
        if day != first:
            wrong = f"{day.isoformat()} is not the first day of a fiscal year"
            yield Fault("Opening balances", row, "As of", wrong, f"write {first.isoformat()}")
