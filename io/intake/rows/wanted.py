"""The rows of a table that an import takes: not the hidden ones, or those of some names or states, as was decided."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from intake.files.source import counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import LEFT_OUT, FieldMap, Mapping
from intake.mapping.questions import HIDDEN, asking
from intake.rows.record import LeftOut, first_text
from intake.rows.states import without_states
from intake.rows.struck import struck_rows
from intake.tables.doubts import HIDDEN_ROWS
from intake.tables.finding import FoundTable
from intake.values.reading import ReadCells
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.values import shown


@dataclass
class Wanted:
    """The positions of the rows to take; of the others, why each is left out; and what is to be asked and told."""

    rows: list[int]
    left: dict[int, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def leave(self, left: MappingOf[int, str]) -> None:
        """Leave rows out, each for its reason."""
        self.left.update(left)
        self.rows = [row for row in self.rows if row not in left]


def wanted_rows(table: FoundTable, mapping: Mapping) -> Wanted:
    """Which rows of a table an import takes."""
    wanted = Wanted(list(range(len(table.rows))))
    problems = wanted.problems
    if table.hidden_rows and not mapping.hidden:
        told = next(issue for issue in table.problems if issue.right == HIDDEN_ROWS)
        problems.append(asking(replace(told, severity=Severity.ERROR), "hidden", HIDDEN))
    if mapping.hidden and table.hidden_rows:
        what = "left out" if mapping.hidden == "leave" else "imported"
        problems.append(_settled(table, f"{counted(len(table.hidden_rows), 'hidden row')} {what}, as decided"))
    if mapping.hidden == "leave":
        wanted.leave({row: "it is hidden" for row in wanted.rows if table.rows[row] in table.hidden_rows})
    if mapping.drop:
        begins = {row: text for row in wanted.rows if (text := first_text(table, row)) in mapping.drop}
        wanted.leave({row: f"it begins with '{text}'" for row, text in begins.items()})
        named = " or ".join(map(repr, mapping.drop))
        what = f"{counted(len(begins), 'row')} beginning with {named} left out, as decided"
        problems += [_settled(table, what)] if begins else []
    for one in mapping.fields:
        _leave_out(table, wanted, one)
    states, told_states = without_states(table, wanted.rows, mapping)
    wanted.leave(states)
    struck, told_struck = struck_rows(table, wanted.rows, mapping)
    wanted.leave(dict.fromkeys(struck, "it is struck out") if mapping.struck == "leave" else {})
    problems += [*told_states, *told_struck]
    return wanted


def left_out(
    table: FoundTable, wanted: Wanted, fixed: MappingOf[str, Cell], parts: Sequence[MappingOf[str, ReadCells]]
) -> list[LeftOut]:
    """What the rows that are left out would have been, each in as many parts as a row makes; the book may have them."""
    return [
        LeftOut({**fixed, **{name: read.cells[row] for name, read in part.items()}}, table.sheet, table.rows[row], why)
        for row, why in wanted.left.items()
        for part in parts
    ]


def _leave_out(table: FoundTable, wanted: Wanted, one: FieldMap) -> None:
    """Leave out the rows whose value in a column was decided to be left out; how many is told."""
    names = {name for name, meant in one.decisions.items() if meant == LEFT_OUT}
    position = find_heading(table.headings, one.heading) if names else None
    if position is None:
        return
    cells = list(table.cells[position])
    for row in range(1, len(cells)) if one.reading.fill_down == "fill" else ():
        cells[row] = cells[row - 1] if cells[row] is None else cells[row]
    for row in table.merged.get(position, ()) if one.reading.merged == "fill" else ():
        cells[row] = cells[row - 1] if cells[row] is None else cells[row]
    left = {row: text for row in wanted.rows if (text := shown(cells[row]).strip()) in names}
    wanted.leave({row: f"{one.heading} is '{text}'" for row, text in left.items()})
    if left:
        what = f"{counted(len(left), 'row')} of {', '.join(sorted(names))} left out, as decided"
        wanted.problems.append(_settled(table, what))


def _settled(table: FoundTable, what: str) -> Problem:
    """What was done as it was decided."""
    return problem(table.sheet, "", None, what, "", Severity.FINDING)
