"""Exchange rates of days, of which the book has one for each month."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from intake.mapping.mapping import Mapping, MappingProblem, from_text, to_text
from intake.mapping.questions import Question, answered
from intake.matching.suggesting import suggest
from intake.plan import ImportPlan
from intake.tables.finding import find_tables
from model.basics.problem import Severity
from model.tables.book import Cell
from tests.io.intake.deals import Rows, book, errors, run, said, source

D = Decimal
_DAYS = (date(2026, 7, 1), date(2026, 7, 31), date(2026, 7, 2))
_LONG: Rows = [["Date", "From", "To", "Rate"]]
_LONG = [*_LONG, *([day, "EUR", "USD", rate] for day, rate in zip(_DAYS, (D("1.0"), D("1.3"), D("1.3")), strict=True))]
_WIDE: Rows = [["Date", "USD per EUR", "USD per GBP"]]
_WIDE = [*_WIDE, *([day, rate, rate] for day, rate in zip(_DAYS, (D("1.0"), D("1.3"), D("1.3")), strict=True))]


def _suggested(rows: Rows) -> Mapping:
    sheet = source(rows).sheets[0]
    return suggest(book(), sheet, find_tables(sheet)[0][0], "FX", "Rates").mapping


def _rates(plan: ImportPlan) -> dict[Cell, MappingOf[str, Cell]]:
    return {
        row.record.cells["From currency"]: {k: v for k, v in row.record.cells.items() if "currency" not in k}
        for row in plan.rows
    }


@pytest.mark.parametrize("rows", [_LONG, _WIDE])
def test_which_rate_of_a_month_is_taken_is_asked(rows: Rows) -> None:
    mapping = _suggested(rows)
    plan = run(rows, mapping)
    (asked,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "daily"]
    assert asked.severity is Severity.ERROR
    assert "rates of 3 days in one month, of which the book has one rate" in asked.wrong
    average = run(rows, answered(mapping, asked, "average"))
    assert (errors(average), _rates(average)["EUR"]) == ([], {"2026-07": D("1.2")})
    last = run(rows, answered(mapping, asked, "last"))
    assert (errors(last), _rates(last)["EUR"]) == ([], {"2026-07": D("1.3")})
    assert "the rates of months are those of the last day in the file, as decided" in said(last)


def test_the_answer_holds_for_the_next_file() -> None:
    plan = run(_LONG, replace(_suggested(_LONG), daily="last"))
    august = [_LONG[0], [date(2026, 8, 3), "EUR", "USD", D("1.4")], [date(2026, 8, 28), "EUR", "USD", D("1.5")]]
    then = run(august, plan.mapping, plan.book)
    assert (errors(then), _rates(then)["EUR"]) == ([], {"2026-08": D("1.5")})


def test_averages_are_rounded_to_twelve_digits() -> None:
    rows = [_LONG[0], *([date(2026, 7, day), "EUR", "USD", D(rate)] for day, rate in ((1, "1"), (2, "1"), (31, "2")))]
    plan = run(rows, replace(_suggested(rows), daily="average"))
    assert _rates(plan)["EUR"] == {"2026-07": D("1.33333333333")}


def test_a_rate_that_cannot_be_read_is_in_no_average() -> None:
    rows = [*_LONG, [date(2026, 7, 3), "EUR", "USD", "n/a yet"]]
    plan = run(rows, replace(_suggested(_LONG), daily="average"))
    assert "'n/a yet' is not a number" in " ".join(errors(plan))


def test_the_last_day_is_the_last_one_with_a_rate() -> None:
    rows = [*_WIDE, [date(2026, 7, 30), None, D("1.25")]]
    rows[2] = [date(2026, 7, 31), D("1.3"), None]
    plan = run(rows, replace(_suggested(_WIDE), daily="last"))
    assert _rates(plan) == {"EUR": {"2026-07": D("1.3")}, "GBP": {"2026-07": D("1.25")}}


def test_a_month_that_is_not_over_is_told() -> None:
    rows = [*_LONG, [date(2026, 8, 3), "EUR", "USD", D("1.4")]]
    plan = run(rows, replace(_suggested(rows), daily="last"))
    assert "the rates of 2026-08 end on 2026-08-03" in said(plan)


def test_one_rate_for_each_month_is_asked_about_only_where_it_is_of_a_day_inside() -> None:
    for last, topics in ((31, []), (14, ["daily"])):
        days = (date(2026, 7, 31), date(2026, 8, last))
        rows = [_LONG[0], *([day, "EUR", "USD", D("1.1")] for day in days)]
        plan = run(rows, _suggested(rows))
        asked = [one for one in plan.problems if isinstance(one, Question) and one.severity is Severity.ERROR]
        assert [one.topic for one in asked] == topics
        assert sorted(_rates(plan)["EUR"]) == ["2026-07", "2026-08"]
    assert "rates are of days, such as 2026-08-14" in said(plan)


def test_the_answer_is_kept_as_text_and_others_are_refused() -> None:
    mapping = replace(_suggested(_LONG), daily="average")
    assert from_text(to_text(mapping)).daily == "average"
    with pytest.raises(MappingProblem, match="daily rates are 'median'; write average or last"):
        from_text(to_text(replace(mapping, daily="median")))
