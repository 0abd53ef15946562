"""What held lines wait for: the cells that somebody has to fill before they have an amount and can be signed.

The calculation itself does not look for them: it knows which lines are held, and only those are followed here, all
payees of a component together. What a broken row holds is not repeated: that row has its problem already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.basics.integers import Index
from model.basics.problem import Problem
from model.basics.watch import Watch, unwatched, watched
from model.calculation import Calculation
from model.curves.curve import Matrix
from model.earnings.asking import asked, target_who
from model.earnings.context import Context
from model.earnings.due import Due
from model.earnings.lines import EarnedLines
from model.explain.earned import assessed_spans
from model.explain.lacks import Lack, Lacks
from model.explain.tracing import Home, Tracer, lacking
from model.measures.formulas import FormulaError, parse
from model.measures.who import Who
from model.pay.slot import Entry
from model.plans.terms import ComponentTerms
from model.tables.schema import folded


@dataclass
class _Held:
    """Held lines: rows of blocks of earned lines, and the lines of their own."""

    rows: dict[int, tuple[EarnedLines, list[int]]] = field(default_factory=dict)
    others: list[Entry] = field(default_factory=list)


def missing(calculation: Calculation, period: Period | None = None, watch: Watch = unwatched) -> list[Problem]:
    """What the held lines of the pay periods inside `period` (None: all computed) lack, as errors of the book.

    One problem a missing cell, however many lines rest on it; it names how many payees wait. Lines that are held only
    because another one is, or because a row of the book has a problem, add nothing. What `watch` raises ends it.
    """
    lacks = Lacks(calculation.context)
    held = _held(calculation, period, watch)
    for block, rows in watched(list(held.rows.values()), watch):
        _component(lacks, block, np.array(rows, np.intp))
    for entry in held.others:
        _other(lacks, entry)
    return lacks.problems()


def _held(calculation: Calculation, period: Period | None, watch: Watch) -> _Held:
    found = _Held()
    for slot in calculation.slots(period, watch=watch):
        record = calculation.record(slot)
        if record is not None and record.closed:
            continue
        for entry in slot.entries:
            if not entry.held:
                continue
            if entry.block is None:
                found.others.append(entry)
            else:
                found.rows.setdefault(id(entry.block), (entry.block, []))[1].append(entry.row)
    return found


def _component(lacks: Lacks, block: EarnedLines, held: Index) -> None:
    """Follows everything that a component's held lines were asked for."""
    if block.found is None:
        return
    held = held[lacking(block.found.state[held])]
    if not len(held):
        return
    context, rows = lacks.context, block.rows.take(held)
    spans = assessed_spans(context, block.line, rows)
    who, waits, component = asked(context, rows, spans, rows.span), rows.payee, rows.component
    tracer = Tracer(lacks)
    if component.method == "scorecard":
        _goals(lacks, component, rows, spans)
    else:
        _curve_input(tracer, rows, who)
    if component.minimum_volume is not None:
        tracer.value(component.volume_measure or component.measure, who, waits)
    _text(tracer, component, "Gate", component.gate, who, waits)
    _text(tracer, component, "Multiplier measure", component.multiplier_measure, who, waits)
    if isinstance(context.curves.get(component.curve), Matrix):
        _text(tracer, component, "Second measure", component.second_measure, who, waits)
    if component.method == "pool" and component.pool_share == "points":
        _points(lacks, rows, who)


def _curve_input(tracer: Tracer, rows: Due, who: Who) -> None:
    """Attainment, amount or value, as the curve or the rate is asked for it."""
    component, waits = rows.component, rows.payee
    if not component.curve or component.curve_input != "attainment":
        if component.roll_up == "pooled":
            tracer.value(component.measure, who, waits)
        elif component.roll_up == "average":
            tracer.average(component.measure, who, waits)
        else:
            tracer.attainment(component.measure, who, waits, component.roll_up)
    elif component.roll_up == "pooled":
        tracer.value(component.measure, who, waits)
        tracer.target(component.measure, target_who(tracer.lacks.context, rows, who), waits)
    else:
        tracer.attainment(component.measure, who, waits, component.roll_up)


def _text(tracer: Tracer, component: ComponentTerms, heading: str, text: str, who: Who, waits: Index) -> None:
    """A measure by its bare name, or a formula that stands in a component."""
    if not text:
        return
    if "[" not in text and ("@" in text or ":" in text):
        text = f"[{text}]"
    if "[" not in text:
        tracer.value(text, who, waits)
        return
    home = Home("Components", component.row, heading, f"{heading} of {component.name}", None, "")
    try:
        tracer.node(parse(text), who, waits, home)
    except FormulaError:
        return  # a problem of the book, with its own words


def _points(lacks: Lacks, rows: Due, group: Who) -> None:
    """Pools whose members have no points at all; `group`: whose pool each row shares."""
    component, context = rows.component, lacks.context
    who = context.inputs.scopes.ask(
        "individual", rows.payee, rows.spell, rows.spans, rows.span, rows.plans, rows.plan.currency, None
    )
    points = context.measures.value(component.points_measure, who).number
    points = points.where(points.num > 0, Exact.zeros(len(points)))
    _, pool = np.unique(np.stack([group.key, rows.span], axis=1), axis=0, return_inverse=True)
    number = pool.ravel().astype(np.intp)
    nobody = points.sums(number, int(number.max()) + 1).take(number).num == 0
    wrong = f"no member of pool {component.name} has points of {component.points_measure}"
    lack = Lack("Components", component.row, "Points measure", component.name, wrong, "enter who has how many")
    for payee, span in zip(rows.payee[nobody].tolist(), rows.span[nobody].tolist(), strict=True):
        lacks.add(lack, [payee], rows.spans[span])


def _goals(lacks: Lacks, component: ComponentTerms, rows: Due, spans: tuple[Period, ...]) -> None:
    """Goals that are not scored yet, and payees without any."""
    table, people = lacks.context.tables["Goals"], lacks.context.people
    payees = table.names("Payee ID").positions(people.position)
    mine = table.names("Component").folded_positions({component.key: 0}) == 0
    periods, scored = table.period_values("Period"), table.numbers("Achieved").filled
    goals: dict[int, list[int]] = {}
    for row in np.flatnonzero(mine & (payees >= 0)).tolist():
        goals.setdefault(int(payees[row]), []).append(row)
    for payee, number in zip(rows.payee.tolist(), rows.span.tolist(), strict=True):
        span = spans[number]
        due = [row for row in goals.get(payee, ()) if (p := periods[row]) is None or span.holds(p)]
        for row in due:
            if not scored[row]:
                wrong = f"the goal '{table.texts('Goal')[row]}' of {component.name} is not scored"
                right = "enter what was achieved, such as 80%, or 0 for nothing"
                lacks.add(Lack("Goals", row, "Achieved", component.name, wrong, right), [payee])
        if not due:
            wrong = f"{people.ids[payee]} has no goal of {component.name}"
            lack = Lack("Goals", None, None, component.name, wrong, "add rows with goals whose weights add up to 100%")
            lacks.add(lack, [payee], span)


def _other(lacks: Lacks, entry: Entry) -> None:
    """Adjustments that wait for a second approver, and releases whose condition is not measurable."""
    context = lacks.context
    if entry.reason == "needs a second approver":
        for sheet, row in entry.cites:
            wrong = "the adjustment is above the amount that one person may approve"
            lack = Lack(sheet, row, "Approved by", "second approvers", wrong, "name the second approver")
            lacks.add(lack, [entry.payee])
    elif entry.kind == "release" and entry.reason == "not measurable":
        for component in _components_of(context, entry):
            who, waits = _at_release(context, component, entry), np.array([entry.payee], np.intp)
            _text(Tracer(lacks), component, "Release if", component.release_if, who, waits)


def _components_of(context: Context, entry: Entry) -> Iterator[ComponentTerms]:
    named: Iterable[ComponentTerms] = context.of_plan(entry.plan) if entry.plan >= 0 else ()
    return (component for component in named if component.key == folded(entry.component))


def _at_release(context: Context, component: ComponentTerms, entry: Entry) -> Who:
    """Who the condition of a release is asked for: the payee, over the pay period of the release."""
    payee, plan = np.array([entry.payee], np.intp), context.plans[component.plan]
    last, first = np.array([entry.period.last_day], np.int64), np.array([entry.period.first_day], np.int64)
    spell = context.inputs.scopes.last_spell(payee, last, first)
    months = plan.months if plan.fx_by_period else None
    span, plans = np.zeros(1, np.intp), frozenset([component.plan])
    return context.inputs.scopes.ask(component.scope, payee, spell, (entry.period,), span, plans, plan.currency, months)
