"""What each row of a raw sheet is taken for: header, data, left out and why, hidden, struck, or beside the table."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import dataclass
from enum import Enum

from intake import FoundTable, Mapping
from intake.mapping.mapping import LEFT_OUT
from intake.rows.record import first_text
from intake.rows.struck import struck_rows
from intake.rows.wanted import wanted_rows


class Use(Enum):
    """What becomes of a row, as its word beside the row number."""

    HEADER = "header"
    DATA = "data"
    HIDDEN = "hidden"  # hidden, and not decided or taken
    STRUCK = "struck"  # struck out, and not decided or taken
    LEFT = "left out"
    BESIDE = ""


@dataclass(frozen=True)
class Mark:
    """The use of one row, and why, where there is something to say."""

    use: Use
    why: str = ""


NOTHING = Mark(Use.BESIDE)
_DATA = Mark(Use.DATA)
_TAKEN = Mark(Use.STRUCK, "struck out, and taken, as decided")
_STRUCK = Mark(Use.STRUCK, "struck out: take it or leave it out?")


@dataclass(frozen=True)
class Marks:
    """The marks of the lines of one sheet: rows, or columns where records stand in columns (`turned`).

    `across`: the sheet's columns (or rows) that belong to the table.
    """

    lines: MappingOf[int, Mark]
    across: frozenset[int] = frozenset()
    turned: bool = False

    def of(self, row: int, column: int) -> Mark:
        """The mark of a cell."""
        line, other = (column, row) if self.turned else (row, column)
        return self.lines.get(line, NOTHING) if other in self.across else NOTHING


def marks_of(table: FoundTable, mapping: Mapping) -> Marks:
    """The marks of the sheet that a table stands on, as a mapping takes it."""
    first = table.area.left if table.turned else table.area.top
    lines = {line: Mark(Use.HEADER, "its texts are the headings") for line in range(first, table.header_row + 1)}
    lines |= dict.fromkeys(table.rows, _DATA)
    if mapping.drop or mapping.keep or table.hidden_rows:
        for position, line in enumerate(table.rows):
            lines[line] = _data(table, position, line, mapping)
    struck = bool(table.looks.struck.stretches)
    if struck or mapping.states or any(LEFT_OUT in one.decisions.values() for one in mapping.fields):
        gone = {table.rows[position]: why for position, why in wanted_rows(table, mapping).left.items()}
        lines |= {line: Mark(Use.LEFT, why) for line, why in gone.items() if lines[line].use is Use.DATA}
    for position in struck_rows(table, range(len(table.rows)), mapping)[0] if struck else ():
        if lines[table.rows[position]].use is Use.DATA:
            lines[table.rows[position]] = _TAKEN if mapping.struck == "take" else _STRUCK
    beside = frozenset(table.rows) if table.shifts else frozenset()  # lines that the next table has data in
    for line, why in table.left_out.items():
        if line not in beside:
            lines[line] = Mark(Use.LEFT, f"it {why}")
    return Marks(lines, frozenset(place for i in table.own for place in table.across(i)), table.turned)


def _data(table: FoundTable, position: int, line: int, mapping: Mapping) -> Mark:
    if mapping.drop and first_text(table, position) in mapping.drop:
        return Mark(Use.LEFT, "you left it out")
    if line in table.hidden_rows:
        if mapping.hidden == "leave":
            return Mark(Use.LEFT, "it is hidden")
        return Mark(Use.HIDDEN, "taken, as decided" if mapping.hidden == "take" else "take it or leave it out?")
    kept = bool(mapping.keep) and first_text(table, position) in mapping.keep
    return Mark(Use.DATA, "you took it") if kept else _DATA
