"""Comments beside the cells of an import: people write there what a cell does not say, such as that it is wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator

from intake.files.source import address, counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.mapping.questions import asking
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity

_MOST_NAMED = 20
_LONGEST = 80  # characters of a comment that are told


def remarks(table: FoundTable, rows: Collection[int], mapping: Mapping) -> Iterator[Problem]:
    """The comments on the rows that are taken, and on the headings of columns that are imported."""
    comments = table.looks.comments
    if not comments:
        return
    fields = {find_heading(table.headings, one.heading): one.field for one in mapping.fields}
    cells = ((text, _cells(table, place, rows)) for place, text in comments.items())
    found = sorted((row, column, text) for text, places in cells for row, column in places)
    for row, column, text in found[:_MOST_NAMED]:
        place, cell = table.place(row, column), table.cells[column][row]
        wrong, right = f"has a comment: '{_short(text)}'", "make sure that it is right as it stands"
        issue = problem(table.sheet, place, cell, wrong, right)
        yield asking(issue, "", field=fields.get(column, ""), heading=table.headings[column])
    if len(found) > _MOST_NAMED:
        wrong = f"{counted(len(found) - _MOST_NAMED, 'more cell')} of the import with comments"
        yield problem(table.sheet, "", None, wrong, "look at them in the file")
    used = {find_heading(table.headings, heading) for heading in mapping.used}
    for column in (column for column in table.own if column in used):
        if told := table.remark(column):
            first = table.header_row, table.columns[column]
            place = address(*reversed(first)) if table.turned else address(*first)
            wrong = f"the heading has a comment: '{_short(told)}'"
            yield problem(table.sheet, place, table.headings[column], wrong, "", Severity.FINDING)


def _cells(table: FoundTable, place: tuple[int, int], rows: Collection[int]) -> Iterator[tuple[int, int]]:
    """The data row and column of a place of the sheet, of the rows that are taken."""
    line, across = place
    at = bisect_left(table.rows, line) if not table.shifts else 0
    for row in (at,) if not table.shifts else range(len(table.rows)):
        if row < len(table.rows) and table.rows[row] == line and row in rows:
            shift = table.shifts[row] if table.shifts else 0
            yield from ((row, column) for column in table.own if table.columns[column] + shift == across)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
