"""Which period the heading of a column names, also where it names a month or quarter alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date

from intake.grid import Kind, kind
from intake.headers import JOINT
from intake.tables import FoundTable
from model.basics.calendar import Calendar, Period, month_number
from model.tables.schema import folded
from model.tables.values import parse_month, parse_period

_BARE = re.compile(r"[QH][1-4]", re.IGNORECASE)
_APART = re.compile(r"([QH][1-4]|[a-z]+)\.? ?['\u2019/] ?(?:20)?(\d\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])/(20\d\d)")
_YEAR_FIRST = re.compile(r"(20\d\d)/(0?[1-9]|1[0-2])")


def period_of(heading: str, calendar: Calendar, year: int = 0) -> Period | None:
    """The period that a heading, or its last part, names; a month or quarter alone lies in the fiscal `year`."""
    for text in (heading, heading.rpartition(JOINT)[2]):
        found = parse_period(_plain(text), calendar)
        if isinstance(found, Period):
            return found
        if year and is_bare_period(text):
            month = parse_month(text)
            if isinstance(month, int):
                return next(p for p in calendar.split(calendar.year(year), "month") if p.start % 12 + 1 == month)
            found = parse_period(f"{text} FY{year}", calendar)
            return found if isinstance(found, Period) else None
    return None


def _plain(heading: str) -> str:
    """`Q1'26`, `Jul '26`, `07/2026` and `2026/07` as a book names such periods."""
    text = heading.strip()
    if match := _APART.fullmatch(text):
        return f"{match[1]} 20{match[2]}"
    if match := _MONTH_FIRST.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02}"
    if match := _YEAR_FIRST.fullmatch(text):
        return f"{match[1]}-{int(match[2]):02}"
    return text


def years(calendar: Calendar, today: date | None = None) -> tuple[tuple[str, str], ...]:
    """The fiscal years that months without a year may lie in, this one first, as answers of a question."""
    now = calendar.fiscal_year(month_number(today or date.today()))
    return tuple((str(year), f"FY{year}") for year in (now, now - 1, now + 1))


def without_period(table: FoundTable, used: Collection[str], is_period: Callable[[str], bool]) -> list[str]:
    """The headings over numbers that are not used otherwise and name no period, not even one without a year."""
    taken = {folded(heading) for heading in used}
    return [
        heading
        for heading, cells in zip(table.headings, table.cells, strict=True)
        if folded(heading) not in taken
        and not is_period(heading)
        and not is_bare_period(heading)
        and any(kind(cell) is Kind.NUMBER for cell in cells)
    ]


def is_bare_period(heading: str) -> bool:
    """Whether a heading, or its last part, names a month, quarter or half without a year."""
    text = heading.rpartition(JOINT)[2].strip()
    return bool(_BARE.fullmatch(text)) or (text.isalpha() and isinstance(parse_month(text), int))
