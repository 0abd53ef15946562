"""HTML pages that are called .xls: what many web systems call an Excel export."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from book.cells import LAST_COLUMN
from book.errors import FileProblem
from book.package import MAX_CELLS
from book.row import Line
from book.workbook import Area
from intake.source import Source, SourceSheet, line_of, text_cell
from model.tables.book import Cell

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")


@dataclass
class _Table:
    """A table while it is read. `taken`: cells that belong to a span from the left or from above."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = 0


def read_hypertext(name: str, text: str) -> Source:
    """The tables of a page, each as a sheet. Raises FileProblem where it has none."""
    reader = _Reader(name)
    reader.feed(text)
    reader.close()
    tables = [table for table in reader.tables if table.rows]
    if not tables:
        raise FileProblem(f"{name} is a web page without a table")
    stem = name.rpartition(".")[0] or name
    return Source(name, "html", tuple(_sheet(stem, i, table) for i, table in enumerate(tables, 1)))


def _sheet(stem: str, position: int, table: _Table) -> SourceSheet:
    lines: list[Line] = [line for n, cells in sorted(table.rows.items()) if (line := line_of(n, cells)) is not None]
    name = stem if position == 1 else f"{stem} ({position})"
    return SourceSheet(name, tuple(lines), hidden_rows=frozenset(table.hidden), merged=tuple(table.merged))


class _Reader(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._name = name
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "table":
            self._end_cell()
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            table = self._open[-1]
            table.row, table.column = table.row + 1, 0
            if _HIDDEN.search(found.get("style") or ""):
                table.hidden.add(table.row)
        elif tag in ("td", "th") and self._open and self._open[-1].row:
            self._end_cell()
            self._span = _span(found.get("rowspan")), _span(found.get("colspan"))
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(_SPACES.sub(" ", data))

    def _end_cell(self) -> None:
        if self._text is None or not self._open:
            return
        table, (down, across) = self._open[-1], self._span
        column = table.column + 1
        while (table.row, column) in table.taken:
            column += 1
        self._cells += down * across
        if column + across > LAST_COLUMN or self._cells > MAX_CELLS:
            raise FileProblem(f"{self._name} holds more than a worksheet can; split it")
        table.rows.setdefault(table.row, {})[column] = text_cell("".join(self._text).strip())
        if down > 1 or across > 1:
            table.merged.append(Area(table.row, column, table.row + down - 1, column + across - 1))
            table.taken.update((table.row + r, column + c) for r in range(down) for c in range(across))
        table.column, self._text = column + across - 1, None


def _span(text: str | None) -> int:
    return min(int(text), 1_000) if text and text.isdigit() and int(text) else 1
