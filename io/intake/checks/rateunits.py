"""Exchange rates for more than one unit, as `USD per 100 JPY`: the book holds those of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.mapping import Mapping
from intake.matching.headingwords import name_words
from intake.rows.record import Record
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from intake.values.pairs import pair_in, units_in
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS
from model.tables.values import shown

_COLUMNS = ("unit", "units", "per", "per unit", "per units", "nominal", "multiplier", "factor", "einheit", "einheiten")
_UNITS = (1, 10, 100, 1_000, 10_000)
_SPEC = SHEETS["FX"]
_Units = dict[tuple[str, int], int]


def of_one_unit(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The rates of one unit each, where a title, a heading or a column of the file says that they are of several."""
    units: _Units = {}
    problems: list[Problem] = []
    for table in underway.tables if underway.mapping.target == _SPEC.name else ():
        found, why = _units_of(table, underway.mapping)
        units |= found
        several = sum(number > 1 for number in found.values())
        if several:
            wrong = f"{why}: rates in {counted(several, 'row')} are divided, for the book has those of one unit"
            problems.append(problem(table.sheet, "", None, wrong, "make sure that they are of so many units"))
        named = [heading for heading in table.headings if pair_in(heading) and units_in(heading) > 1]
        if named:
            wrong = f"the rates of {', '.join(named[:3])} are divided, for the book has those of one unit"
            problems.append(problem(table.sheet, "", None, wrong, "", Severity.FINDING))
    return [_divided(record, units.get((record.sheet, record.row), 1)) for record in underway.records], problems


def _units_of(table: FoundTable, mapping: Mapping) -> tuple[_Units, str]:
    """How many units of a currency each row is of, and what says so; pairs in headings have units of their own."""
    for heading, cells in zip(table.headings, table.cells, strict=True):
        if name_words(heading) in _COLUMNS and heading not in mapping.used and _are_units(cells):
            rows = zip(table.rows, cells, strict=True)
            return {(table.sheet, row): int(cell) for row, cell in rows if is_number(cell)}, f"'{heading}' says units"
    taken = {one.heading for one in mapping.fields}
    headings = (heading for heading in table.headings if heading not in taken and pair_in(heading) is None)
    for text in (*(shown(text) for text in table.titles), *headings):
        if (number := units_in(text)) > 1 and not any(map(pair_in, table.headings)):
            return {(table.sheet, row): number for row in table.rows}, f"'{text}' says {number}"
    return {}, ""


def _are_units(cells: Sequence[Cell]) -> bool:
    filled = [cell for cell in cells if cell is not None]
    return bool(filled) and all(is_number(cell) and cell in _UNITS for cell in filled)


def _divided(record: Record, units: int) -> Record:
    if units == 1:
        return record
    cells = {
        name: Decimal(cell) / units if _SPEC.find(name) is None and is_number(cell) else cell
        for name, cell in record.cells.items()
    }
    return replace(record, cells=cells)
