"""Credits: who is credited with how much of which transaction, in which role, under which rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from model.basics.exact import Exact, concatenated
from model.basics.integers import Index, Mask
from model.basics.problem import Problem
from model.credits.allocation import allocated, scaled_to_whole
from model.credits.doubts import Doubt, doubts
from model.credits.facts import Facts, facts
from model.credits.holders import Holders, Owners, holders, holders_on, owners, roles
from model.credits.rules import Rule, crediting_rules, factors, first_match
from model.credits.uneven import Key, uneven_owners
from model.people.roster import Roster
from model.tables.columns import Tables

NOBODY = -1


@dataclass(frozen=True)
class Credits:
    """One row a credit. `payee` NOBODY: a rule matches, but nobody who is known holds the transaction in that role.

    `amount` is in the transaction's currency; `role` and `rule` are positions in `Crediting.roles` and `.rules`;
    `source` is a row of Credits or Ownership (-1: the role's column), `explicit` tells Credits.
    `orphan`: nobody holds the transaction in any role that has a matching rule; `stranger`: somebody holds it who is
    not in Payees.
    """

    transaction: Index
    payee: Index
    role: Index
    rule: Index
    share: Exact
    amount: Exact
    source: Index
    explicit: Mask
    orphan: Mask
    stranger: Mask
    broken: Mask

    def __len__(self) -> int:
        return len(self.transaction)

    @cached_property
    def counts(self) -> Mask:
        """Whether somebody holds it, or nobody anywhere; a role that nobody holds beside one that is held is not."""
        return (self.payee >= 0) | self.orphan | self.stranger | self.broken

    @cached_property
    def single(self) -> Mask:
        """Whether no other credit of the same transaction counts."""
        if not len(self):
            return np.zeros(0, np.bool_)
        if bool((self.transaction[1:] > self.transaction[:-1]).all()):
            return self.counts
        counted = self.transaction[self.counts] if not self.counts.all() else self.transaction
        if len(self) * 20 < int(self.transaction.max()):
            distinct, often = np.unique(counted, return_counts=True)
            return np.isin(self.transaction, distinct[often == 1])
        times = np.bincount(counted)
        found: Mask = np.append(times, 0)[np.minimum(self.transaction, len(times))] == 1
        return found

    @cached_property
    def by_transaction(self) -> tuple[Index, Index]:
        """Rows in order of transaction, and the transaction of each."""
        if bool((self.transaction[1:] >= self.transaction[:-1]).all()):
            return np.arange(len(self), dtype=np.intp), self.transaction
        order = np.argsort(self.transaction, kind="stable")
        return order, self.transaction[order]

    def of_all(self, transactions: Index) -> Index:
        """The rows of some transactions."""
        return self.of_each(transactions)[0]

    def of_each(self, transactions: Index) -> tuple[Index, Index]:
        """The rows of each of some transactions, one transaction after the other, and how many each has."""
        order, sorted_at = self.by_transaction
        first = np.searchsorted(sorted_at, transactions)
        count = np.searchsorted(sorted_at, transactions, side="right") - first
        offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        found: Index = order[np.repeat(first, count) + offset]
        return found, count

    def take(self, rows: Index | Mask) -> Credits:
        """Some of the rows."""
        return Credits(
            self.transaction[rows],
            self.payee[rows],
            self.role[rows],
            self.rule[rows],
            self.share.take(rows),
            self.amount.take(rows),
            self.source[rows],
            self.explicit[rows],
            self.orphan[rows],
            self.stranger[rows],
            self.broken[rows],
        )


RuleSet = frozenset[str] | None


@dataclass
class Crediting:
    """Credits by the rules that a measure searches (None: all) and, for cohorts, by the day whose owners count.

    `uneven` collects the owners of such days whose shares must come to the whole and do not, once each.
    """

    tables: Tables
    people: Roster
    facts: Facts
    rules: list[Rule]
    roles: list[str]
    _holders: dict[tuple[str, int | None], Holders] = field(default_factory=dict)
    _credits: dict[tuple[RuleSet, int | None], Credits] = field(default_factory=dict)
    _matches: dict[int, Mask] = field(default_factory=dict)
    uneven: dict[Key, Problem] = field(default_factory=dict)

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Payees whose credits are not all known."""
        return doubts(self.tables, self.people, self.facts)

    @cached_property
    def owners(self) -> Owners:
        """Ownership by account."""
        return owners(self.tables, self.facts, self.people)

    def matches(self, position: int) -> Mask:
        """The transactions that a rule's conditions let through."""
        if position not in self._matches:
            self._matches[position] = self.rules[position].matches(self.facts)
        return self._matches[position]

    def forget(self) -> None:
        """After a transaction changed in place: holders, matches and credits are worked out anew when asked for."""
        self._holders.clear()
        self._credits.clear()
        self._matches.clear()
        self.uneven.clear()

    def holders(self, role: str, day: int | None) -> Holders:
        """Who holds each original transaction in a role, on its own date or on `day`."""
        if (role, day) not in self._holders:
            self._holders[role, day] = (
                holders(self.tables, self.facts, self.people, self.owners, role)
                if day is None
                else holders_on(self.facts, self.owners, role, day)
            )
        return self._holders[role, day]

    def rule_of(self, role: str, names: RuleSet) -> Index:
        """Position of the first rule of the role that matches each transaction; one whose role is missing may be it."""
        among = [
            (position, rule)
            for position, rule in enumerate(self.rules)
            if rule.role in (role, "") and (names is None or rule.name in names)
        ]
        return first_match(among, self.matches, self.facts.size)

    def credits(self, names: RuleSet = None, day: int | None = None) -> Credits:
        """All credits under those rules, reversals included."""
        if (names, day) not in self._credits:
            self._credits[names, day] = self._with_reversals(self._originals(names, day))
        return self._credits[names, day]

    def tell_uneven(self, found: Credits, day: int) -> None:
        """Note whose shares do not come to the whole among credits by the owners of a day."""
        self.uneven.update(uneven_owners(self, found, day))

    def _originals(self, names: RuleSet, day: int | None) -> Credits:
        by_role = []
        held_anywhere = np.zeros(self.facts.size, np.bool_)
        for code, role in enumerate(self.roles):
            rule = self.rule_of(role, names)
            held = self.holders(role, day)
            counts = self._counts(rule)
            held = held if counts.all() else held.take(counts[held.transaction])
            held = self._with_parts(rule, held)
            held_anywhere[held.transaction] = True
            by_role.append((code, rule, held))
        parts = []
        for code, rule, held in by_role:
            parts.append(self._held(code, rule, held))
            parts.append(self._unheld(code, rule, held, ~held_anywhere))
        return _joined(parts)

    def _with_parts(self, rule: Index, held: Holders) -> Holders:
        """Without shares of 0, which are no credit, unless nothing at all is shared of what must come to the whole."""
        parts: Mask = (held.share.num != 0) | held.broken
        if parts.all():
            return held
        must = np.array([r.must_total for r in self.rules] + [False], np.bool_)[rule[held.transaction]]
        shared = np.bincount(held.transaction, parts, self.facts.size) > 0
        return held.take(parts | must & ~shared[held.transaction])

    def _counts(self, rule: Index) -> Mask:
        percent = np.array([rule.percent != 0 for rule in self.rules] + [False], np.bool_)
        found: Mask = percent[rule]
        return found

    def _held(self, role: int, rule: Index, held: Holders) -> Credits:
        at = held.transaction
        everything = len(at) == self.facts.size and bool((at == np.arange(len(at))).all())
        rule = rule if everything else rule[at]
        amount = self.facts.amount if everything else self.facts.amount.take(at)
        share, broken = held.share, held.broken | (self.facts.broken if everything else self.facts.broken[at])
        must = np.array([r.must_total for r in self.rules] + [False], np.bool_)
        if must.any():
            share, off = scaled_to_whole(share, at, must[rule])
            broken = broken | off
        if self._broken_rules.any():
            broken = broken | self._broken_rules[rule]
        rank = np.append(self.people.rank, len(self.people.rank))
        part = allocated(amount, share, self.facts.digits, at, lambda rows: rank[held.payee[rows]])
        return Credits(
            at,
            held.payee,
            np.full(len(at), role, np.intp),
            rule,
            share,
            part * factors(self.facts, self.rules, at, rule),
            held.source,
            held.explicit,
            np.zeros(len(at), np.bool_),
            held.payee < 0,
            broken,
        )

    def _unheld(self, role: int, rule: Index, held: Holders, orphan: Mask) -> Credits:
        unheld = self._counts(rule)
        unheld[self.facts.reversing] = False
        unheld[held.transaction] = False
        at = np.flatnonzero(unheld)
        return Credits(
            at,
            np.full(len(at), NOBODY, np.intp),
            np.full(len(at), role, np.intp),
            rule[at],
            Exact.full(len(at), 1),
            self.facts.amount.take(at) * factors(self.facts, self.rules, at, rule[at]),
            np.full(len(at), -1, np.intp),
            np.zeros(len(at), np.bool_),
            orphan[at],
            np.zeros(len(at), np.bool_),
            self.facts.broken[at] | self._broken_rules[rule[at]],
        )

    def whole(self, credits_: Credits) -> Exact:
        """What a share of 1 of each credit's transaction would be credited."""
        at = credits_.transaction
        original = np.where(self.facts.reverses[at] >= 0, self.facts.reverses[at], at)
        factor = factors(self.facts, self.rules, original, credits_.rule)
        amount = self.facts.amount.take(at) * factor
        return amount.common()

    @cached_property
    def _broken_rules(self) -> Mask:
        return np.array([rule.broken for rule in self.rules] + [False], np.bool_)

    def _with_reversals(self, originals: Credits) -> Credits:
        """Adds to each reversing transaction the credits of its original times (its amount / original amount)."""
        reversing = self.facts.reversing
        if not len(reversing):
            return originals
        order = np.argsort(originals.transaction, kind="stable")
        sorted_at = originals.transaction[order]
        first = np.searchsorted(sorted_at, self.facts.reverses[reversing])
        count = np.searchsorted(sorted_at, self.facts.reverses[reversing], side="right") - first
        which = np.repeat(np.arange(len(reversing), dtype=np.intp), count)
        rows = order[np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + first[which]]
        taken, at = originals.take(rows), reversing[which]
        before, after = self.facts.amount.take(self.facts.reverses[at]), self.facts.amount.take(at)
        ratio = (after / before).where(before.num != 0, Exact.full(len(at), -1))
        reversed_credits = Credits(
            at,
            taken.payee,
            taken.role,
            taken.rule,
            taken.share,
            (taken.amount * ratio).common(),
            taken.source,
            taken.explicit,
            taken.orphan,
            taken.stranger,
            taken.broken | self.facts.broken[at],
        )
        return _joined([originals, reversed_credits])


def crediting(tables: Tables, people: Roster) -> Crediting:
    """Prepares transactions, rules and roles; credits are computed when a measure asks for them."""
    return Crediting(tables, people, facts(tables), crediting_rules(tables), roles(tables))


def _joined(parts: list[Credits]) -> Credits:
    filled = [p for p in parts if len(p)] or parts[:1]
    if len(filled) == 1:
        return filled[0]

    def index(of: Callable[[Credits], Index]) -> Index:
        return np.concatenate([of(p) for p in filled]) if filled else np.zeros(0, np.intp)

    def mask(of: Callable[[Credits], Mask]) -> Mask:
        return np.concatenate([of(p) for p in filled]) if filled else np.zeros(0, np.bool_)

    return Credits(
        index(lambda p: p.transaction),
        index(lambda p: p.payee),
        index(lambda p: p.role),
        index(lambda p: p.rule),
        concatenated([p.share for p in filled]),
        concatenated([p.amount for p in filled]),
        index(lambda p: p.source),
        mask(lambda p: p.explicit),
        mask(lambda p: p.orphan),
        mask(lambda p: p.stranger),
        mask(lambda p: p.broken),
    )
