"""Crediting rules: the first rule of a role that matches a transaction says how much of it counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from model.basics.calendar import FAR_FUTURE, FAR_PAST
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.credits.facts import UNKNOWN, Facts
from model.tables.columns import Tables
from model.tables.schema import folded

NO_RULE = -1


@dataclass(frozen=True)
class Rule:
    """A row of Crediting rules; None stands for "any"."""

    row: int
    name: str
    role: str
    types: frozenset[str]
    segment: str
    region: str
    product: str
    term_from: Fraction | None
    term_below: Fraction | None
    prepaid: bool | None
    start: int
    end: int
    percent: Fraction
    basis: str
    year_weights: tuple[Fraction, ...]
    must_total: bool
    broken: bool

    @property
    def by_term(self) -> bool:
        """Whether the term decides how much counts."""
        return self.basis in ("TCV", "year weights")

    def factor(self, term: Fraction) -> Fraction:
        """Credit % times what the basis makes of a term in months (TCV, or the weights of the contract years)."""
        if self.basis == "TCV":
            return self.percent * term / 12
        if self.basis == "year weights":
            years = sum(
                (
                    weight / 100 * min(max(term - 12 * year, Fraction(0)), Fraction(12)) / 12
                    for year, weight in enumerate(self.year_weights)
                ),
                Fraction(0),
            )
            return self.percent * years
        return self.percent

    @property
    def matches_all(self) -> bool:
        """Whether no condition but the role stands in it."""
        names = (self.types, self.segment, self.region, self.product)
        bounds = (self.term_from, self.term_below, self.prepaid)
        undated = self.start == FAR_PAST and self.end == FAR_FUTURE
        return undated and not any(names) and all(b is None for b in bounds)

    def matches(self, facts: Facts) -> Mask:
        """The transactions that the rule's conditions let through, whatever their role.

        What cannot be read may be anything, so that it holds whom it might concern; but it is not left out by a rule
        at 0 % that may not be meant.
        """
        found = np.ones(facts.size, np.bool_)
        unread = facts.unread if self.percent else {}
        if self.types:
            found &= facts.kinds.among(self.types)[facts.kind] | unread.get("Type", False)
        for name, codes, vocabulary in (
            (self.segment, facts.segment, facts.segments),
            (self.region, facts.region, facts.regions),
        ):
            if name:
                found &= (codes == vocabulary.code(name)) & (codes >= 0) | (codes == UNKNOWN) & bool(self.percent)
        if self.product:
            code = facts.products.code(self.product)
            found &= (facts.product == code) & (code >= 0) | unread.get("Product", False)
        if self.term_from is not None:
            found &= (facts.term.compared(self.term_from) >= 0) | unread.get("Term", False)
        if self.term_below is not None:
            found &= (facts.term.compared(self.term_below) < 0) | unread.get("Term", False)
        if self.prepaid is not None:
            found &= (facts.prepaid == self.prepaid) | unread.get("Prepaid", False)
        if self.start > FAR_PAST:
            found &= (facts.day >= self.start) | unread.get("Date", False)
        if self.end < FAR_FUTURE:
            found &= facts.day <= self.end
        return found


def crediting_rules(tables: Tables) -> list[Rule]:
    """All rules in the order of the sheet, which is the order in which they are searched."""
    table = tables["Crediting rules"]
    start, end = table.days("From"), table.days("To")
    prepaid = {"yes": True, "no": False}
    return [
        Rule(
            row=r,
            name=folded(table.names("Rule").text(r)),
            role=folded(table.names("Role").text(r)),
            types=frozenset(folded(name) for name in table.name_lists("Types")[r]),
            segment=table.names("Segment").text(r),
            region=table.names("Region").text(r),
            product=table.names("Product").text(r),
            term_from=table.numbers("Term from").get(r),
            term_below=table.numbers("Term below").get(r),
            prepaid=prepaid.get(table.choices("Prepaid").text(r)),
            start=int(start.day[r]) if start.filled[r] else FAR_PAST,
            end=int(end.day[r]) if end.filled[r] else FAR_FUTURE,
            percent=table.numbers("Credit %").get(r) or Fraction(0),
            basis=table.choices("Basis").text(r),
            year_weights=table.number_lists("Year weights")[r],
            must_total=bool(table.flags("Must total 100%")[r]),
            broken=bool(table.broken[r]),
        )
        for r in range(table.size)
    ]


def first_match(rules: Iterable[tuple[int, Rule]], matched: Callable[[int], Mask], size: int) -> Index:
    """For each transaction the position of the first of the numbered rules that matches it, NO_RULE where none does."""
    found = np.full(size, NO_RULE, np.intp)
    for position, rule in reversed(list(rules)):
        if rule.matches_all:
            found.fill(position)
        else:
            found[matched(position)] = position
    return found


def factors(facts: Facts, rules: list[Rule], transaction: Index, rule: Index) -> Exact:
    """The factor on the amount of each of these transactions under its rule."""
    plain = Exact.of([r.percent for r in rules] + [Fraction(0)])
    if len(set(plain.num.tolist())) == 1 and not any(r.by_term for r in rules):
        return Exact.full(len(rule), plain.fraction(0))
    column = plain.take(rule)
    rows = np.flatnonzero(np.array([r.by_term for r in rules] + [False], np.bool_)[rule])
    if not len(rows):
        return column
    terms = facts.term.take(transaction[rows])
    pairs = np.stack([rule[rows], terms.num.astype(np.int64)], axis=1)
    distinct, inverse = np.unique(pairs, axis=0, return_inverse=True)
    den = terms.den if isinstance(terms.den, int) else 1
    special = Exact.of([rules[int(r)].factor(Fraction(int(t), den)) for r, t in distinct])
    return column.replaced(rows, special.take(inverse.ravel()))
