"""Rows of a text file that are longer than its header: a separator stands in a text or number without quotation marks.

All cells behind it are one column further right than they belong, and may be read as what they are not.
"""

from __future__ import annotations

from collections.abc import Collection

from intake.files.source import problem
from intake.mapping.locate import find_heading
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity
from model.tables.book import column_letters
from model.tables.values import quoted

_FEW = 2  # of so many rows at most one may be too long; else it is a column without a heading


def moved_rows(table: FoundTable, used: Collection[str]) -> dict[int, Problem]:
    """The data rows (positions) that hold something right of all headings, and what is wrong with each."""
    own = table.own
    named = [i for i in own if table.headings[i] != f"Column {column_letters(table.columns[i])}"]
    wanted = {find_heading(table.headings, heading) for heading in used}
    beyond = [i for i in own if i > max(named, default=-1) and i not in wanted]
    if not named or not beyond:
        return {}
    rows = [row for row in range(len(table.rows)) if any(table.cells[i][row] is not None for i in beyond)]
    if len(rows) * _FEW > len(table.rows):
        return {}
    return {row: _problem(table, row, next(i for i in beyond if table.cells[i][row] is not None)) for row in rows}


def _problem(table: FoundTable, row: int, column: int) -> Problem:
    value = table.cells[column][row]
    wrong = (
        f"{quoted(value)} stands right of the last heading: a separator in a text or number may have moved the cells"
    )
    right = "put that text or number in quotation marks, or name the columns of the table as its area"
    return problem(table.sheet, table.place(row, column), value, wrong, right, Severity.ERROR)
