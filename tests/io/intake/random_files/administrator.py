"""Somebody who imports a random file: takes what is suggested, mends what was called doubtful, answers what is asked.

What nobody asks or tells stays as it was suggested, for that is what the measurement is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from intake.files.source import Source
from intake.mapping.mapping import FieldMap, Mapping, Pivot, Unpivot
from intake.mapping.questions import SURPRISE, Question, answered, with_field
from intake.matching.suggesting import Suggestion, suggest
from intake.plan import ImportPlan
from intake.running import plan_import
from intake.tables.finding import FoundTable, table_in
from intake.tables.survey import survey
from intake.values.reading import Reading
from model.basics.problem import Problem, Severity
from model.tables.book import Book
from model.tables.schema import SHEETS
from tests.io.intake.random_files.drawing import RandomFile
from tests.io.intake.random_files.entries import PERIOD, VALUE
from tests.io.intake.random_files.world import PERIODS

_MOST_ANSWERS = 60


@dataclass
class Attempt:
    """What came of an import: the plan, if there is one, all that was said, and what could not be answered."""

    plan: ImportPlan | None = None
    said: list[Problem] = field(default_factory=list)
    unanswered: list[Problem] = field(default_factory=list)
    suggestion: Suggestion | None = None


def first_import(made: RandomFile, source: Source, book: Book) -> Attempt:
    """An import of a kind of file that is met for the first time."""
    attempt = Attempt()
    seen = survey(source)
    attempt.said += seen.problems
    sheet = source.sheet(_sheet(made, source))
    assert sheet is not None
    table = _table(made, seen.by_sheet.get(sheet.name, []))
    if made.sheets[0].turned and sheet.area is not None and (table is None or table.area.top > 1):
        table = table_in(sheet, sheet.area, 1)  # who sees the first rows taken for titles says where the header is
    if table is None:
        return attempt
    suggestion = suggest(book, sheet, table, made.truth.target, "Random")
    attempt.suggestion = suggestion
    attempt.said += suggestion.problems
    mapping = _mended(made, suggestion)
    return _answering(made, source, book, mapping, attempt)


def next_import(made: RandomFile, source: Source, book: Book, mapping: Mapping) -> Attempt:
    """The next file by the mapping that is kept."""
    return _answering(made, source, book, mapping, Attempt())


def _sheet(made: RandomFile, source: Source) -> str:
    wanted = made.sheets[0].name
    return wanted if source.sheet(wanted) else source.sheets[0].name


def _table(made: RandomFile, tables: Iterable[FoundTable]) -> FoundTable | None:
    """The table in which the first row stands."""
    row, column = made.sheets[0].first
    inside = (t for t in tables if t.area.top <= row <= t.area.bottom and t.area.left <= column <= t.area.right)
    return next(inside, None)


def _mended(made: RandomFile, suggestion: Suggestion) -> Mapping:
    """The suggestion with the columns put right that it called doubtful, or found none for."""
    mapping = suggestion.mapping
    unsure = {p.field for p in suggestion.problems if isinstance(p, Question) and p.severity is not Severity.FINDING}
    mapped = {one.field: one.heading for one in mapping.fields}
    filled = {*mapping.composed, *mapping.fixed, *(one.field for group in mapping.groups for one in group)}
    if mapping.unpivot is not None:
        filled |= {mapping.unpivot.name, mapping.unpivot.value}
    headings = made.known.headings
    for name in made.truth.fields:
        if name in PERIODS or name not in headings:
            continue
        right = headings[name]
        if mapped.get(name) != right and (name in unsure or (name not in mapped and name not in filled)):
            mapping = with_field(mapping, name, right)
    for name, taken in mapped.items():
        if name in unsure and name not in headings and taken:
            mapping = with_field(mapping, name, "")
    if VALUE in headings and PERIOD in headings and mapping.pivot is None and mapping.unpivot is None:
        mapping = replace(mapping, pivot=Pivot(headings[PERIOD], headings[VALUE]), periods=None)
    shape = made.habits.get("shape")
    if shape == "groups" and not mapping.groups:
        names = [made.habits.get(f"head:{name}", name) for name in ("Payee ID", "Share")]
        fields = ("Payee ID", "Share")
        groups = tuple(tuple(FieldMap(f, f"{name} {n}") for f, name in zip(fields, names, strict=True)) for n in (1, 2))
        mapping = replace(mapping, groups=groups, fields=tuple(f for f in mapping.fields if f.field not in fields))
    if shape == "months" and mapping.unpivot is None:
        mapping = replace(mapping, unpivot=Unpivot("Period", "Amount"))
    if SHEETS[mapping.target].periods is not None and not (mapping.periods or mapping.pivot or mapping.unpivot):
        mapping = replace(mapping, periods=Reading())
    return mapping


def _answering(made: RandomFile, source: Source, book: Book, mapping: Mapping, attempt: Attempt) -> Attempt:
    for _ in range(_MOST_ANSWERS):
        plan = attempt.plan = plan_import(book, source, mapping)
        attempt.unanswered = []
        changed = mapping
        for found in plan.problems:
            if isinstance(found, Question) and found.topic == SURPRISE and found.field in made.known.headings:
                changed = with_field(changed, found.field, made.known.headings[found.field])
            answer = _answer(made, found) if isinstance(found, Question) else None
            if answer is not None and isinstance(found, Question):
                changed = answered(changed, found, answer)
            elif found.severity is Severity.ERROR:
                attempt.unanswered.append(found)
        attempt.said += [found for found in plan.problems if found not in attempt.said]
        if changed == mapping:
            break
        mapping = changed
    return attempt


def _answer(made: RandomFile, asked: Question) -> str | None:
    """What is true of that which is asked; None where that is not known, or nothing is asked."""
    known = made.known
    match asked.topic:
        case "" | _ if asked.topic in ("", SURPRISE) or asked.severity is Severity.FINDING:
            return None
        case "hidden" | "struck" | "year":
            return known.whole.get(asked.topic)
        case "spells" | "rates":
            return {"spells": "end", "rates": "keep"}[asked.topic]
        case "state":
            return known.whole.get(f"state:{asked.subject}")
        case "field":
            return known.headings.get(asked.field)
        case "who" | "value":
            return known.texts.get((asked.field, asked.subject))
        case "percent" | "decimal":
            return known.ways.get((asked.field, asked.topic)) or known.ways.get(("", asked.topic))
        case topic:
            usual = {"zeros": "restore", "alike": "known", "scale": "ones", "lists": "keep", "merged": "fill"}
            usual |= {"fill_down": "keep", "losses": "negate" if "losses" in made.habits else "keep"}
            return known.ways.get((asked.field, topic)) or usual.get(topic)
