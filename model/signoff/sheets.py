"""The sheets of the record as they are to be written: their own columns filled, the user's columns left alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from model.basics.calendar import Calendar
from model.basics.watch import Watch, stages, unwatched, watched
from model.signoff.canonical import cell_of_text
from model.signoff.entries import Statement
from model.signoff.inputs import Row
from model.signoff.written import WrittenRow, written
from model.tables.book import Book, Cell, Sheet
from model.tables.schema import SHEETS, Kind, folded

Content = tuple[list[str], list[list[Cell]]]  # headings, and the cells of each column

_LOOK = 100  # statements from one look at the watch to the next
_SAME_LINE = ("Plan ID", "Component", "Line")


def as_cells(texts: Row, kinds: Mapping[str, Kind]) -> dict[str, Cell]:
    """Canonical texts as raw cells."""
    return {heading: cell_of_text(text, kinds[heading]) for heading, text in texts.items()}


def appended(sheet: Sheet, name: str, rows: Sequence[Mapping[str, Cell]]) -> Content:
    """The sheet with rows, given by heading, below its last one; missing columns of the schema are added."""
    headings, columns = _completed(sheet, name)
    size = sheet.size
    while size and all(column[size - 1] in (None, "") for column in columns):
        size -= 1
    folded_rows = [{folded(heading): cell for heading, cell in row.items()} for row in rows]
    return headings, [
        [*column[:size], *(row.get(folded(heading)) for row in folded_rows)]
        for heading, column in zip(headings, columns, strict=True)
    ]


def with_lines(
    book: Book, calendar: Calendar, statements: Sequence[Statement], status: str, watch: Watch = unwatched
) -> Content:
    """Payouts with the lines of the statements in place of what it had for their payees and periods.

    The new lines stand where the first of the old ones stood, else at the end. What the user wrote into columns of
    their own beside a line stays beside it. What `watch` raises ends it.
    """
    reading, listing = stages(watch, 1, 2)
    payouts = written(book, "Payouts", calendar, reading)
    headings, columns = _completed(payouts.sheet, "Payouts")
    old: dict[tuple[str, str], list[WrittenRow]] = {}
    for row in payouts.rows:
        old.setdefault((row.texts["Period"], row.texts["Payee ID"]), []).append(row)
    replaced: set[int] = set()
    at: dict[int, list[list[Cell]]] = {}
    end: list[list[Cell]] = []
    for statement in watched(statements, listing, _LOOK):
        before = old.get((statement.period, statement.payee_id), [])
        replaced.update(row.row for row in before)
        place = at.setdefault(before[0].row, []) if before else end
        place += [_line_cells(headings, columns, line, status, before) for line in statement.lines]
    filled = {row.row for row in payouts.rows}
    rows: list[list[Cell]] = []
    for number in range(payouts.sheet.size):
        rows += at.get(number, [])
        own = [column[number] for column in columns]
        if number not in replaced and (number in filled or any(cell is not None for cell in own)):
            rows.append(own)
    rows += end
    return headings, [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in headings]


def _line_cells(
    headings: Sequence[str], columns: Sequence[Sequence[Cell]], line: Row, status: str, before: list[WrittenRow]
) -> list[Cell]:
    """One line as cells; takes the row of `before` that was the same line out of it, for the user's own columns."""
    kinds = {column.heading: column.kind for column in SHEETS["Payouts"].columns}
    cells = {folded(h): cell for h, cell in as_cells({**line, "Status": status}, kinds).items()}
    same = next((row for row in before if all(row.texts[h] == line[h] for h in _SAME_LINE)), None)
    if same is not None:
        before.remove(same)
    kept = [None if same is None else column[same.row] for column in columns]
    return [cells.get(folded(heading), own) for heading, own in zip(headings, kept, strict=True)]


def _completed(sheet: Sheet, name: str) -> Content:
    headings, columns = list(sheet.headings), [list(column) for column in sheet.cells]
    for column in SHEETS[name].columns:
        if sheet.find(column.heading) is None:
            headings.append(column.heading)
            columns.append([None] * sheet.size)
    return headings, columns
