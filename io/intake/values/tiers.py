"""Tiers of rate tables as people write them, `50% - 80%` or `above 120%`, by the bound from which they hold.

A curve of the book has one number per row, from which its value holds until the next row begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from intake.values.numbers import parse
from intake.values.reading import ReadCells, examples
from model.tables.book import Cell

_RANGE = re.compile(r"(?:from\s+)?(.+?)\s*(?:-|\u2013|\u2014|\bto(?: less than| under| below)?\b|\bbis\b|<)\s*(.+)")
_OPEN = re.compile(
    r"(?:>=|\u2265|=>|at least|from|ab|min\.?)\s*(.+)|(.+?)\s*(?:\+|or more|or above|and above|and more|and up)"
)
_ABOVE = re.compile(r"(?:>|above|over|more than|greater than|\u00fcber)\s*(.+)")
_BELOW = re.compile(
    r"(?:<=?|\u2264|up to|below|under|less than|bis)\s*(.+)|(.+?)\s*(?:or less|or below|and below|and less)"
)


def lower_bounds(cells: Sequence[Cell], told: ReadCells) -> list[Cell]:
    """The cells with each text that is a tier as its lower bound, still as text; the lowest one begins at 0.

    What is read so is noted in `told`.
    """
    bounds = {cell: bound for cell in cells if isinstance(cell, str) and (bound := _lower(cell.strip())) is not None}
    if not bounds:
        return list(cells)
    first, bound = next(iter(bounds.items()))
    wrong = f"'{first}' and other tiers are read by the bound from which they hold ({bound})"
    told.note(None, wrong, "make sure that each value holds until the next tier begins")
    above = [cell for cell in bounds if _ABOVE.fullmatch(cell.strip().casefold())]
    if above:
        wrong = f"{examples(above)} leaves out its bound"
        told.note(None, wrong, "say excluded in 'From is' of that row if the bound itself is in the tier below")
    return [bounds.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]


def _lower(text: str) -> str | None:
    """The lower bound of a tier; None where a text is none."""
    plain = text.casefold()
    if _holds_number(text):
        return None
    if match := _BELOW.fullmatch(plain):
        return "0" if _holds_number(match[1] or match[2]) else None
    if match := _OPEN.fullmatch(plain) or _ABOVE.fullmatch(plain):
        bound = next(part for part in match.groups() if part).strip()
        return bound if _holds_number(bound) else None
    if (match := _RANGE.fullmatch(plain)) and _holds_number(match[1]) and _holds_number(match[2]):
        sign = "%" if match[2].endswith("%") and not match[1].endswith("%") else ""
        return f"{match[1]}{sign}"
    return None


def _holds_number(text: str) -> bool:
    return isinstance(parse(text), int | Decimal)
