"""The rows of a table that an import takes: not the hidden ones, or those of some names or states, as was decided."""

from __future__ import annotations

from dataclasses import replace

from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import LEFT_OUT, FieldMap, Mapping
from intake.mapping.questions import HIDDEN, asking
from intake.rows.record import first_text
from intake.rows.states import taken_rows
from intake.tables.doubts import HIDDEN_ROWS
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity
from model.tables.values import shown


def wanted_rows(table: FoundTable, mapping: Mapping) -> tuple[list[int], list[Problem]]:
    """The positions of the rows to take, and what is to be asked and told about the others."""
    rows = list(range(len(table.rows)))
    problems: list[Problem] = []
    if table.hidden_rows and not mapping.hidden:
        told = next(issue for issue in table.problems if issue.right == HIDDEN_ROWS)
        problems.append(asking(replace(told, severity=Severity.ERROR), "hidden", HIDDEN))
    if mapping.hidden and table.hidden_rows:
        what = "left out" if mapping.hidden == "leave" else "imported"
        problems.append(_settled(table, f"{counted(len(table.hidden_rows), 'hidden row')} {what}, as decided"))
    if mapping.hidden == "leave":
        rows = [row for row in rows if table.rows[row] not in table.hidden_rows]
    if mapping.drop:
        kept = [row for row in rows if first_text(table, row) not in mapping.drop]
        dropped = counted(len(rows) - len(kept), "row")
        what = f"{dropped} beginning with {' or '.join(map(repr, mapping.drop))} left out, as decided"
        problems += [_settled(table, what)] if len(kept) < len(rows) else []
        rows = kept
    for one in mapping.fields:
        rows = _without_left_out(table, rows, one, problems)
    rows, states = taken_rows(table, rows, mapping)
    return rows, [*problems, *states]


def _without_left_out(table: FoundTable, rows: list[int], one: FieldMap, problems: list[Problem]) -> list[int]:
    """The rows without those whose value in a column was decided to be left out; how many is told."""
    names = {name for name, meant in one.decisions.items() if meant == LEFT_OUT}
    position = find_heading(table.headings, one.heading) if names else None
    if position is None:
        return rows
    cells = list(table.cells[position])
    for row in range(1, len(cells)) if one.reading.fill_down == "fill" else ():
        cells[row] = cells[row - 1] if cells[row] is None else cells[row]
    for row in table.merged.get(position, ()) if one.reading.merged == "fill" else ():
        cells[row] = cells[row - 1] if cells[row] is None else cells[row]
    kept = [row for row in rows if shown(cells[row]).strip() not in names]
    if len(kept) < len(rows):
        what = f"{counted(len(rows) - len(kept), 'row')} of {', '.join(sorted(names))} left out, as decided"
        problems.append(_settled(table, what))
    return kept


def _settled(table: FoundTable, what: str) -> Problem:
    """What was done as it was decided."""
    return problem(table.sheet, "", None, what, "", Severity.FINDING)
