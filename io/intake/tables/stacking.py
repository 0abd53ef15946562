"""Tables of a sheet with the same headings, under or beside each other, such as one for each quarter, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from book.sheet.workbook import Area
from intake.tables.finding import FoundTable
from intake.tables.origin import with_origins
from model.tables.book import Cell


def may_join(table: FoundTable, other: FoundTable) -> bool:
    """Whether two tables of a sheet have the same headings in columns that stand alike."""
    same = table.headings == other.headings and table.captions == other.captions
    return same and len({b - a for a, b in zip(table.columns, other.columns, strict=True)}) == 1 and not table.turned


def stacked(tables: Sequence[FoundTable]) -> FoundTable:
    """One table of several that fit, from the top left. Headers, but the first, are rows left out."""
    parts = with_origins(tables, sheets=False)
    first = parts[0]
    starts = [sum(len(part.rows) for part in parts[:at]) for at in range(len(parts))]
    below = [part for part in parts[1:] if part.columns == first.columns]
    headers = {row: "repeats the header" for part in below for row in range(part.area.top, part.header_row + 1)}
    areas = [part.area for part in parts]
    shifts = [part.columns[0] - first.columns[0] for part in parts for _ in part.rows]
    return replace(
        first,
        area=Area(areas[0].top, areas[0].left, max(area.bottom for area in areas), max(area.right for area in areas)),
        rows=tuple(chain.from_iterable(part.rows for part in parts)),
        cells=tuple(map(_joined, zip(*(part.cells for part in parts), strict=True))),
        hidden_rows=frozenset().union(*(part.hidden_rows for part in parts)),
        left_out={**headers, **{row: why for part in parts for row, why in part.left_out.items()}},
        problems=tuple(chain.from_iterable(part.problems for part in parts)),
        merged=_merged(parts, starts),
        shifts=tuple(shifts) if any(shifts) else (),
        titles=tuple(dict.fromkeys(chain.from_iterable(part.titles for part in parts))),
        announced=tuple(dict.fromkeys(chain.from_iterable(part.announced for part in parts))),
    )


def _joined(cells: Sequence[Sequence[Cell]]) -> tuple[Cell, ...]:
    return tuple(chain.from_iterable(cells))


def _merged(parts: Sequence[FoundTable], starts: Sequence[int]) -> dict[int, tuple[int, ...]]:
    positions = {position for part in parts for position in part.merged}
    return {
        position: tuple(
            start + row for part, start in zip(parts, starts, strict=True) for row in part.merged.get(position, ())
        )
        for position in positions
    }
