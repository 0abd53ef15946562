"""The credits behind one group's sum or count, found by cells of payee and segment instead of looking at them all."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from model.basics.calendar import Period
from model.basics.integers import Index, Mask
from model.measures.inputs import Inputs
from model.measures.who import Who
from model.people.hierarchy import Hierarchy

RuleSet = frozenset[str] | None
_Group = tuple[RuleSet, str, int, Period, frozenset[int] | None]  # rules, scope, key, span, plans


@dataclass
class Behind:
    """Rows of the credits in order of payee and segment, sorted once for each set of rules."""

    inputs: Inputs
    _sorted: dict[RuleSet, tuple[Index, Index]] = field(default_factory=dict)
    _last: tuple[_Group, Index] | None = None

    def rows(self, rules: RuleSet, who: Who) -> Index:
        """Credits of the one individual, team or reports of `who`, inside its span and the plans' spells.

        The measures of a payee's lines are asked for one after the other, so that the last answer is kept.
        """
        group = (rules, who.scope, int(who.key[0]), who.spans[int(who.span[0])], who.plans)
        if self._last is None or self._last[0] != group:
            self._last = group, self._found(rules, who)
        return self._last[1]

    def _found(self, rules: RuleSet, who: Who) -> Index:
        order, cells = self._order(rules)
        wanted = group_cells(self.inputs.ranks, who, None if who.plans is None else self.inputs.in_plans(who.plans))
        first = np.searchsorted(cells, wanted)
        count = np.searchsorted(cells, wanted, side="right") - first
        offset = np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count)
        found: Index = order[np.repeat(first, count) + offset]
        return found

    def _order(self, rules: RuleSet) -> tuple[Index, Index]:
        if rules not in self._sorted:
            found = self.inputs.crediting.credits(rules)
            segment = self.inputs.segment_of[found.transaction]
            rows = np.flatnonzero((found.payee >= 0) & (segment >= 0))
            cell = found.payee[rows] * self.inputs.timeline.segments + segment[rows]
            order = np.argsort(cell, kind="stable")
            self._sorted[rules] = rows[order], cell[order]
        return self._sorted[rules]


def group_cells(ranks: Hierarchy, who: Who, inside: Mask | None) -> Index:
    """The cells (payee x segments + segment) of the one group of `who` in its span, where its payee is `inside`."""
    payee, span, time = int(who.key[0]), who.spans[int(who.span[0])], ranks.timeline
    month = time.month + time.span.start
    columns = np.flatnonzero((month >= span.start) & (month < span.end))
    if inside is not None:
        columns = columns[inside[payee, columns]]
    if who.scope == "individual" or not len(columns):
        return np.asarray(payee * time.segments + columns, np.intp)
    own = np.array([payee] if who.scope == "team" else [], np.intp)
    cells = [np.append(own, ranks.below(payee, column)) * time.segments + column for column in columns.tolist()]
    return np.concatenate(cells)
