"""What a check found, before it is given an address: facts about rows of a typed table.

Checks look only at typed tables and return faults; `model.tables.reading` turns them into problems with the sheet's
own rows, headings and cells, and marks the broken rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.basics.calendar import Period
from model.basics.problem import Problem, Severity
from model.tables.book import Sheet, column_letters
from model.tables.columns import Table
from model.tables.values import shown

MOST_IN_A_COLUMN = 200
MOST_SEEN = 4


@dataclass(frozen=True)
class Place:
    """A cell of a typed table."""

    sheet: str
    row: int
    heading: str


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong. `row` is a row of the typed table, None for the whole sheet or column.

    `breaks`: the rows that cannot be used; by default the row itself if the fault is an error. `spoils`: period cells
    that cannot be used, as (row, period). `see`: other cells that the message names, `more`: how many it does not.
    `position` (an index into the sheet's columns) points at the heading of a column itself.
    """

    sheet: str
    row: int | None
    heading: str | None
    wrong: str
    right: str
    severity: Severity = Severity.ERROR
    breaks: tuple[int, ...] | None = None
    spoils: tuple[tuple[int, Period], ...] = ()
    see: tuple[Place, ...] = ()
    more: int = 0
    position: int | None = None

    @property
    def broken_rows(self) -> tuple[int, ...]:
        """The rows that cannot be used as they stand."""
        if self.breaks is not None:
            return self.breaks
        return (self.row,) if self.row is not None and self.severity is Severity.ERROR else ()


def finding(
    sheet: str, row: int | None, heading: str | None, wrong: str, right: str, see: tuple[Place, ...] = ()
) -> Fault:
    """Something that only informs."""
    return Fault(sheet, row, heading, wrong, right, Severity.FINDING, see=see)


def mark_broken(tables: Mapping[str, Table], faults: Iterable[Fault]) -> None:
    """Set `broken` in the tables for every row that a fault breaks, and `bad` for every period cell it spoils."""
    for fault in faults:
        table = tables[fault.sheet]
        table.broken[list(fault.broken_rows)] = True
        for row, period in fault.spoils:
            table.periods[period].bad[row] = True


def problems(faults: Sequence[Fault], sheets: Mapping[str, Sheet], tables: Mapping[str, Table]) -> list[Problem]:
    """The faults with addresses, sheet by sheet in the order of `sheets`, within a sheet in the order given.

    A column with more than 200 of a kind ends in one problem that counts the rest, so that a wrong column of a
    million rows stays one screen to read.
    """
    listed: list[Problem] = []
    for name in sheets:
        counts: dict[tuple[str | None, Severity], int] = {}
        for fault in (fault for fault in faults if fault.sheet == name):
            kind = (fault.heading, fault.severity)
            counts[kind] = counts.get(kind, 0) + 1
            if counts[kind] <= MOST_IN_A_COLUMN:
                listed.append(_problem(fault, sheets, tables))
        for (heading, severity), count in counts.items():
            if count > MOST_IN_A_COLUMN:
                more = f"{count - MOST_IN_A_COLUMN} more cells have problems like those listed"
                rest = Fault(name, None, heading, more, "mend the column as a whole", severity)
                listed.append(_problem(rest, sheets, tables))
    return listed


def _problem(fault: Fault, sheets: Mapping[str, Sheet], tables: Mapping[str, Table]) -> Problem:
    sheet = sheets[fault.sheet]
    row = None if fault.row is None else int(tables[fault.sheet].rows[fault.row])
    position = fault.position
    if position is None and fault.heading is not None:
        position = sheet.find(fault.heading)
    heading = None if position is None else sheet.headings[position]
    cell = sheet.address(row, heading)
    if fault.position is not None:
        cell = f"{column_letters(sheet.first_column + fault.position)}{sheet.header_row}"
    value = "" if row is None or position is None else shown(sheet.cells[position][row])
    wrong = fault.wrong + _seen(fault, sheets, tables)
    return Problem(sheet.name, row, heading, cell, value, wrong, fault.right, fault.severity)


def _seen(fault: Fault, sheets: Mapping[str, Sheet], tables: Mapping[str, Table]) -> str:
    """The other cells as ` (see A3, Plans!B4 and 7 more)`."""
    if not fault.see:
        return ""
    places = []
    for place in fault.see[:MOST_SEEN]:
        cell = sheets[place.sheet].address(int(tables[place.sheet].rows[place.row]), place.heading)
        places.append(cell if place.sheet == fault.sheet else f"{sheets[place.sheet].name}!{cell}")
    more = max(0, len(fault.see) - MOST_SEEN) + fault.more
    return f" (see {', '.join(places)}{f' and {more} more' if more else ''})"
