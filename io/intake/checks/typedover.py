"""Cells that somebody typed over a formula: the value comes in like any other, and stays when all around it changes.

No sheet shows which cells of a column are calculated, so the one that is not is seen by nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.questions import asking
from intake.tables.finding import FoundTable
from model.basics.problem import Problem
from model.tables.values import shown

_LEAST = 4  # formulas that make a column one of formulas
_MOST_TYPED = 5  # one cell of so many at the most
_MOST_NAMED = 5


def typed_over(underway: Underway, table: FoundTable) -> Iterator[Problem]:
    """Tells cells that are typed in, in columns of formulas that are imported; of the rows that are taken.

    A first cell that is typed where all others are formulas begins a count.
    """
    mapping, reader = underway.mapping, underway.reader
    fields = {find_heading(table.headings, one.heading): one.field for one in mapping.fields}
    used = {find_heading(table.headings, heading) for heading in mapping.used}
    for position, heading in enumerate(table.headings):
        marks = table.look("formulas", position) if position in used or reader.is_value(heading) else ()
        filled = [row for row in sorted(reader.taken) if table.cells[position][row] is not None] if marks else []
        typed = [row for row in filled if not marks[row]]
        is_of_formulas = len(filled) - len(typed) >= _LEAST and len(typed) * _MOST_TYPED <= len(filled)
        if not is_of_formulas or typed in ([], filled[:1]):
            continue
        cells = [f"{table.place(row, position)} ({shown(table.cells[position][row])})" for row in typed[:_MOST_NAMED]]
        more = ", ..." if len(typed) > _MOST_NAMED else ""
        of_all = f"{len(typed):,} of {counted(len(filled), 'cell')} of '{heading}'"
        wrong = f"{of_all} typed in where the others are formulas: {', '.join(cells)}{more}"
        right = "make sure that they are right; what is typed over a formula stays when all else changes"
        issue = problem(table.sheet, table.place(typed[0], position), None, wrong, right)
        yield asking(issue, "", field=fields.get(position, ""), heading=heading)
