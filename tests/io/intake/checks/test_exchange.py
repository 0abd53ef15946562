"""Exchange rates, of which no cell says which way round they are."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from datetime import date
from decimal import Decimal

import pytest

from intake import FieldMap, ImportPlan, Mapping, Question, Reading, answered
from intake.mapping.mapping import from_text, to_text
from intake.matching.suggesting import suggest
from intake.tables.finding import find_tables
from model.basics.problem import Severity
from model.tables.book import Book, Cell
from tests.io.intake.deals import Rows, book, column, errors, run, said, source

_RATES: Rows = [["Currency", "2026-07"], ["EUR", Decimal("0.92")], ["JPY", Decimal("151.2")], ["USD", 1]]
_MAPPING = Mapping(
    "FX",
    "FX",
    sheets=("Data",),
    fields=(FieldMap("From currency", "Currency"),),
    fixed={"To currency": "USD"},
    periods=Reading(),
)
_MATRIX: Rows = [
    ["FX July 2026"],
    [],
    [None, "USD", "EUR", "GBP"],
    ["USD", 1, Decimal("0.92"), Decimal("0.79")],
    ["EUR", Decimal("1.087"), 1, Decimal("0.86")],
    ["GBP", Decimal("1.266"), Decimal("1.163"), 1],
]


def suggested(rows: Rows) -> Mapping:
    sheet = source(rows).sheets[0]
    return suggest(book(), sheet, find_tables(sheet)[0][0], "FX", "Rates").mapping


def asked(plan: ImportPlan) -> list[Question]:
    return [one for one in plan.problems if isinstance(one, Question) and one.topic == "rates"]


def pairs(plan: ImportPlan) -> dict[tuple[Cell, Cell], MappingOf[str, Cell]]:
    keys = ("From currency", "To currency")
    rows = [row.record.cells for row in plan.rows]
    return {(cells[keys[0]], cells[keys[1]]): {k: v for k, v in cells.items() if k not in keys} for cells in rows}


def test_the_direction_of_rates_is_asked_where_nothing_says_it() -> None:
    plan = run(_RATES, _MAPPING)
    (question,) = asked(plan)
    assert question.severity is Severity.ERROR
    assert "the rates are read as 1 EUR = 0.92 USD, 1 JPY = 151.2 USD" in question.wrong
    assert question.answers == (("keep", "1 EUR = 0.92 USD"), ("swap", "1 USD = 0.92 EUR"))
    kept, swapped = (run(_RATES, from_text(to_text(answered(_MAPPING, question, way)))) for way in ("keep", "swap"))
    assert errors(kept) == errors(swapped) == []
    assert set(pairs(kept)) == {("EUR", "USD"), ("JPY", "USD")}
    assert set(pairs(swapped)) == {("USD", "EUR"), ("USD", "JPY")}
    assert "are read as" not in said(run(_RATES, kept.mapping, kept.book))


def test_columns_for_both_currencies_say_it() -> None:
    rows: Rows = [["From", "To", "2026-07"], ["EUR", "USD", Decimal("1.08")]]
    plan = run(rows, suggested(rows))
    assert errors(plan) == []
    assert "the rates are read as 1 EUR = 1.08 USD" in said(plan)


def into(rate: str) -> Book:
    return book(FX=[{"From currency": "EUR", "To currency": "USD", "2026-06": Decimal(rate)}])


def test_the_rates_of_the_book_tell_the_direction() -> None:
    rows: Rows = [["Currency", "2026-07"], ["EUR", Decimal("1.09")]]
    assert errors(run(rows, _MAPPING, into("1.12"))) == []
    rows = [["Currency", "2026-07"], ["EUR", Decimal("0.79")]]
    (question,) = asked(run(rows, _MAPPING, into("1.25")))
    assert "the book has them the other way round" in question.wrong


@pytest.mark.parametrize(
    ("heading", "pair", "sure"),
    [
        ("USD per EUR", ("EUR", "USD"), True),
        ("1 GBP = ? USD", ("GBP", "USD"), True),
        ("EUR to USD", ("EUR", "USD"), True),
        ("EUR/USD", ("EUR", "USD"), False),
        ("GBPUSD", ("GBP", "USD"), False),
    ],
)
def test_pairs_in_headings_say_their_direction_or_ask(heading: str, pair: tuple[str, str], sure: bool) -> None:
    rows: Rows = [["Month", heading], ["2026-07", Decimal("1.2")], ["2026-08", Decimal("1.3")]]
    plan = run(rows, suggested(rows))
    assert pairs(plan) == {pair: {"2026-07": Decimal("1.2"), "2026-08": Decimal("1.3")}}
    assert plan.blocked is not sure


def test_a_title_says_the_direction() -> None:
    rows: Rows = [
        ["1 USD ="],
        ["Month", "EUR", "JPY"],
        ["2026-07", Decimal("0.92"), 151],
        ["2026-08", Decimal("0.93"), 152],
    ]
    plan = run(rows, suggested(rows))
    assert errors(plan) == []
    assert set(pairs(plan)) == {("USD", "EUR"), ("USD", "JPY")}


def test_pairs_in_a_column_fill_both_currencies() -> None:
    rows: Rows = [["Pair", "Rate"], ["EUR/USD", Decimal("1.08")], ["GBP/USD", Decimal("1.27")]]
    plan = run(rows, suggested(rows), name="rates 2026-07.xlsx")
    assert pairs(plan) == {("EUR", "USD"): {"2026-07": Decimal("1.08")}, ("GBP", "USD"): {"2026-07": Decimal("1.27")}}


def test_a_table_of_currencies_by_currencies_is_of_the_period_of_its_title() -> None:
    plan = run(_MATRIX, suggested(_MATRIX))
    assert len(asked(plan)) == 1
    assert pairs(plan)["EUR", "GBP"] == {"2026-07": Decimal("0.86")}
    assert len(plan.rows) == 6
    assert "taken as those of 2026-07" in said(plan)
    done = run(_MATRIX, answered(suggested(_MATRIX), asked(plan)[0], "keep"))
    assert column(done, "2026-07")[0] == Decimal("1.087")
    august = [["FX August 2026"], *_MATRIX[1:]]
    assert "taken as those of 2026-08" in said(run(august, done.mapping, done.book))


def test_a_rate_and_its_inverse_fit_each_other() -> None:
    assert "do not fit" not in said(run(_MATRIX, suggested(_MATRIX)))
    rows = [*_MATRIX[:-1], ["GBP", Decimal("1.266"), Decimal("1.25"), 1]]
    assert "1 EUR = 0.86 GBP and 1 GBP = 1.25 EUR in 2026-07 do not fit each other" in said(run(rows, suggested(rows)))


def test_a_currency_in_itself_is_one() -> None:
    rows = [*_RATES[:-1], ["USD", Decimal("1.1")]]
    assert "one of them is 1.1, which should be 1" in said(run(rows, _MAPPING))


def test_pairs_in_rows_that_say_their_direction_are_not_asked() -> None:
    rows: Rows = [["Rate", "2026-07", "2026-08"], ["USD per EUR", Decimal("1.08"), Decimal("1.09")]]
    plan = run(rows, suggested(rows))
    assert errors(plan) == []
    assert set(pairs(plan)) == {("EUR", "USD")}


def test_last_days_of_months_stand_for_them() -> None:
    rows: Rows = [
        ["Date", "From", "To", "Rate"],
        [date(2026, 7, 31), "EUR", "USD", Decimal("1.08")],
        [date(2026, 8, 31), "EUR", "USD", Decimal("1.09")],
    ]
    plan = run(rows, suggested(rows))
    assert pairs(plan) == {("EUR", "USD"): {"2026-07": Decimal("1.08"), "2026-08": Decimal("1.09")}}
    assert "2026-07-31 as 2026-07" in said(plan)
    rows = [*rows[:2], [date(2026, 8, 14), "EUR", "USD", Decimal("1.09")]]
    assert errors(run(rows, suggested(rows))), "a day inside a month is none"


@pytest.mark.parametrize("heading", ["Rate to USD", "1 unit = USD", "Value in USD"])
def test_a_heading_names_what_the_rates_are_in(heading: str) -> None:
    rows: Rows = [["FX 2026-07"], ["Code", heading], ["EUR", Decimal("1.08")], ["CHF", Decimal("1.1")]]
    plan = run(rows, suggested(rows))
    assert errors(plan) == []
    assert set(pairs(plan)) == {("EUR", "USD"), ("CHF", "USD")}


@pytest.mark.parametrize(
    "rows",
    [
        [["Month", "USD per 100 JPY"], ["2026-07", Decimal("0.66")]],
        [["Month", "100 JPY = USD"], ["2026-07", Decimal("0.66")]],
        [["From", "To", "Unit", "Period", "Rate"], ["JPY", "USD", 100, "2026-07", Decimal("0.66")]],
        [["From", "To", "Period", "Rate per 100"], ["JPY", "USD", "2026-07", Decimal("0.66")]],
        [["Rates per 100 units"], [], ["From", "To", "Period", "Rate"], ["JPY", "USD", "2026-07", Decimal("0.66")]],
    ],
)
def test_rates_of_several_units_become_those_of_one(rows: Rows) -> None:
    plan = run(rows, suggested(rows))
    assert errors(plan) == []
    assert pairs(plan) == {("JPY", "USD"): {"2026-07": Decimal("0.0066")}}
    assert "for the book has those of one unit" in said(plan)


def test_a_column_of_units_holds_for_its_row() -> None:
    head = ["From", "To", "Unit", "Period", "Rate"]
    rows: Rows = [head, ["JPY", "USD", 100, "2026-07", Decimal("0.66")], ["EUR", "USD", 1, "2026-07", Decimal("1.1")]]
    assert pairs(run(rows, suggested(rows))) == {
        ("JPY", "USD"): {"2026-07": Decimal("0.0066")},
        ("EUR", "USD"): {"2026-07": Decimal("1.1")},
    }


def test_one_column_of_currencies_beside_ends_of_months() -> None:
    rows: Rows = [["Currency", "Month end", "Rate"], ["EUR", date(2026, 7, 31), Decimal("1.08")]]
    rows = [*rows, ["EUR", date(2026, 8, 31), Decimal("1.09")]]
    plan = run(rows, suggested(rows))
    assert pairs(plan) == {("EUR", "USD"): {"2026-07": Decimal("1.08"), "2026-08": Decimal("1.09")}}
    assert [one.topic for one in plan.problems if isinstance(one, Question) and one.topic == "rates"]  # as ever
