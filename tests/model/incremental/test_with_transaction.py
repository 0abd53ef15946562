"""A book after one edited transaction: what the short way tells is what a full calculation tells, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from random import Random

import numpy as np
import pytest

from model.basics.calendar import Calendar, Period
from model.basics.exact import Exact
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import explain
from model.incremental.edit import with_transaction
from model.tables.book import Cell, Sheet, book_of_rows
from model.tables.columns import Table
from model.tables.reading import read_tables
from tests.benchmarks.population import population
from tests.model.incremental.books import Rows, features, with_reversals
from tests.model.incremental.edits import edited
from tests.reference.random_books import random_book
from tests.reference.random_moves import move_about


def rows_of(sheet: Sheet) -> list[dict[str, Cell]]:
    """The sheet's rows by heading."""
    return [dict(zip(sheet.headings, row, strict=True)) for row in zip(*sheet.cells, strict=True)]


def small_population(seed: int) -> Rows:
    """The benchmarks' book with few people and deals."""
    book = population(payees=40, transactions=150, seed=seed)
    return {name: rows_of(sheet) for name, sheet in book.sheets.items()}


def reference_book(seed: int) -> Rows:
    """A book of the comparison with the independent calculator, where the fiscal year is the calendar's."""
    book, _ = random_book(seed)
    return {name: [dict(row) for row in rows] for name, rows in book.items()}


def calculated(book: Rows, months: int = 12) -> Calculation:
    """A full calculation of the first months of the fiscal year."""
    tables = read_tables(book_of_rows(book))
    year = tables.calendar.year(2026)
    return calculate(tables, Period(year.start, months))


def remembered(table: Table) -> dict[str, object]:
    """What every cell of a table holds now, to compare with it later."""
    columns = {**table.columns, **{role: names for role, (_, names) in table.roles.items()}}
    return {heading: [plain(getattr(column, f.name)) for f in fields(column)] for heading, column in columns.items()}


def plain(part: object) -> object:
    """A part of a typed column as lists and numbers."""
    if isinstance(part, Exact):
        return part.num.tolist(), part.den
    return part.tolist() if isinstance(part, np.ndarray) else part


@dataclass
class Followed:
    """How many edits of a run went the short way, asked for a full calculation, or left somebody below zero."""

    short: int = 0
    full: int = 0
    below_zero: int = 0


def follow(book: Rows, seed: int, edits: int, months: int = 12) -> Followed:
    """Makes random edits one after the other, each compared with a full calculation of the book as it then is.

    A refused edit is not made; one after which somebody is below zero is undone, because no other could follow it.
    """
    chance, count = Random(seed), Followed()
    current = calculated(book, months)
    for number in range(edits):
        row = chance.randrange(len(book["Transactions"]))
        cells = edited(chance, book, row)
        if number % 3:  # a ledger of which some is laid out, and one of which nothing is
            current.lines(payee_id=chance.choice(current.context.people.ids))
        told = f"edit {number}: row {row} {book['Transactions'][row]} -> {cells}"
        kept = remembered(current.tables["Transactions"])
        lines = current.lines() if number % 5 == 0 else None
        found = with_transaction(current, row, cells)
        if found is None:
            count.full += 1
            assert remembered(current.tables["Transactions"]) == kept, told
            assert lines is None or current.lines() == lines, told
            continue
        count.short += 1
        changed: Rows = {**book, "Transactions": [*book["Transactions"]]}
        changed["Transactions"][row] = cells
        full = calculated(changed, months)
        current, touched = found
        compare(current, full, touched, told)
        if lines is not None:
            assert {line.payee_id for line in set(lines) ^ set(full.lines())} <= touched, told
        if full.ledger.calm:
            book = changed
        else:
            count.below_zero += 1
            current = calculated(book, months)
    return count


def difference(short: Sequence[object], full: Sequence[object]) -> list[str]:
    """What only the short way says (-) and what only the full calculation says (+)."""
    ours, theirs = [str(item) for item in short], [str(item) for item in full]
    if ours == theirs:
        return []
    return [f"- {text}" for text in ours if text not in theirs] + [f"+ {text}" for text in theirs if text not in ours]


def compare(current: Calculation, full: Calculation, touched: frozenset[str], told: str) -> None:
    """Lines, problems and the chains of those who were calculated again."""
    assert not difference(current.lines(), full.lines()), told
    assert not difference(current.problems, full.problems), told
    months = Period(full.period.end - 3, 3)
    for payee in {*sorted(touched)[:1], *sorted(touched)[-1:]}:  # who leads all of them, and who leads nobody
        assert explain(current, months, payee) == explain(full, months, payee), (told, payee)


def test_a_population_in_levels_follows_every_edit() -> None:
    counts = [follow(small_population(seed), seed, 40) for seed in range(5)]
    assert sum(count.short for count in counts) >= 60
    assert sum(count.full for count in counts) >= 30
    assert any(count.below_zero for count in counts)


def test_splits_owners_currencies_and_roll_ups_follow() -> None:
    counts = [follow(features(seed), seed, 30, months=(12, 7)[seed % 2]) for seed in range(8)]
    assert sum(count.short for count in counts) >= 80
    assert sum(count.full for count in counts) >= 50
    assert any(count.below_zero for count in counts)


@pytest.mark.parametrize("seed", range(4))
def test_what_is_reversed_is_left_to_a_full_calculation(seed: int) -> None:
    book = with_reversals(seed)
    assert follow(book, seed, 20).short
    reversing = next(at for at, row in enumerate(book["Transactions"]) if row.get("Reverses"))
    original = next(at for at, row in enumerate(book["Transactions"]) if row["Transaction ID"] == "T00")
    for row in (reversing, original):
        cells = {**book["Transactions"][row], "Amount": 7}
        assert with_transaction(calculated(book), row, cells) is None


@pytest.mark.parametrize("seed", range(8))
def test_plans_that_look_further_are_refused_and_nothing_changes(seed: int) -> None:
    follow(reference_book(seed), seed, 4)


def test_moves_between_plans_of_other_periods_and_currencies_follow() -> None:
    counts = []
    for seed in range(8):
        book = features(seed)
        move_about(Random(seed), book, Calendar())
        counts.append(follow(book, seed, 20))
    assert sum(count.short for count in counts) >= 15


def test_after_somebody_fell_below_zero_only_a_full_calculation_tells() -> None:
    book = small_population(2)
    found = with_transaction(calculated(book), 128, {**book["Transactions"][128], "Amount": Decimal("-3816.96")})
    assert found is not None
    assert any(line.line == "carried forward" for line in found[0].lines())
    assert with_transaction(found[0], 0, {**book["Transactions"][0], "Amount": 1}) is None


def test_another_id_is_left_to_a_full_calculation() -> None:
    book = small_population(1)
    for name in ("T1", "t140", "T9999"):
        cells = {**book["Transactions"][140], "Transaction ID": name}
        assert with_transaction(calculated(book), 140, cells) is None
