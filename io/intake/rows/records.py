"""From a foreign table to records of a sheet of the book: columns read, unpivoted, repeated groups parted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from functools import partial

from intake.files.source import problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import LEFT_OUT, FieldMap, Mapping, Unpivot
from intake.mapping.memory import Memory
from intake.mapping.questions import asking
from intake.matching.moments import PERIOD
from intake.matching.period_doubts import (
    named_twice,
    sums_beside,
    told_running,
    told_years,
    undated,
    which_under,
    which_year,
)
from intake.matching.periods import are_years, is_bare_period, others_beside, parts_beside, period_of
from intake.matching.resolving import Resolver
from intake.rows.composed import composed, composed_doubts
from intake.rows.currencies import Currencies
from intake.rows.gone import gone_and_new
from intake.rows.mapped import MappedColumns
from intake.rows.moved import moved_rows
from intake.rows.rates import about_percents, columns_alike, groups_alike, with_rates, without_scale
from intake.rows.record import LeftOut, Record
from intake.rows.remarks import remarks
from intake.rows.shown import values_shown
from intake.rows.spans import joined
from intake.rows.struck import without_struck
from intake.rows.valued import Span, of_file, of_parts, spans, with_years
from intake.rows.wanted import left_out, wanted_rows
from intake.tables.finding import FoundTable
from intake.values.columns import read_as
from intake.values.reading import Doubt, ReadCells, Reading
from model.basics.calendar import Calendar, Period, day_date
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, asked, unwatched, watched
from model.tables.book import Cell, column_letters
from model.tables.schema import SHEETS, Column, Kind, SheetSpec, folded
from model.tables.values import parse_period, shown

_LOOK = 5_000  # rows from one look at the watch to the next


@dataclass
class Reader:
    """Reads tables by a mapping, and gathers what is wrong on the way, apart for what spoils single rows only.

    `units`: those of the measures, folded. `delimited`: the file is text, in which a separator too many moves cells.
    What `watch` raises ends it.
    """

    mapping: Mapping
    calendar: Calendar
    resolver: Resolver
    currencies: Currencies
    date1904: bool = False
    memory: Memory = field(default_factory=Memory)
    watch: Watch = unwatched
    units: MappingOf[str, str] = field(default_factory=dict)
    titles: Callable[[FoundTable], Sequence[Cell]] = lambda table: table.titles
    delimited: bool = False
    problems: list[Problem] = field(default_factory=list)
    row_problems: list[Problem] = field(default_factory=list)
    left: list[LeftOut] = field(default_factory=list)
    _moved: MappingOf[int, Problem] = field(default_factory=dict)
    _years: bool = False  # whether `2026` heads a fiscal year in the table
    _taken: frozenset[int] = frozenset()

    @property
    def spec(self) -> SheetSpec:
        """The book's sheet."""
        return SHEETS[self.mapping.target]

    def records(self, table: FoundTable) -> list[Record]:
        """The records of a table. What cannot be read is a problem; such rows are marked bad."""
        self._years = self.spec.periods is not None and are_years(table.headings, self.calendar)
        self.problems += gone_and_new(table, self.mapping, self._period, self.calendar)
        wanted = wanted_rows(table, self.mapping)
        rows, self._taken = wanted.rows, frozenset(wanted.rows)
        self.problems += [*wanted.problems, *remarks(table, self._taken, self.mapping)]
        self._moved = moved_rows(table, self.mapping.used) if self.delimited else {}
        self.row_problems += (issue for row, issue in self._moved.items() if row in self._taken)
        whole, sides, told = joined(without_struck(table, self._taken, self.mapping), self.mapping, self._taken)
        for name, place, doubt in told:
            self.tell(table, place, doubt, name)
        table = whole
        fixed = {name: self._fixed(name, text) for name, text in self.mapping.fixed.items()}
        columns = MappedColumns(
            table, self.mapping.target, self.calendar, self.resolver, self.memory, self.date1904, self.column, self.tell
        )
        fields = [self._dated(table, one) for one in self.mapping.fields if one.field not in sides]
        base = sides | {one.field: columns.read(one) for one in watched(fields, self.watch)}
        for name, pattern in self.mapping.composed.items():
            self.watch(0, 0)
            column = self.column(name)
            made = partial(composed, table, column, pattern, self.mapping.target, self.calendar, self.resolver)
            base[name] = self.memory.once(("composed", table.sheet, name), (pattern, self.mapping.target, table), made)
            for issue in composed_doubts(table, name, base[name], self._taken):
                (self.row_problems if issue.cell else self.problems).append(issue)
        measures = base["Measure"].cells if "Measure" in base else [fixed.get("Measure")] * len(table.rows)
        base |= self._rates(table, self._periods(table, columns), measures, self.mapping.periods)
        if self.mapping.groups:
            groups = self._alike(table)
            parts = [{**base, **{one.field: columns.read(one) for one in group}} for group in groups]
            own = [{one.field for one in group if not one.text} for group in groups]
            self.left += left_out(table, wanted, fixed, parts)
            return [
                self._record(table, row, fixed, part)
                for row in asked(rows, self.watch, _LOOK)
                for part, names in zip(parts, own, strict=True)
                if any(part[name].cells[row] is not None or row in part[name].bad for name in names if name in part)
                if all(part[name].cells[row] != LEFT_OUT for name in names)
            ]
        self.left += left_out(table, wanted, fixed, [base])
        if self.mapping.unpivot and not self.mapping.unpivot.value:
            return self._valued(table, columns, self.mapping.unpivot, fixed, base, rows)
        if self.mapping.unpivot:
            return self._unpivoted(table, columns, self.mapping.unpivot, fixed, base, rows)
        if self.mapping.pivot:
            return self._pivoted(table, columns, fixed, base, rows, measures)
        return [self._record(table, row, fixed, base) for row in asked(rows, self.watch, _LOOK)]

    def column(self, name: str) -> Column:
        """The schema's column of that heading, else a period's, else a role's, which holds payee IDs."""
        known = self.spec.find(name)
        if known is not None:
            return known
        if self.spec.periods is not None and name == PERIOD:
            return Column(PERIOD, Kind.PERIOD)
        if self.spec.periods is not None and isinstance(parse_period(name, self.calendar), Period):
            return Column(name, self.spec.periods)
        return Column(name, Kind.ID, refers="Payees" if self.spec.roles else "")

    def tell(self, table: FoundTable, column: int, doubt: Doubt, field: str) -> None:
        """Turn a doubt about a column, or a cell of it, into a question with its place in the source.

        Of rows that are not taken nothing is told.
        """
        if doubt.row is not None and doubt.row not in self._taken:
            return
        place, value = "", None
        if doubt.row is not None:
            place, value = table.place(doubt.row, column), table.cells[column][doubt.row]
        elif not table.turned:
            letters = column_letters(table.columns[column])
            place = f"{letters}:{letters}"
        found = problem(table.sheet, place, value, doubt.wrong, doubt.right, doubt.severity)
        asked = asking(
            found, doubt.topic, doubt.answers, field, table.headings[column], shown(value).strip(), doubt.among
        )
        (self.problems if doubt.row is None else self.row_problems).append(asked)

    def _fixed(self, name: str, text: str) -> Cell:
        read = read_as(self.column(name), [text], self.calendar)
        for doubt in read.doubts:
            if doubt.severity is Severity.ERROR:
                wrong = f"the fixed value of '{name}' cannot be read: {doubt.wrong}"
                self.problems.append(problem(self.mapping.target, "", text, wrong, doubt.right, Severity.ERROR))
            elif doubt.topic == "percent":
                right = f"give it as {text}% or as a fraction"
                self.problems.append(problem(self.mapping.target, "", text, f"{name}: {doubt.wrong}", right))
        return read.cells[0]

    def _period(self, heading: str) -> Period | None:
        return period_of(heading, self.calendar, self.mapping.year, self.mapping.under, self._years)

    def _is_period(self, heading: str) -> bool:
        return self._period(heading) is not None

    def _is_bare(self, heading: str) -> bool:
        return is_bare_period(heading, self.calendar, self.mapping.under)

    def _asks_under(self, table: FoundTable) -> bool:
        parts = parts_beside(table.headings, self.calendar)
        asks = bool(parts) and folded(self.mapping.under) not in map(folded, parts)
        self.problems += [which_under(table, parts)] if asks else []
        return asks

    def _alike(self, table: FoundTable) -> tuple[tuple[FieldMap, ...], ...]:
        percents = {
            one.field for group in self.mapping.groups for one in group if self.column(one.field).kind is Kind.PERCENT
        }
        groups, doubts = groups_alike(table, self.mapping.groups, percents)
        for column, name, doubt in doubts:
            self.tell(table, column, doubt, name)
        return groups

    def _periods(self, table: FoundTable, columns: MappedColumns) -> dict[str, ReadCells]:
        """The columns named after periods, by the book's name of the period."""
        if self.mapping.periods is None or self._asks_under(table):
            return {}
        found: dict[str, ReadCells] = {}
        for heading in table.headings:
            self.watch(0, 0)
            period = self._period(heading)
            if period is None and self._is_bare(heading):
                self.problems.append(which_year(table, heading, self.calendar))
            if period is not None:
                name = self.calendar.name(period)
                if name in found:
                    self.problems.append(named_twice(table, heading, name))
                reading = self.mapping.periods
                asked_before = replace(reading, scale=reading.scale or "ones") if found else reading
                found[name] = columns.read(FieldMap(name, heading, asked_before))
        self._tell_undated(table)
        self.problems += [*told_running(table), *told_years(table, self._years)] if found else ()
        return found

    def _rates(
        self, table: FoundTable, found: dict[str, ReadCells], measures: Sequence[Cell], reading: Reading | None
    ) -> dict[str, ReadCells]:
        """Columns of values, with those of percent measures as fractions, whichever way the file has them."""
        units = [self.units.get(folded(shown(measure)), "") for measure in measures]
        rows = [row for row, unit in enumerate(units) if unit == "percent"]
        places = {name: at for name in found if (at := self._place(table, name)) is not None}
        for name, at, doubt in values_shown(table, places, units):
            self.tell(table, at, doubt, name)
        if reading is not None and reading.scale:
            counts = [row for row, unit in enumerate(units) if unit in ("number", "points")]
            found = without_scale(table, found, places, counts, reading)
        for column, doubt in (
            about_percents(table, places, units) if reading is not None and not reading.percent else ()
        ):
            self.tell(table, column, doubt, "")
        if not rows or not places or reading is None:
            return found
        read, doubts = with_rates(table, found, places, rows, reading)
        first, column = next(iter(places.items()))
        for doubt in doubts:
            self.tell(table, column, doubt, first)
        return read

    def _place(self, table: FoundTable, name: str) -> int | None:
        """The column of a heading, or of the period that has the name."""
        if self.mapping.pivot is not None or self.mapping.unpivot is not None:
            return find_heading(table.headings, name)
        same = (i for i, h in enumerate(table.headings) if (p := self._period(h)) and self.calendar.name(p) == name)
        return next(same, None)

    def _tell_undated(self, table: FoundTable) -> None:
        used, under = self.mapping.used, self.mapping.under
        self.problems += undated(table, used, self._is_period, self.calendar, under)

    def _unpivoted(
        self,
        table: FoundTable,
        columns: MappedColumns,
        unpivot: Unpivot,
        fixed: MappingOf[str, Cell],
        base: MappingOf[str, ReadCells],
        rows: list[int],
    ) -> list[Record]:
        spans = {heading: period for heading in table.headings if (period := self._period(heading)) is not None}
        sums, told = sums_beside(table, {} if unpivot.headings else spans)
        self.problems += told
        headings = unpivot.headings or [heading for heading in spans if heading not in sums]
        bare = [heading for heading in table.headings if self._is_bare(heading)]
        if not unpivot.headings and self._asks_under(table):
            return []
        if not headings and len(bare) > 1:
            self.problems.append(which_year(table, bare[0], self.calendar))
        if not unpivot.headings:
            self._tell_undated(table)
        target = self.column(unpivot.name)
        if self.column(unpivot.value).kind is Kind.PERCENT:
            reading, doubts = columns_alike(table, headings, unpivot.reading)
            unpivot = replace(unpivot, reading=reading)
            for column, doubt in doubts:
                self.tell(table, column, doubt, unpivot.value)
        found: list[tuple[Cell, ReadCells]] = []
        for heading in headings:
            name: Cell = unpivot.names.get(heading, heading)
            period = self._period(heading)
            if target.kind is Kind.DATE and period is not None:
                name = day_date(period.first_day)
            elif target.kind is Kind.PERIOD and period is not None:
                name = self.calendar.name(period)
            reading = replace(unpivot.reading, scale=unpivot.reading.scale or "ones") if found else unpivot.reading
            found.append((name, columns.read(FieldMap(unpivot.value, heading, reading))))
        return [
            self._record(table, row, {**fixed, unpivot.name: name}, {**base, unpivot.value: read})
            for row in asked(rows, self.watch, _LOOK)
            for name, read in found
            if row < len(read.cells) and (read.cells[row] is not None or row in read.bad)
        ]

    def _valued(
        self,
        table: FoundTable,
        columns: MappedColumns,
        unpivot: Unpivot,
        fixed: MappingOf[str, Cell],
        base: MappingOf[str, ReadCells],
        rows: list[int],
    ) -> list[Record]:
        """A record for each value: of a column named after a measure or currency, and of some period."""
        others = others_beside(table.headings, unpivot.headings, self.calendar)
        if len(others) > 1 and folded(self.mapping.under) not in map(folded, others):
            self.problems.append(which_under(table, others))
            return []
        found, told = spans(table, self.mapping, unpivot, self.calendar)
        self.problems += told
        of_all = shown(fixed.get(PERIOD))
        parts = [] if of_all or PERIOD in base else of_parts(table, self.calendar)
        if not of_all and not parts and PERIOD not in base and any(not span.period for span in found):
            of_all, told = of_file(table, self.titles(table), self.calendar)
            self.problems += told
        kept = {name: cell for name, cell in fixed.items() if name != PERIOD}
        whole = {name: read for name, read in base.items() if name != PERIOD}
        reads = self._values(table, columns, unpivot, found, whole, kept)
        records = []
        for span in found:
            of_row: Sequence[Cell] = (base[PERIOD].cells if PERIOD in base else parts) if not span.period else ()
            for row in asked(rows, self.watch, _LOOK):
                period = span.period or (shown(of_row[row]) if of_row else of_all)
                single = self._record(table, row, {**kept, **span.cells}, {**whole, " ": reads[span.heading]})
                cells = dict(single.cells)
                value = cells.pop(" ")
                if value is not None or single.bad:
                    records.append(replace(single, cells={**cells, period: value} if period else cells))
        return records

    def _values(
        self,
        table: FoundTable,
        columns: MappedColumns,
        unpivot: Unpivot,
        found: Sequence[Span],
        base: MappingOf[str, ReadCells],
        fixed: MappingOf[str, Cell],
    ) -> dict[str, ReadCells]:
        """The cells of columns of values by heading, as their measures have them: percentages as fractions."""
        kind = Column("", self.spec.periods or Kind.NUMBER)
        reads = {span.heading: columns.read(FieldMap("", span.heading, unpivot.reading), kind) for span in found}
        size = len(table.rows)
        if "Measure" in base:
            return self._rates(table, reads, base["Measure"].cells, unpivot.reading)
        measures = {span.heading: span.cells.get("Measure", fixed.get("Measure")) for span in found}
        units = {heading: self.units.get(folded(shown(measure)), "") for heading, measure in measures.items()}
        for unit in dict.fromkeys(units.values()):
            of_unit = {heading: reads[heading] for heading in reads if units[heading] == unit}
            reads |= self._rates(table, of_unit, [measures[next(iter(of_unit))]] * size, unpivot.reading)
        return reads

    def _dated(self, table: FoundTable, one: FieldMap) -> FieldMap:
        """A field, with the fiscal year of periods that name none."""
        dated, told = with_years(one, table, self.calendar, self.mapping.year)
        self.problems += told
        return dated

    def _pivoted(
        self,
        table: FoundTable,
        columns: MappedColumns,
        fixed: MappingOf[str, Cell],
        base: MappingOf[str, ReadCells],
        rows: list[int],
        measures: Sequence[Cell],
    ) -> list[Record]:
        """A record for each row, with the value of its period."""
        pivot = self.mapping.pivot
        assert pivot is not None
        periods = columns.read(self._dated(table, FieldMap(PERIOD, pivot.period)), Column(PERIOD, Kind.PERIOD, True))
        value = columns.read(
            FieldMap("Value", pivot.value, pivot.reading), Column("Value", self.spec.periods or Kind.NUMBER)
        )
        value = self._rates(table, {pivot.value: value}, measures, pivot.reading)[pivot.value]
        records = []
        for row in asked(rows, self.watch, _LOOK):
            single = self._record(table, row, fixed, {**base, "": periods, " ": value})
            cells = dict(single.cells)
            name, amount = shown(cells.pop("")), cells.pop(" ")
            records.append(replace(single, cells={**cells, name: amount}, bad=single.bad or not name))
        return records

    def _record(
        self, table: FoundTable, row: int, fixed: MappingOf[str, Cell], reads: MappingOf[str, ReadCells]
    ) -> Record:
        cells = dict(fixed)
        bad = row in self._moved
        for name, read in reads.items():
            cells[name] = read.cells[row]
            bad = bad or row in read.bad
        signed = [(name, read) for name, read in reads.items() if read.signs and read.signs[row]]
        for name, read in signed:
            if row not in read.bad:
                self.currencies.meet(table, row, name, read, cells)
        if not signed:
            self.currencies.take(cells)
        return Record(cells, table.sheet, table.rows[row], bad, at=row)
