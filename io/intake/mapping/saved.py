"""Saved imports: the rows of the book's own sheet Imports, each a mapping by its name and when it ran last."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from intake.mapping.mapping import Mapping, MappingProblem, from_text, to_text
from intake.tables.headers import heading_text
from model.tables.book import Book, Cell, Sheet
from model.tables.schema import folded
from model.tables.values import shown

_SHEET = "Imports"
_LONGEST = 32_000  # characters that a cell can hold


def saved_names(book: Book) -> list[str]:
    """The names of the imports that the book keeps."""
    return [text for cell in book.sheet(_SHEET).column("Name") if (text := shown(cell).strip())]


def saved_mapping(book: Book, name: str) -> Mapping:
    """The mapping of that name. Raises MappingProblem where there is none, or where it cannot be used."""
    sheet = book.sheet(_SHEET)
    for called, text in zip(sheet.column("Name"), sheet.column("Mapping"), strict=True):
        if folded(shown(called)) == folded(name):
            try:
                return replace(from_text(shown(text)), name=heading_text(called))
            except MappingProblem as error:
                raise MappingProblem(f"the import '{name}' cannot be used: {error}") from error
    known = ", ".join(saved_names(book)) or "none"
    raise MappingProblem(f"the book has no import '{name}'; it has {known}")


def saved_for(book: Book, target: str, headings: Sequence[str]) -> list[Mapping]:
    """The saved imports into a sheet that map columns, all of which are among these headings."""
    found = []
    given = {folded(heading) for heading in headings}
    for name in saved_names(book):
        with suppress(MappingProblem):
            mapping = saved_mapping(book, name)
            mapped = {folded(one.heading) for one in mapping.fields}
            if mapping.target == target and mapped and mapped <= given:
                found.append(mapping)
    return found


def with_mapping(book: Book, mapping: Mapping, file: str = "", at: str = "") -> Book:
    """The book with a mapping saved under its name; `file` and `at` (UTC, ISO text) where it just ran."""
    old = book.sheet(_SHEET)
    sheet = Sheet(_SHEET, list(old.headings), [list(column) for column in old.cells], old.header_row, old.first_column)
    names = [folded(shown(cell)) for cell in sheet.column("Name")]
    if folded(mapping.name) not in names:
        names.append(folded(mapping.name))
        for column in sheet.cells:
            column.append(None)
    cells: dict[str, Cell] = {
        "Name": mapping.name,
        "Source sheet": "; ".join(mapping.sheets) or None,
        "Header row": mapping.header_row or None,
        "Mapping": _fitting(mapping),
    }
    if at:
        cells |= {"Last file": file, "Last run": at}
    row = names.index(folded(mapping.name))
    for heading, cell in cells.items():
        position = sheet.find(heading)
        if position is None:
            sheet.headings.append(heading)
            sheet.cells.append([None] * len(names))
            position = len(sheet.cells) - 1
        sheet.cells[position][row] = cell
    return Book(book.sheets | {_SHEET: sheet}, book.source)


def _fitting(mapping: Mapping) -> str:
    """The mapping as text that fits into a cell; the payees of the last run go first."""
    text = to_text(mapping)
    if len(text) > _LONGEST and mapping.last is not None:
        text = to_text(replace(mapping, last=replace(mapping.last, payees=())))
    if len(text) > _LONGEST:
        raise MappingProblem(
            f"the import '{mapping.name}' is too long to be saved in a cell; decide fewer values in it"
        )
    return text
