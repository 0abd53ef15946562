"""Terms with their units, and spans of them."""

from __future__ import annotations

import pytest

from intake.values.columns import read_as
from intake.values.reading import Reading
from intake.values.terms import read_spans, read_terms
from model.basics.calendar import Calendar
from model.tables.book import Cell
from model.tables.schema import Column, Kind


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("1 yr", 12),
        ("24m", 24),
        ("36 Months", 36),
        ("3-year", 36),
        ("1.5 years", 18),
        ("2 years 6 months", 30),
        ("1y6m", 18),
        ("P1Y", 12),
        ("P24M", 24),
        ("P1Y6M", 18),
        ("annual", 12),
        ("three years", 36),
        ("Two-Year", 24),
        ("12 Monate", 12),
        (12, 12),
    ],
)
def test_a_term_is_read_in_months(text: Cell, months: int) -> None:
    assert read_terms([text], Reading()).cells == [months]


@pytest.mark.parametrize("text", ["multi-year", "monthly", "evergreen", "12-24", "P", "P1D", "730 days", "m"])
def test_what_is_no_term_is_not_read(text: str) -> None:
    assert read_terms([text], Reading()).bad == {0}


@pytest.mark.parametrize(
    ("text", "low", "below"),
    [
        ("13-24", 13, 25),
        ("12 - 24 months", 12, 25),
        ("1-2 years", 12, 25),
        ("6 months to 1 year", 6, 13),
        (">12", 13, None),
        ("over 1 year", 13, None),
        ("12+", 12, None),
        ("2 yrs or more", 24, None),
        ("up to 24", None, 25),
        ("< 12 months", None, 12),
        ("multi-year", 13, None),
        ("12 months", 12, 13),
        ("1 year", 12, 13),
        (36, 36, 37),
        ("Any", None, None),
        (None, None, None),
    ],
)
def test_a_span_has_a_first_month_and_one_below_which_it_holds(text: Cell, low: Cell, below: Cell) -> None:
    lows, highs = read_spans([text])
    assert (lows.cells, highs.cells, lows.bad) == ([low], [below], set())


def test_a_month_with_which_another_span_begins_is_its_own() -> None:
    lows, highs = read_spans(["up to 12", "12-24", "24-36", "36+"])
    assert (lows.cells, highs.cells) == ([None, 12, 24, 36], [12, 24, 36, None])


def test_what_is_no_span_is_not_read() -> None:
    assert read_spans(["12-24", "long"])[0].bad == {1}


@pytest.mark.parametrize("heading", ["Clawback months", "Release after"])
def test_other_columns_of_months_may_have_their_unit(heading: str) -> None:
    assert read_as(Column(heading, Kind.NUMBER), ["12 months", "1 year", 6], Calendar(1)).cells == [12, 12, 6]


def test_words_for_goals_that_were_reached_are_asked_about() -> None:
    (doubt,) = read_as(Column("Achieved", Kind.PERCENT), ["Yes", "50%"], Calendar(1)).doubts
    assert doubt.answers[:2] == (("100%", "It is 100%"), ("0%", "It is 0%"))
