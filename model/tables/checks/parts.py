"""A period's own cell against the cells of its parts: a year's target and its quarters' must say the same."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from model.basics.calendar import Period
from model.basics.problem import Severity
from model.tables.columns import Table, Tables
from model.tables.faults import Fault, Place
from model.tables.schema import folded
from model.tables.values import fraction_text

_FLOWS = ("money", "number")


def periods_against_parts(tables: Tables) -> Iterator[Fault]:
    """Flows whose own cell differs from the sum of parts that fill the period: an error in Targets, where the cells
    are spoilt; a warning in Readings, where the period's own cell counts. Rates are not compared."""
    measures = tables["Measures"]
    names = measures.names("Measure")
    flows, summed = set(), set()
    for row in range(measures.size):
        if measures.choices("Unit").text(row) in _FLOWS:
            flows.add(folded(names.text(row)))
            if measures.choices("Over time").text(row) == "sum":
                summed.add(folded(names.text(row)))
    yield from _differences(tables, tables["Targets"], flows, Severity.ERROR)
    yield from _differences(tables, tables["Readings"], summed, Severity.WARNING)


def _differences(tables: Tables, table: Table, measures: set[str], severity: Severity) -> Iterator[Fault]:
    divided = {period: _inside(period, table.periods) for period in table.periods}
    divided = {period: inside for period, inside in divided.items() if inside}
    if not divided:
        return
    for row in range(table.size):
        if folded(table.names("Measure").text(row)) not in measures:
            continue
        for period, inside in divided.items():
            own = table.periods[period].numbers.get(row)
            parts = None if own is None else _filling(table, row, period, inside)
            if own is None or parts is None:
                continue
            total = sum((table.periods[part].numbers.value.fraction(row) for part in parts), Fraction(0))
            if total != own:
                name = tables.calendar.name(period)
                wrong = f"{name} is {fraction_text(own)}, but its parts sum to {fraction_text(total)}"
                see = tuple(Place(table.spec.name, row, table.periods[part].heading) for part in parts)
                error = severity is Severity.ERROR
                spoils = tuple((row, at) for at in (period, *parts)) if error else ()
                right = "clear one or the other, or make them agree"
                heading = table.periods[period].heading
                yield Fault(table.spec.name, row, heading, wrong, right, severity, (), spoils, see)


def _inside(period: Period, columns: dict[Period, object] | object) -> list[Period]:
    """The other period columns inside a period, in order of time, the longest first."""
    assert isinstance(columns, dict)
    inside = [other for other in columns if other != period and period.holds(other)]
    return sorted(inside, key=lambda other: (other.start, -other.months))


def _filling(table: Table, row: int, period: Period, inside: list[Period]) -> list[Period] | None:
    """Filled cells that fit the period without gap, the longest first; None where they leave one."""
    at, parts = period.start, []
    for part in inside:
        if part.start == at and table.periods[part].numbers.filled[row]:
            parts.append(part)
            at = part.end
    return parts if at == period.end else None
