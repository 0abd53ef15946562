"""Comments beside the cells of an import: people write there what a cell does not say, such as that it is wrong."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Mapping as MappingOf

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
    lines = {number: row for row, number in enumerate(table.rows) if row in rows}
    columns = {number: column for column, number in enumerate(table.columns[: table.width])}
    found = sorted(
        (lines[line], columns[across], text)
        for (line, across), text in comments.items()
        if line in lines and across in columns
    )
    for row, column, text in found[:_MOST_NAMED]:
        place, cell = table.place(row, column), table.cells[column][row]
        wrong, right = f"has a comment: '{_short(text)}'", "make sure that it is right as it stands"
        issue = problem(table.sheet, place, cell, wrong, right)
        yield asking(issue, "", field=fields.get(column, ""), heading=table.headings[column])
    if len(found) > _MOST_NAMED:
        wrong = f"{counted(len(found) - _MOST_NAMED, 'more cell')} of the import with comments"
        yield problem(table.sheet, "", None, wrong, "look at them in the file")
    yield from _of_headings(table, mapping, columns)


def _of_headings(table: FoundTable, mapping: Mapping, columns: MappingOf[int, int]) -> Iterator[Problem]:
    used = {find_heading(table.headings, heading) for heading in mapping.used}
    first = table.area.left if table.turned else table.area.top
    for (line, across), text in sorted(table.looks.comments.items()):
        if first <= line <= table.header_row and columns.get(across) in used:
            heading = table.headings[columns[across]]
            place = address(across, line) if table.turned else address(line, across)
            wrong = f"the heading has a comment: '{_short(text)}'"
            yield problem(table.sheet, place, heading, wrong, "", Severity.FINDING)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
