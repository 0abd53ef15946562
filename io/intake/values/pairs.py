"""Pairs of currencies as headings and cells name them: of which of the two one unit is worth so much of the other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from model.basics.money import is_currency

PAIRED = ("From currency", "To currency")
"""The fields of a pair."""
_CODE = r"([A-Z]{3})"
_PER = re.compile(rf"{_CODE}\s+(?:per|je|par|por|pro)\s+(?:10{{0,4}} ?|units? of )?{_CODE}", re.IGNORECASE)
_ONE = re.compile(rf"\b1(?:0{{0,4}}|\.0+)\s?{_CODE}\s*(?:=|is|equals|in)\s*(?:[\d.,x?]*\s*{_CODE})?", re.IGNORECASE)
_INTO = re.compile(rf"{_CODE}\s*(?:->|\u2192|=>|\bto\b|\binto\b|\bin\b|\bnach\b|\ben\b)\s*{_CODE}", re.IGNORECASE)
_TARGET = re.compile(r"(?:\b(?:to|into|in|nach|en)|=|->|\u2192)\s*([A-Z]{3})\b")
_SLASH = re.compile(rf"\b{_CODE}\s?[/:-]?\s?{_CODE}\b")
_UNITS = re.compile(r"\b(?:per|je|par|por|pro|for)\s+(10{1,4})\b|\b(10{1,4})\s?[A-Z]{3}\s*(?:=|is\b|equals\b|in\b)")
_LONGEST = 60


@dataclass(frozen=True)
class Pair:
    """1 `source` is worth so many `target` ('' where a text names one only); `is_sure`: the text says so.

    `EUR/USD` does not: markets mean dollars for a euro, bookkeepers now and then euros for a dollar.
    """

    source: str
    target: str
    is_sure: bool


@lru_cache(5_000)
def pair_in(text: str) -> Pair | None:
    """The pair that a text names: `USD per EUR`, `1 EUR =`, `EUR to USD`, `EUR/USD`; None where it names none."""
    if len(text) > _LONGEST:
        return None
    if match := _PER.search(text):
        return _pair(match[2], match[1], True)
    if match := _ONE.search(text):
        return _pair(match[1], match[2] or "", True)
    if match := _INTO.search(text):
        return _pair(match[1], match[2], True)
    if match := _SLASH.search(text):
        return _pair(match[1], match[2], False)
    return None


def units_in(text: str) -> int:
    """Of how many units of a currency a text says that rates are: 100 of `USD per 100 JPY`, else 1."""
    match = _UNITS.search(text)
    return int(match[1] or match[2]) if match else 1


def target_in(text: str) -> str:
    """The currency that a text says rates are in: `Rate to USD`, `1 unit = USD`; '' where it names none."""
    match = _TARGET.search(text) if len(text) <= _LONGEST and pair_in(text) is None else None
    return match[1] if match is not None and is_currency(match[1]) else ""


def _pair(source: str, target: str, is_sure: bool) -> Pair | None:
    source, target = source.upper(), target.upper()
    known = is_currency(source) and (not target or is_currency(target)) and source != target
    return Pair(source, target, is_sure) if known else None
