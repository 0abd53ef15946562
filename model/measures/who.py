"""Whom a measure is asked for: rows of (group, span), all at one scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from model.basics.calendar import FAR_FUTURE, Int, Period
from model.basics.integers import Index, Mask
from model.credits.facts import Facts
from model.people.hierarchy import Hierarchy
from model.people.roster import NameSet, Roster

BY_PAYEE = ("individual", "team", "reports")
NOWHERE = -1


@dataclass(frozen=True)
class Who:
    """One row a question. `key` is by scope: the payee; a team key; a position in `Scopes.sets`; 0; NOWHERE.

    `payee` and `spell` (its last in the span) are those on whose behalf it is asked, -1 for none. `plans`: only days
    inside the payee's spells in these count for individual, team and reports. `account`: only that account (-1: all).
    `pay`: where the spans are trailing months, the pay period of each.
    """

    scope: str
    key: Index
    payee: Index
    spell: Index
    span: Index
    spans: tuple[Period, ...]
    plans: frozenset[int] | None
    currency: str
    fx_months: int | None
    account: Index
    pay: tuple[Period, ...] = ()

    def __len__(self) -> int:
        return len(self.key)

    def take(self, rows: Index | Mask) -> Who:
        """Some of the rows."""
        return replace(
            self,
            key=self.key[rows],
            payee=self.payee[rows],
            spell=self.spell[rows],
            span=self.span[rows],
            account=self.account[rows],
        )

    def distinct(self) -> tuple[Who, Index] | None:
        """Each question once, and the place of every row among them; None where no groups are shared.

        On whose behalf a shared group is asked is then no longer known.
        """
        if self.scope in BY_PAYEE or len(self) < 2:
            return None
        code = (self.key + 1) * len(self.spans) + self.span
        if (self.account >= 0).any():
            code = code * (int(self.account.max()) + 2) + self.account + 1
        _, first, place = np.unique(code, return_index=True, return_inverse=True)
        return None if len(first) == len(self) else (self.take(first), place.astype(np.intp))

    def over(self, spans: Sequence[Period], span: Index) -> Who:
        """The same groups over other spans."""
        return replace(self, spans=tuple(spans), span=span, pay=())

    def for_target(self, flow: bool) -> Who:
        """The rows as a target is asked: over trailing months a flow's is their sum, a rate's the pay period's."""
        return self if flow or not self.pay else self.over(self.pay, self.span)

    @property
    def first_days(self) -> Int:
        """First day of each row's span."""
        return np.array([s.first_day for s in self.spans], np.int64)[self.span]

    @property
    def last_days(self) -> Int:
        """Last day of each row's span."""
        return np.array([s.last_day for s in self.spans], np.int64)[self.span]


@dataclass
class Scopes:
    """Turns payees into the keys of their groups. Sets of region and segment names are numbered as they are met."""

    people: Roster
    ranks: Hierarchy
    facts: Facts
    sets: list[NameSet]
    _number: dict[NameSet, int]

    def set_number(self, names: NameSet) -> int:
        """The key of a set of folded region or segment names."""
        if names not in self._number:
            self._number[names] = len(self.sets)
            self.sets.append(names)
        return self._number[names]

    def team_key(self, team: Index, manager: Index, payee: Index) -> Index:
        """Key of `my team`: a Team name, else a manager, else the payee alone."""
        teams, size = len(self.people.teams), self.people.size
        alone = teams + size + payee
        return np.where(team >= 0, team, np.where(manager >= 0, teams + manager, alone))

    def ask(
        self,
        scope: str,
        payee: Index,
        spell: Index,
        spans: Sequence[Period],
        span: Index,
        plans: frozenset[int] | None,
        currency: str,
        fx_months: int | None,
    ) -> Who:
        """Rows on behalf of payees in the given spells."""
        blank = np.full(len(payee), NOWHERE, np.intp)
        key = self._keys(scope, payee, spell)
        return Who(scope, key, payee, spell, span, tuple(spans), plans, currency, fx_months, blank)

    def at(self, who: Who, scope: str) -> Who:
        """The same rows and accounts at a scope; NOWHERE where no payee tells which group is meant.

        Rows that are asked at that scope already stay as they are: one region of several is still that region.
        """
        if scope == who.scope:
            return who
        return replace(who, scope=scope, key=self._keys(scope, who.payee, who.spell))

    def _keys(self, scope: str, payee: Index, spell: Index) -> Index:
        if scope == "company":
            return np.zeros(len(payee), np.intp)
        if scope in BY_PAYEE:
            return payee
        spells = self.people.spells
        known = (spell >= 0) & (payee >= 0)
        at = np.where(known, spell, 0)
        if not len(spells):
            return np.full(len(payee), NOWHERE, np.intp)
        if scope == "my team":
            key = self.team_key(spells.team[at], spells.manager[at], payee)
        else:
            column, sets = (
                (spells.regions, self.people.region_sets)
                if scope == "region"
                else (spells.segments, self.people.segment_sets)
            )
            number = np.array([self.set_number(names) if names else NOWHERE for names in sets], np.intp)
            key = number[column[at]]
        return np.where(known, key, NOWHERE)

    def last_spell(self, payee: Index, days: Int, first_days: Int) -> Index:
        """The spell of each payee on the day, or on his last day if he left inside the span; -1 for none."""
        leave = np.append(self.people.leave, FAR_FUTURE)[payee]
        day = np.where((leave < days) & (leave >= first_days), leave, days)
        return self.ranks.spell_at(payee, day)


def scopes(people: Roster, ranks: Hierarchy, facts: Facts) -> Scopes:
    """An empty numbering of groups."""
    return Scopes(people, ranks, facts, [], {})
