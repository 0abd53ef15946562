"""Which columns of a foreign table may be which field of the book: by name, by synonym and by what they hold.

Every candidate comes with its sum, count and sample, because a name alone lets "earned" pass for "paid".
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from importlib.resources import files

from intake.mapping.memory import Memory
from intake.matching.contents import Content, contents
from intake.matching.families import is_family
from intake.matching.headingwords import name_words
from intake.matching.resolving import Resolver
from intake.tables.announced import is_share
from intake.tables.finding import FoundTable
from intake.tables.headers import JOINT
from intake.values.columns import read_as
from intake.values.reading import Reading
from intake.values.tiers import tier_of
from model.basics.calendar import Calendar
from model.basics.money import is_currency
from model.tables.book import Cell
from model.tables.schema import SHEETS, Column, Kind, folded

EXACT, GUESS, BY_CONTENT = 100, 80, 55  # the same name, the least of a likely one, and none
_HOLDS = 65  # a name among other words
_SURE = 0.9  # of the cells, which speak for a column as its name would
_PAYEE = Column("Payee ID", Kind.ID, refers="Payees")
_MOST_COLUMNS = 500
_NEAR = 0.85
_LONGEST_HEADING = 255  # characters; a page of text names no field
_LONG = 7  # letters; shorter words that are near mean different things
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\*+$")  # ARR (USD), Type*
_OF_TIERS = 85  # a column of tiers, whatever it is called
_FLAGS = ("y", "n", "yes", "no", "true", "false")  # no names: `Approved` does not say by whom
LESS = 4  # points for what stands in brackets
_FAMILY = 86  # a name made of words that a field's names are made of


@dataclass(frozen=True)
class Candidate:
    """A column that may be a field: how likely (0 to 100), why, and what it holds."""

    field: str
    heading: str
    score: int
    why: str
    count: int
    total: Decimal | None
    sample: tuple[str, ...]


def candidates(
    table: FoundTable,
    target: str,
    resolver: Resolver,
    calendar: Calendar,
    roles: Sequence[Column] = (),
    memory: Memory | None = None,
) -> dict[str, list[Candidate]]:
    """For each field of the book's sheet the columns (of the first 500) that may be it, the likeliest first.

    `roles`: the columns named after roles that the sheet may have besides. `memory` keeps the figures of the
    columns for whoever shows them.
    """
    headings = table.headings[:_MOST_COLUMNS]
    held = contents(table, memory)
    figures = [held[heading] for heading in headings]
    found: dict[str, list[Candidate]] = {}
    for field in (*SHEETS[target].columns, *roles):
        scored = [
            _candidate(field, heading, content, target, resolver, calendar)
            for heading, content in zip(headings, figures, strict=True)
            if field not in roles or not resolver.names_nobody(field, target, content.cells)
        ]
        found[field.heading] = sorted((c for c in scored if c is not None), key=lambda c: -c.score)
    named = {c.heading for ranked in found.values() for c in ranked if c.score > BY_CONTENT}
    return {
        field: [c for c in ranked if c.score != BY_CONTENT or c.heading not in named]  # `Employee Name` is no manager
        for field, ranked in found.items()
    }


@lru_cache(50_000)
def name_score(field: str, heading: str, target: str) -> tuple[int, str]:
    """How well a heading names a field, and why."""
    if len(heading) > _LONGEST_HEADING:
        return 0, ""
    last = heading.rpartition(JOINT)[2]
    if folded(field) in (folded(heading), folded(last)):
        return (EXACT if folded(field) == folded(heading) else 96), "same name"
    name, wanted = name_words(last), name_words(field)
    if name == wanted:
        return 94, "same name"
    bare = name_words(_ASIDE.sub(" ", last))
    if bare and bare != name and name not in synonyms(target, field):
        score, why = name_score(field, bare, target)
        return (score - LESS, why) if score > LESS else (0, "")
    known = synonyms(target, field)
    if name in known:
        return 90 - min(known.index(name), 9), "synonym"
    if is_family(target, field, name):
        return _FAMILY, "words of its names"
    whole, _, part = last.partition(":")  # as reports of Salesforce name what another object has
    if part and set(name_words(whole).split()) <= set(name_words(part).split()):
        return name_score(field, part.strip(), target)
    if any(len(word) > 3 and f" {word} " in f" {name} " for word in (wanted, *_held(target, field))):
        return _HOLDS, "holds the name"
    long = [word for word in (wanted, *known) if min(len(word), len(name)) >= _LONG]
    return (60, "near name") if any(_is_near(name, word) for word in long) else (0, "")


def _is_near(name: str, word: str) -> bool:
    matcher = SequenceMatcher(None, name, word)
    return matcher.real_quick_ratio() >= _NEAR and matcher.quick_ratio() >= _NEAR and matcher.ratio() >= _NEAR


@lru_cache(1_000)
def synonyms(target: str, field: str) -> tuple[str, ...]:
    """Other names of a field, the likeliest first, in plain words."""
    return tuple(map(name_words, _written(target, field)))


@lru_cache(1_000)
def _held(target: str, field: str) -> tuple[str, ...]:
    """Those that also name it among other words; `=title` alone does, and `Title fee` does not."""
    return tuple(name_words(word) for word in _written(target, field) if not word.startswith("="))


def _written(target: str, field: str) -> list[str]:
    data = _synonyms()
    return [word for sheet in (target, "") for word in data.get(sheet, {}).get(field, ())]


@lru_cache(1)
def _synonyms() -> dict[str, dict[str, list[str]]]:
    text = (files("resources") / "import_synonyms.json").read_text(encoding="utf-8")
    data: dict[str, dict[str, list[str]]] = json.loads(text)
    return data


def _candidate(
    field: Column, heading: str, content: Content, target: str, resolver: Resolver, calendar: Calendar
) -> Candidate | None:
    score, why = name_score(field.heading, heading, target)
    known = resolver.known_share(field, target, content.cells)
    if known >= 0.5 and score < BY_CONTENT:
        score, why = BY_CONTENT, f"{round(known * 100)} % are known to the book"
    elif known >= _SURE:
        score = max(min(EXACT, score + 5), GUESS)
    elif known >= 0.5:
        score = min(EXACT, score + 5)
    if score == _HOLDS and field.kind is Kind.CURRENCY and all(map(_is_code, content.cells)):
        score = GUESS
    if score == _HOLDS and not known and resolver.known_share(_PAYEE, target, content.cells) >= _SURE:
        return None  # `Deal owner` is no deal
    tiers = target == "Curves" and field.heading == "From" and _are_tiers(content.cells)
    if tiers and score < _OF_TIERS:
        score, why = _OF_TIERS, "holds tiers"
    if score and field.kind is Kind.MONEY and is_share(heading):
        score -= 50
    if score and content.cells and not tiers and _fit(field, content.cells, calendar) < 0.5:
        score -= 50
    if score < 40:
        return None
    return Candidate(field.heading, heading, score, why, content.count, content.total, content.sample)


def _is_code(cell: Cell) -> bool:
    return isinstance(cell, str) and is_currency(cell.strip().upper())


def _are_tiers(cells: Sequence[Cell]) -> bool:
    """Whether most cells are tiers, such as `50% - 80%`."""
    return sum(isinstance(cell, str) and tier_of(cell) is not None for cell in cells) * 2 > len(cells)


def _fit(field: Column, cells: Sequence[Cell], calendar: Calendar) -> float:
    """The share of cells that can be read as the field's kind, whatever the order of day and month."""
    if field.kind in (Kind.NAME, Kind.TEXT):
        return sum(isinstance(cell, str) and cell.strip().casefold() not in _FLAGS for cell in cells) / len(cells)
    ways = (
        [Reading(dates=order, months="first") for order in ("dmy", "mdy")] if field.kind is Kind.DATE else [Reading()]
    )
    field = replace(field, required=True)  # an end that stands for none is a day, too
    reads = (read_as(field, cells, calendar, way).cells for way in ways)
    return max(sum(cell is not None for cell in read) for read in reads) / len(cells)
