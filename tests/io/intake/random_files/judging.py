"""Holds what an import would write against what is true: right, told, stopped, or wrong without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from intake.mapping.questions import Question
from model.basics.problem import Problem
from model.tables.book import Book, Cell
from model.tables.schema import Kind
from tests.io.intake.random_files.administrator import Attempt
from tests.io.intake.random_files.drawing import RandomFile
from tests.io.intake.random_files.habits import column_of
from tests.io.intake.random_files.headings import EXTRAS
from tests.io.intake.random_files.truth import Truth
from tests.io.intake.random_files.world import Row

_HARMLESS = re.compile("^spaces around|matched to their IDs$")


@dataclass(frozen=True)
class Difference:
    """A row or a cell that is not as it should be, and the problems that speak of it."""

    what: str
    field: str
    row: int
    wanted: str
    got: str
    told: tuple[Problem, ...]

    def __str__(self) -> str:
        return f"{self.what} {self.field} row {self.row}: wanted {self.wanted}, got {self.got}"


@dataclass(frozen=True)
class Verdict:
    """`right`, `told` (wrong, but named), `silent` (wrong), `stopped` (rightly), `needless` (stopped), `unasked`."""

    name: str
    differences: tuple[Difference, ...] = ()
    why: str = ""


def judged(made: RandomFile, attempt: Attempt, before: Book) -> Verdict:
    """What came of an import of a file."""
    plan = attempt.plan
    if plan is None:
        return Verdict("needless", why="no table is found where the rows stand")
    if plan.blocked:
        named = "; ".join(str(found) for found in attempt.unanswered[:3]) or "the answers lead nowhere"
        return Verdict("stopped" if made.known.flaws or "gone" in made.habits else "needless", why=named)
    found = [*_extra_fields(made, attempt), *_differences(made, attempt, before)]
    if not found:
        return Verdict("right" if not made.known.flaws else "silent", why=", ".join(made.known.flaws))
    silent = tuple(one for one in found if not one.told)
    return Verdict("silent" if silent else "told", silent or tuple(found))


def _extra_fields(made: RandomFile, attempt: Attempt) -> Iterator[Difference]:
    """Fields taken from a column that is not theirs, although the rows have none of it."""
    assert attempt.plan is not None
    right = made.known.headings
    for one in attempt.plan.mapping.fields:
        if (
            one.field in right
            or one.field in made.truth.fields
            or one.field in EXTRAS.get(one.heading.rpartition(" / ")[2], ())
        ):
            continue
        told = tuple(p for p in attempt.said if isinstance(p, Question) and p.field == one.field)
        yield Difference("field", one.field, 0, "none", one.heading, told)


def _differences(made: RandomFile, attempt: Attempt, before: Book) -> Iterator[Difference]:
    known, plan = made.truth, attempt.plan
    assert plan is not None
    sheet = plan.book.sheet(known.target)
    got = [dict(zip(sheet.headings, row, strict=True)) for row in zip(*sheet.cells, strict=True)]
    size = before.sheet(known.target).size
    old = {_key(known, row) for row in got[:size]}
    placed = ((number, row) for number, e in made.sheets[0].places.items() for row in e.rows or (e.row,))
    places = {_key(known, row): number for number, row in placed}
    wanted = {_key(known, row): row for row in known.rows}
    mine = {_key(known, row): row for row in got}
    for key, row in wanted.items():
        place = places.get(key, 0)
        if key not in mine:
            yield Difference("missing", "", place, str(key), "", _telling(made, attempt, place, ""))
            continue
        for name, cell in row.items():
            if name == made.habits.get("gone"):
                continue
            have = _plain(known, name, mine[key].get(name))
            if have != _plain(known, name, cell):
                told = _telling(made, attempt, place, name)
                yield Difference("cell", name, place, _plain(known, name, cell), have, told)
    numbers = {_key(known, planned.record.cells): planned.record.row for planned in plan.rows}
    for key in mine:
        if key not in wanted and key not in old:
            place = places.get(key, numbers.get(key, 0))
            yield Difference("extra", "", place, "", str(key), _telling(made, attempt, place, ""))
    if len(got) > len(mine):
        yield Difference("twice", "", 0, str(len(mine)), str(len(got)), ())


def _key(known: Truth, row: Mapping[str, Cell] | Row) -> tuple[str, ...]:
    return tuple(_plain(known, name, row.get(name)) for name in known.key)


def _plain(known: Truth, name: str, cell: Cell) -> str:
    """A cell as text, the same for all ways in which a book may hold the same."""
    column = column_of(known.target, name)
    if cell is None or cell == "":
        return "USD" if name == "Currency" else ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if column.kind in (Kind.NAME, Kind.CHOICE, Kind.CURRENCY) and isinstance(cell, str):
        return "".join(cell.split()).casefold()
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return f"{Decimal(cell).normalize():f}"
    return str(cell)


def _telling(made: RandomFile, attempt: Attempt, row: int, name: str) -> tuple[Problem, ...]:
    """The problems that speak of a row, or of the column of a field."""
    plan = attempt.plan
    assert plan is not None
    names = (name,) if name else made.truth.key
    headings = made.known.headings
    return tuple(
        found
        for found in (*attempt.said, *plan.problems)
        if any(_is_of(found, row, one, headings.get(one, "")) for one in names)
    )


def _is_of(found: Problem, row: int, name: str, heading: str) -> bool:
    numbers = [int(number) for number in re.findall(r"\d+", found.cell)]
    numbers = [*range(numbers[0], numbers[-1] + 1)] if len(numbers) > 1 else numbers
    if row and row in numbers:
        return True
    if row and re.search(rf"\b(rows?|and) (\d+, )*{row}\b", found.wrong):
        return True
    if _HARMLESS.search(found.wrong):
        return False
    if isinstance(found, Question) and name in (found.field, found.heading):
        return True
    return f"'{name}'" in found.wrong or (bool(heading) and f"'{heading}'" in found.wrong)
