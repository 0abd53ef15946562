"""Cells that show something else than they hold: an amount as a percentage, 17 as D-0017, 500 as (500), or nothing.

People check what a sheet shows, and an import takes what it holds. Where the two are of different kinds, one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from book.sheet.celllooks import RAISED
from book.sheet.currencies import PERCENT
from book.sheet.digits import as_shown, parts_off
from book.sheet.numberlooks import (
    SHOWN_HIDDEN,
    SHOWN_MONEY,
    SHOWN_NEGATIVE,
    SHOWN_PADDED,
    SHOWN_PERCENT,
    padded,
)
from intake.files.source import counted
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from intake.values.reading import Doubt
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.schema import Column, Kind
from model.tables.values import number_text, shown

Looks = tuple[str, str, str, str]  # by `_LOOKS`
_LOOKS = ("shows", "signs", "digits", "below")
_MOST_MARKED = 1_000  # cells of a column
_WORDS = (Kind.TEXT, Kind.NAME, Kind.NAMES)
_COUNTS = ("Term", "Term from", "Term below", "Clawback months", "Release after")
_FOOTNOTE = re.compile(r".*[^\W_](?P<mark>[*\u2020\u2021\u00b9\u00b2\u00b3]+)")
_KINDS = {Kind.MONEY: "money", Kind.PERCENT: "percent", Kind.DATE: "day"}
_NAMED = {
    "money": "an amount of money",
    "percent": "a percentage",
    "number": "a number",
    "points": "in points",
    "months": "a number of months",
    "day": "a day",
}
_RIGHTS = {
    SHOWN_HIDDEN: "make sure that it is meant to be imported",
    SHOWN_NEGATIVE: "write it with a minus if it is below zero",
}
_RIGHT_CUT = "make sure that what the cell holds is meant, and not what it shows"
_RIGHT = "make sure that it is the right column, and that the format is wrong"


def without_marks(
    table: FoundTable, position: int, column: Column, cells: list[Cell], known: Collection[str]
) -> tuple[list[Cell], list[Doubt]]:
    """The cells of a column without raised marks, and IDs with the zeros and letters that their format adds.

    `known`: the IDs of the book; where it has the bare ones, they stay bare.
    """
    doubts: list[Doubt] = []
    if column.kind not in _WORDS:
        for row, mark in enumerate(table.look("struck", position)):
            if mark.startswith(RAISED) and cells[row] is not None and cells[row] == table.cells[position][row]:
                cells[row] = mark[len(RAISED) :] or None
                wrong = f"has a raised mark, as of a footnote, and is read without it as '{shown(cells[row])}'"
                doubts.append(Doubt(row, wrong, "make sure that the mark says nothing else", Severity.WARNING))
    if column.kind is not Kind.ID:
        return cells, doubts
    for row, cell in enumerate(cells):
        match = _FOOTNOTE.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is not None:
            wrong = f"ends with '{match['mark']}', as footnote marks do, and is taken as another ID than one without"
            doubts.append(Doubt(row, wrong, "delete the mark if it is none of the ID", Severity.WARNING))
    return _completed(table, position, cells, known, doubts), doubts


def _completed(
    table: FoundTable, position: int, cells: list[Cell], known: Collection[str], doubts: list[Doubt]
) -> list[Cell]:
    """IDs as their formats show them."""
    looks = table.look("shows", position)
    made = {
        row: padded(cell, looks[row])
        for row, cell in enumerate(cells if looks else ())
        if type(cell) is int and cell >= 0 and looks[row].startswith(SHOWN_PADDED)
    }
    made = {row: text for row, text in made.items() if text != shown(cells[row])}
    bare = {shown(cells[row]) for row in made}
    if not made or (bare & set(known) and not set(made.values()) & set(known)):
        return cells
    first = next(iter(made))
    how = f"{shown(cells[first])} as {made[first]}"
    wrong = f"IDs in {counted(len(made), 'cell')} are read as their format shows them ({how})"
    doubts.append(Doubt(None, wrong, "", Severity.FINDING))
    return [made.get(row, cell) for row, cell in enumerate(cells)]


def shown_doubts(table: FoundTable, position: int, column: Column, of_sheet: bool) -> Iterator[Doubt]:
    """What to say of cells that show another kind of thing than their field holds; of the first 1,000.

    `of_sheet`: the field is one of the book's sheet, and no period, of which `values_shown` tells.
    """
    unit = "months" if column.heading in _COUNTS else _KINDS.get(column.kind, "")
    found = enumerate(zip(table.cells[position], _looks(table, position), strict=False)) if of_sheet else ()
    doubts = (_doubt(row, cell, looks, column.heading, unit) for row, (cell, looks) in found)
    yield from islice(filter(None, doubts), _MOST_MARKED)


def values_shown(
    table: FoundTable, places: Mapping[str, int], units: Sequence[str]
) -> Iterator[tuple[str, int, Doubt]]:
    """The same of columns of values, by name and place, which are as the `units` of their rows' measures have them.

    Of percentages `about_percents` tells.
    """
    for name, position in places.items():
        found = enumerate(zip(table.cells[position], _looks(table, position), units, strict=False))
        doubts = (
            _doubt(row, cell, looks, "the measure", unit)
            for row, (cell, looks, unit) in found
            if looks[0] != SHOWN_PERCENT
        )
        yield from ((name, position, doubt) for doubt in islice(filter(None, doubts), _MOST_MARKED))


def _looks(table: FoundTable, position: int) -> Iterator[Looks]:
    """How the cells of a column are shown; nothing where they are all as they stand."""
    looks = [table.look(name, position) for name in _LOOKS]
    none = ("",) * len(table.rows) if any(looks) else ()
    shows, signs, digits, below = (look or none for look in looks)
    return zip(shows, signs, digits, below, strict=True)


def _doubt(row: int, cell: Cell, looks: Looks, name: str, unit: str) -> Doubt | None:
    wrong = _wrong(cell, looks, name, unit)
    if not wrong:
        wrong = _cut(cell, looks, unit)
        return Doubt(row, wrong, _RIGHT_CUT, Severity.WARNING) if wrong else None
    return Doubt(row, wrong, _RIGHTS.get(looks[0], _RIGHT), Severity.WARNING)


def _wrong(cell: Cell, looks: Looks, name: str, unit: str) -> str:
    """What is wrong with how a cell is shown, '' for nothing. `unit`: what it holds, '' where nobody can tell."""
    look, sign, *_ = looks
    if look == SHOWN_HIDDEN and cell is not None:
        return "is not shown in the file (its colour or its format hides it), and is imported all the same"
    if not is_number(cell) or not (look or sign):
        return ""
    if look == SHOWN_NEGATIVE and cell > 0:
        return f"is shown as if it was below zero, and is imported as {number_text(cell)}"
    if look == SHOWN_PERCENT and unit in ("money", "number", "months", "day"):
        return f"is shown as {number_text(Decimal(cell) * 100)}%, and {name} is {_NAMED[unit]}"
    is_money = look == SHOWN_MONEY or sign not in ("", PERCENT)
    if is_money and unit in ("percent", "number", "points", "months", "day"):
        return f"is shown as an amount of money, and {name} is {_NAMED[unit]}"
    return ""


def _cut(cell: Cell, looks: Looks, unit: str) -> str:
    """What to say of a number of which a reader sees no minus, or too few of its digits; '' for nothing."""
    *_, digits, below = looks
    if not is_number(cell) or not cell:
        return ""
    if below and cell < 0:
        how = "not shown" if below == SHOWN_HIDDEN else "shown without its minus"
        return f"is {how}, and is imported as {number_text(cell)}"
    parted = parts_off(digits)
    seen = as_shown(Decimal(cell), digits, always=bool(parted)) if digits and unit else ""
    return (
        f"is shown as {seen}{f' ({parted})' if parted else ''}, and is imported as {number_text(cell)}" if seen else ""
    )
