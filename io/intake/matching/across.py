"""Columns named after roles, measures or currencies, each of which becomes a row: rates per role, scores side by side.

The book has one row for each role, measure or pair of currencies; people put them beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from datetime import date

from intake.mapping.mapping import FieldMap, Unpivot
from intake.matching.candidates import GUESS, name_score
from intake.matching.headingwords import name_words
from intake.matching.moments import PERIOD
from intake.matching.periods import has_period, is_year, parts_of
from intake.tables.announced import is_share
from intake.tables.finding import FoundTable
from intake.tables.grid import Kind, kind
from intake.tables.headers import heading_text
from intake.values.days import parse_day
from intake.values.pairs import pair_in, target_in
from model.basics.calendar import Calendar
from model.basics.money import is_currency
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS, folded
from model.tables.values import shown

VALUES = ""
"""As the value of an unpivot: the period of the row, of the heading, or of the file."""
_ROLE_SHEETS = ("Crediting rules", "Ownership", "Credits")
_USUAL = frozenset(
    (
        *(
            "csm",
            "ae",
            "am",
            "se",
            "sdr",
            "bdr",
            "tam",
            "csa",
            "sc",
            "rm",
            "csd",
            "account executive",
            "account manager",
        ),
        *("customer success manager", "solution engineer", "solutions engineer", "sales engineer", "renewal manager"),
        *("renewals manager", "implementation manager", "onboarding manager", "solution consultant", "team lead"),
    )
)
_AROUND = re.compile(r"%|\b(?:credit|share|split|percent|pct|rate|allocation|name|id|owner)\b", re.IGNORECASE)
_SHARE, _WHO = "share", "who"
_LEAST = 0.5  # of the filled cells that are what the column is taken for


@dataclass(frozen=True)
class Names:
    """What columns may be named after, as the book writes it."""

    roles: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    readings: frozenset[str] = frozenset()  # the measures whose values are entered
    payees: frozenset[str] = frozenset()  # their IDs
    own: str = ""  # the book's currency


@dataclass(frozen=True)
class Across:
    """How such columns become rows: an unpivot or groups; values for all rows that go with it, and other fields."""

    unpivot: Unpivot | None = None
    groups: tuple[tuple[FieldMap, ...], ...] = ()
    fields: tuple[FieldMap, ...] = ()
    fixed: MappingOf[str, str] = field(default_factory=dict)
    rates: str = ""
    are_readings: bool = False

    @property
    def headings(self) -> set[str]:
        """The columns that it takes."""
        grouped = {one.heading for group in self.groups for one in group}
        return {*(self.unpivot.headings if self.unpivot else ()), *grouped, *(one.heading for one in self.fields)}

    @property
    def filled(self) -> set[str]:
        """The fields that it fills."""
        named = {self.unpivot.name, self.unpivot.value} if self.unpivot else set()
        if self.unpivot and any(pair is not None and pair.target for pair in map(pair_in, self.unpivot.headings)):
            named |= set(SHEETS["FX"].key)
        grouped = {one.field for group in self.groups for one in group}
        return {*named, *grouped, *self.fixed, *(one.field for one in self.fields)} - {VALUES}


def names_of(book: Book, own: str) -> Names:
    """The roles and measures that a book names, and its currency."""
    roles = [cell for name in _ROLE_SHEETS for cell in book.sheet(name).column("Role")]
    sheet = book.sheet("Measures")
    kinds = zip(sheet.column("Measure"), sheet.column("Kind"), strict=True)
    readings = frozenset(shown(name).strip() for name, of in kinds if folded(shown(of)) == "reading")
    payees = frozenset(shown(cell).strip() for cell in book.sheet("Payees").column("Payee ID"))
    return Names(_each(roles), _each(sheet.column("Measure")), readings, payees, own)


def across(table: FoundTable, target: str, names: Names, calendar: Calendar) -> Across | None:
    """The columns of a table that become rows of the sheet `target`; None where none do."""
    spec = SHEETS[target]
    if spec.name == "FX":
        return _currencies(table, names, calendar)
    if spec.periods is not None:
        measure = next((h for h in table.headings if name_score("Measure", h, target)[0] >= GUESS), "")
        if not measure:
            found = _measures(table, names, calendar)
            return found or _of_one_measure(table, names, _single(table, target, calendar))
        entered = _are(table.cells[table.headings.index(measure)], lambda cell: shown(cell).strip() in names.readings)
        return _single(table, target, calendar) or (Across(are_readings=True) if entered else None)
    if target in _ROLE_SHEETS and not _has(table, target, "Role"):
        return _roles(table, target, names)
    return _types_by_roles(table, names) if target == "Crediting rules" else None


def _roles(table: FoundTable, target: str, names: Names) -> Across | None:
    """Columns of roles: with percentages, with names, or with both in turn."""
    found: dict[str, dict[str, str]] = {}
    for heading, cells in zip(table.headings, table.cells, strict=True):
        role = _role_of(heading, names.roles)
        what = _what(heading, cells, names.payees) if role else ""
        if what and what not in found.setdefault(role, {}):
            found[role][what] = heading
    shares = {role: held[_SHARE] for role, held in found.items() if _SHARE in held}
    people = {role: held[_WHO] for role, held in found.items() if _WHO in held}
    if target == "Crediting rules":
        return _unpivot("Credit %", shares)
    if target == "Ownership":
        return _unpivot("Payee ID", people)
    if shares and set(shares) == set(people):
        groups = (
            (FieldMap("Role", "", text=role), FieldMap("Payee ID", people[role]), FieldMap("Share", shares[role]))
            for role in shares
        )
        return Across(groups=tuple(groups))
    return _unpivot("Share", shares) or _unpivot("Payee ID", people)


def _types_by_roles(table: FoundTable, names: Names) -> Across | None:
    """Roles in columns, and below the word Role what each row is about: a table of roles by types that was turned."""
    at = next((i for i, heading in enumerate(table.headings) if folded(heading) == "role"), -1)
    if at < 0 or any(_role_of(shown(cell), names.roles) for cell in table.cells[at]):
        return None
    found = _roles(table, "Crediting rules", names)
    return replace(found, fields=(FieldMap("Types", table.headings[at]),)) if found else None


def _unpivot(value: str, headings: MappingOf[str, str]) -> Across | None:
    names = {heading: role for role, heading in headings.items() if heading != role}
    return Across(Unpivot("Role", value, tuple(headings.values()), names=names)) if headings else None


def _role_of(heading: str, roles: Sequence[str]) -> str:
    """The role that a heading names, as the book writes it; '' for none."""
    bare = " ".join(_AROUND.sub(" ", heading).split()).strip(" ()-:")
    known = next((role for role in roles if name_words(role) == name_words(bare)), "")
    return known or (bare if name_words(bare) in _USUAL else "")


def _what(heading: str, cells: Sequence[Cell], payees: Collection[str]) -> str:
    """Whether a column holds shares or people; '' for neither."""
    filled = [cell for cell in cells if cell is not None]
    kinds = [kind(cell) for cell in filled]
    if not kinds:
        return ""
    if not is_share(heading) and sum(shown(cell).strip() in payees for cell in filled) >= _LEAST * len(filled):
        return _WHO
    if sum(one is Kind.NUMBER for one in kinds) >= _LEAST * len(kinds):
        return _SHARE
    return _WHO if all(one is Kind.TEXT for one in kinds) else ""


def _measures(table: FoundTable, names: Names, calendar: Calendar) -> Across | None:
    """Columns, or parts of the headings of several, that are called like measures of the book."""
    known = {name_words(name): name for name in names.measures}
    parts: dict[str, str] = {}
    for heading in (table.headings[i] for i in sorted(table.numeric)):
        for part in (heading, *parts_of(heading, calendar)):
            if name_words(part) in known:
                parts.setdefault(part, known[name_words(part)])
    periods = _period_column(table, calendar)
    if parts:
        called = {part: name for part, name in parts.items() if part != name}
        unpivot = Unpivot("Measure", VALUES, tuple(parts), names=called)
        return Across(unpivot, fields=periods, are_readings=names.readings.issuperset(parts.values()))
    return None


def _of_one_measure(table: FoundTable, names: Names, single: Across | None) -> Across | None:
    """The measure that a column without a telling heading names, such as the name of the sheet, or a title."""
    known = {name_words(name): name for name in names.measures}
    for heading, cells in zip(table.headings, table.cells, strict=True):
        if _are(cells, lambda cell: name_words(shown(cell)) in known):
            entered = _are(cells, lambda cell: known[name_words(shown(cell))] in names.readings)
            return replace(single or Across(), fields=(FieldMap("Measure", heading),), are_readings=entered)
    said = measures_said(table, names.measures)
    if len(said) != 1:
        return single
    (name,) = said
    return replace(single or Across(), fixed={"Measure": name}, are_readings=name in names.readings)


def measures_said(table: FoundTable, measures: Sequence[str]) -> set[str]:
    """The measures of a book that the titles over a table, or the name of its sheet, hold."""
    texts = [f" {name_words(shown(text))} " for text in (*table.titles, table.sheet)]
    return {name for name in measures if any(f" {name_words(name)} " in text for text in texts)}


def _single(table: FoundTable, target: str, calendar: Calendar) -> Across | None:
    """The only column of numbers of a table in which nothing names a period."""
    numbers = [
        heading
        for heading in table.headings
        if _is_numbers(table, heading)
        and max(name_score(name, heading, target)[0] for name in ("Owner", "Measure")) < GUESS
    ]
    named = any(has_period(heading, calendar) or is_year(heading) for heading in table.headings)
    dated = named or _period_column(table, calendar)
    return Across(Unpivot("", VALUES, (numbers[0],))) if len(numbers) == 1 and not dated else None


def _currencies(table: FoundTable, names: Names, calendar: Calendar) -> Across | None:
    """Currencies or pairs of them as columns, beside currencies or periods in rows; or one column of either."""
    pairs = tuple(heading for heading in table.headings if pair_in(heading) and _is_numbers(table, heading))
    codes = tuple(heading for heading in table.headings if is_currency(heading.strip().upper()))
    listed = [h for h, cells in zip(table.headings, table.cells, strict=True) if _are(cells, _is_code)]
    stated = next((pair for text in table.titles if (pair := pair_in(shown(text))) and not pair.target), None)
    texts = (*table.headings, *(shown(text) for text in table.titles))
    into = next((code for text in texts if (code := target_in(text))), "") if stated is None else ""
    rates = "keep" if stated is not None or into else ""
    periods = _period_column(table, calendar, days=True)
    if pairs:
        return Across(Unpivot("From currency", VALUES, pairs), fields=periods)
    if codes and listed:
        return Across(Unpivot("To currency", VALUES, codes), fields=(FieldMap("From currency", listed[0]),))
    if codes and periods:
        name, other = ("To currency", "From currency") if stated else ("From currency", "To currency")
        own = stated.source if stated else into or names.own
        return Across(Unpivot(name, VALUES, codes), fields=periods, fixed={other: own}, rates=rates)
    listed_pairs = [h for h, cells in zip(table.headings, table.cells, strict=True) if _are(cells, _is_pair)]
    if listed_pairs:
        fields = tuple(FieldMap(name, listed_pairs[0]) for name in ("From currency", "To currency"))
        said = [pair_in(shown(cell)) for cell in table.cells[table.headings.index(listed_pairs[0])] if cell is not None]
        sure = all(pair is not None and pair.is_sure for pair in said)
        return Across(_only_value(table, listed_pairs[0], calendar), fields=fields, rates="keep" if sure else "")
    if len(listed) == 1:
        name, other = ("To currency", "From currency") if stated else ("From currency", "To currency")
        own = stated.source if stated else into or names.own
        only = _only_value(table, listed[0], calendar)
        fields = (FieldMap(name, listed[0]), *(periods if only is not None else ()))
        return Across(only, fields=fields, fixed={other: own}, rates=rates)
    return None


def _only_value(table: FoundTable, listed: str, calendar: Calendar) -> Unpivot | None:
    """The single column of rates of a table without columns of periods."""
    if any(parts_of(heading, calendar) == () for heading in table.headings):
        return None
    numbers = [heading for heading in table.headings if heading != listed and _is_numbers(table, heading)]
    return Unpivot("", VALUES, (numbers[0],)) if len(numbers) == 1 else None


def _period_column(table: FoundTable, calendar: Calendar, days: bool = False) -> tuple[FieldMap, ...]:
    """The column whose cells are periods, as the field that says of which period the values of a row are.

    `days`: it may be one of days, of which each month takes one value.
    """
    for heading, cells in zip(table.headings, table.cells, strict=True):
        if _are(cells, lambda cell: has_period(heading_text(cell, months=True), calendar)):
            return (FieldMap(PERIOD, heading),)
    for heading, cells in zip(table.headings, table.cells, strict=True) if days else ():
        if _are(cells, _is_day):
            return (FieldMap(PERIOD, heading),)
    return ()


def _has(table: FoundTable, target: str, name: str) -> bool:
    return any(name_score(name, heading, target)[0] >= GUESS for heading in table.headings)


def _is_numbers(table: FoundTable, heading: str) -> bool:
    return table.headings.index(heading) in table.numeric


def _are(cells: Sequence[Cell], holds: Callable[[Cell], bool]) -> bool:
    filled = (cell for cell in cells if cell is not None)
    first = next(filled, None)
    return first is not None and holds(first) and all(map(holds, filled))


def _is_code(cell: Cell) -> bool:
    return isinstance(cell, str) and is_currency(cell.strip().upper())


def _is_day(cell: Cell) -> bool:
    return isinstance(cell, date | str) and isinstance(parse_day(cell), date)


def _is_pair(cell: Cell) -> bool:
    return isinstance(cell, str) and pair_in(cell) is not None


def _each(cells: Sequence[Cell]) -> tuple[str, ...]:
    found = {folded(text): text for cell in reversed(cells) if (text := shown(cell).strip())}
    return tuple(found.values())
