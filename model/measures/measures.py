"""Measures: the actual, the target and the attainment of any group over any span."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact, concatenated
from model.basics.integers import Index, Mask
from model.measures.formulas import Node, Reference, evaluate, per_account_parts, references
from model.measures.inputs import Inputs
from model.measures.members import Members
from model.measures.owner_rows import OwnerRows
from model.measures.per_account import Asked, each, every
from model.measures.period_rows import Pieces, filled_span
from model.measures.postings import of_rows
from model.measures.readings import over_people, over_time, own_rows
from model.measures.terms import MeasureTerms
from model.measures.totalled import Totals
from model.measures.value import NO_TARGET, NOT_MEASURABLE, OK, PROBLEM, Value, strongest
from model.measures.who import BY_PAYEE, Who
from model.tables.schema import folded


@dataclass(frozen=True)
class Attainment:
    """Actual, target and actual / target by row; `beyond`: lower is better and the actual is <= 0 (ratio 1)."""

    actual: Value
    target: Value
    ratio: Value
    beyond: Mask


class Measures:
    """Evaluates measures by name; one object a calculation, because it keeps totals that are asked for again."""

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.totals = Totals(inputs)
        self.members = Members(inputs)
        self._asked: list[str] = []

    def terms(self, name: str) -> MeasureTerms | None:
        """The measure of that name, without regard to case and spaces."""
        return self.inputs.terms.get(folded(name))

    def value(self, name: str, who: Who, cohort: str = "", clawed: bool = False) -> Value:
        """The actual; a measure that is unknown, broken or defined by itself is a problem of the book.

        `cohort` is the asking formula's, for parts that name none; `clawed` leaves reversing transactions out.
        """
        measure = self.terms(name)
        if measure is None or measure.broken or measure.key in self._asked:
            return Value.absent(len(who), PROBLEM)
        alike = self._alike_for_all(measure)
        self._asked.append(measure.key)
        try:
            value = _once_a_group(
                who, alike, lambda asked: self._value(measure, asked, measure.cohort or cohort, clawed)
            )
        finally:
            self._asked.pop()
        nowhere = (who.key < 0) & (value.state == OK)
        return value.marked(nowhere, NOT_MEASURABLE) if nowhere.any() else value

    def _alike_for_all(self, measure: MeasureTerms, above: frozenset[str] = frozenset()) -> bool:
        """Whether a value hangs on group and span alone: no formula asks at the scope of the payee who asks."""
        if measure.kind == "formula" and measure.formula is not None:
            named = references(measure.formula)
            if any(reference.scope for reference in named):
                return False
            parts = [reference.measure for reference in named]
        else:
            parts = [measure.weighted_by] if measure.weighted_by else []
        found = [self.terms(part) for part in parts]
        below = above | {measure.key}
        return all(part is None or part.key in below or self._alike_for_all(part, below) for part in found)

    def _value(self, measure: MeasureTerms, who: Who, cohort: str, clawed: bool) -> Value:
        if measure.kind == "reading":
            return self._reading(measure, who)
        if measure.kind == "formula":
            assert measure.formula is not None
            return evaluate(measure.formula, FormulaScope(self, who, measure, cohort), len(who))
        return self.totals.value(measure, who, cohort, clawed)

    def added_up(
        self, node: Node, cohort: str, above: frozenset[str] = frozenset()
    ) -> list[tuple[MeasureTerms, str]] | None:
        """The sums, counts and book measures that an expression is made of, with their cohorts.

        None where something else says what an account is worth: a reading, another scope, an attainment.
        """
        found: list[tuple[MeasureTerms, str]] = []
        for reference in references(node):
            measure = self.terms(reference.measure)
            if measure is None or measure.broken or measure.kind == "reading" or measure.key in above:
                return None
            if reference.scope or reference.attainment:
                return None
            of = measure.cohort or cohort
            if measure.formula is None:
                found.append((measure, of))
                continue
            below = (
                None
                if per_account_parts(measure.formula)
                else self.added_up(measure.formula, of, above | {measure.key})
            )
            if below is None:
                return None
            found += below
        return found or None

    def formula(self, node: Node, who: Who) -> Value:
        """A formula that stands outside the Measures sheet (Gate, Release if, second and multiplier measures)."""
        return evaluate(node, FormulaScope(self, who, None, ""), len(who))

    def transactions(self, name: str, who: Who, clawed: bool = False, cohort: str = "") -> tuple[Index, Exact, Index]:
        """Triples (row, credited amount, transaction) of all that a sum or count adds up for each row.

        `cohort` and `clawed` as in `value`.
        """
        measure = self.terms(name)
        rows, amounts, items = [], [], []
        if measure is None or measure.kind not in ("sum", "count") or not len(who):
            return np.zeros(0, np.intp), Exact.zeros(0), np.zeros(0, np.intp)
        if len(who) == 1 and who.scope in BY_PAYEE and who.key[0] >= 0:
            posts = self.totals.posts_of_one(measure, who, measure.cohort or cohort, clawed)
            posts = posts.take(posts.key == who.key[0])
            return np.zeros(len(posts.key), np.intp), posts.value, posts.item
        for number in np.unique(who.span):
            at = np.flatnonzero(who.span == number)
            posts = self.totals.posts_of(measure, who, who.spans[int(number)], measure.cohort or cohort, clawed)
            for key in self.inputs.base_keys(who):
                row, found = of_rows(posts, key, at)
                rows.append(row)
                amounts.append(posts.value.take(found))
                items.append(posts.item[found])
        return np.concatenate(rows), concatenated(amounts), np.concatenate(items)

    def _reading(self, measure: MeasureTerms, who: Who) -> Value:
        rows = self.inputs.reading_rows.get(measure.key)
        if rows is None:
            return Value.absent(len(who), NOT_MEASURABLE)
        if rows.company_only:
            return over_time(self.inputs, measure, np.full(len(who), rows.company, np.intp), who)
        own = own_rows(self.inputs, rows, who)
        value = over_time(self.inputs, measure, own, who)
        lacking = np.flatnonzero((value.state == NOT_MEASURABLE) & (who.account < 0) & (who.key >= 0))
        if not len(lacking):
            return value
        several = self.several(rows, who.take(lacking))
        if several.any():
            row, sub = self.members.ask_sets(who.take(lacking[several]))
            found = self._weighted(measure, self._reading(measure, sub), sub, row, int(several.sum()))
            value, lacking = value.replaced(lacking[several], found), lacking[~several]
        asked = who.take(lacking)
        if rows.by_account:
            pairs = self.members.accounts(asked, measure, measure.cohort)
            row, sub = pairs[0], self.members.ask_accounts(asked, pairs)
        elif who.scope == "individual":
            return value
        else:
            pairs = self.members.payees(asked, with_leader=True)
            row, sub = pairs[0], self.members.ask_payees(asked, pairs)
        values = over_time(self.inputs, measure, own_rows(self.inputs, rows, sub), sub)
        return value.replaced(lacking, self._weighted(measure, values, sub, row, len(lacking)))

    def several(self, rows: OwnerRows, who: Who) -> Mask:
        """Which rows ask for several regions or segments together, of which some has a row of its own."""
        sets = self.inputs.scopes.sets
        named = {"region": rows.regions, "segment": rows.segments}.get(who.scope, {})
        if not named:
            return np.zeros(len(who), np.bool_)
        return np.array([len(sets[k]) > 1 and any(name in named for name in sets[k]) for k in who.key], np.bool_)

    def _weighted(self, measure: MeasureTerms, values: Value, sub: Who, row: Index, size: int) -> Value:
        """The values of members, accounts or regions as the measure combines them."""
        weights = self.value(measure.weighted_by, sub) if measure.over_people == "weighted" else None
        return over_people(measure, values, weights, row, size)

    def target(self, name: str, who: Who) -> Value:
        """The target of each group: its own row, else a leader's own, else its members'; NO_TARGET for none."""
        measure = self.terms(name)
        if measure is None or measure.broken:
            return Value.absent(len(who), PROBLEM)
        rows, who = self.inputs.target_rows.get(measure.key), who.for_target(measure.flow)
        if rows is None:
            return Value.absent(len(who), NO_TARGET)
        return _once_a_group(who, True, lambda asked: self._target(measure, rows, asked))

    def _target(self, measure: MeasureTerms, rows: OwnerRows, who: Who) -> Value:
        own = own_rows(self.inputs, rows, who)
        if who.scope in ("team", "reports"):
            leader = own_rows(self.inputs, rows, replace(who, scope="individual"))
            own = np.where(own >= 0, own, leader)
        value = self._target_cells(measure, own, who)
        lacking = np.flatnonzero((own < 0) & (who.key >= 0) & (who.account < 0))
        if who.scope == "individual" or not len(lacking):
            return value
        several = self.several(rows, who.take(lacking))
        if several.any():
            row, sub = self.members.ask_sets(who.take(lacking[several]))
            found = _together(measure, self._target(measure, rows, sub), row, int(several.sum()))
            value, lacking = value.replaced(lacking[several], found), lacking[~several]
        asked = who.take(lacking)
        pairs = self.members.payees(asked, with_leader=True)
        row, sub = pairs[0], self.members.ask_payees(asked, pairs)
        values = self._target_cells(measure, own_rows(self.inputs, rows, sub), sub)
        return value.replaced(lacking, _together(measure, values, row, len(lacking)))

    def _target_cells(self, measure: MeasureTerms, rows: Index, who: Who) -> Value:
        cells = self.inputs.target_cells

        def pieces(filled: frozenset[int], span: Period) -> Pieces:
            return filled_span(cells.periods, filled, span, bool(who.pay))

        def combine(columns: list[Exact], found: Pieces, _: int) -> Exact:
            if measure.flow:
                return reduce(Exact.__add__, (c.scaled(share) for c, (_, share, _) in zip(columns, found, strict=True)))
            total = sum(months for _, _, months in found)
            parts = (c.scaled(Fraction(months, total)) for c, (_, _, months) in zip(columns, found, strict=True))
            return reduce(Exact.__add__, parts)

        return cells.combined(rows, who.span, who.spans, pieces, combine, NO_TARGET)

    def attainment(
        self, name: str, who: Who, target: Value | None = None, roll_up: str = "pooled", cohort: str = ""
    ) -> Attainment:
        """Actual against target (given, or the group's own); rolled up from the members' attainments if asked.

        `cohort` as in `value`.
        """
        measure = self.terms(name)
        actual = self.value(name, who, cohort)
        target = self.target(name, who) if target is None else target
        lower = measure is not None and measure.lower_is_better
        pooled = attained(actual, target, lower)
        if measure is None or roll_up == "pooled" or who.scope == "individual":
            return pooled

        def by_group(asked: Who) -> Value:
            row, sub = self._rolled(asked)
            parts = self.attainment(name, sub)
            weights = parts.target if roll_up == "target-weighted" else None
            return over_people(_averaged(measure), parts.ratio, weights, row, len(asked))

        return Attainment(
            actual,
            pooled.target,
            _once_a_group(who, self._alike_for_all(measure), by_group),
            np.zeros(len(who), np.bool_),
        )

    def average_value(self, name: str, who: Who, roll_up: str) -> Value:
        """The average of the members' own values, by their targets if asked, where the curve wants no attainment."""
        measure = self.terms(name)
        if measure is None or who.scope == "individual":
            return self.value(name, who)

        def by_group(asked: Who) -> Value:
            row, sub = self._rolled(asked)
            values = self.value(name, sub)
            by_target = roll_up == "target-weighted"
            weights = attained(values, self.target(name, sub), lower_is_better=False).target if by_target else None
            return over_people(_averaged(measure), values, weights, row, len(asked))

        return _once_a_group(who, self._alike_for_all(measure), by_group)

    def _rolled(self, who: Who) -> tuple[Index, Who]:
        if who.scope in ("region", "segment"):
            return self.members.ask_sets(who)
        pairs = self.members.payees(who, with_leader=False)
        return pairs[0], self.members.ask_payees(who, pairs)


def _once_a_group(who: Who, alike: bool, answer: Callable[[Who], Value]) -> Value:
    """The answers by row, worked out once for rows that ask for one group, if all who ask are told the same."""
    shared = who.distinct() if alike else None
    return answer(who) if shared is None else answer(shared[0]).take(shared[1])


def _together(measure: MeasureTerms, targets: Value, row: Index, size: int) -> Value:
    """Targets of members or regions: their sum if they are flows, else their average."""
    found = over_people(replace(measure, over_people="sum" if measure.flow else "average"), targets, None, row, size)
    missing = found.state == NOT_MEASURABLE
    return Value(found.number, np.where(missing, NO_TARGET, found.state).astype(np.int8))


def _averaged(measure: MeasureTerms) -> MeasureTerms:
    return replace(measure, over_people="average")


def attained(actual: Value, target: Value, lower_is_better: bool) -> Attainment:
    """actual / target, or target / actual where lower is better; never below 0, NO_TARGET for a target <= 0."""
    none = (target.state == OK) & (target.number.num <= 0)
    target = target.marked(none, NO_TARGET)
    state = strongest(actual.state, target.state)
    beyond = np.zeros(len(actual), np.bool_)
    if lower_is_better:
        beyond = (state == OK) & (actual.number.num <= 0)
        ratio = (target.number / actual.number).where(~beyond, Exact.full(len(actual), 1))
    else:
        ratio = actual.number / target.number
    ratio = ratio.where(ratio.num > 0, Exact.zeros(len(actual)))
    return Attainment(actual, target, Value.settled(ratio, state), beyond)


@dataclass(frozen=True)
class FormulaScope:
    """Where a formula's parts come from: the same groups and spans, or the scope that a part names."""

    measures: Measures
    who: Who
    measure: MeasureTerms | None
    cohort: str

    def lookup(self, reference: Reference) -> Value:
        """A part of the formula."""
        who = self.measures.inputs.scopes.at(self.who, reference.scope) if reference.scope else self.who
        if reference.attainment:
            return self.measures.attainment(reference.measure, who, cohort=self.cohort).ratio
        return self.measures.value(reference.measure, who, self.cohort)

    def per_account(self, node: Node) -> Value:
        """The expression for each account of the cohort, added up; accounts that are not measurable are left out."""
        inputs = self.measures.inputs
        terms = self.measure or next(iter(inputs.terms.values()))
        asked = self._accounts(node, terms)
        sub = self.measures.members.ask_accounts(self.who, (asked.row, asked.account))
        values = asked.weighed(evaluate(node, replace(self, who=sub), len(sub)))
        return over_people(replace(terms, over_people="sum"), values, None, asked.row, len(self.who))

    def _accounts(self, node: Node, terms: MeasureTerms) -> Asked:
        """The cohort's accounts; without a cohort, all of the book."""
        measures, who = self.measures, self.who
        parts = None if self.cohort in ("first day", "last day") else measures.added_up(node, self.cohort)
        if parts is None:
            return each(*measures.members.accounts(who, terms, self.cohort, every=True))
        pairs = [measures.totals.accounts_of(part, who, cohort) for part, cohort in parts]
        row, account = (np.concatenate([np.zeros(0, np.intp), *columns]) for columns in zip(*pairs, strict=True))
        return every(len(who), measures.inputs.accounts, row, account)
