"""The book in memory: every sheet as the columns of raw cells that the file or the user gave.

Raw cells keep what was written, right or wrong; `model.tables.reading` makes typed tables of them. Numbers are int or
Decimal at 15 significant digits, never float.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from model.tables.schema import SHEETS, folded


@dataclass(frozen=True)
class CellError:
    """An Excel error value such as #N/A, kept so that it never turns into a blank or a zero."""

    code: str

    def __str__(self) -> str:
        return self.code


Cell = None | str | bool | int | Decimal | date | datetime | CellError


@dataclass
class Sheet:
    """One table: `cells[c][r]` is the raw cell of column c and data row r; all columns are equally long.

    `headings` are spelled as in the file and include the user's own columns. `header_row` and `first_column` (both
    1-based) say where the table's first heading stands in the file; data rows follow the header without a gap.
    """

    name: str
    headings: list[str]
    cells: list[list[Cell]]
    header_row: int = 1
    first_column: int = 1

    @property
    def size(self) -> int:
        """Number of data rows."""
        return len(self.cells[0]) if self.cells else 0

    def find(self, heading: str) -> int | None:
        """Index of a column by its heading, without regard to case and spaces."""
        wanted = folded(heading)
        return next((i for i, name in enumerate(self.headings) if folded(name) == wanted), None)

    def column(self, heading: str) -> list[Cell]:
        """The cells of a column; all None where the sheet lacks it."""
        index = self.find(heading)
        return [None] * self.size if index is None else self.cells[index]

    def address(self, row: int | None, heading: str | None) -> str:
        """Excel's address of a data row and column: `F14`; `14:14` for a row, `F:F` for a column, '' for neither."""
        column = None if heading is None else self.find(heading)
        letters = "" if column is None else column_letters(self.first_column + column)
        if row is None:
            return f"{letters}:{letters}" if letters else ""
        line = self.header_row + 1 + row
        return f"{letters}{line}" if letters else f"{line}:{line}"


@dataclass
class Book:
    """All sheets of the book by name, and the name of the file they came from for messages."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    source: str = ""

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; an empty one with the schema's headings where the book has none."""
        if name not in self.sheets:
            self.sheets[name] = Sheet(
                name, [c.heading for c in SHEETS[name].columns], [[] for _ in SHEETS[name].columns]
            )
        return self.sheets[name]


def book_of_rows(tables: Mapping[str, Iterable[Mapping[str, Cell]]], source: str = "") -> Book:
    """A book from rows as mappings of heading to cell, with columns in the schema's order, then as they come."""
    book = Book(source=source)
    for name, rows in tables.items():
        rows = list(rows)
        known = [c.heading for c in SHEETS[name].columns] if name in SHEETS else []
        by_fold = {folded(h): h for h in known}
        headings = list(known)
        for heading in (h for row in rows for h in row):
            if folded(heading) not in by_fold:
                by_fold[folded(heading)] = heading
                headings.append(heading)
        folded_rows = [{folded(h): cell for h, cell in row.items()} for row in rows]
        cells: list[list[Cell]] = [[row.get(folded(h)) for row in folded_rows] for h in headings]
        book.sheets[name] = Sheet(name, headings, cells)
    return book


def column_letters(number: int) -> str:
    """Excel's letters of a 1-based column number: 1 is A, 28 is AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
