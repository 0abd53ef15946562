"""Columns of a table that belong together: those of periods and what stands beside them, and groups that repeat."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from intake.files.source import problem
from intake.mapping.mapping import FieldMap, Pivot, Unpivot
from intake.mapping.questions import asking
from intake.matching.across import Across
from intake.matching.candidates import name_score
from intake.matching.headingwords import name_words
from intake.matching.period_doubts import which_under
from intake.matching.periods import (
    has_period,
    is_bare_period,
    is_flat,
    is_year,
    others_beside,
    parts_beside,
    period_of,
    valued,
)
from intake.tables.finding import FoundTable
from intake.tables.grid import Kind as CellKind
from intake.tables.grid import kind
from intake.tables.headers import heading_text
from model.basics.calendar import Calendar
from model.basics.problem import Problem, Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS, Kind, SheetSpec

_NUMBERED = re.compile(r"(.*?)[ _#]*\(?(\d{1,2})\)?")
_FEWEST_FLAT = 3  # months in columns of amounts, where a single `ARR 2026-07` is only an amount
_MOST_NAMED = 6
_UNDER = {
    "Targets": frozenset({"plan", "planned", "target", "targets", "quota", "budget", "goal"}),
    "Readings": frozenset({"actual", "actuals", "result", "reading", "achieved"}),
}
_VALUES = frozenset(("value", "amount", "rate", "score", *_UNDER["Targets"], *_UNDER["Readings"]))


@dataclass(frozen=True)
class Layout:
    """Columns that belong together: those of `periods`, `parts` beside them, `groups`.

    `headings`: those that are no fields of their own. `under`: the part that is taken.
    """

    periods: tuple[str, ...]
    parts: tuple[str, ...]
    under: str
    groups: tuple[tuple[FieldMap, ...], ...]
    headings: frozenset[str]


def layout_of(table: FoundTable, target: str, calendar: Calendar, side: Across | None) -> Layout:
    spec, headings = SHEETS[target], table.headings
    if side is not None and (side.unpivot is not None or side.groups):
        named = side.unpivot.headings if side.unpivot and not side.unpivot.value else ()
        held = {h for h in headings for part in named if valued(h, part, calendar)[0]}
        parts = others_beside(headings, named, calendar)
        return Layout((), parts, _under(parts, target), side.groups, frozenset(held | side.headings))
    flat = spec.periods is not None or sum(is_flat(heading, calendar) for heading in headings) >= _FEWEST_FLAT
    parts = parts_beside(headings, calendar, flat)
    under = _under(parts, target)
    years = spec.periods is not None and any(map(is_year, headings))
    periods = [h for h in headings if period_of(h, calendar, under=under, years=years) is not None]
    if parts and not under:
        periods = [h for h in headings if has_period(h, calendar)]  # which of them, the import asks
    bare = [h for h in headings if is_bare_period(h, calendar, under)]
    periods += bare if len(bare) > 1 else []
    groups, grouped = _groups(table, target, spec)
    beside = side.headings if side is not None else ()
    return Layout(tuple(periods), parts, under, groups, frozenset((*periods, *grouped, *beside)))


def told_of(table: FoundTable, layout: Layout, side: Across | None, composed: MappingOf[str, str]) -> Iterator[Problem]:
    """What is taken for granted of columns that belong together."""
    if len(layout.parts) > 1 and layout.under:
        yield which_under(table, layout.parts, layout.under)
    if layout.groups:
        told_groups = "; ".join(", ".join(one.heading for one in group if one.heading) for group in layout.groups[:3])
        wrong = f"{len(layout.groups)} groups of columns become a row each: {told_groups}"
        yield problem(table.sheet, "", None, wrong, "make sure that they belong together")
    if side is not None and side.unpivot is not None and side.unpivot.name:
        named = ", ".join(side.unpivot.headings[:_MOST_NAMED])
        wrong = f"the columns {named} become a row each, with their name as {side.unpivot.name}"
        yield problem(table.sheet, "", None, wrong, "", Severity.FINDING)
    is_said = side is not None and bool(side.rates)
    for field, text in side.fixed.items() if side is not None else ():
        why = "as a title or heading says" if field == "Measure" or is_said else "for no column says it"
        wrong = f"'{field}' is taken to be {text}, {why}"
        severity = Severity.FINDING if is_said else Severity.WARNING
        yield asking(problem(table.sheet, "", None, wrong, "make sure that it is", severity), "field", field=field)
    for field, pattern in composed.items():
        wrong, right = f"'{field}' is composed: {pattern}", "make sure that it is the name"
        yield asking(problem(table.sheet, "", None, wrong, right, Severity.FINDING), "field", field=field)


def _under(parts: Sequence[str], target: str) -> str:
    """Which of the columns of each period a sheet takes by its name; '' where that does not tell one."""
    words = _UNDER.get(target, frozenset())
    fitting = [part for part in parts if len(parts) == 1 or words & set(name_words(part).split())]
    return fitting[0] if len(fitting) == 1 else ""


def _groups(table: FoundTable, target: str, spec: SheetSpec) -> tuple[tuple[tuple[FieldMap, ...], ...], set[str]]:
    """Headings that come several times with numbers (`Rep`, `Rep (2)` or `Rep 1`, `Rep 2`), as groups of fields."""
    numbered: dict[str, dict[int, str]] = defaultdict(dict)
    for heading in table.headings:
        match = _NUMBERED.fullmatch(heading)
        stem, number = (match[1].strip(), int(match[2])) if match and match[1].strip() else (heading, 1)
        numbered[stem].setdefault(number, heading)
    repeated = {stem: by_number for stem, by_number in numbered.items() if len(by_number) > 1}
    chosen: dict[str, str] = {}
    for stem in repeated:
        scored = [(name_score(column.heading, stem, target)[0], column.heading) for column in spec.columns]
        best = max(scored)
        if best[0] >= 60 and best[1] not in chosen:
            chosen[best[1]] = stem
    side_by_side = all(f"{stem} (2)" in repeated[stem].values() for stem in chosen.values())
    if len(chosen) < 2 or (side_by_side and spec.key and set(spec.key) <= set(chosen)):
        return (), set()  # whole rows beside each other are another table, or the same rows again
    numbers = sorted(set().union(*(repeated[stem] for stem in chosen.values())))
    groups = tuple(
        tuple(FieldMap(field, repeated[stem][n]) for field, stem in chosen.items() if n in repeated[stem])
        for n in numbers
    )
    return groups, {one.heading for group in groups for one in group}


def turnings(
    spec: SheetSpec, table: FoundTable, taken: dict[str, str], periods: list[str], calendar: Calendar
) -> tuple[Unpivot | None, Pivot | None]:
    """Months in columns where the book wants rows, and rows where it wants columns."""
    if spec.periods is None:
        days = (c for c in spec.columns if c.kind in (Kind.PERIOD, Kind.DATE) and c.required)
        when = next((c for c in days if c.heading not in ("From", "Hire date")), None)
        value = next((c for c in spec.columns if c.kind in (Kind.MONEY, Kind.PERCENT) and c.required), None)
        if (
            len(periods) > 1
            and when is not None
            and value is not None
            and not {when.heading, value.heading} & set(taken)
        ):
            return Unpivot(when.heading, value.heading), None
        return None, None
    if periods:
        return None, None
    rest = [i for i, heading in enumerate(table.headings) if heading not in taken.values()]
    when_at = next(
        (i for i in rest if _share(table, i, lambda c: has_period(heading_text(c, months=True), calendar)) > 0.8), None
    )
    if when_at is None and spec.name == "FX":  # of rates by day each month takes one
        when_at = next((i for i in rest if _share(table, i, lambda c: kind(c) is CellKind.DATE) > 0.8), None)
    value_at = [i for i in rest if i != when_at and _share(table, i, lambda c: kind(c) is CellKind.NUMBER) > 0.8]
    named = [i for i in value_at if _VALUES & set(name_words(table.headings[i]).split())]
    value_at = named if len(named) == 1 else value_at
    if when_at is None or len(value_at) != 1:
        return None, None
    return None, Pivot(table.headings[when_at], table.headings[value_at[0]])


def _share(table: FoundTable, position: int, holds: Callable[[Cell], bool]) -> float:
    """The share of the first filled cells of a column of which something holds."""
    cells = [cell for cell in table.cells[position][:100] if cell is not None]
    return sum(holds(cell) for cell in cells) / len(cells) if cells else 0
