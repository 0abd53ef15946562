"""Who holds a transaction in a role: explicit splits, else a column named after the role, else the account's owner."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Int
from model.basics.exact import Exact, concatenated
from model.basics.integers import Index, Mask
from model.credits.facts import Facts
from model.people.roster import Roster
from model.tables.columns import Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class Holders:
    """One row a share: transaction row, payee (-1: somebody who is not in Payees), share of the whole; of one role.

    `source` is the row of Credits or Ownership behind it (-1: the role's column); `explicit` tells Credits.
    """

    transaction: Index
    payee: Index
    share: Exact
    source: Index
    explicit: Mask
    broken: Mask

    def take(self, rows: Index | Mask) -> Holders:
        """Some of the rows."""
        return Holders(
            self.transaction[rows],
            self.payee[rows],
            self.share.take(rows),
            self.source[rows],
            self.explicit[rows],
            self.broken[rows],
        )


@dataclass(frozen=True)
class Owners:
    """Ownership sorted by account; `first[a]:first[a + 1]` are the rows of account a."""

    role: tuple[str, ...]
    payee: Index
    start: Int
    end: Int
    share: Exact
    row: Index
    broken: Mask
    first: Index


def roles(tables: Tables) -> list[str]:
    """Folded names of the roles that Crediting rules, Credits or Ownership name, in that order."""
    return list(
        dict.fromkeys(
            folded(name)
            for sheet in ("Crediting rules", "Credits", "Ownership")
            for name in tables[sheet].names("Role").names
        )
    )


def owners(tables: Tables, facts: Facts, people: Roster) -> Owners:
    """Reads Ownership; rows of unknown accounts are left out (they are problems already)."""
    table = tables["Ownership"]
    account = table.names("Account ID").positions(facts.account_position)
    rows = np.flatnonzero(account >= 0)
    rows = rows[np.argsort(account[rows], kind="stable")]
    start, end = table.days("From"), table.days("To")
    role = table.names("Role")
    return Owners(
        tuple(folded(role.text(int(r))) for r in rows),
        table.names("Payee ID").positions(people.position)[rows],
        np.where(start.filled, start.day, FAR_PAST)[rows],
        np.where(end.filled, end.day, FAR_FUTURE)[rows],
        table.numbers("Share").value.take(rows),
        rows,
        table.broken[rows],
        np.searchsorted(account[rows], np.arange(len(facts.account_region) + 1)).astype(np.intp),
    )


def owned(book: Owners, role: str | None, item: Index, account: Index, day: Int) -> tuple[Index, Index]:
    """Pairs (item, position in `book`) of those who own each item's account in the role on its day; None: any role.

    An item whose day cannot be read (FAR_PAST) may be anybody's who ever owned the account.
    """
    has_account = account >= 0
    item, account, day = item[has_account], account[has_account], day[has_account]
    if not len(item):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    first = book.first[account]
    count = book.first[account + 1] - first
    which = np.repeat(np.arange(len(item), dtype=np.intp), count)
    row = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + first[which]
    good = (book.start[row] <= day[which]) & (day[which] <= book.end[row]) | (day[which] == FAR_PAST)
    if role is not None:
        good &= np.array([name == role for name in book.role], np.bool_)[row] if book.role else False
    return item[which[good]], row[good]


def holders(tables: Tables, facts: Facts, people: Roster, book: Owners, role: str) -> Holders:
    """Everyone who holds an original transaction in the role; reversals follow their originals and have none here."""
    said = np.zeros(facts.size, np.bool_)
    said[facts.reversing] = True
    explicit = _explicit(tables, facts, people, role)
    said[explicit.transaction] = True
    parts = [explicit]
    if role in tables["Transactions"].roles:
        column = tables["Transactions"].roles[role][1]
        rows = np.flatnonzero((column.codes >= 0) & ~said)
        said[rows] = True
        payee = column.positions(people.position)
        payee = payee if len(rows) == facts.size else payee[rows]
        parts.append(_plain(rows, payee))
    rest = np.flatnonzero(~said)
    item, at = owned(book, role, rest, facts.account[rest], facts.day[rest])
    parts.append(
        Holders(item, book.payee[at], book.share.take(at), book.row[at], np.zeros(len(item), np.bool_), book.broken[at])
    )
    return _joined(parts)


def holders_on(facts: Facts, book: Owners, role: str, day: int) -> Holders:
    """As `holders`, but whoever owns the account on that one day (a measure's cohort)."""
    original = np.ones(facts.size, np.bool_)
    original[facts.reversing] = False
    rows = np.flatnonzero(original)
    item, at = owned(book, role, rows, facts.account[rows], np.full(len(rows), day, np.int64))
    return Holders(
        item, book.payee[at], book.share.take(at), book.row[at], np.zeros(len(item), np.bool_), book.broken[at]
    )


def _explicit(tables: Tables, facts: Facts, people: Roster, role: str) -> Holders:
    table = tables["Credits"]
    transaction = table.names("Transaction ID").rows_in(facts.names) if table.size else np.zeros(0, np.intp)
    role_of_row = table.names("Role").folded_positions({role: 0})
    rows = np.flatnonzero((transaction >= 0) & (role_of_row == 0))
    rows = rows[facts.reverses[transaction[rows]] < 0]
    payee = table.names("Payee ID").positions(people.position)
    return Holders(
        transaction[rows],
        payee[rows],
        table.numbers("Share").value.take(rows),
        rows,
        np.ones(len(rows), np.bool_),
        table.broken[rows],
    )


def _plain(rows: Index, payee: Index) -> Holders:
    size = len(rows)
    no = np.zeros(size, np.bool_)
    return Holders(rows, payee, Exact.full(size, 1), np.full(size, -1, np.intp), no, no)


def _joined(parts: list[Holders]) -> Holders:
    filled = [p for p in parts if len(p.transaction)] or parts[:1]
    if len(filled) == 1:
        return filled[0]
    return Holders(
        np.concatenate([p.transaction for p in filled]),
        np.concatenate([p.payee for p in filled]),
        concatenated([p.share for p in filled]),
        np.concatenate([p.source for p in filled]),
        np.concatenate([p.explicit for p in filled]),
        np.concatenate([p.broken for p in filled]),
    )
