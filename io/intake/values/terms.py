"""Terms of contracts as foreign workbooks write them: 12, "12 mo", "36 M", "3 years"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from intake.files.source import counted
from intake.values.numbers import read_numbers
from intake.values.reading import ReadCells, Reading, examples
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import number_text

_TERM = re.compile(r"(\d+(?:\.\d+)?)[ \u00a0-]*(?:(m|mos?|mths?|months?)|(y|yrs?|years?))\.?", re.IGNORECASE)


def read_terms(cells: Sequence[Cell], reading: Reading) -> ReadCells:
    """Numbers of months; an M behind one says months and no million, and years are taken twelvefold, which is told."""
    years: list[Cell] = []
    found: list[Cell] = []
    for cell in cells:
        match = _TERM.fullmatch(cell) if isinstance(cell, str) else None
        if match is not None:
            years += [cell] if match[3] else []
            cell = number_text(Decimal(match[1]) * (12 if match[3] else 1))
        found.append(cell)
    read = read_numbers(found, reading)
    if years:
        wrong = f"years in {counted(len(years), 'cell')} are read as twelve months each ({examples(years, 1)})"
        read.note(None, wrong, "", Severity.FINDING)
    return read
