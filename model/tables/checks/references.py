"""Names that must be known elsewhere in the book: payees, plans, accounts, measures, curves, transactions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from model.tables.columns import Names, Table, Tables
from model.tables.faults import MOST_SEEN, Fault, Place
from model.tables.owners import Owner, parse_owner
from model.tables.schema import SHEETS, Column, Kind, folded
from model.tables.values import Complaint

_MOST_SUGGESTIONS = 20  # looking for the nearest of many names takes its time
_NOTATION = {("Components", "Second measure"), ("Components", "Multiplier measure")}
_OWNER_SHEETS = {"Targets": False, "Readings": True}


_STRANGERS = {("Ownership", "Payee ID"), ("Credits", "Payee ID"), ("Assignments", "Manager ID")}


def unknown_references(tables: Tables) -> Iterator[Fault]:
    """IDs and names that the sheet they refer to does not have; each is listed once, with the rows that use it.

    A row that names somebody who is not in Payees as holder or manager is not broken: the rest of it is known.
    """
    for table in tables.by_name.values():
        for column in table.spec.columns:
            if column.refers and (table.spec.name, column.heading) not in _NOTATION:
                yield from _unknown(tables, table, column)
        for heading, names in table.roles.values():
            yield from map(_harmless, _unknown_names(tables, table, heading, names, "Payees", str))
    for sheet in ("Goals", "Opening balances"):
        yield from _unknown_names(tables, tables[sheet], "Component", tables[sheet].names("Component"), "Components")


def unknown_owners(tables: Tables) -> Iterator[Fault]:
    """Owners of targets and readings that are not of the right form, or that nobody in the book is."""
    known = known_owners(tables)
    for sheet, accounts in _OWNER_SHEETS.items():
        names = tables[sheet].names("Owner")
        for code, rows in _rows_of(names, list(range(len(names.names)))):
            owner = parse_owner(names.names[code], accounts)
            if isinstance(owner, Complaint):
                yield _named(tables[sheet], "Owner", rows, owner.wrong, owner.right)
            elif not is_known_owner(owner, known):
                what = "a payee ID" if owner.kind == "payee" else f"known as {_ARTICLE[owner.kind]} {owner.kind}"
                right = _OWNER_RIGHT[owner.kind]
                yield _named(tables[sheet], "Owner", rows, f"'{owner.name}' is not {what}", right)


_ARTICLE = {"account": "an", "region": "a", "segment": "a", "team": "a"}
_OWNER_RIGHT = {
    "payee": "write a payee ID, 'region: ', 'segment: ' or 'team: ' with a name, or 'company'",
    "account": "add it to Accounts",
    "region": "write a region of Assignments, Accounts or Transactions",
    "segment": "write a segment of Assignments, Accounts or Transactions",
    "team": "write the manager's payee ID or a Team name of Assignments",
}


def is_known_owner(owner: Owner, known: dict[str, set[str]]) -> bool:
    """A Team name matches without regard to case and spaces, a manager's ID does not."""
    if owner.kind == "team" and folded(owner.name) in known["team name"]:
        return True
    return owner.kind == "company" or owner.key[1] in known[owner.kind]


def known_owners(tables: Tables) -> dict[str, set[str]]:
    """The names that owners may have, by kind."""
    payees = set(tables["Payees"].names("Payee ID").names)
    groups = {
        kind: {
            folded(name)
            for names in (
                *tables["Assignments"].name_lists(heading),
                tables["Accounts"].names(heading).names,
                tables["Transactions"].names(heading).names,
            )
            for name in names
        }
        for kind, heading in (("region", "Region"), ("segment", "Segment"))
    }
    return {
        "payee": payees,
        "account": set(tables["Accounts"].names("Account ID").names),
        "team": payees,
        "team name": {folded(name) for name in tables["Assignments"].names("Team").names},
        **groups,
    }


def _unknown(tables: Tables, table: Table, column: Column) -> Iterator[Fault]:
    key = folded if column.kind in (Kind.NAME, Kind.NAMES) else str
    if column.kind is not Kind.NAMES:
        found = _unknown_names(tables, table, column.heading, table.names(column.heading), column.refers, key)
        yield from map(_harmless, found) if (table.spec.name, column.heading) in _STRANGERS else found
        return
    known = known_names(tables, column.refers)
    for row, names in enumerate(table.name_lists(column.heading)):
        for name in names:
            if key(name) not in {key(other) for other in known}:
                wrong = f"'{name}' is not in {column.refers}"
                yield Fault(table.spec.name, row, column.heading, wrong, mend(name, known, column.refers))


def _unknown_names(
    tables: Tables,
    table: Table,
    heading: str,
    names: Names,
    refers: str,
    key: Callable[[str], str] = folded,
) -> Iterator[Fault]:
    known = known_names(tables, refers)
    keys = {key(name) for name in known}
    unknown = [code for code, name in enumerate(names.names) if key(name) not in keys]
    for count, (code, rows) in enumerate(_rows_of(names, unknown)):
        name = names.names[code]
        right = mend(name, known if count < _MOST_SUGGESTIONS else (), refers)
        yield _named(table, heading, rows, f"'{name}' is not in {refers}", right)


def _harmless(fault: Fault) -> Fault:
    return replace(fault, breaks=())


def _rows_of(names: Names, codes: list[int]) -> Iterator[tuple[int, list[int]]]:
    """The rows in which each of some names stands, sorting the column once."""
    if not codes:
        return
    order = np.argsort(names.codes, kind="stable")
    first = np.searchsorted(names.codes[order], codes)
    last = np.searchsorted(names.codes[order], codes, side="right")
    for code, start, end in zip(codes, first, last, strict=True):
        yield code, order[start:end].tolist()


def known_names(tables: Tables, sheet: str) -> tuple[str, ...]:
    """The IDs or names that a sheet defines."""
    heading = "Component" if sheet == "Components" else SHEETS[sheet].columns[0].heading
    return tables[sheet].names(heading).names


def mend(name: str, known: Iterable[str], sheet: str) -> str:
    """What would be right instead of an unknown name: the nearest of `known`, or to add it."""
    by_fold = {folded(other): other for other in known}
    near = get_close_matches(folded(name), by_fold, 1, 0.75)
    return f"did you mean '{by_fold[near[0]]}'? Else add it to {sheet}" if near else f"add it to {sheet}"


def _named(table: Table, heading: str, rows: list[int], wrong: str, right: str) -> Fault:
    """One fault for all rows that hold a name, at the first of them."""
    see = tuple(Place(table.spec.name, row, heading) for row in rows[1 : MOST_SEEN + 1])
    more = max(0, len(rows) - 1 - MOST_SEEN)
    return Fault(table.spec.name, rows[0], heading, wrong, right, breaks=tuple(rows), see=see, more=more)
