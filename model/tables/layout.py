"""Which column of a sheet is which: the schema's, a period's, a role's, or the user's own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from model.basics.calendar import Calendar, Period
from model.basics.problem import Severity
from model.tables.book import Sheet
from model.tables.faults import Fault
from model.tables.schema import SHEETS, SheetSpec, folded
from model.tables.values import parse_period, shown

_LIKE_A_PERIOD = re.compile(r"\bFY|\d{4}|\bQ[1-4]\b|\bH[12]\b|[A-Za-z]{3}[- ]\d{2}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """Positions of columns in the sheet: by heading of the schema, by period, by folded role name.

    `twins`: pairs of positions that claim to be the same column. `own`: the columns of the user.
    """

    known: Mapping[str, int]
    periods: Mapping[Period, int]
    roles: Mapping[str, int]
    own: tuple[int, ...]
    twins: tuple[tuple[int, int], ...]


def layout_of(sheet: Sheet, spec: SheetSpec, calendar: Calendar, roles: frozenset[str]) -> Layout:
    """The columns of a sheet. `roles`: the folded names of the roles after which columns may be named."""
    wanted = {folded(column.heading): column.heading for column in spec.columns}
    known: dict[str, int] = {}
    periods: dict[Period, int] = {}
    role_columns: dict[str, int] = {}
    own, twins = [], []
    for position, heading in enumerate(sheet.headings):
        name = folded(heading)
        period = parse_period(heading, calendar) if spec.periods is not None else None
        first = position
        if name in wanted:
            first = known.setdefault(wanted[name], position)
        elif isinstance(period, Period):
            first = periods.setdefault(period, position)
        elif spec.roles and name in roles:
            first = role_columns.setdefault(name, position)
        else:
            own.append(position)
        if first != position:
            twins.append((first, position))
    return Layout(known, periods, role_columns, tuple(own), tuple(twins))


def layout_faults(sheet: Sheet, spec: SheetSpec, layout: Layout, rows: list[int], calendar: Calendar) -> list[Fault]:
    """Missing required columns, two columns that are one, and headings that look misspelt. `rows`: filled data rows."""
    faults = [_twin(sheet, spec, layout, twins, rows, calendar) for twins in layout.twins]
    missing = [c.heading for c in spec.columns if c.heading not in layout.known]
    for column in spec.columns:
        if column.required and column.heading in missing and rows:
            wrong = f"the column '{column.heading}' is missing"
            everything = tuple(range(len(rows)))
            faults.append(Fault(spec.name, None, None, wrong, "add it to the header row", breaks=everything))
    for position in layout.own:
        heading = sheet.headings[position].strip()
        if spec.periods is not None and _LIKE_A_PERIOD.search(heading):
            faults.append(_unread_period(spec, position, heading))
            continue
        nearest = get_close_matches(folded(heading), [folded(name) for name in missing], 1, 0.8)
        meant = [name for name in missing if folded(name) in nearest]
        if heading and meant:
            wrong = f"'{heading}' is not a column of {spec.name} and has no effect"
            faults.append(_at_heading(spec, position, wrong, f"rename it if you meant '{meant[0]}'"))
    return faults


def unnamed_roles(
    sheet: Sheet, payee_ids: Collection[str], roles: frozenset[str], calendar: Calendar
) -> Iterator[Fault]:
    """Columns of the user's own that hold payee IDs and nothing else: perhaps a role that no rule names."""
    spec = SHEETS["Transactions"]
    payees = set(payee_ids)
    for position in layout_of(sheet, spec, calendar, roles).own:
        held = {shown(cell).strip() for cell in set(sheet.cells[position])} - {""}
        if held and held <= payees:
            heading = sheet.headings[position].strip()
            wrong = f"the column '{heading}' holds payee IDs, but no rule names a role '{heading}'"
            right = f"add a crediting rule for the role '{heading}', or rename the column after a role"
            yield _at_heading(spec, position, wrong, right)


def _twin(
    sheet: Sheet, spec: SheetSpec, layout: Layout, twins: tuple[int, int], rows: list[int], calendar: Calendar
) -> Fault:
    """Two columns that claim to be one: rows where they differ cannot be used (of a period, its cells)."""
    first, second = twins
    period = next((period for period, position in layout.periods.items() if position == first), None)
    name = f"'{sheet.headings[first].strip()}'"
    if period is None:
        differing = (i for i, row in enumerate(rows) if sheet.cells[first][row] != sheet.cells[second][row])
        breaks, wrong = tuple(differing), f"two columns are headed {name}"
    else:
        breaks, wrong = (), f"{name} and '{sheet.headings[second].strip()}' are both {calendar.name(period)}"
    heading = sheet.headings[second]
    return Fault(spec.name, None, heading, wrong, "delete or rename one of them", breaks=breaks, position=second)


def _unread_period(spec: SheetSpec, position: int, heading: str) -> Fault:
    wrong = f"'{heading}' is not read as a period, so its column has no effect"
    right = "write it like 2026-07, FY2026-Q3, FY2026-H2 or FY2026"
    return Fault(spec.name, None, heading, wrong, right, Severity.WARNING, position=position)


def _at_heading(spec: SheetSpec, position: int, wrong: str, right: str) -> Fault:
    return Fault(spec.name, None, None, wrong, right, Severity.FINDING, position=position)
