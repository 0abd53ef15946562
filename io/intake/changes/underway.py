"""An import under way: all that a check may look at, as far as it is known by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.changes.comparison import Comparison
from intake.files.source import Source
from intake.mapping.mapping import Mapping
from intake.rows.reader import Reader
from intake.rows.record import Record
from intake.tables.finding import FoundTable
from model.basics.calendar import Calendar
from model.basics.problem import Problem
from model.basics.watch import Watch, unwatched
from model.tables.book import Book
from model.tables.columns import Tables


@dataclass(frozen=True)
class Underway:
    """One import. `book`: as it is, `typed` its tables; `after`: as it would be, the same until rows are in it.

    `reader`: what reads the tables, and what it found. `records`: the rows of the file, first as it has them, then as
    the book has them. `unmapped`: the needed fields that no record has. `found`: what becomes of the records. `told`:
    what is told so far. What `watch` raises ends it.
    """

    book: Book
    typed: Tables
    source: Source
    mapping: Mapping
    tables: Sequence[FoundTable]
    reader: Reader
    after: Book
    records: Sequence[Record] = ()
    unmapped: Sequence[str] = ()
    found: Comparison = field(default_factory=Comparison)
    told: Sequence[Problem] = ()
    watch: Watch = unwatched

    @property
    def calendar(self) -> Calendar:
        """The book's."""
        return self.typed.calendar
