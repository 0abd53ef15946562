"""Losses soon after a sale that nothing takes back, because they do not say what they reverse."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from model.basics.calendar import day_date, months_of
from model.basics.integers import Index, Mask
from model.tables.columns import Table, Tables
from model.tables.faults import Fault, Place, finding
from model.tables.schema import folded

_Window = tuple[frozenset[str], int]  # folded types (none: all), months


def churn_without_reversal(tables: Tables) -> Iterator[Fault]:
    """Churn without `Reverses` inside the clawback window of an earlier deal of the account, the latest one named."""
    table = tables["Transactions"]
    windows = _windows(tables) if table.size else set()
    lost = _of_types(table, frozenset(["churn"])) if windows else np.zeros(table.size, np.bool_)
    accounts, days, amounts = table.names("Account ID"), table.days("Date"), table.numbers("Amount").value
    known = (accounts.codes >= 0) & days.filled & ~table.broken & (table.names("Reverses").codes < 0)
    losses = np.flatnonzero(lost & known & (amounts.num < 0))
    named, reversed_ = set[int](), set(table.names("Reverses").names)
    for types, months in sorted(windows, key=lambda window: (-window[1], sorted(window[0]))) if len(losses) else ():
        sold = np.flatnonzero(_of_types(table, types) & known & (amounts.num > 0))
        for row, deal in zip(losses.tolist(), _latest_before(table, sold, losses).tolist(), strict=True):
            if row in named or deal < 0 or _whole_months(int(days.day[deal]), int(days.day[row])) >= months:
                continue
            sale = table.names("Transaction ID").text(deal)
            if sale in reversed_:
                continue
            named.add(row)
            wrong = f"'{accounts.text(row)}' is lost within {months} months of '{sale}', and nothing is taken back"
            right = f"write {sale} under Reverses, if it is that deal which is lost"
            yield finding("Transactions", row, "Reverses", wrong, right, (Place("Transactions", deal, "Amount"),))


def _windows(tables: Tables) -> set[_Window]:
    """The types and months of the components that claw back."""
    table, measures = tables["Components"], tables["Measures"]
    names, types = measures.names("Measure"), measures.name_lists("Types")
    counted = {folded(names.text(row)): frozenset(map(folded, types[row])) for row in range(measures.size)}
    months, method, measure = table.numbers("Clawback months"), table.choices("Method"), table.names("Measure")
    return {
        (counted[folded(measure.text(row))], int(months.get(row) or 0))
        for row in np.flatnonzero(months.filled & ~table.broken).tolist()
        if method.text(row) in ("rate", "unit") and folded(measure.text(row)) in counted
    }


def _of_types(table: Table, types: frozenset[str]) -> Mask:
    """The transactions of some types (none: of all)."""
    names = table.names("Type")
    among = np.array([not types or folded(name) in types for name in names.names] + [False], np.bool_)
    return among[names.codes]


def _latest_before(table: Table, sold: Index, losses: Index) -> Index:
    """For each loss the account's latest deal up to its day, -1 for none."""
    accounts, day = table.names("Account ID").codes.astype(np.int64), table.days("Date").day.astype(np.int64)
    order = sold[np.lexsort((day[sold], accounts[sold]))]
    span = int(day.max()) + 1 if len(day) else 1
    at = np.searchsorted(accounts[order] * span + day[order], accounts[losses] * span + day[losses], side="right") - 1
    found = order[np.maximum(at, 0)] if len(order) else np.full(len(losses), -1, np.intp)
    return np.where((at >= 0) & (accounts[found] == accounts[losses]), found, -1)


def _whole_months(first: int, last: int) -> int:
    """The same day number of a later month completes a month."""
    before, after = months_of(np.array([first, last], np.int64)).tolist()
    return int(after - before - (day_date(last).day < day_date(first).day))
