"""One row on its way into the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from intake.tables.finding import FoundTable
from model.tables.book import Cell
from model.tables.values import shown


@dataclass(frozen=True)
class Record:
    """One row for the book: its cells by heading, where it comes from, and whether it can be used as it is.

    `at`: its position among the rows of its table. `ends`: it is no row of the file,
    but ends a spell of the book that meets one.
    """

    cells: Mapping[str, Cell]
    sheet: str
    row: int
    bad: bool = False
    ends: bool = False
    at: int = -1

    @property
    def place(self) -> str:
        """The row in the source."""
        return f"{self.row}:{self.row}"


@dataclass(frozen=True)
class LeftOut:
    """A row of the file that is not imported, with what it would have been as far as that can be read, and why."""

    cells: Mapping[str, Cell]
    sheet: str
    row: int
    why: str


def first_text(table: FoundTable, row: int) -> str:
    """The first filled cell of a row, by which a mapping names rows."""
    return next((shown(column[row]).strip() for column in table.cells if column[row] is not None), "")
