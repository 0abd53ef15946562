"""The catalogue: measures in their usual definitions and templates of curves, as rows of the book's own sheets.

What is added from it is ordinary rows that the user may change. A formula's parts are found by the names it uses, so
that an entry never has to list them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from model.measures.formula_grammar import parse
from model.measures.formula_nodes import references
from model.tables.book import Cell
from model.tables.schema import folded

Row = Mapping[str, Cell]
Values = Mapping[str, bool | int]

_GROUPS = ("retention", "growth", "leads", "voice", "health", "activity", "curves")
_NAMED = {"Measure": "Measures", "Curve": "Curves"}


@dataclass(frozen=True)
class Option:
    """Something to settle before an entry is added: a switch that adds a term (`adds`), or a number from 1 on.

    `{key}` in the entry's cells stands for what it comes to.
    """

    key: str
    text: str
    default: bool | int
    adds: str = ""

    @property
    def is_switch(self) -> bool:
        """Whether it is on or off, not a number."""
        return isinstance(self.default, bool)

    def written(self, value: bool | int) -> str:
        """What takes the place of `{key}`."""
        if self.is_switch:
            return self.adds if value else ""
        return str(value)


@dataclass(frozen=True)
class Entry:
    """One definition on offer: a measure, or a curve with all its rows. `also`: other words it is looked for by."""

    group: str
    rows: tuple[Row, ...]
    note: str
    also: str
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """What it is called in the catalogue, with its options as they are by default."""
        name = name_of(self.rows[0])
        for option in self.options:
            name = name.replace(f"{{{option.key}}}", option.written(option.default))
        return name

    @property
    def sheet(self) -> str:
        """The sheet that its own rows belong to."""
        return sheet_of(self.rows[0])


@dataclass(frozen=True)
class Definition:
    """A named thing of one sheet: one row of Measures, or all rows of a curve."""

    sheet: str
    name: str
    rows: tuple[Row, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The measures that its formula names."""
        formula = str(self.rows[0].get("Formula") or "")
        return tuple(dict.fromkeys(r.measure for r in references(parse(formula)))) if formula else ()


@dataclass(frozen=True)
class Catalogue:
    """Everything on offer, and the parts that are added along with it."""

    entries: tuple[Entry, ...]
    parts: tuple[Row, ...]

    def entry(self, name: str) -> Entry:
        """The entry of that name; raises KeyError where there is none."""
        found = {folded(entry.name): entry for entry in self.entries}
        return found[folded(name)]

    def options(self, entry: Entry) -> tuple[Option, ...]:
        """What there is to settle for an entry, that of the entries it rests on included."""
        used = {folded(definition.name) for definition in self.definitions(entry, {})}
        resting = (other for other in self.entries if other is not entry and folded(other.name) in used)
        return (*entry.options, *(option for other in resting for option in other.options))

    def definitions(self, entry: Entry, values: Values) -> tuple[Definition, ...]:
        """The entry and everything it rests on, itself first; `values` by option key, else each option's default."""
        known = self._known(values)
        own = Definition(entry.sheet, "", tuple(self._filled(row, values) for row in entry.rows))
        pending, found = [name_of(own.rows[0])], {}
        while pending:
            definition = known[folded(pending.pop(0))]
            if folded(definition.name) not in found:
                found[folded(definition.name)] = definition
                pending += definition.parts
        return tuple(found.values())

    def _known(self, values: Values) -> dict[str, Definition]:
        """Every definition by folded name."""
        groups = [*(entry.rows for entry in self.entries), *((part,) for part in self.parts)]
        filled = [tuple(self._filled(row, values) for row in rows) for rows in groups]
        return {folded(name_of(rows[0])): Definition(sheet_of(rows[0]), name_of(rows[0]), rows) for rows in filled}

    def _filled(self, row: Row, values: Values) -> Row:
        """A row with the options' values in place of their keys."""
        options = [option for entry in self.entries for option in entry.options]
        filled = dict(row)
        for heading, cell in row.items():
            for option in options if isinstance(cell, str) and "{" in cell else ():
                text = str(filled[heading])
                filled[heading] = text.replace(
                    f"{{{option.key}}}", option.written(values.get(option.key, option.default))
                )
        return filled


def name_of(row: Row) -> str:
    """The name that a row defines."""
    return str(next(row[heading] for heading in _NAMED if heading in row))


def sheet_of(row: Row) -> str:
    """The sheet that a row belongs to."""
    return next(sheet for heading, sheet in _NAMED.items() if heading in row)


@cache
def catalogue() -> Catalogue:
    """The catalogue that comes with Trueup."""
    entries: list[Entry] = []
    parts: list[Row] = []
    for group in _GROUPS:
        text = files("resources").joinpath("catalogue", f"{group}.json").read_text(encoding="utf-8")
        data = json.loads(text, parse_float=Decimal)
        entries += _entries(data)
        parts += data.get("parts", ())
    return Catalogue(tuple(entries), tuple(parts))


def _entries(data: dict[str, Any]) -> Iterator[Entry]:
    for entry in data["entries"]:
        rows = tuple(entry["rows"])
        options = tuple(Option(o["key"], o["text"], o["default"], o.get("adds", "")) for o in entry.get("options", ()))
        note = entry.get("note") or str(rows[0]["Note"])
        yield Entry(data["group"], rows, note, entry.get("also", ""), options)
