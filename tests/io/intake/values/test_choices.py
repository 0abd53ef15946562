"""Choices and flags in the words of other systems."""

from __future__ import annotations

import pytest

from intake.matching.candidates import name_score
from intake.values.choices import read_choices, read_flags
from model.basics.problem import Severity
from model.tables.book import Cell
from model.tables.schema import SHEETS, Column


def _column(sheet: str, heading: str) -> Column:
    found = SHEETS[sheet].find(heading)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sheet", "heading", "word", "choice"),
    [
        ("Plans", "Paid", "Quarterly", "quarter"),
        ("Plans", "Paid", "Semi-annual", "half"),
        ("Plans", "Paid", "Annually", "year"),
        ("Components", "Measured over", "TTM", "trailing 12 months"),
        ("Components", "Method", "Commission", "rate"),
        ("Components", "Basis", "YTD", "year to date"),
        ("Measures", "Unit", "%", "percent"),
        ("Measures", "Better", "Lower is better", "lower"),
        ("Measures", "Over time", "Avg", "average"),
        ("Curves", "Shape", "Retroactive", "first dollar"),
        ("Curves", "Shape", "Incremental", "marginal"),
        ("Opening balances", "Kind", "Draw balance", "draw"),
        ("Measures", "Unit", "CHF", "money"),
        ("Components", "Cap unit", "% of target", "target"),
        ("Plans", "Plan cap unit", "usd", "money"),
        ("Plans", "Excess", "Carry forward", "carry"),
        ("Plans", "Proration", "By day", "calendar days"),
    ],
)
def test_a_choice_in_other_words_is_read_and_told(sheet: str, heading: str, word: str, choice: str) -> None:
    read = read_choices(_column(sheet, heading), [word, choice])
    (told,) = read.doubts
    assert read.cells == [choice, choice]
    assert (told.wrong, told.severity) == (f"read in other words: '{word}' as {choice}", Severity.FINDING)


@pytest.mark.parametrize(
    ("sheet", "heading", "word"),
    [("Measures", "Kind", "Ratio"), ("Opening balances", "Kind", "total"), ("Plans", "Paid", "biannual")],
)
def test_what_may_be_several_choices_is_asked(sheet: str, heading: str, word: str) -> None:
    (doubt,) = read_choices(_column(sheet, heading), [word]).doubts
    assert (doubt.row, doubt.topic, doubt.severity) == (0, "value", Severity.ERROR)


@pytest.mark.parametrize(
    ("cell", "choice"),
    [("Y", "yes"), ("Nein", "no"), (True, "yes"), ("x", "yes"), (0, "no"), ("any", "any"), ("oui", "yes")],
)
def test_yes_and_no_among_choices(cell: Cell, choice: str) -> None:
    assert read_choices(_column("Crediting rules", "Prepaid"), [cell]).cells == [choice]


@pytest.mark.parametrize("cell", ["s\u00ed", "Vrai", "T", "\u2611", "sim", "J"])
def test_yes_in_other_languages(cell: str) -> None:
    read = read_flags(_column("Components", "Prorate target"), [cell, "n\u00e3o", "F", "falsch"])
    assert (read.cells, read.doubts) == (["yes", "no", "no", "no"], [])


@pytest.mark.parametrize(
    ("cell", "flag", "told"),
    [
        ("Y", "yes", False),
        (True, "yes", False),
        ("x", "yes", False),
        ("Non-recoverable", "no", True),
        ("Guarantee", "no", True),
        ("Recoverable", "yes", True),
        (None, None, False),
    ],
)
def test_a_draw_is_recoverable_or_not(cell: Cell, flag: Cell, told: bool) -> None:
    read = read_flags(_column("Draws", "Recoverable"), [cell])
    assert (read.cells, bool(read.doubts)) == ([flag], told)


@pytest.mark.parametrize(
    ("target", "field", "heading"),
    [
        ("Plans", "Plan ID", "Plan Code"),
        ("Plans", "Paid", "Payment frequency"),
        ("Plans", "Plan cap", "Cap"),
        ("Plans", "Document", "Plan Doc"),
        ("Components", "Measured over", "Measurement period"),
        ("Components", "Method", "Type"),
        ("Measures", "Unit", "UOM"),
        ("Measures", "Better", "Direction"),
        ("Measures", "Over time", "Aggregation"),
        ("Goals", "Achieved", "% Complete"),
        ("Adjustments", "By", "Submitted by"),
        ("Draws", "Recoverable", "Draw type"),
        ("Opening balances", "Kind", "Balance type"),
        ("Opening balances", "As of", "As of date"),
    ],
)
def test_columns_of_plan_sheets_are_known_by_their_usual_names(target: str, field: str, heading: str) -> None:
    assert name_score(field, heading, target)[0] >= 80
