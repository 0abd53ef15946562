"""The pay curves that an explanation cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.curves.curve import Curve
from model.curves.tables import RateTables
from model.explain.steps import Source, Step
from model.tables.columns import Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class CitedCurve:
    """A curve, and the addresses in the book of those of its rows (by table row) that the explanation cites."""

    name: str
    curve: Curve
    places: Mapping[int, str]


def cited_curves(tables: Tables, rates: RateTables, step: Step) -> list[CitedCurve]:
    """Each curve cited in the step or below it, once, in order of first mention; matrices are left out."""
    table = tables["Curves"]
    names = table.names("Curve")
    row_of = {int(row): at for at, row in enumerate(table.rows)}
    cited: dict[str, dict[int, str]] = {}
    for source in _sources(step):
        if source.sheet == "Curves" and source.row in row_of:
            at = row_of[source.row]
            cited.setdefault(names.text(at), {})[at] = source.place
    curves = {name: rates.get(folded(name)) for name in cited}
    return [CitedCurve(name, curve, cited[name]) for name, curve in curves.items() if isinstance(curve, Curve)]


def _sources(step: Step) -> Iterator[Source]:
    yield from step.sources
    for part in step.parts:
        yield from _sources(part)
