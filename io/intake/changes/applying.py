"""The book with planned rows in it."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import replace

from intake.changes.comparison import Comparison, PlannedRow
from intake.changes.keys import position_of
from intake.mapping.mapping import Mapping
from intake.rows.record import Record
from model.basics.calendar import Calendar
from model.tables.book import Book, Cell, Sheet


def applied(
    book: Book, mapping: Mapping, rows: Sequence[PlannedRow], calendar: Calendar
) -> tuple[Book, dict[int, Record]]:
    """The book with the planned rows in it, and which of its sheet's rows come from which record."""
    old = book.sheet(mapping.target)
    sheet = Sheet(
        old.name, list(old.headings), [list(column) for column in old.cells], old.header_row, old.first_column
    )
    touched: dict[int, Record] = {}
    columns: dict[str, list[Cell]] = {}
    size = sheet.size
    total = size + sum(planned.action == "new" for planned in rows)
    for column in sheet.cells:
        column.extend([None] * (total - size))
    cells: MappingOf[str, Cell]
    for planned in rows:
        if planned.action == "new":
            row = size
            size += 1
            cells = planned.record.cells
        elif planned.action == "changed" and planned.book_row is not None:
            row = planned.book_row
            cells = {change.heading: change.after for change in planned.changes}
        else:
            continue
        touched[row] = planned.record
        for heading, cell in cells.items():
            if cell is None and planned.action == "new":
                continue
            if heading not in columns:
                columns[heading] = _column(sheet, heading, calendar, total)
            columns[heading][row] = cell
    return Book(book.sheets | {sheet.name: sheet}, book.source), touched


def _column(sheet: Sheet, heading: str, calendar: Calendar, size: int) -> list[Cell]:
    """The cells of a field; a sheet of so many rows that lacks it gets a blank column at its end."""
    found = position_of(sheet, heading, calendar)
    if found is None:
        found = len(sheet.cells)
        sheet.headings.append(heading)
        sheet.cells.append([None] * size)
    return sheet.cells[found]


def without(found: Comparison, records: Sequence[Record]) -> Comparison:
    """The rows without some records, and without the ends of spells that bad ones were to follow."""
    bad = {id(record) for record in records}
    rows = [PlannedRow("bad", row.record) if id(row.record) in bad else row for row in found.rows]
    places = {(row.record.sheet, row.record.row) for row in rows if row.action == "bad"}
    rows = [
        PlannedRow("bad", row.record) if row.record.ends and (row.record.sheet, row.record.row) in places else row
        for row in rows
    ]
    return replace(found, rows=rows)
