"""Where rows come from that several tables give to one import: the name of the sheet and the title over each.

A sheet for each payee or each month says nowhere else whose or of when its rows are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.tables.finding import FoundTable
from model.tables.book import Cell
from model.tables.schema import folded
from model.tables.values import shown

SHEET, TITLE = "Sheet", "Title"
"""What the columns are called."""
ORIGINS = frozenset((SHEET, TITLE))


def with_origins(tables: Sequence[FoundTable], sheets: bool = True) -> list[FoundTable]:
    """Tables that are one import with more columns: of their sheets' names, if wanted, and of titles that differ.

    A column of the tables that has such a name already stays alone.
    """
    names: list[Cell] = [table.sheet for table in tables]
    made = [_with(table, SHEET, name) for table, name in zip(tables, names, strict=True)] if sheets else list(tables)
    titles = _differing([table.titles for table in tables])
    if (
        titles
        and not (sheets and titles == names)
        and not any(folded(TITLE) in map(folded, table.headings) for table in tables)
    ):
        made = [_with(table, TITLE, title) for table, title in zip(made, titles, strict=True)]
    return made


def _with(table: FoundTable, heading: str, cell: Cell) -> FoundTable:
    if folded(heading) in map(folded, table.headings):
        return table
    return replace(
        table,
        headings=(*table.headings, heading),
        columns=(*table.columns, table.columns[0]),
        cells=(*table.cells, (cell,) * len(table.rows)),
        origins=frozenset((*table.origins, len(table.headings))),
    )


def _differing(titles: Sequence[Sequence[Cell]]) -> list[Cell]:
    """The texts over tables that tell them apart: of each the first that differs, best from all others."""
    places = range(min(map(len, titles), default=0))
    rows = [[found[place] for found in titles] for place in places]
    different = [row for row in rows if len(set(row)) > 1 or len(titles) == 1]
    best = next((row for row in different if len(set(row)) == len(row)), different[0] if different else [])
    texts = [shown(cell) for cell in best]
    labels = {text.partition(":")[0] for text in texts}
    if len(labels) == 1 and all(":" in text for text in texts):
        return [text.partition(":")[2].strip() for text in texts]
    return best
