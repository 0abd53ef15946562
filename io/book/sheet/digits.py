"""How much of a number its format lets a reader see: 0.5 as 1, 12500 as 12.5, -500 as 500.

Only formats that can hide much are marked: those with one decimal at most, those that part thousands off, and those
that show numbers below zero like those above it, or not at all.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from book.sheet.currencies import format_tokens
from book.sheet.numberlooks import CONDITION, SHOWN_HIDDEN, sections
from model.tables.values import number_text

SHOWN_ABOVE = "+"
_BUILT_IN = {**dict.fromkeys((1, 3, 5, 6, 37, 38, 41, 42), "0"), 9: "0%"}
_PLACES = re.compile(r"[0#?][0#?,]*")
_DECIMALS = re.compile(r"\.([0#?]*)")
_PARTED = re.compile(r"[0#?](,+)(?![0#?,])")
_OTHERS = re.compile(r"[dmyhsgeb@/*]|general|standard", re.IGNORECASE)
_MOST_DECIMALS = 1
_MARK = re.compile(r"(\d)(%?)(,*)(named)?")
_TOO_FAR = 10  # parts of a number; what is shown lies at least one of them off


@lru_cache(5_000)
def digits_of_format(code: str) -> str:
    """What a format leaves of a number, as a mark; '' where it leaves nearly all, or nobody can tell."""
    section = next(sections(code))
    if CONDITION.search(section):
        return ""
    tokens = list(format_tokens(section))
    plain = "".join(text for text, literal in tokens if not literal)
    if not _PLACES.search(plain) or _OTHERS.search(plain):
        return ""
    decimals = _DECIMALS.search(plain)
    places = len(decimals[1]) if decimals else 0
    parted = _PARTED.search(plain)
    commas = len(parted[1]) if parted else 0
    if places > _MOST_DECIMALS and not commas:
        return ""
    named = any(letter.isalpha() for text, literal in tokens if literal for letter in text)
    return f"{places}{'%' * ('%' in plain)}{',' * commas}{'named' * (commas > 0 and named)}"


def digits_of_built_in(number: int) -> str:
    """The same of one of Excel's own formats."""
    return _BUILT_IN.get(number, "")


@lru_cache(5_000)
def below_of_format(code: str) -> str:
    """How a format shows numbers below zero: as if they were above it, not at all, or '' with a sign of some kind."""
    found = list(sections(code))
    if len(found) < 2 or any(CONDITION.search(section) for section in found):
        return ""
    if not found[1].strip():
        return SHOWN_HIDDEN if _PLACES.search(found[0]) else ""
    above, below = (list(format_tokens(section)) for section in found[:2])
    plain = "".join(text for text, literal in below if not literal)
    is_marked = "[" in found[1] or any(mark in found[1] for mark in "-\u2212(")
    return SHOWN_ABOVE if above == below and not is_marked and _PLACES.search(plain) else ""


def parts_off(mark: str) -> str:
    """Whether a mark parts `thousands` or `millions` off, and no letter behind the number says so."""
    return "" if mark.endswith("named") else is_parted(mark)


def is_parted(mark: str) -> str:
    """Whether a mark parts `thousands` or `millions` off, said or not."""
    match = _MARK.fullmatch(mark)
    return {0: "", 1: "thousands"}.get(len(match[3]), "millions") if match else ""


def as_shown(value: Decimal, mark: str, always: bool = False) -> str:
    """The number that a reader sees, without signs of currency; '' where that is near the number, unless `always`."""
    match = _MARK.fullmatch(mark)
    if match is None:
        return ""
    unit = Decimal(1000 ** len(match[3])).scaleb(-int(match[1]) - 2 * len(match[2]))
    steps, rest = divmod(abs(value), unit)
    is_up = 2 * rest >= unit
    off = unit - rest if is_up else rest
    if off * _TOO_FAR < abs(value) and not always:
        return ""
    shown = (steps + is_up) * Decimal(1).scaleb(-int(match[1]))
    return f"{'-' if value < 0 < shown else ''}{number_text(shown)}{match[2]}"
