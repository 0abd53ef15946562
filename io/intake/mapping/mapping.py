"""A mapping: how one kind of foreign file becomes rows of one sheet of the book. Plain data, kept in the book as JSON.

It names columns by their headings, not by their places, so that it runs again on next month's file.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping as MappingOf
from dataclasses import asdict, dataclass
from typing import Any

from intake.values.reading import WAYS, Reading
from model.basics.money import is_currency
from model.tables.schema import SHEETS

MODES = ("update", "append")
ANSWERS = ("", "take", "leave")
ENDS = ("", "end", "keep")
DIRECTIONS = ("", "keep", "swap")
DAILY = ("", "average", "last")
PLACES = re.compile(r"\{([^{}]+)\}")
ROW = "row"
EVERY = "*"  # as the name of a sheet, which none can have
LEFT_OUT = "(left out)"  # a decision: rows with this value are not imported


class MappingProblem(ValueError):  # noqa: N818 - it is shown to users by its message alone
    """A saved mapping that cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class FieldMap:
    """A field of the book's sheet (or a role's column), and the heading that it comes from.

    `decisions`: what a value of the file stands for in the book (a name for a payee's ID, a word for a choice), or
    LEFT_OUT. `text`: in a group the value itself, which no column holds.
    """

    field: str
    heading: str = ""
    reading: Reading = dataclasses.field(default_factory=Reading)
    decisions: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    text: str = ""


@dataclass(frozen=True)
class Unpivot:
    """Columns that become rows: `name` is the field that takes the heading, `value` the one that takes the cell.

    `headings` are the columns; none means all whose headings name a period. `names`: what goes into `name` where the
    heading does not. Without a `value` the cells are values of periods, of a sheet that has them: `headings` may be
    parts of headings (`NRR` of `NRR / 2026-07`), and the period is that of the heading, else that of the row or file.
    """

    name: str = ""
    value: str = ""
    headings: tuple[str, ...] = ()
    reading: Reading = dataclasses.field(default_factory=Reading)
    names: MappingOf[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True)
class Pivot:
    """Rows that become period columns: the headings of the period and of the value."""

    period: str
    value: str
    reading: Reading = dataclasses.field(default_factory=Reading)


@dataclass(frozen=True)
class LastRun:
    """What the last run saw, to tell what is surprising about the next: rows, sums by field, payees, currencies.

    `filled`: the fields that held anything. `months`: those of the dates of a field, where they are at most two.
    `sheets`: those that were taken as one.
    `beside`: whether amounts are at `most` or at `least` those of another column in all rows, as `Amount: TCV`.
    """

    file: str = ""
    rows: int = 0
    sums: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    payees: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    months: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    beside: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """`target`: the sheet of the book. `sheets`: the source's sheets (none: the one with these headings).

    `area`: an Excel table, a defined name or a range such as B2:F14; blank: the table with these headings, and where
    several have them the one that begins at `anchor` (such as A1).
    `header_row` is needed only where the header is not found by itself, and `header_top` where its first row is not.
    `headings`: all that the table had when the
    mapping was made. `fixed`: fields that have one value for all rows. `composed`: fields made of several columns, by a
    pattern such as `{Order}-{Line}`; `{row}` is the row's number. `periods`: how columns named after periods are
    read into the book's period columns; None: not at all. `year`: the fiscal year of headings that name a month or
    quarter alone. `under`: of several columns of each period the one with this in another row of the header (`Plan`).
    `groups`: fields that come several times in a row.
    `transposed`: records stand in columns. `stacked`: tables of a sheet with the same headings are one.
    `mode`: update known rows and add new ones, or append only. `hidden`, `struck`: what becomes of hidden rows, and of
    rows and cells that are struck out. `keep`, `drop`: rows, by the text of their first cell, that are data after all,
    or none.
    `states`: which deals are taken by a column that is not imported, as `Stage: Closed Lost`: `take` or LEFT_OUT.
    `spells`: whether spells of the book that have no end `end` the day before a new one begins, or not (`keep`).
    `rates`: whether exchange rates are as they were read (`keep`), or the other way round (`swap`).
    `daily`: of exchange rates by day each month takes the `average`, or that of its `last` day.
    `partly`: rows that cannot be read are left out, instead of stopping the import.
    """

    name: str
    target: str
    sheets: tuple[str, ...] = ()
    area: str = ""
    anchor: str = ""
    header_row: int = 0
    header_top: int = 0
    year: int = 0
    under: str = ""
    headings: tuple[str, ...] = ()
    fields: tuple[FieldMap, ...] = ()
    fixed: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    composed: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    periods: Reading | None = None
    groups: tuple[tuple[FieldMap, ...], ...] = ()
    unpivot: Unpivot | None = None
    pivot: Pivot | None = None
    transposed: bool = False
    stacked: bool = False
    mode: str = "update"
    hidden: str = ""
    struck: str = ""
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    states: MappingOf[str, str] = dataclasses.field(default_factory=dict)
    spells: str = ""
    rates: str = ""
    daily: str = ""
    clear: bool = False
    partly: bool = False
    last: LastRun | None = None

    @property
    def is_of_sheets(self) -> bool:
        """Whether tables of several sheets are one."""
        return len(self.sheets) > 1 or self.sheets == (EVERY,)

    @property
    def used(self) -> tuple[str, ...]:
        """The headings that the import needs, each once."""
        maps = (*self.fields, *(one for group in self.groups for one in group))
        found = [one.heading for one in maps if one.heading]
        found += self.unpivot.headings if self.unpivot and self.unpivot.value else ()
        found += (self.pivot.period, self.pivot.value) if self.pivot else ()
        found += [name for text in self.composed.values() for name in PLACES.findall(text) if name != ROW]
        return tuple(dict.fromkeys(found))


def to_text(mapping: Mapping) -> str:
    """The mapping as JSON, without what is as it always is."""
    return json.dumps(_pruned(asdict(mapping)), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Mapping:
    """The mapping in JSON text. Raises MappingProblem where it is none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MappingProblem(f"the mapping is no JSON text ({error})") from error
    made = _mapping(data)
    if made.target not in SHEETS or SHEETS[made.target].written:
        raise MappingProblem(f"'{made.target}' is no sheet that can be imported into")
    if made.unpivot is not None and not made.unpivot.value and SHEETS[made.target].periods is None:
        raise MappingProblem(f"the mapping's 'unpivot' has no 'value', which {made.target} needs")
    if made.mode not in MODES:
        raise MappingProblem(f"the mode is '{made.mode}'; it must be one of {', '.join(MODES)}")
    for name, answer in (("hidden", made.hidden), ("struck", made.struck)):
        if answer not in ANSWERS:
            raise MappingProblem(f"{name} rows are '{answer}'; write take or leave")
    if made.spells not in ENDS:
        raise MappingProblem(f"spells are '{made.spells}'; write end or keep")
    if made.rates not in DIRECTIONS:
        raise MappingProblem(f"rates are '{made.rates}'; write keep or swap")
    if made.daily not in DAILY:
        raise MappingProblem(f"daily rates are '{made.daily}'; write average or last")
    return made


def _pruned(value: Any) -> Any:
    """Nested data without what is blank, zero or off; period columns are read even without a word on how."""
    if isinstance(value, dict):
        pruned = {key: _pruned(item) for key, item in value.items()}
        return {k: item for k, item in pruned.items() if item or (k == "periods" and item is not None)}
    if isinstance(value, list | tuple):
        return [_pruned(item) for item in value]
    return value


def _mapping(data: Any) -> Mapping:
    made = _record(Mapping, data)
    made["fields"] = tuple(_field(item) for item in _list(made.get("fields", [])))
    made["groups"] = tuple(tuple(_field(item) for item in _list(group)) for group in _list(made.get("groups", [])))
    made["periods"] = None if "periods" not in made else Reading(**_reading(made["periods"]))
    for name, kind in (("unpivot", Unpivot), ("pivot", Pivot)):
        if name in made:
            inner = _record(kind, made[name])
            made[name] = kind(**inner | {"reading": Reading(**_reading(inner.get("reading", {})))})
    if "last" in made:
        made["last"] = LastRun(**_record(LastRun, made["last"]))
    try:
        return Mapping(**made)
    except TypeError as error:
        raise MappingProblem(f"the mapping lacks something: {error}") from error


def _field(data: Any) -> FieldMap:
    made = _record(FieldMap, data)
    if not made.get("heading") and not made.get("text"):
        raise MappingProblem(f"a field of the mapping lacks something: the heading of '{made.get('field', '')}'")
    try:
        return FieldMap(**made | {"reading": Reading(**_reading(made.get("reading", {})))})
    except TypeError as error:
        raise MappingProblem(f"a field of the mapping lacks something: {error}") from error


def _reading(data: Any) -> dict[str, Any]:
    made = _record(Reading, data)
    for name, ways in WAYS.items():
        if made.get(name) and made[name] not in ways and not (name == "currency" and is_currency(made[name])):
            raise MappingProblem(f"the mapping's '{name}' is '{made[name]}'; write {' or '.join(ways)}")
    return made


def _record(kind: Any, data: Any) -> dict[str, Any]:
    """The entries of a JSON object, held against the fields of a dataclass; lists of texts become tuples."""
    if not isinstance(data, dict):
        raise MappingProblem(f"the mapping has {data!r} where an object belongs")
    kinds = {one.name: str(one.type) for one in dataclasses.fields(kind)}
    made: dict[str, Any] = {}
    for key, value in data.items():
        if key not in kinds:
            raise MappingProblem(f"the mapping has the unknown entry '{key}'")
        made[key] = _value(key, kinds[key], value)
    return made


def _value(key: str, kind: str, value: Any) -> Any:
    right: dict[str, Any] = {"str": str, "bool": bool, "int": int}
    if kind in right and type(value) is not right[kind]:
        raise MappingProblem(f"the mapping's '{key}' is {value!r}, which is no {kind}")
    if kind == "tuple[str, ...]":
        if not all(isinstance(item, str) for item in _list(value)):
            raise MappingProblem(f"the mapping's '{key}' must be a list of texts")
        return tuple(value)
    if kind == "MappingOf[str, str]" and not (
        isinstance(value, dict) and all(isinstance(item, str) for item in value.values())
    ):
        raise MappingProblem(f"the mapping's '{key}' must be an object of texts")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise MappingProblem(f"the mapping has {value!r} where a list belongs")
    return value
