"""A row of units below a header, as `USD`, `%`, `#`, `k EUR`, `in days`: it says what the numbers below it count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from book.sheet.workbook import Area
from intake.files.source import problem
from intake.tables.grid import Grid, Kind, kind
from model.basics.money import is_currency
from model.basics.problem import Problem, Severity
from model.tables.values import shown

UNITS = "holds the units of the columns"
_SAMPLED = 30
_WORDS = (
    r"%|percent|pct|pp|pts?|points?|#|no\.?|number|count|units?|pcs|x|ratio|text|date|days?|weeks?|months?|mths?|years?|yrs?"
    r"|hours?|hrs?|h|d|k|m|mn|mm|mio\.?|tsd\.?|thousands?|millions?|'?000s?|y/n|yes/no|dd\W?mm\W?yy(?:yy)?|mm\W?dd\W?yy(?:yy)?"
    r"|yyyy\W?mm\W?dd|tage|monate|jahre|stunden|st(?:k|ck|ück)\.?|anzahl|datum"
)
_MONEY = r"[A-Z]{3}|US\$|[$€£¥]"
_SCALE = r"k|t|m|mn|mm|mio\.?|tsd\.?|thousands?|millions?|['\u2019]?000s?"
_PART = r"(?:\s?(?:/|per|p\.)\s?(?:month|mo|m|quarter|qtr|q|year|yr|y|a)\.?)?"
_UNIT = re.compile(
    rf"(?:in\s+)?(?:(?:{_WORDS})|(?:(?:{_SCALE})\s?)?(?P<money>{_MONEY})(?:\s?(?:{_SCALE}))?){_PART}", re.IGNORECASE
)
_CLOSE = re.compile(r"(T|k|m)([A-Z]{3})")
_FILLERS = ("-", "\u2013", "\u2014", "n/a")
_AROUND = "()[] "


def unit_of(text: str) -> str:
    """The unit that a text is and nothing else, without brackets around it; '' for any other text."""
    bare = text.strip().strip(_AROUND)
    apart = _CLOSE.fullmatch(bare)
    bare = f"{apart[1]} {apart[2]}" if apart is not None and is_currency(apart[2]) else bare
    match = _UNIT.fullmatch(bare)
    if match is None:
        return ""
    money = match["money"] or ""
    return "" if money.isalpha() and not is_currency(money.upper()) else bare


def units_in(grid: Grid, area: Area, row: int) -> dict[int, str]:
    """The units by column of a row that holds nothing else, one of them at least over numbers; none for other rows.

    Each has a heading right above it. Several currencies, each once, are headings themselves.
    """
    cells = {c: cell for c in range(area.left, area.right + 1) if (cell := grid.cell(row, c)) is not None}
    if row >= area.bottom or not cells or not all(isinstance(cell, str) for cell in cells.values()):
        return {}
    found = {c: unit_of(cell) for c, cell in cells.items() if isinstance(cell, str) and cell.strip() not in _FILLERS}
    if not all(found.values()) or any(grid.shown(row - 1, column) is None for column in found):
        return {}
    codes = [unit.upper() for unit in found.values() if is_currency(unit.upper())]
    if len(codes) > 1 and len(set(codes)) == len(codes):
        return {}
    return found if any(_is_over_numbers(grid, area, row, column) for column in found) else {}


def units_below(grid: Grid, area: Area, row: int, keep: Collection[str]) -> dict[int, str]:
    """Those of the row below a header; none where somebody keeps that row, by the text of its first cell, as data."""
    cells = ((c, grid.cell(row, c)) for c in range(area.left, area.right + 1)) if keep else ()
    first = next((cell for _, cell in cells if cell is not None), None)
    return {} if shown(first).strip() in keep else units_in(grid, area, row)


def _is_over_numbers(grid: Grid, area: Area, row: int, column: int) -> bool:
    below = Counter(kind(grid.cell(r, column)) for r in range(row + 1, min(area.bottom, row + _SAMPLED) + 1))
    below.pop(Kind.BLANK, None)
    return bool(below) and below.most_common(1)[0][0] is Kind.NUMBER


def units_told(sheet: str, row: int, units: Mapping[int, str]) -> Iterator[Problem]:
    """What is said of a row of units."""
    if units:
        named = ", ".join(dict.fromkeys(units.values()))
        wrong = f"the row {UNITS} ({named}), which are read with the headings"
        yield problem(sheet, f"{row}:{row}", None, wrong, "take it as data if that is wrong", Severity.FINDING)
