"""Whose credits are not all known: rows of Ownership and Credits that name a payee but nothing that the book has."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import FAR_FUTURE, FAR_PAST
from model.basics.integers import Index
from model.credits.facts import Facts
from model.people.roster import Roster
from model.tables.columns import Table, Tables
from model.tables.schema import folded

MOST_DATED = 64  # of more rows the dates are not looked at


@dataclass(frozen=True)
class Doubt:
    """Payees who may be credited with other than the book says, in a role ('': any), on days from start to end."""

    payees: Index
    role: str
    start: int
    end: int


def doubts(tables: Tables, people: Roster, facts: Facts) -> tuple[Doubt, ...]:
    """Owners of accounts and holders of transactions that are not in the book, and those of no role."""
    owned, split = tables["Ownership"], tables["Credits"]
    accounts = owned.names("Account ID").positions(facts.account_position)
    known = split.names("Transaction ID").rows_in(facts.names) if split.size else np.zeros(0, np.intp)
    found: dict[tuple[str, int, int], list[int]] = {}
    for table, unknown in ((owned, accounts < 0), (split, known < 0)):
        payee, role = table.names("Payee ID").positions(people.position), table.names("Role")
        rows = np.flatnonzero((unknown | (role.codes < 0)) & (payee >= 0)).tolist()
        for row in rows:
            days = _days(table, row) if len(rows) <= MOST_DATED else (FAR_PAST, FAR_FUTURE)
            found.setdefault((folded(role.text(row)), *days), []).append(int(payee[row]))
    return tuple(
        Doubt(np.unique(np.array(payees, np.intp)), role, start, end)
        for (role, start, end), payees in sorted(found.items())
    )


def _days(table: Table, row: int) -> tuple[int, int]:
    if "From" not in table.columns:
        return FAR_PAST, FAR_FUTURE
    start, end = table.days("From"), table.days("To")
    return (
        int(start.day[row]) if start.filled[row] else FAR_PAST,
        int(end.day[row]) if end.filled[row] else FAR_FUTURE,
    )
