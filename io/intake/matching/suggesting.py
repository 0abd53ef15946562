"""A first mapping for a table that is met for the first time, with what has to be decided before it may run."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace

from intake.files.source import SourceSheet, address, problem
from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.memory import Memory
from intake.mapping.questions import asking
from intake.matching.across import Across, across, names_of
from intake.matching.candidates import BY_CONTENT, EXACT, Candidate, candidates
from intake.matching.composing import full_name, unique_pattern
from intake.matching.forall import for_all
from intake.matching.headingwords import name_words
from intake.matching.layout import layout_of, told_of, turnings
from intake.matching.moments import PERIOD
from intake.matching.resolving import CALLED, Resolver
from intake.matching.rivals import ambiguous, of_taken, of_whom
from intake.matching.ways import turned_for
from intake.tables.finding import FoundTable
from intake.values.reading import Reading
from intake.values.tiers import upper_heading
from model.basics.problem import Problem
from model.tables.book import Book
from model.tables.reading import read_tables
from model.tables.schema import SHEETS, Column, Kind, SheetSpec, folded

_CLEAR, _CLEAR_NUMBER = 4, 8  # points by which the best candidate must lead; for numbers, which look alike, more
_MOST_OFFERED = 5
_ONE_BOUND = {"min", "minimum", "from", "least", "max", "maximum", "to", "below", "start", "end"}
_ROLE_SHEETS = ("Crediting rules", "Ownership", "Credits")


@dataclass(frozen=True)
class Suggestion:
    """A mapping to begin with, the candidates of each field, and what is open: ambiguous and missing fields."""

    mapping: Mapping
    candidates: MappingOf[str, list[Candidate]]
    problems: tuple[Problem, ...]


def suggest(
    book: Book,
    sheet: SourceSheet,
    table: FoundTable,
    target: str,
    name: str,
    memory: Memory | None = None,
    turning: bool = True,
) -> Suggestion:
    """Match the columns of a table to the fields of the sheet `target`; `turning`: its records may stand in columns."""
    settled = read_tables(book)
    calendar, spec = settled.calendar, SHEETS[target]
    names = names_of(book, settled.settings.currency)
    table = turned_for(sheet, table, target, lambda one: across(one, target, names, calendar)) if turning else table
    roles = role_columns(book, target)
    resolver = Resolver(book)
    found = candidates(table, target, resolver, calendar, roles, memory)
    if target == "Curves":  # where tiers begin, rather than where they end
        found["From"] = [c for c in found["From"] if upper_heading(c.heading) is None] or found["From"]
    side = across(table, target, names, calendar)
    layout = layout_of(table, target, calendar, side)
    composed = full_name(table, found["Name"]) if target == "Payees" else {}
    fixed = dict(side.fixed) if side else {}
    problems = list(told_of(table, layout, side, composed))
    filled = {*composed, *fixed, *(one.field for group in layout.groups for one in group)}
    filled |= side.filled if side else set()
    taken = {one.field: one.heading for one in side.fields} if side else {}
    taken |= _matched(table, spec, found, {*taken.values(), *layout.headings}, {*filled, *taken}, problems)
    taken |= _by_name(table, spec, resolver, taken, found)
    unpivot, pivot = (
        (side.unpivot, None) if side and side.unpivot else turnings(spec, table, taken, list(layout.periods), calendar)
    )
    order = [*(column.heading for column in (*spec.columns, *roles)), PERIOD]
    mapping = Mapping(
        name,
        target,
        sheets=(table.sheet,),
        area=table.name,
        anchor=address(table.area.top, table.area.left),
        headings=table.headings,
        under=layout.under,
        fields=tuple(FieldMap(field, taken[field]) for field in sorted(taken, key=order.index)),
        fixed=fixed,
        periods=Reading() if spec.periods is not None and layout.periods and not unpivot else None,
        composed=composed,
        groups=layout.groups,
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
        alike = all(candidate.total is not None for candidate in open_ones[:2])
        if best.score < EXACT and lead < (_CLEAR_NUMBER if alike else _CLEAR):
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


def _by_name(
    table: FoundTable,
    spec: SheetSpec,
    resolver: Resolver,
    taken: MappingOf[str, str],
    found: MappingOf[str, Sequence[Candidate]],
) -> dict[str, str]:
    """One column as both key and name of known payees or accounts, in a list of them without IDs."""
    key, name = spec.columns[0].heading, spec.columns[1].heading

    def names(field: str) -> bool:
        heading = taken.get(field, "")
        return bool(heading) and resolver.named(spec.name, table.cells[table.headings.index(heading)])

    if key in taken:
        return {name: taken[key]} if name not in taken and names(key) else {}
    if any(candidate.heading not in taken.values() for candidate in found[key]):
        return {}  # which of several columns it is, the import asks
    return next(({key: taken[field]} for field in CALLED if names(field)), {})


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


def role_columns(book: Book, target: str) -> tuple[Column, ...]:
    """The columns named after roles that rows of a sheet may have, as far as the book names roles."""
    if not SHEETS[target].roles:
        return ()
    named = [cell for name in _ROLE_SHEETS for cell in book.sheet(name).column("Role") if isinstance(cell, str)]
    roles = {folded(cell): cell.strip() for cell in reversed(named) if cell.strip()}
    return tuple(Column(role, Kind.ID, refers="Payees") for role in sorted(roles.values()))
