"""Who and what belongs to a group: its members and its accounts, as pairs with the rows that ask."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from model.basics.calendar import FAR_FUTURE, Period
from model.basics.integers import Index
from model.measures.inputs import Inputs
from model.measures.owned import account_entries, in_force
from model.measures.postings import postings
from model.measures.terms import MeasureTerms
from model.measures.who import NOWHERE, Who

Pairs = tuple[Index, Index]  # (row of the asking Who, payee or account)


@dataclass
class Members:
    """Members of groups on the last day of a span; who left the company inside it counts on his last day."""

    inputs: Inputs

    def payees(self, who: Who, with_leader: bool) -> Pairs:
        """Pairs of each row and its members; `with_leader` False leaves a team's leader out."""
        scope = "reports" if who.scope == "team" and not with_leader else who.scope
        return self._pairs(who, lambda span: self._payee_list(scope, span))

    def accounts(self, who: Who, measure: MeasureTerms, cohort: str, every: bool = False) -> Pairs:
        """Pairs of each row and its accounts: owned by, or lying in, the group on the cohort's (else the last) day.

        `every`: all accounts of the book when no cohort is named.
        """
        if every and cohort not in ("first day", "last day"):
            count = self.inputs.accounts
            rows = np.repeat(np.arange(len(who), dtype=np.intp), count)
            return rows, np.tile(np.arange(count, dtype=np.intp), len(who))
        return self._pairs(who, lambda span: self._account_list(who.scope, measure, cohort, span))

    def ask_payees(self, who: Who, pairs: Pairs) -> Who:
        """The members as individuals, over the spans of the rows they belong to."""
        rows, payee = pairs
        blank = np.full(len(rows), NOWHERE, np.intp)
        sub = replace(who.take(rows), scope="individual", key=payee, payee=payee, plans=None, account=blank)
        return replace(sub, spell=self.inputs.scopes.last_spell(payee, sub.last_days, sub.first_days))

    def ask_accounts(self, who: Who, pairs: Pairs) -> Who:
        """The rows again, each for one account."""
        rows, account = pairs
        return replace(who.take(rows), account=account)

    def ask_sets(self, who: Who) -> tuple[Index, Who]:
        """Rows of a set of regions or segments, each name of the set on its own: (row of `who`, single-name Who)."""
        scopes = self.inputs.scopes
        rows, keys = [], []
        for row, key in enumerate(who.key):
            for name in scopes.sets[key] if key >= 0 else ():
                rows.append(row)
                keys.append(scopes.set_number((name,)))
        at = np.array(rows, np.intp)
        return at, replace(who.take(at), key=np.array(keys, np.intp))

    def _pairs(self, who: Who, list_in: Callable[[Period], Pairs]) -> Pairs:
        found_rows: list[Index] = []
        found: list[Index] = []
        keys = self.inputs.base_keys(who)
        for number in np.unique(who.span):
            at = np.flatnonzero(who.span == number)
            first, member = list_in(who.spans[int(number)])
            for key in keys:
                asked = at[key[at] >= 0]
                start, end = first[key[asked]], first[key[asked] + 1]
                rows = np.repeat(asked, end - start)
                offset = np.arange(len(rows)) - np.repeat(np.cumsum(end - start) - (end - start), end - start)
                found_rows.append(rows)
                found.append(member[np.repeat(start, end - start) + offset])
        rows = np.concatenate(found_rows) if found_rows else np.zeros(0, np.intp)
        members = np.concatenate(found) if found else np.zeros(0, np.intp)
        distinct = np.unique(np.stack([rows, members], axis=1), axis=0)
        return distinct[:, 0].astype(np.intp), distinct[:, 1].astype(np.intp)

    def _payee_list(self, scope: str, span: Period) -> Pairs:
        """Members by base key: `first[k]:first[k + 1]` of the second array."""
        people, ranks = self.inputs.people, self.inputs.ranks
        everyone = np.arange(people.size, dtype=np.intp)
        left = (people.leave < FAR_FUTURE) & (people.leave <= span.last_day) & (people.leave >= span.first_day)
        day = np.where(left, people.leave, span.last_day)
        spell = ranks.spell_at(everyone, day)
        payee = everyone[spell >= 0]
        spell = spell[payee]
        key, member = self._payee_keys(scope, payee, spell, day[payee])
        return _by_key(key, member, self.inputs.key_count(scope))

    def _payee_keys(self, scope: str, payee: Index, spell: Index, day: Index) -> Pairs:
        inputs, spells = self.inputs, self.inputs.people.spells
        if scope == "individual":
            return payee, payee
        if scope == "company":
            return np.zeros(len(payee), np.intp), payee
        if scope == "my team":
            nobody = np.full(len(payee), -1, np.intp)
            team, manager = spells.team[spell], spells.manager[spell]
            named, led = team >= 0, manager >= 0
            alone = len(inputs.people.teams) + inputs.people.size + payee
            team_key = inputs.scopes.team_key
            keys = [team_key(team, nobody, payee)[named], team_key(nobody, manager, payee)[led], alone]
            return np.concatenate(keys), np.concatenate([payee[named], payee[led], payee])
        if scope in ("team", "reports"):
            segment = inputs.timeline.segment(day)
            known = np.flatnonzero(segment >= 0)
            rows, above = inputs.ranks.above(payee[known], segment[known], include_self=scope == "team")
            return above, payee[known][rows]
        facts = inputs.crediting.facts
        vocabulary = facts.regions if scope == "region" else facts.segments
        sets = inputs.people.region_sets if scope == "region" else inputs.people.segment_sets
        column = spells.regions if scope == "region" else spells.segments
        pairs = [
            (vocabulary.code(name), p)
            for p, number in zip(payee, column[spell], strict=True)
            for name in sets[number]
            if vocabulary.code(name) >= 0
        ]
        return np.array([k for k, _ in pairs], np.intp), np.array([p for _, p in pairs], np.intp)

    def _account_list(self, scope: str, measure: MeasureTerms, cohort: str, span: Period) -> Pairs:
        day = span.first_day if cohort == "first day" else span.last_day
        accounts = np.arange(self.inputs.accounts, dtype=np.intp)
        if cohort == "first day" and self.inputs.has_contracts:
            accounts = accounts[in_force(self.inputs, day)]
        posts = postings(account_entries(self.inputs, measure, scope, day, accounts), scope, self.inputs.scopes)
        keys, members = [posts.key], [posts.account]
        if cohort != "first day" and scope == "individual":
            for last in self._leaving_days(span):
                leaving = postings(
                    account_entries(self.inputs, measure, scope, last, accounts), scope, self.inputs.scopes
                )
                theirs = self.inputs.people.leave[leaving.key] == last
                keys.append(leaving.key[theirs])
                members.append(leaving.account[theirs])
        return _by_key(np.concatenate(keys), np.concatenate(members), self.inputs.key_count(scope))

    def _leaving_days(self, span: Period) -> list[int]:
        """Days inside the span on which somebody left before its last: his accounts are those of that day."""
        leave = self.inputs.people.leave
        return [int(day) for day in np.unique(leave[(leave >= span.first_day) & (leave < span.last_day)])]


def _by_key(key: Index, member: Index, keys: int) -> Pairs:
    order = np.lexsort((member, key))
    return np.searchsorted(key[order], np.arange(keys + 1)).astype(np.intp), member[order]
