"""Names of payees that a file writes with the last name first: no change of the book, which keeps its own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from intake.changes.comparison import PlannedRow
from intake.files.source import counted, problem
from intake.matching.directory import composed
from model.basics.problem import Problem, Severity
from model.tables.book import Cell

_SHEET, _NAME = "Payees", "Name"


def is_turned(target: str, heading: str, cell: Cell, before: Cell) -> bool:
    """Whether a cell is the book's name with a comma after the last name: `Ortega, Ines` of `Ines Ortega`."""
    if (target, heading) != (_SHEET, _NAME) or not isinstance(cell, str) or not isinstance(before, str):
        return False
    last, comma, first = composed(cell).partition(",")
    return bool(comma) and f"{first} {last}".split() == composed(before).split()


def kept_names(rows: Sequence[PlannedRow], target: str, cell_of: Callable[[int, str], Cell]) -> Iterator[Problem]:
    """Tell of names that stay as the book writes them; `cell_of` gives what the book has in a row."""
    found = [
        (row.record, name, before)
        for row in (rows if target == _SHEET else ())
        if row.book_row is not None
        and is_turned(target, _NAME, name := row.record.cells.get(_NAME), before := cell_of(row.book_row, _NAME))
    ]
    if found:
        record, name, before = found[0]
        stay = "stays as the book has it" if len(found) == 1 else "stay as the book has them"
        wrong = f"{counted(len(found), 'name')} with the last name first ({name}) {stay} ({before})"
        yield problem(record.sheet, record.place, None, wrong, "", Severity.FINDING)
