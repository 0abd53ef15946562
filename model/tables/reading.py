"""From the raw book to typed tables, with everything that is wrong in it.

Columns are read one by one (`coding`), then the tables are checked against each other (`CHECKS`, in order); what was
found is given its address in the sheet at the very end.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import numpy as np

from model.basics.calendar import Calendar, Period
from model.basics.integers import Mask
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, stages, unwatched, watched
from model.tables.book import Book, Cell, Sheet
from model.tables.checks import CHECKS
from model.tables.checks.curves import rows_of_broken_curves
from model.tables.coding import ReadColumn, read_column, read_numbers
from model.tables.columns import (
    Choices,
    Names,
    Numbers,
    PeriodColumn,
    Settings,
    SheetLayout,
    Table,
    Tables,
    TypedColumn,
)
from model.tables.faults import Fault, mark_broken, problems
from model.tables.layout import Layout, layout_faults, layout_of, unnamed_roles
from model.tables.schema import INPUT_SHEETS, RECORD_SHEETS, SHEETS, Column, Kind, SheetSpec, folded
from model.tables.settings import read_settings
from model.tables.values import Complaint, is_blank

Read = Callable[[str, Column, Sequence[Cell], Calendar], ReadColumn]
"""Reads the cells of a column of the sheet of that name."""

_ROLE_COLUMN = Column("", Kind.ID)
_ROLE_SHEETS = ("Crediting rules", "Credits", "Ownership")
_IN_BOOKS_CURRENCY = ("Plans", "Contracts", "Transactions")


def _read(_sheet: str, column: Column, cells: Sequence[Cell], calendar: Calendar) -> ReadColumn:
    return read_column(column, cells, calendar)


def read_tables(book: Book, watch: Watch = unwatched, read: Read = _read) -> Tables:
    """All input sheets of the book, typed, blank cells filled with what they stand for, and all problems.

    The book is not changed; sheets that it lacks are empty tables. Broken rows stay in their tables, marked. The
    sheets of the record are typed too; what is wrong in them is for the proof to say. What `watch` raises ends it.
    `read` may know what it has read before.
    """
    reading, checking, recorded = stages(watch, 6, 3, 1)
    sheets = {name: _sheet(book, name) for name in INPUT_SHEETS}
    known = SHEETS["Settings"].find
    setting_rows = filled_rows(sheets["Settings"], [name for name in sheets["Settings"].headings if known(name)])
    settings, calendar, faults = read_settings(sheets["Settings"], setting_rows)
    tables: dict[str, Table] = {}
    roles: frozenset[str] = frozenset()
    ordered = sorted(INPUT_SHEETS, key=lambda name: SHEETS[name].roles)
    looks = stages(reading, *(1 + sheets[name].size * len(sheets[name].headings) for name in ordered))
    for name, look in zip(ordered, looks, strict=True):
        roles = _roles(tables) if SHEETS[name].roles else roles
        tables[name], found = read_table(sheets[name], SHEETS[name], calendar, roles, look, read)
        tables[name] = _with_books_defaults(tables[name], settings)
        faults += found
    faults += unnamed_roles(sheets["Transactions"], tables["Payees"].names("Payee ID").names, roles, calendar)
    mark_broken(tables, faults)
    for check in watched(CHECKS, checking):
        found = list(check(Tables(settings, calendar, tables, ())))
        mark_broken(tables, found)
        faults += found
    tables["Curves"].broken[:] = rows_of_broken_curves(tables["Curves"])
    by_name = {name: tables[name] for name in INPUT_SHEETS}
    located = [*_unread_sheets(book), *problems(faults, sheets, by_name)]
    record = [_sheet(book, name) for name in RECORD_SHEETS]
    for sheet, name, look in zip(record, RECORD_SHEETS, stages(recorded, *(1 + s.size for s in record)), strict=True):
        by_name[name], _ = read_table(sheet, SHEETS[name], calendar, watch=look)
    return Tables(settings, calendar, by_name, tuple(located))


def read_table(
    sheet: Sheet,
    spec: SheetSpec,
    calendar: Calendar,
    roles: frozenset[str] = frozenset(),
    watch: Watch = unwatched,
    read: Read = _read,
) -> tuple[Table, list[Fault]]:
    """One sheet as a typed table, and what is wrong in its cells; `roles` are folded names of role columns."""
    layout = layout_of(sheet, spec, calendar, roles)
    rows = filled_rows(sheet, [sheet.headings[p] for p in (*layout.known.values(), *layout.periods.values())])
    faults = layout_faults(sheet, spec, layout, rows, calendar)
    broken = np.zeros(len(rows), np.bool_)
    columns: dict[str, TypedColumn] = {}
    unread: dict[str, Mask] = {}
    for column in watched(spec.columns, watch):
        position = layout.known.get(column.heading)
        found = read(spec.name, column, _cells(sheet, position, rows), calendar)
        columns[column.heading] = found.column
        lacking = found.bad | ~found.filled if column.required else found.bad
        if lacking.any():
            unread[column.heading] = lacking
        faults += _cell_faults(spec, column, found, position is not None)
    role_columns: dict[str, tuple[str, Names]] = {}
    for name, position in layout.roles.items():
        watch(1, 1)
        found = read_column(_ROLE_COLUMN, _cells(sheet, position, rows), calendar)
        assert isinstance(found.column, Names)
        role_columns[name] = sheet.headings[position], found.column
        faults += [_complained(spec, row, sheet.headings[position], complaint) for row, complaint in found.complaints]
    periods, wrong = _period_columns(sheet, spec, layout, rows)
    index = np.array(rows, np.intp)
    place = SheetLayout(tuple(sheet.headings), sheet.header_row, sheet.first_column)
    return Table(spec, index, columns, broken, periods, role_columns, place, unread), faults + wrong


def filled_rows(sheet: Sheet, headings: Sequence[str]) -> list[int]:
    """The data rows that hold anything under the given headings."""
    found = [i for i, heading in enumerate(sheet.headings) if heading in set(headings)]
    pending: Sequence[int] = range(sheet.size)
    for position in found:
        cells: Sequence[Any] = sheet.cells[position]
        if set(map(type, cells)) == {str} and all(cells) and not any(map(str.isspace, cells)):
            pending = []
        pending = [row for row in pending if is_blank(cells[row])]
        if not pending:
            return list(range(sheet.size))
    blank = set(pending)
    return [row for row in range(sheet.size) if row not in blank]


def _sheet(book: Book, name: str) -> Sheet:
    """The sheet of that name, else one whose name differs only in case and spaces, else an empty one."""
    if name in book.sheets:
        return book.sheets[name]
    alike = next((sheet for other, sheet in book.sheets.items() if folded(other) == folded(name)), None)
    return alike or Sheet(name, [c.heading for c in SHEETS[name].columns], [[] for _ in SHEETS[name].columns])


def _unread_sheets(book: Book) -> list[Problem]:
    """Sheets whose name looks like a misspelt one, while the one that is meant is missing."""
    missing = {folded(name): name for name in INPUT_SHEETS if not _sheet(book, name).size}
    known = {folded(name) for name in SHEETS}
    found = []
    for name in book.sheets:
        near = get_close_matches(folded(name), missing, 1, 0.8) if folded(name) not in known else []
        if near:
            wrong, right = f"the sheet '{name}' is not read", f"rename it if you meant '{missing[near[0]]}'"
            found.append(Problem(name, None, None, "", "", wrong, right, Severity.FINDING))
    return found


def _cells(sheet: Sheet, position: int | None, rows: list[int]) -> Sequence[Cell]:
    if position is None:
        return [None] * len(rows)
    cells = sheet.cells[position]
    return cells if len(rows) == len(cells) else [cells[row] for row in rows]


def _roles(tables: dict[str, Table]) -> frozenset[str]:
    return frozenset(folded(name) for sheet in _ROLE_SHEETS for name in tables[sheet].names("Role").names)


def _complained(spec: SheetSpec, row: int, heading: str, complaint: Complaint) -> Fault:
    return Fault(spec.name, row, heading, complaint.wrong, complaint.right)


def _cell_faults(spec: SheetSpec, column: Column, read: ReadColumn, present: bool) -> list[Fault]:
    """Cells that cannot be read, and blank ones that must be filled; only free text does no harm."""
    if spec.name == "Settings" and column.heading == "Value":
        return []
    if column.kind is Kind.TEXT and not column.required:
        return [
            Fault(spec.name, row, column.heading, complaint.wrong, complaint.right, Severity.WARNING)
            for row, complaint in read.complaints
        ]
    faults = [_complained(spec, row, column.heading, complaint) for row, complaint in read.complaints]
    if column.required and present:
        wrong = f"{column.heading} is missing"
        blank = np.flatnonzero(~read.filled & ~read.bad).tolist()
        right = f"choose {' · '.join(column.choices)}" if column.choices else "fill it in"
        faults += [Fault(spec.name, row, column.heading, wrong, right) for row in blank]
    return faults


def _period_columns(
    sheet: Sheet, spec: SheetSpec, layout: Layout, rows: list[int]
) -> tuple[dict[Period, PeriodColumn], list[Fault]]:
    """The numbers of every period column; a cell that cannot be read spoils itself, not its row."""
    columns: dict[Period, PeriodColumn] = {}
    faults: list[Fault] = []
    for period, position in sorted(layout.periods.items()):
        heading = sheet.headings[position]
        cells = _cells(sheet, position, rows)
        read = read_numbers(cells, "write it like 0.95, 95% or 1234.50")
        assert isinstance(read.column, Numbers)
        bad = read.bad
        for second in (b for a, b in layout.twins if a == position):
            bad = bad | _differing(cells, _cells(sheet, second, rows))
        columns[period] = PeriodColumn(heading, read.column, bad)
        faults += [
            Fault(spec.name, row, heading, complaint.wrong, complaint.right, breaks=())
            for row, complaint in read.complaints
        ]
    return columns, faults


def _differing(cells: Sequence[Cell], others: Sequence[Cell]) -> Mask:
    return np.array([a != b for a, b in zip(cells, others, strict=True)], np.bool_)


def _with_books_defaults(table: Table, settings: Settings) -> Table:
    """Blank currencies are the book's, a plan's blank proration is the setting's."""
    columns = dict(table.columns)
    if table.spec.name in _IN_BOOKS_CURRENCY:
        columns["Currency"] = _filled(table.names("Currency"), settings.currency)
    if table.spec.name == "Plans":
        proration = table.choices("Proration")
        setting = proration.choices.index(settings.proration)
        codes = np.where(proration.codes < 0, setting, proration.codes)
        columns["Proration"] = Choices(codes, proration.choices)
    return replace(table, columns=columns)


def _filled(names: Names, default: str) -> Names:
    if not (names.codes < 0).any():
        return names
    known = names.names if default in names.names else (*names.names, default)
    return Names(np.where(names.codes < 0, known.index(default), names.codes), known)
