"""The chain behind an earned or true-up line: target incentive, weight, curve, attainment, and what limited it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.curves.curve import Curve
from model.earnings.asking import asked
from model.earnings.assessment import Assessment, named_or_formula
from model.earnings.context import Context
from model.earnings.due import TRAILING, Due
from model.earnings.incentive import prorated
from model.earnings.lines import EarnedLines
from model.earnings.scorecard import goal_rows
from model.earnings.steps import Amounts
from model.explain.measured import STATES, formula_step, target_step, value_step
from model.explain.numbers import number, percent
from model.explain.sources import source
from model.explain.steps import Source, Step
from model.measures.value import OK
from model.measures.who import Who
from model.plans.terms import ComponentTerms


def earned_parts(context: Context, block: EarnedLines, row: int) -> tuple[Step, ...]:
    """The steps of one line, in the order in which they were taken."""
    at = np.array([row], np.intp)
    lines = block.take(at)
    assert lines.found is not None
    assert lines.steps is not None
    rows, found, amounts = lines.rows, lines.found, lines.steps
    component = rows.component
    spans = assessed_spans(context, block.line, rows)
    who = asked(context, rows, spans, rows.span)
    steps: list[Step] = []
    currency = context.pay_currency(int(rows.payee[0]), rows.plan)
    if found.by_incentive:
        steps += _incentive(context, rows, lines, currency)
    steps += _curve(context, component, rows, found, who)
    if not found.by_incentive:
        steps += _conversion(context, rows, currency)
    steps += _safeguards(context, component, found, amounts, who, currency)
    if block.line == "true-up" or component.basis == "year to date":
        steps += _history(lines, amounts, currency)
    if component.method == "pool":
        steps.append(_pool(context, block, row, currency))
    return tuple(steps)


def assessed_spans(context: Context, line: str, rows: Due) -> tuple[Period, ...]:
    """Over which spans rows of that line kind were assessed."""
    if rows.component.basis == "year to date" and line == "earned":
        start = context.year.start
        return tuple(Period(start, s.end - start) for s in rows.spans)
    return rows.spans


def _cell(context: Context, component: ComponentTerms, heading: str) -> tuple[Source, ...]:
    return (source(context.tables, "Components", component.row, heading),)


def _incentive(context: Context, rows: Due, lines: EarnedLines, currency: str) -> list[Step]:
    """TI of the span, or of each span of the year to date, spell by spell, and the weight that holds for it."""
    weighed = lines.incentive.fraction(0)
    span = rows.spans[int(rows.span[0])]
    kind = rows.component.measured_over or rows.plan.paid
    to_date = (lines.line == "true-up" or rows.component.basis == "year to date") and kind != TRAILING
    spans = [s for s in context.calendar.split(context.year, kind) if s.end <= span.end] if to_date else [span]
    parts: list[Step] = []
    full = Fraction(0)
    for one in spans:
        found, whole = _spells(context, rows, one, currency)
        parts += found
        full += whole
    total = sum((p.value or Fraction(0) for p in parts), Fraction(0))
    without = None
    if full != total and total and len(parts) == 1 and not rows.component.cap_in_money and lines.steps is not None:
        without = lines.steps.final.fraction(0) * full / total
    cells = tuple(dict.fromkeys(cell for part in parts for cell in part.sources))
    weight = weighed / total if total else rows.component.weight
    note = "" if weight == rows.component.weight else "with the weight of components that are not measurable"
    return [
        Step("Target incentive", total, "money", currency, "", without, cells, tuple(parts)),
        Step("Weight", weight, "percent", note=note, sources=_cell(context, rows.component, "Weight")),
    ]


def _spells(context: Context, rows: Due, span: Period, currency: str) -> tuple[list[Step], Fraction]:
    """What each spell adds to a span, and what the last would add if it ran through the whole of it."""
    row, spell, part = prorated(context.people, context.plans, rows.payee, rows.span * 0, (span,), rows.plans)
    spells = context.people.spells
    steps, full = [], Fraction(0)
    for i in range(len(row)):
        s = int(spell[i])
        plan = context.plans[int(spells.plan[s])]
        share = plan.year_share(span, context.calendar)
        full = spells.incentive.fraction(s) * spells.fte.fraction(s) * share
        note = f"{number(spells.incentive.fraction(s))} a year"
        if spells.fte.fraction(s) != 1:
            note += f" x FTE {number(spells.fte.fraction(s))}"
        note += f" x {share.numerator}/{share.denominator} of the year"
        counted = part.fraction(i)
        if counted != 1:
            note += f" x {counted.numerator}/{counted.denominator} of the span ({plan.proration})"
        cell = source(context.tables, "Assignments", int(spells.row[s]), "Target incentive")
        label = f"{context.calendar.name(span)}, plan {plan.plan_id}"
        steps.append(Step(label, full * counted, "money", currency, note, None, (cell,)))
    return steps, full


def _curve(context: Context, component: ComponentTerms, rows: Due, found: Assessment, who: Who) -> list[Step]:
    if component.method == "scorecard":
        return [_goals(context, rows, found)]
    if component.rate is not None:
        label = "Rate" if component.method != "unit" else "Amount per unit"
        unit = "percent" if component.method != "unit" else "number"
        paid = value_step(context, "Credited", component.measure, who, clawed=component.clawback_months is not None)
        return [paid, Step(label, component.rate, unit, sources=_cell(context, component, "Rate"))]
    asked_step = _asked(context, component, found, who)
    table = context.curves.get(component.curve)
    note, cells = "", _cell(context, component, "Curve")
    if isinstance(table, Curve) and found.x.state[0] == OK:
        at = int(table.segment(found.x.number)[0])
        if at >= 0:
            chosen = table.rows[at]
            note = f"row {at + 1}: from {number(chosen.start)}, {chosen.shape} {number(chosen.value)}"
            cells = (*cells, source(context.tables, "Curves", chosen.row, "Value"))
        else:
            note = f"below the first row, which begins at {number(table.rows[0].start)}"
    result = found.curve.fraction(0) if found.shown[0] else None
    money = not found.by_incentive
    label = "Effective rate" if money else "Curve result"
    parts = tuple(
        Step(
            f"Row {i + 1}: {row.shape}",
            row.value,
            "number",
            note=f"{'above' if row.excluded else 'from'} {number(row.start)}",
            sources=(source(context.tables, "Curves", row.row, "From"),),
        )
        for i, row in enumerate(table.rows if isinstance(table, Curve) else ())
    )
    paid_steps = [_paid_on(context, component, who, asked_step)] if money else []
    return [asked_step, *paid_steps, Step(label, result, "percent", note=note, sources=cells, parts=parts)]


def _asked(context: Context, component: ComponentTerms, found: Assessment, who: Who) -> Step:
    """What the curve was asked: attainment with its actual and target, or the value itself."""
    if component.curve and component.curve_input == "attainment":
        ratio = found.attainment.number.fraction(0) if found.attainment.state[0] == OK else None
        parts = (
            value_step(context, "Actual", component.measure, who),
            target_step(context, component.measure, who, found.target),
        )
        note = "" if component.roll_up == "pooled" else f"{component.roll_up} of the members' attainments"
        return Step("Attainment", ratio, "percent", note=note, parts=parts)
    return value_step(context, "Actual", component.measure, who)


def _paid_on(context: Context, component: ComponentTerms, who: Who, asked_step: Step) -> Step:
    """What the rate is paid on: the actual, or what it is without reversing transactions."""
    if component.clawback_months is not None:
        return value_step(context, "Credited", component.measure, who, clawed=True)
    return replace(asked_step if asked_step.label == "Actual" else asked_step.parts[0], label="Credited")


def _goals(context: Context, rows: Due, found: Assessment) -> Step:
    table = context.tables["Goals"]
    span = rows.spans[int(rows.span[0])]
    parts = []
    for r in goal_rows(context, rows.component, int(rows.payee[0]), span):
        weight, achieved = table.numbers("Weight").get(r), table.numbers("Achieved").get(r)
        note = f"weight {percent(weight or Fraction(0))}"
        note += " x not scored yet" if achieved is None else f" x {percent(achieved)}"
        value = None if achieved is None else (weight or Fraction(0)) * achieved
        cell = source(context.tables, "Goals", r, "Achieved")
        parts.append(Step(table.texts("Goal")[r], value, "percent", note=note, sources=(cell,)))
    total = found.actual.number.fraction(0) if found.actual.state[0] == OK else None
    return Step("Achieved", total, "percent", note="sum of goal weight x achieved", parts=tuple(parts))


def _conversion(context: Context, rows: Due, currency: str) -> list[Step]:
    if currency == rows.plan.currency:
        return []
    rate, missing = context.pay_rates(rows.payee, rows.plan, rows.pay_months)
    value = None if missing[0] else rate.fraction(0)
    return [Step("Exchange rate", value, "number", note=f"{rows.plan.currency} to {currency}")]


@dataclass(frozen=True)
class _Line:
    """What the safeguards of one line look at; `fine`: it could be calculated."""

    component: ComponentTerms
    found: Assessment
    amounts: Amounts
    who: Who
    currency: str

    @property
    def fine(self) -> bool:
        return bool(self.found.state[0] == OK)

    def capped(self, value: Fraction) -> Fraction:
        """The value as the component's cap would leave it."""
        limit = self.amounts.limit
        return value if limit is None else min(value, limit.fraction(0))


def _safeguards(
    context: Context, component: ComponentTerms, found: Assessment, amounts: Amounts, who: Who, currency: str
) -> list[Step]:
    """Volume, gate, multiplier and cap, each with what the line would have been without it."""
    line = _Line(component, found, amounts, who, currency)
    steps = []
    if component.minimum_volume is not None:
        steps.append(_volume(context, line))
    if component.gate:
        steps.append(_gate(context, line))
    if component.multiplier_measure:
        steps.append(_multiplier(context, line))
    if amounts.limit is not None:
        steps.append(_cap(context, line))
    return steps


def _volume(context: Context, line: _Line) -> Step:
    component, found = line.component, line.found
    below = bool(found.below_volume[0])
    volume = value_step(context, "Volume", component.volume_measure or component.measure, line.who)
    said = "not reached" if below else "not measurable" if volume.value is None else "reached"
    without = line.amounts.raw.fraction(0) * found.gate.fraction(0) * found.multiplier.fraction(0)
    return Step(
        "Minimum volume",
        component.minimum_volume,
        "number",
        note=said,
        without=line.capped(without) if below and line.fine else None,
        sources=_cell(context, component, "Minimum volume"),
        parts=(volume,),
    )


def _gate(context: Context, line: _Line) -> Step:
    component, found = line.component, line.found
    state = int(named_or_formula(component.gate, line.who, context.measures).state[0])
    closed = bool(found.gate_closed[0])
    without = line.amounts.raw.fraction(0) * found.multiplier.fraction(0)
    changed = closed and line.fine and not found.below_volume[0]
    said = STATES[state] if state != OK else "not met" if closed else "met"
    return Step(
        "Gate",
        found.gate.fraction(0) if state == OK else None,
        "percent",
        note=f"{component.gate}: {said}",
        without=line.capped(without) if changed else None,
        sources=_cell(context, component, "Gate"),
        parts=formula_step(context, "Gate", component.gate, line.who),
    )


def _multiplier(context: Context, line: _Line) -> Step:
    component, multiplier = line.component, line.found.multiplier.fraction(0)
    state = int(named_or_formula(component.multiplier_measure, line.who, context.measures).state[0])
    return Step(
        "Multiplier",
        multiplier if state == OK else None,
        "percent",
        note=STATES[state] if state != OK else "",
        without=line.capped(line.amounts.gated.fraction(0)) if multiplier != 1 and line.fine else None,
        sources=_cell(context, component, "Multiplier measure"),
        parts=formula_step(context, "Multiplier measure", component.multiplier_measure, line.who),
    )


def _cap(context: Context, line: _Line) -> Step:
    amounts = line.amounts
    assert amounts.limit is not None
    bites = bool(amounts.withheld.num[0] > 0)
    return Step(
        "Cap",
        amounts.limit.fraction(0),
        "money",
        line.currency,
        "limits the line" if bites else "not reached",
        amounts.multiplied.fraction(0) if bites and line.fine else None,
        _cell(context, line.component, "Cap"),
    )


def _history(lines: EarnedLines, amounts: Amounts, currency: str) -> list[Step]:
    scale = 10 ** int(lines.digits[0])
    return [
        Step("Entitlement for the year to date", amounts.final.fraction(0), "money", currency),
        Step("Earned earlier in the year", Fraction(int(lines.history[0]), scale), "money", currency),
    ]


def _pool(context: Context, block: EarnedLines, row: int, currency: str) -> Step:
    assert block.steps is not None
    rows = block.rows
    same = (rows.span == rows.span[row]) & (block.steps.final.compare(_repeated(block.steps.final, row)) == 0)
    members = ", ".join(context.people.names[int(p)] for p in rows.payee[same][:20])
    note = f"shared by {rows.component.pool_share} among {members}"
    return Step("Pool", block.steps.final.fraction(row), "money", currency, note)


def _repeated(column: Exact, row: int) -> Exact:
    return Exact.full(len(column), column.fraction(row))
