"""The data rows of a sheet on its worksheet, streamed: which they are, and where the table ends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from book.container.package import Package
from book.sheet.lines import Columns
from book.sheet.place import Place, heading
from book.sheet.row import Line
from book.sheet.values import unescaped
from model.tables.book import Cell

_MOST_BLANK = 2_000_000  # cells of blank rows between filled ones, on one sheet
_LINES = 1_000  # rows that are gathered one by one before they are handed on


class Batch(NamedTuple):
    """Data rows that follow each other: the position of the first, 0 for that below the headings, and their cells.

    `cells[c][r]` is the cell of column c of the table.
    """

    position: int
    cells: list[list[Cell]]


class DataRows:
    """The data rows at a `place`. Take all `batches()` once; then `headings` are there too."""

    def __init__(self, package: Package, name: str, place: Place, pieces: Iterator[Line | Columns]) -> None:
        table = place.table
        self.headings = [unescaped(name) for name in table.headings] if table else [""] * place.width
        self._package = package
        self._name = name
        self.place = place
        self._pieces = pieces
        self._columns = range(place.first_column, place.last_column + 1)
        self._last_row = place.limit if place.last_row is None else place.last_row
        self._next = self._blanks = 0

    def batches(self) -> Iterator[Batch]:
        """The rows that hold anything, from the top; blank rows between and at the end are left out.

        Raises FileProblem where cells far below the table would be taken for its rows.
        """
        lines: list[list[Cell]] = []
        for piece in self._pieces:
            whole = None
            if isinstance(piece, Columns):
                yield from self._batch(lines)
                whole = self._whole(piece)
            if whole is not None:
                yield self._follow(whole)
                continue
            for line in piece.lines() if isinstance(piece, Columns) else (piece,):
                cells = self._cells(line)
                if cells is None:
                    yield from self._batch(lines)
                    return
                if not cells:
                    continue
                if line.number != self._row(len(lines)) or len(lines) >= _LINES:
                    yield from self._batch(lines)
                    self._skip_to(line.number)
                lines.append(cells)
                self._last_row = max(self._last_row, line.number)
        yield from self._batch(lines)

    def _row(self, more: int = 0) -> int:
        """The number of the next row on the worksheet."""
        return self.place.header_row + 1 + self._next + more

    def _cells(self, line: Line) -> list[Cell] | None:
        """The cells of a data row; [] of one that is none or is blank, None of the first below the table."""
        number, place = line.number, self.place
        if number == place.header_row:
            names = zip(line.within(self._columns), self.headings, strict=True)
            self.headings = [heading(cell) or name for cell, name in names]
        if number <= place.header_row:
            return []
        if number > self._last_row + 1 or number > place.limit:
            return None
        cells = line.within(self._columns)
        return [] if cells is not line.values and all(cell is None for cell in cells) else cells

    def _whole(self, piece: Columns) -> list[list[Cell]] | None:
        """The cells of rows that all are the table's, that follow each other, and of which none is blank."""
        first, last = piece.numbers[0], piece.numbers[-1]
        if not self.place.header_row < first <= self._last_row + 1 or last > self.place.limit:
            return None
        if last - first + 1 != len(piece.numbers):
            return None
        by_column = dict(zip(piece.columns, piece.cells, strict=True))
        cells = [by_column.get(column) for column in self._columns]
        if not any(found is not None and not (piece.ragged and None in found) for found in cells):
            return None
        self._skip_to(first)
        self._last_row = max(self._last_row, last)
        blank: list[Cell] = [None] * len(piece.numbers)
        return [blank if found is None else found for found in cells]

    def _skip_to(self, number: int) -> None:
        """Pass over blank rows."""
        gap = number - self._row()
        self._blanks += gap
        if self._blanks * self.place.width > _MOST_BLANK:
            raise self._package.problem(f"has cells in row {number} of {self._name}, far below its table; delete them")
        self._next += gap

    def _batch(self, lines: list[list[Cell]]) -> Iterator[Batch]:
        if lines:
            yield self._follow([list(column) for column in zip(*lines, strict=True)])
            lines.clear()

    def _follow(self, cells: list[list[Cell]]) -> Batch:
        batch = Batch(self._next, cells)
        self._next += len(cells[0])
        return batch
