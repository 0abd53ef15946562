"""`main.py import BOOK SOURCE --mapping NAME`: runs a saved import, all rows or none, and says what it found."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from book import FileProblem, PasswordNeeded, fingerprint, is_case, read_book, save_book
from intake import ImportPlan, Mapping, MappingProblem, Source, open_source, plan_import, saved_mapping, with_mapping
from intake.mapping.listed import listed
from intake.mapping.mapping import from_text
from intake.matching.moments import moment_of
from model.basics.problem import Severity
from model.tables.book import Book, Sheet
from model.tables.reading import read_tables
from model.tables.values import Complaint, parse_date, parse_period
from ui.commandline.arguments import WrongUse
from ui.commandline.books import asked_for, note, password
from ui.commandline.outcome import DONE, REFUSED
from ui.document.log import DETAILED, LOG, Entry, plain, rows_of
from ui.figures.written import counted

_MOST_LINES = 200


def run(options: Namespace) -> int:
    """Import into the book in place; refused, with the book untouched, while anything blocks."""
    path, source_path = Path(options.book), Path(options.source)
    if is_case(path):
        raise WrongUse(f"import: {path} is a case file; only a book (.xlsx) can be imported into")
    before = fingerprint(path)
    secret = password(options)
    book = read_book(path, secret)
    mapping = _dated(book, _mapping(book, options.mapping), options.on)
    plan = plan_import(book, _source(source_path, options), mapping)
    _say(plan)
    if plan.blocked:
        errors = sum(found.severity is Severity.ERROR for found in plan.problems)
        print(f"Nothing was imported: {counted(errors, 'error')} must be mended or decided first.")
        return REFUSED
    now = datetime.now(UTC)
    after = _logged(plan, source_path.name, now)
    try:
        after = with_mapping(after, plan.mapping, source_path.name, now.strftime("%Y-%m-%dT%H:%M:%SZ"))
    except MappingProblem as error:
        raise WrongUse(f"import: {error}") from error
    save_book(after, path, expected=before, password=secret, told=note)
    print(f"{mapping.name}: {source_path.name} into {mapping.target}: {_counts(plan)}.")
    return DONE


def _source(path: Path, options: Namespace) -> Source:
    option = "--source-password-file"
    try:
        return open_source(path, password(options, option))
    except PasswordNeeded as needed:
        raise WrongUse(asked_for(needed, option)) from needed


def _mapping(book: Book, name: str) -> Mapping:
    """The saved import of that name, or the mapping in a .json file."""
    try:
        if not name.lower().endswith(".json"):
            return saved_mapping(book, name)
        return from_text(Path(name).read_text(encoding="utf-8-sig"))
    except MappingProblem as error:
        raise WrongUse(f"--mapping: {error}") from error
    except UnicodeDecodeError as error:
        raise FileProblem(f"{name} is not UTF-8 text") from error


def _dated(book: Book, mapping: Mapping, when: str) -> Mapping:
    """The mapping with the day or period that this file is of, if it was named; WrongUse where it has no such thing."""
    if not when:
        return mapping
    field = moment_of(mapping.target)
    column = next((one.heading for one in mapping.fields if one.field == field), "")
    named = mapping.periods is not None or mapping.pivot is not None or (mapping.unpivot and mapping.unpivot.value)
    if column:
        raise WrongUse(f"--on: {mapping.name} takes '{field}' from the column '{column}'")
    if not field or named:
        whose = (
            "columns or rows name their own periods" if field else f"rows of {mapping.target} have days of their own"
        )
        raise WrongUse(f"--on: {mapping.name} takes no day or period: {whose}")
    read = parse_date(when) if field == "From" else parse_period(when, read_tables(book).calendar)
    if read is None or isinstance(read, Complaint):
        example = "a day such as 2026-07-31" if field == "From" else "a period such as 2026-07 or FY2026-Q3"
        raise WrongUse(f"--on: '{when}' is not what {mapping.name} needs; name {example}")
    return replace(mapping, fixed={**mapping.fixed, field: when})


def _say(plan: ImportPlan) -> None:
    lines = [f"{found.severity.value}: {found}" for found in listed(plan.problems)]
    more = [f"... and {len(lines) - _MOST_LINES:,} more"] if len(lines) > _MOST_LINES else []
    out = sys.stderr if plan.blocked else sys.stdout
    out.write("".join(f"{line}\n" for line in [*lines[:_MOST_LINES], *more]))


def _counts(plan: ImportPlan) -> str:
    return ", ".join(f"{number:,} {action}" for action, number in plan.counts.items())


def _logged(plan: ImportPlan, file: str, now: datetime) -> Book:
    """The book with the import in its change log: one line, and each changed cell while they are few."""
    target = plan.mapping.target
    sheet = plan.book.sheet(target)
    entries = [Entry(target, "", "", "", f"import '{plan.mapping.name}' from {file}: {_counts(plan)}")]
    changes = [(row.book_row, change) for row in plan.rows if row.book_row is not None for change in row.changes]
    if len(changes) <= DETAILED:
        entries += [
            Entry(target, str(sheet.header_row + 1 + row), one.heading, plain(one.before), plain(one.after))
            for row, one in changes
        ]
    log = plan.book.sheet(LOG)
    cells = [list(column) for column in log.cells]
    for row in rows_of(entries, getpass.getuser(), "import", now):
        for position, heading in enumerate(log.headings):
            cells[position].append(row.get(heading))
    written = Sheet(LOG, list(log.headings), cells, log.header_row, log.first_column)
    return Book(plan.book.sheets | {LOG: written}, plan.book.source)
