"""What became of every transaction: who was credited with how much of it, or why nobody was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property

from model.basics.calendar import day_date
from model.basics.integers import Index
from model.basics.watch import Watch, asked, stages, unwatched, watched
from model.credits.crediting import NOBODY, Crediting, crediting
from model.credits.rules import NO_RULE
from model.people.roster import roster
from model.tables.columns import Tables
from model.tables.schema import folded

_LOOK = 2_000  # credits from one look at the watch to the next


@dataclass(frozen=True)
class CreditRow:
    """A credit, or with a `reason` a transaction that nobody is credited with; amounts in the row's currency."""

    transaction_id: str
    day: date | None
    account_id: str
    type: str
    amount: Fraction
    currency: str
    role: str
    payee_id: str
    name: str
    share: Fraction | None
    credited: Fraction
    rule: str
    source: str
    reason: str


@dataclass(frozen=True)
class RoleTotal:
    """The credits of one role ('' for all roles together): `amount` is that of the transactions credited, once each."""

    role: str
    currency: str
    transactions: int
    amount: Fraction
    credited: Fraction

    @property
    def ratio(self) -> Fraction | None:
        """Credited / amount: above 1 where credit is given more than once."""
        return self.credited / self.amount if self.amount else None


@dataclass(frozen=True)
class CreditReport:
    """All rows, in the order of the transactions, and the totals by role and currency."""

    rows: tuple[CreditRow, ...]
    totals: tuple[RoleTotal, ...]


def credit_report(tables: Tables, watch: Watch = unwatched) -> CreditReport:
    """Credits under all crediting rules, on each transaction's own date. What `watch` raises ends it."""
    reading, listing = stages(watch, 9, 1)
    reader = _Reader(tables, crediting(tables, roster(tables)))
    credited = reader.credited(reading)
    rows: list[CreditRow] = []
    for at in watched(range(reader.engine.facts.size), listing, _LOOK):
        rows += credited.get(at) or [reader.row(at, reason=reader.why_not(at))]
    return CreditReport(tuple(rows), tuple(_totals(rows, watch)))


@dataclass
class _Reader:
    """Puts the codes of the crediting engine back into the book's own words."""

    tables: Tables
    engine: Crediting

    @cached_property
    def _roles(self) -> dict[str, str]:
        """Roles as the book spells them, by folded name."""
        sheets = ("Ownership", "Credits", "Crediting rules")
        return {folded(name): name for sheet in sheets for name in self.tables[sheet].names("Role").names}

    @cached_property
    def _rules(self) -> list[str]:
        names = self.tables["Crediting rules"].names("Rule")
        return [names.text(rule.row) for rule in self.engine.rules]

    @cached_property
    def _first_matches(self) -> list[Index]:
        return [self.engine.rule_of(role, None) for role in self.engine.roles]

    def credited(self, watch: Watch) -> dict[int, list[CreditRow]]:
        """The rows of each transaction under a rule that gives credit."""
        given, people = self.engine.credits(), self.engine.people
        found: defaultdict[int, list[CreditRow]] = defaultdict(list)
        for i in watched(range(len(given)), watch, _LOOK):
            at, payee = int(given.transaction[i]), int(given.payee[i])
            role, rule = self._roles[self.engine.roles[int(given.role[i])]], self._rules[int(given.rule[i])]
            if payee == NOBODY:
                who = "somebody who is not in Payees" if given.stranger[i] else "nobody"
                why = f"rule '{rule}' matches, but {who} holds it as {role}"
                found[at].append(self.row(at, role=role, rule=rule, reason=why))
                continue
            row = self.row(at, role, people.ids[payee], people.names[payee], given.share.fraction(i), rule)
            source = "Credits" if given.explicit[i] else "Ownership" if given.source[i] >= 0 else f"column {role}"
            found[at].append(replace(row, credited=given.amount.fraction(i), source=source))
        return found

    def row(
        self,
        at: int,
        role: str = "",
        payee_id: str = "",
        name: str = "",
        share: Fraction | None = None,
        rule: str = "",
        reason: str = "",
    ) -> CreditRow:
        """A row with the facts of transaction `at`, and nothing credited yet."""
        table, facts = self.tables["Transactions"], self.engine.facts
        return CreditRow(
            transaction_id=facts.id(int(at)),
            day=day_date(int(facts.day[at])) if facts.dated[at] else None,
            account_id=table.names("Account ID").text(at),
            type=table.names("Type").text(at),
            amount=facts.amount.fraction(at),
            currency=facts.currency.text(at),
            role=role,
            payee_id=payee_id,
            name=name,
            share=share,
            credited=Fraction(0),
            rule=rule,
            source="",
            reason=reason,
        )

    def why_not(self, at: int) -> str:
        """Why no rule gives credit for a transaction in any role."""
        facts = self.engine.facts
        if facts.reverses[at] >= 0:
            return f"it reverses {facts.id(int(facts.reverses[at]))}, which is not credited"
        matched = [int(first[at]) for first in self._first_matches if first[at] != NO_RULE]
        if matched:
            return f"rule '{self._rules[matched[0]]}' gives no credit"
        return "no crediting rule matches it" if self._rules else "there are no crediting rules"


def _totals(rows: list[CreditRow], watch: Watch) -> Iterator[RoleTotal]:
    """By role and currency, then over all roles."""
    amounts: defaultdict[tuple[str, str], dict[str, Fraction]] = defaultdict(dict)
    sums: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for row in asked(rows, watch, _LOOK):
        if row.payee_id:
            for role in (row.role, ""):
                amounts[role, row.currency][row.transaction_id] = row.amount
                sums[role, row.currency] += row.credited
    for (role, currency), total in sorted(sums.items(), key=lambda item: (not item[0][0], item[0])):
        once = amounts[role, currency]
        yield RoleTotal(role, currency, len(once), sum(once.values(), Fraction(0)), total)
