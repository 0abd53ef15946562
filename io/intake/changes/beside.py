"""New rows beside rows of the book that the file lacks: where one replaces the other, both would count.

An import takes nothing away. A split, an owner or an adjustment that was corrected in the file comes in as a new row,
and the one of before stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from intake.files.source import problem
from model.basics.problem import Problem
from model.tables.book import Cell, Sheet
from model.tables.values import parse_date, shown

# What rows of a sheet have in common of which the one may stand for the other.
ALIKE: dict[str, tuple[str, ...]] = {
    "Adjustments": ("Payee ID", "Period", "Code", "Reason"),
    "Credits": ("Transaction ID", "Role"),
    "Draws": ("Payee ID",),
    "Goals": ("Payee ID", "Component", "Period"),
    "Ownership": ("Account ID", "Role"),
    "Transactions": ("Date", "Account ID", "Type"),
}
Cells = Callable[[str], Cell]
Text = Callable[[str, Cell], str]


def beside(
    sheet: Sheet,
    new: Sequence[tuple[str, str, Cells]],
    missing: Sequence[int],
    cell: Callable[[int, str], Cell],
    text: Text,
) -> Iterator[Problem]:
    """Tells new rows (sheet and place in the file, cells) that stand beside rows (positions) of the book's sheet.

    `cell` gives a cell of the book by row and heading, `text` a cell of a heading as all ways to write it look.
    """
    alike = ALIKE.get(sheet.name, ())
    if not alike or not new or not missing:
        return
    old: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row in missing:
        old[tuple(text(heading, cell(row, heading)) for heading in alike)].append(row)
    told: list[tuple[str, str, int]] = []
    for source, place, cells in new:
        key = tuple(text(heading, cells(heading)) for heading in alike)
        rows = old.get(key, ()) if all(key) else ()
        met = next((row for row in rows if _overlap(cells, partial(cell, row))), None)
        if met is not None:
            told.append((source, place, met))
    if told:
        source, place, row = told[0]
        many = "a row comes in" if len(told) == 1 else f"{len(told):,} rows come in"
        where = f"row {sheet.header_row + 1 + row} of {sheet.name}"
        wrong = f"{many} beside others of the book with the same {', '.join(alike)} that the file lacks (first {where})"
        right = "both count; delete or end the row of the book if the new one replaces it"
        yield problem(source, place, None, wrong, right)


def _overlap(one: Cells, other: Cells) -> bool:
    """Whether two rows hold on a common day; rows without days do."""
    (begins, ends), (other_begins, other_ends) = (
        (_day(row("From"), date.min), _day(row("To"), date.max)) for row in (one, other)
    )
    return begins <= other_ends and other_begins <= ends


def _day(cell: Cell, otherwise: date) -> date:
    found = parse_date(cell) if shown(cell).strip() else None
    return found if isinstance(found, date) else otherwise
