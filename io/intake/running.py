"""Running an import: from a file and a mapping to the book as it would be, with everything there is to say first.

Nothing is written here. A plan that is blocked keeps the book as it is: all rows are good, or none are taken.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from intake.changes.applying import applied, without
from intake.changes.comparing import compare
from intake.changes.keys import key_headings
from intake.changes.underway import Underway
from intake.checks.broken import broken
from intake.checks.crossed import beside
from intake.checks.namesakes import namesakes
from intake.checks.order import OF_CHANGES, OF_TABLES, checked, settled
from intake.checks.staying import summed
from intake.checks.surprises import run_of
from intake.checks.unimported import Unimported
from intake.fields.currencies import BookCurrencies, Currencies
from intake.fields.rates import measure_units
from intake.files.source import Source
from intake.mapping.locate import located
from intake.mapping.mapping import Mapping
from intake.mapping.memory import Memory
from intake.matching.moments import lasting, titles
from intake.matching.resolving import Resolver
from intake.plan import ImportPlan, errors_first, left_out
from intake.rows.reader import Reader
from intake.rows.record import Record
from intake.rows.records import records_of
from intake.tables.doubts import HIDDEN_ROWS
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, stages, unwatched
from model.tables.book import Book
from model.tables.columns import Tables
from model.tables.reading import read_tables
from model.tables.schema import SHEETS


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
    typed = memory.once("book", None, lambda: read_tables(book, knowing, memory.read))
    tables, told = located(source, mapping, memory, knowing)
    reader = _reader(book, typed, source, mapping, memory, reading)
    begun = Underway(book, typed, source, mapping, tables, reader, book)
    read, told_of_tables = _read(begun)
    own, told_of_records = settled(replace(read, watch=ending))
    compared = _compared(replace(own, watch=comparing))
    entered, told_of_rows = _entered(replace(compared, watch=checking), memory)
    told += [*told_of_tables, *told_of_records, *reader.problems, *reader.currencies.problems(), *told_of_rows]
    told += checked(replace(entered, told=told), OF_CHANGES)
    return _planned(entered, errors_first(told))


def _read(underway: Underway) -> tuple[Underway, list[Problem]]:
    """The rows of all tables as the file has them, and what their tables say of themselves."""
    records: list[Record] = []
    told: list[Problem] = []
    for table in underway.tables:
        told += [issue for issue in table.problems if issue.right != HIDDEN_ROWS]  # the reader asks about these
        records += records_of(underway.reader, table)
        for check in OF_TABLES:
            told += check(underway, table)
    return replace(underway, records=records), told


def _compared(underway: Underway) -> Underway:
    """What becomes of the records, held against the book."""
    mapping, tables, records = underway.mapping, underway.tables, underway.records
    given = {heading for record in records for heading in record.cells}
    unmapped = [c.heading for c in SHEETS[mapping.target].columns if c.required and c.heading not in given]
    left = [*underway.reader.left, *summed(underway.source, tables, mapping)]
    differing = Unimported(tables, mapping).differing
    found = compare(underway.book, mapping, records, underway.calendar, underway.watch, differing, left)
    keys = key_headings(mapping.target)
    if keys and given.isdisjoint(keys):  # that no column is a key is told once, not of each row
        found.problems = []
    return replace(underway, unmapped=unmapped, found=found)


def _entered(underway: Underway, memory: Memory) -> tuple[Underway, list[Problem]]:
    """The import with its rows in the book, and what is wrong with single rows; without those that are left out."""
    book, mapping, found = underway.book, underway.mapping, underway.found
    after, touched = applied(book, mapping, found.rows, underway.calendar)
    then = memory.once(
        "book after", after.sheets[mapping.target], lambda: read_tables(after, underway.watch, memory.read).problems
    )
    spoilt = list(broken(underway.typed.problems, then, mapping.target, touched, underway.unmapped))
    told = [*underway.reader.row_problems, *namesakes(underway), *found.problems, *(issue for _, issue in spoilt)]
    if mapping.partly:
        told = [left_out(issue) for issue in told]
        found = without(found, [record for record, issue in spoilt if issue.severity is Severity.ERROR])
        after, _ = applied(book, mapping, found.rows, underway.calendar)
    return replace(underway, after=after, found=found), told


def _planned(underway: Underway, told: tuple[Problem, ...]) -> ImportPlan:
    """The plan; where an error blocks it, the book and the mapping stay as they are."""
    blocked = any(issue.severity is Severity.ERROR for issue in told)
    mapping, book = (underway.mapping, underway.book) if blocked else (_ran(underway), underway.after)
    found, tables = underway.found, tuple(underway.tables)
    rows, missing, stay = tuple(found.rows), tuple(found.missing), tuple(found.staying)
    return ImportPlan(mapping, book, tables, rows, missing, told, underway.calendar, stay)


def _ran(underway: Underway) -> Mapping:
    """The mapping with its run noted, and without what held for one file only."""
    mapping, tables = underway.mapping, underway.tables
    headings = tuple(dict.fromkeys(heading for table in tables for heading in table.headings))
    sheets = tuple(table.sheet for table in tables) if mapping.is_of_sheets else ()
    last = replace(run_of(underway, without=("bad", "duplicate")), beside=beside(mapping, tables), sheets=sheets)
    return replace(mapping, fixed=lasting(mapping), headings=headings, last=last)


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
