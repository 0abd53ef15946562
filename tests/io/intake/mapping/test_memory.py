"""What an import remembers of columns is what reading them anew would give."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from intake.mapping.memory import Memory
from model.basics.calendar import Calendar
from model.tables.book import Cell, book_of_rows
from model.tables.coding import ReadColumn, read_column
from model.tables.columns import Numbers
from model.tables.reading import read_tables
from model.tables.schema import SHEETS

AMOUNT = SHEETS["Transactions"].find("Amount")
CALENDAR = Calendar()


def read(memory: Memory, cells: Sequence[Cell]) -> ReadColumn:
    assert AMOUNT is not None
    return memory.read("Transactions", AMOUNT, cells, CALENDAR)


def test_the_same_cells_are_read_once() -> None:
    memory, cells = Memory(), [Decimal("1.50"), None, "abc"]
    assert read(memory, cells) is read(memory, list(cells))


@pytest.mark.parametrize(
    "after", [[1, 2, 4], [1, 2], [1, 2, 3, None], [True, 2, 3], [Decimal(1), 2, 3], ["1", 2, 3], []]
)
def test_whatever_changes_is_read_anew(after: list[Cell]) -> None:
    memory = Memory()
    read(memory, [1, 2, 3])
    found = read(memory, after)
    assert AMOUNT is not None
    fresh = read_column(AMOUNT, after, CALENDAR)
    assert isinstance(found.column, Numbers)
    assert isinstance(fresh.column, Numbers)
    assert found.column.filled.tolist() == fresh.column.filled.tolist()
    assert found.column.value.num.tolist() == fresh.column.value.num.tolist()
    assert found.complaints == fresh.complaints


def test_a_book_with_one_changed_column_has_the_problems_that_it_has_read_anew() -> None:
    rows: list[dict[str, Cell]] = [
        {"Transaction ID": f"T{i}", "Date": "2026-07-01", "Type": "renewal", "Amount": i} for i in range(5)
    ]
    memory = Memory()
    read_tables(book_of_rows({"Transactions": rows}), read=memory.read)
    rows[2] |= {"Amount": "abc"}
    rows[3] |= {"Transaction ID": "T0"}
    book = book_of_rows({"Transactions": rows})
    found = read_tables(book, read=memory.read)
    assert found.problems == read_tables(book).problems
    assert {problem.row for problem in found.problems} >= {2, 3}
