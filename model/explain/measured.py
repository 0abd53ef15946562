"""The chain behind a measure's value: credits, contracts, readings or the parts of a formula, down to cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from model.basics.calendar import months_of
from model.basics.exact import Index
from model.earnings.context import Context
from model.explain.groups import group_name
from model.explain.numbers import number, percent
from model.explain.sources import rate_cells, source
from model.explain.steps import Source, Step
from model.measures.formula_grammar import FormulaError
from model.measures.formulas import Reference, parse, per_account_parts, references
from model.measures.measures import Measures
from model.measures.owner_rows import OwnerRows
from model.measures.periodic import PeriodRows, filled_span, fitting
from model.measures.readings import own_rows
from model.measures.terms import MeasureTerms
from model.measures.value import NO_TARGET, NOT_MEASURABLE, OK, Value
from model.measures.who import Who

MOST_LISTED = 200  # credits of one measure; more than these are added up in one step
STATES = {NOT_MEASURABLE: "not measurable", NO_TARGET: "no target", 3: "rests on a row that has a problem"}


def value_step(context: Context, label: str, name: str, who: Who, cohort: str = "", clawed: bool = False) -> Step:
    """The value of a measure for the one row of `who`, with what it was made of."""
    measure = context.measures.terms(name)
    value = context.measures.value(name, who, cohort, clawed)
    if measure is None:
        return Step(label, None, "text", note=f"the book has no measure '{name}'" if name else "no measure is named")
    span = context.calendar.name(who.spans[int(who.span[0])])
    note = f"{measure.name} of {group_name(context, who)}, {span}"
    step = Step(label, _number(value), measure.unit, who.currency if measure.unit == "money" else "", note)
    if value.state[0] != OK:
        step = replace(step, note=f"{note}: {STATES[int(value.state[0])]}")
    own = source(context.tables, "Measures", measure.row)
    parts = _parts(context, measure, who, measure.cohort or cohort, clawed)
    return replace(step, sources=(own, *_first_sources(parts)), parts=parts)


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
    return _credits(context, measure, who, cohort, clawed)


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
    found = context.measures.attainment(reference.measure, asked)
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


def _credits(context: Context, measure: MeasureTerms, who: Who, cohort: str, clawed: bool) -> tuple[Step, ...]:
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
    listed = sorted(kept.tolist(), key=lambda i: (int(facts.day[item[i]]), facts.id(int(item[i]))))
    unit, currency = ("money", who.currency) if measure.kind == "sum" else ("number", "")
    behind = context.inputs.crediting.credits(measure.rules).of_each(item[listed])
    steps = [
        _credit(context, measure, who, int(item[i]), rows, amount.fraction(i), unit, currency)
        for i, rows in zip(listed, behind, strict=True)
    ]
    if len(rest):
        total = amount.take(rest).sums(np.zeros(len(rest), np.intp), 1).fraction(0)
        note = "smaller ones, added up"
        rows = _rows_behind(context, measure, item[rest])
        steps.append(Step(f"{len(rest):,} more", total, unit, currency, note, unlisted=rows))
    return tuple(steps)


def _credit(
    context: Context, measure: MeasureTerms, who: Who, at: int, rows: Index, amount: Fraction, unit: str, currency: str
) -> Step:
    """One credited transaction; `rows` are all its credits."""
    table, facts = context.tables["Transactions"], context.inputs.crediting.facts
    account = int(facts.account[at])
    where = f", {context.tables['Accounts'].texts('Account')[account]}" if account >= 0 else ""
    if who.scope == "individual":
        rows = rows[context.inputs.crediting.credits(measure.rules).payee[rows] == who.key[0]]
    note = f"{table.names('Type').text(at)}{where}{_share_note(context, measure, rows)}"
    cells: tuple[Source, ...] = ()
    if unit == "money" and facts.currency.text(at) != currency and facts.dated[at]:
        month = int(months_of(facts.day[at : at + 1])[0])
        cells = rate_cells(context, facts.currency.text(at), currency, month, who.fx_months)
        note += f", {number(facts.amount.fraction(at))} {facts.currency.text(at)} converted"
    sources = (source(context.tables, "Transactions", at, "Amount"), *_credit_sources(context, measure, rows), *cells)
    return Step(facts.id(at), amount, unit, currency, note, None, sources)


def _rows_behind(context: Context, measure: MeasureTerms, item: Index) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """The rows of the book behind credits that are not listed one by one."""
    crediting, tables = context.inputs.crediting, context.tables
    found = crediting.credits(measure.rules)
    transactions = np.unique(item)
    mine = found.of_all(transactions)
    source_row, explicit = found.source[mine], found.explicit[mine]
    by_sheet = {
        "Transactions": transactions,
        "Credits": np.unique(source_row[explicit & (source_row >= 0)]),
        "Ownership": np.unique(source_row[~explicit & (source_row >= 0)]),
        "Crediting rules": np.array([rule.row for rule in crediting.rules], np.intp)[np.unique(found.rule[mine])],
    }
    return tuple((sheet, tuple(tables[sheet].rows[rows].tolist())) for sheet, rows in by_sheet.items() if len(rows))


def _share_note(context: Context, measure: MeasureTerms, rows: Index) -> str:
    """How the credited amount comes about, where it is not simply the amount."""
    crediting = context.inputs.crediting
    found = crediting.credits(measure.rules)
    notes = []
    for r in rows[:3].tolist():
        rule = crediting.rules[int(found.rule[r])]
        share = found.share.fraction(r)
        if share != 1:
            notes.append(f"share {percent(share)}")
        if rule.percent != 1 or rule.basis != "ARR":
            name = context.tables["Crediting rules"].names("Rule").text(rule.row)
            notes.append(f"{percent(rule.percent)} of {rule.basis} by rule {name}")
    return f" ({'; '.join(notes)})" if notes else ""


def _credit_sources(context: Context, measure: MeasureTerms, rows: Index) -> tuple[Source, ...]:
    crediting = context.inputs.crediting
    found = crediting.credits(measure.rules)
    sources: list[Source] = []
    for r in rows.tolist():
        if found.source[r] >= 0:
            sheet = "Credits" if found.explicit[r] else "Ownership"
            sources.append(source(context.tables, sheet, int(found.source[r])))
        sources.append(source(context.tables, "Crediting rules", crediting.rules[int(found.rule[r])].row))
    return tuple(dict.fromkeys(sources))


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
    """The accounts, regions or members whose own rows make up the value."""
    named = rows.regions if who.scope == "region" else rows.segments
    if who.scope in ("region", "segment") and named:
        _, sub = measures.members.ask_sets(who)
    elif rows.accounts:
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
        pieces = [(c, share) for c, share, _ in filled_span(cells.periods, filled, span, who.by_month and measure.flow)]
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
        replace(target_step(context, measure.name, one), label=group_name(context, one))
        for one in _below(context, context.measures, _without_accounts(rows), measure, who)
    )


def _without_accounts(rows: OwnerRows) -> OwnerRows:
    """The rows without those of accounts: accounts have no targets."""
    return replace(rows, accounts={})
