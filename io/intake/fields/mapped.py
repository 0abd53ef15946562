"""The columns of a table as fields of the book, each read once, whatever the fields are needed for."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from functools import cached_property

from book.sheet.digits import is_parted
from book.sheet.numberlooks import scale_shown
from intake.fields.currencies import signs_of
from intake.fields.rates import as_shown
from intake.fields.shown import shown_doubts, without_marks
from intake.files.source import counted
from intake.mapping.locate import find_heading
from intake.mapping.mapping import FieldMap
from intake.mapping.memory import Memory
from intake.mapping.questions import FILLED, MERGED, PARTS, SCALES
from intake.matching.resolving import Resolver
from intake.tables.announced import is_share, part_of, scale_of, scaled
from intake.tables.finding import FoundTable
from intake.tables.grouping import grouped_columns
from intake.values.columns import read_as
from intake.values.numbers import is_number
from intake.values.reading import Doubt, ReadCells
from model.basics.calendar import Calendar
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS, Column, Kind
from model.tables.values import shown


@dataclass
class MappedColumns:
    """Reads columns of one table for the book's sheet `target`.

    `column` gives the book's column of a field; `tell` takes each doubt with its column of the table and its field.
    `named`: the headings of the columns of names of payees or accounts.
    """

    table: FoundTable
    target: str
    calendar: Calendar
    resolver: Resolver
    memory: Memory
    date1904: bool
    column: Callable[[str], Column]
    tell: Callable[[FoundTable, int, Doubt, str], None]
    named: frozenset[str] = frozenset()
    _read: dict[tuple[str, str, str], ReadCells] = field(default_factory=dict)

    def read(self, one: FieldMap, column: Column | None = None) -> ReadCells:
        """The cells of a field; all blank where the table lacks its column."""
        key = one.field, one.heading, one.text
        if key not in self._read:
            self._read[key] = self._column(one, column or self.column(one.field))
        return self._read[key]

    @cached_property
    def _grouped(self) -> dict[int, int]:
        return grouped_columns(self.table)

    def _column(self, one: FieldMap, column: Column) -> ReadCells:
        table = self.table
        if one.text:
            return ReadCells([one.text] * len(table.rows))
        position = find_heading(table.headings, one.heading)
        if position is None:
            return ReadCells([None] * len(table.rows))
        place = "column", table.sheet, one.field, one.heading
        rests_on = one, column, self.target, table, self.named
        read = self.memory.once(place, rests_on, lambda: self._made(one, column, position))
        for doubt in read.doubts:
            self.tell(table, position, doubt, one.field)
        return read

    def _made(self, one: FieldMap, column: Column, position: int) -> ReadCells:
        cells = [_decided(cell, one.decisions) for cell in self.table.cells[position]]
        filled = one.reading.fill_down == "fill"
        merged = [] if filled else [row for row in self.table.merged.get(position, ()) if cells[row] is None]
        for row in merged if one.reading.merged == "fill" else ():
            cells[row] = cells[row - 1]
        if column.kind is Kind.NUMBER and column.heading != "Term" and is_share(self.table.with_unit(position)):
            column = replace(column, kind=Kind.PERCENT)  # 120 under `Attainment %` is 1.2
        of_sheet = SHEETS[self.target].find(one.field) is not None  # values of periods are as their measures have them
        if column.kind in (Kind.PERCENT, Kind.NUMBER) and of_sheet:
            cells = as_shown(self.table, position, cells)
        known = self.resolver.known_ids(column, self.target)
        cells, told = without_marks(self.table, position, column, cells, known)
        years = self.resolver.years(column, self.calendar)
        read = read_as(column, cells, self.calendar, one.reading, known, self.date1904, years)
        read.doubts += [*told, *shown_doubts(self.table, position, column, of_sheet)]
        self._scale(one, column, position, read)
        if merged and not one.reading.merged:
            wrong = f"{counted(len(merged), 'cell')} merged with the one above"
            right = "say whether each row of a merged area has its value"
            read.note(None, wrong, right, Severity.ERROR, "merged", MERGED)
        grouped = 0 if one.reading.fill_down else self._grouped.get(position, 0)
        if grouped:
            wrong = f"{counted(grouped, 'blank cell')} below a text, as in a report that is grouped by this column"
            right = "say whether a blank cell takes the value above it"
            read.note(None, wrong, right, Severity.ERROR, "fill_down", FILLED)
        read.signs, read.at = signs_of(self.table, position, cells, column, self.target), position
        self.resolver.outdated(column, self.target, self.table.cells[position], read, one)
        return self.resolver.resolve(column, self.target, read, one, one.heading in self.named)

    def _scale(self, one: FieldMap, column: Column, position: int, read: ReadCells) -> None:
        """Amounts that are thousands as they are; asked where the heading or a text around the table says so."""
        if one.reading.scale:
            read.cells = scaled(read.cells, one.reading.scale)
            return
        texts = (self.table.with_unit(position), self.table.remark(position), *self.table.announced)
        told = next((text for text in texts if scale_of(text)), "") if self._is_amount(one, column) else ""
        if told and self._are_parted(position, read, scale_of(told)):
            wrong = f"'{told}' says {scale_of(told)}, as which the formats show amounts that are held in full"
            read.note(None, wrong, "", Severity.FINDING)
        elif told and any(read.cells):
            wrong = f"'{told}' says that the amounts are {scale_of(told)}"
            right = "say whether they are as they stand"
            read.note(None, wrong, right, Severity.ERROR, "scale", SCALES)
        elif self._is_amount(one, column):
            self._scale_shown(position, read)
        heading = self.table.with_unit(position)
        annual = self.target == "Transactions" and one.field == "Amount"
        part = part_of("ARR" if annual else one.field, heading)
        if part and any(read.cells):
            counts = "in months" if one.field.startswith("Term") else "for a year"
            wrong = f"'{heading}' says {part}, and {one.field} is {counts}"
            answers = (*((PARTS[part],) if part in PARTS else ()), SCALES[0])
            read.note(None, wrong, "say how they are meant", Severity.ERROR, "scale", answers)
        if column.kind is Kind.MONEY and is_share(heading):
            wrong = f"'{heading}' names a percentage, and {one.field} is an amount"
            read.note(None, wrong, "make sure that it is the right column")

    def _are_parted(self, position: int, read: ReadCells, scale: str) -> bool:
        """Whether the formats of all amounts part so many thousands or millions off."""
        marks = self.table.look("digits", position)
        parted = [
            is_parted(mark) == scale for mark, cell in zip(marks, read.cells, strict=False) if is_number(cell) and cell
        ]
        return bool(parted) and all(parted)

    def _scale_shown(self, position: int, read: ReadCells) -> None:
        """Asks of amounts that their formats show with K or M behind."""
        looks = self.table.look("shows", position)
        rows = [row for row, look in enumerate(looks) if scale_shown(look) and is_number(read.cells[row])]
        if rows:
            first, others = rows[0], sum(map(is_number, read.cells)) - len(rows)
            wrong = f"the format of {counted(len(rows), 'cell')} shows {shown(read.cells[first])} as so many"
            wrong = f"{wrong} {scale_shown(looks[first])}" + (f", and that of {others:,} does not" if others else "")
            read.note(None, wrong, "say whether they are as they stand", Severity.ERROR, "scale", SCALES)

    def _is_amount(self, one: FieldMap, column: Column) -> bool:
        """Whether a field holds money, or values of periods that may be money."""
        spec = SHEETS[self.target]
        of_periods = spec.periods is not None and spec.name != "FX" and spec.find(one.field) is None
        return column.kind is Kind.MONEY or of_periods


def _decided(cell: Cell, decisions: MappingOf[str, str]) -> Cell:
    """The cell, or what somebody decided that it stands for."""
    if not decisions or cell is None:
        return cell
    return decisions.get(shown(cell).strip(), cell)
