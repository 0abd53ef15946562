"""What an import would do to the book, with everything there is to say about it first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from intake.changes.comparison import PlannedRow, Staying
from intake.mapping.mapping import Mapping
from intake.mapping.questions import Question
from intake.tables.finding import FoundTable
from model.basics.calendar import Calendar
from model.basics.problem import Problem, Severity
from model.tables.book import Book

ACTIONS = ("new", "changed", "unchanged", "duplicate", "bad")
_IS_LEFT = "; the row is left out"


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. `book`: as it would be (the old one where `blocked`); `mapping`: with this run noted.

    `missing`: rows of the book's sheet (0-based) that the file does not have; they stay, like those that it
    has only in rows that are left out (`staying`). `problems`: errors first.
    `calendar`: the book's.
    """

    mapping: Mapping
    book: Book
    tables: tuple[FoundTable, ...]
    rows: tuple[PlannedRow, ...]
    missing: tuple[int, ...]
    problems: tuple[Problem, ...]
    calendar: Calendar
    staying: tuple[Staying, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether nothing may be imported as things stand."""
        return any(found.severity is Severity.ERROR for found in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged, duplicate, bad and missing, and how many left out that stay."""
        counted = Counter(row.action for row in self.rows)
        left = {"left out": len(self.staying)} if self.staying else {}
        return {action: counted[action] for action in ACTIONS} | {"missing": len(self.missing)} | left


def errors_first(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Each problem once; what a table says of a cell, only where no column that is read says the same."""
    rank = {severity: place for place, severity in enumerate(Severity)}
    read = {(one.sheet, one.cell, one.wrong.removesuffix(_IS_LEFT)) for one in problems if isinstance(one, Question)}
    kept = (one for one in problems if isinstance(one, Question) or (one.sheet, one.cell, one.wrong) not in read)
    return tuple(sorted(dict.fromkeys(kept), key=lambda issue: rank[issue.severity]))


def left_out(issue: Problem) -> Problem:
    """A problem of a row where rows that cannot be read are left out."""
    if issue.severity is not Severity.ERROR:
        return issue
    return replace(issue, wrong=f"{issue.wrong}{_IS_LEFT}", severity=Severity.WARNING)
