"""Tiers of rate tables as people write them: `50% - 80%`, `above 120%`, `up to 80%`, `between 80 and 100`.

A curve of the book has one number per row, from which its value holds until the next row begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from intake.values.numbers import is_number, parse
from model.tables.book import Cell

_AT_LEAST = r">=|=>|\u2265|at least|from|ab|min\.?|minimum|starting (?:at|from)"
_MORE = r">|above|over|more than|greater than|exceeding|\u00fcber|mehr als"
_AT_MOST = r"<=|=<|\u2264|up to(?: and including)?|at most|no more than|max\.?|maximum|to|bis|first"
_LESS = r"<|below|under|less than|fewer than|unter|weniger als|up to but not including"
_NO_END = r"\u221e|inf(?:inity)?|max\.?|maximum|no limit|unlimited|no cap|uncapped|above|more|up"
_BETWEEN = re.compile(
    rf"(?:between|(?P<at_least>{_AT_LEAST})|(?P<more>{_MORE}))?\s*(?P<low>[^<>=\u2264\u2265]+?)"
    r"\s*(?:-|\u2013|\u2014|\.{2,}|\u2026|\bto\b|\bbis\b|\band\b|\bund\b|&|,\s)\s*"
    rf"(?:(?P<at_most>{_AT_MOST})|(?P<less>{_LESS}))?\s*(?P<high>[^<>=\u2264\u2265]+)",
    re.IGNORECASE,
)
_CHAIN = re.compile(
    r"(?P<low>.+?)\s*(?P<a><=|\u2264|<)\s*(?:[a-z]+\s*)?(?P<b><=|\u2264|<)\s*(?P<high>.+)", re.IGNORECASE
)
_FROM = re.compile(
    rf"(?:{_AT_LEAST})\s*(.+)|(.+?)\s*(?:\+|plus|(?:or|and|und|u\.) (?:more|above|over|up|higher|greater|mehr)"
    rf"|onwards?|(?:-|\u2013|to)\s*(?:{_NO_END}))",
    re.IGNORECASE,
)
_PLUS_PERCENT = re.compile(r"(.+?)\s*\+\s*%")
_ABOVE = re.compile(rf"(?:{_MORE})\s*(.+)", re.IGNORECASE)
_UP_TO = re.compile(
    rf"(?:{_AT_MOST})\s*(.+)|(.+?)\s*(?:or|and|und) (?:less|below|under|lower|fewer|weniger)", re.IGNORECASE
)
_NEXT = re.compile(r"(?:the )?next\s+(.+)", re.IGNORECASE)
_BELOW = re.compile(rf"(?:{_LESS})\s*(.+)", re.IGNORECASE)
_TOP = re.compile(
    rf"(?:and |any(?:thing)? |everything )?(?:{_NO_END}|over|beyond|thereafter|remainder|rest|balance|excess)",
    re.IGNORECASE,
)
_BEHIND = r"\W*(?:bound|limit|attainment|achievement|amount|value|quota|arr|acv|revenue|sales|terms?|months)?\W*"
_HEADS_UP_TO = re.compile(
    rf"(?:.*[^\w])?(?:up ?to|to|upto|max(?:imum)?|upper|high|ceiling|until|bis|<=|\u2264){_BEHIND}"
)
_HEADS_BELOW = re.compile(rf"(?:.*[^\w])?(?:less than|below|under|fewer than|unter|<){_BEHIND}")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_THOUSANDS = re.compile(r"\d\s*([km])$", re.IGNORECASE)


@dataclass(frozen=True)
class Tier:
    """A tier with its bounds as they are written, None where it has none; without both it lies above all others.

    `width`: that of one that goes on from the tier before it, as `next 50,000`.
    `low_in`, `high_in`: whether each bound is said to be inside; None where it is not said.
    """

    low: Cell = None
    high: Cell = None
    low_in: bool | None = None
    high_in: bool | None = None
    width: Cell = None


def tier_of(written: str) -> Tier | None:
    """The tier that a text is; None where it is none, and so for a number alone."""
    text = written.strip()
    if holds_number(text):
        return None
    if (match := _NEXT.fullmatch(text)) and (width := _bound(match)):
        return Tier(width=width)
    if match := _PLUS_PERCENT.fullmatch(text):
        text = f"{match[1]}%+"
    for pattern, held in ((_ABOVE, False), (_FROM, True)):
        if (match := pattern.fullmatch(text)) and (bound := _bound(match)):
            return Tier(low=bound, low_in=held)
    for pattern, held in ((_UP_TO, True), (_BELOW, False)):
        if (match := pattern.fullmatch(text)) and (bound := _bound(match)):
            return Tier(high=bound, high_in=held)
    if match := _CHAIN.fullmatch(text):
        return _between(match["low"], match["high"], match["a"] != "<", match["b"] != "<")
    if match := _BETWEEN.fullmatch(text):
        low_in, high_in = _inside(match["at_least"], match["more"]), _inside(match["at_most"], match["less"])
        return _between(match["low"], match["high"], low_in, high_in)
    return Tier() if _TOP.fullmatch(text) else None


def upper_heading(heading: str) -> bool | None:
    """Whether tiers under a heading hold the bound up to which they go (`Up to`), or not (`Below`); None: no such."""
    plain = _ASIDE.sub(" ", heading.casefold()).strip()
    return True if _HEADS_UP_TO.fullmatch(plain) else False if _HEADS_BELOW.fullmatch(plain) else None


def lower_bounds(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with each text that is a tier as its lower bound, still as text; the lowest one begins at 0."""
    tiers = {
        cell: tier
        for cell in cells
        if isinstance(cell, str) and (tier := tier_of(cell)) and tier != Tier() and not tier.width
    }
    return [("0" if found.low is None else found.low) if (found := tiers.get(str(cell))) else cell for cell in cells]


def holds_number(cell: Cell) -> bool:
    """Whether a cell is a number, with a decimal point or comma."""
    return any(is_number(parse(cell, mark)) for mark in ".,") if isinstance(cell, str) else is_number(cell)


def _bound(match: re.Match[str]) -> str:
    found = next((part for part in match.groups() if part), "").strip()
    return found if holds_number(found) else ""


def _inside(included: str | None, excluded: str | None) -> bool | None:
    """What the words before a bound say of it."""
    return True if included else False if excluded else None


def _between(low: str, high: str, low_in: bool | None, high_in: bool | None) -> Tier | None:
    """A tier with two bounds, of which a sign behind the second may hold for both: `50-80%`, `50-100k`."""
    low, high = low.strip(), high.strip()
    if not holds_number(low) or not holds_number(high):
        return None
    sign = "%" if high.endswith("%") and not low.endswith("%") else ""
    if not _THOUSANDS.search(low) and (match := _THOUSANDS.search(high)):
        least, most = parse(f"{low}{match[1]}"), parse(high)
        sign = match[1] if is_number(least) and is_number(most) and Decimal(0) < least < most else sign
    return Tier(f"{low}{sign}", high, low_in, high_in)
