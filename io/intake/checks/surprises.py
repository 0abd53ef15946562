"""What is surprising about a file against the one that the same mapping read before."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import chain

from intake.changes.underway import Underway
from intake.checks.swapped import months_of
from intake.files.source import counted, problem
from intake.mapping.mapping import LastRun, Mapping
from intake.mapping.questions import SURPRISE, Question, asking
from intake.matching.moments import moment_of
from intake.rows.record import Record
from intake.values.numbers import is_number
from model.basics.problem import Problem, Severity
from model.tables.schema import SHEETS, Kind
from model.tables.values import number_text

_FACTOR = 3
_TELLING = {100: "percent and fractions", 1000: "thousands and units", 12: "months and years"}
_MOST_PAYEES = 2_000
_MOST_NAMED = 10


def run_of(underway: Underway, without: Collection[str]) -> LastRun:
    """What a run saw, to be kept with its mapping; of rows that are planned otherwise than `without` says."""
    rows = underway.found.rows
    return _run(underway, [row.record for row in rows if row.action not in without and not row.record.ends])


def _run(underway: Underway, records: Sequence[Record]) -> LastRun:
    mapping = underway.mapping
    sums: dict[str, Decimal] = {}
    payees: dict[str, None] = {}
    currencies: dict[str, None] = {}
    filled: list[str] = []
    spec = SHEETS[mapping.target]
    for heading in dict.fromkeys(chain.from_iterable(record.cells for record in records)):
        column = spec.find(heading)
        cells = [record.cells.get(heading) for record in records]
        if any(cell is not None for cell in cells) and (column is not None or spec.periods is None):
            filled.append(heading)
        if heading in ("Payee ID", "Owner") or (column is None and spec.roles):
            payees |= dict.fromkeys(cell for cell in cells if isinstance(cell, str))
        elif column is not None and column.kind is Kind.CURRENCY:
            currencies |= dict.fromkeys(cell for cell in cells if isinstance(cell, str))
        elif column is None or column.kind in (Kind.NUMBER, Kind.MONEY, Kind.PERCENT):
            name = heading if column is not None else "all periods"
            numbers = [Decimal(str(cell)) for cell in cells if is_number(cell)]
            if numbers:
                sums[name] = sum(numbers, sums.get(name, Decimal(0)))
    known = tuple(payees) if len(payees) <= _MOST_PAYEES else ()
    totals = {name: number_text(total) for name, total in sums.items()}
    months = months_of(mapping, records)
    return LastRun(underway.source.name, len(records), totals, known, tuple(currencies), tuple(filled), months)


def surprises(underway: Underway) -> Iterator[Problem]:
    """Totals that are off by a factor, far fewer or more rows, payees that are gone, new currencies, blank columns."""
    mapping = underway.mapping
    last = mapping.last
    if last is None:
        return
    now, gone = run_of(underway, without=("duplicate",)), {*_gone(underway.reader.problems), moment_of(mapping.target)}
    before = f"than in {last.file or 'the last run'}"
    if last.rows and now.rows and not last.rows < now.rows * _FACTOR < last.rows * _FACTOR**2:
        wrong = f"the file has {counted(now.rows, 'row')}, {_compared(now.rows, last.rows)} {before} ({last.rows:,})"
        yield _surprise(mapping, wrong, "make sure that it is the right file")
    for name, text in last.sums.items():
        old, new = _decimal(text), _decimal(now.sums.get(name, ""))
        if old is None or not old or name in gone:
            continue
        if new is None:
            yield _surprise(mapping, f"'{name}' has no numbers now; it summed to {_told(old)} in {last.file}", "", name)
        elif not new or not Decimal(1) / _FACTOR < new / old < _FACTOR:
            yield _off(mapping, name, old, new, before)
    new_ones = [currency for currency in now.currencies if currency not in last.currencies]
    if new_ones and last.currencies:
        wrong = f"the file has {', '.join(new_ones)}, which {last.file or 'the last run'} had not"
        yield _surprise(mapping, wrong, "make sure that it is meant, and that FX has the rates")
    for name in last.filled if now.rows else ():
        if name not in now.filled and name not in last.sums and name not in gone:
            yield _surprise(mapping, f"'{name}' is blank in all rows now; in {last.file} it was filled", "", name)
    there = set(now.payees)
    away = [payee for payee in last.payees if payee not in there] if there else []
    if away:
        named = ", ".join(away[:_MOST_NAMED]) + (" and others" if len(away) > _MOST_NAMED else "")
        yield _surprise(mapping, f"the file has nothing of {counted(len(away), 'payee')} of the last run: {named}", "")


def _gone(problems: Sequence[Problem]) -> set[str]:
    """The fields whose columns the file lacks, which is told already."""
    return {issue.field for issue in problems if isinstance(issue, Question) and issue.topic == SURPRISE}


def _off(mapping: Mapping, name: str, old: Decimal, new: Decimal, before: str) -> Problem:
    if not new or new / old < 0:
        wrong = f"'{name}' sums to {_told(new)}, and to {_told(old)} in the last run"
        return _surprise(mapping, wrong, "make sure that it is the right column", name)
    ratio = max(new / old, old / new)
    right = next(
        (
            f"perhaps {words} were mixed up"
            for factor, words in _TELLING.items()
            if abs(ratio / factor - 1) < Decimal("0.3")
        ),
        "make sure that it is the right column",
    )
    wrong = f"'{name}' sums to {_told(new)}, {_compared(new, old)} {before} ({_told(old)})"
    return _surprise(mapping, wrong, right, name)


def _compared(new: Decimal | int, old: Decimal | int) -> str:
    ratio = Decimal(max(new, old)) / Decimal(min(new, old))
    return f"{number_text(round(ratio, 1))} times {'more' if new > old else 'less'}"


def _surprise(mapping: Mapping, wrong: str, right: str, field: str = "") -> Problem:
    return asking(problem(mapping.target, "", None, wrong, right, Severity.WARNING), SURPRISE, field=field)


def _told(number: Decimal) -> str:
    """A sum with its thousands parted: 5,272,040.5."""
    return f"{Decimal(number_text(number)):,f}"


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
