"""Periods as people and systems head columns with them: `Q3-26`, `26Q3`, `1H 2026`, `FY2025/26`, `P07 2026`, `Jul 26`.

A quarter, half or numbered month without a word that it is of the fiscal year is one only where that is the calendar's.
"""

from __future__ import annotations

import re
from functools import lru_cache

from intake.values.months import LONGEST_TEXT, plain_period
from model.basics.calendar import Calendar, Period
from model.tables.values import parse_period

_YEAR = r"(?P<of>FY|Fiscal(?: ?Year)?|CY|Calendar ?Year)?[ '\u2019]*(?P<year>(?:19|20)\d\d|\d\d)"
_YEAR += r"(?:[/\u2013-](?P<next>(?:20)?\d\d))?(?P<behind> ?FY)?"
_GAP = r"(?:[ '\u2019/-]| ['\u2019-] ?)?"
_PART = (
    r"(?:(?P<name>Q|H|P|M|Qtr\.?|Quarter|Half|Period|Month) ?(?P<number>0?[1-9]|1[0-2])|(?P<first>[1-4])(?P<then>[QH]))"
)
_WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (rf"{_PART}(?P<gap>{_GAP}){_YEAR}", rf"{_YEAR}{_GAP}{_PART}", _YEAR)
)
_BARE = re.compile(_PART, re.IGNORECASE)
_KINDS = {"Q": "quarter", "H": "half", "P": "month", "M": "month"}
_LENGTHS = {"Q": 3, "H": 6, "M": 1}
_MOST = {"Q": 4, "H": 2, "P": 12, "M": 12}


@lru_cache(20_000)
def period_named(text: str, calendar: Calendar) -> Period | None:
    """The period that a text alone names with its year; None where it names none, and for a year alone."""
    if len(text) > LONGEST_TEXT:
        return None
    found = parse_period(plain_period(text), calendar)
    if isinstance(found, Period):
        return found
    match = _match(text)
    return None if match is None else _period(match, calendar)


@lru_cache(20_000)
def is_written_period(text: str) -> bool:
    """Whether a text may be a period with its year, whatever the fiscal year."""
    match = _match(text)
    return match is not None and (_part(match) is not None or bool(match["of"] or match["behind"] or match["next"]))


def part_alone(text: str, calendar: Calendar) -> str:
    """A quarter, half or numbered month without a year as `Q3`, `H1`, `P07`; '' for all else.

    `M07` and `Month 7` are the seventh of the fiscal year only where that is the calendar's; `P7` and `M7` are names of
    many other things.
    """
    match = _BARE.fullmatch(text.strip())
    part = _part(match) if match is not None else None
    if match is None or part is None:
        return ""
    letter, number = part
    short = match["name"] is not None and len(match["name"]) == 1
    if letter in "PM" and (number > 12 or (short and len(match["number"]) == 1)):
        return ""
    if letter == "M" and calendar.start_month > 1:
        return ""
    return f"{'P' if letter == 'M' else letter}{number:02}" if letter in "PM" else f"{letter}{number}"


def _match(text: str) -> re.Match[str] | None:
    text = " ".join(text.split())
    found = (pattern.fullmatch(text) for pattern in _WRITTEN)
    return next((match for match in found if match is not None and _is_apart(match)), None)


def _is_apart(match: re.Match[str]) -> bool:
    """Whether the digits of part and year can be told from each other, and are enough: `Q326` and `P7 26` are not."""
    groups, year = match.groupdict(), match["year"]
    if groups.get("name") is None:
        return True
    close = groups.get("gap") == "" and not match["of"]
    short = len(year) == 2 and not match["of"] and len(match["number"]) == 1 and match["name"][0].upper() in "PM"
    return not short and (len(year) == 4 or not close)


def _part(match: re.Match[str]) -> tuple[str, int] | None:
    """The letter of a part and its number: `Q` and 3; None where the text has none, or one that no year has."""
    groups = match.groupdict()
    letter = (groups.get("name") or groups.get("then") or "")[:1].upper()
    number = int(groups.get("number") or groups.get("first") or 0)
    return (letter, number) if letter and number <= _MOST[letter] else None


def _period(match: re.Match[str], calendar: Calendar) -> Period | None:
    year, label = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0), (match["of"] or "").upper()
    part, is_calendar = _part(match), label.startswith("C")
    is_fiscal = bool(label and not is_calendar) or bool(match["behind"])
    if (part is None) != (match.groupdict().get("name") is None and match.groupdict().get("then") is None):
        return None
    if match["next"]:
        long = is_fiscal or len(match["year"]) == 4
        if is_calendar or not long or calendar.start_month == 1 or int(match["next"]) % 100 != (year + 1) % 100:
            return None
        year, is_fiscal = year + 1, True
    if calendar.start_month == 1:
        is_fiscal = is_fiscal or is_calendar or part is not None
    if is_fiscal:
        return _of_fiscal_year(year, part, calendar)
    return _of_calendar_year(year, part, calendar) if is_calendar and part is not None else None


def _of_fiscal_year(year: int, part: tuple[str, int] | None, calendar: Calendar) -> Period | None:
    if part is None:
        return calendar.year(year)
    letter, number = part
    return None if letter == "M" and calendar.start_month > 1 else calendar.part(year, _KINDS[letter], number)


def _of_calendar_year(year: int, part: tuple[str, int], calendar: Calendar) -> Period | None:
    """A part of a calendar year that is also one of the fiscal year."""
    letter, number = part
    if letter not in _LENGTHS:
        return None
    length = _LENGTHS[letter]
    found = Period(year * 12 + (number - 1) * length, length)
    return found if calendar.name(found).find(" to ") < 0 else None
