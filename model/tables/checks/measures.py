"""Measures whose definition is incomplete, and formulas that cannot be evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from model.basics.problem import Severity
from model.measures.formula_grammar import FormulaError, parse
from model.measures.formula_nodes import Node, references
from model.tables.checks.references import known_names, mend
from model.tables.columns import Tables
from model.tables.faults import Fault, finding
from model.tables.schema import SHEETS, folded

_NEEDS = {"reading": "Over time", "formula": "Formula", "book": "Book value"}
_FORMULAS = (("Measures", "Formula"), ("Components", "Gate"), ("Components", "Release if"))
_ROLE_SHEETS = ("Crediting rules", "Credits", "Ownership")
_IN_NOTATION = (("Components", "Second measure"), ("Components", "Multiplier measure"))


def measure_terms(tables: Tables) -> Iterator[Fault]:
    """What each kind of measure needs, and what has no effect on it."""
    table = tables["Measures"]
    for row in range(table.size):
        kind = table.choices("Kind").text(row)
        filled = {
            "Over time": bool(table.choices("Over time").text(row)),
            "Formula": bool(table.texts("Formula")[row]),
            "Book value": bool(table.choices("Book value").text(row)),
        }
        for needing, heading in _NEEDS.items():
            if kind == needing and not filled[heading]:
                yield Fault("Measures", row, heading, f"a {kind} measure needs {heading}", _how(heading))
            elif kind and kind != needing and filled[heading] and heading != "Over time":
                yield finding(
                    "Measures", row, heading, f"{heading} has no effect on a {kind} measure", "clear the cell"
                )
        if table.choices("Over people").text(row) == "weighted" and table.names("Weighted by").codes[row] < 0:
            yield Fault("Measures", row, "Weighted by", "a weighted measure needs Weighted by", "name one of Measures")
        for heading in ("Distinct accounts", "Scaled by share"):
            if table.flags(heading)[row] and kind and kind != "count":
                yield finding(
                    "Measures", row, heading, f"{heading} has no effect on a {kind} measure", "clear the cell"
                )


def measure_roles(tables: Tables) -> Iterator[Fault]:
    """Roles that nothing in the book names: such a measure is 0 for everybody."""
    known = tuple(name for sheet in _ROLE_SHEETS for name in tables[sheet].names("Role").names)
    keys = {folded(name) for name in known}
    column = tables["Measures"].names("Role")
    for row in range(tables["Measures"].size):
        name = column.text(row)
        if name and folded(name) not in keys:
            wrong = f"nothing is credited as '{name}', which is no role of Crediting rules, Credits or Ownership"
            yield Fault("Measures", row, "Role", wrong, mend(name, known, "Crediting rules"), Severity.WARNING)


def readings_without_effect(tables: Tables) -> Iterator[Fault]:
    """Rows of Readings for a measure that is not read."""
    measures, readings = tables["Measures"], tables["Readings"]
    kinds = {folded(measures.names("Measure").text(r)): measures.choices("Kind").text(r) for r in range(measures.size)}
    for row in range(readings.size):
        name = readings.names("Measure").text(row)
        kind = kinds.get(folded(name), "")
        if kind not in ("", "reading"):
            wrong = f"'{name}' is a {kind} measure, so its readings have no effect"
            yield finding("Readings", row, "Measure", wrong, "choose kind reading in Measures, or delete the row")


def formulas(tables: Tables) -> Iterator[Fault]:
    """Formulas that cannot be read or name unknown measures."""
    known = known_names(tables, "Measures")
    keys = {folded(name) for name in known}
    for sheet, heading in _FORMULAS:
        for row, text in enumerate(tables[sheet].texts(heading)):
            node = _parsed(text) if text else None
            if isinstance(node, FormulaError):
                wrong = f"{node.wrong} (character {node.position + 1})"
                yield Fault(sheet, row, heading, wrong, node.right)
            elif node is not None:
                unknown = {r.key: r.measure for r in references(node) if r.key not in keys}
                for name in unknown.values():
                    yield Fault(sheet, row, heading, f"[{name}] is not in Measures", mend(name, known, "Measures"))
    yield from _notation(tables, keys, known)


def _parsed(text: str) -> Node | FormulaError:
    try:
        return parse(text)
    except FormulaError as error:
        return error


def _notation(tables: Tables, keys: set[str], known: tuple[str, ...]) -> Iterator[Fault]:
    """Measures of components that may be written as in formulas: `NRR`, `[NRR @ company]`."""
    for sheet, heading in _IN_NOTATION:
        table = tables[sheet]
        for row in range(table.size):
            text = table.names(heading).text(row)
            if not text or folded(text) in keys:
                continue
            node = _parsed(text if "[" in text else f"[{text}]")
            named = [] if isinstance(node, FormulaError) else [r.measure for r in references(node)]
            if isinstance(node, FormulaError) and ("[" in text or "@" in text or ":" in text):
                yield Fault(sheet, row, heading, f"{node.wrong} (character {node.position + 1})", node.right)
            elif not named:
                yield Fault(sheet, row, heading, f"'{text}' is not in Measures", mend(text, known, "Measures"))
            for name in named:
                if folded(name) not in keys:
                    yield Fault(sheet, row, heading, f"'{name}' is not in Measures", mend(name, known, "Measures"))


def _how(heading: str) -> str:
    column = SHEETS["Measures"].find(heading)
    return f"choose {' · '.join(column.choices)}" if column is not None and column.choices else "fill it in"
