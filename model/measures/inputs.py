"""What every measure is computed from, gathered once for a calculation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from model.basics.calendar import FAR_FUTURE, FAR_PAST, Int
from model.basics.integers import Index, Mask
from model.credits.crediting import Crediting
from model.measures.owner_rows import OwnerRows, owner_rows
from model.measures.period_rows import PeriodRows, period_rows
from model.measures.terms import MeasureTerms
from model.measures.who import BY_PAYEE, Scopes, Who
from model.people.hierarchy import Hierarchy
from model.people.roster import Roster
from model.people.timeline import Timeline
from model.plans.fx import Fx
from model.tables.columns import Tables


@dataclass
class Inputs:
    """The typed book, its people and credits, and lay-outs of Targets and Readings.

    `plans_inside`: by plans, whether each payee is in one of them in each segment.
    """

    tables: Tables
    people: Roster
    timeline: Timeline
    ranks: Hierarchy
    crediting: Crediting
    scopes: Scopes
    fx: Fx
    terms: dict[str, MeasureTerms]
    plans_inside: dict[frozenset[int], Mask] = field(default_factory=dict)

    @cached_property
    def target_cells(self) -> PeriodRows:
        """The cells of Targets."""
        return period_rows(self.tables["Targets"])

    @cached_property
    def reading_cells(self) -> PeriodRows:
        """The cells of Readings."""
        return period_rows(self.tables["Readings"])

    @cached_property
    def target_rows(self) -> dict[str, OwnerRows]:
        """Rows of Targets by measure and owner."""
        return self._rows("Targets")

    @cached_property
    def reading_rows(self) -> dict[str, OwnerRows]:
        """Rows of Readings by measure and owner."""
        return self._rows("Readings")

    @cached_property
    def contracts(self) -> tuple[Index, Int, Int]:
        """Account, first and last day of each contract; account -1 where it is not known."""
        table = self.tables["Contracts"]
        account = table.names("Account ID").positions(self.crediting.facts.account_position)
        start, end = table.days("From"), table.days("To")
        return account, np.where(start.filled, start.day, FAR_PAST), np.where(end.filled, end.day, FAR_FUTURE)

    @property
    def has_contracts(self) -> bool:
        """Whether the book lists contracts at all."""
        return self.tables["Contracts"].size > 0

    def forget_transactions(self) -> None:
        """After a transaction changed in place: what was derived from all of them is derived anew when asked for."""
        self.__dict__.pop("segment_of", None)
        self.__dict__.pop("on_timeline", None)
        self.crediting.forget()

    def _rows(self, sheet: str) -> dict[str, OwnerRows]:
        facts = self.crediting.facts
        return owner_rows(self.tables[sheet], self.people.position, facts.account_position, self.terms)

    @cached_property
    def segment_of(self) -> Index:
        """The timeline's segment of each transaction's date; -1 outside."""
        return self.timeline.segment(self.crediting.facts.day)

    @cached_property
    def on_timeline(self) -> Mask:
        """The transactions that a calculation of this timeline looks at: those inside, and those without a date."""
        return (self.segment_of >= 0) | ~self.crediting.facts.dated

    @property
    def accounts(self) -> int:
        """Number of accounts."""
        return len(self.crediting.facts.account_region)

    def in_plans(self, plans: frozenset[int]) -> Mask:
        """Whether each payee is in one of the plans in each segment."""
        if plans not in self.plans_inside:
            self.plans_inside[plans] = self.ranks.in_plans(plans)
        return self.plans_inside[plans]

    def base_keys(self, who: Who) -> list[Index]:
        """The keys by which postings know each row's group: several for a set of regions, -1 for none."""
        if who.scope not in ("region", "segment"):
            return [who.key]
        facts = self.crediting.facts
        vocabulary = facts.regions if who.scope == "region" else facts.segments
        codes = [[vocabulary.code(name) for name in names] for names in self.scopes.sets]
        longest = max((len(c) for c in codes), default=0)
        padded = np.full((len(codes) + 1, max(longest, 1)), -1, np.intp)
        for at, row in enumerate(codes):
            padded[at, : len(row)] = row
        return [padded[who.key, column] for column in range(padded.shape[1])]

    def key_count(self, scope: str) -> int:
        """How many base keys a scope has."""
        if scope in BY_PAYEE:
            return self.people.size
        if scope == "my team":
            return len(self.people.teams) + 2 * self.people.size
        if scope == "company":
            return 1
        facts = self.crediting.facts
        return len(facts.regions.codes if scope == "region" else facts.segments.codes)
