"""Parts that should add up to a whole: weights of components and goals, shares of an account's owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from model.basics.calendar import FAR_PAST, MONTHS_IN, Period, day_date
from model.tables.columns import Table, Tables
from model.tables.faults import Fault, Place, finding
from model.tables.schema import folded
from model.tables.values import fraction_text

_WEIGHTED = ("bonus", "scorecard", "pool")


def component_weights(tables: Tables) -> Iterator[Fault]:
    """Plans of which neither the weights of bonus, scorecard and pool nor those of all components sum to 1 on some day.

    A plan with a row that cannot be used is left alone until that row is mended.
    """
    table = tables["Components"]
    plans, methods = table.names("Plan ID"), table.choices("Method")
    by_plan: dict[str, list[int]] = defaultdict(list)
    for row in range(table.size):
        by_plan[plans.text(row)].append(row)
    for plan, rows in by_plan.items():
        for day, held, total in () if table.broken[rows].any() else _totals(table, rows, "Weight"):
            weighted = [row for row in held if methods.text(row) in _WEIGHTED]
            without_rates = _total(table, weighted, "Weight")
            if weighted and total != 1 and without_rates != 1:
                wrong = f"the weights of plan '{plan}' sum to {fraction_text(without_rates)}{_since(day)}"
                see = tuple(Place("Components", row, "Weight") for row in weighted[1:])
                yield finding("Components", weighted[0], "Weight", wrong, "make them sum to 1 (100%)", see)
                break


def ownership_shares(tables: Tables) -> Iterator[Fault]:
    """Accounts of which more than the whole is owned in one role on some day."""
    table = tables["Ownership"]
    accounts, roles = table.names("Account ID"), table.names("Role")
    by_key: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in range(table.size):
        if not table.broken[row]:
            by_key[int(accounts.codes[row]), int(roles.codes[row])].append(row)
    for rows in by_key.values():
        for day, held, total in _totals(table, rows, "Share") if len(rows) > 1 else ():
            if total > 1:
                what = f"the shares of '{accounts.text(held[0])}' in role '{roles.text(held[0])}'"
                see = tuple(Place("Ownership", row, "Share") for row in held[:-1])
                wrong = f"{what} sum to {fraction_text(total)}{_since(day)}"
                yield finding("Ownership", held[-1], "Share", wrong, "end the older row, or lower the shares", see)
                break


def goal_weights(tables: Tables) -> Iterator[Fault]:
    """Goals of one payee and component whose weights do not sum to 1 over the span in which they are paid."""
    table = tables["Goals"]
    payees, components, weights = table.names("Payee ID"), table.names("Component"), table.numbers("Weight")
    kinds = _spans(tables)
    groups: dict[tuple[int, int, Period], list[int]] = defaultdict(list)
    for row, period in enumerate(table.period_values("Period")):
        if period is not None and not table.broken[row]:
            kind = kinds.get(folded(components.text(row)), "quarter")
            spans = tables.calendar.split(tables.calendar.year_of(period.start), kind)
            span = next((span for span in spans if span.holds(period)), period)
            groups[int(payees.codes[row]), int(components.codes[row]), span].append(row)
    for (_, _, span), rows in groups.items():
        total = sum((weights.value.fraction(row) for row in rows), Fraction(0))
        if total != 1:
            whose = f"'{payees.text(rows[0])}' for '{components.text(rows[0])}'"
            wrong = f"the goals of {whose} in {tables.calendar.name(span)} weigh {fraction_text(total)} together"
            see = tuple(Place("Goals", row, "Weight") for row in rows[1:])
            yield finding("Goals", rows[0], "Weight", wrong, "make them sum to 1 (100%)", see)


def _spans(tables: Tables) -> dict[str, str]:
    """Over how long each component is measured, by folded name: its own span, else its plan's pay period."""
    plans, table = tables["Plans"], tables["Components"]
    paid = {plans.names("Plan ID").text(row): plans.choices("Paid").text(row) for row in range(plans.size)}
    kinds = {}
    for row in range(table.size):
        own = table.choices("Measured over").text(row)
        kind = own if own in MONTHS_IN else paid.get(table.names("Plan ID").text(row), "quarter")
        kinds[folded(table.names("Component").text(row))] = kind
    return kinds


def _totals(table: Table, rows: list[int], heading: str) -> Iterator[tuple[int, list[int], Fraction]]:
    """Each day on which something changes, the rows that hold from then on, and the sum of their numbers."""
    start, end = table.days("From").day, table.days("To").day
    for day in sorted({int(start[row]) for row in rows} | {int(end[row]) + 1 for row in rows}):
        held = [row for row in rows if start[row] <= day <= end[row]]
        if held:
            yield day, held, _total(table, held, heading)


def _total(table: Table, rows: list[int], heading: str) -> Fraction:
    return sum((table.numbers(heading).value.fraction(row) for row in rows), Fraction(0))


def _since(day: int) -> str:
    return "" if day == FAR_PAST else f" on {day_date(day).isoformat()}"
