"""What an earned or true-up line shows beside its amount; None is a blank cell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from fractions import Fraction

from model.basics.calendar import Period
from tests.reference.earnings import Due, Earnings, is_money
from tests.reference.formula import BookProblem, NotMeasurable
from tests.reference.measures import Asked, above_zero

Column = Fraction | None


@dataclass(frozen=True)
class Columns:
    """The columns of one line."""

    plan: str
    actual: Column
    target: Column
    attainment: Column
    curve: Column
    incentive: Column

    def unlike(self, other: Columns) -> list[str]:
        """The names of the columns that differ."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]


def columns(earnings: Earnings, due: Due, span: Period, incentive: Fraction) -> Columns:
    """The columns of a component evaluated over `span`, its own or the year so far; `incentive`: TI(P) x weight."""
    row, plan = due.component, due.plan["Plan ID"]
    weighed = None if is_money(row) else incentive
    asked = earnings.asked(due, span)
    if row["Method"] == "scorecard":
        return Columns(plan, _tried(lambda: earnings.scored(due, asked)), None, None, None, weighed)
    if earnings.is_running(due):
        return _running(earnings, due, asked)
    return Columns(
        plan,
        _tried(lambda: earnings.measures.value(row["Measure"], asked)),
        _tried(lambda: above_zero(earnings.target(due, asked))),
        _attainment(earnings, due, asked),
        _curve(earnings, due, asked),
        weighed,
    )


def _running(earnings: Earnings, due: Due, asked: Asked) -> Columns:
    """Those of a running sum: the year's sum up to the span's end, against the year's target."""
    year = earnings.calendar.year_of(asked.span.start)
    sum_ = _tried(lambda: earnings.running_sum(due, asked))
    target = _tried(lambda: above_zero(earnings.target(due, replace(asked, span=year))))
    ratio = None if sum_ is None or target is None else max(Fraction(0), sum_ / target)
    return Columns(due.plan["Plan ID"], sum_, target, ratio, _curve(earnings, due, asked), None)


def _attainment(earnings: Earnings, due: Due, asked: Asked) -> Column:
    row, measures = due.component, earnings.measures
    if row["Roll-up"] != "pooled" and asked.scope != "individual":
        by_attainment = replace(due, component=row | {"Curve input": "attainment"})
        return _tried(lambda: earnings.rolled_up(by_attainment, asked))
    by_curve = row["Curve input"] == "attainment"
    if measures.is_lower_better(row["Measure"]) and by_curve:
        actual = _tried(lambda: measures.value(row["Measure"], asked))
        if isinstance(actual, Fraction) and actual <= 0:
            return None  # it stands at the curve's last row
    return _tried(lambda: measures.attainment(row["Measure"], asked, above_zero(earnings.target(due, asked))))


def _curve(earnings: Earnings, due: Due, asked: Asked) -> Column:
    """The curve's value, or what a commission is of the amount that it is paid on."""
    return _tried(
        lambda: _rate(earnings, due, asked) if is_money(due.component) else earnings.curve_on_group(due, asked)
    )


def _rate(earnings: Earnings, due: Due, asked: Asked) -> Column:
    if due.component["Method"] == "pool":
        paid_on = earnings.measures.value(due.component["Measure"], asked)
    elif earnings.is_running(due):
        earnings.method(due, asked, Fraction(0))  # whoever is not measurable has no rate
        paid_on = sum((x for _, x in earnings.running_credits(due, asked)), Fraction(0))
    else:
        paid_on = earnings.amount(due, asked)
    if due.component["Rate"] is not None:
        return Fraction(due.component["Rate"])
    earned = earnings.method(due, asked, Fraction(0)).amount
    return earned / paid_on if paid_on else None


def _tried(ask: Callable[[], Column]) -> Column:
    try:
        return ask()
    except (NotMeasurable, BookProblem):
        return None
