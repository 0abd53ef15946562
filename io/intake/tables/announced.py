"""What the texts around a table announce about its numbers: thousands, a currency, that they run on or are prorated.

No cell tells it, and read as it stands every amount is wrong by the same factor.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice, pairwise

from book.sheet.currencies import sign_of_title
from book.sheet.workbook import Area
from intake.files.source import SourceSheet
from intake.values.numbers import is_number
from intake.values.terms import TERM_BOUNDS
from model.tables.book import Cell

FACTORS = {"thousands": 1_000, "millions": 1_000_000, "monthly": 12, "quarterly": 4, "threefold": 3, "years": 12}
_ANNUAL = ("Base salary", "Target incentive", "ARR")
_PARTS = {
    "monthly": re.compile(r"\b(?:monthly|mrr|per month|mtl\.?|monatlich)\b|/\s?mo(?:nth)?\b|\bp\.?m\.", re.IGNORECASE),
    "quarterly": re.compile(r"\b(?:quarterly|per quarter|quartalsweise)\b|/\s?(?:qtr|quarter)\b", re.IGNORECASE),
}
_TERMS = {
    "years": re.compile(r"\b(?:years?|yrs?|jahre?)\b", re.IGNORECASE),
    "days": re.compile(r"\bdays?\b", re.IGNORECASE),
}
_SHARE = re.compile(r"%|\b(?:percent|percentage|pct)\b", re.IGNORECASE)
_MONEY = r"(?:US\$|[$€£¥]|(?:USD|EUR|GBP|CHF|JPY|CAD|AUD|US)\b)"
_WORDS = {  # behind "in", inside brackets or behind a currency; and before one, as in kEUR
    "thousands": (r"(?:thousands?|tsd\.?|['\u2019]?000['\u2019]?s?|k)", r"[kt]"),
    "millions": (r"(?:millions?|mio\.?|mm|mn|m)", r"(?:m|mio\.?)"),
}
_SCALES = {
    scale: re.compile(
        rf"\bin\s+(?:{_MONEY}\s*)?{word}(?![\w/])"
        rf"|\(\s*(?:in\s+)?(?:{_MONEY}\s*)?{word}(?:\s*{_MONEY})?\s*\)"
        rf"|{_MONEY}\s?{word}(?![\w/])"
        rf"|(?<!\w){letter}\s?(?:€|EUR|USD|GBP|CHF)(?!\w)"
        rf"|\b{scale} of\b",
        re.IGNORECASE,
    )
    for scale, (word, letter) in _WORDS.items()
}
_RUNNING = re.compile(
    r"\b(?:year|quarter)[- ]to[- ]date\b|\b[yq]td\b|\bcum(?:ulative)?\b|\bkum(?:uliert)?\b|\bcumul[ée]", re.IGNORECASE
)
_PRORATED = re.compile(
    r"\bpro[- ]?rat|\banteilig|\bprorrat|\bfte[- ]?(?:adj|applied|included|weighted)|\bpart[- ]?time adj"
    r"|(?:\b(?:adj\w*|times|x|after|incl\w*|with|by)\b\.?|[*\u00d7])\s*(?:(?:for|to|by)\s+)?\(?fte\b",
    re.IGNORECASE,
)
_NOT_PRORATED = re.compile(
    r"\b(?:not|no|non|un|before|without|w/o|pre|excl\w*|prior to)\b[- .]*(?:any )?(?:pro|fte|adj)"
    r"|\bunpro|\bfull[- ]?time",
    re.IGNORECASE,
)
_ABOVE, _BELOW = 40, 10  # rows in which titles and notes are looked for
_TITLES, _MOST_IN_TITLE = 12, 2  # rows and cells
_LONGEST = 200  # characters; a longer text is a letter, no title


@lru_cache(20_000)
def scale_of(text: str) -> str:
    """Whether a text says that numbers are `thousands` or `millions`; '' where it says neither."""
    return next((scale for scale, pattern in _SCALES.items() if pattern.search(text)), "")


def part_of(field: str, heading: str) -> str:
    """In what a heading counts where its field does not: `monthly`, `quarterly`, or a term in `years`, `days`."""
    patterns = _TERMS if field in ("Term", *TERM_BOUNDS) else _PARTS if field in _ANNUAL else {}
    return next((part for part, pattern in patterns.items() if pattern.search(heading)), "")


def parts_of_year(heading: str) -> str:
    """Whether a heading says that amounts are `monthly` or `quarterly`; '' where it says neither."""
    return next((part for part, pattern in _PARTS.items() if pattern.search(heading)), "")


def is_share(heading: str) -> bool:
    """Whether a heading names percentages."""
    return bool(_SHARE.search(heading))


def runs_on(text: str) -> bool:
    """Whether a text says that each column holds the year up to it."""
    return bool(_RUNNING.search(text))


def is_prorated(text: str) -> bool:
    """Whether a text says that amounts have a part of the time, or of full time, in them."""
    return bool(_PRORATED.search(text)) and not _NOT_PRORATED.search(text)


def announcements(sheet: SourceSheet, top: int, bottom: int) -> tuple[str, ...]:
    """The texts near the rows `top` to `bottom` of a sheet, on it, and its name, that announce anything of numbers."""
    texts = dict.fromkeys(_texts(sheet, top, bottom))
    return tuple(text for text in texts if scale_of(text) or runs_on(text) or sign_of_title(text) or is_prorated(text))


def titles(sheet: SourceSheet, area: Area) -> tuple[Cell, ...]:
    """The texts and days in the rows right above a table, from the top; those over its columns if there are any.

    A row with more than two of them is no title, but one of another table.
    """
    found: list[list[tuple[int, Cell]]] = []
    at = bisect_left(sheet.lines, area.top, key=lambda line: line.number)
    for line in reversed(sheet.lines[max(0, at - _TITLES) : at]):
        cells = [(c, cell) for c, cell in zip(line.columns, line.values, strict=True) if cell is not None]
        over = [cell for cell in cells if area.left <= cell[0] <= area.right]
        if len(over or cells) > _MOST_IN_TITLE or line.number < area.top - _TITLES:
            break
        found.append([cell for cell in over or cells if isinstance(cell[1], str | date)])
    own = [cell for cells in reversed(found) for c, cell in cells if area.left <= c <= area.right]
    return tuple(own or [cell for cells in reversed(found) for _, cell in cells])


def scaled(cells: Sequence[Cell], scale: str) -> list[Cell]:
    """Numbers that were thousands, millions or parts of a year as they are."""
    factor = FACTORS.get(scale, 1)
    return [_plain(cell * factor) if is_number(cell) else cell for cell in cells]


def _plain(value: int | Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value


def _texts(sheet: SourceSheet, top: int, bottom: int) -> Iterator[str]:
    yield sheet.name
    yield from (text for text in (*sheet.boxes, *sheet.pages) if len(text) <= _LONGEST)
    for first, last in ((top - _ABOVE, top - 1), (bottom + 1, bottom + _BELOW)):
        begin = bisect_left(sheet.lines, first, key=lambda line: line.number)
        for line in islice(sheet.lines, begin, None):
            if line.number > last:
                break
            cells = [cell for cell in line.values if isinstance(cell, str) and len(cell) <= _LONGEST]
            yield from cells
            pairs = (f"{label} {cell}" for label, cell in pairwise(cells))
            yield from (pair for pair in pairs if sign_of_title(pair))  # `Currency` | `EUR`
