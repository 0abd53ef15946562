"""Tables under each other with the same headings: told, and imported as one where somebody says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from intake import FieldMap, ImportPlan, Mapping, Question, answered, open_source, plan_import
from intake.mapping.mapping import from_text, to_text
from intake.tables.finding import find_tables
from intake.tables.stacking import stacked
from model.tables.book import Book, Cell, book_of_rows

HEAD = ["Deal", "Closed", "Account", "Motion", "ARR"]
FIELDS = {"Transaction ID": "Deal", "Date": "Closed", "Account ID": "Account", "Type": "Motion", "Amount": "ARR"}
DEALS = Mapping("Deals", "Transactions", fields=tuple(FieldMap(*pair) for pair in FIELDS.items()))
Rows = Sequence[Sequence[Cell]]


def book() -> Book:
    return book_of_rows({"Accounts": [{"Account ID": "A1", "Account": "Acme"}]})


def deals(first: int, count: int) -> list[list[Cell]]:
    return [[f"D{n}", date(2026, 1, n), "A1", "new", 100 + n] for n in range(first, first + count)]


def asked(plan: ImportPlan) -> list[Question]:
    return [issue for issue in plan.problems if isinstance(issue, Question) and issue.topic == "stacked"]


def ids(plan: ImportPlan) -> list[Cell]:
    return [row.record.cells["Transaction ID"] for row in plan.rows]


def test_tables_under_each_other_are_one_where_that_is_said(workbook: Callable[..., Path]) -> None:
    rows = [["Q1"], HEAD, *deals(1, 4), [], [], ["Q2"], HEAD, *deals(10, 5)]
    source = open_source(workbook(Data=rows))
    plan = plan_import(book(), source, DEALS)
    (question,) = asked(plan)
    assert ids(plan) == [f"D{n}" for n in range(10, 15)]
    assert question.right == "the others, A2:E6, hold 4 rows: not imported"
    after = plan_import(book(), source, from_text(to_text(answered(DEALS, question, "all"))))
    assert asked(after) == []
    assert ids(after) == [f"D{n}" for n in (*range(1, 5), *range(10, 15))]
    assert [row.record.row for row in after.rows][-1] == 15
    assert "2 tables under each other are imported as one: A2:E6, A10:E15" in [issue.wrong for issue in after.problems]


def test_problems_name_the_cells_of_each(workbook: Callable[..., Path]) -> None:
    bad = [*deals(1, 2), ["D9", date(2026, 1, 9), "A1", "new", "n.a."]]
    rows = [HEAD, *deals(20, 4), [], HEAD, *bad]
    path = workbook(Data=rows)
    made = openpyxl.load_workbook(path)
    made["Data"]["E8"].number_format = "[$\u20ac-407]0.00"
    made["Data"].row_dimensions[3].hidden = True
    made.save(path)
    plan = plan_import(book(), open_source(path), replace(DEALS, stacked=True))
    named = {issue.cell: issue.wrong for issue in plan.problems}
    assert "'n.a.' is not a number" in named["E10"]
    assert "shown in EUR" in named["E8"]
    assert "hidden" in named["3:3"]


def test_what_is_merged_stays_so(workbook: Callable[..., Path]) -> None:
    path = workbook(Data=[HEAD, *deals(1, 4), [], HEAD, *deals(10, 4)])
    made = openpyxl.load_workbook(path)
    made["Data"].merge_cells("C9:C10")
    made.save(path)
    tables, _ = find_tables(open_source(path).sheets[0])
    whole = stacked(sorted(tables, key=lambda table: table.area.top))
    assert whole.merged == {2: (6,)}
    assert whole.place(6, 2) == "C10"
    assert whole.left_out[7] == "repeats the header"


def beside(gap: int) -> list[list[Cell]]:
    """Two tables of three and two deals, with a gap of columns between, and titles over them."""
    blank: list[Cell] = [None] * gap
    left, right = deals(1, 3), [*deals(10, 2), [None] * 5]
    title: list[Cell] = ["Q1", None, None, None, None, *blank, "Q2"]
    rows = [[*one, *blank, *other] for one, other in zip(left, right, strict=True)]
    return [title, [*HEAD, *blank, *HEAD], *rows]


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_tables_beside_each_other_are_one_where_that_is_said(workbook: Callable[..., Path], gap: int) -> None:
    source = open_source(workbook(Data=beside(gap)))
    plan = plan_import(book(), source, DEALS)
    assert ids(plan) == ["D1", "D2", "D3"]
    (question,) = asked(plan)
    after = plan_import(book(), source, answered(DEALS, question, "all"))
    assert ids(after) == ["D1", "D2", "D3", "D10", "D11"]
    assert any("2 tables beside each other are imported as one" in issue.wrong for issue in after.problems)
    (table,) = after.tables
    assert table.cells[table.headings.index("Title")] == ("Q1", "Q1", "Q1", "Q2", "Q2")


def test_problems_of_a_table_beside_name_its_own_cells(workbook: Callable[..., Path]) -> None:
    rows = beside(1)
    rows[3][10] = "n.a."
    path = workbook(Data=rows)
    made = openpyxl.load_workbook(path)
    made["Data"]["K3"].number_format = "[$\u20ac-407]0.00"
    made.save(path)
    plan = plan_import(book(), open_source(path), replace(DEALS, stacked=True))
    named = {issue.cell: issue.wrong for issue in plan.problems}
    assert "'n.a.' is not a number" in named["K4"]
    assert "shown in EUR" in named["K3"]


def test_a_total_under_one_of_them_is_left_out_of_that_alone(workbook: Callable[..., Path]) -> None:
    rows = beside(1)
    rows[4][6:] = ["Total", None, None, None, 221]
    plan = plan_import(book(), open_source(workbook(Data=rows)), replace(DEALS, stacked=True))
    assert ids(plan) == ["D1", "D2", "D3", "D10", "D11"]


def test_headings_that_repeat_in_part_are_one_table(workbook: Callable[..., Path]) -> None:
    rows = [["Deal", "Rep", "Share", "Rep", "Share"], ["D1", "A", 0.5, "B", 0.5], ["D2", "A", 1, None, None]]
    (table,) = find_tables(open_source(workbook(Data=rows)).sheets[0])[0]
    assert table.headings == ("Deal", "Rep", "Share", "Rep (2)", "Share (2)")
