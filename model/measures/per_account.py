"""PERACCOUNT: an expression for each account of a group, added up.

Where every account of the book is asked, most of them hold nothing of the group, and the expression says the same of
all these: one stands for them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import Int
from model.basics.exact import Exact
from model.basics.integers import Index
from model.measures.value import Value


@dataclass(frozen=True)
class Asked:
    """Pairs (row of who asks, account), each standing for `times` accounts of its row."""

    row: Index
    account: Index
    times: Int

    def weighed(self, values: Value) -> Value:
        """The values times the accounts that each stands for."""
        return Value(values.number * Exact(self.times), values.state)


def each(row: Index, account: Index) -> Asked:
    """Every pair for itself."""
    return Asked(row, account, np.ones(len(row), np.int64))


def every(rows: int, accounts: int, row: Index, account: Index) -> Asked:
    """All accounts for each row: those in the pairs given each for itself, one of the others for all others."""
    codes = np.unique(row * accounts + account)
    row, account = codes // max(accounts, 1), codes % max(accounts, 1)
    held = np.bincount(row, minlength=rows)
    place = np.arange(len(row)) - (np.cumsum(held) - held)[row]
    other = held.copy()
    gap = np.flatnonzero(account != place)  # accounts rise, so that the first place which differs is free
    np.minimum.at(other, row[gap], place[gap])
    left = np.flatnonzero(held < accounts)
    times = np.concatenate([np.ones(len(row), np.int64), accounts - held[left]])
    return Asked(np.append(row, left), np.append(account, other[left]).astype(np.intp), times.astype(np.int64))
