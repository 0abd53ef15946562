"""Rows of which nobody can tell whose pay rests on them: who prepares a period must have seen them.

Such a row names somebody or something that the book does not have. It is taken as written, so everyone else is
calculated; but it may be a slip for a name that the book has, and then somebody's amount is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from model.basics.calendar import Period
from model.basics.integers import Mask
from model.tables.checks.references import is_known_owner, known_owners
from model.tables.columns import Days, Names, Periods, Table, Tables
from model.tables.owners import Owner, parse_owner
from model.tables.schema import SHEETS, folded

_NAMED: tuple[tuple[str, str], ...] = (
    ("Assignments", "Payee ID"),
    ("Assignments", "Manager ID"),
    ("Ownership", "Payee ID"),
    ("Contracts", "Account ID"),
    ("Components", "Plan ID"),
    ("Targets", "Measure"),
    ("Readings", "Measure"),
    ("Transactions", "Account ID"),
    ("Transactions", "Reverses"),
    ("Credits", "Payee ID"),
    ("Goals", "Payee ID"),
    ("Adjustments", "Payee ID"),
    ("Draws", "Payee ID"),
    ("Opening balances", "Payee ID"),
)


def loose_ends(tables: Tables, period: Period) -> list[str]:
    """What is not known in rows that touch a period or the year before it, each name once with its first cell."""
    year = tables.calendar.year_of(period.start)
    until = Period(year.start, period.end - year.start)
    found: list[str] = []
    for sheet, heading in _NAMED:
        column = SHEETS[sheet].find(heading)
        assert column is not None
        names = tables[sheet].names(heading)
        found += _sentences(tables, sheet, heading, names, _known(tables, column.refers), column.required, until)
    payees = _known(tables, "Payees")
    for heading, names in tables["Transactions"].roles.values():
        found += _sentences(tables, "Transactions", heading, names, payees, False, until)
    for sheet in ("Targets", "Readings"):
        names = tables[sheet].names("Owner")
        found += _sentences(tables, sheet, "Owner", names, _known_owner(tables), True, until)
    return found


def _sentences(
    tables: Tables,
    sheet: str,
    heading: str,
    names: Names,
    known: Callable[[str], bool],
    required: bool,
    until: Period,
) -> Iterator[str]:
    table = tables[sheet]
    unknown = np.array([not known(name) for name in names.names] + [required], np.bool_)[names.codes]
    if not unknown.any():
        return
    rows = np.flatnonzero(unknown & _touching(tables, table, until)).tolist()
    first = {int(names.codes[row]): row for row in reversed(rows)}
    for code, row in sorted(first.items(), key=lambda item: item[1]):
        what = f"'{names.names[code]}' is not known" if code >= 0 else f"{heading} is missing"
        yield f"{sheet}!{table.address(row, heading)}: {what}"


def _known(tables: Tables, sheet: str) -> Callable[[str], bool]:
    """Whether a sheet defines a name: an ID exactly, a measure without regard to case and spaces."""
    names = tables[sheet].names(SHEETS[sheet].columns[0].heading).names
    if sheet == "Measures":
        keys = {folded(name) for name in names}
        return lambda name: folded(name) in keys
    return set(names).__contains__


def _known_owner(tables: Tables) -> Callable[[str], bool]:
    known = known_owners(tables)

    def is_known(text: str) -> bool:
        owner = parse_owner(text, accounts=True)
        return isinstance(owner, Owner) and is_known_owner(owner, known)

    return is_known


def _touching(tables: Tables, table: Table, until: Period) -> Mask:
    """Rows that may count in a stretch of time: dated inside it, in force during it, with a cell of it, or undated."""
    columns = table.columns
    found = np.ones(table.size, np.bool_)
    for heading in ("Date", "As of"):
        if isinstance(day := columns.get(heading), Days):
            found &= ~day.filled | (day.day >= until.first_day) & (day.day <= until.last_day)
    if isinstance(start := columns.get("From"), Days) and isinstance(end := columns.get("To"), Days):
        found &= (start.day <= until.last_day) & (end.day >= until.first_day)
    if isinstance(of := columns.get("Period"), Periods):
        found &= np.array([p is None or (p.start < until.end and until.start < p.end) for p in of.value], np.bool_)
    if table.spec.name == "Credits":
        deals = tables["Transactions"]
        at = table.names("Transaction ID").rows_in(deals.names("Transaction ID"))
        found &= (at < 0) | np.append(_touching(tables, deals, until), True)[at]
    if table.spec.periods is not None:
        inside = [c for p, c in table.periods.items() if p.start < until.end and until.start < p.end]
        found &= np.logical_or.reduce([c.numbers.filled | c.bad for c in inside] or [np.zeros(table.size, np.bool_)])
    return found
