"""Edits of a book as values: each knows its inverse, so that a step can be undone and redone without loss.

Nothing here knows Qt. An edit is applied to a book in place; applying its inverse afterwards restores the book.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from model.tables.book import Book, Cell
from ui.document.change import Change, What, runs


class Edit(Protocol):
    """One reversible edit of one sheet."""

    @property
    def sheet(self) -> str:
        """The sheet it touches."""

    def change(self) -> Change:
        """What applying it changes."""

    def inverse(self) -> Edit:
        """The edit that takes it back."""

    def apply(self, book: Book) -> None:
        """Do it."""


@dataclass(frozen=True)
class CellsEdit:
    """New values for cells of one column: `before[i]` becomes `after[i]` in data row `rows[i]`; rows are sorted."""

    sheet: str
    column: int
    rows: Sequence[int]
    before: Sequence[Cell]
    after: Sequence[Cell]

    def change(self) -> Change:
        """The cells of the column."""
        return Change(self.sheet, What.CELLS, self.rows, (self.column,))

    def inverse(self) -> CellsEdit:
        """The old values again."""
        return replace(self, before=self.after, after=self.before)

    def apply(self, book: Book) -> None:
        """Write the new values."""
        cells = book.sheets[self.sheet].cells[self.column]
        for row, cell in zip(self.rows, self.after, strict=True):
            cells[row] = cell


@dataclass(frozen=True)
class RowsEdit:
    """Whole rows come (`add`) or go: `rows` are their sorted places while they stand, `cells[c][i]` what they hold."""

    sheet: str
    rows: Sequence[int]
    cells: Sequence[Sequence[Cell]]
    add: bool

    def change(self) -> Change:
        """The rows that come or go."""
        return Change(self.sheet, What.ADDED if self.add else What.REMOVED, self.rows)

    def inverse(self) -> RowsEdit:
        """Away with what came, back with what went."""
        return replace(self, add=not self.add)

    def apply(self, book: Book) -> None:
        """Insert or delete the rows in every column."""
        stretches = runs(self.rows)
        for column, cells in zip(book.sheets[self.sheet].cells, self.cells, strict=True):
            if self.add:
                _insert(column, stretches, cells)
            else:
                _delete(column, stretches)


@dataclass(frozen=True)
class ColumnEdit:
    """A column comes (`add`) or goes at position `at`."""

    sheet: str
    at: int
    heading: str
    cells: Sequence[Cell]
    add: bool

    def change(self) -> Change:
        """The column that comes or goes."""
        return Change(self.sheet, What.COLUMNS, (), (self.at,))

    def inverse(self) -> ColumnEdit:
        """Away with what came, back with what went."""
        return replace(self, add=not self.add)

    def apply(self, book: Book) -> None:
        """Insert or delete the column."""
        sheet = book.sheets[self.sheet]
        if self.add:
            sheet.headings.insert(self.at, self.heading)
            sheet.cells.insert(self.at, list(self.cells))
        else:
            del sheet.headings[self.at]
            del sheet.cells[self.at]


@dataclass(frozen=True)
class HeadingEdit:
    """A column gets another heading."""

    sheet: str
    column: int
    before: str
    after: str

    def change(self) -> Change:
        """The column."""
        return Change(self.sheet, What.COLUMNS, (), (self.column,))

    def inverse(self) -> HeadingEdit:
        """The old heading again."""
        return replace(self, before=self.after, after=self.before)

    def apply(self, book: Book) -> None:
        """Write the new heading."""
        book.sheets[self.sheet].headings[self.column] = self.after


Content = tuple[Sequence[str], Sequence[Sequence[Cell]]]  # headings, and the cells of each column


@dataclass(frozen=True)
class SheetEdit:
    """All headings and cells of a sheet are replaced, as when sign-off writes its record."""

    sheet: str
    before: Content
    after: Content

    def change(self) -> Change:
        """The whole sheet."""
        return Change(self.sheet, What.SHEET)

    def inverse(self) -> SheetEdit:
        """The old content again."""
        return replace(self, before=self.after, after=self.before)

    def apply(self, book: Book) -> None:
        """Put the new content in place of the old."""
        sheet = book.sheets[self.sheet]
        headings, cells = self.after
        sheet.headings[:] = headings
        sheet.cells[:] = [list(column) for column in cells]


def _insert(column: list[Cell], stretches: list[range], cells: Sequence[Cell]) -> None:
    """Insert cells so that they stand at the places of the stretches afterwards; one pass however many there are."""
    if len(stretches) == 1:
        column[stretches[0].start : stretches[0].start] = cells
        return
    woven: list[Cell] = []
    taken = used = 0
    for stretch in stretches:
        keep = stretch.start - len(woven)
        woven += column[taken : taken + keep]
        woven += cells[used : used + len(stretch)]
        taken += keep
        used += len(stretch)
    column[:] = woven + column[taken:]


def _delete(column: list[Cell], stretches: list[range]) -> None:
    """Delete the cells at the places of the stretches; one pass however many there are."""
    if len(stretches) == 1:
        del column[stretches[0].start : stretches[0].stop]
        return
    kept: list[Cell] = []
    at = 0
    for stretch in stretches:
        kept += column[at : stretch.start]
        at = stretch.stop
    column[:] = kept + column[at:]
