"""Which period the heading of a column names, also with a month or quarter alone, or one of several under it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date

from intake.grid import Kind, kind
from intake.headers import JOINT
from intake.months import month_of, plain_period
from intake.tables import FoundTable
from model.basics.calendar import Calendar, Period, month_number
from model.tables.schema import folded
from model.tables.values import parse_period

_BARE = re.compile(r"[QH][1-4]", re.IGNORECASE)


def period_of(heading: str, calendar: Calendar, year: int = 0, under: str = "") -> Period | None:
    """The period that a heading, or its last part, names; a month or quarter alone lies in the fiscal `year`.

    With `under`, only a heading that has this part names one, by what else it has: `2026-07 / Plan`.
    """
    if under:
        heading = _without(heading, under)
    for text in (heading, heading.rpartition(JOINT)[2]):
        found = parse_period(plain_period(text), calendar)
        if isinstance(found, Period):
            return found
        if year and is_bare_period(text):
            month = month_of(text.strip())
            if month is not None:
                return next(p for p in calendar.split(calendar.year(year), "month") if p.start % 12 + 1 == month)
            found = parse_period(f"{text} FY{year}", calendar)
            return found if isinstance(found, Period) else None
    return None


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


def parts_beside(headings: Sequence[str], calendar: Calendar) -> tuple[str, ...]:
    """What stands with periods in another row of the header, of which one has to be taken: `Plan`, `Actual`.

    None has to where a period has one column only, and some heading names it without such a part.
    """
    beside: dict[str, dict[str, str]] = defaultdict(dict)
    for heading in headings:
        parts = heading.split(JOINT)
        for part in parts if len(parts) > 1 else ():
            rest = _without(heading, part)
            if not _is_named(part, calendar) and _is_named(rest, calendar):
                beside[folded(rest)][folded(part)] = part
    several = any(len(parts) > 1 for parts in beside.values())
    if not several and any(_is_named(heading, calendar) for heading in headings):
        return ()
    return tuple({name: part for parts in beside.values() for name, part in parts.items()}.values())


def has_period(heading: str, calendar: Calendar) -> bool:
    """Whether a heading, or any part of it, names a period, be it without a year."""
    return any(_is_named(part, calendar) for part in (heading, *heading.split(JOINT)))


def _without(heading: str, part: str) -> str:
    """A heading without one of its parts; '' where it has no such part."""
    parts = heading.split(JOINT)
    kept = [one for one in parts if folded(one) != folded(part)]
    return JOINT.join(kept) if len(kept) < len(parts) else ""


def _is_named(heading: str, calendar: Calendar) -> bool:
    return period_of(heading, calendar) is not None or is_bare_period(heading)


def is_bare_period(heading: str, under: str = "") -> bool:
    """Whether a heading, or its last part, names a month, quarter or half without a year; `under` as in period_of."""
    if under:
        heading = _without(heading, under)
    text = heading.rpartition(JOINT)[2].strip()
    return bool(_BARE.fullmatch(text)) or month_of(text) is not None
