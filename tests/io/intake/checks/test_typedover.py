"""Cells that are typed in where the others of their column are formulas."""

from __future__ import annotations

from dataclasses import replace

import pytest

from book.sheet.celllooks import CellLooks
from intake.files.source import Source
from intake.mapping.mapping import Mapping, Unpivot
from intake.mapping.questions import Question
from intake.plan import ImportPlan
from intake.running import plan_import
from intake.values.reading import Reading
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, book, said, source

_AMOUNT = 5  # the column of amounts
_OWNERS = (("Owner", "Payee ID"), ("Measure", "Measure"))
_DEALS: Rows = [DEALS[0], *([f"D{n}", *DEALS[1][1:4], 100 * n] for n in range(1, 11))]


def _calculated(rows: Rows, column: int, typed: set[int]) -> Source:
    """The rows with a column of formulas, but in some rows of the sheet."""
    made = source(rows)
    looks = CellLooks()
    for row in range(2, len(rows) + 1):
        if row not in typed:
            looks.formulas.add(column, "=", row, row)
    return replace(made, sheets=(replace(made.sheets[0], looks=looks),))


def _plan(typed: set[int], column: int = _AMOUNT, mapping: Mapping = BOOKINGS, rows: Rows = _DEALS) -> ImportPlan:
    return plan_import(book(), _calculated(rows, column, typed), mapping)


def test_the_cells_are_told_with_their_place_and_value() -> None:
    plan = _plan({5, 9})
    found = next(issue for issue in plan.problems if "typed in" in issue.wrong)
    assert isinstance(found, Question)
    assert (found.cell, found.field, found.heading) == ("E5", "Amount", "ARR")
    assert found.wrong == "2 of 10 cells of 'ARR' typed in where the others are formulas: E5 (400), E9 (800)"
    assert not plan.blocked


@pytest.mark.parametrize(
    "typed", [set(), {2}, {2, 3, 4}, set(range(2, 12))], ids=["none", "where a count begins", "many", "all"]
)
def test_other_columns_say_nothing(typed: set[int]) -> None:
    assert "typed in" not in said(_plan(typed))


def test_too_few_formulas_say_nothing() -> None:
    assert "typed in" not in said(_plan({4}, rows=_DEALS[:5]))
    assert "typed in" in said(_plan({4}, rows=_DEALS[:6]))


def test_blank_cells_are_not_typed() -> None:
    rows = [[*row[:4], None] if row[0] == "D4" else row for row in _DEALS]
    assert "typed in" not in said(_plan({5}, rows=rows))


def test_columns_that_are_not_imported_say_nothing() -> None:
    assert "typed in" not in said(_plan({5}, 6, rows=[[*row, row[-1]] for row in _DEALS]))


def test_rows_that_are_left_out_do_not_count() -> None:
    rows = [*_DEALS[:10], ["D10", *DEALS[1][1:4], 77]]
    mapping = replace(BOOKINGS, drop=("D10",))
    assert "typed in" not in said(_plan({11}, mapping=mapping, rows=rows))


@pytest.mark.parametrize("way", ["columns", "rows"])
def test_columns_of_periods(way: str) -> None:
    rows: Rows = [["Payee ID", "Measure", "2026-07"], *([f"P{n}", "Calls", n] for n in range(1, 8))]
    mapping = Mapping("Values", "Readings", sheets=("Data",), periods=Reading())
    mapping = replace(mapping, fields=tuple(replace(BOOKINGS.fields[0], field=f, heading=h) for f, h in _OWNERS))
    if way == "rows":
        rows = [["Payee ID", "Calls"], *([f"P{n}", n] for n in range(1, 8))]
        mapping = replace(mapping, fixed={"Period": "2026-07"}, unpivot=Unpivot("Measure", "", ("Calls",)))
        mapping = replace(mapping, periods=None, fields=mapping.fields[:1])
    assert "1 of 7 cells" in said(_plan({4}, len(rows[0]), mapping, rows))
