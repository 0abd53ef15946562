"""Titles and headings that say that the amounts below are thousands or millions, or run on through the year."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from intake.mapping.mapping import FieldMap, Mapping, MappingProblem, from_text
from intake.mapping.questions import Question, answered
from intake.tables.announced import part_of, runs_on, scale_of
from intake.values.reading import Reading
from model.tables.book import Book
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, book, column, errors, run, said


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Bookings ($ in thousands)", "thousands"),
        ("USD thousands", "thousands"),
        ("ARR ($K)", "thousands"),
        ("ARR (in 000's)", "thousands"),
        ("Umsatz in TEUR", "thousands"),
        ("k€", "thousands"),
        ("(in millions)", "millions"),
        ("ARR $M", "millions"),
        ("Mio. EUR", "millions"),
        ("ARR (USD)", ""),
        ("Deals won in May", ""),
        ("dates in MM/YY", ""),
        ("Plan K", ""),
    ],
)
def test_what_a_text_says_of_amounts(text: str, scale: str) -> None:
    assert scale_of(text) == scale


def _answer(rows: Rows, mapping: Mapping, answer: str, into: Book | None = None) -> Mapping:
    plan = run(rows, mapping, into)
    (question,) = [found for found in plan.problems if isinstance(found, Question) and found.topic == "scale"]
    assert plan.blocked
    return answered(mapping, question, answer)


def test_amounts_under_a_title_of_thousands_are_asked_about() -> None:
    rows = [["Bookings ($ in thousands)"], [], *DEALS]
    assert "'Bookings ($ in thousands)' says that the amounts are thousands" in errors(run(rows))[0]
    assert column(run(rows, _answer(rows, BOOKINGS, "thousands")), "Amount") == [100_000, 1_250_500]
    plain = run(rows, _answer(rows, BOOKINGS, "ones"))
    assert [str(cell) for cell in column(plain, "Amount")] == ["100", "1250.50"]


def test_a_heading_of_thousands_asks_for_its_own_column_alone() -> None:
    rows = [[*DEALS[0][:4], "ARR ($K)", "Term"], [*DEALS[1], 12], [*DEALS[2], 12]]
    fields = (*BOOKINGS.fields[:4], FieldMap("Amount", "ARR ($K)"), FieldMap("Term", "Term"))
    plan = run(rows, _answer(rows, replace(BOOKINGS, fields=fields), "thousands"))
    assert column(plan, "Amount") == [100_000, 1_250_500]
    assert column(plan, "Term") == [12, 12]


def test_of_targets_only_money_is_thousands() -> None:
    measures = [
        {"Measure": "NRR", "Unit": "percent"},
        {"Measure": "ARR", "Unit": "money"},
        {"Measure": "NPS", "Unit": "points"},
    ]
    rows = [
        ["Targets, USD thousands"],
        [],
        ["CSM", "Measure", "2026-07", "2026-08"],
        ["0012", "ARR", 100, Decimal("200.5")],
        ["0012", "NRR", 95, "96%"],
        ["0012", "NPS", 50, 51],
    ]
    fields = (FieldMap("Owner", "CSM"), FieldMap("Measure", "Measure"))
    mapping = Mapping("T", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    into = book(Measures=measures)
    plan = run(rows, _answer(rows, mapping, "thousands", into), into)
    assert [str(cell) for cell in column(plan, "2026-07")] == ["100000", "0.95", "50"]
    assert [str(cell) for cell in column(plan, "2026-08")] == ["200500", "0.96", "51"]


def test_a_title_of_running_sums_is_told_where_months_are_imported() -> None:
    rows = [["YTD actuals"], [], ["CSM", "Measure", "2026-07"], ["0012", "ARR", 100], ["0013", "ARR", 1]]
    fields = (FieldMap("Owner", "CSM"), FieldMap("Measure", "Measure"))
    plan = run(rows, Mapping("R", "Readings", sheets=("Data",), fields=fields, periods=Reading()))
    assert "'YTD actuals' stands over the table" in said(plan)
    assert runs_on("Year-to-date")
    assert not runs_on("Today")
    assert "stands over the table" not in said(run([["YTD"], [], *DEALS]))


def test_headings_of_running_sums_are_told() -> None:
    fields = (FieldMap("Owner", "CSM"), FieldMap("Measure", "Measure"))
    mapping = Mapping("R", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    for under in ("YTD", "Cum."):
        heading = f"{under} Jul-26"
        rows = [["CSM", "Measure", heading], ["0012", "ARR", 100], ["0013", "ARR", 1]]
        plan = run(rows, replace(mapping, under=under))
        assert f"'{heading}' heads a column, and each column is read as the value of its own period" in said(plan)
    assert "heads a column" not in said(run([["CSM", "Measure", "Jul-26"], ["0012", "ARR", 100]], mapping))


def test_months_as_numbers_head_columns() -> None:
    rows = [["CSM", "Measure", 202607, "202608"], ["0012", "ARR", Decimal("100.5"), 2000], ["0013", "ARR", 1, 3000]]
    fields = (FieldMap("Owner", "CSM"), FieldMap("Measure", "Measure"))
    into = book(Measures=[{"Measure": "ARR", "Kind": "sum", "Unit": "money"}])
    plan = run(rows, Mapping("R", "Targets", sheets=("Data",), fields=fields, periods=Reading()), into)
    assert column(plan, "2026-07") == [Decimal("100.5"), 1]
    assert column(plan, "2026-08") == [2000, 3000]


def test_a_way_of_reading_that_there_is_not_is_refused() -> None:
    text = '{"name":"B","target":"Transactions","fields":[{"field":"Amount","heading":"ARR","reading":{"scale":"K"}}]}'
    with pytest.raises(MappingProblem, match="'scale' is 'K'; write ones or thousands or"):
        from_text(text)


@pytest.mark.parametrize(
    ("field", "heading", "part"),
    [
        ("Target incentive", "Quarterly Target Bonus", "quarterly"),
        ("Base salary", "Base Salary (monthly)", "monthly"),
        ("Term", "Term (Years)", "years"),
        ("Term", "Contract Days", "days"),
        ("Term", "Term (months)", ""),
        ("Amount", "Monthly bookings", ""),
        ("ARR", "ARR", ""),
    ],
)
def test_headings_that_count_otherwise_than_their_field(field: str, heading: str, part: str) -> None:
    assert part_of(field, heading) == part


def test_terms_in_years_are_asked_about_and_taken_as_months() -> None:
    rows = [[*DEALS[0], "Term (Years)"], [*DEALS[1], 1], [*DEALS[2], 3]]
    mapping = replace(BOOKINGS, fields=(*BOOKINGS.fields, FieldMap("Term", "Term (Years)")))
    assert "'Term (Years)' says years, and Term is in months" in errors(run(rows, mapping))[0]
    assert column(run(rows, _answer(rows, mapping, "years")), "Term") == [12, 36]
    assert column(run(rows, _answer(rows, mapping, "ones")), "Term") == [1, 3]


def test_a_percentage_is_no_amount() -> None:
    rows = [[*DEALS[0][:4], "Amount %"], *DEALS[1:]]
    mapping = replace(BOOKINGS, fields=(*BOOKINGS.fields[:4], FieldMap("Amount", "Amount %")))
    assert "'Amount %' names a percentage, and Amount is an amount" in said(run(rows, mapping))


def test_numbers_under_a_heading_of_percentages_are_percentages() -> None:
    rows = [
        ["Curve", "Attainment %", "Payout %", "Shape"],
        ["A", 0, 0, "linear"],
        ["A", 50, 80, "linear"],
        ["A", 120, 150, "linear"],
    ]
    pairs = {"Curve": "Curve", "From": "Attainment %", "Value": "Payout %", "Shape": "Shape"}
    mapping = Mapping("C", "Curves", sheets=("Data",), fields=tuple(FieldMap(*pair) for pair in pairs.items()))
    plan = run(rows, mapping)
    assert column(plan, "From") == [0, Decimal("0.5"), Decimal("1.2")]
    assert column(plan, "Value") == [0, Decimal("0.8"), Decimal("1.5")]
    assert "50 is read as 50 %" in said(plan)


def test_a_title_is_looked_for_near_its_table() -> None:
    near = [["in thousands"], *[[] for _ in range(20)], *DEALS]
    assert "says that the amounts are thousands" in said(run(near))
    assert "says that the amounts are thousands" not in said(run([["in thousands"], *[[] for _ in range(60)], *DEALS]))
