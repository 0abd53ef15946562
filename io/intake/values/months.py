"""Months and weekdays by name in the languages that exports come in: English, German, French, Spanish, Italian, Dutch
and Portuguese, whole and shortened. No name stands for two months; `set` and `out` are words that head other columns.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from functools import lru_cache

_MONTHS = (
    "jan january januar janner janvier janv enero ene gennaio gen januari janeiro",
    "feb february februar feber fevrier fevr fev febrero febbraio februari fevereiro",
    "mar march marz maerz mrz mars marzo maart mrt marco",
    "apr april avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "jun june juni juin junio giugno giu junho",
    "jul july juli juillet juil julio luglio lug julho",
    "aug august aout aou agosto ago augustus",
    "sep sept september septembre septiembre setiembre settembre sett setembro",
    "oct october oktober okt octobre octubre ottobre ott outubro",
    "nov november novembre noviembre novembro",
    "dec december dezember dez decembre diciembre dic dicembre dezembro",
)
_WEEKDAYS = (
    "mon monday montag mo lundi lun lunes lunedi maandag ma",
    "tue tues tuesday dienstag di mardi mar martes martedi dinsdag",
    "wed wednesday mittwoch mi mercredi mer miercoles mie mercoledi woensdag wo",
    "thu thur thurs thursday donnerstag do jeudi jeu jueves jue giovedi gio donderdag",
    "fri friday freitag fr vendredi ven viernes vie venerdi vrijdag vr",
    "sat saturday samstag sonnabend sa samedi sam sabado sab sabato zaterdag za",
    "sun sunday sonntag so dimanche dim domingo dom domenica zondag zo",
)
ENGLISH = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_BY_NAME = {name: month for month, names in enumerate(_MONTHS, 1) for name in names.split()}
_BY_DAY = {name: day for day, names in enumerate(_WEEKDAYS) for name in names.split()}
_WORD = re.compile(r"[^\W\d_]+\.?")
_LEADING = re.compile(r"([^\W\d_]{2,12})[,.]{0,2}\s+")
_APART = re.compile(r"([QH][1-4]|[a-z]+)\.? ?['\u2019/] ?(?:20)?(\d\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[/.-](20\d\d)")
_YEAR_FIRST = re.compile(r"(20\d\d)(?:/(0?[1-9]|1[0-2])|\.?(0[1-9]|1[0-2]))")
_CLOSE = re.compile(r"([a-z]+)(20\d\d)|(20\d\d)[ -]?([a-z]+)", re.IGNORECASE)
_LONGEST_NAME = 12
_ACCENTS = {"a": "aäàâá", "c": "cç", "e": "eéèê", "i": "iìí", "o": "oôóò", "u": "uûüúù"}

LONGEST_TEXT = 255
"""The most characters of a text that may be a date or period."""

MONTH = (
    "(?:"
    + "|".join("".join(f"[{_ACCENTS[c]}]" if c in _ACCENTS else c for c in name) for name in sorted(_BY_NAME)[::-1])
    + ")"
)
"""A pattern of all names of months, with and without accents; for matches without regard to case."""


@lru_cache(5_000)
def month_of(name: str) -> int | None:
    """The month of that name, whatever its case and accents; None for any other word."""
    return _BY_NAME.get(_folded(name.rstrip("."))) if len(name) <= _LONGEST_NAME + 1 else None


def english(text: str) -> str:
    """A text with the names of months in English, where they are in another language; a long one as it is."""
    return text if len(text) > LONGEST_TEXT or text.isdigit() else _WORD.sub(_in_english, text)


@lru_cache(5_000)
def parted(text: str) -> tuple[int | None, str]:
    """The weekday that a text begins with (Monday is 0) and the rest of it; None and all of it where it has none.

    A word such as `mar`, which is a weekday and a month, is one only where the rest names a month of its own.
    """
    match = _LEADING.match(text)
    weekday = _BY_DAY.get(_folded(match[1])) if match else None
    if match is None or weekday is None:
        return None, text
    rest = text[match.end() :]
    if month_of(match[1]) and not any(month_of(word) for word in _WORD.findall(rest)):
        return None, text
    return weekday, rest


def plain_period(text: str) -> str:
    """`Q1'26`, `Jul '26`, `07/2026`, `2026.07`, `202607`, `2026 Jul`, `Okt 26` as a book names them; else as it is."""
    text = english(text.strip())
    if match := _APART.fullmatch(text):
        return f"{match[1]} 20{match[2]}"
    if match := _MONTH_FIRST.fullmatch(text):
        return f"{match[2]}-{int(match[1]):02}"
    if match := _YEAR_FIRST.fullmatch(text):
        return f"{match[1]}-{int(match[2] or match[3]):02}"
    if (match := _CLOSE.fullmatch(text)) and month_of(match[1] or match[4]):
        return f"{match[1] or match[4]} {match[2] or match[3]}"
    return text


def _in_english(match: re.Match[str]) -> str:
    month = month_of(match[0])
    return match[0] if month is None else ENGLISH[month - 1]


def _folded(word: str) -> str:
    """A word in small letters without accents."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def bounds_month(day: date) -> bool:
    """Whether a day is the first or the last of its month, as days are that stand for months."""
    return day.day in (1, monthrange(day.year, day.month)[1])
