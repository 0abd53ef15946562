"""Sheets with the same headings as one import: one for each payee, one for each month."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from intake import FieldMap, ImportPlan, Mapping, Pivot, Question, plan_import
from intake.files.source import Source, SourceSheet, line_of
from intake.mapping.locate import located
from intake.mapping.mapping import EVERY, from_text, to_text
from intake.tables.finding import find_tables
from intake.tables.origin import with_origins
from model.tables.book import Book, Cell
from tests.io.intake.deals import BOOKINGS, Rows, book, column, errors, said

_HEAD = ["Deal ID", "Closed", "Customer", "Motion", "ARR"]
_EVERY = replace(BOOKINGS, sheets=(EVERY,))


def deals(first: int, count: int = 3) -> list[list[Cell]]:
    return [[f"D{n}", date(2026, 1, n), "A1", "new", 100 + n] for n in range(first, first + count)]


def workbook_of(**sheets: Rows) -> Source:
    return Source("july.xlsx", "xlsx", tuple(sheet(name, rows) for name, rows in sheets.items()))


def sheet(name: str, rows: Rows, **more: object) -> SourceSheet:
    lines = [line for i, row in enumerate(rows, 1) if (line := line_of(i, list(row))) is not None]
    return SourceSheet(name, tuple(lines), **more)  # type: ignore[arg-type]


def again(plan: ImportPlan, source: Source) -> ImportPlan:
    return plan_import(plan.book, source, from_text(to_text(plan.mapping)))


def test_the_name_of_the_sheet_says_whose_its_rows_are() -> None:
    mapping = replace(_EVERY, fields=(*_EVERY.fields, FieldMap("CSM", "Sheet")))
    source = workbook_of(**{"Ines Ortega": [_HEAD, *deals(1)], "Kenji Sato": [_HEAD, *deals(5)], "Notes": [["Hello"]]})
    plan = plan_import(book(), source, mapping)
    assert errors(plan) == []
    assert column(plan, "CSM") == ["0012"] * 3 + ["0013"] * 3
    assert "2 sheets imported as one: Ines Ortega, Kenji Sato; not Notes" in said(plan)


def test_a_sheet_of_nobody_asks_who_is_meant() -> None:
    mapping = replace(_EVERY, fields=(*_EVERY.fields, FieldMap("CSM", "Sheet")))
    plan = plan_import(book(), workbook_of(Ines=[_HEAD, *deals(1)], Template=[_HEAD, *deals(5)]), mapping)
    asked = {one.subject for one in plan.problems if isinstance(one, Question) and one.topic == "who"}
    assert "Template" in asked


def test_the_title_over_each_table_says_whose_its_rows_are() -> None:
    mapping = replace(_EVERY, fields=(*_EVERY.fields, FieldMap("CSM", "Title")))
    first = [["Bookings 2026"], ["Rep: Ines Ortega"], [], _HEAD, *deals(1)]
    second = [["Bookings 2026"], ["Rep: Kenji Sato"], [], _HEAD, *deals(5)]
    plan = plan_import(book(), workbook_of(One=first, Two=second), mapping)
    assert errors(plan) == []
    assert column(plan, "CSM") == ["0012"] * 3 + ["0013"] * 3


def test_titles_beside_labels_and_under_each_other() -> None:
    rows: Rows = [["Rep", "Ines Ortega"], _HEAD, *deals(1), [], [], ["Rep", "Kenji Sato"], _HEAD, *deals(5)]
    mapping = replace(BOOKINGS, stacked=True, fields=(*BOOKINGS.fields, FieldMap("CSM", "Title")))
    plan = plan_import(book(), workbook_of(Data=rows), mapping)
    assert column(plan, "CSM") == ["0012"] * 3 + ["0013"] * 3
    assert [row.record.row for row in plan.rows] == [3, 4, 5, 10, 11, 12]


def test_a_column_of_the_tables_called_sheet_stays_alone() -> None:
    tables = [find_tables(sheet(name, [["Sheet", "Deal"], ["x", 1], ["y", 2]]))[0][0] for name in ("One", "Two")]
    assert [table.headings for table in with_origins(tables)] == [("Sheet", "Deal")] * 2


@pytest.mark.parametrize("names", [("Jan", "Feb"), ("Feb",)])
@pytest.mark.parametrize(
    ("place", "wrong"),
    [
        ({"area": "A:E", "header_row": 5}, "row 5, which is said to be the header, or below it"),
        ({"area": "A5:E9"}, "'A5:E9'"),
    ],
)
def test_a_sheet_that_ends_above_the_table_is_named(names: tuple[str, ...], place: Any, wrong: str) -> None:
    source = workbook_of(Jan=[[], [], [], [], _HEAD, *deals(1)], Feb=[["Nothing closed"]])
    plan = plan_import(book(), source, replace(BOOKINGS, sheets=names, **place))
    assert [text.partition(";")[0] for text in errors(plan)] == [f"Feb: nothing stands in {wrong}"]


@pytest.mark.parametrize("place", [{}, {"header_row": 1}, {"area": "A1:E4"}, {"keep": ("D1",)}])
def test_looking_for_the_table_stops_when_it_is_asked_to(place: Any) -> None:
    def stop(_done: int, _total: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        located(workbook_of(Jan=[_HEAD, *deals(1)]), replace(BOOKINGS, **place), None, stop)


def test_the_sheet_of_next_month_is_picked_up_and_told() -> None:
    source = workbook_of(Jan=[_HEAD, *deals(1)], Feb=[_HEAD, *deals(5)])
    plan = plan_import(book(), source, _EVERY)
    more = workbook_of(Jan=[_HEAD, *deals(1)], Feb=[_HEAD, *deals(5)], Mar=[_HEAD, *deals(9)])
    next_month = again(plan, more)
    assert next_month.counts["new"] == 3
    assert "the sheet 'Mar' was not in the last run, and is imported too" in said(next_month)
    assert "was not in the last run" not in said(again(next_month, more))
    assert "the sheet 'Jan' of the last run is gone" in said(again(plan, workbook_of(Feb=[_HEAD, *deals(5)])))


def test_a_sheet_with_another_heading_is_told() -> None:
    plan = plan_import(book(), workbook_of(Jan=[_HEAD, *deals(1)], Feb=[_HEAD, *deals(5)]), _EVERY)
    odd = [*_HEAD[:-1], "Net ARR"]
    told = said(again(plan, workbook_of(Jan=[_HEAD, *deals(1)], Feb=[_HEAD, *deals(5)], Mar=[odd, *deals(9)])))
    assert "Mar: the sheet lacks 'ARR' of the headings that others have, and nothing of it is imported" in told


def test_a_hidden_sheet_is_not_taken_and_told() -> None:
    hidden = sheet("Old", [_HEAD, *deals(5)], state="hidden")
    source = Source("july.xlsx", "xlsx", (sheet("Jan", [_HEAD, *deals(1)]), hidden))
    plan = plan_import(book(), source, _EVERY)
    assert plan.counts["new"] == 3
    assert "Old: the sheet has the headings of the import, and nothing of it is imported" in said(plan)


def test_a_sheet_for_each_month_fills_the_period_columns() -> None:
    measures: list[MappingOf[str, Cell]] = [{"Measure": "Renewals", "Kind": "sum"}]
    into: Book = book(Measures=measures)
    quotas = Mapping(
        "Quotas",
        "Targets",
        sheets=(EVERY,),
        fields=(FieldMap("Owner", "Payee"),),
        fixed={"Measure": "Renewals"},
        pivot=Pivot("Sheet", "Quota"),
    )
    source = workbook_of(Jan=[["Payee", "Quota"], ["0012", 10], ["0013", 20]], Feb=[["Payee", "Quota"], ["0012", 11]])
    plan = plan_import(into, source, quotas)
    assert {one.topic for one in plan.problems if isinstance(one, Question) and plan.blocked} >= {"year"}
    plan = plan_import(into, source, replace(quotas, year=2026))
    assert errors(plan) == []
    assert column(plan, "2026-01") == [10, 20]
    assert column(plan, "2026-02") == [11, None]


def test_a_title_that_repeats_the_name_of_the_sheet_is_no_column() -> None:
    rows = {name: [[f"Rep: {name}"], [], _HEAD, *deals(1)] for name in ("Ines Ortega", "Kenji Sato")}
    tables = [find_tables(sheet(name, rows[name]))[0][0] for name in rows]
    assert [table.headings[-1] for table in with_origins(tables)] == ["Sheet", "Sheet"]
    assert [table.headings[-1] for table in with_origins(tables, sheets=False)] == ["Title", "Title"]
