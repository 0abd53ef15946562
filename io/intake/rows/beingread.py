"""A table while its rows become records: its columns, and what every row of it has, however the table is laid out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass

from intake.fields.mapped import MappedColumns
from intake.mapping.mapping import FieldMap
from intake.rows.reader import Reader
from intake.rows.record import Record
from intake.tables.finding import FoundTable
from intake.values.reading import ReadCells
from model.basics.watch import asked
from model.tables.book import Cell
from model.tables.schema import Column

_LOOK = 5_000  # rows from one look at the watch to the next


@dataclass(frozen=True)
class BeingRead:
    """A table being read. `fixed`: the fields with one value for all rows; `base`: those of which each row has its own.

    `rows`: the positions of those that are taken.
    """

    reader: Reader
    table: FoundTable
    columns: MappedColumns
    fixed: MappingOf[str, Cell]
    base: MappingOf[str, ReadCells]
    rows: Sequence[int]

    def taken(self) -> Iterator[int]:
        """The rows that are taken, with looks at the watch between."""
        return asked(self.rows, self.reader.watch, _LOOK)

    def read(self, one: FieldMap, column: Column | None = None) -> ReadCells:
        """The cells of a field."""
        return self.columns.read(one, column)

    def record(
        self, row: int, fixed: MappingOf[str, Cell] | None = None, own: MappingOf[str, ReadCells] | None = None
    ) -> Record:
        """A row as a record, with more fields that are `fixed` or its `own`."""
        all_fixed = {**self.fixed, **fixed} if fixed else self.fixed
        return self.reader.record(self.table, row, all_fixed, {**self.base, **own} if own else self.base)
