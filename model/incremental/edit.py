"""One edited transaction to refreshed payouts without calculating everybody anew.

What the transaction added to each group is taken off the running totals, what it adds now is put on, and the earned
lines of those whose groups it touches are calculated again by the same functions. Whatever this way does not cover is
left to a full calculation; tests prove the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from model.basics.integers import Index
from model.calculation import Calculation
from model.credits.crediting import Crediting
from model.credits.facts import Facts, facts
from model.earnings.context import Context
from model.earnings.earn import earned_lines
from model.incremental.row import edited, overwrite, row_table
from model.measures.inputs import Inputs
from model.measures.postings import Postings
from model.measures.totalled import RunningKey, Totals
from model.measures.who import BY_PAYEE
from model.pay.carry import carry_forward
from model.plans.terms import ComponentTerms
from model.tables.book import Cell
from model.tables.columns import Table, Tables

_CALM_SHEETS = ("Draws", "Adjustments", "Opening balances")


def with_transaction(
    calculation: Calculation, row: int, cells: Mapping[str, Cell]
) -> tuple[Calculation, frozenset[str]] | None:
    """The calculation after the transaction in table row `row` became `cells` (by heading, all of them), and whose
    payouts were calculated again (IDs).

    The tables are changed in place, so the calculation given must not be used afterwards. None, with nothing changed,
    where only a full calculation can tell.
    """
    context, tables = calculation.context, calculation.tables
    before = row_table(tables["Transactions"], row)
    after = edited(tables["Transactions"], row, cells, tables.calendar, tables.settings.currency)
    if after is None or not _covered(calculation) or not (_plain(context, before) and _plain(context, after)):
        return None
    if before.names("Transaction ID").text(0) != after.names("Transaction ID").text(0):
        return None
    keys = tuple(context.measures.totals.tables)
    old, new = _added(context, before, keys), _added(context, after, keys)
    if old is None or new is None:
        return None
    overwrite(tables["Transactions"], row, after)
    _overwrite_facts(context.inputs.crediting.facts, row, _facts(context, after))
    totals = context.measures.totals
    for key in keys:
        totals.shift(key, old[key], -1)
        totals.shift(key, new[key], 1)
    context.inputs.forget_transactions()
    totals.forget_credits()
    payees = _touched(context, [*old.values(), *new.values()])
    blocks = earned_lines(context.limited(payees))
    ledger = calculation.ledger.with_renewed(context, blocks, payees.tolist())
    if any(block.amount.min(initial=0) < 0 for block in blocks):
        carry_forward(context, ledger)
    ids = frozenset(context.people.ids[payee] for payee in payees.tolist())
    return replace(calculation, ledger=ledger), ids


def _covered(calculation: Calculation) -> bool:
    """Whether the book's plans keep an edit inside the groups that reports and leaders form, line by line."""
    context, tables = calculation.context, calculation.tables
    if calculation.records or any(tables[sheet].size for sheet in _CALM_SHEETS):
        return False
    if any(plan.carries_excess or plan.cap is not None for plan in context.plans):
        return False
    if any(rule.must_total for rule in context.inputs.crediting.rules):
        return False
    measures = context.inputs.terms.values()
    if any(m.cohort in ("first day", "last day") or m.distinct or m.kind == "book" for m in measures):
        return False
    if any(key[1] not in BY_PAYEE for key in context.measures.totals.tables):
        return False
    return all(_calm(component) for component in context.components) and calculation.ledger.calm


def _calm(component: ComponentTerms) -> bool:
    """Whether the component's lines follow from the running totals of its own payee's groups."""
    return (
        component.scope in BY_PAYEE
        and component.method != "pool"
        and component.applied != "per transaction"
        and component.clawback_months is None
        and component.holdback == 0
    )


def _plain(context: Context, one: Table) -> bool:
    """Whether the row is sound, known to the other sheets, no reversal and not reversed."""
    crediting = context.inputs.crediting
    name = one.names("Transaction ID").text(0)
    account = one.names("Account ID").text(0)
    at = int(crediting.facts.names.first_rows[one.names("Transaction ID").codes[0]])
    reversed_ = bool((crediting.facts.reverses[crediting.facts.reversing] == at).any())
    holders = [names.text(0) for _, names in one.roles.values()]
    return (
        bool(name)
        and not one.broken[0]
        and not reversed_
        and not one.names("Reverses").text(0)
        and (not account or account in crediting.facts.account_position)
        and all(not payee or payee in context.people.position for payee in holders)
    )


def _facts(context: Context, one: Table) -> Facts:
    return facts(_tables(context, one), context.inputs.crediting.facts)


def _tables(context: Context, one: Table) -> Tables:
    return replace(context.tables, by_name={**context.tables.by_name, "Transactions": one})


def _added(context: Context, one: Table, keys: tuple[RunningKey, ...]) -> dict[RunningKey, Postings] | None:
    """What the row alone adds to each table of totals; None where it does not fit into their denominators."""
    crediting = context.inputs.crediting
    alone = Crediting(_tables(context, one), context.people, _facts(context, one), crediting.rules, crediting.roles)
    alone.owners = crediting.owners
    inputs = Inputs(
        alone.tables,
        context.people,
        context.inputs.timeline,
        context.inputs.ranks,
        alone,
        context.inputs.scopes,
        context.fx,
        context.inputs.terms,
        context.inputs.plans_inside,
    )
    totals = Totals(inputs)
    found = {key: totals.postings_for(key) for key in keys}
    fits = all(context.measures.totals.takes(key, posts) for key, posts in found.items())
    return found if fits else None


def _overwrite_facts(whole: Facts, row: int, one: Facts) -> None:
    """Writes the derived columns of one row; the others are the table's own arrays."""
    for name in ("day", "dated", "account", "kind", "digits", "product", "region", "segment"):
        getattr(whole, name)[row] = getattr(one, name)[0]


def _touched(context: Context, posted: list[Postings]) -> Index:
    """Everyone to whose group something was added; where members are looked at one by one, all who lead them too."""
    payees = np.unique(np.concatenate([posts.key for posts in posted])) if posted else np.zeros(0, np.intp)
    alone = all(component.roll_up == "pooled" for component in context.components)
    if alone and not any(measure.weighted_by for measure in context.inputs.terms.values()):
        return payees.astype(np.intp)
    segments = np.arange(context.inputs.timeline.segments, dtype=np.intp)
    payee, segment = np.repeat(payees, len(segments)), np.tile(segments, len(payees))
    _, above = context.inputs.ranks.above(payee, segment, include_self=True)
    return np.unique(np.concatenate([payees, above])).astype(np.intp)
