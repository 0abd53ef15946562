"""A broken row holds what rests on it, and nothing else: one cell after another is broken in the sample book.

Every payout line of the quarter then either has the amount of the sound book or is held for a problem in the book; who
does not rest on the row is paid as before. Cells that say whose a row is stand in `test_strangers.py`: a row of
somebody unknown can hold nobody in particular.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest

from model.basics.calendar import Period
from model.basics.reasons import PROBLEM_IN_THE_BOOK
from model.calculate import calculate
from model.calculation import Calculation
from model.explain.chain import sources_of
from model.pay.lines import PayoutLine
from model.sample import sample_book
from model.signoff.related import Related
from model.tables.book import Book, Cell, Sheet
from model.tables.columns import Tables
from model.tables.reading import read_tables
from model.tables.schema import SHEETS, Column, Kind
from model.tables.values import is_blank, parse_period

QUARTER = "FY2026-Q3"
WRONG: dict[Kind, Cell] = {
    Kind.ID: "nobody",
    Kind.NAME: "Nothing known",
    Kind.NAMES: "Nothing known",
    Kind.CHOICE: "perhaps",
    Kind.FLAG: "perhaps",
    Kind.DATE: "someday",
    Kind.NUMBER: "abc",
    Kind.MONEY: "abc",
    Kind.PERCENT: "abc",
    Kind.NUMBERS: "a;b",
    Kind.FORMULA: "[Nothing known] > 1",
    Kind.CURRENCY: "dollars",
    Kind.PERIOD: "someday",
}
COLUMNS = {
    "Payees": ("Pay currency", "Hire date", "Leave date"),
    "Assignments": ("From", "To", "Manager ID", "Target incentive", "FTE"),
    "Ownership": ("Account ID", "From", "To"),
    "Contracts": ("From", "To", "ARR", "Currency"),
    "Plans": ("From", "Paid", "Period weights", "Currency", "Proration", "Plan cap", "Excess", "FX"),
    "Components": (
        *("Method", "Measure", "Second measure", "Scope", "Measured over", "Weight", "Curve", "Rate", "Curve input"),
        *("Applied", "Basis", "True-up", "Pool share", "Minimum volume", "Volume measure", "Gate", "Gate pays"),
        *("Multiplier measure", "Multiplier curve", "Cap", "Not measurable", "Holdback", "Release after", "Release if"),
        *("Clawback months", "Clawback"),
    ),
    "Curves": ("Shape", "From", "From is", "Value", "And from"),
    "Measures": (
        *("Kind", "Rules", "Book value", "Formula", "Over time", "Over people", "Weighted by", "Cohort", "Unit"),
        *("Distinct accounts",),
    ),
    "Targets": ("Owner", "Measure", "FY2026", "FY2026-Q3"),
    "Readings": ("Measure", "2026-07", "2026-09", "FY2026-Q3"),
    "Transactions": ("Account ID", "Amount", "Currency", "Term", "Prepaid"),
    "Credits": ("Transaction ID", "Share"),
    "Crediting rules": ("Term from", "Credit %", "Basis", "Year weights", "Must total 100%"),
    "Goals": ("Component", "Period", "Weight", "Achieved"),
    "Adjustments": ("Period", "Amount"),
    "Opening balances": ("As of", "Kind", "Component", "Amount"),
    "Draws": ("From", "Amount", "Recoverable"),
    "FX": ("FY2026", "2026-08"),
}
# may go where what they follow does
FOLLOW = ("holdback", "release", "draw", "recovery", "clawback", "carried forward")


@dataclass(frozen=True)
class Sound:
    """The sample as it is: its lines of the quarter by key, and the rows that each payee's pay rests on, by sheet.

    Pay of the quarter rests on the year so far: running sums, releases and recoveries come from earlier periods. Only
    earned lines tell every row, conditions of release do not.
    """

    book: Book
    tables: Tables
    period: Period
    lines: dict[tuple[str, ...], PayoutLine]
    rests: dict[str, dict[str, set[int]]]


@cache
def sound() -> Sound:
    book = sample_book()
    tables, calculation, period = calculated(book)
    related = Related(tables)
    rests = {}
    year = tables.calendar.year_of(period.start)
    for payee in sorted({line.payee_id for line in calculation.lines(period)}):
        cited: dict[str, set[int]] = {}
        for sheet, row in sources_of(calculation, payee, year):
            cited.setdefault(sheet, set()).add(row)
        rests[payee] = related.added_to(cited, payee, period)
    return Sound(book, tables, period, by_key(calculation.lines(period)), rests)


def calculated(book: Book) -> tuple[Tables, Calculation, Period]:
    tables = read_tables(book)
    period = parse_period(QUARTER, tables.calendar)
    assert isinstance(period, Period)
    return tables, calculate(tables, period), period


def by_key(lines: list[PayoutLine]) -> dict[tuple[str, ...], PayoutLine]:
    found = {(line.period_name, line.payee_id, line.plan_id, line.component, line.line): line for line in lines}
    assert len(found) == len(lines)
    return found


def cases() -> Iterator[tuple[str, str]]:
    yield from ((sheet, heading) for sheet, headings in COLUMNS.items() for heading in headings)


def row_to_break(sheet: str, heading: str) -> int:
    """In the middle of the filled rows that somebody's pay of the quarter rests on, as far as the sample has any."""
    cells = sound().book.sheets[sheet].column(heading)
    rested = {row for rests in sound().rests.values() for row in rests.get(sheet, ())}
    rows = [row for row, cell in enumerate(cells) if not is_blank(cell)]
    rows = [row for row in rows if row in rested] or rows
    assert rows, f"the sample has nothing in {sheet}, {heading}"
    return rows[len(rows) // 2]


def with_cell(sheet: str, heading: str, row: int, cell: Cell) -> Book:
    """The sample with one other cell; all other sheets are shared."""
    before = sound().book.sheets[sheet]
    columns = [list(column) for column in before.cells]
    place = before.find(heading)
    assert place is not None
    columns[place][row] = cell
    other = Sheet(sheet, before.headings, columns, before.header_row, before.first_column)
    return Book({**sound().book.sheets, sheet: other})


@pytest.mark.parametrize(("sheet", "heading"), list(cases()))
def test_a_broken_cell_is_named_and_holds_what_rests_on_it_and_nothing_else(sheet: str, heading: str) -> None:
    row = row_to_break(sheet, heading)
    column = SHEETS[sheet].find(heading) or Column(heading, Kind.NUMBER)
    tables, calculation, period = calculated(with_cell(sheet, heading, row, WRONG[column.kind]))
    address = sound().book.sheets[sheet].address(row, heading)
    assert address in [problem.cell for problem in tables.problems if problem.sheet == sheet]
    lines = by_key(calculation.lines(period))
    held = {key for key, line in lines.items() if line.amount is None and key in sound().lines}
    assert {lines[key].reason for key in held if lines[key].line == "earned"} <= {PROBLEM_IN_THE_BOOK}
    changed = {
        key: (line.amount, lines[key].amount)
        for key, line in sound().lines.items()
        if key in lines and key not in held and lines[key].amount != line.amount
    }
    assert not changed
    slots = {key[:2] for key, line in lines.items() if line.amount is None}
    gone = sound().lines.keys() - lines.keys()
    assert all(key[4] in FOLLOW and key[:2] in slots for key in gone), gone
    assert all(lines[key].amount is None for key in lines.keys() - sound().lines.keys())
    resting = {payee for payee, rests in sound().rests.items() if row in rests.get(sheet, ())}
    assert {key[1] for key in held if key[4] == "earned"} <= resting


def test_the_cells_that_are_broken_are_many_and_of_every_sheet_that_pay_rests_on() -> None:
    assert len(list(cases())) >= 80
    rested = {sheet for rests in sound().rests.values() for sheet in rests}
    assert rested - {"Accounts", "Settings"} <= COLUMNS.keys()
