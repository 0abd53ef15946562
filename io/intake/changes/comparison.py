"""What becomes of each record of an import, and of the rows of the book that stay."""

from __future__ import annotations

from dataclasses import dataclass, field

from intake.rows.record import LeftOut, Record
from model.basics.problem import Problem
from model.tables.book import Cell


@dataclass(frozen=True)
class Change:
    """One cell of the book that changes."""

    heading: str
    before: Cell
    after: Cell


@dataclass(frozen=True)
class PlannedRow:
    """What becomes of a record: `new`, `changed`, `unchanged`, `duplicate` or `bad`; and its row in the book."""

    action: str
    record: Record
    book_row: int | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Staying:
    """A row of the book that stays as it is, though the file has it in a row that is left out."""

    book_row: int
    left: LeftOut


@dataclass
class Comparison:
    """All records as planned, the book's rows that the file does not have, and what is to be said about single rows.

    `staying`: the book's rows that the file has only in rows that are left out; they are not among the missing ones.
    """

    rows: list[PlannedRow] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    staying: list[Staying] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
