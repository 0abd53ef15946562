"""IDs as foreign workbooks hold them: as numbers, without their zeros, shortened by Excel, or written otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from intake.files.source import counted
from intake.values.alike import alike
from intake.values.reading import ReadCells, Reading, each, examples
from model.basics.problem import Severity
from model.tables import values
from model.tables.book import Cell
from model.tables.values import Complaint, quoted, shown

_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,3}", re.IGNORECASE)
_POINTED = re.compile(r"\d+\.0")  # as programs write them that know only one kind of number
_WHOLE = re.compile(r"\d+(?:\.0)?")
_FIFTEEN_DIGITS = 10**15
_ZEROS = (("restore", "Put the zeros back"), ("keep", "Keep the IDs as they are"))
_ALIKE = (("known", "They are those of the book"), ("new", "They are others"))
_MOST_SHOWN = 3
_MOST_TOLD = 20


def read_ids(cells: Sequence[Cell], reading: Reading, known: Collection[str]) -> ReadCells:
    """IDs as text. Where one differs from a `known` one by zeros or the way it is written alone, the column asks."""
    pointed = [cell for cell in cells if isinstance(cell, str) and _POINTED.fullmatch(cell)]
    numbers = bool(pointed) and all(cell is None or _WHOLE.fullmatch(shown(cell)) for cell in cells)
    read = each(
        [cell.removesuffix(".0") if isinstance(cell, str) else cell for cell in cells] if numbers else cells, _id
    )
    if numbers:
        wrong = f"IDs written as numbers with a decimal in {counted(len(pointed), 'cell')} ({examples(pointed, 1)})"
        read.note(None, wrong, "they are read without it", Severity.FINDING)
    doubtful = [c for c in cells if isinstance(c, int) and abs(c) >= _FIFTEEN_DIGITS]
    if doubtful:
        wrong = f"Excel took {counted(len(doubtful), 'ID')} for numbers, and digits were lost ({examples(doubtful, 1)})"
        read.note(None, wrong, "export the column as text")
    lost = _lost_zeros(read.cells, known)
    _put_back(read, lost, reading)
    _settle_alike(read, known, lost, reading)
    return read


def _put_back(read: ReadCells, lost: dict[str, str], reading: Reading) -> None:
    """Leading zeros that known IDs have: put back, or asked about."""
    if not lost or reading.zeros == "keep":
        return
    first = next(iter(lost))
    count = sum(cell in lost for cell in read.cells)
    what = f"leading zeros were lost in {counted(count, 'cell')} ('{first}' is '{lost[first]}' in the book)"
    if reading.zeros == "restore":
        read.cells = [lost.get(cell, cell) if isinstance(cell, str) else cell for cell in read.cells]
        read.note(None, what, "they are put back", Severity.FINDING)
    else:
        read.note(None, what, "say whether the zeros are to be put back", Severity.ERROR, "zeros", _ZEROS)


def _settle_alike(read: ReadCells, known: Collection[str], settled: Collection[str], reading: Reading) -> None:
    """IDs that only look otherwise than known ones: those, or asked about. `settled`: those that lost zeros alone."""
    if reading.alike == "new" or not known:
        return
    texts = dict.fromkeys(cell for cell in read.cells if isinstance(cell, str) and cell not in settled)
    found = alike(texts, known)
    if not found:
        return
    most = _MOST_TOLD if reading.alike else _MOST_SHOWN
    pairs = [f"'{text}' for '{name}'" for text, name in list(found.items())[:most]]
    more = f" and {len(found) - most:,} more" if len(found) > most else ""
    what = f"{counted(len(found), 'ID')} written otherwise than in the book: {', '.join(pairs)}{more}"
    if reading.alike == "known":
        read.cells = [found.get(cell, cell) if isinstance(cell, str) else cell for cell in read.cells]
        read.note(None, what, "they are read as those of the book", Severity.FINDING)
    else:
        read.note(None, what, "say whether they are those of the book", Severity.ERROR, "alike", _ALIKE)


def _id(cell: Cell) -> Cell | Complaint:
    if isinstance(cell, Decimal):
        return Complaint(f"{shown(cell)} is a number with decimals where an ID belongs", "format the IDs as text")
    if isinstance(cell, date):
        return Complaint(f"{quoted(cell)} is a date where an ID belongs", "format the IDs as text and type them again")
    if isinstance(cell, str) and _SHORTENED.fullmatch(cell):
        return Complaint(
            f"{quoted(cell)} is an ID that Excel took for a number: its digits are lost", "export the column as text"
        )
    return values.parse_id(cell)


def _lost_zeros(cells: Sequence[Cell], known: Collection[str]) -> dict[str, str]:
    """IDs that the book does not have, and the only one of the book that has but more leading zeros."""
    bare: dict[str, list[str]] = {}
    for name in known:
        if name.startswith("0"):
            bare.setdefault(name.lstrip("0"), []).append(name)
    held = set(known)
    return {
        cell: bare[cell.lstrip("0")][0]
        for cell in dict.fromkeys(cells)
        if isinstance(cell, str) and cell not in held and len(bare.get(cell.lstrip("0"), ())) == 1
    }
