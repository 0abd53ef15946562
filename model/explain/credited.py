"""The credits behind a sum or count: one step a credited transaction, down to the rows that credited it."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

import numpy as np

from model.basics.calendar import months_of
from model.basics.exact import Exact
from model.basics.integers import Index
from model.credits.crediting import Credits
from model.earnings.context import Context
from model.explain.numbers import number, percent
from model.explain.sources import rate_cells, source, sources
from model.explain.steps import Source, Step
from model.measures.terms import MeasureTerms
from model.measures.who import Who

MOST_LISTED = 200  # credits of one measure; more than these are added up in one step


def credit_steps(context: Context, measure: MeasureTerms, who: Who, cohort: str, clawed: bool) -> tuple[Step, ...]:
    """One step a credited transaction, by date and ID; of very many the largest, and one step for the rest."""
    row, amount, item = context.measures.transactions(measure.name, who, clawed, cohort)
    facts = context.inputs.crediting.facts
    kept = np.arange(len(row), dtype=np.intp)
    if who.account[0] >= 0:
        kept = kept[facts.account[item] == who.account[0]]
    rest = kept[:0]
    if len(kept) > MOST_LISTED:
        order = np.argsort(-amount.take(kept).absolute().ranks(), kind="stable")
        kept, rest = kept[order[:MOST_LISTED]], kept[order[MOST_LISTED:]]
    days, ids = facts.day[item[kept]].tolist(), facts.names.texts_of(item[kept])
    listed = kept[sorted(range(len(kept)), key=lambda i: (days[i], ids[i]))]
    unit, currency = ("money", who.currency) if measure.kind == "sum" else ("number", "")
    behind = _Behind(context, context.inputs.crediting.credits(measure.rules), who)
    steps = behind.steps(item[listed], amount.take(listed), unit, currency)
    if len(rest):
        total = amount.take(rest).sums(np.zeros(len(rest), np.intp), 1).fraction(0)
        rows = behind.unlisted(item[rest])
        steps.append(Step(f"{len(rest):,} more", total, unit, currency, "smaller ones, added up", unlisted=rows))
    return tuple(steps)


@dataclass(frozen=True)
class _Rule:
    """What a crediting rule makes of an amount ('' if it leaves it as it is), and its row."""

    note: str
    cell: Source


@dataclass(frozen=True)
class _Behind:
    """The credits under a measure's rules, and for whom they are told."""

    context: Context
    credits: Credits
    who: Who
    _rules: dict[int, _Rule] = field(default_factory=dict)

    def steps(self, item: Index, amount: Exact, unit: str, currency: str) -> list[Step]:
        """One step for each transaction, in the order given."""
        tables, facts = self.context.tables, self.context.inputs.crediting.facts
        ids, kinds = facts.names.texts_of(item), tables["Transactions"].names("Type").texts_of(item)
        accounts, names = facts.account[item].tolist(), tables["Accounts"].texts("Account")
        cells, rates = sources(tables, "Transactions", item, "Amount"), self._converted(item, unit, currency)
        steps = []
        for i, (shares, credited) in enumerate(self._credited(item)):
            where = f", {names[accounts[i]]}" if accounts[i] >= 0 else ""
            rate, converted = rates.get(i, ((), ""))
            note = f"{kinds[i]}{where}{shares}{converted}"
            said = (cells[i], *credited, *rate)
            steps.append(Step(ids[i], amount.fraction(i), unit, currency, note, None, said))
        return steps

    def _converted(self, item: Index, unit: str, currency: str) -> dict[int, tuple[tuple[Source, ...], str]]:
        """By place, the exchange rate of each transaction in another currency, and the words for it."""
        facts, found = self.context.inputs.crediting.facts, {}
        if unit != "money" or set(facts.currency.names) <= {currency}:
            return {}
        for i, (at, own) in enumerate(zip(item.tolist(), facts.currency.texts_of(item), strict=True)):
            if own != currency and facts.dated[at]:
                month = int(months_of(facts.day[at : at + 1])[0])
                cells = rate_cells(self.context, own, currency, month, self.who.fx_months)
                found[i] = cells, f", {number(facts.amount.fraction(at))} {own} converted"
        return found

    def _credited(self, item: Index) -> list[tuple[str, tuple[Source, ...]]]:
        """How each transaction's credited amount comes about, where it is not simply the amount, and its rows."""
        rows, count = self.credits.of_each(item)
        if self.who.scope == "individual":
            mine = self.credits.payee[rows] == self.who.key[0]
            count = np.bincount(np.repeat(np.arange(len(item)), count)[mine], minlength=len(item))
            rows = rows[mine]
        rules, shares = self.credits.rule[rows].tolist(), self.credits.share.take(rows)
        part = (shares.num != shares.den).tolist()
        notes = [self._note(shares.fraction(i) if part[i] else None, rule) for i, rule in enumerate(rules)]
        cells = [(*held, self._rule(rule).cell) for held, rule in zip(self._holding(rows), rules, strict=True)]
        found, first = [], 0
        for size in count.tolist():
            after = first + size
            said = "; ".join(text for text in notes[first : min(first + 3, after)] if text)
            named = cells[first] if size == 1 else tuple(dict.fromkeys(c for held in cells[first:after] for c in held))
            found.append((f" ({said})" if said else "", named))
            first = after
        return found

    def _note(self, share: Fraction | None, rule: int) -> str:
        """What `share` (None: the whole) and the rule make of an amount."""
        said = self._rule(rule).note
        if share is None:
            return said
        return f"share {percent(share)}; {said}" if said else f"share {percent(share)}"

    def _holding(self, rows: Index) -> list[tuple[Source, ...]]:
        """The row of Credits or Ownership behind each credit; none where the transaction itself names the payee."""
        found: list[tuple[Source, ...]] = [()] * len(rows)
        at = self.credits.source[rows]
        if (at < 0).all():
            return found
        explicit = self.credits.explicit[rows]
        for sheet, mine in (("Credits", explicit & (at >= 0)), ("Ownership", ~explicit & (at >= 0))):
            places = np.flatnonzero(mine)
            for place, cell in zip(places.tolist(), sources(self.context.tables, sheet, at[places]), strict=True):
                found[place] = (cell,)
        return found

    def _rule(self, position: int) -> _Rule:
        """A crediting rule, told once however many transactions it credits."""
        if position not in self._rules:
            rule = self.context.inputs.crediting.rules[position]
            name = self.context.tables["Crediting rules"].names("Rule").text(rule.row)
            plain = rule.percent == 1 and rule.basis == "ARR"
            note = "" if plain else f"{percent(rule.percent)} of {rule.basis} by rule {name}"
            self._rules[position] = _Rule(note, source(self.context.tables, "Crediting rules", rule.row))
        return self._rules[position]

    def unlisted(self, item: Index) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The rows of the book behind credits that are not listed one by one."""
        transactions = np.unique(item)
        mine = self.credits.of_all(transactions)
        row, explicit = self.credits.source[mine], self.credits.explicit[mine]
        rules = np.array([rule.row for rule in self.context.inputs.crediting.rules], np.intp)
        by_sheet = {
            "Transactions": transactions,
            "Credits": np.unique(row[explicit & (row >= 0)]),
            "Ownership": np.unique(row[~explicit & (row >= 0)]),
            "Crediting rules": rules[np.unique(self.credits.rule[mine])],
        }
        tables = self.context.tables
        return tuple((sheet, tuple(tables[sheet].rows[rows].tolist())) for sheet, rows in by_sheet.items() if len(rows))
