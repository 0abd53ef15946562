"""The sheets of the record as they stand in the book, row by row in canonical text, each row with its place.

The proof reads raw cells, because a cell that no longer makes sense is exactly what it has to find; the calculation
reads the typed tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from model.basics.calendar import Calendar
from model.basics.watch import Watch, unwatched, watched
from model.signoff.canonical import cell_text, period_text
from model.signoff.inputs import column_texts
from model.tables.book import Book, Sheet
from model.tables.columns import Tables
from model.tables.schema import SHEETS, folded


@dataclass(frozen=True)
class WrittenRow:
    """A row: its data row in the sheet, and the text under each heading of the schema."""

    row: int
    texts: Mapping[str, str]


@dataclass(frozen=True)
class WrittenSheet:
    """The rows that hold anything, and the headings that the sheet lacks."""

    sheet: Sheet
    rows: list[WrittenRow]
    missing: tuple[str, ...]


def sheet_of(book: Book, name: str) -> Sheet:
    """The sheet of that name, without regard to case and spaces; an empty one where the book has none."""
    alike = next((sheet for other, sheet in book.sheets.items() if folded(other) == folded(name)), None)
    return alike or Sheet(name, [c.heading for c in SHEETS[name].columns], [[] for _ in SHEETS[name].columns])


def written_rows(tables: Tables, name: str) -> list[WrittenRow]:
    """The rows of one sheet of the record from the typed book, where a cell that makes no sense is blank."""
    table = tables.by_name.get(name)
    if table is None:
        return []
    columns = {c.heading: column_texts(table.columns[c.heading], c) for c in table.spec.columns}
    columns["Period"] = [period_text(text, tables.calendar) for text in columns["Period"]]
    return [
        WrittenRow(row, dict(zip(columns, texts, strict=True)))
        for row, texts in zip(table.rows.tolist(), zip(*columns.values(), strict=True), strict=True)
    ]


def written(book: Book, name: str, calendar: Calendar, watch: Watch = unwatched) -> WrittenSheet:
    """One sheet that Trueup writes. What `watch` raises ends it."""
    sheet, spec = sheet_of(book, name), SHEETS[name]
    columns = {}
    for column in watched(spec.columns, watch):
        cells = sheet.column(column.heading)
        if column.heading == "Period":
            columns[column.heading] = [period_text(cell, calendar) for cell in cells]
        else:
            columns[column.heading] = [cell_text(cell, column.kind) for cell in cells]
    rows = [
        WrittenRow(row, dict(zip(columns, texts, strict=True)))
        for row, texts in enumerate(zip(*columns.values(), strict=True))
        if any(texts)
    ]
    missing = tuple(c.heading for c in spec.columns if sheet.find(c.heading) is None) if rows else ()
    return WrittenSheet(sheet, rows, missing)
