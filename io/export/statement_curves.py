"""The pay curves that an explanation cites, compiled from the sheet Curves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from model.curves.curve import Curve, CurveRow, compile_curve
from model.explain.steps import Source, Step
from model.tables.columns import Table, Tables
from model.tables.schema import folded


@dataclass(frozen=True)
class CitedCurve:
    """A curve, and the addresses in the book of those of its rows (by table row) that the explanation cites."""

    name: str
    curve: Curve
    places: Mapping[int, str]


def cited_curves(tables: Tables, step: Step) -> list[CitedCurve]:
    """Each curve cited in the step or below it, once, in order of first mention; matrices are left out."""
    table = tables["Curves"]
    names, second = table.names("Curve"), table.numbers("And from")
    row_of = {int(row): at for at, row in enumerate(table.rows)}
    cited: dict[str, dict[int, str]] = {}
    for source in _sources(step):
        if source.sheet == "Curves" and source.row in row_of:
            at = row_of[source.row]
            cited.setdefault(folded(names.text(at)), {})[at] = source.place
    found = []
    for name, places in cited.items():
        rows = [at for at in range(table.size) if folded(names.text(at)) == name]
        if not second.filled[rows].any() and not table.broken[rows].any():
            found.append(CitedCurve(names.text(rows[0]), _compiled(table, rows), places))
    return found


def _sources(step: Step) -> Iterator[Source]:
    yield from step.sources
    for part in step.parts:
        yield from _sources(part)


def _compiled(table: Table, rows: list[int]) -> Curve:
    shapes, edges = table.choices("Shape"), table.choices("From is")
    starts, values = table.numbers("From").value, table.numbers("Value").value
    return compile_curve(
        [
            CurveRow(shapes.text(at), starts.fraction(at), edges.text(at) == "excluded", values.fraction(at), at)
            for at in rows
        ]
    )
