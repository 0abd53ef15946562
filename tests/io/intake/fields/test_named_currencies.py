"""Currencies that only names and titles say, and those that the book has in the rows that an import changes."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date

import pytest

from book.sheet.celllooks import CellLooks
from book.sheet.cellsigns import CellSigns
from book.sheet.workbook import Area
from intake.files.source import Source, SourceSheet, SourceTable, line_of
from intake.mapping.mapping import FieldMap
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from intake.running import plan_import
from model.tables.book import Book, Cell
from tests.io.intake.deals import BOOKINGS, DEALS, FIELDS, Rows, book, column, said

MAPPING = replace(BOOKINGS, sheets=())
ROWS: Rows = [DEALS[0], DEALS[1], ["D2", *DEALS[1][1:4], 50]]


def run(
    rows: Rows = ROWS,
    sheet: str = "Data",
    into: Book | None = None,
    table: str = "",
    signs: tuple[str, ...] = (),
    **more: object,
) -> ImportPlan:
    """An import of a sheet of that name, perhaps an Excel table; the amounts from the second row on show some signs."""
    lines = tuple(line for i, row in enumerate(rows, 1) if (line := line_of(i, list(row))) is not None)
    tables = (SourceTable(table, Area(1, 1, len(rows), len(rows[0]))),) if table else ()
    shown = CellSigns()
    for row, sign in enumerate(signs, 2):
        shown.add(5, sign, row, row)
    made = SourceSheet(sheet, lines, tables=tables, looks=CellLooks(signs=shown))
    mapping = replace(MAPPING, **more)  # type: ignore[arg-type]
    return plan_import(into or book(), Source("june.xlsx", "xlsx", (made,)), mapping)


def asked(plan: ImportPlan) -> list[Question]:
    return [one for one in plan.problems if isinstance(one, Question) and one.topic == "currency"]


@pytest.mark.parametrize(("sheet", "table"), [("Deals EUR", ""), ("Data", "tblEUR"), ("EUR", "Deals")])
def test_the_name_of_a_sheet_or_table_says_a_currency(sheet: str, table: str) -> None:
    plan = run(sheet=sheet, table=table)
    assert [one.wrong for one in asked(plan)] == [
        "the amount is in EUR by the name of its sheet or table, and would be taken as USD, the book's currency; "
        "2 amounts of 'ARR' are like it (EUR 2)"
    ]
    assert not any("is in EUR" in one.wrong for one in plan.problems if one not in asked(plan)), "it is said once"
    taken = run(sheet=sheet, table=table, fields=answered(MAPPING, asked(plan)[0], "signs").fields)
    assert column(taken, "Currency") == ["EUR", "EUR"]
    kept = run(sheet=sheet, table=table, fields=answered(MAPPING, asked(plan)[0], "ignore").fields)
    assert not kept.blocked


def test_names_that_contradict_nothing_ask_nothing() -> None:
    assert not asked(run(sheet="Deals USD"))
    assert not asked(run(sheet="Deals $"))
    assert not asked(run(sheet="Europe"))
    assert not asked(run(sheet="Deals EUR", signs=("USD", "$"))), "the cells say it themselves"
    rows = [[*DEALS[0], "Cur"], *([*row, "USD"] for row in ROWS[1:])]
    own = (*FIELDS, FieldMap("Currency", "Cur"))
    assert not asked(run(rows, sheet="EUR", fields=own)), "the row says it itself"
    assert asked(run(rows, sheet="EUR", fields=own, signs=("EUR",)))


@pytest.mark.parametrize(
    "title", ["Bookings Q3 (CAD)", "Canadian dollars", "All amounts in Canadian dollars", "Currency: CAD"]
)
def test_titles_say_a_currency(title: str) -> None:
    (question,) = asked(run([[title], [], *ROWS]))
    assert question.wrong.startswith("the amount is shown in CAD, and would be taken as USD")


def _held(currency: str | None = "CAD") -> Book:
    rows: list[MappingOf[str, Cell]] = [
        {"Transaction ID": "D1", "Date": date(2026, 1, 5), "Type": "new", "Amount": 90, "Currency": currency},
        {"Transaction ID": "D2", "Date": date(2026, 1, 5), "Type": "new", "Amount": 50},
    ]
    return book(Transactions=rows)


def test_an_amount_is_held_against_the_currency_of_its_row_in_the_book() -> None:
    plan = run(into=_held(), signs=("USD", "USD"))
    assert [one.wrong for one in asked(plan)] == [
        "the amount is shown in USD, and would be taken as CAD, the Currency of its row in the book"
    ]
    assert not asked(run(into=_held(), signs=("CAD", "USD")))
    assert not asked(run(into=_held(), signs=("$", "$")))
    settled = run(into=_held(), signs=("USD", "USD"), fields=answered(MAPPING, asked(plan)[0], "signs").fields)
    assert (column(settled, "Currency"), column(settled, "Amount")) == (["USD", "USD"], [100, 50])


def test_a_shared_sign_is_that_of_the_row_in_the_book() -> None:
    fields = answered(MAPPING, asked(run(into=_held(), signs=("USD", "USD")))[0], "signs").fields
    assert column(run(into=_held(), signs=("$", "$"), fields=fields), "Currency") == ["CAD", "USD"]


def test_rows_without_a_currency_keep_that_of_the_book_which_is_told() -> None:
    plan = run(into=_held())
    assert "1 row without a currency, taken in the one of the same row of the book (CAD 1)" in said(plan)
    assert column(plan, "Currency") == ["CAD", None]
    assert "without a currency" not in said(run(into=_held("USD")))
    cleared = [[*DEALS[0], "Cur"], *([*row, None] for row in ROWS[1:])]
    mapped = run(cleared, into=_held(), fields=(*FIELDS, FieldMap("Currency", "Cur")), clear=True)
    assert "without a currency" not in said(mapped)
    assert column(mapped, "Currency") == [None, None]


def test_a_column_of_the_books_currency_is_asked_for_where_rows_of_the_book_have_another() -> None:
    rows = [[*DEALS[0], "Currency"], *([*row, "USD"] for row in ROWS[1:])]
    wrong = "so that all amounts would be in USD, or in what the book has for their rows"
    assert wrong in said(run(rows, into=_held()))
    assert "holds currencies" not in said(run(rows, into=_held(None)))
