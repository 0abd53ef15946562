"""What reads tables of a foreign file by a mapping: fields, periods and places, and what is wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field

from intake.fields.currencies import Currencies
from intake.fields.rates import about_percents, with_rates, without_scale
from intake.fields.shown import values_shown
from intake.files.source import problem
from intake.mapping.locate import find_heading
from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.memory import Memory
from intake.mapping.questions import asking
from intake.matching.fiscalyears import Told, which_year, year_of
from intake.matching.moments import PERIOD
from intake.matching.period_doubts import (
    undated,
    which_under,
)
from intake.matching.periods import are_years, is_bare_period, parts_beside, period_of, valued
from intake.matching.resolving import Resolver
from intake.rows.record import LeftOut, Record
from intake.rows.valued import with_years
from intake.tables.finding import FoundTable
from intake.values.columns import read_as
from intake.values.reading import Doubt, ReadCells, Reading
from model.basics.calendar import Calendar, Period
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, unwatched
from model.tables.book import Cell, column_letters
from model.tables.schema import SHEETS, Column, Kind, SheetSpec, folded
from model.tables.values import parse_period, shown


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
    moved: MappingOf[int, Problem] = field(default_factory=dict)
    years: bool = False  # whether `2026` heads a fiscal year in the table
    year: int = 0  # the fiscal year of the table's periods that name none
    told: Told = field(default_factory=Told)
    taken: frozenset[int] = frozenset()

    @property
    def spec(self) -> SheetSpec:
        """The book's sheet."""
        return SHEETS[self.mapping.target]

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

        Of rows that are not taken nothing is told, but that somebody has to decide anew whom they mean.
        """
        anew = doubt.topic == "who" and doubt.severity is Severity.WARNING
        if doubt.row is not None and doubt.row not in self.taken and not anew:
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

    def fixed(self, name: str, text: str) -> Cell:
        """The one value that a field has in all rows."""
        read = read_as(self.column(name), [text], self.calendar)
        for doubt in read.doubts:
            if doubt.severity is Severity.ERROR:
                wrong = f"the fixed value of '{name}' cannot be read: {doubt.wrong}"
                self.problems.append(problem(self.mapping.target, "", text, wrong, doubt.right, Severity.ERROR))
            elif doubt.topic == "percent":
                right = f"give it as {text}% or as a fraction"
                self.problems.append(problem(self.mapping.target, "", text, f"{name}: {doubt.wrong}", right))
        return read.cells[0]

    def period(self, heading: str) -> Period | None:
        """The period that a heading names."""
        return period_of(heading, self.calendar, self.year, self.mapping.under, self.years)

    def is_period(self, heading: str) -> bool:
        """Whether a heading names a period."""
        return self.period(heading) is not None

    def is_value(self, heading: str) -> bool:
        """Whether a column holds values: of a period, or of a measure or currency after which it is named."""
        mapping, unpivot = self.mapping, self.mapping.unpivot
        if unpivot is not None and not unpivot.value:
            return any(valued(heading, part, self.calendar)[0] for part in unpivot.headings)
        return (mapping.periods is not None or unpivot is not None) and self.is_period(heading)

    def is_bare(self, heading: str) -> bool:
        """Whether a heading names a month or quarter without its year."""
        return is_bare_period(heading, self.calendar, self.mapping.under)

    def begin(self, table: FoundTable) -> None:
        """Settle what holds for all of a table: of which fiscal year its periods are that name none."""
        mapping = self.mapping
        of_rows = [one.heading for one in mapping.fields if one.field == PERIOD]
        of_rows += [mapping.pivot.period] if mapping.pivot else []
        columns = (at for heading in of_rows if (at := find_heading(table.headings, heading)) is not None)
        names = [*table.headings, *(shown(cell) for at in columns for cell in dict.fromkeys(table.cells[at]))]
        self.years = self.spec.periods is not None and are_years(table.headings, self.calendar)
        self.year, self.told, told = year_of(table, names, self.titles(table), self.calendar, mapping)
        self.problems += told

    def asks_year(self, table: FoundTable, heading: str) -> None:
        """Ask which fiscal year a period is in."""
        self.problems.append(which_year(table, heading, self.calendar, self.told))

    def asks_under(self, table: FoundTable) -> bool:
        """Whether it is asked which of the columns under each period is meant."""
        parts = parts_beside(table.headings, self.calendar)
        asks = bool(parts) and folded(self.mapping.under) not in map(folded, parts)
        self.problems += [which_under(table, parts)] if asks else []
        return asks

    def rates(
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
        same = (i for i, h in enumerate(table.headings) if (p := self.period(h)) and self.calendar.name(p) == name)
        return next(same, None)

    def tell_undated(self, table: FoundTable) -> None:
        """Tell columns of numbers beside those of periods that name none."""
        used, under = self.mapping.used, self.mapping.under
        self.problems += undated(table, used, self.is_period, self.calendar, under)

    def dated(self, table: FoundTable, one: FieldMap) -> FieldMap:
        """A field, with the fiscal year of periods that name none."""
        dated, told = with_years(one, table, self.calendar, self.year, self.told)
        self.problems += told
        return dated

    def record(
        self, table: FoundTable, row: int, fixed: MappingOf[str, Cell], reads: MappingOf[str, ReadCells]
    ) -> Record:
        """A row of the table as a record."""
        cells = dict(fixed)
        bad = row in self.moved
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
