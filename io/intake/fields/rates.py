"""Percentages that several columns hold together: 95, 0.95 and "95%" are the same rate wherever they stand.

Targets and readings have them beside amounts of other measures, repeated groups in one column each.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from book.sheet.currencies import PERCENT
from book.sheet.numberlooks import SHOWN_PERCENT
from intake.mapping.locate import find_heading
from intake.mapping.mapping import FieldMap
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number, points_together, read_numbers, read_percents
from intake.values.reading import Doubt, ReadCells, Reading
from model.basics.problem import Severity
from model.tables.book import Book, Cell
from model.tables.schema import folded
from model.tables.values import number_text, shown

_MOST_SHOWN = 10  # 1,000 %
_UNITS = {"percent": "a percentage", "money": "money", "number": "a number", "points": "points"}
Groups = tuple[tuple[FieldMap, ...], ...]


def measure_units(book: Book) -> dict[str, str]:
    """The units of the book's measures, both folded."""
    sheet = book.sheet("Measures")
    pairs = zip(sheet.column("Measure"), sheet.column("Unit"), strict=True)
    return {folded(shown(name)): folded(shown(unit)) for name, unit in pairs}


def with_rates(
    table: FoundTable,
    found: Mapping[str, ReadCells],
    places: Mapping[str, int],
    rows: Sequence[int],
    reading: Reading,
) -> tuple[dict[str, ReadCells], list[Doubt]]:
    """Columns of numbers with those of some rows as percentages, and what is doubtful about it.

    `places`: the columns of the table that they come from.
    """
    columns = {at: as_shown(table, at, table.cells[at]) for at in places.values()}
    cells = {at: [column[row] for row in rows] for at, column in columns.items()}
    points, noted = points_together([cell for column in cells.values() for cell in column], reading)
    decided = replace(reading, percent="points" if points else "fraction")
    read = dict(found)
    for name, at in places.items():
        rates = dict(zip(rows, read_percents(cells[at], decided).cells, strict=True))
        read[name] = replace(found[name], cells=[rates.get(row, cell) for row, cell in enumerate(found[name].cells)])
    return read, noted.doubts


def as_shown(table: FoundTable, at: int, cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a column with numbers as texts where formats show percentages: 85.3 in `0.0"%"`, 0.853 in `0%`.

    Where a format of percentages would show one of thousands, it was not meant, and all of them stay as they are.
    """
    signs, shows = table.look("signs", at), table.look("shows", at)
    of_format = {row for row, show in enumerate(shows) if show == SHOWN_PERCENT}
    if any(abs(Decimal(cell)) > _MOST_SHOWN for cell in map(cells.__getitem__, of_format) if is_number(cell)):
        of_format = set()
    made = list(cells)
    for row, cell in enumerate(cells):
        if is_number(cell) and signs and signs[row] == PERCENT:
            made[row] = f"{number_text(cell)}%"
        elif is_number(cell) and row in of_format:
            made[row] = f"{number_text(Decimal(cell).scaleb(2))}%"
    return made


def about_percents(table: FoundTable, places: Mapping[str, int], units: Sequence[str]) -> list[tuple[int, Doubt]]:
    """What there is to say, with its column, of values that are shown as percentages: taken so, or not theirs.

    `units`: by row that of the measure.
    """
    told: dict[str, tuple[int, int, str]] = {}
    for at in places.values():
        as_text = as_shown(table, at, table.cells[at])
        for row, (cell, text) in enumerate(zip(table.cells[at], as_text, strict=True)):
            if not isinstance(text, str) or not text.rstrip().endswith(PERCENT) or units[row] not in _UNITS:
                continue
            if units[row] != "percent" or text == f"{shown(cell)}{PERCENT}":
                told.setdefault(units[row], (at, row, text))
    found = []
    for unit, (at, row, text) in told.items():
        if unit == "percent":
            wrong = f"{shown(table.cells[at][row])} is read as {text}, as its format shows it"
            found.append((at, Doubt(row, wrong, "", Severity.FINDING)))
        else:
            wrong = f"a percentage, {text}, stands where the measure is {_UNITS[unit]}"
            found.append((at, Doubt(row, wrong, "make sure that it is the right measure", Severity.WARNING)))
    return found


def without_scale(
    table: FoundTable, found: Mapping[str, ReadCells], places: Mapping[str, int], rows: Sequence[int], reading: Reading
) -> dict[str, ReadCells]:
    """Columns of amounts that are thousands, with the cells of some rows, which count something else, as they stand."""
    read = dict(found)
    for name, at in places.items():
        plain = read_numbers([table.cells[at][row] for row in rows], replace(reading, scale=""))
        own = dict(zip(rows, plain.cells, strict=True))
        read[name] = replace(found[name], cells=[own.get(row, cell) for row, cell in enumerate(found[name].cells)])
    return read


def groups_alike(
    table: FoundTable, groups: Groups, percents: Collection[str]
) -> tuple[Groups, list[tuple[int, str, Doubt]]]:
    """Repeated groups with bare percentages read alike in all of them: 1 beside 40 and 59 is one percent.

    `percents`: the fields that are. The doubts come with the column of the table and the field.
    """
    doubts: list[tuple[int, str, Doubt]] = []
    for name in sorted(percents):
        ones = [one for group in groups for one in group if one.field == name]
        places = [place for one in ones if (place := find_heading(table.headings, one.heading)) is not None]
        if len(places) < 2 or any(one.reading.percent for one in ones):
            continue
        points, noted = points_together(
            [cell for at in places for cell in as_shown(table, at, table.cells[at])], ones[0].reading
        )
        doubts += [(places[0], name, doubt) for doubt in noted.doubts]
        if points:
            groups = tuple(tuple(_as_points(one) if one.field == name else one for one in group) for group in groups)
    return groups, doubts


def columns_alike(
    table: FoundTable, headings: Sequence[str], reading: Reading
) -> tuple[Reading, list[tuple[int, Doubt]]]:
    """How columns of percentages that become rows are read, all alike; the doubts come with the first column."""
    places = [place for heading in headings if (place := find_heading(table.headings, heading)) is not None]
    if reading.percent or not places:
        return reading, []
    points, noted = points_together([cell for at in places for cell in as_shown(table, at, table.cells[at])], reading)
    return replace(reading, percent="points" if points else "fraction"), [(places[0], one) for one in noted.doubts]


def _as_points(one: FieldMap) -> FieldMap:
    return replace(one, reading=replace(one.reading, percent="points"))
