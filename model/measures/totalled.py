"""Sum, count and book measures for the groups and spans asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.integers import Index, Mask, bound
from model.measures.behind import Behind
from model.measures.cells import Cells, running_of, summed
from model.measures.credited import cohort_entries, entries, wanted, worth
from model.measures.doubted import doubted
from model.measures.inputs import Inputs
from model.measures.owned import contract_entries
from model.measures.postings import Postings, of_rows, postings, postings_of_one
from model.measures.terms import MeasureTerms
from model.measures.totals import Running, added, pair_totals, running
from model.measures.value import OK, PROBLEM, Value
from model.measures.who import BY_PAYEE, Who

RunningKey = tuple[
    str, str, frozenset[int] | None, str, int | None, bool
]  # measure, scope, plans, currency, FX, clawed


@dataclass
class Totals:
    """Adds up credits and contracts; what is additive over months is added once and kept as running totals."""

    inputs: Inputs
    behind: Behind = field(init=False)
    tables: dict[RunningKey, Running] = field(default_factory=dict)
    _posted: dict[RunningKey, Postings] = field(default_factory=dict)
    _kept: dict[tuple[str, bool], Mask] = field(default_factory=dict)
    _summed: dict[tuple[str, str, int | None, bool], Cells] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.behind = Behind(self.inputs)

    def value(self, measure: MeasureTerms, who: Who, cohort: str, clawed: bool = False) -> Value:
        """The measure for each row; with `clawed`, as if there were no reversing transactions."""
        value = self._value(measure, who, cohort, clawed)
        return value.marked(doubted(self.inputs, measure, who), PROBLEM) if self.inputs.crediting.doubts else value

    def _value(self, measure: MeasureTerms, who: Who, cohort: str, clawed: bool) -> Value:
        by_cohort = cohort in ("first day", "last day")
        once = measure.distinct or measure.book_value == "customers"
        if measure.kind == "book":
            return self._by_span(who, lambda span: self.contract_postings(measure, who, span, cohort), once)
        if by_cohort:
            return self._by_span(who, lambda span: self.cohort_postings(measure, who, span, cohort, clawed), once)
        if once or (who.account >= 0).any():
            return self._by_span(who, lambda span: self.span_postings(measure, who, span), once)
        table = self._table(measure, who, clawed)
        start = self.inputs.timeline.span.start
        months = self.inputs.timeline.span.months
        first = np.clip(np.array([s.start - start for s in who.spans], np.intp), 0, months)[who.span]
        after = np.clip(np.array([s.end - start for s in who.spans], np.intp), 0, months)[who.span]
        parts = [table.between(key, first, after) for key in self.inputs.base_keys(who)]
        number = reduce(Exact.__add__, (number for number, _ in parts))
        wrong = reduce(np.logical_or, (wrong for _, wrong in parts))
        return Value.settled(number, np.where(wrong, PROBLEM, OK).astype(np.int8))

    def _table(self, measure: MeasureTerms, who: Who, clawed: bool) -> Running:
        plans = who.plans if who.scope in BY_PAYEE else None
        key = (measure.key, who.scope, plans, who.currency, who.fx_months, clawed)
        if key not in self.tables:
            self.tables[key] = self._run(measure, who, clawed)
        return self.tables[key]

    def _run(self, measure: MeasureTerms, who: Who, clawed: bool) -> Running:
        """Credits that stand alone go through cells of payee and segment, the others are posted one by one."""
        months, keys = self.inputs.timeline.span.months, self.inputs.key_count(who.scope)
        if who.scope not in BY_PAYEE:
            return running(self.postings(measure, who, clawed), keys, months)
        found = self.inputs.crediting.credits(measure.rules)
        rest = self._wanted(measure, clawed) & ~found.single if not found.single.all() else None
        table = self._from_cells(self._cells(measure, who, clawed), who)
        if rest is None or not rest.any():
            return table
        shared = entries(self.inputs, measure, found.take(rest), who.currency, who.fx_months)
        posts = self._inside(postings(shared, who.scope, self.inputs.scopes), who)
        return added(table, running(posts, keys, months))

    def _wanted(self, measure: MeasureTerms, clawed: bool) -> Mask:
        """Which credits are the measure's."""
        key = (measure.key, clawed)
        if key not in self._kept:
            facts = self.inputs.crediting.facts
            found = self.inputs.crediting.credits(measure.rules)
            kept = wanted(self.inputs, measure, found)
            if clawed and len(facts.reversing):
                kept &= facts.reverses[found.transaction] < 0
            self._kept[key] = kept
        return self._kept[key]

    def _cells(self, measure: MeasureTerms, who: Who, clawed: bool) -> Cells:
        """Sums of lone credits by payee and segment, before anyone's place in a group is looked at."""
        key = (measure.key, who.currency, who.fx_months, clawed)
        if key not in self._summed:
            found = self.inputs.crediting.credits(measure.rules)
            rows = np.flatnonzero(self._wanted(measure, clawed) & found.single & (found.payee >= 0))
            value, broken = worth(self.inputs, measure, found, rows, who.currency, who.fx_months)
            segment = self.inputs.segment_of[found.transaction[rows]]
            self._summed[key] = summed(self.inputs.ranks, found.payee[rows], segment, value, broken)
        return self._summed[key]

    def _from_cells(self, cells: Cells, who: Who) -> Running:
        inside = None if who.plans is None else self.inputs.in_plans(who.plans)
        return running_of(self.inputs.ranks, cells, who.scope, inside)

    def postings(self, measure: MeasureTerms, who: Who, clawed: bool = False) -> Postings:
        """Everything credited to the groups of the scope, inside the spells in `who.plans`, over the whole timeline."""
        plans = who.plans if who.scope in BY_PAYEE else None
        key = (measure.key, who.scope, plans, who.currency, who.fx_months, clawed)
        if key not in self._posted:
            kept = self.inputs.crediting.credits(measure.rules).take(self._wanted(measure, clawed))
            found = entries(self.inputs, measure, kept, who.currency, who.fx_months)
            self._posted[key] = self._inside(postings(found, who.scope, self.inputs.scopes), who)
        return self._posted[key]

    def postings_for(self, key: RunningKey) -> Postings:
        """The postings that a table of totals is the sum of."""
        name, scope, plans, currency, fx_months, clawed = key
        measure = self.inputs.terms[name]
        kept = self.inputs.crediting.credits(measure.rules).take(self._wanted(measure, clawed))
        found = entries(self.inputs, measure, kept, currency, fx_months)
        return inside_plans(self.inputs, postings(found, scope, self.inputs.scopes), scope, plans)

    def takes(self, key: RunningKey, posts: Postings) -> bool:
        """Whether postings fit into a table of totals: over its denominator, within int64, and none is broken."""
        table = self.tables[key]
        column = posts.value.common()
        assert isinstance(column.den, int)
        size = max(bound(column.num), 1) * table.den * max(len(column), 1)
        if table.total.dtype == object or max(size, column.den, bound(table.total)) >= 2**61:
            return False
        whole = bool((column.num * table.den % column.den == 0).all())
        return whole and table.wrong is None and not posts.broken.any()

    def shift(self, key: RunningKey, posts: Postings, sign: int) -> None:
        """Adds postings to a table of totals, or takes them off."""
        table = self.tables[key]
        column = posts.value.common()
        for at, month, amount in zip(posts.key, posts.month, column.num * table.den // column.den, strict=True):
            table.total[at, month + 1 :] += sign * amount

    def forget_credits(self) -> None:
        """After a transaction changed: all but the tables of totals is worked out anew when asked for."""
        self._posted.clear()
        self._kept.clear()
        self._summed.clear()
        self.behind = Behind(self.inputs)

    def span_postings(self, measure: MeasureTerms, who: Who, span: Period, clawed: bool = False) -> Postings:
        """The postings whose day lies inside a span."""
        posts = self.postings(measure, who, clawed)
        day = self.inputs.crediting.facts.day[posts.item]
        return posts.take((day >= span.first_day) & (day <= span.last_day) | (posts.month < 0) & posts.broken)

    def posts_of_one(self, measure: MeasureTerms, who: Who, cohort: str, clawed: bool) -> Postings:
        """The postings behind a sum or count of the one group of `who` in its span."""
        span = who.spans[int(who.span[0])]
        if who.scope not in BY_PAYEE or cohort in ("first day", "last day"):
            return self.posts_of(measure, who, span, cohort, clawed)
        rows = self.behind.rows(measure.rules, who)
        rows = np.sort(rows[self._wanted(measure, clawed)[rows]])
        found = self.inputs.crediting.credits(measure.rules).take(rows)
        return postings_of_one(entries(self.inputs, measure, found, who.currency, who.fx_months), int(who.key[0]))

    def posts_of(self, measure: MeasureTerms, who: Who, span: Period, cohort: str, clawed: bool = False) -> Postings:
        """The postings behind the value of a sum or count in a span."""
        if cohort in ("first day", "last day"):
            return self.cohort_postings(measure, who, span, cohort, clawed)
        return self.span_postings(measure, who, span, clawed)

    def cohort_postings(
        self, measure: MeasureTerms, who: Who, span: Period, cohort: str, clawed: bool = False
    ) -> Postings:
        """Movements in the span of the cohort's accounts."""
        found = cohort_entries(self.inputs, measure, who.currency, who.fx_months, span, cohort == "first day")
        posts = postings(found, who.scope, self.inputs.scopes)
        return posts.take(self.inputs.crediting.facts.reverses[posts.item] < 0) if clawed else posts

    def contract_postings(self, measure: MeasureTerms, who: Who, span: Period, cohort: str) -> Postings:
        """The contracts that count in the span."""
        found = contract_entries(self.inputs, measure, who.scope, who.currency, who.fx_months, span, cohort)
        posts = postings(found, who.scope, self.inputs.scopes)
        return posts if cohort in ("first day", "last day") else self._inside(posts, who)

    def accounts_of(self, measure: MeasureTerms, who: Who, cohort: str) -> tuple[Index, Index]:
        """Pairs (row, account) of the accounts in which a sum, count or book measure finds something to add up."""
        found_rows, accounts = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
        for number in np.unique(who.span):
            at, span = np.flatnonzero(who.span == number), who.spans[int(number)]
            book = measure.kind == "book"
            posts = (self.contract_postings if book else self.posts_of)(measure, who, span, cohort)
            for key in self.inputs.base_keys(who):
                row, found = of_rows(posts, key, at)
                known = posts.account[found] >= 0
                found_rows.append(row[known])
                accounts.append(posts.account[found[known]])
        return np.concatenate(found_rows), np.concatenate(accounts)

    def _inside(self, posts: Postings, who: Who) -> Postings:
        return inside_plans(self.inputs, posts, who.scope, who.plans)

    def _by_span(self, who: Who, posts_in: Callable[[Period], Postings], once: bool) -> Value:
        """Adds up span by span, for each (key, account) that is asked."""
        value = Value.absent(len(who), OK)
        keys = self.inputs.base_keys(who)
        width = self.inputs.accounts + 1
        for number in np.unique(who.span):
            rows = np.flatnonzero(who.span == number)
            posts = posts_in(who.spans[int(number)])
            for by_account in (False, True):
                at = rows[(who.account[rows] >= 0) == by_account]
                if not len(at):
                    continue
                codes = posts.key * width + (posts.account + 1) if by_account else posts.key
                value = value.replaced(at, self._sum_of_keys(posts, codes, keys, who, at, by_account, once))
        return value

    def _sum_of_keys(
        self,
        posts: Postings,
        codes: Index,
        keys: list[Index],
        who: Who,
        at: Index,
        by_account: bool,
        once: bool,
    ) -> Value:
        if once and len(keys) > 1:
            return self._once_in_all(posts, keys, who, at, by_account)
        width = self.inputs.accounts + 1
        total: Value | None = None
        for key in keys:
            wanted = key[at] * width + who.account[at] + 1 if by_account else key[at]
            part = pair_totals(posts, codes, np.where(key[at] >= 0, wanted, -1), once)
            total = part if total is None else _added(total, part)
        assert total is not None
        return total

    def _once_in_all(self, posts: Postings, keys: list[Index], who: Who, at: Index, by_account: bool) -> Value:
        """Accounts that count once in several regions or segments together, also if they have movements in each."""
        total = Value.absent(len(at), OK)
        for group in np.unique(who.key[at]):
            rows = np.flatnonzero(who.key[at] == group)
            mine = posts.take(np.isin(posts.key, [key[at[rows[0]]] for key in keys if key[at[rows[0]]] >= 0]))
            codes = mine.account + 1 if by_account else np.zeros(len(mine.key), np.intp)
            wanted = who.account[at[rows]] + 1 if by_account else np.zeros(len(rows), np.intp)
            total = total.replaced(rows, pair_totals(mine, codes, wanted, once=True))
        return total


def inside_plans(inputs: Inputs, posts: Postings, scope: str, plans: frozenset[int] | None) -> Postings:
    """Only days inside the payee's spells in the plans, for scopes that count those alone."""
    if scope not in BY_PAYEE or plans is None:
        return posts
    known = posts.segment >= 0
    inside = inputs.in_plans(plans)[posts.key, np.where(known, posts.segment, 0)] & known
    return posts.take(inside | posts.broken & (posts.month < 0))


def _added(a: Value, b: Value) -> Value:
    return Value.settled(a.number + b.number, np.maximum(a.state, b.state))
