"""What a component's measures say for each row (payee, span), before any target incentive comes in.

The outcome is either a factor on target incentive x weight (bonus, scorecard) or an amount of money (rate, unit), with
the minimum volume, gate and multiplier beside it, so that each step can be shown and undone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from model.basics.exact import Exact
from model.basics.integers import Mask, Rows
from model.curves.curve import Curve, Matrix
from model.curves.tables import RateTables
from model.earnings.running import Crossing, credit_by_credit
from model.measures.formulas import FormulaError, Node, is_true, parse
from model.measures.measures import Measures
from model.measures.measures import attained as attained_of
from model.measures.value import NO_TARGET, NOT_MEASURABLE, OK, PROBLEM, State, Value, strongest
from model.measures.who import Who
from model.plans.terms import ComponentTerms


@dataclass(frozen=True)
class Assessment:
    """One row a (payee, span). `raw` is a factor where `by_incentive`, else money in plan currency.

    `actual`, `target` and `attainment` are those of the span evaluated, which for a running sum is the year so far
    against the year's target; an actual that stands at the curve's last row has no attainment. `idle`: nothing was
    measured in the span itself. `x` is what the curve was asked; `curve` what it said (for money the effective rate),
    `shown` where it could be asked, also of a row that a gate or multiplier leaves not measurable. `beyond`: it stood
    at the curve's last row, whatever x.
    `gate` is 1 or what a closed gate still pays; `state` says whether the row can be calculated at all.
    """

    by_incentive: bool
    actual: Value
    target: Value
    attainment: Value
    idle: Mask
    x: Value
    beyond: Mask
    raw: Exact
    curve: Exact
    shown: Mask
    below_volume: Mask
    gate: Exact
    gate_closed: Mask
    multiplier: Exact
    state: State

    def take(self, rows: Rows) -> Assessment:
        """Some of the rows."""
        return Assessment(
            self.by_incentive,
            self.actual.take(rows),
            self.target.take(rows),
            self.attainment.take(rows),
            self.idle[rows],
            self.x.take(rows),
            self.beyond[rows],
            self.raw.take(rows),
            self.curve.take(rows),
            self.shown[rows],
            self.below_volume[rows],
            self.gate.take(rows),
            self.gate_closed[rows],
            self.multiplier.take(rows),
            self.state[rows],
        )


@dataclass(frozen=True)
class Question:
    """The rows of a component: who is asked, over which spans, and the targets that count.

    `before` and `after`: for a running component the year's spans up to the period before, and up to this one;
    `across`: the rows whose running sum goes on across plans.
    `scored`: what the goals of a scorecard add up to.
    """

    who: Who
    target: Value
    before: Who | None = None
    after: Who | None = None
    across: Crossing | None = None
    scored: Value | None = None


def assess(component: ComponentTerms, question: Question, measures: Measures, tables: RateTables) -> Assessment:
    """Asks everything that the component's terms name."""
    who = question.who
    size = len(who)
    attained = _attainment(component, question, measures)
    by_incentive = component.method in ("bonus", "scorecard") or (component.method == "pool" and component.rate is None)
    if question.scored is not None:
        x, raw, curve, state = attained.actual, attained.actual.number, attained.actual.number, attained.actual.state
        rated = np.ones(size, np.bool_)
    else:
        x = _curve_input(component, question, measures, attained)
        if by_incentive:
            raw, state = _curve(component, tables, measures, who, x, attained.beyond)
            curve, state, rated = raw, strongest(x.state, state), np.ones(size, np.bool_)
        else:
            raw, curve, rated, state = _money(component, question, measures, tables, attained, x)
    shown = rated & (state == OK) & (bool(component.curve) or component.rate is not None)
    volume, volume_state = _below_volume(component, who, measures)
    gate, closed, gate_state = _gate(component, who, measures)
    multiplier, multiplier_state = _multiplier(component, who, measures, tables)
    state = strongest(state, gate_state, multiplier_state)
    state = np.where(volume, OK, strongest(state, volume_state)).astype(np.int8)
    if component.broken:
        state = np.full(size, PROBLEM, np.int8)
    evaluated = _evaluated(component, question, measures, attained)
    return Assessment(
        by_incentive,
        evaluated.actual,
        evaluated.target,
        evaluated.ratio,
        attained.actual.number.num == 0,
        x,
        attained.beyond,
        raw,
        curve,
        shown,
        volume,
        gate,
        closed,
        multiplier,
        state,
    )


@dataclass(frozen=True)
class _Attained:
    actual: Value
    target: Value
    ratio: Value
    beyond: Mask


def _attainment(component: ComponentTerms, question: Question, measures: Measures) -> _Attained:
    if question.scored is not None:
        blank = Value.absent(len(question.who), NO_TARGET)
        return _Attained(question.scored, blank, blank, np.zeros(len(question.who), np.bool_))
    found = measures.attainment(component.measure, question.who, question.target, component.roll_up)
    beyond = found.beyond if component.curve_input == "attainment" else np.zeros(len(found.beyond), np.bool_)
    return _Attained(found.actual, found.target, found.ratio, beyond)


def _evaluated(component: ComponentTerms, question: Question, measures: Measures, attained: _Attained) -> _Attained:
    """What is shown as actual, target and attainment; none of it enters into an amount."""
    if component.running:
        clawed = component.clawback_months is not None
        assert question.after is not None
        actual = measures.value(component.measure, question.after, clawed=clawed)
        across = question.across
        if across is not None:
            actual = actual.replaced(across.rows, measures.value(component.measure, across.who, clawed=clawed))
        found = attained_of(actual, question.target, lower_is_better=False)
        return _Attained(found.actual, found.target, found.ratio, found.beyond)
    if not attained.beyond.any() or component.curve_input != "attainment":
        return attained
    return replace(attained, ratio=attained.ratio.marked(attained.beyond, NOT_MEASURABLE))


def _curve_input(component: ComponentTerms, question: Question, measures: Measures, attained: _Attained) -> Value:
    """Attainment, amount or value; a flat rate needs the actual alone."""
    if component.curve and component.curve_input == "attainment":
        return attained.ratio
    if component.roll_up != "pooled":
        return measures.average_value(component.measure, question.who, component.roll_up)
    return attained.actual


def _curve(
    component: ComponentTerms, tables: RateTables, measures: Measures, who: Who, x: Value, beyond: Mask
) -> tuple[Exact, State]:
    """F(x), with the second input for a matrix; rows beyond every attainment stand at the last row."""
    table = tables.get(component.curve)
    if table is None:
        return Exact.zeros(len(x)), np.full(len(x), PROBLEM, np.int8)
    fine = np.zeros(len(x), np.int8)
    if isinstance(table, Matrix):
        second = named_or_formula(component.second_measure, who, measures)
        return table.value(x.number, second.number, beyond), second.state
    return table.value(x.number, beyond), fine


def _money(
    component: ComponentTerms,
    question: Question,
    measures: Measures,
    tables: RateTables,
    attained: _Attained,
    x: Value,
) -> tuple[Exact, Exact, Mask, State]:
    """Commission or unit money in plan currency, the effective rate, where there is one, and the state.

    With clawback, reversing transactions lower the attainment that selects the rate, and nothing else.
    """
    who = question.who
    clawed = component.clawback_months is not None
    paid_on = measures.value(component.measure, who, clawed=True) if clawed else attained.actual
    credited = paid_on.number
    if component.rate is not None:
        amount = paid_on.number.scaled(component.rate)
        return amount, Exact.full(len(who), component.rate), np.ones(len(who), np.bool_), paid_on.state
    table = tables.get(component.curve)
    if table is None or (isinstance(table, Matrix) and component.applied != "per period"):
        nothing = Exact.zeros(len(who))
        return nothing, nothing, np.zeros(len(who), np.bool_), np.full(len(who), PROBLEM, np.int8)
    if component.applied == "per transaction" and isinstance(table, Curve):
        amount, state = _per_transaction(component, question, measures, table, attained, clawed)
    elif component.applied == "running" and isinstance(table, Curve):
        amount, credited, state = _running(component, question, measures, table, credited, clawed)
    elif component.curve_input == "attainment":
        value, state = _curve(component, tables, measures, who, x, attained.beyond)
        state = strongest(x.state, attained.target.state, state)
        amount = attained.target.number * value
        if clawed and isinstance(table, Curve):
            rate = (amount / attained.actual.number).where(attained.actual.number.num > 0, table.rate_at_zero(len(who)))
            lowered = paid_on.number.compare(attained.actual.number) != 0
            amount = (paid_on.number * rate).where(lowered, amount)
    else:
        value, state = _curve(component, tables, measures, who, paid_on, attained.beyond)
        amount, state = value, strongest(paid_on.state, state)
    if component.applied == "per period":
        amount = amount.where(paid_on.number.num >= 0, Exact.zeros(len(who)))
    return amount, amount / credited, credited.num != 0, state


def _per_transaction(
    component: ComponentTerms,
    question: Question,
    measures: Measures,
    table: Curve,
    attained: _Attained,
    clawed: bool,
) -> tuple[Exact, State]:
    """Each credit alone through the curve, added up by row; only reversals are mirrored, other negatives pay 0."""
    who = question.who
    row, amount, item = measures.transactions(component.measure, who, clawed)
    mirrored = measures.inputs.crediting.facts.reverses[item] >= 0
    if component.curve_input == "attainment":
        target = attained.target.number.take(row)
        earned = target * table.alone(amount / target, mirrored)
        state = strongest(attained.actual.state, attained.target.state)
    else:
        earned, state = table.alone(amount, mirrored), attained.actual.state
    return earned.sums(row, len(who)), state


def _running(
    component: ComponentTerms, question: Question, measures: Measures, table: Curve, paid_on: Exact, clawed: bool
) -> tuple[Exact, Exact, State]:
    """F(year's sum after the period) - F(the sum before it); what each credit earns alone adds up to just that.

    Beside it the credits that earn: `paid_on`, those of the period, unless others do.
    """
    assert question.before is not None
    assert question.after is not None
    before = measures.value(component.measure, question.before, clawed=clawed)
    after = measures.value(component.measure, question.after, clawed=clawed)
    state, scale = strongest(before.state, after.state), None
    if component.curve_input == "attainment":
        target = question.target
        target = target.marked((target.state == OK) & (target.number.num <= 0), NO_TARGET)
        state, scale = strongest(state, target.state), target.number
    if scale is None:
        earned = table.at_least_zero(after.number) - table.at_least_zero(before.number)
    else:
        earned = scale * (table.at_least_zero(after.number / scale) - table.at_least_zero(before.number / scale))
    across = question.across
    if across is not None:
        part = Exact.full(len(across.rows), 1) if scale is None else scale.take(across.rows)
        row, added, credited, _ = credit_by_credit(measures, component.measure, table, across, part, clawed)
        earned = earned.replaced(across.rows, added.sums(row, len(across.rows)))
        paid_on = paid_on.replaced(across.rows, credited.sums(row, len(across.rows)))
    return earned, paid_on, state


def _below_volume(component: ComponentTerms, who: Who, measures: Measures) -> tuple[Mask, State]:
    if component.minimum_volume is None:
        return np.zeros(len(who), np.bool_), np.zeros(len(who), np.int8)
    volume = measures.value(component.volume_measure or component.measure, who)
    below = (volume.state == OK) & (volume.number.compared(component.minimum_volume) < 0)
    return below, volume.state


def _gate(component: ComponentTerms, who: Who, measures: Measures) -> tuple[Exact, Mask, State]:
    size = len(who)
    if not component.gate:
        return Exact.full(size, 1), np.zeros(size, np.bool_), np.zeros(size, np.int8)
    value = _formula(component.gate, who, measures)
    closed = (value.state == OK) & ~is_true(value)
    return Exact.full(size, component.gate_pays).where(closed, Exact.full(size, 1)), closed, value.state


def _multiplier(component: ComponentTerms, who: Who, measures: Measures, tables: RateTables) -> tuple[Exact, State]:
    size = len(who)
    if not component.multiplier_measure and not component.multiplier_curve:
        return Exact.full(size, 1), np.zeros(size, np.int8)
    table = tables.get(component.multiplier_curve)
    if table is None or isinstance(table, Matrix):
        return Exact.full(size, 1), np.full(size, PROBLEM, np.int8)
    value = named_or_formula(component.multiplier_measure, who, measures)
    return table.value(value.number, np.zeros(size, np.bool_)), value.state


def named_or_formula(text: str, who: Who, measures: Measures) -> Value:
    """A measure by its bare name (its value), or in the notation of formulas."""
    if "[" not in text and ("@" in text or ":" in text):
        text = f"[{text}]"
    return _formula(text, who, measures) if "[" in text else measures.value(text, who)


def _formula(text: str, who: Who, measures: Measures) -> Value:
    try:
        node: Node = parse(text)
    except FormulaError:
        return Value.absent(len(who), PROBLEM)
    return measures.formula(node, who)


def reason_of_state(state: int) -> str:
    """The reason that stands on a line which cannot be calculated."""
    return {NOT_MEASURABLE: "not measurable", NO_TARGET: "no target", PROBLEM: "problem in the book"}[state]
