"""From a foreign table to records of a sheet of the book: columns read, unpivoted, repeated groups parted."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from intake.fields.composed import composed, composed_doubts
from intake.fields.daily import monthly
from intake.fields.gone import gone_and_new
from intake.fields.mapped import MappedColumns
from intake.fields.parting import parted
from intake.fields.rates import groups_alike
from intake.fields.spans import joined
from intake.mapping.mapping import LEFT_OUT, FieldMap
from intake.matching.period_doubts import named_twice, told_running, told_years
from intake.matching.resolving import CALLED
from intake.rows.beingread import BeingRead
from intake.rows.layouts import pivoted, unpivoted, valued
from intake.rows.moved import moved_rows
from intake.rows.reader import Reader
from intake.rows.record import Record
from intake.rows.remarks import remarks
from intake.rows.struck import without_struck
from intake.rows.wanted import Wanted, left_out, wanted_rows
from intake.tables.finding import FoundTable
from intake.values.reading import ReadCells
from model.basics.watch import watched
from model.tables.schema import Kind


def records_of(reader: Reader, table: FoundTable) -> list[Record]:
    """The records of a table. What cannot be read is a problem; such rows are marked bad."""
    mapping = reader.mapping
    reader.begin(table)
    parting = parted(table, mapping, reader.resolver)
    table, by_month = monthly(parting.table, mapping)
    reader.problems += gone_and_new(table, mapping, reader.period, reader.calendar)
    wanted = wanted_rows(table, mapping)
    reader.taken = frozenset(wanted.rows)
    reader.problems += [*wanted.problems, *remarks(table, reader.taken, mapping)]
    reader.moved = moved_rows(table, mapping.used) if reader.delimited else {}
    reader.row_problems += (issue for row, issue in reader.moved.items() if row in reader.taken)
    whole, sides, told = joined(without_struck(table, reader.taken, mapping), mapping, reader.taken)
    for name, place, doubt in [*parting.told, *by_month, *told]:
        reader.tell(table, place, doubt, name)
    table, sides = whole, sides | parting.shares
    fixed = {name: reader.fixed(name, text) for name, text in mapping.fixed.items()}
    columns = MappedColumns(
        table,
        mapping.target,
        reader.calendar,
        reader.resolver,
        reader.memory,
        reader.date1904,
        reader.column,
        reader.tell,
        frozenset(one.heading for one in mapping.fields if one.field in CALLED),
    )
    fields = [reader.dated(table, one) for one in mapping.fields if one.field not in sides]
    base = sides | {one.field: columns.read(one) for one in watched(fields, reader.watch)}
    base |= _composed(reader, table)
    measures = base["Measure"].cells if "Measure" in base else [fixed.get("Measure")] * len(table.rows)
    base |= reader.rates(table, _periods(reader, table, columns), measures, mapping.periods)
    being = BeingRead(reader, table, columns, fixed, base, wanted.rows)
    if mapping.groups:
        return _grouped(being, wanted)
    reader.left += left_out(table, wanted, fixed, [base])
    if mapping.unpivot:
        return unpivoted(being, mapping.unpivot) if mapping.unpivot.value else valued(being, mapping.unpivot)
    if mapping.pivot:
        return pivoted(being, mapping.pivot, measures)
    return [being.record(row) for row in being.taken()]


def _composed(reader: Reader, table: FoundTable) -> dict[str, ReadCells]:
    """The fields that several columns hold together."""
    found: dict[str, ReadCells] = {}
    target = reader.mapping.target
    for name, pattern in reader.mapping.composed.items():
        reader.watch(0, 0)
        made = partial(composed, table, reader.column(name), pattern, target, reader.calendar, reader.resolver)
        found[name] = reader.memory.once(("composed", table.sheet, name), (pattern, target, table), made)
        for issue in composed_doubts(table, name, found[name], reader.taken):
            (reader.row_problems if issue.cell else reader.problems).append(issue)
    return found


def _grouped(being: BeingRead, wanted: Wanted) -> list[Record]:
    """A record for each group of columns that is filled in a row."""
    groups = _alike(being.reader, being.table)
    parts = [{one.field: being.read(one) for one in group} for group in groups]
    own = [{one.field for one in group if not one.text} for group in groups]
    being.reader.left += left_out(being.table, wanted, being.fixed, [{**being.base, **part} for part in parts])
    return [
        being.record(row, own=part)
        for row in being.taken()
        for part, names in zip(parts, own, strict=True)
        if any(part[name].cells[row] is not None or row in part[name].bad for name in names)
        if all(part[name].cells[row] != LEFT_OUT for name in names)
    ]


def _alike(reader: Reader, table: FoundTable) -> tuple[tuple[FieldMap, ...], ...]:
    """The groups, of which columns of one field are read alike."""
    percents = {
        one.field for group in reader.mapping.groups for one in group if reader.column(one.field).kind is Kind.PERCENT
    }
    groups, doubts = groups_alike(table, reader.mapping.groups, percents)
    for column, name, doubt in doubts:
        reader.tell(table, column, doubt, name)
    return groups


def _periods(reader: Reader, table: FoundTable, columns: MappedColumns) -> dict[str, ReadCells]:
    """The columns named after periods, by the book's name of the period."""
    if reader.mapping.periods is None or reader.asks_under(table):
        return {}
    found: dict[str, ReadCells] = {}
    asks = False
    for heading in table.headings:
        reader.watch(0, 0)
        period = reader.period(heading)
        if period is None and reader.is_bare(heading) and not asks:
            reader.asks_year(table, heading)  # once: one answer is for all of them
            asks = True
        if period is not None:
            name = reader.calendar.name(period)
            if name in found:
                reader.problems.append(named_twice(table, heading, name))
            reading = reader.mapping.periods
            asked_before = replace(reading, scale=reading.scale or "ones") if found else reading
            found[name] = columns.read(FieldMap(name, heading, asked_before))
    reader.tell_undated(table)
    reader.problems += [*told_running(table, reader.period), *told_years(table, reader.years)] if found else ()
    return found
