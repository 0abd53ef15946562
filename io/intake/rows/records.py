"""From a foreign table to records of a sheet of the book: columns read, unpivoted, repeated groups parted."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from intake.files.source import problem
from intake.mapping.locate import Headings, find_heading
from intake.mapping.mapping import LEFT_OUT, PLACES, ROW, FieldMap, Mapping, Unpivot
from intake.mapping.memory import Memory
from intake.mapping.questions import SURPRISE, asking
from intake.matching.period_doubts import (
    named_twice,
    sums_beside,
    told_running,
    told_years,
    undated,
    which_under,
    which_year,
)
from intake.matching.periods import are_years, has_period, is_bare_period, parts_beside, period_of
from intake.matching.resolving import Resolver
from intake.rows.bounds import with_bounds
from intake.rows.currencies import Currencies
from intake.rows.mapped import MappedColumns
from intake.rows.moved import moved_rows
from intake.rows.rates import groups_alike, with_rates, without_scale
from intake.rows.record import Record
from intake.rows.remarks import remarks
from intake.rows.spans import with_spans
from intake.rows.struck import without_struck
from intake.rows.wanted import wanted_rows
from intake.tables.finding import FoundTable
from intake.values.columns import read_as
from intake.values.reading import Doubt, ReadCells, Reading
from intake.values.terms import TERM_BOUNDS
from model.basics.calendar import Calendar, Period, day_date
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, asked, unwatched, watched
from model.tables.book import Cell, CellError, column_letters
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
    delimited: bool = False
    problems: list[Problem] = field(default_factory=list)
    row_problems: list[Problem] = field(default_factory=list)
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
        self._tell_gone(table)
        wanted = wanted_rows(table, self.mapping)
        rows = wanted.rows
        self.problems += wanted.problems
        self._taken = frozenset(rows)
        self.problems += remarks(table, self._taken, self.mapping)
        table = without_struck(table, self._taken, self.mapping)
        self._moved = moved_rows(table, self.mapping.used) if self.delimited else {}
        self.row_problems += (issue for row, issue in self._moved.items() if row in self._taken)
        table, sides = self._joined(table)
        fixed = {name: self._fixed(name, text) for name, text in self.mapping.fixed.items()}
        columns = MappedColumns(
            table, self.mapping.target, self.calendar, self.resolver, self.memory, self.date1904, self.column, self.tell
        )
        fields = [one for one in self.mapping.fields if one.field not in sides]
        base = sides | {one.field: columns.read(one) for one in watched(fields, self.watch)}
        for name, pattern in self.mapping.composed.items():
            self.watch(0, 0)
            made = partial(self._composed, table, name, pattern)
            base[name] = self.memory.once(("composed", table.sheet, name), (pattern, self.mapping.target, table), made)
            self._tell_composed(table, name, base[name])
        measures = base["Measure"].cells if "Measure" in base else [fixed.get("Measure")] * len(table.rows)
        base |= self._rates(table, self._periods(table, columns), measures, self.mapping.periods)
        if self.mapping.groups:
            groups = self._alike(table)
            parts = [{**base, **{one.field: columns.read(one) for one in group}} for group in groups]
            own = [{one.field for one in group} for group in groups]
            return [
                self._record(table, row, fixed, part)
                for row in asked(rows, self.watch, _LOOK)
                for part, names in zip(parts, own, strict=True)
                if any(part[name].cells[row] is not None or row in part[name].bad for name in names if name in part)
                if all(part[name].cells[row] != LEFT_OUT for name in names)
            ]
        if self.mapping.unpivot:
            return self._unpivoted(table, columns, self.mapping.unpivot, fixed, base, rows)
        if self.mapping.pivot:
            return self._pivoted(table, columns, fixed, base, rows, measures)
        return [self._record(table, row, fixed, base) for row in asked(rows, self.watch, _LOOK)]

    def _joined(self, table: FoundTable) -> tuple[FoundTable, dict[str, ReadCells]]:
        """The table with its tiers by the bound from which they hold, and the fields that columns of spans give."""
        joined, sides, doubts = with_bounds(table, self.mapping, self._taken)
        terms, about_terms = with_spans(table, self.mapping, self._taken)
        for name, told in (("From", doubts), (TERM_BOUNDS[0], about_terms)):
            for column, doubt in told:
                self.tell(table, column, doubt, name)
        return joined, sides | terms

    def column(self, name: str) -> Column:
        """The schema's column of that heading, else a period's, else a role's, which holds payee IDs."""
        known = self.spec.find(name)
        if known is not None:
            return known
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

    def _composed(self, table: FoundTable, name: str, pattern: str) -> ReadCells:
        """A field made of the texts of several columns; blank where one of them is."""
        positions = {place: find_heading(table.headings, place) for place in PLACES.findall(pattern)}
        texts: list[Cell] = []
        for row, number in enumerate(table.rows):
            cells = {place: table.cells[position][row] for place, position in positions.items() if position is not None}
            parts = {place: shown(cell).strip() for place, cell in cells.items()} | {ROW: str(number)}
            spoilt = next((cell for cell in cells.values() if isinstance(cell, CellError)), None)
            whole = all(parts.get(place) for place in positions)
            texts.append(spoilt or (_filled(pattern, parts) if whole else None))
        read = read_as(self.column(name), texts, self.calendar)
        return self.resolver.resolve(self.column(name), self.mapping.target, read, FieldMap(name, ""))

    def _tell_composed(self, table: FoundTable, name: str, read: ReadCells) -> None:
        """The doubts about a composed field, with their rows: it stands in no cell of its own."""
        for doubt in (one for one in read.doubts if one.row is None or one.row in self._taken):
            number = "" if doubt.row is None else str(table.rows[doubt.row])
            wrong = f"{name}, which is composed: {doubt.wrong}"
            issue = problem(table.sheet, number and f"{number}:{number}", None, wrong, doubt.right, doubt.severity)
            (self.problems if doubt.row is None else self.row_problems).append(asking(issue, "", field=name))

    def _tell_gone(self, table: FoundTable) -> None:
        """Headings that the mapping knew and the table lacks, and new ones."""
        used, there = set(self.mapping.used), Headings(table.headings)
        for heading in dict.fromkeys((*self.mapping.used, *self.mapping.headings)):
            if there.find(heading) is None and not self._is_period(heading):
                severity = Severity.ERROR if heading in used else Severity.WARNING
                right = "map another column instead" if heading in used else ""
                wrong = f"the column '{heading}' is gone"
                issue = problem(table.sheet, "", None, wrong, right, severity)
                field = next((one.field for one in self.mapping.fields if one.heading == heading), "")
                self.problems.append(asking(issue, SURPRISE, field=field, heading=heading))
        known, of_periods = Headings(self.mapping.headings), self.mapping.periods or self.mapping.unpivot
        has = partial(has_period, calendar=self.calendar)
        for heading in table.headings if self.mapping.headings else ():
            if known.find(heading) is None and not self._is_period(heading) and not (of_periods and has(heading)):
                wrong = f"the column '{heading}' is new and not imported"
                self.problems.append(problem(table.sheet, "", None, wrong, "map it if it matters", Severity.FINDING))

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
        if reading is not None and reading.scale:
            counts = [row for row, unit in enumerate(units) if unit in ("number", "points")]
            found = without_scale(table, found, places, counts, reading)
        if not rows or not places or reading is None:
            return found
        read, doubts = with_rates(table, found, places, rows, reading)
        first, column = next(iter(places.items()))
        for doubt in doubts:
            self.tell(table, column, doubt, first)
        return read

    def _place(self, table: FoundTable, name: str) -> int | None:
        """The column of a heading, or of the period that has the name."""
        same = (i for i, h in enumerate(table.headings) if (p := self._period(h)) and self.calendar.name(p) == name)
        return next(same, None) if self.mapping.pivot is None else find_heading(table.headings, name)

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
        found: list[tuple[Cell, ReadCells]] = []
        for heading in headings:
            name: Cell = heading
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

    def _pivoted(
        self,
        table: FoundTable,
        columns: MappedColumns,
        fixed: MappingOf[str, Cell],
        base: MappingOf[str, ReadCells],
        rows: list[int],
        measures: Sequence[Cell],
    ) -> list[Record]:
        """One record for all rows that agree in the other fields; the same period twice among them is a problem."""
        pivot = self.mapping.pivot
        assert pivot is not None
        periods = columns.read(FieldMap("Period", pivot.period), Column("Period", Kind.PERIOD, True))
        value = columns.read(
            FieldMap("Value", pivot.value, pivot.reading), Column("Value", self.spec.periods or Kind.NUMBER)
        )
        value = self._rates(table, {pivot.value: value}, measures, pivot.reading)[pivot.value]
        merged: dict[tuple[str, ...], Record] = {}
        for row in asked(rows, self.watch, _LOOK):
            single = self._record(table, row, fixed, {**base, "": periods, " ": value})
            cells = dict(single.cells)
            name, amount = shown(cells.pop("")), cells.pop(" ")
            key = tuple(shown(cell) for cell in cells.values())
            known = merged.get(key)
            if known is not None and name in known.cells:
                wrong = f"{', '.join(key)} has a second value for {name}"
                self.row_problems.append(problem(table.sheet, single.place, amount, wrong, "keep one", Severity.ERROR))
            bad = single.bad or not name
            before = known or Record(cells, single.sheet, single.row)
            merged[key] = Record({**before.cells, name: amount}, before.sheet, before.row, before.bad or bad)
        return list(merged.values())

    def _record(
        self, table: FoundTable, row: int, fixed: MappingOf[str, Cell], reads: MappingOf[str, ReadCells]
    ) -> Record:
        cells = dict(fixed)
        bad = row in self._moved
        for name, read in reads.items():
            cells[name] = read.cells[row]
            bad = bad or row in read.bad
        for name, read in reads.items():
            if read.signs and read.signs[row] and row not in read.bad:
                self.currencies.meet(table, row, name, read, cells)
        return Record(cells, table.sheet, table.rows[row], bad)


def _filled(pattern: str, parts: MappingOf[str, str]) -> str:
    return PLACES.sub(lambda match: parts[match[1]], pattern)
