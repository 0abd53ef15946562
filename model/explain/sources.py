"""Rows of typed tables as sources: which cell of which sheet a number comes from."""

from __future__ import annotations

from model.basics.integers import Index
from model.earnings.context import Context
from model.explain.steps import Source
from model.tables.columns import Tables


def source(tables: Tables, sheet: str, row: int, heading: str = "") -> Source:
    """The cell of a table row; the whole row where no heading is given."""
    table = tables[sheet]
    return Source(sheet, int(table.rows[row]), heading, table.address(row, heading or None))


def sources(tables: Tables, sheet: str, rows: Index, heading: str = "") -> list[Source]:
    """As `source`, for many rows of a sheet."""
    table = tables[sheet]
    lines = table.rows[rows].tolist()
    cells = table.layout.addresses(lines, heading or None)
    return [Source(sheet, line, heading, cell) for line, cell in zip(lines, cells, strict=True)]


def rate_cells(context: Context, given: str, wanted: str, month: int, pay_months: int | None) -> tuple[Source, ...]:
    """The cell of FX that turns one currency into another in a month; none where there is no such rate."""
    found = context.fx.cell(given, wanted, month, pay_months)
    return () if found is None else (source(context.tables, "FX", *found),)
