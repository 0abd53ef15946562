"""Rows of typed tables as sources: which cell of which sheet a number comes from."""

from __future__ import annotations

from model.explain.steps import Source
from model.tables.columns import Tables


def source(tables: Tables, sheet: str, row: int, heading: str = "") -> Source:
    """The cell of a table row; the whole row where no heading is given."""
    table = tables[sheet]
    return Source(sheet, int(table.rows[row]), heading, table.address(row, heading or None))
