"""The change log: what a gesture did to the inputs, as rows of the book's own 'Change log' sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from model.tables.book import Book, Cell, Sheet
from model.tables.schema import SHEETS
from ui.document.edits import CellsEdit, ColumnEdit, Edit, HeadingEdit, RowsEdit

LOG = "Change log"
DETAILED = 200  # cells; a wider gesture gets one summary row


@dataclass(frozen=True)
class Entry:
    """One row of the log without its stamp."""

    sheet: str
    row: str
    column: str
    before: str
    after: str


def is_logged(sheet: str) -> bool:
    """Whether edits of a sheet are logged: all but those of sheets that Trueup itself writes."""
    return sheet not in SHEETS or not SHEETS[sheet].written


def entries(book: Book, edits: Sequence[Edit], text: str) -> list[Entry]:
    """The log of a gesture, read after it was applied: cell by cell, or one summary of a wide one called `text`."""
    logged = [edit for edit in edits if is_logged(edit.sheet)]
    count = sum(_width(edit) for edit in logged)
    if count > DETAILED:
        sheets = ", ".join(dict.fromkeys(edit.sheet for edit in logged))
        return [Entry(sheets, "", "", "", f"{text} ({count:,} cells)")]
    return [entry for edit in logged for entry in _entries(book.sheets[edit.sheet], edit)]


def rows_of(entries: Sequence[Entry], by: str, reason: str, at: datetime) -> list[dict[str, Cell]]:
    """The entries as rows by heading, stamped with who, when (UTC) and why."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [
        {
            "At (UTC)": stamp,
            "By": by,
            "Sheet": entry.sheet,
            "Row": entry.row,
            "Column": entry.column,
            "Before": entry.before,
            "After": entry.after,
            "Reason": reason,
        }
        for entry in entries
    ]


def _width(edit: Edit) -> int:
    if isinstance(edit, CellsEdit):
        return len(edit.rows)
    if isinstance(edit, RowsEdit):
        return len(edit.rows) * len(edit.cells)
    return 1


def _entries(sheet: Sheet, edit: Edit) -> Iterator[Entry]:
    if isinstance(edit, CellsEdit):
        heading = sheet.headings[edit.column] if edit.column < len(sheet.headings) else ""
        for row, before, after in zip(edit.rows, edit.before, edit.after, strict=True):
            yield Entry(sheet.name, _row_name(sheet, row), heading, plain(before), plain(after))
    elif isinstance(edit, RowsEdit):
        for i, row in enumerate(edit.rows):
            content = _content(sheet.headings, [column[i] for column in edit.cells])
            number = str(sheet.header_row + 1 + row)
            before, after = ("", f"added: {content}") if edit.add else (content, "deleted")
            yield Entry(sheet.name, number, "", before, after.removesuffix(": "))
    elif isinstance(edit, ColumnEdit):
        before, after = ("", "column added") if edit.add else (_listed(edit.cells), "column deleted")
        yield Entry(sheet.name, "", edit.heading, before, after)
    elif isinstance(edit, HeadingEdit):
        yield Entry(sheet.name, "", edit.after, edit.before, edit.after)


def _row_name(sheet: Sheet, row: int) -> str:
    """Excel's row number and the key of the row: `14 (1007, NRR)`."""
    number = str(sheet.header_row + 1 + row)
    key = SHEETS[sheet.name].key if sheet.name in SHEETS else ()
    parts = [text for heading in key if (text := _cell_at(sheet, heading, row))]
    return f"{number} ({', '.join(parts)})" if parts else number


def _cell_at(sheet: Sheet, heading: str, row: int) -> str:
    """A cell by heading as text, '' where a later edit of the same gesture took its row away."""
    column = sheet.find(heading)
    return plain(sheet.cells[column][row]) if column is not None and row < sheet.size else ""


def _content(headings: Sequence[str], cells: Sequence[Cell]) -> str:
    return "; ".join(f"{h} {plain(c)}" for h, c in zip(headings, cells, strict=True) if c is not None)


def _listed(cells: Sequence[Cell]) -> str:
    filled = [plain(cell) for cell in cells if cell is not None]
    return "; ".join(filled[:DETAILED]) + ("; ..." if len(filled) > DETAILED else "")


def plain(cell: Cell) -> str:
    """A cell as text without formatting: numbers in full, dates as ISO, yes and no for truth values."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return f"{cell:f}" if hasattr(cell, "as_tuple") else str(cell)
