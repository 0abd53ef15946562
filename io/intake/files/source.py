"""A foreign workbook as it was found: sheets of sparse rows, and all that its file says about them.

Every reader of a file format ends here, so that whoever looks for tables need not know what kind of file it was.
Rows and columns are 1-based, as Excel shows them; cells hold what the file holds, error values included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from book.sheet.celllooks import CellLooks
from book.sheet.row import Line
from book.sheet.workbook import Area
from model.basics.problem import Problem, Severity
from model.tables.book import Cell, CellError, column_letters
from model.tables.values import quoted

_QUOTED = re.compile(r'="((?:[^"]|"")*)"\s*')  # how exports keep Excel from taking IDs for numbers
ERROR_CODES = frozenset(
    (
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#GETTING_DATA",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
    )
)


@dataclass(frozen=True)
class SourceTable:
    """An Excel table: its name, its area with header and totals, and how many rows those take."""

    name: str
    area: Area
    header_rows: int = 1
    totals_rows: int = 0


@dataclass(frozen=True)
class SourceSheet:
    """One sheet. `lines` hold the rows that are not blank, from the top; `state` is as Excel has it.

    `filtered`: some hidden rows are hidden by a filter. `pivots`: the areas that pivot tables fill. `looks`: what the
    formats of cells say. `boxes`: what stands in text boxes, `pages`: above and below its printed pages.
    `striking`: where conditional formats strike cells out, and by which rule.
    """

    name: str
    lines: tuple[Line, ...]
    state: str = "visible"
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merged: tuple[Area, ...] = ()
    tables: tuple[SourceTable, ...] = ()
    pivots: tuple[Area, ...] = ()
    looks: CellLooks = field(default_factory=CellLooks)
    boxes: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    striking: tuple[tuple[str, str], ...] = ()

    @property
    def area(self) -> Area | None:
        """The rectangle of all cells that hold anything."""
        if not self.lines:
            return None
        left = min(line.columns[0] for line in self.lines)
        right = max(line.columns[-1] for line in self.lines)
        return Area(self.lines[0].number, left, self.lines[-1].number, right)


@dataclass(frozen=True)
class Source:
    """An opened file: its name and kind (`xlsx`, `xls`, `csv` ...), its sheets, and what cannot be read in it.

    `ranges`: the defined names that stand for a rectangle, as (sheet, area).
    """

    name: str
    kind: str
    sheets: tuple[SourceSheet, ...]
    date1904: bool = False
    ranges: Mapping[str, tuple[str, Area]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def sheet(self, name: str) -> SourceSheet | None:
        """The sheet of that name, without regard to case."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)


def line_of(number: int, cells: Mapping[int, Cell] | list[Cell], left: int = 1) -> Line | None:
    """A row from its cells by column, or as a run that begins in column `left`; None where all are blank."""
    pairs = cells.items() if isinstance(cells, Mapping) else enumerate(cells, left)
    filled = [(column, cell) for column, cell in pairs if cell is not None and cell != ""]
    if not filled:
        return None
    return Line(number, [column for column, _ in filled], [cell for _, cell in filled])


def text_cell(text: str) -> Cell:
    """A cell of a file that knows only text: blank as None, Excel's error values as such, `="007"` as the text 007."""
    if text.startswith("=") and (quoted_text := _QUOTED.fullmatch(text)):
        text = quoted_text[1].replace('""', '"')
    if text.strip() in ERROR_CODES:
        return CellError(text.strip())
    return text or None


def address(row: int, column: int) -> str:
    """`F14`."""
    return f"{column_letters(column)}{row}"


def area_text(area: Area) -> str:
    """`B2:F14`."""
    return f"{address(area.top, area.left)}:{address(area.bottom, area.right)}"


def counted(count: int, one: str) -> str:
    """A count with its noun: 1 row, 1,500 rows."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


def problem(
    sheet: str, cell: str, value: Cell, wrong: str, right: str, severity: Severity = Severity.WARNING
) -> Problem:
    """Something to be said about a place in a source; errors block an import."""
    return Problem(sheet, None, None, cell, "" if value is None else quoted(value), wrong, right, severity)
