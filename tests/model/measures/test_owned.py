"""Owners of contracts, also where a row of Ownership is not whole."""

from __future__ import annotations

from model.calculate import calculate
from model.sample import sample_book
from model.tables.reading import read_tables


def test_an_owner_without_a_role_is_a_problem_and_stops_nobody_else() -> None:
    book = sample_book()
    roles = book.sheets["Ownership"].column("Role")
    row = next(i for i, role in enumerate(roles) if role == "CSM")
    roles[row] = None
    tables = read_tables(book)
    lines = calculate(tables, tables.calendar.part(2026, "quarter", 1)).lines()
    assert any(problem.sheet == "Ownership" and problem.row == row for problem in tables.problems)
    assert any(line.status == "open" for line in lines)
