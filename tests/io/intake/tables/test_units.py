"""A row of units below the header is no row of data and no part of the headings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.files.source import SourceSheet
from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question
from intake.tables.finding import FoundTable, find_tables
from intake.tables.units import unit_of
from intake.values.reading import Reading
from model.tables.book import Cell
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, book, errors, run, said, source

_HEAD, *_ROWS = DEALS


def _table(rows: Rows) -> FoundTable:
    sheet: SourceSheet = source(rows).sheets[0]
    return find_tables(sheet)[0][0]


@pytest.mark.parametrize("units", [[None, None, None, None, "USD"], ["#", "date", "text", "-", "(USD)"]])
def test_units_below_the_header_are_told_and_no_data(units: list[Cell]) -> None:
    rows = [_HEAD, units, *_ROWS]
    table = _table(rows)
    assert (table.headings, table.rows, table.left_out) == (tuple(_HEAD), (3, 4), {2: "holds the units of the columns"})
    plan = run(rows)
    assert errors(plan) == []
    assert plan.counts["new"] == 2
    assert "Data!2:2: the row holds the units of the columns (" in said(plan)


def test_units_under_titles_and_two_rows_of_headings() -> None:
    rows: Rows = [["Bookings"], [], ["Deal", None, None, None, "Money"], _HEAD, [None, None, None, None, "USD"], *_ROWS]
    table = _table(rows)
    assert (table.headings[-1], table.rows) == ("Money / ARR", (6, 7))
    assert table.units == {4: "USD"}


def test_the_unit_says_the_scale_and_the_currency_as_a_heading_would() -> None:
    plan = run([_HEAD, [None, None, None, None, "k EUR"], ["D1", "2026-01-05", "A1", "new", 12]])
    topics = {one.topic: one.wrong for one in plan.problems if isinstance(one, Question)}
    assert topics["scale"] == "'ARR (k EUR)' says that the amounts are thousands"
    assert "the amount is shown in EUR, and would be taken as USD" in topics["currency"]


def test_a_unit_of_years_asks_about_terms_and_one_of_percent_about_numbers() -> None:
    fields = (*BOOKINGS.fields, FieldMap("Term", "Term"))
    rows = [[*_HEAD, "Term"], [None] * 5 + ["in years"], ["D1", "2026-01-05", "A1", "new", 12, 2]]
    plan = run(rows, replace(BOOKINGS, fields=fields))
    assert "'Term (in years)' says years, and Term is in months" in errors(plan)[0]


def test_units_below_periods_leave_them_periods() -> None:
    mapping = Mapping(
        "T", "Targets", fields=(FieldMap("Owner", "CSM"), FieldMap("Measure", "Measure")), periods=Reading()
    )
    rows: Rows = [["CSM", "Measure", "Jul-26", "Aug-26"], [None, None, "EUR", "EUR"], ["0012", "Net", 10, 20]]
    measures: list[dict[str, Cell]] = [{"Measure": "Net", "Kind": "sum", "Unit": "money", "Types": "new"}]
    plan = run(rows, mapping, book(Measures=list(measures)))
    assert {"2026-07", "2026-08"} <= set(plan.rows[0].record.cells)
    assert any("shown in EUR" in error for error in errors(plan))


def test_a_row_that_somebody_keeps_is_data() -> None:
    plan = run([_HEAD, [None, None, None, None, "USD"], *_ROWS], replace(BOOKINGS, keep=("USD",)))
    assert "'USD' is not a number" in " ".join(errors(plan))


@pytest.mark.parametrize(
    "first",
    [
        ["D0", "2026-01-04", "A1", "new", "USD"],  # a row of data with a slip
        ["text", "date", "text", "text", 5],
        ["-", "-", "-", "-", "-"],
    ],
)
def test_rows_that_hold_anything_else_are_data(first: list[Cell]) -> None:
    assert _table([_HEAD, first, *_ROWS]).units == {}


def test_headings_that_are_currencies_are_no_units() -> None:
    rates: Rows = [["Rates"], ["Month", "EUR", "JPY"], ["2026-07", 1, 151], ["2026-08", 1, 152]]
    assert (_table(rates).headings, _table(rates).units) == (("Month", "EUR", "JPY"), {})
    named: Rows = [["When", "Euro", "Yen"], ["Month", "EUR", "JPY"], ["2026-07", 1, 151], ["2026-08", 1, 152]]
    assert _table(named).units == {}


def test_currencies_of_the_first_rows_are_no_units() -> None:
    rows: Rows = [["Currency", "Name"], ["USD", None], ["EUR", "Euro"], ["GBP", "Pound"]]
    assert _table(rows).units == {}


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("USD", "USD"),
        ("[EUR]", "EUR"),
        ("TEUR", "T EUR"),
        ("k€", "k€"),
        ("USD '000", "USD '000"),
        ("in days", "in days"),
        ("%", "%"),
        ("EUR/month", "EUR/month"),
        ("ABC", ""),
        ("Acme", ""),
        ("12", ""),
        ("new", ""),
    ],
)
def test_what_is_a_unit(text: str, unit: str) -> None:
    assert unit_of(text) == unit
