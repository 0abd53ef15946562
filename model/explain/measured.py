"""The chain behind a measure's value: credits, contracts, readings or the parts of a formula, down to cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from model.earnings.context import Context
from model.explain.credited import credit_steps
from model.explain.groups import group_name
from model.explain.sources import source
from model.explain.steps import Source, Step
from model.measures.formula_grammar import FormulaError
from model.measures.formulas import Reference, parse, per_account_parts, references
from model.measures.measures import Measures
from model.measures.owner_rows import OwnerRows
from model.measures.period_rows import PeriodRows, filled_span, fitting
from model.measures.readings import own_rows
from model.measures.terms import MeasureTerms
from model.measures.value import NO_TARGET, NOT_MEASURABLE, OK, Value
from model.measures.who import Who

STATES = {NOT_MEASURABLE: "not measurable", NO_TARGET: "no target", 3: "rests on a row that has a problem"}


def value_step(
    context: Context,
    label: str,
    name: str,
    who: Who,
    cohort: str = "",
    clawed: bool = False,
    shown: Value | None = None,
) -> Step:
    """The value of a measure for the one row of `who`, with what it was made of; `shown`: where it is known already."""
    measure = context.measures.terms(name)
    value = context.measures.value(name, who, cohort, clawed) if shown is None else shown
    if measure is None:
        return Step(label, None, "text", note=f"the book has no measure '{name}'" if name else "no measure is named")
    span = context.calendar.name(who.spans[int(who.span[0])])
    note = f"{measure.name} of {group_name(context, who)}, {span}"
    if value.state[0] != OK:
        note += f": {STATES[int(value.state[0])]}"
    currency = who.currency if measure.unit == "money" else ""
    parts = _parts(context, measure, who, measure.cohort or cohort, clawed)
    cells = (source(context.tables, "Measures", measure.row), *_first_sources(parts))
    return Step(label, _number(value), measure.unit, currency, note, None, cells, parts)


def _number(value: Value) -> Fraction | None:
    return value.number.fraction(0) if value.state[0] == OK else None


def _first_sources(parts: Sequence[Step]) -> tuple[Source, ...]:
    return parts[0].sources[:1] if len(parts) == 1 else ()


def _parts(context: Context, measure: MeasureTerms, who: Who, cohort: str, clawed: bool) -> tuple[Step, ...]:
    """What it was made of; nothing where its own row is wrong, as it is where formulas rest on themselves."""
    if measure.broken:
        return ()
    if measure.kind == "formula":
        return _formula_parts(context, measure, who, cohort)
    if measure.kind == "reading":
        return _reading_parts(context, measure, who)
    if measure.kind == "book":
        return _contracts(context, measure, who, cohort)
    return credit_steps(context, measure, who, cohort, clawed)


def _formula_parts(context: Context, measure: MeasureTerms, who: Who, cohort: str) -> tuple[Step, ...]:
    assert measure.formula is not None
    row = measure.row
    text = context.tables["Measures"].texts("Formula")[row]
    steps = [Step("Formula", None, "text", note=text, sources=(source(context.tables, "Measures", row, "Formula"),))]
    each = {id(node) for node in per_account_parts(measure.formula)}
    if each:
        steps.append(Step("Per account", None, "text", note="evaluated for each account, then added up"))
    for reference in dict.fromkeys(references(measure.formula)):
        steps.append(reference_step(context, reference, who, cohort))
    return tuple(steps)


def reference_step(context: Context, reference: Reference, who: Who, cohort: str = "") -> Step:
    """A part of a formula at its own scope."""
    asked = context.inputs.scopes.at(who, reference.scope) if reference.scope else who
    label = str(reference)
    if not reference.attainment:
        return value_step(context, label, reference.measure, asked, cohort)
    found = context.measures.attainment(reference.measure, asked, cohort=cohort)
    parts = (
        value_step(context, "Actual", reference.measure, asked, cohort),
        target_step(context, reference.measure, asked),
    )
    return Step(label, _number(found.ratio), "percent", parts=parts)


def formula_step(context: Context, label: str, text: str, who: Who) -> tuple[Step, ...]:
    """The parts of a formula that stands in a component; none if it cannot be read, which is a problem of its own."""
    if "[" not in text:
        return (value_step(context, label, text, who),) if context.measures.terms(text) else ()
    try:
        named = dict.fromkeys(references(parse(text)))
    except FormulaError:
        return ()
    return tuple(reference_step(context, reference, who) for reference in named)


def _contracts(context: Context, measure: MeasureTerms, who: Who, cohort: str) -> tuple[Step, ...]:
    span = who.spans[int(who.span[0])]
    posts = context.measures.totals.contract_postings(measure, who, span, cohort)
    keys = {int(key[0]) for key in context.inputs.base_keys(who)}
    table, accounts = context.tables["Contracts"], context.tables["Accounts"]
    steps = []
    for i in range(len(posts.key)):
        if int(posts.key[i]) in keys and (who.account[0] < 0 or posts.account[i] == who.account[0]):
            at = int(posts.item[i])
            account = int(posts.account[i])
            name = accounts.texts("Account")[account] if account >= 0 else "an account that is not known"
            cell = source(context.tables, "Contracts", at, "ARR")
            unit = "number" if measure.book_value == "customers" else "money"
            currency = who.currency if unit == "money" else ""
            steps.append(
                Step(table.names("Contract ID").text(at), posts.value.fraction(i), unit, currency, name, None, (cell,))
            )
    return tuple(steps)


def _reading_parts(context: Context, measure: MeasureTerms, who: Who) -> tuple[Step, ...]:
    rows = context.inputs.reading_rows.get(measure.key)
    if rows is None:
        return ()
    cells = context.inputs.reading_cells
    if rows.company_only:
        return _cells(context, "Readings", cells, rows.company, measure, who, False)
    own = int(own_rows(context.inputs, rows, who)[0])
    found = _cells(context, "Readings", cells, own, measure, who, False) if own >= 0 else ()
    if found or who.account[0] >= 0 or who.key[0] < 0:
        return found
    return tuple(
        value_step(context, group_name(context, one), measure.name, one)
        for one in _below(context, context.measures, rows, measure, who)
    )


def _below(context: Context, measures: Measures, rows: OwnerRows, measure: MeasureTerms, who: Who) -> list[Who]:
    """The regions of a set, else the accounts or members whose own rows make up the value."""
    if measures.several(rows, who)[0]:
        _, sub = measures.members.ask_sets(who)
        return [sub.take(np.array([i], np.intp)) for i in range(len(sub))]
    if rows.by_account:
        sub = measures.members.ask_accounts(who, measures.members.accounts(who, measure, measure.cohort))
    elif who.scope == "individual":
        return []
    else:
        sub = measures.members.ask_payees(who, measures.members.payees(who, with_leader=True))
    own = own_rows(context.inputs, rows, sub)
    return [sub.take(np.array([i], np.intp)) for i in np.flatnonzero(own >= 0)]


def _cells(
    context: Context, sheet: str, cells: PeriodRows, row: int, measure: MeasureTerms, who: Who, shares: bool
) -> tuple[Step, ...]:
    """The period cells of a row that fill the span; with `shares`, parts of longer cells too."""
    span = who.spans[int(who.span[0])]
    filled = frozenset(int(c) for c in np.flatnonzero(cells.filled[row]))
    if shares:
        pieces = [(c, share) for c, share, _ in filled_span(cells.periods, filled, span, bool(who.pay))]
    else:
        pieces = [(c, Fraction(1)) for c, _ in fitting(cells.periods, filled, span)]
    steps = []
    for column, share in pieces:
        period = cells.periods[column]
        value = cells.cells.fraction(row * cells.columns + column)
        heading = context.tables[sheet].periods[period].heading
        part = f"{share.numerator}/{share.denominator} of it falls in the span"
        note = "" if share == 1 or not measure.flow else part
        cell = source(context.tables, sheet, row, heading)
        currency = who.currency if measure.unit == "money" else ""
        steps.append(Step(context.calendar.name(period), value, measure.unit, currency, note, None, (cell,)))
    return tuple(steps)


def target_step(context: Context, name: str, who: Who, shown: Value | None = None) -> Step:
    """The target of a measure for the one row of `who`; `shown`: the target used, where it was prorated."""
    measure = context.measures.terms(name)
    if measure is None:
        return Step("Target", None, "text", note=f"the book has no measure '{name}'" if name else "no measure is named")
    who = who.for_target(measure.flow)
    value = context.measures.target(name, who) if shown is None else shown
    currency = who.currency if measure.unit == "money" else ""
    note = "" if value.state[0] == OK else STATES[int(value.state[0])]
    parts = _target_parts(context, measure, who)
    number = _number(value) if shown is None or shown.state[0] == OK else None
    return Step("Target", number, measure.unit, currency, note, None, _first_sources(parts), parts)


def _target_parts(context: Context, measure: MeasureTerms, who: Who) -> tuple[Step, ...]:
    rows = context.inputs.target_rows.get(measure.key)
    if rows is None:
        return ()
    cells = context.inputs.target_cells
    own = int(own_rows(context.inputs, rows, who)[0])
    if own < 0 and who.scope in ("team", "reports"):
        own = int(own_rows(context.inputs, rows, replace(who, scope="individual"))[0])
    if own >= 0:
        return _cells(context, "Targets", cells, own, measure, who, True)
    if who.scope == "individual" or who.key[0] < 0:
        return ()
    return tuple(
        target_step(context, measure.name, one)._replace(label=group_name(context, one))
        for one in _below(context, context.measures, _without_accounts(rows), measure, who)
    )


def _without_accounts(rows: OwnerRows) -> OwnerRows:
    """The rows without those of accounts: accounts have no targets."""
    return replace(rows, accounts={})
