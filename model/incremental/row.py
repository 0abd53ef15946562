"""One row of Transactions typed anew, in the codes and denominators that its table already uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from model.basics.calendar import Calendar
from model.basics.exact import Exact
from model.tables.book import Cell
from model.tables.coding import read_column
from model.tables.columns import Choices, Days, Flags, Names, Numbers, Table, Texts, TypedColumn
from model.tables.schema import SHEETS, Column, Kind, folded

_ROLE_COLUMN = Column("", Kind.ID)


def row_table(table: Table, row: int) -> Table:
    """The table with one of its rows."""
    at = np.array([row], np.intp)
    columns = {heading: _taken(column, row) for heading, column in table.columns.items()}
    roles = {role: (heading, _names(names, row)) for role, (heading, names) in table.roles.items()}
    return replace(
        table, rows=table.rows[at], columns=columns, broken=table.broken[at], roles=roles, periods={}, unread={}
    )


def edited(table: Table, row: int, cells: Mapping[str, Cell], calendar: Calendar, currency: str) -> Table | None:
    """One row of the table after its cells became `cells` (by heading, all of them), as a table of its own.

    None where a cell cannot be read, or holds a name or more decimals than the whole table knows: then a full reading
    has to say what is to be done. `currency`: the book's, which a blank one stands for.
    """
    given = {folded(heading): cell for heading, cell in cells.items()}
    columns: dict[str, TypedColumn] = {}
    for column in SHEETS["Transactions"].columns:
        cell = given.get(folded(column.heading))
        if column.heading == "Currency" and cell is None:
            cell = currency
        read = read_column(column, [cell], calendar)
        fitted = None if read.complaints else _fitted(read.column, table.columns[column.heading], row)
        if fitted is None or (column.required and not read.filled[0]):
            return None
        columns[column.heading] = fitted
    roles = {}
    for role, (heading, names) in table.roles.items():
        read = read_column(_ROLE_COLUMN, [given.get(folded(heading))], calendar)
        fitted = None if read.complaints else _fitted(read.column, names, row)
        if not isinstance(fitted, Names):
            return None
        roles[role] = heading, fitted
    return replace(row_table(table, row), columns=columns, roles=roles)


def overwrite(table: Table, row: int, one: Table) -> None:
    """Writes a one-row table over a row of the whole, in place."""
    pairs = [(table.columns[heading], column) for heading, column in one.columns.items()]
    pairs += [(table.roles[role][1], names) for role, (_, names) in one.roles.items()]
    for whole, part in pairs:
        match whole, part:
            case Names(), Names():
                whole.codes[row] = part.codes[0]
            case Choices(), Choices():
                whole.codes[row] = part.codes[0]
            case Numbers(), Numbers():
                whole.value.num[row], whole.filled[row] = part.value.num[0], part.filled[0]
            case Days(), Days():
                whole.day[row], whole.filled[row] = part.day[0], part.filled[0]
            case Flags(), Flags():
                whole.value[row] = part.value[0]
            case Texts(), Texts():
                whole.value[row] = part.value[0]


def _names(names: Names, row: int) -> Names:
    return Names(names.codes[row : row + 1], names.names)


def _taken(column: TypedColumn, row: int) -> TypedColumn:
    one = slice(row, row + 1)
    match column:
        case Names():
            return _names(column, row)
        case Choices(codes, choices):
            return Choices(codes[one], choices)
        case Numbers(value, filled):
            return Numbers(Exact(value.num[one], value.den), filled[one])
        case Days(day, filled):
            return Days(day[one], filled[one])
        case Flags(value):
            return Flags(value[one])
        case Texts(value):
            return Texts(value[one])
        case _:
            raise TypeError(f"Transactions has no column of {type(column).__name__}")


def _fitted(part: TypedColumn, whole: TypedColumn, row: int) -> TypedColumn | None:
    """The one-row column in the whole column's codes or denominator; None where it does not fit.

    A name that stays as it is in its row keeps its code: looking a million IDs up would take their dictionary.
    """
    match part, whole:
        case Names(), Names():
            name = part.text(0)
            same = name == whole.text(row)
            code = int(whole.codes[row]) if same else -1 if not name else whole.code_of.get(name, -2)
            return None if code == -2 else Names(np.array([code], np.intp), whole.names)
        case Numbers(), Numbers():
            assert isinstance(whole.value.den, int)
            number = part.value.fraction(0) * whole.value.den
            if number.denominator != 1 or abs(number.numerator) >= 2**62 or whole.value.num.dtype == object:
                return None
            return Numbers(Exact(np.array([number.numerator], np.int64), whole.value.den), part.filled)
        case _:
            return part if type(part) is type(whole) else None
