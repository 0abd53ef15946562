"""Running an import: from a file and a mapping to the book as it would be, with everything there is to say first.

Nothing is written here. A plan that is blocked keeps the book as it is: all rows are good, or none are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from intake.changes.applying import applied, without
from intake.changes.comparing import compare
from intake.changes.comparison import Comparison
from intake.changes.credited import with_payees
from intake.changes.keys import key_headings
from intake.changes.spells import with_spells
from intake.checks.backdated import backdated
from intake.checks.broken import broken
from intake.checks.coloured import coloured
from intake.checks.conditions import with_conditions
from intake.checks.crossed import beside, crossed
from intake.checks.dealtypes import unnamed_types
from intake.checks.exchange import read_rates
from intake.checks.fractions import with_fractions
from intake.checks.lastdays import with_last_days
from intake.checks.losses import with_losses
from intake.checks.namesakes import namesakes
from intake.checks.needed import needed, nothing
from intake.checks.nested import nested
from intake.checks.openings import with_openings
from intake.checks.planterms import draw_spans, unread_terms, with_cap_units
from intake.checks.prorated import prorated_again
from intake.checks.reused import reused
from intake.checks.signcolumn import unread_signs
from intake.checks.staying import staying, summed
from intake.checks.surprises import run_of, surprises
from intake.checks.swapped import swapped_days
from intake.checks.tierorder import with_tiers_in_order
from intake.checks.titled import misnamed
from intake.checks.typedover import typed_over
from intake.checks.unimported import Unimported, unread_currencies
from intake.checks.worktime import with_work_time
from intake.fields.currencies import BookCurrencies, Currencies
from intake.fields.rates import measure_units
from intake.files.source import Source
from intake.mapping.locate import located
from intake.mapping.mapping import LastRun, Mapping
from intake.mapping.memory import Memory
from intake.mapping.questions import SURPRISE, Question
from intake.matching.moments import lasting, moment_of, titles
from intake.matching.resolving import Resolver
from intake.plan import ImportPlan, errors_first, left_out
from intake.rows.reader import Reader
from intake.rows.record import Record
from intake.rows.records import records_of
from intake.rows.valued import merged
from intake.tables.doubts import HIDDEN_ROWS
from intake.tables.finding import FoundTable
from model.basics.calendar import Calendar
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
    before = memory.once("book", None, lambda: read_tables(book, knowing, memory.read))
    calendar = before.calendar
    tables, problems = located(source, mapping, memory, knowing)
    reader = _reader(book, before, source, mapping, memory, reading)
    records, told = _records(book, before, tables, mapping, reader)
    problems += told
    records, told = _as_the_book_has_them(book, mapping, tables, records, calendar, ending)
    problems += told
    given = {heading for record in records for heading in record.cells}
    unmapped = [c.heading for c in SHEETS[mapping.target].columns if c.required and c.heading not in given]
    left = [*reader.left, *summed(source, tables, mapping)]
    found = compare(book, mapping, records, calendar, comparing, Unimported(tables, mapping).differing, left)
    keyless = not set(key_headings(mapping.target)) & given and bool(key_headings(mapping.target))
    row_problems = [*reader.row_problems, *namesakes(mapping, found, reader.resolver)]
    row_problems += () if keyless else found.problems
    after, touched = applied(book, mapping, found.rows, calendar)
    then = memory.once(
        "book after", after.sheets[mapping.target], lambda: read_tables(after, checking, memory.read).problems
    )
    spoilt = list(broken(before.problems, then, mapping.target, touched, unmapped))
    row_problems += [issue for _, issue in spoilt]
    if mapping.partly:
        row_problems = [left_out(issue) for issue in row_problems]
        found = without(found, [record for record, issue in spoilt if issue.severity is Severity.ERROR])
        after, _ = applied(book, mapping, found.rows, calendar)
    now, seen = (
        run_of(mapping, [r.record for r in found.rows if r.action not in unseen and not r.record.ends], source.name)
        for unseen in (("bad", "duplicate"), ("duplicate",))
    )
    problems += [*reader.problems, *reader.currencies.problems(), *row_problems]
    problems += needed(book, source, tables, mapping, unmapped, found)
    problems += surprises(mapping, seen, {*_gone(reader.problems), moment_of(mapping.target)})
    problems += _of_the_whole(book, after, source, tables, mapping, records, found)
    problems += nothing(mapping, tables, records, problems)
    ordered = errors_first(problems)
    blocked = any(issue.severity is Severity.ERROR for issue in ordered)
    ran, kept = (mapping, book) if blocked else (_ran(mapping, tables, now), after)
    rows, absent = tuple(found.rows), tuple(found.missing)
    return ImportPlan(ran, kept, tuple(tables), rows, absent, ordered, calendar, tuple(found.staying))


def _records(
    book: Book, before: Tables, tables: Sequence[FoundTable], mapping: Mapping, reader: Reader
) -> tuple[list[Record], list[Problem]]:
    """The rows of all tables as the file has them, and what their tables say of themselves."""
    records: list[Record] = []
    problems: list[Problem] = []
    for table in tables:
        problems += [found for found in table.problems if found.right != HIDDEN_ROWS]  # the reader asks about these
        records += records_of(reader, table)
        problems += unread_currencies(table, mapping, before.settings.currency, reader.currencies.held)
        problems += [*unread_terms(table, mapping), *draw_spans(book, table, mapping)]
        problems += [*unread_signs(table, mapping), *typed_over(table, mapping, reader.taken, reader.is_value)]
    return records, problems


def _of_the_whole(
    book: Book,
    after: Book,
    source: Source,
    tables: Sequence[FoundTable],
    mapping: Mapping,
    records: Sequence[Record],
    found: Comparison,
) -> Iterator[Problem]:
    """What only shows in all rows together, or beside them. `after`: the book as it would be."""
    yield from swapped_days(mapping, records)
    yield from crossed(mapping, tables)
    yield from backdated(mapping, found)
    yield from reused(mapping, found)
    yield from staying(after, mapping, found.staying)
    yield from misnamed(book, mapping, tables)
    yield from coloured(source, tables, mapping, records)
    yield from nested(tables, mapping, records)


def _ran(mapping: Mapping, tables: Sequence[FoundTable], now: LastRun) -> Mapping:
    """The mapping with its run noted, and without what held for one file only."""
    headings = tuple(dict.fromkeys(heading for table in tables for heading in table.headings))
    sheets = tuple(table.sheet for table in tables) if mapping.is_of_sheets else ()
    last = replace(now, beside=beside(mapping, tables), sheets=sheets)
    return replace(mapping, fixed=lasting(mapping), headings=headings, last=last)


def _as_the_book_has_them(
    book: Book,
    mapping: Mapping,
    tables: Sequence[FoundTable],
    records: list[Record],
    calendar: Calendar,
    watch: Watch,
) -> tuple[list[Record], list[Problem]]:
    """Records with losses below zero, rates as fractions, spells that end, and what is to be asked and told."""
    by_period = mapping.pivot is not None or (mapping.unpivot is not None and not mapping.unpivot.value)
    records, twice = merged(records, mapping.target) if by_period else (records, [])
    held, payees = with_payees(book, mapping, records)
    signed, signs = with_losses(held, mapping)
    rated, parts = with_fractions(book, mapping, signed)
    dated, days = with_last_days(rated, mapping)
    ended, ends = with_spells(book, mapping, dated, calendar, watch)
    worked, times = with_work_time(book, mapping, tables, ended)
    turned, rates = read_rates(book, mapping, worked)
    ranked, order = with_tiers_in_order(mapping, turned)
    capped, caps = with_cap_units(mapping, ranked)
    opened, openings = with_openings(mapping, capped, calendar)
    made, conditions = with_conditions(book, mapping, opened)
    times += prorated_again(book, mapping, tables, worked, calendar)
    told = [*twice, *payees, *signs, *parts, *days, *ends, *times, *rates, *order, *caps, *openings, *conditions]
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


def _gone(problems: Sequence[Problem]) -> set[str]:
    """The fields whose columns are gone."""
    return {issue.field for issue in problems if isinstance(issue, Question) and issue.topic == SURPRISE}
