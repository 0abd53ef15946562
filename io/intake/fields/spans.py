"""Columns of spans: the terms of crediting rules where one column, `13-24 months`, gives both bounds of the book."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingOf

from intake.fields.bounds import with_bounds
from intake.mapping.locate import find_heading
from intake.mapping.mapping import FieldMap, Mapping
from intake.tables.announced import part_of
from intake.tables.finding import FoundTable
from intake.values.numbers import is_number
from intake.values.reading import Doubt, ReadCells, Reading, cleaned
from intake.values.terms import TERM_BOUNDS, holds_spans, read_spans, read_terms
from intake.values.tiers import upper_heading
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.values import quoted, shown

_MOST_SHOWN = 4


def joined(
    table: FoundTable, mapping: Mapping, rows: Collection[int]
) -> tuple[FoundTable, dict[str, ReadCells], list[tuple[str, int, Doubt]]]:
    """The table with its tiers by the bound from which they hold, the fields that columns of spans give, and doubts.

    The doubts come with their field and the column of the table. `rows`: those that are taken.
    """
    made, sides, doubts = with_bounds(table, mapping, rows)
    terms, about_terms = with_spans(table, mapping, rows)
    told = [("From", place, doubt) for place, doubt in doubts]
    told += [(TERM_BOUNDS[0], place, doubt) for place, doubt in about_terms]
    return made, sides | terms, told


def with_spans(
    table: FoundTable, mapping: Mapping, rows: Collection[int]
) -> tuple[dict[str, ReadCells], list[tuple[int, Doubt]]]:
    """Both bounds of terms from one column of spans, and what is told of it with the column of the table.

    A term alone is a span of itself where one column gives both bounds. `rows`: those that are taken.
    """
    if mapping.target != "Crediting rules":
        return {}, []
    maps = {one.field: one for one in mapping.fields if one.field in TERM_BOUNDS}
    places = {name: at for name, one in maps.items() if (at := find_heading(table.headings, one.heading)) is not None}
    at = next(iter(places.values()), -1)
    cells = _cells(table, at, maps, rows) if places else []
    if set(places.values()) != {at} or (len(places) < len(TERM_BOUNDS) and not holds_spans(cells)):
        at = places.get(TERM_BOUNDS[1], -1)
        return _last_terms(table, at, _cells(table, at, maps, rows)) if at >= 0 else ({}, [])
    lows, highs = read_spans(cells)
    doubts = [(at, doubt) for doubt in lows.doubts]
    if told := _told(cells, lows, highs):
        wrong = f"terms are read as whole months: {told}"
        doubts.append((at, Doubt(None, wrong, "make sure that each rule has its last month", Severity.WARNING)))
    return dict(zip(TERM_BOUNDS, (lows, highs), strict=True)), doubts


def _cells(table: FoundTable, at: int, maps: MappingOf[str, FieldMap], rows: Collection[int]) -> list[Cell]:
    """The cells of the taken rows, cleaned, as years where the heading says so of numbers alone."""
    heading = table.headings[at]
    one = next(one for one in maps.values() if find_heading(table.headings, one.heading) == at)
    cells = [one.decisions.get(shown(cell).strip(), cell) for cell in table.cells[at]]
    years = part_of("Term", heading) == "years" and one.reading.scale != "ones"
    taken = [cell if row in rows else None for row, cell in enumerate(cleaned(cells, one.reading))]
    return [f"{shown(cell)} years" if years and _is_bare(cell) else cell for cell in taken]


def _is_bare(cell: Cell) -> bool:
    return cell is not None and not any(character.isalpha() for character in shown(cell))


def _last_terms(table: FoundTable, at: int, cells: list[Cell]) -> tuple[dict[str, ReadCells], list[tuple[int, Doubt]]]:
    """`Max term` names the last term of a rule, where the book has the one below which it holds."""
    if upper_heading(table.headings[at]) is not True:
        return {}, []
    read = read_terms(cells, Reading())
    read.cells = [cell + 1 if is_number(cell) else cell for cell in read.cells]
    first = next((cell for cell in read.cells if cell is not None), None)
    if first is not None:
        wrong = f"'{table.headings[at]}' names the last term of a rule: the first is read as below {shown(first)}"
        read.note(None, wrong, "make sure that each rule has its last month", Severity.WARNING)
    return {TERM_BOUNDS[1]: read}, [(at, doubt) for doubt in read.doubts]


def _told(cells: list[Cell], lows: ReadCells, highs: ReadCells) -> str:
    """The first different spans as they are read."""
    found: dict[str, None] = {}
    for cell, low, high in zip(cells, lows.cells, highs.cells, strict=True):
        if cell is not None and (low is not None or high is not None):
            start = f"from {shown(low)}" if low is not None else ""
            end = f"below {shown(high)}" if high is not None else ""
            found.setdefault(f"{quoted(cell)} {start}{' ' if start and end else ''}{end}")
    return ", ".join(list(found)[:_MOST_SHOWN])
