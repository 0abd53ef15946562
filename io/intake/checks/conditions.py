"""Conditions of crediting rules as people write them: `All`, `SMB, Mid`, or a segment that nothing in the book has.

Read as they stand such words are names, no deal has them, and nobody is credited, which no amount shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from intake.changes.underway import Underway
from intake.files.source import counted, problem
from intake.mapping.mapping import Mapping
from intake.mapping.questions import asking, reading_of
from intake.rows.record import Record
from model.basics.problem import Problem, Severity
from model.tables.book import Book, Cell
from model.tables.schema import folded
from model.tables.values import quoted, shown

_FIELDS = ("Types", "Segment", "Region", "Product")
_ANY = re.compile(r"\*|-|\u2013|any|all|every|alle|tous|(?:any|all) \w+", re.IGNORECASE)
_SEVERAL = re.compile(r"[,;/|\n]|\s[&+]\s")
_KEPT = (("keep", "Each is one name"),)
_HAVE = {
    "Segment": ("Accounts", "Assignments", "Transactions"),
    "Region": ("Accounts", "Assignments", "Transactions"),
    "Product": ("Transactions", "Contracts"),
}
_MOST_SHOWN = 5


def with_conditions(underway: Underway) -> tuple[list[Record], list[Problem]]:
    """The records with blank conditions where anything is meant, and what is to be asked and told about others."""
    book, mapping, records = underway.book, underway.mapping, underway.records
    if mapping.target != "Crediting rules":
        return list(records), []
    made = [replace(record, cells={**record.cells, **_opened(record)}) for record in records]
    problems = [*_any_told(records), *_several(mapping, made)]
    for field, sheets in _HAVE.items():
        problems += _unknown(book, made, field, sheets)
    return made, problems


def _opened(record: Record) -> dict[str, Cell]:
    """The conditions that say anything goes, as blank ones."""
    return {field: None for field in _FIELDS if _is_any(record.cells.get(field))}


def _is_any(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_ANY.fullmatch(cell.strip()))


def _any_told(records: Sequence[Record]) -> Iterator[Problem]:
    found = Counter(shown(record.cells[field]).strip() for record in records for field in _opened(record))
    first = next((record for record in records if _opened(record)), None)
    if first is not None:
        words = ", ".join(quoted(word) for word in list(found)[:_MOST_SHOWN])
        wrong = f"{words} in {counted(sum(found.values()), 'condition')} of rules is read as blank: anything matches"
        yield problem(first.sheet, first.place, None, wrong, "", Severity.FINDING)


def _several(mapping: Mapping, records: Sequence[Record]) -> Iterator[Problem]:
    """Conditions that hold one name, with what may be several."""
    for field in _HAVE:
        found = [r for r in records if isinstance(r.cells.get(field), str) and _SEVERAL.search(shown(r.cells[field]))]
        if found and reading_of(mapping, field).lists != "keep":
            wrong = f"{quoted(found[0].cells[field])} may be several names, and a rule has one {field}"
            wrong += f" ({counted(len(found), 'row')})" if len(found) > 1 else ""
            right = "write a rule for each of them"
            issue = problem(found[0].sheet, found[0].place, None, wrong, right, Severity.ERROR)
            yield asking(issue, "lists", _KEPT, field)


def _unknown(book: Book, records: Sequence[Record], field: str, sheets: Sequence[str]) -> Iterator[Problem]:
    """Names that nothing in the book has, where it has any: no deal can match them."""
    known = {folded(part) for name in sheets for cell in set(book.sheet(name).column(field)) for part in _names(cell)}
    new = {name: r for r in records if isinstance(name := r.cells.get(field), str) and folded(name) not in known}
    new = {name: record for name, record in new.items() if not _SEVERAL.search(name)}
    if known and new:
        first = next(iter(new.values()))
        words = ", ".join(quoted(name) for name in list(new)[:_MOST_SHOWN])
        wrong = f"nothing in the book has the {field.casefold()} {words}: no deal matches such a rule"
        yield problem(first.sheet, first.place, None, wrong, "spell it as the book does")


def _names(cell: Cell) -> list[str]:
    return [name for part in shown(cell).split(";") if (name := part.strip())]
