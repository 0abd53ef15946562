"""Owners on a cohort's day whose shares must come to the whole and do not: this says why what rests on them is held.

Owners on the credit date are checked before anything is calculated; which other days count, only calculating tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from model.basics.calendar import day_date
from model.basics.exact import Exact
from model.basics.problem import Problem
from model.tables.values import fraction_text

if TYPE_CHECKING:
    from model.credits.crediting import Crediting, Credits

Key = tuple[str, int, int]  # account, position of the role, day


def uneven_owners(crediting: Crediting, found: Credits, day: int) -> Iterator[tuple[Key, Problem]]:
    """The accounts and roles of these credits, by the owners of `day`, whose shares are too far from 1."""
    must = np.array([rule.must_total for rule in crediting.rules] + [False], np.bool_)
    rows = np.flatnonzero(found.broken & must[found.rule] & (found.source >= 0) & ~found.explicit)
    if not len(rows):
        return
    pair = found.transaction[rows] * len(crediting.roles) + found.role[rows]
    distinct, first, number = np.unique(pair, return_index=True, return_inverse=True)
    totals = found.share.take(rows).sums(number.ravel().astype(np.intp), len(distinct))
    off = totals.compare(Exact.full(len(distinct), 1)) != 0
    table = crediting.tables["Ownership"]
    accounts, roles = table.names("Account ID"), table.names("Role")
    for at in np.flatnonzero(off).tolist():
        row = int(found.source[rows[first[at]]])
        role = int(found.role[rows[first[at]]])
        told = f"the owners' shares of '{accounts.text(row)}' as {roles.text(row)} on {day_date(day)}, whose"
        yield (
            (accounts.text(row), role, day),
            Problem(
                "Ownership",
                int(table.rows[row]),
                "Share",
                table.address(row, "Share"),
                "",
                f"{told} owners a Cohort counts, sum to {fraction_text(totals.fraction(at))}, and must to 1",
                "mend the shares, or from when they hold",
            ),
        )
