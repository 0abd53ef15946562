"""Signed periods and retro lines on random books: whatever is signed and edited, in the end everybody was paid what the
edited book says, line by line and to the cent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random

import pytest

from model.basics.calendar import Period
from model.calculate import calculate
from model.calculation import Calculation
from model.pay.lines import PayoutLine
from model.signoff.sign import sign
from model.tables.book import Book as Sheets
from model.tables.book import Cell, book_of_rows
from model.tables.reading import read_tables
from tests.reference.compare import errors_of, period_of
from tests.reference.random_books import random_book
from tests.reference.setting import Book
from tests.reference.varied_books import varied_book
from tests.reference.withheld_books import withheld_book

Make = Callable[[int], tuple[Book, str]]
# What later lines rest on: draws, recoveries and balances of open periods look at what retro lines pay there.
KINDS = ("earned", "true-up", "cap carry", "holdback", "release", "clawback", "adjustment")
PLAIN = {"Targets": ("Owner", "Measure"), "Readings": ("Owner", "Measure")}


@pytest.mark.parametrize("make", [random_book, varied_book, withheld_book])
@pytest.mark.parametrize("seed", range(4))
def test_records_and_retro_lines_add_up_to_the_edited_book(make: Make, seed: int) -> None:
    chance = Random(seed)
    book, name = make(seed)
    record: dict[str, list[dict[str, Cell]]] = {}
    held: set[str] = set()
    done = calculated({**book, **record}, name)
    ends = sorted({line.period for line in done.lines()}, key=lambda p: (p.end, p.start))
    for period in ends[:-1][:3]:
        held |= waiting(done)
        who = sorted({line.payee_id for line in done.lines(period)} - held)
        closed = {(line.payee_id, line.period) for line in done.lines() if line.status == "approved"}
        if who and not any(period.holds(p) and payee in who for payee, p in closed):
            record = signed({**book, **record}, name, period, who)
        book = edited(chance, book)
        done = calculated({**book, **record}, name)
        unsigned = calculated(book, name)
        held |= waiting(done) | waiting(unsigned)
        assert paid(done, held) == due(unsigned, done, held), (seed, period)


def calculated(book: Book, name: str) -> Calculation:
    tables = read_tables(book_of_rows(book))
    return calculate(tables, period_of(tables, name))


def waiting(done: Calculation) -> set[str]:
    """Payees of whom something is held: what they are owed is not known."""
    return {line.payee_id for line in done.lines() if line.amount is None}


def signed(book: Book, name: str, period: Period, who: list[str]) -> Book:
    """The three sheets of the record after two people took the steps."""
    sheets = book_of_rows(book)
    for step, by in (("prepared", "Ana"), ("approved", "Bo")):
        tables = read_tables(sheets)
        done = calculate(tables, period_of(tables, name))
        sheets = sign(sheets, done, period, step, by, lambda *_: (), who).applied_to(sheets)
    return {sheet: list(rows_of(sheets, sheet)) for sheet in ("Sign-offs", "Payouts", "Frozen")}


def rows_of(sheets: Sheets, name: str) -> Iterator[dict[str, Cell]]:
    sheet = sheets.sheets[name]
    columns = {heading: sheet.column(heading) for heading in sheet.headings}
    for row in range(len(next(iter(columns.values())))):
        yield {heading: column[row] for heading, column in columns.items() if column[row] is not None}


def edited(chance: Random, book: Book) -> Book:
    """The book with a number changed somewhere, or a transaction gone, and still sound."""
    while True:
        new = {sheet: [dict(row) for row in rows] for sheet, rows in book.items()}
        sheet = chance.choice([s for s in ("Transactions", "Assignments", "Curves", *PLAIN) if new.get(s)])
        row = chance.choice(new[sheet])
        headings = {"Transactions": ["Amount"], "Assignments": ["Target incentive"], "Curves": ["Value"]}.get(sheet)
        heading = chance.choice(headings or [h for h in row if h not in PLAIN[sheet]])
        row[heading] = Decimal(str(row[heading])) * chance.choice([Decimal("0.5"), Decimal("1.1"), 2])
        if sheet == "Transactions" and chance.random() < 0.3:
            new[sheet].remove(row)
        if new != book and not errors_of(new):
            return new


def paid(done: Calculation, held: set[str]) -> Counter[tuple[str, ...]]:
    """What was paid of every line of a closed period: its record and what retro lines corrected."""
    total: Counter[tuple[str, ...]] = Counter()
    for line in settled(done, done, held):
        if line.line == "retro":
            add(total, line, line.measure)
        elif line.status == "approved":
            add(total, line, f"{line.period_name} {line.line}")
    return Counter({key: amount for key, amount in total.items() if amount})


def due(unsigned: Calculation, done: Calculation, held: set[str]) -> Counter[tuple[str, ...]]:
    """What the book says of the same lines if nothing were signed."""
    closed = {(line.payee_id, line.period) for line in done.lines() if line.status == "approved"}
    total: Counter[tuple[str, ...]] = Counter()
    for line in settled(unsigned, done, held):
        if (line.payee_id, line.period) in closed:
            add(total, line, f"{line.period_name} {line.line}")
    return Counter({key: amount for key, amount in total.items() if amount})


def settled(lines: Calculation, done: Calculation, held: set[str]) -> Iterator[PayoutLine]:
    """The lines of payees of whom everything is known, and whose corrections have an open period after all signed."""
    signed_until, open_until = Counter[str](), Counter[str]()
    for line in done.lines():
        until = signed_until if line.status == "approved" else open_until
        until[line.payee_id] = max(until[line.payee_id], line.period.end)
    return (x for x in lines.lines() if x.payee_id not in held and open_until[x.payee_id] > signed_until[x.payee_id])


def add(total: Counter[tuple[str, ...]], line: PayoutLine, what: str) -> None:
    key = (line.payee_id, what, line.plan_id, line.component, line.currency)
    if what.split(" ")[-1] in KINDS or what.endswith("cap carry"):
        assert line.amount is not None
        total[key] += int(line.amount.scaleb(4))
