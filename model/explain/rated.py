"""The chain behind a curve's result: what the curve was asked, which of its rows answered, and what it was paid on."""

from __future__ import annotations

from fractions import Fraction

from model.basics.exact import Exact
from model.basics.integers import Mask
from model.curves.curve import Curve, CurveRow, Matrix
from model.earnings.asking import asked_target, running_spans, target_who
from model.earnings.assessment import Assessment, named_or_formula
from model.earnings.context import Context
from model.earnings.due import Due
from model.earnings.running import Crossing, crossing, earning_credits
from model.explain.measured import STATES, formula_step, target_step, value_step
from model.explain.numbers import number
from model.explain.sources import source
from model.explain.steps import Source, Step
from model.measures.value import OK, Value
from model.measures.who import Who
from model.plans.terms import ComponentTerms

_BEYOND = "; where lower is better, 0 or less stands at the last row"


def curve_steps(context: Context, rows: Due, found: Assessment, who: Who) -> list[Step]:
    """What a component's curve or rate was asked and said, for the one row of `rows`."""
    component = rows.component
    if component.rate is not None:
        label = "Rate" if component.method != "unit" else "Amount per unit"
        unit = "percent" if component.method != "unit" else "number"
        clawed = component.clawback_months is not None
        actual = None if clawed else found.actual
        paid = value_step(context, "Credited", component.measure, who, clawed=clawed, shown=actual)
        return [paid, Step(label, component.rate, unit, sources=cell_of(context, component, "Rate"))]
    if component.running:
        return _running(context, rows, found, who)
    asked_step = _asked(context, component, found, who)
    second = _second(context, component, who)
    result = found.curve.fraction(0) if found.shown[0] else None
    money = not found.by_incentive
    note, cells, parts = _answered(context, component, found, who)
    if component.applied == "per transaction":
        note, parts = "each credit through the curve by itself, added up", _rows_of(context, component.curve)
    paid_steps = [_paid_on(context, component, who, asked_step)] if money else []
    label = "Effective rate" if money else "Curve result"
    steps = [asked_step, *second, *paid_steps, Step(label, result, "percent", note=note, sources=cells, parts=parts)]
    raw = found.raw.fraction(0)
    if money and raw and paid_steps[0].value == 0:
        steps.append(Step("Paid by the curve", raw, "money", who.currency, "though nothing is credited"))
    return steps


def cell_of(context: Context, component: ComponentTerms, heading: str) -> tuple[Source, ...]:
    """A cell of the component's row."""
    return (source(context.tables, "Components", component.row, heading),)


def row_of_curve(context: Context, name: str, x: Exact, at_last: Mask | None = None) -> tuple[str, tuple[Source, ...]]:
    """The row of a curve that answers x (one row), in words, and its cell; the last one where `at_last` says so."""
    table = context.curves.get(name)
    if not isinstance(table, Curve):
        return "", ()
    at = int(table.segment(x, at_last)[0])
    if at < 0:
        return f"below the first row, which begins at {number(table.rows[0].start)}", ()
    row = table.rows[at]
    said = f"row {at + 1}: {_from(row)}, {row.shape} {number(row.value)}"
    return said, (source(context.tables, "Curves", row.row, "Value"),)


def _answered(
    context: Context, component: ComponentTerms, found: Assessment, who: Who
) -> tuple[str, tuple[Source, ...], tuple[Step, ...]]:
    cells = cell_of(context, component, "Curve")
    parts = _rows_of(context, component.curve)
    table = context.curves.get(component.curve)
    if found.x.state[0] != OK:
        return "", cells, parts
    if isinstance(table, Matrix):
        second = named_or_formula(component.second_measure, who, context.measures)
        said, cell = _cell_of_matrix(context, table, found, second)
    else:
        said, cell = row_of_curve(context, component.curve, found.x.number, found.beyond)
    return f"{said}{_BEYOND if found.beyond[0] else ''}", (*cells, *cell), parts


def _cell_of_matrix(
    context: Context, table: Matrix, found: Assessment, second: Value
) -> tuple[str, tuple[Source, ...]]:
    """The row of a matrix that answers both inputs, in words, and its cell."""
    if second.state[0] != OK:
        return "", ()
    at = int(table.cell(found.x.number, second.number, found.beyond)[0])
    if at < 0:
        return "no row that both measures have reached", ()
    row, start = table.rows[at], table.seconds[at]
    said = f"{_from(row)} and from {number(start)}: {number(row.value)}"
    return said, (source(context.tables, "Curves", row.row, "Value"),)


def _rows_of(context: Context, name: str) -> tuple[Step, ...]:
    """The rows of a curve, or of a matrix with both inputs."""
    table = context.curves.get(name)
    also: tuple[str, ...] = ()
    if isinstance(table, Matrix):
        also = tuple(f", and from {number(start)}" for start in table.seconds)
    return tuple(
        Step(
            f"Row {i + 1}: {row.shape}",
            row.value,
            "number",
            note=f"{_from(row)}{also[i] if also else ''}",
            sources=(source(context.tables, "Curves", row.row, "From"),),
        )
        for i, row in enumerate(table.rows if table is not None else ())
    )


def _from(row: CurveRow) -> str:
    return f"{'above' if row.excluded else 'from'} {number(row.start)}"


def _asked(context: Context, component: ComponentTerms, found: Assessment, who: Who) -> Step:
    """What the curve was asked: attainment with its actual and target, or the value itself."""
    if component.curve and component.curve_input == "attainment":
        ratio = found.attainment.number.fraction(0) if found.attainment.state[0] == OK else None
        parts = (
            value_step(context, "Actual", component.measure, who, shown=found.actual),
            target_step(context, component.measure, who, found.target),
        )
        note = "" if component.roll_up == "pooled" else f"{component.roll_up} of the members' attainments"
        if found.beyond[0]:
            note = "none: where lower is better, 0 or less stands at the last row"
        return Step("Attainment", ratio, "percent", note=note, parts=parts)
    return value_step(context, "Actual", component.measure, who, shown=found.actual)


def _second(context: Context, component: ComponentTerms, who: Who) -> list[Step]:
    """The second input of a matrix."""
    if not isinstance(context.curves.get(component.curve), Matrix) or not component.second_measure:
        return []
    value = named_or_formula(component.second_measure, who, context.measures)
    note = component.second_measure if value.state[0] == OK else STATES[int(value.state[0])]
    parts = formula_step(context, "Second measure", component.second_measure, who)
    cells = cell_of(context, component, "Second measure")
    unit = parts[0].unit if len(parts) == 1 else "number"
    currency = parts[0].currency if len(parts) == 1 else ""
    return [Step("Second measure", value.get(0), unit, currency, note, sources=cells, parts=parts)]


def _paid_on(context: Context, component: ComponentTerms, who: Who, asked_step: Step) -> Step:
    """What the rate is paid on: the actual, or what it is without reversing transactions."""
    if component.clawback_months is not None:
        return value_step(context, "Credited", component.measure, who, clawed=True)
    return (asked_step if asked_step.label == "Actual" else asked_step.parts[0])._replace(label="Credited")


def _running(context: Context, rows: Due, found: Assessment, who: Who) -> list[Step]:
    """The year's sum before and after the span, and what the curve says to either."""
    component, clawed = rows.component, rows.component.clawback_months is not None
    before, after = running_spans(context, who)
    across = crossing(context, rows, after)
    if across is not None:
        total = value_step(context, "Year's sum after", component.measure, across.who, clawed=clawed)
        steps = [_of_period(context, component, across, total, clawed)]
    else:
        steps = [value_step(context, "Credited", component.measure, who, clawed=clawed)]
    note = "what the sum after earns, less what the sum before does, / credited"
    if component.curve_input == "attainment":
        target = asked_target(context, rows, who)
        yearly = target_step(context, component.measure, target_who(context, rows, who), target)
        steps.append(yearly._replace(label="Target of the year"))
    if across is not None:
        steps.append(total._replace(parts=()))
        note = "the year's sum goes on across plans, credit by credit"
    else:
        for when, asked in (("before", before), ("after", after)):
            total = value_step(context, f"Year's sum {when}", component.measure, asked, clawed=clawed)
            if not asked.spans[int(asked.span[0])].months:
                total = total._replace(note="the year begins with this period")
            steps += [total._replace(parts=()), _on_sum(context, component, when, total, steps[1:2])]
    result = found.curve.fraction(0) if found.shown[0] else None
    cells, parts = cell_of(context, component, "Curve"), _rows_of(context, component.curve)
    return [*steps, Step("Effective rate", result, "percent", note=note, sources=cells, parts=parts)]


def _of_period(context: Context, component: ComponentTerms, across: Crossing, total: Step, clawed: bool) -> Step:
    """What of the year's credits earns in the period: those dated in it, in its plan."""
    if total.value is None:
        return total._replace(label="Credited")
    _, amount, item = earning_credits(context.measures, component.measure, across, clawed)
    ids = {context.inputs.crediting.facts.id(int(at)) for at in item}
    parts = tuple(part for part in total.parts if part.label in ids)
    credited, note = sum(amount.fractions(), Fraction(0)), "of the year's credits those that earn in the period"
    return total._replace(label="Credited", value=credited, note=note, parts=parts)


def _on_sum(context: Context, component: ComponentTerms, when: str, total: Step, target: list[Step]) -> Step:
    """What the curve says to a running sum; `target` is that of the year, where the curve asks for attainment."""
    table, label = context.curves.get(component.curve), f"Earned on the sum {when}"
    size = target[0].value if component.curve_input == "attainment" else Fraction(1)
    if total.value is None or not size or not isinstance(table, Curve):
        return Step(label, None, "text", note="not measurable")
    x = Exact.of([total.value / size])
    said, cells = row_of_curve(context, component.curve, x)
    earned = size * table.at_least_zero(x).fraction(0)
    return Step(label, earned, "money", total.currency, said, None, cells)
