"""What must be unique: IDs, names and the keys of the book's tables."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

import numpy as np

from model.basics.calendar import day_date
from model.tables.columns import Days, Names, Numbers, Table, Tables
from model.tables.faults import Fault, Place
from model.tables.owners import Owner, parse_owner
from model.tables.schema import folded
from model.tables.values import fraction_text


def unique_keys(tables: Tables) -> Iterator[Fault]:
    """Rows whose key stands in an earlier row; neither can be used. A blank From or And from counts as a value."""
    payees = frozenset(tables["Payees"].names("Payee ID").names)
    for table in tables.by_name.values():
        if table.spec.key:
            yield from _duplicates(table, payees)


def _duplicates(table: Table, payees: frozenset[str]) -> Iterator[Fault]:
    key = table.spec.key
    first: dict[Hashable, int] = {}
    for row in _candidates(table):
        parts = [_part(table, heading, row, payees) for heading in key]
        if any(value is None for value, _ in parts):
            continue
        before = first.setdefault(tuple(value for value, _ in parts), row)
        if before != row:
            named = ", ".join(f"{heading} {text}" for heading, (_, text) in zip(key, parts, strict=True))
            see = (Place(table.spec.name, before, key[0]),)
            right = "keep one of the two rows, or tell them apart"
            yield Fault(table.spec.name, row, key[0], f"{named}: there twice", right, breaks=(before, row), see=see)


def _candidates(table: Table) -> Iterable[int]:
    """The rows that may be duplicates: of a single column of names only those whose name occurs more than once."""
    column = table.columns[table.spec.key[0]]
    if len(table.spec.key) > 1 or not isinstance(column, Names):
        return range(table.size)
    repeated = np.bincount(column.codes[column.codes >= 0], minlength=len(column.names) + 1) > 1
    rows: list[int] = np.flatnonzero(repeated[column.codes]).tolist()
    return rows


def _part(table: Table, heading: str, row: int, payees: frozenset[str]) -> tuple[Hashable | None, str]:
    """One cell of a key as it is compared (None: missing, which is a problem of its own), and as it is shown."""
    column = table.columns[heading]
    if heading == "Owner":
        text = table.names(heading).text(row)
        owner = parse_owner(text, accounts=True)
        return (_owner_key(owner, payees) if isinstance(owner, Owner) else None), f"'{text}'"
    if isinstance(column, Names):
        code = int(column.codes[row])
        return (None if code < 0 else code), f"'{column.text(row)}'"
    if isinstance(column, Days):
        day = day_date(int(column.day[row])).isoformat() if column.filled[row] else "(blank)"
        return day, day
    number = column.get(row) if isinstance(column, Numbers) else None
    optional = not any(c.required for c in table.spec.columns if c.heading == heading)
    shown = "(blank)" if number is None else fraction_text(number)
    return (shown if optional or number is not None else None), shown


def _owner_key(owner: Owner, payees: frozenset[str]) -> tuple[str, str]:
    """A team that is named after no manager is named by its Team name, which matches without case and spaces."""
    by_name = owner.kind == "team" and owner.name not in payees
    return (owner.kind, folded(owner.name)) if by_name else owner.key
