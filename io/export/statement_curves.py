"""The pay curves that an explanation cites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.curves.curve import Curve
from model.curves.tables import RateTables
from model.explain.steps import Source, Step
from model.tables.columns import Table, Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class CitedCurve:
    """A curve, and the addresses of its rows in the book."""

    name: str
    curve: Curve
    places: tuple[str, ...]


def cited_curves(tables: Tables, rates: RateTables, step: Step) -> list[CitedCurve]:
    """Each curve cited in the step or below it, once, in order of first mention; matrices are left out.

    A multiplier's curve is cited by the row of Components that names it.
    """
    table, components = tables["Curves"], tables["Components"]
    names, multipliers = table.names("Curve"), components.names("Multiplier curve")
    cited: dict[str, str] = {}
    for source in _sources(step):
        if source.sheet == "Curves":
            name = names.text(_place(table, source.row))
        elif source.sheet == "Components":
            name = multipliers.text(_place(components, source.row))
        else:
            continue
        cited.setdefault(folded(name), name)
    found = []
    for key, name in cited.items():
        curve = rates.get(key)
        if isinstance(curve, Curve):
            places = tuple(f"Curves!{table.address(row.row, 'Value')}" for row in curve.rows)
            found.append(CitedCurve(name, curve, places))
    return found


def _sources(step: Step) -> Iterator[Source]:
    yield from step.sources
    for part in step.parts:
        yield from _sources(part)


def _place(table: Table, row: int) -> int:
    """The table row of a sheet's data row."""
    return int(np.flatnonzero(table.rows == row)[0])
