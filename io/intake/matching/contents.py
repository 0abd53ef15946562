"""What the columns of a foreign table hold, in figures: they tell "earned" from "paid" where the headings do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from book.sheet.celllooks import CellLooks
from intake.mapping.locate import find_heading
from intake.mapping.memory import Memory
from intake.tables.finding import FoundTable
from intake.tables.grid import Kind, kind
from intake.values.days import parse_day
from intake.values.numbers import is_number, read_numbers
from intake.values.reading import Reading
from model.tables.book import Cell
from model.tables.values import number_text, shown

SAMPLED = 200
_SHOWN = 3


@dataclass(frozen=True)
class Content:
    """A column: its filled cells at the beginning, and the figures of all.

    `total` is None where most cells are no numbers; `least` and `most` are '' where they are neither numbers nor dates.
    """

    cells: tuple[Cell, ...]
    count: int
    blanks: int
    total: Decimal | None
    least: str
    most: str
    sample: tuple[str, ...]


def content_of(column: Sequence[Cell]) -> Content:
    """The figures of a column."""
    kinds = list(map(kind, column))
    filled = [cell for cell, one in zip(column, kinds, strict=True) if one is not Kind.BLANK]
    total, least, most = None, "", ""
    if kinds.count(Kind.NUMBER) * 2 > len(filled):
        numbers = [Decimal(n) for n in read_numbers(filled, Reading()).cells if is_number(n)]
        total = sum(numbers, Decimal(0))
        if numbers:
            least, most = number_text(min(numbers)), number_text(max(numbers))
    elif kinds.count(Kind.DATE) * 2 > len(filled):
        days = [day for cell in filled if isinstance(day := parse_day(cell), date)]
        if days:
            least, most = min(days).isoformat(), max(days).isoformat()
    different = list(dict.fromkeys(shown(cell).strip() for cell in filled[:SAMPLED]))
    return Content(
        tuple(filled[:SAMPLED]), len(filled), len(column) - len(filled), total, least, most, tuple(different[:_SHOWN])
    )


def together(tables: Sequence[FoundTable]) -> FoundTable:
    """The first of several tables with the rows of all, by its headings; what another one lacks is blank."""
    first = tables[0]
    if len(tables) == 1:
        return first
    columns = []
    for heading in first.headings:
        cells: list[Cell] = []
        for table in tables:
            position = find_heading(table.headings, heading)
            cells += [None] * len(table.rows) if position is None else table.cells[position]
        columns.append(tuple(cells))
    rows = tuple(row for table in tables for row in table.rows)
    return replace(first, rows=rows, cells=tuple(columns), looks=CellLooks())


def contents(table: FoundTable, memory: Memory | None = None) -> dict[str, Content]:
    """The figures of every column of a table by its heading; `memory` holds those of the last one."""

    def figures() -> dict[str, Content]:
        return {heading: content_of(column) for heading, column in zip(table.headings, table.cells, strict=True)}

    return figures() if memory is None else memory.once("contents", (table.headings, table.cells), figures)
