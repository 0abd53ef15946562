"""What each transaction or contract adds to each group, once per group.

Within a role the parts of an item add up, at most to the whole; over roles the largest counts. Items with a single
entry need no such care and go straight through.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from model.basics.exact import Exact, concatenated
from model.basics.integers import Index, Mask
from model.credits.facts import UNKNOWN
from model.measures.who import BY_PAYEE, Scopes


@dataclass(frozen=True)
class Entries:
    """Parts of items (transactions or contracts), one row a payee and role; payee -1 for whole items nobody holds.

    `segment` is the timeline's on the day that decides who leads whom (-1: outside); `region` and `market` are codes
    of the item's region and segment; `whole` is what a share of 1 is worth.
    """

    item: Index
    account: Index
    payee: Index
    role: Index
    segment: Index
    month: Index
    region: Index
    market: Index
    value: Exact
    whole: Exact
    broken: Mask

    def take(self, rows: Index | Mask) -> Entries:
        """Some of the rows."""
        return Entries(
            self.item[rows],
            self.account[rows],
            self.payee[rows],
            self.role[rows],
            self.segment[rows],
            self.month[rows],
            self.region[rows],
            self.market[rows],
            self.value.take(rows),
            self.whole.take(rows),
            self.broken[rows],
        )

    def __len__(self) -> int:
        return len(self.item)


@dataclass(frozen=True)
class Postings:
    """What an item adds to a group: base key of the scope, item, account, month of the timeline, value."""

    key: Index
    item: Index
    account: Index
    segment: Index
    month: Index
    value: Exact
    broken: Mask

    def take(self, rows: Index | Mask) -> Postings:
        """Some of the rows."""
        return Postings(
            self.key[rows],
            self.item[rows],
            self.account[rows],
            self.segment[rows],
            self.month[rows],
            self.value.take(rows),
            self.broken[rows],
        )


def postings(entries: Entries, scope: str, scopes: Scopes) -> Postings:
    """Posts entries to every group of the scope that they belong to.

    Base keys: the payee; a team key; the code of a region or segment (sets are added up by who asks); 0.
    """
    if scope in BY_PAYEE or scope == "my team":
        entries = entries.take(entries.payee >= 0)
    elif scope in ("region", "segment"):
        doubtful = (entries.region if scope == "region" else entries.market) == UNKNOWN
        entries = replace(entries, broken=entries.broken | doubtful) if doubtful.any() else entries
    row, key = _groups(entries, scope, scopes)
    single = np.bincount(entries.item)[entries.item] == 1 if len(entries) else np.zeros(0, np.bool_)
    lone, shared = single[row], ~single[row]
    straight = _posted(entries, row[lone], key[lone])
    if not shared.any():
        return straight
    return _joined(straight, _deduplicated(entries, row[shared], key[shared]))


def of_rows(posts: Postings, key: Index, at: Index) -> tuple[Index, Index]:
    """Pairs (row, posting) of what is posted to the group of each row in `at`; `key` names it, -1 for none."""
    order = np.argsort(posts.key, kind="stable")
    sorted_keys = posts.key[order]
    asked = at[key[at] >= 0]
    first = np.searchsorted(sorted_keys, key[asked])
    count = np.searchsorted(sorted_keys, key[asked], side="right") - first
    row = np.repeat(asked, count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, order[np.repeat(first, count) + offset]


def postings_of_one(entries: Entries, key: int) -> Postings:
    """Entries that all belong to one group, posted to it."""
    rows, keys = np.arange(len(entries), dtype=np.intp), np.full(len(entries), key, np.intp)
    if len(rows) < 2 or bool((entries.item[1:] > entries.item[:-1]).all()):
        return _posted(entries, rows, keys)
    _, place, times = np.unique(entries.item, return_inverse=True, return_counts=True)
    shared = times[place] > 1
    straight = _posted(entries, rows[~shared], keys[~shared])
    return _joined(straight, _deduplicated(entries, rows[shared], keys[shared])) if shared.any() else straight


def _groups(entries: Entries, scope: str, scopes: Scopes) -> tuple[Index, Index]:
    """Pairs (row of the entries, base key of a group that it belongs to)."""
    rows = np.arange(len(entries), dtype=np.intp)
    if scope == "individual":
        return rows, entries.payee
    if scope == "company":
        return rows, np.zeros(len(entries), np.intp)
    if scope in ("region", "segment"):
        code = entries.region if scope == "region" else entries.market
        placed, doubtful = code >= 0, rows[code == UNKNOWN]
        if not len(doubtful):
            return rows[placed], code[placed]
        every = len((scopes.facts.regions if scope == "region" else scopes.facts.segments).codes)
        anywhere = np.tile(np.arange(every, dtype=np.intp), len(doubtful))
        return np.append(rows[placed], np.repeat(doubtful, every)), np.append(code[placed], anywhere)
    inside = np.flatnonzero(entries.segment >= 0)
    payee, segment = entries.payee[inside], entries.segment[inside]
    if scope == "my team":
        people = scopes.people
        team, manager = scopes.ranks.team[payee, segment], scopes.ranks.manager[payee, segment]
        nobody = np.full(len(payee), -1, np.intp)
        named, led = team >= 0, manager >= 0
        return (
            np.concatenate([inside[named], inside[led], inside]),
            np.concatenate(
                [
                    scopes.team_key(team, nobody, payee)[named],
                    scopes.team_key(nobody, manager, payee)[led],
                    len(people.teams) + people.size + payee,
                ]
            ),
        )
    found, above = scopes.ranks.above(payee, segment, include_self=scope == "team")
    return inside[found], above


def _posted(entries: Entries, row: Index, key: Index) -> Postings:
    return Postings(
        key,
        entries.item[row],
        entries.account[row],
        entries.segment[row],
        entries.month[row],
        entries.value.take(row),
        entries.broken[row],
    )


def _deduplicated(entries: Entries, row: Index, key: Index) -> Postings:
    """One posting per (key, item): parts added within a role up to the whole, then the largest role."""
    value, whole = entries.value.take(row).common(), entries.whole.take(row).common()
    order = np.lexsort((entries.role[row], entries.item[row], key))
    k, item, role = key[order], entries.item[row][order], entries.role[row][order]
    new_role = np.ones(len(order), np.bool_)
    new_role[1:] = (k[1:] != k[:-1]) | (item[1:] != item[:-1]) | (role[1:] != role[:-1])
    part = np.cumsum(new_role) - 1
    first = order[new_role]
    total = value.take(order).sums(part, len(first))
    limit = whole.take(first)
    total = total.where(total.absolute().compare(limit.absolute()) <= 0, limit)
    broken_part = np.zeros(len(first), np.bool_)
    np.logical_or.at(broken_part, part, entries.broken[row][order])

    k, item = k[new_role], item[new_role]
    new_item = np.ones(len(first), np.bool_)
    new_item[1:] = (k[1:] != k[:-1]) | (item[1:] != item[:-1])
    group = np.cumsum(new_item) - 1
    largest_first = np.lexsort((-total.absolute().ranks(), group))
    best = largest_first[np.searchsorted(group[largest_first], np.arange(int(new_item.sum())))]
    broken = np.zeros(int(new_item.sum()), np.bool_)
    np.logical_or.at(broken, group, broken_part)
    source = row[first[best]]
    return Postings(
        k[best],
        entries.item[source],
        entries.account[source],
        entries.segment[source],
        entries.month[source],
        total.take(best),
        broken,
    )


def _joined(a: Postings, b: Postings) -> Postings:
    return Postings(
        np.concatenate([a.key, b.key]),
        np.concatenate([a.item, b.item]),
        np.concatenate([a.account, b.account]),
        np.concatenate([a.segment, b.segment]),
        np.concatenate([a.month, b.month]),
        concatenated([a.value, b.value]),
        np.concatenate([a.broken, b.broken]),
    )
