"""The chain behind an earned or true-up line: target incentive, weight, curve, attainment, and what limited it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from model.basics.calendar import Period
from model.basics.exact import Exact
from model.earnings.asking import asked
from model.earnings.assessment import Assessment, named_or_formula
from model.earnings.context import Context
from model.earnings.due import TRAILING, Due, plans_alike
from model.earnings.incentive import prorated
from model.earnings.lines import EarnedLines
from model.earnings.scorecard import goal_rows
from model.earnings.steps import Amounts
from model.explain.measured import STATES, formula_step, value_step
from model.explain.numbers import number, percent
from model.explain.rated import cell_of, curve_steps, row_of_curve
from model.explain.sources import rate_cells, source
from model.explain.steps import Step
from model.measures.value import OK
from model.measures.who import Who
from model.plans.terms import ComponentTerms


def earned_parts(context: Context, block: EarnedLines, row: int) -> tuple[Step, ...]:
    """The steps of one line, in the order in which they were taken."""
    lines = block.take(slice(row, row + 1))
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
    steps += (
        [_goals(context, rows, found)] if component.method == "scorecard" else curve_steps(context, rows, found, who)
    )
    if not found.by_incentive:
        steps += _conversion(context, rows, currency)
    to_date = block.line == "true-up" or component.basis == "year to date"
    earlier = Fraction(int(lines.history[0]), 10 ** int(lines.digits[0])) if to_date else None
    line = _Line(component, found, amounts, who, currency, earlier)
    steps += _safeguards(context, line)
    if to_date:
        steps += _history(context, line, block.line)
    if component.method == "pool":
        steps.append(_pool(context, block, row, currency))
    return tuple(steps)


def assessed_spans(context: Context, line: str, rows: Due) -> tuple[Period, ...]:
    """Over which spans rows of that line kind were assessed."""
    if rows.component.basis == "year to date" and line == "earned":
        start = context.year.start
        return tuple(Period(start, s.end - start) for s in rows.spans)
    return rows.spans


def _incentive(context: Context, rows: Due, lines: EarnedLines, currency: str) -> list[Step]:
    """TI of the span, or of each span of the year to date, spell by spell, and the weight that holds for it."""
    span = rows.spans[int(rows.span[0])]
    to_date = lines.line == "true-up" or rows.component.basis == "year to date"
    to_date = to_date and context.over(rows.component) != TRAILING
    parts: list[Step] = []
    full = Fraction(0)
    for one, plans in _spans_to_date(context, rows, span) if to_date else [(span, rows.together)]:
        found, whole = _spells(context, rows, one, plans, currency)
        parts += found
        full += whole
    total = sum((p.value or Fraction(0) for p in parts), Fraction(0))
    without = None
    if full != total and total and len(parts) == 1 and not rows.component.cap_in_money and lines.steps is not None:
        without = lines.steps.final.fraction(0) * full / total
    cells = tuple(dict.fromkeys(cell for part in parts for cell in part.sources))
    weighed = lines.steps.incentive.fraction(0) if to_date and lines.steps is not None else lines.incentive.fraction(0)
    weight = weighed / total if total else rows.component.weight
    note = "" if weight == rows.component.weight else "with the weight of components that are not measurable"
    if weight < rows.component.weight and rows.component.not_measurable == "redistribute":
        note = "what could not be measured went to other components"
    return [
        Step("Target incentive", total, "money", currency, "", without, cells, tuple(parts)),
        Step("Weight", weight, "percent", note=note, sources=cell_of(context, rows.component, "Weight")),
    ]


def _spans_to_date(context: Context, rows: Due, until: Period) -> list[tuple[Period, frozenset[int]]]:
    """The spans up to the end of `until` whose target incentive has come in, each with the plans it counts for."""
    found: dict[Period, frozenset[int]] = {}
    for row in context.components:
        same = row.key == rows.component.key and row.plan in rows.history and row.cumulative
        if same and context.over(row) != TRAILING:
            for span in context.calendar.split(context.year, context.over(row)):
                if span.end <= until.end and row.covers(span.first_day):
                    found[span] = plans_alike(context, row, rows.history, span)
    return sorted(found.items(), key=lambda item: (item[0].end, item[0].start))


def _spells(
    context: Context, rows: Due, span: Period, plans: frozenset[int], currency: str
) -> tuple[list[Step], Fraction]:
    """What each spell adds to a span, and what the last would add if it ran through the whole of it."""
    row, spell, part = prorated(context.people, context.plans, rows.payee, rows.span * 0, (span,), plans)
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
    months = rows.plan.months if rows.plan.fx_by_period else None
    cells = rate_cells(context, rows.plan.currency, currency, int(rows.pay_months[0]), months)
    return [Step("Exchange rate", value, "number", note=f"{rows.plan.currency} to {currency}", sources=cells)]


@dataclass(frozen=True)
class _Line:
    """What the safeguards of one line look at.

    `earlier`: what a line that pays an entitlement to date leaves out, because it was earned before; None for others.
    """

    component: ComponentTerms
    found: Assessment
    amounts: Amounts
    who: Who
    currency: str
    earlier: Fraction | None

    @property
    def fine(self) -> bool:
        """Whether it could be calculated."""
        return bool(self.found.state[0] == OK)

    def capped(self, value: Fraction) -> Fraction:
        """The line, if the value came before the component's cap."""
        limit = self.amounts.limit
        return self.line(value if limit is None else min(value, limit.fraction(0)))

    def line(self, entitled: Fraction) -> Fraction:
        """The line that pays this."""
        if self.earlier is None:
            return entitled
        left = entitled - self.earlier
        return left if self.component.both_ways else max(left, Fraction(0))


def _safeguards(context: Context, line: _Line) -> list[Step]:
    """Volume, gate, multiplier and cap, each with what the line would have been without it."""
    component, amounts = line.component, line.amounts
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
        sources=cell_of(context, component, "Minimum volume"),
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
        sources=cell_of(context, component, "Gate"),
        parts=formula_step(context, "Gate", component.gate, line.who),
    )


def _multiplier(context: Context, line: _Line) -> Step:
    component, multiplier = line.component, line.found.multiplier.fraction(0)
    value = named_or_formula(component.multiplier_measure, line.who, context.measures)
    state = int(value.state[0])
    said, cells = ("", ()) if state != OK else row_of_curve(context, component.multiplier_curve, value.number)
    return Step(
        "Multiplier",
        multiplier if state == OK else None,
        "percent",
        note=STATES[state] if state != OK else said,
        without=line.capped(line.amounts.gated.fraction(0)) if multiplier != 1 and line.fine else None,
        sources=(*cell_of(context, component, "Multiplier measure"), *cells),
        parts=formula_step(context, "Multiplier measure", component.multiplier_measure, line.who),
    )


def _cap(context: Context, line: _Line) -> Step:
    amounts, component = line.amounts, line.component
    assert amounts.limit is not None
    bites = bool(amounts.withheld.num[0] > 0)
    limit = amounts.limit.fraction(0)
    share = component.cap_until_year_end
    until_year_end = share is not None and limit == share * amounts.incentive.fraction(0)
    return Step(
        "Cap until year end" if until_year_end else "Cap",
        limit,
        "money",
        line.currency,
        "limits the line" if bites else "not reached",
        line.line(amounts.multiplied.fraction(0)) if bites and line.fine else None,
        cell_of(context, component, "Cap until year end" if until_year_end else "Cap"),
    )


def _history(context: Context, line: _Line, kind: str) -> list[Step]:
    """What is paid of an entitlement to date: what is left of it, and what the basis makes of that."""
    assert line.earlier is not None
    entitled = line.amounts.final.fraction(0)
    left = entitled - line.earlier
    steps = [
        Step("Entitlement for the year to date", entitled, "money", line.currency),
        Step("Earned earlier in the year", line.earlier, "money", line.currency),
    ]
    if left < 0 and not line.component.both_ways and line.fine:
        note = "up only: what is over-earned is not taken back"
        note += "" if kind == "true-up" else ", but netted next time"
        cells = cell_of(context, line.component, "True-up")
        steps.append(Step("True-up", Fraction(0), "money", line.currency, note, left, cells))
    return steps


def _pool(context: Context, block: EarnedLines, row: int, currency: str) -> Step:
    assert block.steps is not None
    rows = block.rows
    same = (rows.span == rows.span[row]) & (block.steps.final.compare(_repeated(block.steps.final, row)) == 0)
    members = ", ".join(context.people.names[int(p)] for p in rows.payee[same][:20])
    note = f"shared by {rows.component.pool_share} among {members}"
    return Step("Pool", block.steps.final.fraction(row), "money", currency, note)


def _repeated(column: Exact, row: int) -> Exact:
    return Exact.full(len(column), column.fraction(row))
