"""What an import does beside the window's thread: read a file, match its columns, hold its rows against the book.

Plain data in, plain data out. What a user decides is a Mapping; everything that is shown follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from pathlib import Path

from intake import (
    Candidate,
    Content,
    ImportPlan,
    Mapping,
    MappingProblem,
    Source,
    Survey,
    contents,
    likely_targets,
    open_source,
    plan_import,
    saved_for,
    saved_mapping,
    saved_names,
    suggest,
    survey,
    together,
)
from intake.files.source import problem
from intake.mapping.locate import located
from intake.mapping.memory import Memory
from intake.matching.candidates import candidates
from intake.matching.moments import PERIOD
from intake.matching.resolving import Resolver
from intake.matching.suggesting import columns_beside, role_columns
from intake.matching.ways import ways
from model.basics.problem import Problem
from model.basics.watch import stages
from model.tables.book import Book
from model.tables.schema import SHEETS, Column, Kind, folded
from ui.imports.places import Place, likeliest, places
from ui.imports.planned import Planned, planned_of
from ui.tasks.task import Progress

_DATED = re.compile(
    r"(?:[\W_]+|\b)(?:(?:19|20)\d\d(?:[-_. ]?\d{1,2}){0,2}|\d{1,2}[-_.](?:19|20)\d\d|q[1-4]"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?=[\W_]|$)",
    re.IGNORECASE,
)
_OF_THE_TABLE = (
    "sheets",
    "area",
    "anchor",
    "header_row",
    "header_top",
    "transposed",
    "stacked",
    "hidden",
    "struck",
    "keep",
    "drop",
)
_OF_THE_COLUMNS = ("headings", "periods", "groups", "unpivot", "pivot")


@dataclass(frozen=True)
class Opened:
    """A file that was read, and the places in it where tables are."""

    path: Path
    source: Source
    survey: Survey
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Seen:
    """All there is to show of one mapping: `fields` of the target, their candidates, and what each column holds.

    `book`: the snapshot that its rows were compared with. `doubts` are what the matching of columns left open, also
    what was settled since. `targets`: the likeliest first.
    """

    mapping: Mapping
    book: Book = field(repr=False, compare=False)
    plan: ImportPlan
    planned: Planned
    fields: tuple[Column, ...]
    candidates: MappingOf[str, list[Candidate]]
    contents: MappingOf[str, Content]
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)
    doubts: tuple[Problem, ...] = ()
    targets: tuple[str, ...] = ()


def open_file(path: Path, password: str, progress: Progress) -> Opened:
    """Read a file whole. Raises FileProblem, in one line, where it cannot be read; PasswordNeeded is one."""
    reading, surveying, placing = stages(progress.step, 10, 10, 1)
    source = open_source(path, password, reading)
    seen = survey(source, surveying)
    progress.check()
    return Opened(path, source, seen, tuple(places(source, seen, placing)))


def begin(book: Book, opened: Opened, place: Place | None, target: str, name: str, progress: Progress) -> Seen:
    """A first mapping for a table: the likeliest place, target and name unless they are given."""
    place = place or likeliest(list(opened.places))
    sheet = opened.source.sheet(place.sheets[0])
    assert sheet is not None
    targets = likely_targets(ways(sheet, place.table), f"{opened.path.stem} {sheet.name}", columns_beside(book))
    progress.check()
    target = target or targets[0]
    memory = _memory(opened)
    name = name or free_name(book, opened.path, target)
    suggested = suggest(book, sheet, place.table, target, name, memory)
    mapping = suggested.mapping
    if not mapping.transposed:
        mapping = place.applied(mapping)
    seen = look(book, opened, mapping, memory, progress)
    doubts = (*suggested.problems, *_kept_already(book, sheet.name, place.table.headings, mapping))
    return replace(seen, doubts=doubts, targets=tuple(targets))


def _kept_already(book: Book, sheet: str, headings: Sequence[str], mapping: Mapping) -> Iterator[Problem]:
    """Tells that a saved import has these columns: run again, it keeps its decisions and tells what is surprising."""
    others = [
        saved for saved in saved_for(book, mapping.target, headings) if folded(saved.name) != folded(mapping.name)
    ]
    if others:
        last = f", which took {others[0].last.file} last" if others[0].last else ""
        wrong = f"the columns are those of the saved import '{others[0].name}'{last}"
        right = "Data > Import again runs it with what was decided for it, and tells what is surprising"
        yield problem(sheet, "", None, wrong, right)


def rematch(book: Book, opened: Opened, now: Mapping, target: str, progress: Progress) -> Seen:
    """The columns matched anew, after another header or area, or for another sheet of the book.

    What was said of the table and its rows stays. Whether records stand in columns is looked for in another area or
    for another sheet only: who names a header row, or takes the records of a table otherwise, has said it.
    """
    settings = {name: getattr(now, name) for name in _OF_THE_TABLE}
    bare = Mapping(now.name, target, **settings)
    memory = _memory(opened)
    tables, _ = located(opened.source, bare, memory, progress.step)
    sheet = opened.source.sheet(tables[0].sheet) if tables else None
    if sheet is None:
        return look(book, opened, bare, memory, progress)
    table = together(tables)
    progress.check()
    turning = target != now.target or bool(now.area and not now.header_row)
    suggested = suggest(book, sheet, table, target, now.name, memory, turning)
    if suggested.mapping.transposed and not now.transposed:
        settings = {"sheets": now.sheets, "transposed": True, "anchor": suggested.mapping.anchor}
    mapping = replace(suggested.mapping, **settings)
    if target == now.target:
        mapping = _with_decisions(mapping, now)
    seen = look(book, opened, mapping, memory, progress)
    return replace(
        seen, doubts=suggested.problems, targets=tuple(likely_targets([table], opened.path.stem, columns_beside(book)))
    )


def _with_decisions(mapping: Mapping, now: Mapping) -> Mapping:
    """A mapping matched anew, with what was decided about fields that are still there."""
    known = {(one.field, one.heading): one for one in now.fields}
    given = {*now.fixed, *now.composed}
    fields = tuple(known.get((one.field, one.heading), one) for one in mapping.fields if one.field not in given)
    matched = {name: getattr(mapping, name) for name in (*_OF_THE_TABLE, *_OF_THE_COLUMNS)}
    found = {name: getattr(now, name) or getattr(mapping, name) for name in ("year", "under", "rates")}
    return replace(now, **matched | found | {"fields": fields})


def again(book: Book, opened: Opened, name: str, progress: Progress) -> Seen:
    """A saved import on another file. Raises MappingProblem where it cannot be used."""
    return look(book, opened, saved_mapping(book, name), None, progress)


def look(book: Book, opened: Opened, mapping: Mapping, known: Seen | Memory | None, progress: Progress) -> Seen:
    """What a mapping makes of the file. `known`: what was seen or found out of the same file and book, if anything."""
    before = known if isinstance(known, Seen) else None
    memory = known if isinstance(known, Memory) else _memory(opened) if before is None else before.memory
    planning, showing = stages(progress.step, 4, 1)
    plan = plan_import(book, opened.source, mapping, planning, memory)
    roles = role_columns(book, mapping.target)
    fields = _fields(mapping, roles)
    if not plan.tables:
        return Seen(mapping, book, plan, Planned(), fields, {}, {}, memory)
    showing(0, 2)
    table = together(plan.tables)
    if before is not None and before.plan.tables and before.mapping.target == mapping.target:
        shown = together(before.plan.tables)
        if (shown.headings, shown.cells) == (table.headings, table.cells):
            return Seen(mapping, book, plan, planned_of(plan, book), fields, before.candidates, before.contents, memory)
    held = contents(table, memory)
    showing(1, 2)
    found = candidates(table, mapping.target, Resolver(book), plan.calendar, roles, memory)
    return Seen(mapping, book, plan, planned_of(plan, book), fields, found, held, memory)


def _memory(opened: Opened) -> Memory:
    """The tables of the file were found when it was read."""
    memory = Memory()
    for sheet, tables in opened.survey.by_sheet.items():
        memory.keep(("tables", sheet), (), tables)
    return memory


def renamed(seen: Seen, name: str) -> Seen:
    """The same under another name; its rows need not be compared again for that."""
    plan = replace(seen.plan, mapping=replace(seen.plan.mapping, name=name))
    return replace(seen, mapping=replace(seen.mapping, name=name), plan=plan)


def free_name(book: Book, path: Path, target: str) -> str:
    """A name that no saved import has: the file's without its date, else the target's."""
    plain = " ".join(_DATED.sub(" ", path.stem).replace("_", " ").split())
    name = plain[:1].upper() + plain[1:] if len(plain) > 2 else target
    taken = {folded(known) for known in saved_names(book)}
    number = 2
    wanted = name
    while folded(wanted) in taken:
        wanted = f"{name} {number}"
        number += 1
    return wanted


def is_kept(book: Book, mapping: Mapping) -> bool:
    """Whether the book keeps all that was decided, under whatever name; how it ran last is no decision."""

    def decisions(of: Mapping) -> Mapping:
        return replace(of, name="", last=None)

    return any(
        decisions(saved_mapping(book, name)) == decisions(mapping) for name in saved_names(book) if is_saved(book, name)
    )


def is_saved(book: Book, name: str) -> bool:
    """Whether the book keeps an import of that name that can be used."""
    try:
        saved_mapping(book, name)
    except MappingProblem:
        return False
    return True


def _fields(mapping: Mapping, roles: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of the target, those of the book's roles, and what else the mapping fills."""
    known = [*SHEETS[mapping.target].columns, *roles]
    named = {folded(column.heading) for column in known}
    groups = (one for group in mapping.groups for one in group)
    filled = [one.field for one in (*mapping.fields, *groups)] + [*mapping.fixed, *mapping.composed]
    more = [field for field in dict.fromkeys(filled) if folded(field) not in named]
    if mapping.unpivot is not None and not mapping.unpivot.value and PERIOD not in more:
        more.append(PERIOD)
    return (*known, *(_extra(field) for field in more))


def _extra(field: str) -> Column:
    """A field that is no column of the sheet: the period of values, or a role's payee."""
    return Column(field, Kind.PERIOD) if field == PERIOD else Column(field, Kind.ID, refers="Payees")
