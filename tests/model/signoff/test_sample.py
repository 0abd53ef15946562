"""Signing with the real engine: the sample book's first quarter, its edits, and what its explanation covers."""

from __future__ import annotations

import copy
import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, partial

import pytest

from model.basics.calendar import Period
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import sources_of
from model.pay.lines import PayoutLine
from model.sample import sample_book
from model.signoff.entries import STEPS
from model.signoff.sign import SignedChange, sign
from model.signoff.verify import prove, verify
from model.tables.book import Book, Cell
from model.tables.reading import read_tables
from model.tables.schema import RECORD_SHEETS

EDITS = 30


def calculated(book: Book, part: int = 1) -> tuple[Calculation, Period]:
    tables = read_tables(book)
    quarter = tables.calendar.part(2026, "quarter", part)
    return calculate(tables, quarter), quarter


def taken(book: Book, step: str, by: str) -> SignedChange:
    calculation, quarter = calculated(book)
    return sign(book, calculation, quarter, step, by, partial(sources_of, calculation))


@cache
def prepared() -> Book:
    book = sample_book()
    return taken(book, "prepared", "Ann").applied_to(book)


@cache
def approved() -> Book:
    return taken(prepared(), "approved", "Bo").applied_to(prepared())


def unsigned_lines(book: Book) -> list[PayoutLine]:
    """The first quarter as if nobody had signed it."""
    plain = Book({name: sheet for name, sheet in book.sheets.items() if name not in RECORD_SHEETS})
    calculation, quarter = calculated(plain)
    return calculation.lines(quarter)


def test_a_quarter_is_signed_and_proved() -> None:
    assert verify(approved()) == []
    calculation, quarter = calculated(approved())
    lines = calculation.lines(quarter)
    assert {line.status for line in lines} == {"approved"}
    assert [replace(line, status="") for line in lines] != []
    assert [(line.payee_id, line.line, line.amount) for line in lines] == [
        (line.payee_id, line.line, line.amount) for line in unsigned_lines(approved())
    ]


def test_a_prepared_quarter_says_so() -> None:
    calculation, quarter = calculated(prepared())
    assert {line.status for line in calculation.lines(quarter)} == {"prepared"}
    assert set(prepared().sheets["Payouts"].column("Status")) <= set(STEPS)


def edited(book: Book, sheet: str, heading: str, row: int, cell: Cell) -> Book:
    """The book with another cell; the other sheets are shared."""
    changed = copy.deepcopy(book.sheets[sheet])
    changed.column(heading)[row] = cell
    return Book(book.sheets | {sheet: changed}, book.source)


def first(book: Book, sheet: str, **wanted: Cell) -> int:
    """The first row with those cells."""
    target = book.sheets[sheet]
    columns = {heading.replace("_", " "): cell for heading, cell in wanted.items()}
    return next(
        row
        for row in range(target.size)
        if all(target.column(heading)[row] == cell for heading, cell in columns.items())
    )


def test_an_edit_of_a_rate_makes_stale_whom_it_pays() -> None:
    book = prepared()
    row = first(book, "FX", From_currency="USD", To_currency="EUR")
    heading = next(h for h in book.sheets["FX"].headings if h == "2026-01")
    calculation, quarter = calculated(edited(book, "FX", heading, row, Decimal("2.5")))
    statuses = {line.payee_id: line.status for line in calculation.lines(quarter)}
    assert set(statuses.values()) == {"stale", "prepared"}


def other(cell: Cell) -> Cell:
    """A cell of the same kind that is as good, and that calculates to something else."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return cell * Decimal("0.5") if abs(cell) <= 1 else cell * 2 + 1
    return cell + timedelta(days=20) if isinstance(cell, date) else None


def test_no_edit_that_changes_signed_lines_goes_unnoticed() -> None:
    """Numbers and days are changed for others that are as good; what would change a signed line must be named."""
    book = approved()
    before = unsigned_lines(book)
    sound = len(read_tables(book).problems)
    choose = random.Random(20260331)
    sheets = [name for name, sheet in book.sheets.items() if name not in RECORD_SHEETS and sheet.size]
    changed = 0
    for _ in range(EDITS):
        sheet = book.sheets[choose.choice(sheets)]
        numbers = [
            (heading, row)
            for heading, column in zip(sheet.headings, sheet.cells, strict=True)
            for row, cell in enumerate(column)
            if other(cell) is not None
        ]
        if not numbers:
            continue
        heading, row = choose.choice(numbers)
        new = edited(book, sheet.name, heading, row, other(sheet.column(heading)[row]))
        if len(read_tables(new).problems) == sound and unsigned_lines(new) != before:
            changed += 1
            places = [finding.place for finding in prove(new).altered]
            assert f"{sheet.name}!{sheet.address(row, heading)}" in places, (sheet.name, heading, row)
    assert changed, "the edits that were drawn show something"


@pytest.mark.parametrize("sheet", ["FX", "Curves", "Opening balances", "Credits"])
def test_rows_that_no_explanation_cites_are_covered(sheet: str) -> None:
    """The other rows of a curve, rates, balances and splits decide on lines too."""
    book = approved()
    before = unsigned_lines(book)
    target = book.sheets[sheet]
    heading = {"FX": "2026-01", "Curves": "Value", "Opening balances": "Amount", "Credits": "Share"}[sheet]
    for row, cell in enumerate(target.column(heading)):
        if isinstance(cell, int | Decimal):
            new = edited(book, sheet, heading, row, cell * Decimal("0.5"))
            if unsigned_lines(new) != before:
                assert f"{sheet}!{target.address(row, heading)}" in [finding.place for finding in verify(new)]
                return
    pytest.fail(f"no row of {sheet} decides on a signed line")
