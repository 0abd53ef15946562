"""The ways to read a table: its records in rows, or in columns."""

from __future__ import annotations

from collections.abc import Callable

from book.sheet.cells import LAST_COLUMN
from intake.files.source import SourceSheet
from intake.matching.across import Across
from intake.matching.candidates import GUESS, name_score
from intake.tables.finding import FoundTable
from intake.tables.turning import turned_tables
from model.tables.schema import SHEETS

_LONGEST_TURNED = 60  # fields that stand under each other


def turned_for(
    sheet: SourceSheet, table: FoundTable, target: str, beside: Callable[[FoundTable], Across | None]
) -> FoundTable:
    """The table, or the same cells turned, where the first column names more fields than the header does."""
    fields = [column.heading for column in SHEETS[target].columns]

    def known(one: FoundTable) -> int:
        """How many fields it names; a header that stands again in the first column names the same ones."""
        best = (max((name_score(field, name, target)[0], field) for field in fields) for name in one.headings)
        return len({field for score, field in best if score >= GUESS})

    others = ways(sheet, table)[1:]
    found = next((other for other in others if known(other) > max(1, known(table))), None)
    if found is None and others and target != "FX" and not _many(beside(table)):  # roles may stand under each other
        found = next((other for other in others if _many(beside(other))), None)
    return found or table


def _many(side: Across | None) -> bool:
    """Whether several columns become rows."""
    return side is not None and side.unpivot is not None and len(side.unpivot.headings) > 1


def ways(sheet: SourceSheet, table: FoundTable) -> list[FoundTable]:
    """A table of a sheet, and the same cells turned where it is small enough for records in columns."""
    around, found = table.area, [table]
    small = len(table.rows) <= _LONGEST_TURNED and around.bottom - around.top < LAST_COLUMN  # most may be left out
    for other in turned_tables(sheet) if not table.name and small else ():
        area = other.area
        if area.top <= around.top and area.left <= around.left and area.bottom >= around.bottom:
            found.append(other)
    return found
