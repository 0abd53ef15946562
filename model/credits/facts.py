"""Transactions as coded columns, with the region and segment that count for them and the original they reverse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.basics.calendar import FAR_PAST, Int
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.basics.money import minor_digits
from model.tables.columns import Names, Table, Tables
from model.tables.schema import folded

UNKNOWN = -2
"""The code of a region or segment that the book leaves in doubt: it may be any of them."""


@dataclass(frozen=True)
class Vocabulary:
    """Folded names and their codes, shared by every column that holds such names."""

    codes: dict[str, int]

    def code(self, name: str) -> int:
        """The code of a name; -1 where no row has it."""
        return self.codes.get(folded(name), -1)

    def among(self, names: Iterable[str]) -> Mask:
        """By code, whether it is one of the folded names; the last entry stands for blank (-1)."""
        found = np.zeros(len(self.codes) + 1, np.bool_)
        found[[self.codes[name] for name in names if name in self.codes]] = True
        return found


@dataclass(frozen=True)
class Facts:
    """One row a transaction, in the order of the sheet; codes are -1 where blank.

    `reverses` is the row of the original (-1: none). `region` and `segment` are the transaction's own, else its
    account's, UNKNOWN where that cannot be told, as where the account is not in Accounts (`lost`); a reversal has
    account, region and segment of its original. `dated` is False where the date cannot be read (then `day` is
    FAR_PAST). `unread`: by heading, the cells that cannot be read, or are blank and must not be.
    """

    names: Names
    day: Int
    dated: Mask
    account: Index
    kind: Index
    amount: Exact
    currency: Names
    digits: Index
    term: Exact
    prepaid: Mask
    product: Index
    region: Index
    segment: Index
    reverses: Index
    lost: Mask
    broken: Mask
    kinds: Vocabulary
    regions: Vocabulary
    segments: Vocabulary
    products: Vocabulary
    account_region: Index
    account_segment: Index
    account_position: dict[str, int]
    unread: Mapping[str, Mask]

    @property
    def size(self) -> int:
        """Number of transactions."""
        return len(self.day)

    def id(self, row: int) -> str:
        """The transaction's ID."""
        return self.names.text(row)

    @cached_property
    def reversing(self) -> Index:
        """The rows that reverse another."""
        return np.flatnonzero(self.reverses >= 0)


def facts(tables: Tables, known: Facts | None = None) -> Facts:
    """Codes the transactions; with `known` in the codes of another coding of the same accounts."""
    table, accounts = tables["Transactions"], tables["Accounts"]
    if known is None:
        account_ids = accounts.names("Account ID")
        rows = zip(account_ids.names, account_ids.first_rows.tolist(), strict=True)
        account_position = dict(rows)
        regions = _vocabulary(table.names("Region"), accounts.names("Region"), *_of_people(tables, "Region"))
        segments = _vocabulary(table.names("Segment"), accounts.names("Segment"), *_of_people(tables, "Segment"))
        kinds, products = _vocabulary(table.names("Type")), _vocabulary(table.names("Product"))
        account_region = _of_accounts(accounts, "Region", regions)
        account_segment = _of_accounts(accounts, "Segment", segments)
    else:
        account_position, account_region = known.account_position, known.account_region
        regions, segments, account_segment = known.regions, known.segments, known.account_segment
        kinds, products = known.kinds, known.products
    ids = table.names("Transaction ID")
    reverses = _reversed(table.names("Reverses"), ids)
    account = table.names("Account ID").positions(account_position)
    lost = (account < 0) & (table.names("Account ID").codes >= 0)
    region = _else(_placed(table, "Region", regions), account, account_region, lost)
    segment = _else(_placed(table, "Segment", segments), account, account_segment, lost)
    reversing = np.flatnonzero(reverses >= 0)
    account[reversing] = account[reverses[reversing]]
    region[reversing] = region[reverses[reversing]]
    segment[reversing] = segment[reverses[reversing]]
    kind, days = table.names("Type").folded_positions(kinds.codes), table.days("Date")
    currency = table.names("Currency")
    digits = np.array([minor_digits(name) for name in currency.names] + [2], np.intp)[currency.codes]
    return Facts(
        names=ids,
        day=np.where(days.filled, days.day, FAR_PAST),
        dated=days.filled,
        account=account,
        kind=kind,
        amount=table.numbers("Amount").value,
        currency=currency,
        digits=digits,
        term=table.numbers("Term").value,
        prepaid=table.flags("Prepaid"),
        product=table.names("Product").folded_positions(products.codes),
        region=region,
        segment=segment,
        reverses=reverses,
        lost=lost,
        broken=table.broken | (region == UNKNOWN) | (segment == UNKNOWN),
        kinds=kinds,
        regions=regions,
        segments=segments,
        products=products,
        account_region=account_region,
        account_segment=account_segment,
        account_position=account_position,
        unread=table.unread if (kind >= 0).all() else {**table.unread, "Type": kind < 0},
    )


def _reversed(column: Names, ids: Names) -> Index:
    """The row of the original that each row reverses, -1 for none; a row does not reverse itself.

    A reversal of a reversal, which is an error, rests on what the first of them reverses.
    """
    reverses = np.full(len(column.codes), -1, np.intp)
    rows = np.flatnonzero(column.codes >= 0)
    if len(rows):
        found = Names(column.codes[rows], column.names).rows_in(ids)
        reverses[rows] = np.where(found == rows, -1, found)
        reverses[rows] = _roots(reverses, rows)
    return reverses


def _roots(reverses: Index, rows: Index) -> Index:
    """Where the chain of reversals that begins in each of the rows ends; -1 where it goes in a circle."""
    found = reverses[rows]
    for _ in rows:
        further = np.where(found >= 0, reverses[found], -1)
        if (further < 0).all():
            return found
        found = np.where(further >= 0, further, found)
    return np.where(np.where(found >= 0, reverses[found], -1) >= 0, -1, found)


def _placed(table: Table, heading: str, vocabulary: Vocabulary) -> Index:
    """The codes of a column of regions or segments, UNKNOWN where a cell cannot be read."""
    codes = table.names(heading).folded_positions(vocabulary.codes)
    return np.where(table.unread[heading], UNKNOWN, codes) if heading in table.unread else codes


def _of_accounts(accounts: Table, heading: str, vocabulary: Vocabulary) -> Index:
    """The region or segment of each account; UNKNOWN where an account stands twice and its rows do not agree."""
    codes, ids = _placed(accounts, heading, vocabulary), accounts.names("Account ID")
    rows = np.flatnonzero(ids.codes >= 0)
    first = ids.first_rows[ids.codes[rows]]
    codes[first[codes[rows] != codes[first]]] = UNKNOWN
    return codes


def _of_people(tables: Tables, heading: str) -> Iterable[tuple[str, ...]]:
    """What assignments list: a region in which nothing was sold yet has targets and readings all the same."""
    return tables["Assignments"].name_lists(heading)


def _vocabulary(*columns: Names | tuple[str, ...]) -> Vocabulary:
    listed = (column.names if isinstance(column, Names) else column for column in columns)
    names = dict.fromkeys(folded(name) for column in listed for name in column)
    return Vocabulary({name: code for code, name in enumerate(names)})


def _else(own: Index, account: Index, of_account: Index, lost: Mask) -> Index:
    """The transaction's own code, else its account's; UNKNOWN where that account is `lost`."""
    found = own.copy()
    if len(of_account) and (of_account != -1).any():
        found = np.where((own == -1) & (account >= 0), of_account[account], own)
    found[lost & (own == -1)] = UNKNOWN
    return found
