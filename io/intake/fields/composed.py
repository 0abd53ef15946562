"""A field made of the texts of several columns, by a pattern such as `{Order}-{Line}`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from collections.abc import Mapping as MappingOf

from intake.files.source import problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import PLACES, ROW, FieldMap
from intake.mapping.questions import Question, asking
from intake.matching.resolving import Resolver
from intake.tables.finding import FoundTable
from intake.values.columns import read_as
from intake.values.reading import ReadCells
from model.basics.calendar import Calendar
from model.tables.book import Cell, CellError
from model.tables.schema import Column
from model.tables.values import shown


def composed(
    table: FoundTable, column: Column, pattern: str, target: str, calendar: Calendar, resolver: Resolver
) -> ReadCells:
    """The cells of a field of the book's sheet `target`; blank where one of its columns is."""
    positions = {place: find_heading(table.headings, place) for place in PLACES.findall(pattern)}
    texts: list[Cell] = []
    for row, number in enumerate(table.rows):
        cells = {place: table.cells[position][row] for place, position in positions.items() if position is not None}
        parts = {place: shown(cell).strip() for place, cell in cells.items()} | {ROW: str(number)}
        spoilt = next((cell for cell in cells.values() if isinstance(cell, CellError)), None)
        whole = all(parts.get(place) for place in positions)
        texts.append(spoilt or (_filled(pattern, parts) if whole else None))
    return resolver.resolve(column, target, read_as(column, texts, calendar), FieldMap(column.heading, ""))


def composed_doubts(table: FoundTable, name: str, read: ReadCells, taken: Collection[int]) -> Iterator[Question]:
    """The doubts about a composed field, with the rows of those `taken`: it stands in no cell of its own."""
    for doubt in (one for one in read.doubts if one.row is None or one.row in taken):
        number = "" if doubt.row is None else str(table.rows[doubt.row])
        wrong = f"{name}, which is composed: {doubt.wrong}"
        issue = problem(table.sheet, number and f"{number}:{number}", None, wrong, doubt.right, doubt.severity)
        yield asking(issue, "", field=name)


def _filled(pattern: str, parts: MappingOf[str, str]) -> str:
    return PLACES.sub(lambda match: parts[match[1]], pattern)
