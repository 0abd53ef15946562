"""Transactions as coded columns, with the region and segment that count for them and the original they reverse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model.basics.calendar import FAR_PAST, Int
from model.basics.exact import Exact, Index, Mask
from model.basics.money import minor_digits
from model.tables.columns import Names, Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class Vocabulary:
    """Folded names and their codes, shared by every column that holds such names."""

    codes: dict[str, int]

    def code(self, name: str) -> int:
        """The code of a name; -1 where no row has it."""
        return self.codes.get(folded(name), -1)


@dataclass(frozen=True)
class Facts:
    """One row a transaction, in the order of the sheet; codes are -1 where blank.

    `reverses` is the row of the original (-1: none). `region` and `segment` are the transaction's own, else its
    account's, for a reversal its original's. `dated` is False where the date cannot be read (then `day` is FAR_PAST).
    """

    ids: tuple[str, ...]
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
    broken: Mask
    kinds: Vocabulary
    regions: Vocabulary
    segments: Vocabulary
    products: Vocabulary
    account_region: Index
    account_segment: Index
    account_position: dict[str, int]

    @property
    def size(self) -> int:
        """Number of transactions."""
        return len(self.day)

    @property
    def original(self) -> Index:
        """The row itself, or the row of the original it reverses."""
        return np.where(self.reverses >= 0, self.reverses, np.arange(self.size, dtype=np.intp))


def facts(tables: Tables) -> Facts:
    """Codes the transactions."""
    table, accounts = tables["Transactions"], tables["Accounts"]
    account_ids = accounts.names("Account ID")
    account_position: dict[str, int] = {}
    for r in range(accounts.size):
        account_position.setdefault(account_ids.text(r), r)
    account = table.names("Account ID").positions(account_position)
    regions = _vocabulary(table.names("Region"), accounts.names("Region"))
    segments = _vocabulary(table.names("Segment"), accounts.names("Segment"))
    kinds = _vocabulary(table.names("Type"))
    products = _vocabulary(table.names("Product"))
    ids = table.names("Transaction ID")
    by_id: dict[str, int] = {}
    for r in range(table.size):
        by_id.setdefault(ids.text(r), r)
    reverses = table.names("Reverses").positions(by_id)
    reverses = np.where(reverses == np.arange(table.size), -1, reverses)

    account_region = accounts.names("Region").folded_positions(regions.codes)
    account_segment = accounts.names("Segment").folded_positions(segments.codes)
    region = _else(table.names("Region").folded_positions(regions.codes), account, account_region)
    segment = _else(table.names("Segment").folded_positions(segments.codes), account, account_segment)
    original = np.where(reverses >= 0, reverses, np.arange(table.size, dtype=np.intp))
    days = table.days("Date")
    currency = table.names("Currency")
    digits = np.array([minor_digits(name) for name in currency.names] + [2], np.intp)[currency.codes]
    return Facts(
        ids=tuple(ids.text(r) for r in range(table.size)),
        day=np.where(days.filled, days.day, FAR_PAST),
        dated=days.filled,
        account=account,
        kind=table.names("Type").folded_positions(kinds.codes),
        amount=table.numbers("Amount").value,
        currency=currency,
        digits=digits,
        term=table.numbers("Term").value,
        prepaid=table.flags("Prepaid"),
        product=table.names("Product").folded_positions(products.codes),
        region=region[original],
        segment=segment[original],
        reverses=reverses,
        broken=table.broken,
        kinds=kinds,
        regions=regions,
        segments=segments,
        products=products,
        account_region=account_region,
        account_segment=account_segment,
        account_position=account_position,
    )


def _vocabulary(*columns: Names) -> Vocabulary:
    names = dict.fromkeys(folded(name) for column in columns for name in column.names)
    return Vocabulary({name: code for code, name in enumerate(names)})


def _else(own: Index, account: Index, of_account: Index) -> Index:
    """The transaction's own code, else its account's."""
    if not len(of_account):
        return own
    return np.where((own < 0) & (account >= 0), of_account[account], own)
