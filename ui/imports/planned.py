"""The rows of an import as a list: what becomes of each, its cells as they were read, and what is wrong with them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from book.sheet.workbook import column_number
from intake import Change, FoundTable, ImportPlan, PlannedRow, Question
from intake.changes.comparison import Staying
from intake.changes.keys import key_headings
from intake.files.source import counted
from intake.mapping.locate import find_heading
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell, Sheet, column_letters
from model.tables.schema import SHEETS
from ui.grid.columns import GridColumn, columns_of

ABSENT = ("left out", "missing")  # rows of the book that stay
ACTIONS = ("new", "changed", "unchanged", "duplicate", "bad", *ABSENT)
WORDS = {
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "duplicate": "Duplicate",
    "bad": "Cannot be read",
    "left out": "Left out",
    "missing": "Missing",
}
_PLACE = re.compile(r"([A-Z]{1,3})?(\d+)?(?::.*)?")


@dataclass(frozen=True)
class Row:
    """One row: its action, where it comes from, its cells by heading, and reasons by heading ('' for the row)."""

    action: str
    place: str
    cells: MappingOf[str, Cell]
    changes: MappingOf[str, Change] = field(default_factory=dict)
    reasons: MappingOf[str, str] = field(default_factory=dict)
    doubts: MappingOf[str, str] = field(default_factory=dict)
    sheet: str = ""
    number: int = 0
    book_row: int | None = None

    @property
    def why(self) -> str:
        """All that is wrong, in one line."""
        said = self.reasons or self.doubts
        return "; ".join(f"{heading}: {text}" if heading else text for heading, text in said.items())


@dataclass(frozen=True)
class Planned:
    """All rows in the order of the file, then those of the book that the file lacks; the columns that any fills."""

    columns: tuple[GridColumn, ...] = ()
    rows: tuple[Row, ...] = ()
    counts: MappingOf[str, int] = field(default_factory=Counter)
    has_reasons: bool = False

    def count(self, action: str) -> int:
        """How many rows have an action."""
        return self.counts.get(action, 0)


def planned_of(plan: ImportPlan, book: Book) -> Planned:
    """The rows of a plan; `book` is the one it was held against."""
    target = plan.mapping.target
    order = {table.sheet: at for at, table in enumerate(plan.tables)}
    tables = {table.sheet: table for table in plan.tables}
    wrong, doubtful = _by_row(plan, tables)
    found = sorted(plan.rows, key=lambda row: (order.get(row.record.sheet, 0), row.record.row))
    rows = [_row(planned, tables, plan, wrong, doubtful) for planned in found]
    sheet = book.sheet(target)
    filled = dict.fromkeys(chain.from_iterable(row.cells for row in rows))
    known = [column.heading for column in SHEETS[target].columns if column.heading in filled]
    headings = [*known, *(heading for heading in filled if heading not in known)]
    held = {heading: sheet.column(heading) for heading in headings if plan.missing or plan.staying}
    rows += [_staying(sheet, one, held) for one in plan.staying]
    rows += [_missing(sheet, at, held) for at in plan.missing]
    columns = columns_of(Sheet(target, headings, [[] for _ in headings]), book)
    has_reasons = any(row.reasons or row.doubts for row in rows)
    return Planned(tuple(columns), tuple(rows), Counter(row.action for row in rows), has_reasons)


def _row(
    planned: PlannedRow,
    tables: MappingOf[str, FoundTable],
    plan: ImportPlan,
    wrong: MappingOf[tuple[str, int], MappingOf[str, str]],
    doubtful: MappingOf[tuple[str, int], MappingOf[str, str]],
) -> Row:
    record = planned.record
    place = (record.sheet, record.row)
    reasons = wrong.get(place, {})
    cells = record.cells
    table = tables.get(record.sheet)
    if table is not None and reasons:
        unread = [heading for heading in reasons if cells.get(heading, 0) is None]
        cells = {**cells, **{heading: _original(table, plan, heading, record.at) for heading in unread}}
    many = len(plan.tables) > 1
    line = column_letters(record.row) if table is not None and table.turned else str(record.row)
    text = f"{record.sheet}!{line}" if many else line
    changes = {change.heading: change for change in planned.changes}
    if planned.action == "bad" and not reasons:
        reasons = {"": _unkeyed(plan, cells)}
    return Row(
        planned.action,
        text,
        cells,
        changes,
        reasons,
        doubtful.get(place, {}),
        record.sheet,
        record.row,
        planned.book_row,
    )


def _unkeyed(plan: ImportPlan, cells: MappingOf[str, Cell]) -> str:
    """Why a row is bad about which nothing else is said."""
    keys = [heading for heading in key_headings(plan.mapping.target) if cells.get(heading) is None]
    return f"has no {' and '.join(keys)}" if keys else "cannot be used as it is"


def _original(table: FoundTable, plan: ImportPlan, field_name: str, at: int) -> Cell:
    """What the file has where a cell could not be read."""
    heading = next((one.heading for one in plan.mapping.fields if one.field == field_name), None)
    position = find_heading(table.headings, heading) if heading else None
    return table.cells[position][at] if position is not None and at >= 0 else None


def _missing(sheet: Sheet, at: int, held: MappingOf[str, Sequence[Cell]]) -> Row:
    cells = {heading: column[at] for heading, column in held.items()}
    number = sheet.header_row + 1 + at
    return Row("missing", f"book {number}", cells, book_row=at, number=number)


def _staying(sheet: Sheet, one: Staying, held: MappingOf[str, Sequence[Cell]]) -> Row:
    row, left = _missing(sheet, one.book_row, held), one.left
    why = {"": f"row {left.row} of the file is left out ({left.why}); the book's stays"}
    return replace(row, action="left out", doubts=why)


def _by_row(
    plan: ImportPlan, tables: MappingOf[str, FoundTable]
) -> tuple[dict[tuple[str, int], dict[str, str]], dict[tuple[str, int], dict[str, str]]]:
    """What is wrong and what is doubtful, by the row and field that it is about."""
    wrong: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    doubtful: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    for issue in plan.problems:
        row = row_of(issue, tables.get(issue.sheet))
        name, topic = (issue.field, issue.topic) if isinstance(issue, Question) else ("", "")
        if row is None or issue.severity is Severity.FINDING or topic in ("hidden", "struck"):
            continue
        blocks = issue.severity is Severity.ERROR or "the row is left out" in issue.wrong
        into = wrong if blocks else doubtful
        into[issue.sheet, row].setdefault(name, issue.wrong.removeprefix(f"{name}: "))
    return wrong, doubtful


def row_of(issue: Problem, table: FoundTable | None) -> int | None:
    """The row (or column, where records stand in columns) that a problem of one row is about."""
    first, _, last = issue.cell.partition(":")
    match = _PLACE.fullmatch(first)
    if table is None or match is None or (last and last != first):
        return None
    if table.turned:
        return column_number(match[1]) if match[1] else None
    return int(match[2]) if match[2] else None


def summary(planned: Planned) -> str:
    """`38 new, 4 changed`: the rows of the file by what becomes of them; what does not occur is left out."""
    actions = (action for action in ACTIONS if action not in ABSENT)
    parts = [f"{count:,} {WORDS[action].lower()}" for action in actions if (count := planned.count(action))]
    return ", ".join(parts) or counted(0, "row")
