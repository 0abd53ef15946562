"""What an earned line shows beside its amount: actual, target, attainment, curve result and target incentive.

Where the rules leave a column open it is `OPEN`, and nobody is compared with it; None is a blank cell.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Final, Literal

from model.basics.calendar import Period
from tests.reference.earnings import Due, Earnings
from tests.reference.formula import BookProblem, NotMeasurable
from tests.reference.measures import Asked, above_zero

OPEN: Final = "open"
Column = Fraction | None | Literal["open"]


@dataclass(frozen=True)
class Columns:
    """The columns of one earned line."""

    plan: str
    actual: Column
    target: Column
    attainment: Column
    curve: Column
    incentive: Column

    def unlike(self, other: Columns) -> list[str]:
        """The names of the columns that differ, open ones aside."""
        pairs = {field.name: (getattr(self, field.name), getattr(other, field.name)) for field in fields(self)}
        return [name for name, pair in pairs.items() if OPEN not in pair and pair[0] != pair[1]]


def columns(earnings: Earnings, due: Due, span: Period, incentive: Fraction) -> Columns:
    """The columns of a component evaluated over `span`, its own or the year to date; `incentive`: TI(P) x weight."""
    row, plan = due.component, due.plan["Plan ID"]
    weighed: Column = (
        OPEN
        if row["Method"] in ("rate", "unit") or row["Rate"] is not None or row["Not measurable"] == "redistribute"
        else incentive
    )
    asked = earnings.asked(due, span)
    if row["Method"] == "scorecard":
        return Columns(plan, OPEN, OPEN, OPEN, OPEN, weighed)
    if row["Applied"] == "running":
        return Columns(plan, OPEN, OPEN, OPEN, _curve(earnings, due, asked), weighed)
    target = _tried(lambda: earnings.target(due, asked))
    if row["Prorate target"] and due.trailing:
        return Columns(plan, OPEN, OPEN, OPEN, OPEN, weighed)
    return Columns(
        plan,
        _tried(lambda: earnings.measures.value(row["Measure"], asked)),
        OPEN if isinstance(target, Fraction) and target <= 0 else target,
        _attainment(earnings, due, asked),
        _curve(earnings, due, asked),
        weighed,
    )


def _attainment(earnings: Earnings, due: Due, asked: Asked) -> Column:
    row, measures = due.component, earnings.measures
    if row["Roll-up"] != "pooled" and asked.scope != "individual":
        by_attainment = replace(due, component=row | {"Curve input": "attainment"})
        return _tried(lambda: earnings.rolled_up(by_attainment, asked))
    if measures.is_lower_better(row["Measure"]):
        actual = _tried(lambda: measures.value(row["Measure"], asked))
        if isinstance(actual, Fraction) and actual <= 0:
            return OPEN
    return _tried(lambda: measures.attainment(row["Measure"], asked, above_zero(earnings.target(due, asked))))


def _curve(earnings: Earnings, due: Due, asked: Asked) -> Column:
    """The curve's value, or what a commission is of the amount that it is paid on."""
    row = due.component
    if row["Method"] == "rate":
        return _tried(lambda: _rate(earnings, due, asked))
    return OPEN if row["Rate"] is not None else _tried(lambda: earnings.curve_on_group(due, asked))


def _rate(earnings: Earnings, due: Due, asked: Asked) -> Column:
    paid_on = earnings.amount(due, asked)
    if due.component["Rate"] is not None:
        return due.component["Rate"]
    earned = earnings.method(due, asked, Fraction(0)).amount
    return earned / earnings.converted(due) / paid_on if paid_on else OPEN


def _tried(ask: Callable[[], Column]) -> Column:
    try:
        return ask()
    except (NotMeasurable, BookProblem):
        return None
