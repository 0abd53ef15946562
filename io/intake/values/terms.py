"""Terms of contracts as foreign workbooks write them: 12, "12 mo", "36 M", "3 years", P1Y; and spans of them, 13-24."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from intake.files.source import counted
from intake.values.numbers import is_number, parse, read_numbers
from intake.values.reading import ReadCells, Reading, examples
from intake.values.tiers import tier_of
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import number_text, quoted

TERM_BOUNDS = ("Term from", "Term below")
"""The columns of crediting rules that a span of terms is read into."""

_MONTHS = r"(?:m|mos?|mths?|months?|mon|monate?n?|mois)(?![a-z])\.?"
_YEARS = r"(?:y|yrs?|years?|jahre?n?|ans?)(?![a-z])\.?"
_AMOUNT = r"(\d+(?:\.\d+)?)[ \u00a0-]*"
_PART = re.compile(rf"{_AMOUNT}(?:({_YEARS})|{_MONTHS})", re.IGNORECASE)
_WHOLE = re.compile(rf"(?:{_AMOUNT}{_YEARS})?[ ,&]*(?:and )?(?:{_AMOUNT}{_MONTHS})?", re.IGNORECASE)
_ISO = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?", re.IGNORECASE)
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "twelve": 12, "single": 1}
_WORD = re.compile(rf"\b({'|'.join(_WORDS)})(?=[ -])", re.IGNORECASE)
_ANNUAL = re.compile(r"annual(?:ly)?|yearly|j\u00e4hrlich|annuel(?:le)?", re.IGNORECASE)
_MULTI = re.compile(r"multi[ -]?years?", re.IGNORECASE)
_ANY = re.compile(r"any|all|\*|-", re.IGNORECASE)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class TermSpan:
    """Terms from one number of months to another one, both included unless not said; None where it is open."""

    low: Decimal | None
    high: Decimal | None
    without_high: bool = False


def read_terms(cells: Sequence[Cell], reading: Reading) -> ReadCells:
    """Numbers of months; an M behind one says months and no million, and years are taken twelvefold, which is told."""
    found = [cell if (months := _months(cell)) is None else number_text(months) for cell in cells]
    read = read_numbers(found, reading)
    _tell_years(cells, read)
    return read


def holds_spans(cells: Sequence[Cell]) -> bool:
    """Whether any cell is a span of terms."""
    return any(isinstance(cell, str) and _span_of(cell) is not None for cell in cells)


def read_spans(cells: Sequence[Cell]) -> tuple[ReadCells, ReadCells]:
    """Spans as the months from which they go and those below which: whole months, so that 13-24 is 13 and below 25.

    A term alone is a span of itself. Where another span begins with the last month of one, that month is its own. What
    is not read is noted with the first.
    """
    spans = [TermSpan(None, None) if isinstance(c, str) and _ANY.fullmatch(c) else _span(c) for c in cells]
    begun = {span.low for span in spans if span is not None}
    lows, highs = ReadCells([]), ReadCells([])
    for row, (cell, span) in enumerate(zip(cells, spans, strict=True)):
        if span is None:
            if cell is not None:
                lows.note(row, f"{quoted(cell)} is no span of terms", "write it like 13-24, or 12+", Severity.ERROR)
            lows.cells.append(None)
            highs.cells.append(None)
            continue
        meets = span.high is not None and span.high in begun and span.high != span.low
        below = span.high if span.without_high or meets or span.high is None else span.high + 1
        lows.cells.append(_plain(span.low))
        highs.cells.append(_plain(below))
    _tell_years(cells, lows)
    return lows, highs


def _span(cell: Cell) -> TermSpan | None:
    if isinstance(cell, str) and (span := _span_of(cell)) is not None:
        return span
    months = _months(cell) if isinstance(cell, str) else None
    value = months if months is not None else parse(cell)
    return TermSpan(Decimal(value), Decimal(value)) if is_number(value) else None


def _span_of(text: str) -> TermSpan | None:
    """The span that a text is; None where it is none, and so for a term alone."""
    if _MULTI.fullmatch(text.strip()):
        return TermSpan(Decimal(13), None)
    tier = tier_of(_in_months(text))
    if tier is None or (tier.low is None and tier.high is None):
        return None
    low, high = (None if bound is None else parse(bound) for bound in (tier.low, tier.high))
    least = Decimal(low) + (tier.low_in is False) if is_number(low) else None
    return TermSpan(least, Decimal(high) if is_number(high) else None, tier.high_in is False)


def _in_months(text: str) -> str:
    """A text with its years as months: `1-2 years` is `12-24`."""
    text = _WORD.sub(lambda match: str(_WORDS[match[1].casefold()]), text.strip())
    parts = list(_PART.finditer(text))
    only_years = bool(parts) and all(part[2] for part in parts)
    pieces, at = [], 0
    for part in parts:
        before = text[at : part.start()]
        pieces.append(_NUMBER.sub(lambda match: _twelvefold(match[0]), before) if only_years else before)
        pieces.append(_twelvefold(part[1]) if part[2] else part[1])
        at = part.end()
    return "".join((*pieces, text[at:])).strip()


def _months(cell: Cell) -> Decimal | None:
    """The months of a term that is written with its unit; None for all else, and so for a number alone."""
    if not isinstance(cell, str):
        return None
    text = _WORD.sub(lambda match: str(_WORDS[match[1].casefold()]), cell.strip())
    if _ANNUAL.fullmatch(text):
        return Decimal(12)
    match = _WHOLE.fullmatch(text) or _ISO.fullmatch(text)
    if match is None or not (match[1] or match[2]):
        return None
    return Decimal(match[1] or 0) * 12 + Decimal(match[2] or 0)


def _tell_years(cells: Sequence[Cell], read: ReadCells) -> None:
    years = [c for c in cells if isinstance(c, str) and _says_years(c)]
    if years:
        wrong = f"years in {counted(len(years), 'cell')} are read as twelve months each ({examples(years, 1)})"
        read.note(None, wrong, "", Severity.FINDING)


def _says_years(text: str) -> bool:
    iso = _ISO.fullmatch(text.strip())
    parts = _PART.finditer(_WORD.sub("1", text))
    return bool(_ANNUAL.fullmatch(text.strip()) or (iso and iso[1]) or any(part[2] for part in parts))


def _twelvefold(number: str) -> str:
    return number_text(Decimal(number) * 12)


def _plain(months: Decimal | None) -> int | Decimal | None:
    return None if months is None else int(months) if months == int(months) else months
