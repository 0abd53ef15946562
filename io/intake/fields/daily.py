"""Exchange rates of days, where the book has one for each month: their average, or that of the month's last day.

Which of them a company settles by is its own rule, so the import asks.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Context, Decimal

from intake.files.source import counted
from intake.mapping.locate import find_heading
from intake.mapping.mapping import Mapping
from intake.matching.moments import PERIOD
from intake.tables.finding import FoundTable
from intake.values.days import parse_day
from intake.values.months import bounds_month
from intake.values.numbers import decimal_mark, is_number, parse
from intake.values.reading import Doubt, Reading
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import shown

_ANSWERS = (("average", "Take the average of each month"), ("last", "Take the last day of each month"))
_ROUND = Context(prec=12)  # digits of an average; rates have six
_WEEKEND = 3  # days by which the last one of a month may lie before its end
_Told = list[tuple[str, int, Doubt]]


def monthly(table: FoundTable, mapping: Mapping) -> tuple[FoundTable, _Told]:
    """A table of rates by day with one row for each month, and what is asked or told; the same one where it is none."""
    at = _day_column(table, mapping) if mapping.target == "FX" else None
    if at is None:
        return table, []
    hidden = table.hidden_rows if mapping.hidden == "leave" else frozenset()
    days = {row: _day(cell) for row, cell in enumerate(table.cells[at]) if table.rows[row] not in hidden}
    keys = [i for i, heading in enumerate(table.headings) if i != at and _is_key(table, i, heading, mapping)]
    groups: dict[tuple[Cell, ...], list[int]] = defaultdict(list)
    for row, day in days.items():
        if day is not None:
            groups[(*(table.cells[i][row] for i in keys), f"{day.year}-{day.month:02}")].append(row)
    several = [rows for rows in groups.values() if len(rows) > 1]
    if not several and all(bounds_month(day) for day in days.values() if day is not None):
        return table, []
    ranked = [sorted(rows, key=lambda row: days[row] or date.min) for rows in groups.values()]
    made = _joined(table, at, keys, ranked, mapping.daily == "average")
    return made, [(PERIOD, at, doubt) for doubt in _doubts(table, at, ranked, several, mapping.daily)]


def _day_column(table: FoundTable, mapping: Mapping) -> int | None:
    """The column of days from which the periods of rates come."""
    named = [one.heading for one in mapping.fields if one.field == PERIOD]
    named += [mapping.pivot.period] if mapping.pivot is not None else []
    at = next((at for name in named if (at := find_heading(table.headings, name)) is not None), None)
    filled = [cell for cell in table.cells[at] if cell is not None] if at is not None else []
    return at if filled and all(_day(cell) for cell in filled) else None


def _day(cell: Cell) -> date | None:
    day = parse_day(cell) if isinstance(cell, date | str) else None
    return day if isinstance(day, date) else None


def _is_key(table: FoundTable, column: int, heading: str, mapping: Mapping) -> bool:
    """Whether a column says of what the rates of a row are."""
    is_field = any(one.heading == heading and one.field != PERIOD for one in mapping.fields)
    return is_field or not any(map(is_number, table.cells[column]))


def _joined(
    table: FoundTable, at: int, keys: Sequence[int], groups: Sequence[Sequence[int]], average: bool
) -> FoundTable:
    """One row for each group, which stands where the last one of it did."""
    columns: list[tuple[Cell, ...]] = []
    for column, cells in enumerate(table.cells):
        mark = decimal_mark(cells, Reading())
        if column == at:
            months = (_day(cells[rows[-1]]) for rows in groups)
            columns.append(tuple(f"{day.year}-{day.month:02}" for day in months if day is not None))
        elif column in keys or not average:
            filled = ((row for row in reversed(rows) if cells[row] is not None) for rows in groups)
            columns.append(tuple(cells[row] if (row := next(found, -1)) >= 0 else None for found in filled))
        else:
            columns.append(tuple(_average([cells[row] for row in rows], mark) for rows in groups))
    rows = tuple(table.rows[rows[-1]] for rows in groups)
    return replace(table, rows=rows, cells=tuple(columns), merged={}, shifts=())


def _average(cells: Sequence[Cell], mark: str) -> Cell:
    """The average of the numbers of a month; a cell that is none, which is told then."""
    filled = [cell for cell in cells if cell is not None]
    numbers = [parse(cell, mark) for cell in filled]
    odd = next((cell for cell, number in zip(filled, numbers, strict=True) if not is_number(number)), None)
    if odd is not None or not filled:
        return odd
    whole = sum((Decimal(number) for number in numbers if is_number(number)), Decimal(0))
    return _ROUND.divide(whole, Decimal(len(numbers)))


def _doubts(
    table: FoundTable, at: int, groups: Sequence[Sequence[int]], several: Sequence[Sequence[int]], daily: str
) -> list[Doubt]:
    days = [_day(table.cells[at][rows[-1]]) for rows in groups]
    found: list[Doubt] = []
    if not daily:
        first = shown(next(day for day in days if day is not None and (several or not bounds_month(day))))
        wrong = f"rates are of days, such as {first}, and the book has one rate for each month"
        if several:
            wrong = f"rates of {counted(max(map(len, several)), 'day')} in one month, of which the book has one rate"
        found.append(Doubt(None, wrong, "say which one it takes", Severity.ERROR, "daily", _ANSWERS))
    else:
        how = "averages of the days" if daily == "average" else "those of the last day"
        found.append(Doubt(None, f"the rates of months are {how} in the file, as decided", "", Severity.FINDING))
    early = [day for day in days if day is not None and day.day < monthrange(day.year, day.month)[1] - _WEEKEND]
    if early:
        wrong = f"the rates of {early[0].year}-{early[0].month:02} end on {shown(early[0])}"
        found.append(Doubt(None, wrong, "import the month again when it is over", Severity.WARNING))
    return found
