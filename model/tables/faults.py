"""What a check found, before it is given an address: facts about rows of a typed table.

Checks look only at typed tables and return faults; `model.tables.reading` turns them into problems with the sheet's
own rows, headings and cells, and marks the broken rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.basics.problem import Problem, Severity
from model.tables.book import Sheet, column_letters
from model.tables.columns import Table
from model.tables.values import shown

MOST_IN_A_COLUMN = 200


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `row` is a row of the typed table, None for the whole sheet or column.

    `breaks`: the rows that cannot be used; by default the row itself if the fault is an error. `position` (an index
    into the sheet's columns) points at the heading of a column itself.
    """

    sheet: str
    row: int | None
    heading: str | None
    wrong: str
    right: str
    severity: Severity = Severity.ERROR
    breaks: tuple[int, ...] | None = None
    position: int | None = None

    @property
    def broken_rows(self) -> tuple[int, ...]:
        """The rows that cannot be used as they stand."""
        if self.breaks is not None:
            return self.breaks
        return (self.row,) if self.row is not None and self.severity is Severity.ERROR else ()


def finding(sheet: str, row: int | None, heading: str | None, wrong: str, right: str) -> Fault:
    """Something that only informs."""
    return Fault(sheet, row, heading, wrong, right, Severity.FINDING)


def mark_broken(tables: dict[str, Table], faults: Iterable[Fault]) -> None:
    """Set `broken` in the tables for every row that a fault breaks."""
    for fault in faults:
        if fault.sheet in tables:
            tables[fault.sheet].broken[list(fault.broken_rows)] = True


def problems(faults: Iterable[Fault], sheet: Sheet, table: Table | None) -> list[Problem]:
    """The faults of one sheet with addresses, in the order given.

    A column with more than 200 of a kind ends in one problem that counts the rest, so that a wrong column of a
    million rows stays one screen to read.
    """
    listed: list[Problem] = []
    counts: dict[tuple[str | None, Severity], int] = {}
    for fault in faults:
        kind = (fault.heading, fault.severity)
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= MOST_IN_A_COLUMN:
            listed.append(_problem(fault, sheet, table))
    for (heading, severity), count in counts.items():
        if count > MOST_IN_A_COLUMN:
            more = f"{count - MOST_IN_A_COLUMN} more cells have problems like those listed"
            listed.append(_problem(Fault(sheet.name, None, heading, more, "mend the column", severity), sheet, table))
    return listed


def _problem(fault: Fault, sheet: Sheet, table: Table | None) -> Problem:
    row = None if fault.row is None or table is None else int(table.rows[fault.row])
    position = fault.position
    if position is None and fault.heading is not None:
        position = sheet.find(fault.heading)
    heading = None if position is None else sheet.headings[position]
    cell = sheet.address(row, heading)
    if fault.position is not None:
        cell = f"{column_letters(sheet.first_column + fault.position)}{sheet.header_row}"
    value = "" if row is None or position is None else shown(sheet.cells[position][row])
    return Problem(sheet.name, row, heading, cell, value, fault.wrong, fault.right, fault.severity)
