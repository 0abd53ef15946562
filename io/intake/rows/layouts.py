"""Records of tables in which columns become rows, or rows become columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.fields.rates import columns_alike
from intake.mapping.mapping import FieldMap, Pivot, Unpivot
from intake.matching.moments import PERIOD
from intake.matching.period_doubts import sums_beside, which_under
from intake.matching.periods import others_beside
from intake.rows.beingread import BeingRead
from intake.rows.record import Record
from intake.rows.valued import Span, of_file, of_parts, spans
from intake.values.reading import ReadCells
from model.basics.calendar import day_date
from model.tables.book import Cell
from model.tables.schema import Column, Kind, folded
from model.tables.values import shown


def unpivoted(being: BeingRead, unpivot: Unpivot) -> list[Record]:
    """A record for each value: of a column named after a period or a field's value, where the cell is filled."""
    reader, table = being.reader, being.table
    spans = {heading: period for heading in table.headings if (period := reader.period(heading)) is not None}
    sums, told = sums_beside(table, {} if unpivot.headings else spans)
    reader.problems += told
    headings = unpivot.headings or [heading for heading in spans if heading not in sums]
    bare = [heading for heading in table.headings if reader.is_bare(heading)]
    if not unpivot.headings and reader.asks_under(table):
        return []
    if not headings and len(bare) > 1:
        reader.asks_year(table, bare[0])
    if not unpivot.headings:
        reader.tell_undated(table)
    target = reader.column(unpivot.name)
    if reader.column(unpivot.value).kind is Kind.PERCENT:
        reading, doubts = columns_alike(table, headings, unpivot.reading)
        unpivot = replace(unpivot, reading=reading)
        for column, doubt in doubts:
            reader.tell(table, column, doubt, unpivot.value)
    found: list[tuple[Cell, ReadCells]] = []
    for heading in headings:
        name: Cell = unpivot.names.get(heading, heading)
        period = reader.period(heading)
        if target.kind is Kind.DATE and period is not None:
            name = day_date(period.first_day)
        elif target.kind is Kind.PERIOD and period is not None:
            name = reader.calendar.name(period)
        reading = replace(unpivot.reading, scale=unpivot.reading.scale or "ones") if found else unpivot.reading
        found.append((name, being.read(FieldMap(unpivot.value, heading, reading))))
    return [
        being.record(row, {unpivot.name: name}, {unpivot.value: read})
        for row in being.taken()
        for name, read in found
        if row < len(read.cells) and (read.cells[row] is not None or row in read.bad)
    ]


def valued(being: BeingRead, unpivot: Unpivot) -> list[Record]:
    """A record for each value: of a column named after a measure or currency, and of some period."""
    reader, table, base = being.reader, being.table, being.base
    others = others_beside(table.headings, unpivot.headings, reader.calendar)
    if len(others) > 1 and folded(reader.mapping.under) not in map(folded, others):
        reader.problems.append(which_under(table, others))
        return []
    found, told = spans(table, reader.mapping, unpivot, reader.calendar, reader.year, reader.told)
    reader.problems += told
    of_all = shown(being.fixed.get(PERIOD))
    parts = [] if of_all or PERIOD in base else of_parts(table, reader.calendar)
    if not of_all and not parts and PERIOD not in base and any(not span.period for span in found):
        of_all, told = of_file(table, reader.titles(table), reader.calendar)
        reader.problems += told
    kept = {name: cell for name, cell in being.fixed.items() if name != PERIOD}
    undated = replace(being, fixed=kept, base={name: read for name, read in base.items() if name != PERIOD})
    reads = _values(undated, unpivot, found)
    records = []
    for span in found:
        of_row: Sequence[Cell] = (base[PERIOD].cells if PERIOD in base else parts) if not span.period else ()
        for row in being.taken():
            period = span.period or (shown(of_row[row]) if of_row else of_all)
            single = undated.record(row, span.cells, {" ": reads[span.heading]})
            cells = dict(single.cells)
            value = span.of_one(cells.pop(" "))
            if value is not None or single.bad:
                records.append(replace(single, cells={**cells, period: value} if period else cells))
    return records


def _values(being: BeingRead, unpivot: Unpivot, found: Sequence[Span]) -> dict[str, ReadCells]:
    """The cells of columns of values by heading, as their measures have them: percentages as fractions."""
    reader, table = being.reader, being.table
    kind = Column("", reader.spec.periods or Kind.NUMBER)
    reads = {span.heading: being.read(FieldMap("", span.heading, unpivot.reading), kind) for span in found}
    size = len(table.rows)
    if "Measure" in being.base:
        return reader.rates(table, reads, being.base["Measure"].cells, unpivot.reading)
    measures = {span.heading: span.cells.get("Measure", being.fixed.get("Measure")) for span in found}
    units = {heading: reader.units.get(folded(shown(measure)), "") for heading, measure in measures.items()}
    for unit in dict.fromkeys(units.values()):
        of_unit = {heading: reads[heading] for heading in reads if units[heading] == unit}
        reads |= reader.rates(table, of_unit, [measures[next(iter(of_unit))]] * size, unpivot.reading)
    return reads


def pivoted(being: BeingRead, pivot: Pivot, measures: Sequence[Cell]) -> list[Record]:
    """A record for each row, with the value of its period."""
    reader, table = being.reader, being.table
    periods = being.read(reader.dated(table, FieldMap(PERIOD, pivot.period)), Column(PERIOD, Kind.PERIOD, True))
    value = being.read(
        FieldMap("Value", pivot.value, pivot.reading), Column("Value", reader.spec.periods or Kind.NUMBER)
    )
    value = reader.rates(table, {pivot.value: value}, measures, pivot.reading)[pivot.value]
    records = []
    for row in being.taken():
        single = being.record(row, own={"": periods, " ": value})
        cells = dict(single.cells)
        name, amount = shown(cells.pop("")), cells.pop(" ")
        records.append(replace(single, cells={**cells, name: amount}, bad=single.bad or not name))
    return records
