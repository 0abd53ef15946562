"""Transactions and their splits: reversals of reversals, shares that must be whole, columns that look like roles."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from model.credits.crediting import Crediting, crediting
from model.people.roster import roster
from model.tables.columns import Tables
from model.tables.faults import Fault, Place, finding
from model.tables.schema import folded
from model.tables.values import fraction_text

_NEARLY = Fraction(1, 10_000)


def reversals(tables: Tables) -> Iterator[Fault]:
    """Transactions that reverse themselves, another reversal, or one that is younger."""
    table = tables["Transactions"]
    ids, reverses, days = table.names("Transaction ID"), table.names("Reverses"), table.days("Date")
    wanted = set(reverses.names)
    codes = {name: code for code, name in enumerate(ids.names) if name in wanted}
    first_row = np.full(len(ids.names) + 1, -1, np.intp)
    first_row[ids.codes[::-1]] = np.arange(table.size, dtype=np.intp)[::-1]
    for row in np.flatnonzero(reverses.codes >= 0).tolist():
        name = reverses.text(row)
        if name not in codes:
            continue
        original = int(first_row[codes[name]])
        see = (Place("Transactions", original, "Reverses"),)
        if original == row:
            yield Fault("Transactions", row, "Reverses", f"'{name}' reverses itself", "name the original transaction")
        elif reverses.codes[original] >= 0:
            wrong = f"'{name}' is itself a reversal, of '{reverses.text(original)}'"
            yield Fault("Transactions", row, "Reverses", wrong, "name the original transaction", see=see)
        elif days.filled[row] and days.filled[original] and days.day[row] < days.day[original]:
            wrong = f"this reversal is dated before '{name}', which it reverses"
            yield finding("Transactions", row, "Date", wrong, "mend one of the dates", see)


def shares_that_must_be_whole(tables: Tables) -> Iterator[Fault]:
    """Where the rule says `Must total 100%`, shares of one transaction in one role that do not sum to 1."""
    rules = tables["Crediting rules"]
    if not rules.flags("Must total 100%").any():
        return
    credits_ = crediting(tables, roster(tables))
    measures = tables["Measures"]
    searched = {frozenset(map(folded, names)) for names in measures.name_lists("Rules") if names}
    seen: set[tuple[str, int]] = set()
    for names in (None, *sorted(searched, key=sorted)):
        for role in credits_.roles:
            for transaction, total, rows in _off(credits_, role, names):
                if (role, transaction) not in seen:
                    seen.add((role, transaction))
                    yield _off_fault(tables, role, transaction, total, rows)


def _off(credits_: Crediting, role: str, names: frozenset[str] | None) -> Iterator[tuple[int, Fraction, list[int]]]:
    """Transaction row, sum of its shares, and the rows of Credits (none: of Ownership) behind them."""
    must = np.array([rule.must_total for rule in credits_.rules] + [False], np.bool_)[credits_.rule_of(role, names)]
    held = credits_.holders(role, None)
    held = held.take(must[held.transaction] & ~held.broken)
    totals = held.share.sums(held.transaction, credits_.facts.size)
    held_at_all = np.unique(held.transaction)
    far = (totals.compared(1 + _NEARLY) > 0) | (totals.compared(1 - _NEARLY) < 0)
    for transaction in held_at_all[far[held_at_all]].tolist():
        mine = (held.transaction == transaction) & held.explicit
        yield transaction, totals.fraction(transaction), held.source[mine].tolist()


def _off_fault(tables: Tables, role: str, transaction: int, total: Fraction, rows: list[int]) -> Fault:
    name = tables["Transactions"].names("Transaction ID").text(transaction)
    spelled = next(other for other in tables["Crediting rules"].names("Role").names if folded(other) == role)
    wrong = f"the shares of '{name}' in role '{spelled}' sum to {fraction_text(total)}, and must to 1"
    if not rows:
        right = "mend the owners' shares in Ownership"
        return Fault("Transactions", transaction, "Account ID", wrong, right, breaks=())
    see = tuple(Place("Credits", row, "Share") for row in rows[1:])
    return Fault("Credits", rows[0], "Share", wrong, "make them sum to 1 (100%)", breaks=tuple(rows), see=see)


def repeated_credits(tables: Tables) -> Iterator[Fault]:
    """A payee who stands twice in one transaction and role: the shares are added."""
    table = tables["Credits"]
    columns = [table.names(heading) for heading in ("Transaction ID", "Role", "Payee ID")]
    first: dict[tuple[int, ...], int] = {}
    for row in range(table.size):
        key = tuple(int(column.codes[row]) for column in columns)
        before = first.setdefault(key, row)
        if before != row and min(key) >= 0:
            wrong = f"'{columns[2].text(row)}' has a share in this transaction and role already; both count"
            see = (Place("Credits", before, "Share"),)
            yield finding("Credits", row, "Payee ID", wrong, "keep one of the rows if that is not meant", see)
