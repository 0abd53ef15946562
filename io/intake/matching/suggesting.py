"""A first mapping for a table that is met for the first time, with what has to be decided before it may run."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from book.sheet.cells import LAST_COLUMN
from intake.files.source import SourceSheet, address, problem
from intake.mapping.mapping import PLACES, FieldMap, Mapping, Pivot, Unpivot
from intake.mapping.memory import Memory
from intake.mapping.questions import asking
from intake.matching.across import Across, across, names_of
from intake.matching.candidates import BY_CONTENT, EXACT, GUESS, Candidate, candidates, name_score, name_words
from intake.matching.forall import for_all
from intake.matching.moments import PERIOD
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
from intake.matching.resolving import Resolver
from intake.matching.rivals import ambiguous, of_taken, of_whom
from intake.tables.finding import FoundTable
from intake.tables.grid import Kind as CellKind
from intake.tables.grid import kind
from intake.tables.headers import heading_text
from intake.tables.turning import turned_tables
from intake.values.reading import Reading
from intake.values.tiers import upper_heading
from model.basics.calendar import Calendar
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell
from model.tables.reading import read_tables
from model.tables.schema import SHEETS, Column, Kind, SheetSpec, folded
from model.tables.values import shown

_NUMBERED = re.compile(r"(.*?)[ _#]*\(?(\d{1,2})\)?")
_LONGEST_TURNED = 60  # fields that stand under each other
_CLEAR, _CLEAR_NUMBER = 4, 8  # points by which the best candidate must lead; for numbers, which look alike, more
_FEWEST_FLAT = 3  # months in columns of amounts, where a single `ARR 2026-07` is only an amount
_MOST_NAMED, _MOST_OFFERED, _MOST_COMPOSED = 6, 5, 10  # the last: columns that may be composed to a key
_FIRST_NAMES = ("first name", "given name", "forename", "firstname", "first")
_LAST_NAMES = ("last name", "family name", "surname", "lastname", "last")
_ONE_BOUND = {"min", "minimum", "from", "least", "max", "maximum", "to", "below", "start", "end"}
_UNDER = {
    "Targets": frozenset({"plan", "planned", "target", "targets", "quota", "budget", "goal"}),
    "Readings": frozenset({"actual", "actuals", "result", "reading", "achieved"}),
}
_VALUES = frozenset(("value", "amount", "rate", "score", *_UNDER["Targets"], *_UNDER["Readings"]))
_ROLE_SHEETS = ("Crediting rules", "Ownership", "Credits")


@dataclass(frozen=True)
class Suggestion:
    """A mapping to begin with, the candidates of each field, and what is open: ambiguous and missing fields."""

    mapping: Mapping
    candidates: MappingOf[str, list[Candidate]]
    problems: tuple[Problem, ...]


def suggest(
    book: Book, sheet: SourceSheet, table: FoundTable, target: str, name: str, memory: Memory | None = None
) -> Suggestion:
    """Match the columns of a sheet's table to the fields of the book's sheet `target`, as an import called `name`."""
    settled = read_tables(book)
    calendar, spec = settled.calendar, SHEETS[target]
    names = names_of(book, settled.settings.currency)
    table = _turned(sheet, table, target, lambda one: across(one, target, names, calendar))
    roles = role_columns(book, target)
    found = candidates(table, target, Resolver(book), calendar, roles, memory)
    if target == "Curves":  # where tiers begin, rather than where they end
        found["From"] = [c for c in found["From"] if upper_heading(c.heading) is None] or found["From"]
    side = across(table, target, names, calendar)
    shape = _shape_of(table, target, calendar, side)
    composed = _full_name(table, found["Name"]) if target == "Payees" else {}
    fixed = dict(side.fixed) if side else {}
    problems = list(_guessed_shapes(table, shape, side, composed))
    filled = {*composed, *fixed, *(one.field for group in shape.groups for one in group)}
    filled |= side.filled if side else set()
    taken = {one.field: one.heading for one in side.fields} if side else {}
    taken |= _matched(table, spec, found, {*taken.values(), *shape.headings}, {*filled, *taken}, problems)
    unpivot, pivot = (
        (side.unpivot, None) if side and side.unpivot else _shapes(spec, table, taken, list(shape.periods), calendar)
    )
    order = [*(column.heading for column in (*spec.columns, *roles)), PERIOD]
    mapping = Mapping(
        name,
        target,
        sheets=(table.sheet,),
        area=table.name,
        anchor=address(table.area.top, table.area.left),
        headings=table.headings,
        under=shape.under,
        fields=tuple(FieldMap(field, taken[field]) for field in sorted(taken, key=order.index)),
        fixed=fixed,
        periods=Reading() if spec.periods is not None and shape.periods and not unpivot else None,
        composed=composed,
        groups=shape.groups,
        unpivot=unpivot,
        pivot=pivot,
        transposed=table.turned,
        rates=side.rates if side else "",
    )
    given = {*taken, *filled} | ({unpivot.name, unpivot.value} if unpivot else set())
    if target == "Crediting rules" and "Rule" not in given and side is not None and unique_pattern(table):
        mapping = replace(mapping, composed={"Rule": unique_pattern(table)})
        given.add("Rule")
    asked = {field for field, ranked in found.items() if ranked} - set(taken)
    problems += _lacking(book, spec, table, given | asked)
    return Suggestion(mapping, found, tuple(problems))


@dataclass(frozen=True)
class _Shape:
    """Columns that belong together: those of `periods`, of which `bare` name no year, `parts` beside them, `groups`.

    `headings`: those that are no fields of their own. `under`: the part that is taken.
    """

    periods: tuple[str, ...]
    bare: tuple[str, ...]
    parts: tuple[str, ...]
    under: str
    groups: tuple[tuple[FieldMap, ...], ...]
    headings: frozenset[str]


def _shape_of(table: FoundTable, target: str, calendar: Calendar, side: Across | None) -> _Shape:
    spec, headings = SHEETS[target], table.headings
    if side is not None and (side.unpivot is not None or side.groups):
        named = side.unpivot.headings if side.unpivot and not side.unpivot.value else ()
        held = {h for h in headings for part in named if valued(h, part, calendar)[0]}
        parts = others_beside(headings, named, calendar)
        return _Shape((), (), parts, _under(parts, target), side.groups, frozenset(held | side.headings))
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
    return _Shape(tuple(periods), tuple(bare), parts, under, groups, frozenset((*periods, *grouped, *beside)))


def _matched(
    table: FoundTable,
    spec: SheetSpec,
    found: MappingOf[str, Sequence[Candidate]],
    used: Collection[str],
    filled: Collection[str],
    problems: list[Problem],
) -> dict[str, str]:
    """The columns that fields are taken from, the surest first, but those that are `used`, for fields not `filled`."""
    taken: dict[str, str] = {}
    doubtful: set[str] = set()
    for field, ranked in sorted(found.items(), key=lambda item: -max((c.score for c in item[1]), default=0)):
        open_ones = [c for c in ranked if c.heading not in taken.values() and c.heading not in used]
        if not open_ones or field in filled:
            continue
        best = open_ones[0]
        lead = best.score - open_ones[1].score if len(open_ones) > 1 else EXACT
        if best.score < EXACT and lead < (_CLEAR_NUMBER if best.total is not None else _CLEAR):
            problems.append(ambiguous(table, field, open_ones))
            continue
        if best.heading in doubtful:
            continue
        same = _of_others(best, found, {*taken, *filled}) if best.score == BY_CONTENT else []
        if len(same) > 1:
            problems.append(of_whom(table, same, best))
            doubtful.add(best.heading)
            continue
        taken[field] = best.heading
        problems += of_taken(table, spec, field, open_ones)
    if spec.name == "Crediting rules" and _is_span(taken.get("Term from", "")):
        taken.setdefault("Term below", taken["Term from"])
    return taken


def _of_others(best: Candidate, found: MappingOf[str, Sequence[Candidate]], settled: Collection[str]) -> list[str]:
    """The fields that a column may be for which only its cells speak, such as those of several roles."""
    firsts = [(name, ranked[0]) for name, ranked in found.items() if ranked and name not in settled]
    return [name for name, first in firsts if (first.heading, first.score) == (best.heading, best.score)]


def columns_beside(book: Book) -> Callable[[FoundTable, str], Across | None]:
    """What finds the columns of a table that become rows of a sheet, by the names that a book has."""
    settled = read_tables(book)
    names = names_of(book, settled.settings.currency)
    return lambda table, target: across(table, target, names, settled.calendar)


def _is_span(heading: str) -> bool:
    """Whether a column of terms is called as if it held both of their bounds."""
    return bool(heading) and not _ONE_BOUND & set(name_words(heading).split())


def _under(parts: Sequence[str], target: str) -> str:
    """Which of the columns of each period a sheet takes by its name; '' where that does not tell one."""
    words = _UNDER.get(target, frozenset())
    fitting = [part for part in parts if len(parts) == 1 or words & set(name_words(part).split())]
    return fitting[0] if len(fitting) == 1 else ""


def _guessed_shapes(
    table: FoundTable, shape: _Shape, side: Across | None, composed: MappingOf[str, str]
) -> Iterator[Problem]:
    """What is taken for granted of columns that belong together."""
    if len(shape.parts) > 1 and shape.under:
        yield which_under(table, shape.parts, shape.under)
    if len(shape.bare) > 1:
        wrong = f"the columns {', '.join(shape.bare[:3])} ... name no year"
        yield problem(table.sheet, "", None, wrong, "say which fiscal year they are in")
    if shape.groups:
        told_groups = "; ".join(", ".join(one.heading for one in group if one.heading) for group in shape.groups[:3])
        wrong = f"{len(shape.groups)} groups of columns become a row each: {told_groups}"
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


def _lacking(book: Book, spec: SheetSpec, table: FoundTable, given: set[str]) -> Iterator[Problem]:
    """Needed fields that no column is taken for; a key that could be composed says of what."""
    for column in spec.columns:
        if not column.required or column.heading in given:
            continue
        wrong = f"no column of the table is taken for '{column.heading}', which {spec.name} needs"
        right = "map a column, or give one value for all rows"
        answers = for_all(book, spec.name, column.heading)
        if spec.key == (column.heading,):
            right = "map a column, or compose it of several that together are unique"
            pattern = unique_pattern(table)
            answers = ((pattern, f"Compose it: {pattern}"),) if pattern else ()
        if column.heading in ("Role", "Measure"):
            named = names_of(book, "").roles if column.heading == "Role" else names_of(book, "").measures
            answers = tuple((f"={name}", f"It is {name}") for name in named[:_MOST_OFFERED])
        yield asking(problem(table.sheet, "", None, wrong, right), "field", answers, column.heading)


def _full_name(table: FoundTable, whole: Sequence[Candidate]) -> dict[str, str]:
    """The pattern of a name that stands in two columns, where no column holds all of it."""
    if any(candidate.score >= GUESS for candidate in whole):
        return {}
    words = {name_words(heading): heading for heading in reversed(table.headings)}
    first = next((words[name] for name in _FIRST_NAMES if name in words), "")
    last = next((words[name] for name in _LAST_NAMES if name in words), "")
    pattern = f"{{{first}}} {{{last}}}"
    return {"Name": pattern} if first and last and PLACES.findall(pattern) == [first, last] else {}


def role_columns(book: Book, target: str) -> tuple[Column, ...]:
    """The columns named after roles that rows of a sheet may have, as far as the book names roles."""
    if not SHEETS[target].roles:
        return ()
    named = [cell for name in _ROLE_SHEETS for cell in book.sheet(name).column("Role") if isinstance(cell, str)]
    roles = {folded(cell): cell.strip() for cell in reversed(named) if cell.strip()}
    return tuple(Column(role, Kind.ID, refers="Payees") for role in sorted(roles.values()))


def unique_pattern(table: FoundTable) -> str:
    """The fewest columns whose texts, joined, differ in all different rows, as a pattern; '' where not even three do.

    Amounts make no key, and a date makes none alone: they may be equal in next month's file.
    """
    different = len(set(zip(*table.cells, strict=True)))
    kinds = [Counter(kind(cell) for cell in column) for column in table.cells[:_MOST_COMPOSED]]
    full = [
        (heading, [shown(cell).strip() for cell in column], of[CellKind.DATE] > 0)
        for heading, column, of in zip(table.headings, table.cells, kinds, strict=False)
        if not of[CellKind.BLANK] and not any(isinstance(cell, Decimal) for cell in column)
        if PLACES.fullmatch(f"{{{heading}}}")
    ]
    for size in (1, 2, 3):
        for chosen in combinations(full, size):
            composed = set(map("-".join, zip(*(texts for _, texts, _ in chosen), strict=True)))
            if len(composed) == different and not all(dated for _, _, dated in chosen):
                return "-".join(f"{{{heading}}}" for heading, _, _ in chosen)
    return ""


def _turned(
    sheet: SourceSheet, table: FoundTable, target: str, beside: Callable[[FoundTable], Across | None]
) -> FoundTable:
    """The table, or the same cells turned, where the first column names more fields than the header does."""
    fields = [column.heading for column in SHEETS[target].columns]

    def known(one: FoundTable) -> int:
        """How many fields it names; a header that stands again in the first column names the same ones."""
        best = (max((name_score(field, name, target)[0], field) for field in fields) for name in one.headings)
        return len({field for score, field in best if score >= GUESS})

    others = ways(sheet, table)[1:]
    found = next((other for other in others if known(other) > max(1, known(table))), None)
    if found is None and others and target != "FX" and not _many(beside(table)):  # roles may stand under each other
        found = next((other for other in others if _many(beside(other))), None)
    return found or table


def _many(side: Across | None) -> bool:
    """Whether several columns become rows."""
    return side is not None and side.unpivot is not None and len(side.unpivot.headings) > 1


def ways(sheet: SourceSheet, table: FoundTable) -> list[FoundTable]:
    """A table of a sheet, and the same cells turned where it is small enough for records in columns."""
    around, found = table.area, [table]
    small = len(table.rows) <= _LONGEST_TURNED and around.bottom - around.top < LAST_COLUMN  # most may be left out
    for other in turned_tables(sheet) if not table.name and small else ():
        area = other.area
        if area.top <= around.top and area.left <= around.left and area.bottom >= around.bottom:
            found.append(other)
    return found


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


def _shapes(
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
