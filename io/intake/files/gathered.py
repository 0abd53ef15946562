"""A sheet on the way: readers that meet cells, marks and areas in any order gather them here."""

from __future__ import annotations

from dataclasses import dataclass, field

from book.sheet.celllooks import CellLooks, Marks
from book.sheet.workbook import Area
from intake.files.source import SourceSheet, SourceTable, line_of
from model.tables.book import Cell


@dataclass
class GatheredSheet:
    """A sheet while its file is read; all rows and columns are 1-based here."""

    name: str
    state: str = "visible"
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    tables: list[SourceTable] = field(default_factory=list)
    pivots: list[Area] = field(default_factory=list)
    looks: CellLooks = field(default_factory=CellLooks)
    filtered: bool = False
    blank_formulas: list[tuple[int, int]] = field(default_factory=list)  # 0-based; their value is an empty text

    def put(self, row: int, column: int, cell: Cell, marks: Marks = ()) -> None:
        """Enter a cell by its 0-based place, with what its format says; blank text is none."""
        if cell is not None and cell != "":
            self.rows.setdefault(row + 1, {})[column + 1] = cell
            self.looks.note(marks, column + 1, row + 1, row + 1)

    def hide_columns(self, first: int, last: int) -> None:
        """Note hidden columns by their 0-based numbers."""
        self.hidden_columns.update(range(first + 1, last + 2))

    def merge(self, top: int, bottom: int, left: int, right: int) -> None:
        """Note merged cells by their 0-based bounds."""
        if top <= bottom and left <= right:
            self.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))

    def done(self) -> SourceSheet:
        """The sheet as it was found."""
        lines = (line_of(row, dict(sorted(cells.items()))) for row, cells in sorted(self.rows.items()))
        return SourceSheet(
            self.name,
            tuple(line for line in lines if line is not None),
            self.state,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            self.filtered and bool(self.hidden_rows),
            tuple(self.merged),
            tuple(self.tables),
            tuple(self.pivots),
            self.looks,
        )
