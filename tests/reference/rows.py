"""Typed rows: a book given as mappings of heading to cell, read into one plain dictionary a row.

Blank cells take the schema's defaults. Names are folded, IDs kept, numbers are fractions, dates are day numbers. A book
with a cell that cannot be read has no place here: the reference calculates sound books only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from model.basics.calendar import Calendar, day_number
from model.tables.book import Cell
from model.tables.owners import Owner, parse_owner
from model.tables.schema import INPUT_SHEETS, SHEETS, folded
from model.tables.spec import Column, Kind, SheetSpec
from model.tables.values import (
    Complaint,
    parse_date,
    parse_flag,
    parse_id,
    parse_month,
    parse_names,
    parse_number,
    parse_numbers,
    parse_period,
)

Rows = Mapping[str, Iterable[Mapping[str, Cell]]]
Row = dict[str, Any]


class Sheets:
    """All rows of a book by sheet, its settings and its calendar.

    Period columns of a row stand under "cells" (Period -> Fraction), role columns of a transaction under "roles".
    """

    def __init__(self, tables: Rows) -> None:
        settings = {folded(str(row["Setting"])): row.get("Value") for row in tables.get("Settings", ())}
        self.calendar = Calendar(_sound(parse_month(settings.get("fiscalyearstarts"))) or 1)
        self.currency = str(settings.get("currency") or "USD")
        self.proration = str(settings.get("proration") or "calendar days")
        self.negative_pay = str(settings.get("negativenetpay") or "carry forward")
        limit = _sound(parse_number(settings.get("secondapproverabove")))
        self.approver_above = None if limit is None else Fraction(limit)
        self.rows = {name: self._typed(SHEETS[name], tables.get(name, ())) for name in INPUT_SHEETS}
        for row in self.rows["Transactions"] + self.rows["Contracts"] + self.rows["Plans"]:
            row["Currency"] = row["Currency"] or self.currency
        for row in self.rows["Plans"]:
            row["Proration"] = row["Proration"] or self.proration

    def __getitem__(self, sheet: str) -> list[Row]:
        return self.rows[sheet]

    def _typed(self, spec: SheetSpec, rows: Iterable[Mapping[str, Cell]]) -> list[Row]:
        if spec.name == "Settings":
            return []
        return [self._row(spec, row) for row in rows]

    def _row(self, spec: SheetSpec, given: Mapping[str, Cell]) -> Row:
        known = {folded(c.heading) for c in spec.columns}
        others = {heading: cell for heading, cell in given.items() if folded(heading) not in known}
        cells = {folded(heading): cell for heading, cell in given.items()}
        row: Row = {c.heading: self._value(c, cells.get(folded(c.heading))) for c in spec.columns}
        if spec.periods:
            row["cells"] = {}
            for heading, cell in others.items():
                number = _sound(parse_number(cell))
                if number is not None:
                    row["cells"][_sound(parse_period(heading, self.calendar))] = Fraction(number)
        if spec.roles:
            row["roles"] = {folded(heading): _sound(parse_id(cell)) for heading, cell in others.items()}
        return row

    def _value(self, column: Column, cell: Cell) -> Any:
        blank = cell is None or (isinstance(cell, str) and not cell.strip())
        if blank and column.default is not None:
            cell = column.default
        match column.kind:
            case Kind.NUMBER | Kind.MONEY | Kind.PERCENT:
                number = _sound(parse_number(cell))
                return None if number is None else Fraction(number)
            case Kind.DATE:
                day = _sound(parse_date(cell))
                return None if day is None else day_number(day)
            case Kind.PERIOD:
                return _sound(parse_period(cell, self.calendar))
            case Kind.FLAG:
                return _sound(parse_flag(cell))
            case Kind.NAMES:
                return [folded(name) for name in _sound(parse_names(cell))]
            case Kind.NUMBERS:
                return list(_sound(parse_numbers(cell)))
            case Kind.ID:
                return _sound(parse_id(cell))
            case Kind.CHOICE:
                return None if cell is None else str(cell).strip().lower()
        return "" if cell is None else str(cell).strip()


def owner(text: str) -> tuple[str, str]:
    """Kind and name of an owner of targets or readings; region and segment names are folded."""
    found = parse_owner(text, accounts=True)
    assert isinstance(found, Owner)
    return found.key


def _sound(value: Any) -> Any:
    assert not isinstance(value, Complaint), value
    return value
