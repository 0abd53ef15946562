"""The cells of a sheet by place, and what kind of thing stands in each: the ground on which tables are looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache

from book.sheet.workbook import Area
from intake.files.source import SourceSheet
from intake.values.months import MONTH, bounds_month
from intake.values.periodnames import is_written_period
from model.tables.book import Cell, CellError

_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]*)?")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"[-+(]?\s*(?:[$€£¥]|[A-Z]{3} )?\s*-?\d[\d.,'\u00a0\u202f ]*\s*(?:%|x|[kKmM]|[$€£¥]|[A-Z]{3})?\s*\)?-?"
)
_DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?"
    rf"|\d{{1,2}}\.?[- ]{MONTH}\.?[- ,]+\d{{2,4}}|{MONTH}\.? \d{{1,2}},? \d{{4}}",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"{MONTH}\.?(?:[-' ]+\d{{2,4}})?|FY ?\d{{2,4}}(?:[- ]?[QH]\d)?"
    r"|[QH][1-4](?:[- ]?(?:FY ?)?\d{2,4})?|(?:19|20)\d\d(?:-\d\d|-[QH]\d)?|20\d\d(?:0[1-9]|1[0-2])",
    re.IGNORECASE,
)


_MOST_SPREAD = 200_000  # cells in merged areas; a sheet with more is no table


class Kind(Enum):
    """What stands in a cell, as a reader sees it; text that reads as a number or a date counts as one."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "yes or no"
    ERROR = "error"


_BY_TYPE: dict[type, Kind] = {
    type(None): Kind.BLANK,
    bool: Kind.TRUTH,
    int: Kind.NUMBER,
    Decimal: Kind.NUMBER,
    CellError: Kind.ERROR,
}


def kind(cell: Cell) -> Kind:
    """The kind of a cell."""
    return _kind_of_text(cell) if isinstance(cell, str) else _BY_TYPE.get(type(cell), Kind.DATE)


@lru_cache(20_000)
def _kind_of_text(text: str) -> Kind:
    text = text.strip()
    if not text:
        return Kind.BLANK
    if len(text) > 40:
        return Kind.TEXT
    if _PLAIN.fullmatch(text):
        return Kind.NUMBER
    if not _DIGIT.search(text):
        return Kind.TEXT
    if _DATE.fullmatch(text):
        return Kind.DATE
    return Kind.NUMBER if _NUMBER.fullmatch(text) else Kind.TEXT


def is_period(cell: Cell) -> bool:
    """Whether a cell may head the column of a month, quarter or year."""
    if isinstance(cell, str):
        return bool(_PERIOD.fullmatch(cell.strip())) or is_written_period(cell)
    if isinstance(cell, date):
        return bounds_month(cell)
    return type(cell) is int and (1990 <= cell <= 2100 or (2000 <= cell // 100 < 2100 and 1 <= cell % 100 <= 12))


def may_head(cell: Cell) -> bool:
    """Whether a cell may be a heading: text, or a period."""
    return kind(cell) is Kind.TEXT or is_period(cell)


class Grid:
    """The filled cells of a sheet: `rows[row][column]`. A merged area shows the value of its corner everywhere.

    Rows that a file repeats share their cells. `spans`: the corner of each cell that a merged area covers; `covered`:
    the columns of such cells by row.
    """

    def __init__(self, sheet: SourceSheet, left_out: Iterable[Area] = ()) -> None:
        self.sheet = sheet
        out = tuple(left_out)
        self.rows: dict[int, dict[int, Cell]] = {}
        cells: dict[int, Cell] = {}
        before: list[Cell] | None = None
        for line in sheet.lines:
            if line.values is before and not out:  # a row that the file holds once and repeats
                if cells:
                    self.rows[line.number] = cells
                continue
            before = line.values
            cells = {
                column: cell
                for column, cell in zip(line.columns, line.values, strict=True)
                if not (isinstance(cell, str) and not cell.strip())
            }
            for area in out:
                if area.top <= line.number <= area.bottom:
                    cells = {c: cell for c, cell in cells.items() if not area.left <= c <= area.right}
            if cells:
                self.rows[line.number] = cells
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self.covered: dict[int, set[int]] = {}
        for area in sheet.merged:
            self._spread(area)

    def _spread(self, area: Area) -> None:
        """Remember which cells of a merged area show its corner's value."""
        height, width = area.bottom - area.top + 1, area.right - area.left + 1
        if height * width > 2_000 or len(self.spans) > _MOST_SPREAD or area.left not in self.rows.get(area.top, {}):
            return
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                if (row, column) != (area.top, area.left):
                    self.spans[row, column] = area.top, area.left
                    self.covered.setdefault(row, set()).add(column)

    def cell(self, row: int, column: int) -> Cell:
        """The cell itself; None where it is blank or covered by a merged one."""
        return self.rows.get(row, {}).get(column)

    def shown(self, row: int, column: int) -> Cell:
        """The cell as a reader sees it: in a merged area, the value of its corner."""
        own = self.cell(row, column)
        if own is None and (row, column) in self.spans:
            return self.cell(*self.spans[row, column])
        return own

    def within(self, area: Area) -> Grid:
        """The grid without what lies outside an area."""
        inner = Grid.__new__(Grid)
        inner.sheet = self.sheet
        inner.spans = self.spans
        inner.covered = self.covered
        inner.rows = {}
        before: dict[int, Cell] = {}
        kept: dict[int, Cell] = {}
        wanted = range(area.top, area.bottom + 1)
        for row in wanted if len(wanted) < len(self.rows) else filter(wanted.__contains__, self.rows):
            cells = self.rows.get(row, {})
            if cells is not before:
                before = cells
                whole = not cells or (area.left <= min(cells) and max(cells) <= area.right)
                kept = cells if whole else {c: cell for c, cell in cells.items() if area.left <= c <= area.right}
            if kept:
                inner.rows[row] = kept
        return inner
