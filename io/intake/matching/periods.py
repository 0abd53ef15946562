"""Which period the heading of a column names, also with a month or quarter alone, or one of several under it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import lru_cache

from intake.tables.finding import FoundTable
from intake.tables.headers import JOINT
from intake.values.months import LONGEST_TEXT, month_of
from intake.values.periodnames import part_alone, period_named
from model.basics.calendar import Calendar, Period, month_number
from model.tables.schema import folded

_YEAR = re.compile(r"(?:19|20)\d\d")
_GAP = re.compile(r"[\s:|_()\[\]\u2013\u2014-]+")  # where words and a period in one heading may part
_EDGES = " :|_()[]-\u2013\u2014"
_LABELLED = re.compile(r"(.+?)[ _-]+(plan|target|quota|budget|goal|actuals?|result)", re.IGNORECASE)
_FEWEST_BARE = 3  # `May renew` is no month of May


def period_of(heading: str, calendar: Calendar, year: int = 0, under: str = "", years: bool = False) -> Period | None:
    """The period that a heading, or its last part, names; a month or quarter alone lies in the fiscal `year`.

    With `under`, only a heading that has this part names one, by what else it has: `2026-07 / Plan`, `Jul-26 Plan`.
    With `years`, `2026` is the fiscal year.
    """
    if under:
        heading = _without(heading, under, calendar)
    if (inside := _in_year(heading, calendar)) is not None:
        return inside
    for text in (heading, heading.rpartition(JOINT)[2]):
        if (named := period_named(text, calendar)) is not None:
            return named
        if years and is_year(text):
            return calendar.year(int(text))
        month, part = (month_of(text.strip()), part_alone(text, calendar)) if year else (None, "")
        if month is not None:
            return next(p for p in calendar.split(calendar.year(year), "month") if p.start % 12 + 1 == month)
        if part:
            return period_named(f"{part} FY{year}", calendar)
    return None


def plain_name(text: str, calendar: Calendar) -> Period | None:
    """The period that a text alone names with its year; a year alone is none."""
    return period_named(text, calendar)


def _in_year(heading: str, calendar: Calendar) -> Period | None:
    """The period of a heading in two rows of which one is its year: `2026 / Q1`, `Jul / FY26`, `FY26 Q3 / Jul`."""
    parts = heading.split(JOINT)
    for bare, around in (parts, parts[::-1]) if len(parts) == 2 else ():
        whole = period_named(around.strip(), calendar)
        if not is_bare_period(bare, calendar) or (whole is None and not is_year(around)):
            continue
        if whole is None:
            return period_named(f"{bare} {around.strip()}", calendar)
        return period_of(bare, calendar, calendar.fiscal_year(whole.start)) if whole.months > 1 else None
    return None


def is_year(heading: str) -> bool:
    """Whether a heading is a year and nothing else."""
    return bool(_YEAR.fullmatch(heading.strip()))


def are_years(headings: Sequence[str], calendar: Calendar) -> bool:
    """Whether years alone head columns, so that they are no totals of months, and the fiscal year is the calendar's."""
    named = any(has_period(heading, calendar) for heading in headings)
    return calendar.start_month == 1 and not named and any(map(is_year, headings))


def years(calendar: Calendar, today: date | None = None) -> tuple[tuple[str, str], ...]:
    """The fiscal years that months without a year may lie in, this one first, as answers of a question."""
    now = calendar.fiscal_year(month_number(today or date.today()))
    return tuple((str(year), f"FY{year}") for year in (now, now - 1, now + 1))


def without_period(
    table: FoundTable, used: Collection[str], is_period: Callable[[str], bool], calendar: Calendar
) -> list[str]:
    """The headings over numbers that are not used otherwise and name no period, not even one without a year."""
    taken = {folded(heading) for heading in used}
    return [
        heading
        for at, heading in enumerate(table.headings)
        if folded(heading) not in taken
        and not is_period(heading)
        and not is_bare_period(heading, calendar)
        and at in table.numeric
    ]


def parts_beside(headings: Sequence[str], calendar: Calendar, flat: bool = True) -> tuple[str, ...]:
    """What stands with periods, of which one has to be taken: `Plan`, `Actual`, in another row of the header or beside.

    None has to where a period has one column only, and some heading names it without such a part. `flat`: what stands
    in one row with periods counts, too; with periods that name no year, where there are several of it.
    """
    beside: dict[str, dict[str, str]] = defaultdict(dict)
    bare = Counter(part for heading in headings for part in _beside_bare(heading, calendar))
    for heading in headings:
        parts = _parts(heading, calendar) if flat or JOINT in heading else (heading,)
        for part in parts if len(parts) > 1 else ():
            rest = _without(heading, part, calendar)
            if folded(part) in bare and JOINT not in heading and bare[folded(part)] < _FEWEST_BARE:
                continue
            if _in_year(heading, calendar) is None and not _is_named(part, calendar) and _is_named(rest, calendar):
                beside[folded(rest)][folded(part)] = part
    several = any(len(parts) > 1 for parts in beside.values())
    if not several and any(_is_named(heading, calendar) for heading in headings):
        return ()
    return tuple({name: part for parts in beside.values() for name, part in parts.items()}.values())


def has_period(heading: str, calendar: Calendar) -> bool:
    """Whether a heading, or any part of it, names a period, be it without a year."""
    return any(_is_named(part, calendar) for part in (heading, *_parts(heading, calendar)))


def is_flat(heading: str, calendar: Calendar) -> bool:
    """Whether a period with its year stands in one row of the header with something else: `Jul-26 Plan`."""
    flat = JOINT not in heading and len(_parts(heading, calendar)) > 1
    return flat and any(period_of(part, calendar) is not None for part in _parts(heading, calendar))


@lru_cache(2_000)
def _parts(heading: str, calendar: Calendar) -> tuple[str, ...]:
    """The parts of a heading: its rows, or the period that it names and the words before or behind that."""
    if JOINT in heading:
        return tuple(heading.split(JOINT))
    found: tuple[str, ...] = (heading,)
    longest = 0
    for gap in _GAP.finditer(heading if len(heading) <= LONGEST_TEXT else ""):
        left, right = (text.strip(_EDGES) for text in (heading[: gap.start()], heading[gap.end() :]))
        for period, words in ((left, right), (right, left)):
            if len(period) > longest and _is_named(period, calendar) and _is_label(words, calendar):
                found, longest = (left, right), len(period)
    return found


def parts_of(heading: str, calendar: Calendar) -> tuple[str, ...]:
    """What a heading says beside periods: `NRR` of `NRR / 2026-07`; nothing where it is a period alone."""
    return tuple(part for part in _pieces(heading, calendar) if not _is_named(part, calendar))


def _pieces(heading: str, calendar: Calendar) -> tuple[str, ...]:
    """The parts of a heading, with `NRR Plan` in two."""
    parts = (heading,) if _is_named(heading, calendar) and JOINT not in heading else _parts(heading, calendar)
    matches = ((part, _LABELLED.fullmatch(part)) for part in parts)
    return tuple(piece for part, match in matches for piece in (match.groups() if match else (part,)))


def others_beside(headings: Sequence[str], taken: Collection[str], calendar: Calendar) -> tuple[str, ...]:
    """What stands with parts that are `taken` and differs: `Plan`, `Actual` of `NRR / Plan`, `NRR / Actual`."""
    names = set(map(folded, taken))
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for heading in headings:
        parts = parts_of(heading, calendar)
        rest = [part for part in parts if folded(part) not in names]
        if len(rest) < len(parts):
            key = next(folded(part) for part in parts if folded(part) in names)
            found[key] |= {folded(part): part for part in rest}
    several = [parts for parts in found.values() if len(parts) > 1]
    return tuple({name: part for parts in several for name, part in parts.items()}.values())


def valued(
    heading: str, part: str, calendar: Calendar, year: int = 0, under: str = ""
) -> tuple[bool, Period | None, bool]:
    """Whether a column holds values of a part of its heading, their period if it names one, and if that lacks a year.

    With `under`, of several columns of a part only the one that has this, too.
    """
    parts = () if folded(heading) == folded(part) else _pieces(heading, calendar)
    rest = [one for one in parts if folded(one) != folded(part)]
    if len(rest) == len(parts) and parts:
        return False, None, False
    labels = [one for one in rest if not _is_named(one, calendar)]
    if under and labels and folded(under) not in map(folded, labels):
        return False, None, False
    named = JOINT.join(one for one in rest if _is_named(one, calendar))
    return True, period_of(named, calendar, year) if named else None, bool(named) and is_bare_period(named, calendar)


def _is_label(words: str, calendar: Calendar) -> bool:
    """Whether words beside a period say what stands there, and name no other period, as `vs Jun-26` does."""
    has_letters = any(character.isalpha() for character in words)
    return has_letters and not _is_named(words, calendar) and len(_parts(words, calendar)) == 1


def _beside_bare(heading: str, calendar: Calendar) -> tuple[str, ...]:
    """What stands in one row with a period that names no year, folded."""
    parts = () if JOINT in heading else _parts(heading, calendar)
    named = [part for part in parts if _is_named(part, calendar)]
    if len(parts) < 2 or any(period_of(part, calendar) for part in named):
        return ()
    return tuple(folded(part) for part in parts if part not in named)


def _without(heading: str, part: str, calendar: Calendar) -> str:
    """A heading without one of its parts; '' where it has no such part."""
    parts = _parts(heading, calendar)
    kept = [one for one in parts if folded(one) != folded(part)]
    return JOINT.join(kept) if len(kept) < len(parts) else ""


def _is_named(heading: str, calendar: Calendar) -> bool:
    return period_of(heading, calendar) is not None or is_bare_period(heading, calendar)


def is_bare_period(heading: str, calendar: Calendar, under: str = "") -> bool:
    """Whether a heading, or its last part, names a month, quarter or half without a year; `under` as in period_of."""
    if under:
        heading = _without(heading, under, calendar)
    if JOINT in heading and _in_year(heading, calendar) is not None:
        return False
    text = heading.rpartition(JOINT)[2].strip()
    return bool(part_alone(text, calendar)) or month_of(text) is not None
