"""Formulas with an empty value in .xlsx files: an empty text, or never calculated; the file as a whole tells.

Some libraries write an empty text as they write the value of a formula that nobody calculated. Where no formula of a
file has any other value, none was ever calculated; else empty values are empty texts. In .xls it is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from book.container.package import Package
from book.sheet.row import Line
from book.sheet.values import NOT_CALCULATED
from book.sheet.workbook import SheetPart
from intake.files.source import SourceSheet, address, counted, problem
from model.basics.problem import Problem, Severity
from model.tables.book import Cell, CellError

_CALCULATED = re.compile(rb"(?:</f>|/>)\s*<v>[^<]")
_MARK = CellError("formula with an empty value")
_OVERLAP = 64  # bytes of a piece that are looked at again with the next one


@dataclass
class EmptyResults:
    """Stands for such values while sheets are read, and settles afterwards what they are."""

    met: int = 0

    def __call__(self) -> Cell:
        self.met += 1
        return _MARK

    def settled(
        self, package: Package, parts: Sequence[SheetPart], sheets: tuple[SourceSheet, ...], problems: list[Problem]
    ) -> tuple[SourceSheet, ...]:
        """The sheets with what such formulas are; where that is blank, it is told."""
        if not self.met:
            return sheets
        blank = any(_is_calculated(package, part) for part in parts)
        for sheet in sheets if blank else ():
            places = [place for line in sheet.lines for place in _places(line)]
            if places:
                wrong = f"formulas with an empty value are taken as blank: {counted(len(places), 'cell')}, from here on"
                problems.append(problem(sheet.name, places[0], None, wrong, "", Severity.FINDING))
        meant = None if blank else NOT_CALCULATED
        return tuple(replace(sheet, lines=tuple(_lines(sheet.lines, meant))) for sheet in sheets)


def _places(line: Line) -> Iterator[str]:
    """The addresses of the formulas that are still to be settled."""
    pairs = zip(line.columns, line.values, strict=True)
    return (address(line.number, column) for column, cell in pairs if cell is _MARK)


def _lines(lines: Sequence[Line], meant: Cell) -> Iterator[Line]:
    """The rows with something else in place of the mark; rows that hold nothing then are left out."""
    for line in lines:
        if _MARK not in line.values:
            yield line
            continue
        pairs = (
            (column, meant if cell is _MARK else cell) for column, cell in zip(line.columns, line.values, strict=True)
        )
        kept = {column: cell for column, cell in pairs if cell is not None}
        if kept:
            yield Line(line.number, list(kept), list(kept.values()))


def _is_calculated(package: Package, part: SheetPart) -> bool:
    """Whether any formula of a sheet has a value."""
    tail = b""
    for chunk in package.chunks(part.part):
        if _CALCULATED.search(tail + chunk):
            return True
        tail = chunk[-_OVERLAP:]
    return False
