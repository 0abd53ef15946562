"""Measures that rest on themselves, by their formulas or by what weights them, and whatever names one of those."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.measures.formula_grammar import FormulaError, parse
from model.measures.formula_nodes import references
from model.tables.columns import Tables
from model.tables.faults import Fault, Place
from model.tables.schema import folded

_FORMULAS = (("Measures", "Formula"), ("Components", "Gate"), ("Components", "Release if"))


@dataclass(frozen=True)
class _Rests:
    """One measure: its row, the cell that names others, and the folded names there."""

    row: int
    heading: str
    names: frozenset[str]


@dataclass(frozen=True)
class _Circle:
    """Rows of Measures that rest on each other, in the order of the sheet, and what is wrong with them in words."""

    rows: tuple[int, ...]
    places: tuple[Place, ...]
    wrong: str


def measure_circles(tables: Tables) -> Iterator[Fault]:
    """Each circle once, at the first of its rows, then every formula outside that names one of its measures."""
    parts = _parts(tables)
    names = tables["Measures"].names("Measure")
    circles: dict[str, _Circle] = {}
    for members in _circles(parts):
        circle = _circle([parts[name] for name in members], [names.text(parts[name].row) for name in members])
        circles |= dict.fromkeys(members, circle)
        first, *others = circle.places
        right = "take one of the references out"
        yield Fault("Measures", first.row, first.heading, circle.wrong, right, breaks=circle.rows, see=tuple(others))
    yield from _named_elsewhere(tables, circles)


def _parts(tables: Tables) -> dict[str, _Rests]:
    """What each measure rests on, by folded name: the references of a formula, the weights of a reading."""
    table = tables["Measures"]
    found: dict[str, _Rests] = {}
    for row in range(table.size):
        kind, weighted = table.choices("Kind").text(row), table.names("Weighted by").text(row)
        if kind == "formula":
            rests = _Rests(row, "Formula", _named(table.texts("Formula")[row]))
        elif kind == "reading" and table.choices("Over people").text(row) == "weighted" and weighted:
            rests = _Rests(row, "Weighted by", frozenset({folded(weighted)}))
        else:
            continue
        found.setdefault(folded(table.names("Measure").text(row)), rests)
    return found


def _named(text: str) -> frozenset[str]:
    """The measures that a formula names, folded; none if it cannot be read."""
    try:
        return frozenset(reference.key for reference in references(parse(text))) if text else frozenset()
    except FormulaError:
        return frozenset()


def _circles(parts: dict[str, _Rests]) -> Iterator[list[str]]:
    """Sets of measures each of which rests on all the others, in the order of the sheet."""
    reached = {name: _reachable(name, parts) for name in parts}
    done: set[str] = set()
    for name in parts:
        if name not in done and name in reached[name]:
            members = [other for other in parts if other in reached[name] and name in reached[other]]
            done.update(members)
            yield members


def _reachable(name: str, parts: dict[str, _Rests]) -> set[str]:
    found: set[str] = set()
    pending = list(parts[name].names)
    while pending:
        at = pending.pop()
        if at not in found:
            found.add(at)
            pending += parts[at].names if at in parts else ()
    return found


def _circle(members: Sequence[_Rests], names: Sequence[str]) -> _Circle:
    others = ", ".join(f"[{name}]" for name in names[1:])
    wrong = f"[{names[0]}] rests on itself{f' by way of {others}' if others else ''}"
    places = tuple(Place("Measures", member.row, member.heading) for member in members)
    return _Circle(tuple(member.row for member in members), places, wrong)


def _named_elsewhere(tables: Tables, circles: dict[str, _Circle]) -> Iterator[Fault]:
    """Formulas, gates and conditions of release that name a measure in a circle without being part of it."""
    for sheet, heading in _FORMULAS if circles else ():
        for row, text in enumerate(tables[sheet].texts(heading)):
            for circle in dict.fromkeys(circles[name] for name in sorted(_named(text) & circles.keys())):
                if sheet != "Measures" or row not in circle.rows:
                    wrong = f"this cannot be calculated: {circle.wrong}"
                    yield Fault(sheet, row, heading, wrong, "mend that first", see=circle.places[:1])
