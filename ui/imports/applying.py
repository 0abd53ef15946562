"""An import as one undoable step of the document: its rows, the mapping under its name, and the change log."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC

from intake import ImportPlan, Mapping, with_mapping
from intake.comparing import position_of
from model.tables.book import Cell
from model.tables.reading import read_tables
from ui.document.change import Place
from ui.document.document import Block, Document
from ui.figures.written import counted

_TOLD = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "duplicate": "duplicate",
    "bad": "left out as not readable",
    "missing": "missing in the file",
}


def apply_import(document: Document, plan: ImportPlan, file: str) -> Place:
    """Write a plan that rests on the book as it is now. Gives the rows that came or changed.

    Raises ValueError where the plan is blocked, MappingProblem where the mapping is too long to be saved.
    """
    if plan.blocked:
        raise ValueError("an import that is blocked changes nothing")
    name, target = plan.mapping.name, plan.mapping.target
    said = f"import '{name}' from {file}: {counts(plan)}"
    with document.gesture(f"import {name} into {target}", said):
        touched = _write_rows(document, plan)
        _keep(document, plan.mapping, file)
    return Place(target, touched, ())


def keep_mapping(document: Document, mapping: Mapping) -> None:
    """Save a mapping by its name, without importing anything."""
    with document.gesture(f"keep the import {mapping.name}"):
        _keep(document, mapping, "")


def forget_mapping(document: Document, row: int) -> None:
    """Delete a saved import."""
    document.delete_rows("Imports", [row], text="delete a saved import")


def counts(plan: ImportPlan) -> str:
    """`38 new, 4 changed, 210 unchanged`; what does not occur is left out."""
    found = plan.counts
    return ", ".join(f"{found[key]:,} {words}" for key, words in _TOLD.items() if found[key]) or "no rows"


def _write_rows(document: Document, plan: ImportPlan) -> list[int]:
    """Changed cells, then new rows; period and role columns that the sheet lacks come first."""
    target = plan.mapping.target
    sheet, after = document.sheet(target), plan.book.sheet(target)
    first = sheet.size
    for heading in after.headings[len(sheet.headings) :]:
        document.add_column(target, heading)
    calendar = read_tables(plan.book).calendar
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    for planned in plan.rows:
        for change in planned.changes if planned.book_row is not None else ():
            column = position_of(after, change.heading, calendar)
            if column is not None and planned.book_row is not None:
                cells[column][planned.book_row] = change.after
    blocks = [
        Block(column, sorted(by_row), [by_row[row] for row in sorted(by_row)]) for column, by_row in cells.items()
    ]
    document.set_cells(target, blocks)
    if after.size > first:
        document.insert_rows(target, first, cells=[column[first:] for column in after.cells])
    changed = sorted({row for by_row in cells.values() for row in by_row})
    return [*changed, *range(first, after.size)]


def _keep(document: Document, mapping: Mapping, file: str) -> None:
    at = document.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if file else ""
    kept = with_mapping(document.book, mapping, file, at).sheets["Imports"]
    document.replace_sheets({"Imports": (kept.headings, kept.cells)}, f"keep the import {mapping.name}")


def told(plan: ImportPlan, place: Place) -> str:
    """What was done, for the status bar."""
    return f"{plan.mapping.name}: {counts(plan)}; {counted(len(place.rows), 'row')} of {place.sheet} written"
