"""What rows of a file say beside what is imported of them: two that look the same may be two all the same."""

from __future__ import annotations

from collections.abc import Sequence

from intake.locate import find_heading
from intake.mapping import Mapping
from intake.record import Record
from intake.tables import FoundTable
from model.tables.values import shown


class Unimported:
    """The columns of some tables of which an import takes nothing."""

    def __init__(self, tables: Sequence[FoundTable], mapping: Mapping) -> None:
        self._tables = {table.sheet: table for table in tables}
        self._mapping = mapping
        self._rows: dict[str, dict[int, int]] = {}

    def differing(self, one: Record, other: Record) -> tuple[str, ...]:
        """The headings of such columns in which two records of different rows differ."""
        found = [self._texts(record) for record in (one, other)]
        return tuple(heading for heading, text in found[0].items() if found[1].get(heading, text) != text)

    def _texts(self, record: Record) -> dict[str, str]:
        table = self._tables[record.sheet]
        if record.sheet not in self._rows:
            self._rows[record.sheet] = {number: position for position, number in enumerate(table.rows)}
        position = self._rows[record.sheet][record.row]
        used = {find_heading(table.headings, heading) for heading in self._mapping.used}
        rest = (i for i in range(len(table.headings)) if i not in used)
        return {table.headings[i]: shown(table.cells[i][position]).strip() for i in rest}
