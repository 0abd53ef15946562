"""What adding to a book that has something already comes to: nothing twice, nothing changed, clashes settled openly."""

from __future__ import annotations

from typing import Any

import pytest

from model.catalogue.adding import Standing, addition
from model.catalogue.entries import catalogue
from model.sample import sample_book
from model.tables.book import book_of_rows

CHURN = {"Measure": "Churn", "Kind": "sum", "Types": "churn", "Unit": "money"}
CONTRACTION = {"Measure": "Contraction", "Kind": "sum", "Types": "contraction", "Unit": "money"}
OPENING = {"Measure": "Opening ARR", "Kind": "book", "Book value": "opening", "Unit": "money"}


def grr(*measures: dict[str, Any], apart: tuple[str, ...] = ()):
    return addition(book_of_rows({"Measures": measures}), catalogue(), catalogue().entry("GRR"), apart=apart)


def names(found: Any) -> list[Any]:
    return [row["Measure"] for row in found.rows.get("Measures", ())]


def test_an_empty_book_gets_the_measure_first_then_its_parts() -> None:
    assert names(grr()) == ["GRR", "Opening ARR", "Contraction", "Churn"]


def test_parts_that_are_there_are_not_added_again() -> None:
    found = grr(CHURN, OPENING)
    assert names(found) == ["GRR", "Contraction"]
    assert not found.clashes


@pytest.mark.parametrize(
    "spelled",
    [
        CHURN | {"Measure": " chURN "},
        CHURN | {"Note": "our own words", "Signal": "leading", "Primary": "yes"},
        CHURN | {"Role": "CSM", "Rules": "CSM book"},
        CHURN | {"Types": " Churn", "Kind": "Sum", "Better": "higher", "Distinct accounts": "no"},
    ],
    ids=lambda row: str(sorted(row)),
)
def test_spelling_labels_defaults_and_whom_it_credits_make_no_difference(spelled: dict[str, Any]) -> None:
    found = grr(spelled)
    assert names(found) == ["GRR", "Opening ARR", "Contraction"]
    assert not found.clashes


def test_another_part_of_the_same_name_is_used_unless_the_user_wants_both() -> None:
    theirs = CHURN | {"Types": "churn; cancellation"}
    found = grr(theirs)
    assert [item.name for item in found.clashes] == ["Churn"]
    assert names(found) == ["GRR", "Opening ARR", "Contraction"]
    both = grr(theirs, apart=("Churn",))
    assert names(both) == ["GRR", "Opening ARR", "Contraction", "Churn 2"]
    assert both.rows["Measures"][0]["Formula"] == "([Opening ARR] + [Contraction] + [Churn 2]) / [Opening ARR]"


def test_the_books_own_definition_needs_none_of_the_catalogues_parts() -> None:
    theirs = {"Measure": "GRR", "Kind": "reading", "Over time": "last", "Unit": "percent"}
    assert names(grr(theirs)) == []
    both = grr(theirs, {**theirs, "Measure": "GRR 2"}, apart=("GRR",))
    assert names(both) == ["GRR 3", "Opening ARR", "Contraction", "Churn"]


def test_one_that_is_there_gets_the_parts_that_were_lost() -> None:
    formula = "([Opening ARR]+[Contraction]+[Churn])/[Opening ARR]"
    there = {"Measure": "GRR", "Kind": "formula", "Formula": formula, "Cohort": "first day", "Unit": "percent"}
    found = grr(there, CHURN, CONTRACTION)
    assert [item.standing for item in found.items][:2] == [Standing.THERE, Standing.NEW]
    assert names(found) == ["Opening ARR"]


def test_a_curve_is_the_same_when_all_its_rows_are() -> None:
    entry = catalogue().entry("Floor to goal")
    rows = [dict(row) for row in entry.rows]
    same = addition(
        book_of_rows({"Curves": [rows[0] | {"From": "80%", "From is": "included"}, rows[1]]}), catalogue(), entry
    )
    assert same.items[0].standing is Standing.THERE
    other = addition(book_of_rows({"Curves": rows[:1]}), catalogue(), entry, apart=("Floor to goal",))
    assert [row["Curve"] for row in other.rows["Curves"]] == ["Floor to goal 2", "Floor to goal 2"]


def test_the_sample_is_built_on_the_catalogues_definitions() -> None:
    book = sample_book()
    standing = {e.name: addition(book, catalogue(), e).items[0].standing for e in catalogue().entries}
    for name in ("GRR", "GRR by account", "NRR", "Logo retention", "Renewal rate", "Net ARR change", "NPS"):
        assert standing[name] is Standing.THERE, name
