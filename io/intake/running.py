"""Running an import: from a file and a mapping to the book as it would be, with everything there is to say first.

Nothing is written here. A plan that is blocked keeps the book as it is: all rows are good, or none are taken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, replace
from functools import partial

from intake.checks.backdated import backdated
from intake.checks.coloured import coloured
from intake.checks.conditions import with_conditions
from intake.checks.crossed import beside, crossed
from intake.checks.dealtypes import unnamed_types
from intake.checks.exchange import read_rates
from intake.checks.fractions import with_fractions
from intake.checks.losses import with_losses
from intake.checks.nested import nested
from intake.checks.openings import with_openings
from intake.checks.planterms import draw_spans, unread_terms, with_cap_units
from intake.checks.staying import staying, summed
from intake.checks.surprises import run_of, surprises
from intake.checks.swapped import swapped_days
from intake.checks.tierorder import with_tiers_in_order
from intake.checks.titled import misnamed
from intake.checks.unimported import Unimported, unread_currencies
from intake.files.source import Source, counted, problem
from intake.mapping.locate import located
from intake.mapping.mapping import LastRun, Mapping
from intake.mapping.memory import Memory
from intake.mapping.questions import LEAVE_OUT, SURPRISE, Question, asking
from intake.matching.forall import for_all
from intake.matching.moments import CHAINS, PERIOD, days_told, lasting, moment_of, titles, which_day
from intake.matching.resolving import Resolver
from intake.rows.comparing import Comparison, PlannedRow, Staying, compare, key_headings, position_of
from intake.rows.credited import with_payees
from intake.rows.currencies import BookCurrencies, Currencies
from intake.rows.rates import measure_units
from intake.rows.record import Record
from intake.rows.records import Reader
from intake.rows.spells import with_spells
from intake.rows.valued import merged
from intake.tables.doubts import HIDDEN_ROWS
from intake.tables.finding import FoundTable
from model.basics.calendar import Calendar
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, stages, unwatched
from model.tables.book import Book, Cell, Sheet
from model.tables.columns import Tables
from model.tables.reading import read_tables
from model.tables.schema import SHEETS
from model.tables.values import shown

_IS_LEFT = "; the row is left out"
ACTIONS = ("new", "changed", "unchanged", "duplicate", "bad")
_OWN_KEYS = {"Payees": ("Payee ID", "Name", "Email"), "Accounts": ("Account ID", "Account", "")}


@dataclass(frozen=True)
class ImportPlan:
    """What an import would do. `book`: as it would be (the old one where `blocked`); `mapping`: with this run noted.

    `missing`: rows of the book's sheet (0-based) that the file does not have; they stay, like those that it
    has only in rows that are left out (`staying`). `problems`: errors first.
    `calendar`: the book's.
    """

    mapping: Mapping
    book: Book
    tables: tuple[FoundTable, ...]
    rows: tuple[PlannedRow, ...]
    missing: tuple[int, ...]
    problems: tuple[Problem, ...]
    calendar: Calendar
    staying: tuple[Staying, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether nothing may be imported as things stand."""
        return any(found.severity is Severity.ERROR for found in self.problems)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, changed, unchanged, duplicate, bad and missing, and how many left out that stay."""
        counted = Counter(row.action for row in self.rows)
        left = {"left out": len(self.staying)} if self.staying else {}
        return {action: counted[action] for action in ACTIONS} | {"missing": len(self.missing)} | left


def plan_import(
    book: Book,
    source: Source,
    mapping: Mapping,
    watch: Watch = unwatched,
    memory: Memory | None = None,
) -> ImportPlan:
    """Read the source by the mapping and hold it against the book. The book is not changed.

    What `watch` raises ends it. `memory`: of this source and this book, from plans of other mappings.
    """
    memory = memory or Memory()
    knowing, reading, ending, comparing, checking = stages(watch, 2, 4, 1, 3, 4)
    before = memory.once("book", None, lambda: read_tables(book, knowing, memory.read))
    calendar = before.calendar
    tables, problems = located(source, mapping, memory)
    reader = _reader(book, before, source, mapping, memory, reading)
    records: list[Record] = []
    for table in tables:
        problems += [found for found in table.problems if found.right != HIDDEN_ROWS]  # the reader asks about these
        records += reader.records(table)
        problems += unread_currencies(table, mapping, before.settings.currency, reader.currencies.held)
        problems += [*unread_terms(table, mapping), *draw_spans(book, table, mapping)]
    records, told = _as_the_book_has_them(book, mapping, records, calendar, ending)
    problems += told
    given = {heading for record in records for heading in record.cells}
    unmapped = [c.heading for c in SHEETS[mapping.target].columns if c.required and c.heading not in given]
    left = [*reader.left, *summed(source, tables, mapping)]
    found = compare(book, mapping, records, calendar, comparing, Unimported(tables, mapping).differing, left)
    keyless = not set(key_headings(mapping.target)) & given and bool(key_headings(mapping.target))
    row_problems = [*reader.row_problems, *_namesakes(mapping, found, reader.resolver)]
    row_problems += () if keyless else found.problems
    after, touched = applied(book, mapping, found.rows, calendar)
    then = memory.once(
        "book after", after.sheets[mapping.target], lambda: read_tables(after, checking, memory.read).problems
    )
    broken = list(_broken(before.problems, then, mapping.target, touched, unmapped))
    row_problems += [issue for _, issue in broken]
    if mapping.partly:
        spoilt = [record for record, issue in broken if issue.severity is Severity.ERROR]
        row_problems = [_left_out(issue) for issue in row_problems]
        found = _without(found, spoilt)
        after, _ = applied(book, mapping, found.rows, calendar)
    now, seen = (
        run_of(mapping, [r.record for r in found.rows if r.action not in without and not r.record.ends], source.name)
        for without in (("bad", "duplicate"), ("duplicate",))
    )
    problems += [*reader.problems, *reader.currencies.problems(), *row_problems]
    problems += _needed(book, source, tables, mapping, unmapped, found)
    problems += surprises(mapping, seen, {*_gone(reader.problems), moment_of(mapping.target)})
    problems += [*swapped_days(mapping, records), *crossed(mapping, tables), *backdated(mapping, found)]
    problems += [*staying(after, mapping, found.staying), *misnamed(book, mapping, tables)]
    problems += [*coloured(source, tables, mapping, records), *nested(tables, mapping, records)]
    problems += _nothing(mapping, tables, records) if not _asks_columns(problems) else ()
    ordered = _errors_first(problems)
    blocked = any(issue.severity is Severity.ERROR for issue in ordered)
    ran, kept = (mapping, book) if blocked else (_ran(mapping, tables, now), after)
    rows, absent = tuple(found.rows), tuple(found.missing)
    return ImportPlan(ran, kept, tuple(tables), rows, absent, ordered, calendar, tuple(found.staying))


def _ran(mapping: Mapping, tables: Sequence[FoundTable], now: LastRun) -> Mapping:
    """The mapping with its run noted, and without what held for one file only."""
    headings = tuple(dict.fromkeys(heading for table in tables for heading in table.headings))
    sheets = tuple(table.sheet for table in tables) if mapping.is_of_sheets else ()
    last = replace(now, beside=beside(mapping, tables), sheets=sheets)
    return replace(mapping, fixed=lasting(mapping), headings=headings, last=last)


def _errors_first(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Each problem once; what a table says of a cell, only where no column that is read says the same."""
    rank = {severity: place for place, severity in enumerate(Severity)}
    read = {(one.sheet, one.cell, one.wrong.removesuffix(_IS_LEFT)) for one in problems if isinstance(one, Question)}
    kept = (one for one in problems if isinstance(one, Question) or (one.sheet, one.cell, one.wrong) not in read)
    return tuple(sorted(dict.fromkeys(kept), key=lambda issue: rank[issue.severity]))


def _as_the_book_has_them(
    book: Book, mapping: Mapping, records: list[Record], calendar: Calendar, watch: Watch
) -> tuple[list[Record], list[Problem]]:
    """Records with losses below zero, rates as fractions, spells that end, and what is to be asked and told."""
    by_period = mapping.pivot is not None or (mapping.unpivot is not None and not mapping.unpivot.value)
    records, twice = merged(records, mapping.target) if by_period else (records, [])
    held, payees = with_payees(book, mapping, records)
    signed, signs = with_losses(held, mapping)
    rated, parts = with_fractions(book, mapping, signed)
    ended, ends = with_spells(book, mapping, rated, calendar, watch)
    turned, rates = read_rates(book, mapping, ended)
    ranked, order = with_tiers_in_order(mapping, turned)
    capped, caps = with_cap_units(mapping, ranked)
    opened, openings = with_openings(mapping, capped, calendar)
    made, conditions = with_conditions(book, mapping, opened)
    told = [*twice, *payees, *signs, *parts, *ends, *rates, *order, *caps, *openings, *conditions]
    return made, [*told, *unnamed_types(book, mapping, made)]


def _reader(book: Book, tables: Tables, source: Source, mapping: Mapping, memory: Memory, watch: Watch) -> Reader:
    """What reads the tables of a source. `tables`: the book's."""
    own = tables.settings.currency
    resolver = memory.once("resolver", None, lambda: Resolver(book))
    currencies = Currencies(memory.once("currencies", None, lambda: BookCurrencies(book, own)), mapping)
    is_text = source.kind == "csv"
    return Reader(
        mapping,
        tables.calendar,
        resolver,
        currencies,
        source.date1904,
        memory,
        watch,
        measure_units(book),
        partial(titles, source),
        is_text,
    )


def applied(
    book: Book, mapping: Mapping, rows: Sequence[PlannedRow], calendar: Calendar
) -> tuple[Book, dict[int, Record]]:
    """The book with the planned rows in it, and which of its sheet's rows come from which record."""
    old = book.sheet(mapping.target)
    sheet = Sheet(
        old.name, list(old.headings), [list(column) for column in old.cells], old.header_row, old.first_column
    )
    touched: dict[int, Record] = {}
    columns: dict[str, list[Cell]] = {}
    size = sheet.size
    total = size + sum(planned.action == "new" for planned in rows)
    for column in sheet.cells:
        column.extend([None] * (total - size))
    cells: MappingOf[str, Cell]
    for planned in rows:
        if planned.action == "new":
            row = size
            size += 1
            cells = planned.record.cells
        elif planned.action == "changed" and planned.book_row is not None:
            row = planned.book_row
            cells = {change.heading: change.after for change in planned.changes}
        else:
            continue
        touched[row] = planned.record
        for heading, cell in cells.items():
            if cell is None and planned.action == "new":
                continue
            if heading not in columns:
                columns[heading] = _column(sheet, heading, calendar, total)
            columns[heading][row] = cell
    return Book(book.sheets | {sheet.name: sheet}, book.source), touched


def _column(sheet: Sheet, heading: str, calendar: Calendar, size: int) -> list[Cell]:
    """The cells of a field; a sheet of so many rows that lacks it gets a blank column at its end."""
    found = position_of(sheet, heading, calendar)
    if found is None:
        found = len(sheet.cells)
        sheet.headings.append(heading)
        sheet.cells.append([None] * size)
    return sheet.cells[found]


def _broken(
    before: Sequence[Problem],
    after: Sequence[Problem],
    target: str,
    touched: dict[int, Record],
    unmapped: Sequence[str],
) -> Iterator[tuple[Record, Problem]]:
    """What would be wrong in the book `after`: in an imported row it blocks, elsewhere it is told."""
    known = Counter((issue.sheet, issue.row, issue.wrong) for issue in before)
    told: Counter[tuple[str, str]] = Counter()
    for issue in after:
        if issue.severity is not Severity.ERROR or (issue.sheet == target and issue.column in unmapped):
            continue
        record = touched.get(issue.row) if issue.sheet == target and issue.row is not None else None
        if record is not None:
            names_it = not issue.column or issue.wrong.startswith(issue.column)
            where = issue.wrong if names_it else f"{issue.column}: {issue.wrong}"
            found = problem(record.sheet, record.place, None, where, issue.right, Severity.ERROR)
            yield record, asking(found, "", field=issue.column or "")
        elif not known[issue.sheet, issue.row, issue.wrong] and not told[issue.sheet, issue.wrong]:
            told[issue.sheet, issue.wrong] += 1
            first = next(iter(touched.values()), None)
            if first is not None:
                wrong = f"the import would bring a problem into the book: {issue.wrong}"
                yield first, problem(issue.sheet, issue.cell, None, wrong, issue.right, Severity.WARNING)


def _nothing(mapping: Mapping, tables: Sequence[FoundTable], records: Sequence[Record]) -> Iterator[Problem]:
    """A table without rows, or without a value for any period."""
    wrong, right = "", ""
    if records and not any(_has_values(record, mapping) for record in records):
        wrong, right = "no column names a period, so no value is imported", "head the columns like 2026-07 or FY2026-Q3"
    elif tables and not records:
        wrong = "the table has no rows"
    if wrong:
        yield problem(tables[0].sheet, "", None, wrong, right, Severity.ERROR)


def _has_values(record: Record, mapping: Mapping) -> bool:
    """Whether a record has a period at all, where its sheet is about periods."""
    spec = SHEETS[mapping.target]
    return spec.periods is None or any(spec.find(heading) is None for heading in record.cells)


def _gone(problems: Sequence[Problem]) -> set[str]:
    """The fields whose columns are gone."""
    return {issue.field for issue in problems if isinstance(issue, Question) and issue.topic == SURPRISE}


def _asks_columns(problems: Sequence[Problem]) -> bool:
    """Whether something is asked without which no column is a period's."""
    return any(
        isinstance(issue, Question) and (issue.topic in ("year", "under") or issue.field == PERIOD)
        for issue in problems
    )


def _needed(
    book: Book,
    source: Source,
    tables: Sequence[FoundTable],
    mapping: Mapping,
    unmapped: Sequence[str],
    found: Comparison,
) -> Iterator[Problem]:
    """Fields that new rows need and that nothing is mapped to, told once each."""
    new = sum(row.action in ("new", "bad") for row in found.rows)
    if "From" in unmapped and mapping.target in CHAINS:  # once there is a day, the spells before say the rest
        unmapped = [heading for heading in unmapped if heading in (*key_headings(mapping.target), "From")]
    for heading in unmapped if new else ():
        wrong = f"nothing is mapped to '{heading}', needed for {counted(new, 'new row')} of {mapping.target}"
        right = "map a column, compose it of several, or give one value for all rows"
        issue = problem(mapping.target, "", None, wrong, right, Severity.ERROR)
        if heading == "From" and mapping.target in CHAINS:
            yield which_day(mapping.target, issue, days_told([text for one in tables for text in titles(source, one)]))
        else:
            yield asking(issue, "field", for_all(book, mapping.target, heading), heading)


def _namesakes(mapping: Mapping, found: Comparison, resolver: Resolver) -> Iterator[Problem]:
    """New payees and accounts that look like known ones under another ID."""
    if mapping.target not in _OWN_KEYS:
        return
    key, name, email = _OWN_KEYS[mapping.target]
    heading = next((one.heading for one in mapping.fields if one.field == key), "")
    decided = {value for one in mapping.fields if one.field == key for value in one.decisions.values()}
    for planned in found.rows:
        cells = planned.record.cells
        identity: Cell = cells.get(key)
        if planned.action != "new" or not isinstance(identity, str) or identity in decided:
            continue
        match = resolver.namesakes(mapping.target, identity, cells.get(name), cells.get(email))
        if match.near:
            shown_near = " or ".join(f"{known} ({called})" for known, called in match.near)
            wrong = f"{key} {identity} ({shown(cells.get(name))}) is new, but looks like {shown_near}"
            right = f"decide: map {identity} to the known {key}, or to itself if it is another one"
            severity = Severity.ERROR if match.how else Severity.WARNING
            issue = problem(planned.record.sheet, planned.record.place, None, wrong, right, severity)
            same = ((known, f"It is {known}  {called}") for known, called in match.near)
            answers = (*same, (identity, "It is another one"), LEAVE_OUT)
            yield asking(issue, "who", answers, key, heading, identity, mapping.target)


def _without(found: Comparison, records: Sequence[Record]) -> Comparison:
    """The rows without some records, and without the ends of spells that bad ones were to follow."""
    bad = {id(record) for record in records}
    rows = [PlannedRow("bad", row.record) if id(row.record) in bad else row for row in found.rows]
    places = {(row.record.sheet, row.record.row) for row in rows if row.action == "bad"}
    rows = [
        PlannedRow("bad", row.record) if row.record.ends and (row.record.sheet, row.record.row) in places else row
        for row in rows
    ]
    return replace(found, rows=rows)


def _left_out(issue: Problem) -> Problem:
    if issue.severity is not Severity.ERROR:
        return issue
    return replace(issue, wrong=f"{issue.wrong}{_IS_LEFT}", severity=Severity.WARNING)
