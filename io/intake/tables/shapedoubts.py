"""What is doubtful about the shape of a table: its header, rows that may be no data, blank rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from book.sheet.workbook import Area
from intake.files.source import address, area_text, counted, problem
from intake.tables.blocks import Block
from intake.tables.grid import Grid
from intake.tables.headers import Header
from intake.tables.totals import CAPTION, Verdict
from model.basics.problem import Problem, Severity
from model.tables.book import Cell, column_letters

_MOST_NAMED = 20
CAPTIONS = "Caption"
"""What the column is called that holds the lines over rows."""


def first_of(grid: Grid, row: int, area: Area) -> Cell:
    """The first filled cell of a row of an area."""
    if not area.top <= row <= area.bottom:
        return None
    inside = (cell for column, cell in sorted(grid.rows.get(row, {}).items()) if area.left <= column <= area.right)
    return next(inside, None)


def header_doubts(
    grid: Grid,
    block: Block,
    header: Header,
    headings: tuple[str, ...],
    columns: tuple[int, ...],
    repeated: list[int],
) -> Iterator[Problem]:
    sheet, area = grid.sheet.name, block.area
    if not header.found:
        yield problem(sheet, area_text(area), None, "no header row is found", "name the header row, or add one")
        return
    for row in range(area.top, header.top):
        first = first_of(grid, row, area) if row in grid.rows else None
        if first is not None:
            yield problem(sheet, f"{row}:{row}", first, "stands above the header", "", Severity.FINDING)
    if header.top < header.bottom:
        wrong = f"the header takes the rows {header.top} to {header.bottom}; their texts are joined"
        yield problem(sheet, f"{header.top}:{header.bottom}", None, wrong, "", Severity.FINDING)
    for position in repeated:
        cell = address(header.bottom, columns[position])
        wrong = f"the heading stands there before; it is called '{headings[position]}' here"
        yield problem(sheet, cell, headings[position].rpartition(" (")[0], wrong, "make sure to map the right one")
    for position, heading in enumerate(headings):
        if heading == f"Column {column_letters(columns[position])}":
            wrong = f"a column with data has no heading; it is called '{heading}' here"
            yield problem(sheet, address(header.bottom, columns[position]), None, wrong, "give it one")


def row_doubts(grid: Grid, area: Area, verdicts: Mapping[int, Verdict], captioned: bool) -> Iterator[Problem]:
    for named, (row, verdict) in enumerate(sorted(verdicts.items())):
        if named == _MOST_NAMED:
            wrong = f"totals, notes or captions, it seems, are also in {counted(len(verdicts) - named, 'row')}"
            yield problem(grid.sheet.name, "", None, wrong, "look at the rows that are left out")
            return
        taken = "not taken as data" if verdict.leave else "taken as data"
        otherwise = "take it as data" if verdict.leave else "leave it out"
        wrong, right = f"the row {verdict.why}; it is {taken}", f"{otherwise} if that is wrong"
        if verdict.why == CAPTION and captioned:
            right = f"if it says whose the rows below it are, map the column '{CAPTIONS}', which holds it beside each"
        yield problem(grid.sheet.name, f"{row}:{row}", first_of(grid, row, area), wrong, right)


def shape_doubts(
    sheet: str, block: Block, columns: tuple[int, ...], filled: set[int], headings: tuple[str, ...]
) -> Iterator[Problem]:
    for column in block.blank_columns:
        letters = column_letters(column)
        wrong = f"the column {letters} inside the table is blank; what stands right of it is taken as part of the table"
        yield problem(sheet, f"{letters}:{letters}", None, wrong, "name the range if that is wrong", Severity.FINDING)
    if block.blank_rows:
        first, last = block.blank_rows[0], block.blank_rows[-1]
        wrong = f"{len(block.blank_rows)} blank rows inside the table; the rows below are taken as part of it"
        yield problem(sheet, f"{first}:{last}", None, wrong, "name the range if that is wrong", Severity.FINDING)
    for column, heading in zip(columns, headings, strict=True):
        if column not in filled:
            letters = column_letters(column)
            wrong = f"the column '{heading}' holds nothing"
            yield problem(sheet, f"{letters}:{letters}", None, wrong, "", Severity.FINDING)
