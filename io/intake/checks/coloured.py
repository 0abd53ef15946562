"""Rows that only their colour or cell style tells apart: red for not yet approved, grey for gone, Excel's style Bad.

An import sees no colours. Where a few of its rows have one, somebody may have meant something by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from intake.changes.underway import Underway
from intake.files.source import SourceSheet, address, counted, problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.tables.finding import FoundTable
from model.basics.problem import Problem, Severity

_MOST = 0.4  # of the rows; a colour of more of them is none that picks out
_LONGEST = 60  # characters; a longer text explains no colour
_LOOKED = 60  # rows around a table in which colours are explained


def coloured(underway: Underway) -> Iterator[Problem]:
    """Tells the colours that some of the imported rows have and most have not, with what a legend says of them."""
    source, tables, mapping, records = underway.source, underway.tables, underway.mapping, underway.records
    for table in tables:
        sheet = source.sheet(table.sheet)
        if sheet is None or table.turned or not table.looks.colours.stretches:
            continue
        lines = {record.row for record in records if record.sheet == table.sheet}
        rows = [row for row, line in enumerate(table.rows) if line in lines]
        legend = _legend(sheet, table)
        by_row = _colours(table, mapping, rows, legend)
        counts = Counter(by_row.values())
        usual = counts.most_common(1)[0][0] if counts else ""
        for colour, count in counts.items():
            if colour and colour != usual and count <= _MOST * len(rows):
                first = next(row for row, one in by_row.items() if one == colour)
                yield _told(table, colour, counted(count, "row"), first, legend.get(colour))


def _colours(table: FoundTable, mapping: Mapping, rows: Sequence[int], legend: Collection[str]) -> dict[int, str]:
    """By row the colour of most of its imported cells, or of one if a legend knows it; '' where there is none."""
    used = dict.fromkeys(find_heading(table.headings, heading) for heading in mapping.used)
    places = [at for at in used if at is not None]
    marks = [(at, looks) for at in places if (looks := table.look("colours", at))]
    found: dict[int, str] = {}
    for row in rows if marks else ():
        own = Counter(looks[row] for at, looks in marks if table.cells[at][row] is not None and looks[row])
        colour, count = own.most_common(1)[0] if own else ("", 0)
        filled = sum(table.cells[at][row] is not None for at in places)
        known = next((one for one in own if one in legend), "")
        found[row] = known or (colour if 2 * count > filled else "")
    return found


def _legend(sheet: SourceSheet, table: FoundTable) -> dict[str, tuple[str, str]]:
    """The texts beside a table that have a colour, or stand right of a cell that has one, with their addresses."""
    found: dict[str, tuple[str, str]] = {}
    area = table.area
    for line in sheet.lines:
        if not area.top - _LOOKED <= line.number <= area.bottom + _LOOKED:
            continue
        for column, cell in zip(line.columns, line.values, strict=True):
            inside = area.top <= line.number <= area.bottom and area.left <= column <= area.right
            if inside or not isinstance(cell, str) or len(cell) > _LONGEST:
                continue
            colour = sheet.looks.colours.at(line.number, column) or sheet.looks.colours.at(line.number, column - 1)
            if colour:
                found.setdefault(colour, (address(line.number, column), " ".join(cell.split())))
    return found


def _told(table: FoundTable, colour: str, many: str, first: int, legend: tuple[str, str] | None) -> Problem:
    place = f"{table.rows[first]}:{table.rows[first]}"
    look = f"in the {colour}" if colour.startswith("style ") else f"in {colour}"
    said = f", of which {legend[0]} says '{legend[1]}'" if legend else ", and most are not"
    wrong = f"{many} of {len(table.rows):,} {look}{said}; they are imported like the others"
    return problem(table.sheet, place, None, wrong, "make sure that they count", Severity.WARNING)
