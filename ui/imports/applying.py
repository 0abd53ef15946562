"""An import as one undoable step of the document: its rows, the mapping under its name, and the change log.

What takes long is worked out beside the window, from a copy of the book; the window's thread only puts it in place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC

from intake import ImportPlan, Mapping, with_mapping
from intake.changes.keys import position_of
from model.tables.book import Book, Cell
from ui.document.change import Place
from ui.document.document import Block, Document
from ui.document.edits import CellsEdit, ColumnEdit, Edit, RowsEdit
from ui.figures.written import counted
from ui.tasks.task import Progress

_REPORTED = 2_000  # rows between two reports

_TOLD = {
    "new": "new",
    "changed": "changed",
    "unchanged": "unchanged",
    "duplicate": "duplicate",
    "bad": "left out as not readable",
    "missing": "missing in the file",
    "left out": "left out and still in the book",
}


@dataclass(frozen=True)
class Prepared:
    """The edits of an import in order, the rows that come or change, and what is said of them."""

    mapping: Mapping
    edits: tuple[Edit, ...]
    place: Place
    summary: str

    @property
    def told(self) -> str:
        """What was done, for the status bar."""
        rows = counted(len(self.place.rows), "row")
        return f"{self.mapping.name}: {self.summary}; {rows} of {self.place.sheet} written"


def prepare(book: Book, plan: ImportPlan, progress: Progress) -> Prepared:
    """What a plan that rests on this book writes. The book is not changed.

    Raises ValueError where the plan is blocked, MappingProblem where the mapping is too long to be saved.
    """
    if plan.blocked:
        raise ValueError("an import that is blocked changes nothing")
    with_mapping(book, plan.mapping)
    target = plan.mapping.target
    sheet, after = book.sheet(target), plan.book.sheet(target)
    first = sheet.size
    edits: list[Edit] = [
        ColumnEdit(target, at, after.headings[at], [None] * first, add=True)
        for at in range(len(sheet.headings), len(after.headings))
    ]
    cells = list(_changed_cells(book, plan, progress))
    edits += cells
    if after.size > first:
        edits.append(RowsEdit(target, range(first, after.size), [column[first:] for column in after.cells], add=True))
    progress.check()
    changed = sorted({row for edit in cells for row in edit.rows})
    place = Place(target, [*changed, *range(first, after.size)], ())
    return Prepared(plan.mapping, tuple(edits), place, counts(plan))


def apply_import(document: Document, prepared: Prepared, file: str) -> None:
    """Write what was prepared from the book as it is now."""
    name, target = prepared.mapping.name, prepared.mapping.target
    with document.gesture(f"import {name} into {target}", f"import '{name}' from {file}: {prepared.summary}"):
        document.do(prepared.edits)
        _keep(document, prepared.mapping, file)


def keep_mapping(document: Document, mapping: Mapping) -> None:
    """Save a mapping by its name, without importing anything."""
    with document.gesture(f"keep the import {mapping.name}"):
        _keep(document, mapping, "")


def forget_mapping(document: Document, row: int) -> None:
    """Delete a saved import."""
    document.delete_rows("Imports", [row], text="delete a saved import")


def rename_mapping(document: Document, row: int, name: str) -> None:
    """Give a saved import another name."""
    column = document.sheet("Imports").find("Name")
    assert column is not None
    document.set_cells("Imports", [Block(column, (row,), (name,))], text=f"rename a saved import to {name}")


def counts(plan: ImportPlan) -> str:
    """`38 new, 4 changed, 210 unchanged`; what does not occur is left out.

    Of rows that are missing in the file only where it has others that the book knows: a month's export has no others.
    """
    found = plan.counts
    if not found["changed"] + found["unchanged"]:
        found = found | {"missing": 0}
    return ", ".join(f"{found[key]:,} {words}" for key, words in _TOLD.items() if found.get(key)) or "no rows"


def _changed_cells(book: Book, plan: ImportPlan, progress: Progress) -> Iterator[CellsEdit]:
    """The cells of known rows that change, by column."""
    sheet, after = book.sheet(plan.mapping.target), plan.book.sheet(plan.mapping.target)
    positions: dict[str, int | None] = {}
    cells: dict[int, dict[int, Cell]] = defaultdict(dict)
    for at, planned in enumerate(plan.rows):
        if at % _REPORTED == 0:
            progress.step(at, len(plan.rows))
        for change in planned.changes if planned.book_row is not None else ():
            if change.heading not in positions:
                positions[change.heading] = position_of(after, change.heading, plan.calendar)
            column = positions[change.heading]
            if column is not None and planned.book_row is not None:
                cells[column][planned.book_row] = change.after
    for column, by_row in cells.items():
        progress.check()
        rows = sorted(by_row)
        old = sheet.cells[column] if column < len(sheet.cells) else [None] * sheet.size
        yield CellsEdit(sheet.name, column, rows, [old[row] for row in rows], [by_row[row] for row in rows])


def _keep(document: Document, mapping: Mapping, file: str) -> None:
    at = document.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if file else ""
    kept = with_mapping(document.book, mapping, file, at).sheets["Imports"]
    document.replace_sheets({"Imports": (kept.headings, kept.cells)}, f"keep the import {mapping.name}")
