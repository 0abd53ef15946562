"""The whole calculation of the large book: time, memory, growth, an edit, an explanation."""

from __future__ import annotations

import tracemalloc
from datetime import date
from decimal import Decimal
from random import Random
from time import process_time

from model.basics.calendar import Period
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import explain
from model.incremental.edit import with_transaction
from model.tables.book import Book, Cell
from model.tables.columns import Tables
from model.tables.reading import read_tables
from tests.benchmarks.clock import percentile, times_of
from tests.benchmarks.population import population


def year_of(tables: Tables) -> Period:
    """The fiscal year that is calculated."""
    return tables.calendar.year(2026)


def whole() -> tuple[Book, Tables]:
    """The targets on the large book, one after the other; returns the book as the edits left it."""
    book = population()
    tables = read_tables(book)
    year = year_of(tables)
    seconds = times_of(lambda: calculate(tables, year), 7)
    print(
        f"full calculation, 1,000,000 transactions, 10,000 payees, 600,000 results: {seconds[0]:.2f} s best, "
        f"{percentile(seconds, 50):.2f} s median of 7; {_peak(tables):.0f} MB above the tables at its peak"
    )
    _growth(seconds[0])
    calculation = calculate(tables, year)
    _explained(calculation)
    _edited(book, calculation)
    return book, tables


def _peak(tables: Tables) -> float:
    """Megabytes allocated at the highest point of one calculation, as Python and numpy report them."""
    tracemalloc.start()
    calculate(tables, year_of(tables))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def _growth(million: float) -> None:
    """Ten times the transactions of the same payees, and ten times everything."""
    same, tenth = (read_tables(population(payees, 100_000)) for payees in (10_000, 1_000))
    of_same, of_tenth = (times_of(lambda t=t: calculate(t, year_of(t)), 7)[0] for t in (same, tenth))  # type: ignore[misc]
    print(
        f"10 times the transactions (100,000 to 1,000,000; 10,000 payees): {million / of_same:.1f} times the time, of "
        f"which {of_same:.2f} s hang on the payees more than on transactions; 10 times the payees too: "
        f"{million / of_tenth:.1f} times the time ({of_tenth * 1000:.0f} ms)"
    )


def _explained(calculation: Calculation, asked: int = 200) -> None:
    """One month of one payee, all five lines down to the credits."""
    chance, ids = Random(5), calculation.context.people.ids
    month = Period(calculation.period.start + 6, 1)

    def seconds(payee: str) -> float:
        begin = process_time()
        explain(calculation, month, payee)
        return process_time() - begin

    first = seconds(ids[-1])
    found = [seconds(chance.choice(ids)) for _ in range(asked)]
    print(
        f"explain one payee and month, {asked} payees: {percentile(found, 50) * 1000:.1f} ms median, "
        f"{percentile(found, 95) * 1000:.1f} ms 95th percentile; the first call {first * 1000:.0f} ms; "
        f"the head of all 10,000: {min(seconds(ids[0]) for _ in range(3)) * 1000:.0f} ms"
    )


def _edited(book: Book, calculation: Calculation, edits: int = 200) -> None:
    """Edits of amount, date, type or payee, to the lines of the month of all whose pay they touch."""
    chance, sheet, ids = Random(6), book.sheets["Transactions"], calculation.context.people.ids
    found: list[float] = []
    for _ in range(edits):
        row = chance.randrange(len(sheet.cells[0]))
        heading, cell = _change(chance, ids)
        sheet.cells[sheet.headings.index(heading)][row] = cell
        cells: dict[str, Cell] = {name: column[row] for name, column in zip(sheet.headings, sheet.cells, strict=True)}
        day = cells["Date"]
        assert isinstance(day, date)
        month = Period(calculation.period.start + day.month - 1, 1)
        begin = process_time()
        after = with_transaction(calculation, row, cells)
        assert after is not None
        calculation, touched = after
        for payee in touched:
            calculation.lines(month, payee)
        found.append(process_time() - begin)
    print(
        f"one edited transaction to refreshed lines, {edits} edits: {percentile(found, 50) * 1000:.1f} ms median, "
        f"{percentile(found, 95) * 1000:.1f} ms 95th percentile, {max(found) * 1000:.1f} ms slowest"
    )


def _change(chance: Random, ids: tuple[str, ...]) -> tuple[str, Cell]:
    return chance.choice(
        (
            ("Amount", Decimal(chance.randrange(1_00, 9_000_00)) / 100),
            ("Date", date(2026, chance.randrange(1, 13), 15)),
            ("Type", chance.choice(("renewal", "expansion"))),
            ("CSM", chance.choice(ids)),
        )
    )
