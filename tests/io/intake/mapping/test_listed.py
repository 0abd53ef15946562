"""What is said of an import as a list: once for all cells that are alike, and never once for two different things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.files.source import problem
from intake.mapping.listed import listed
from intake.mapping.questions import asking
from model.basics.problem import Problem, Severity


def _cells(words: Sequence[str], first: int = 2, severity: Severity = Severity.WARNING) -> list[Problem]:
    return [problem("Data", f"E{row}", None, wrong, "look", severity) for row, wrong in enumerate(words, first)]


def test_cells_that_say_the_same_but_for_their_number_stand_once_with_places() -> None:
    words = [f"is shown as {number}%, and Amount is money" for number in (1, 2.5, 30, 4_000, 5, 6)]
    (found,) = listed(_cells(words))
    assert found.wrong == "is shown as 1%, and Amount is money (and 5 more like it: E3, E4, E5, E6, ...)"
    assert found.cell == "E2"


def test_texts_in_quotation_marks_are_each_their_own() -> None:
    assert len(listed(_cells(["has a comment: 'should be 800'", "has a comment: 'should be 900'"]))) == 2


def test_what_is_no_cell_is_told_as_it_is() -> None:
    whole = [problem("Data", "", None, f"the file has {count} rows", "") for count in (1, 2)]
    assert listed(whole) == whole


def test_other_severities_mends_and_fields_stay_apart() -> None:
    one = problem("Data", "E2", None, "is odd", "look")
    other = problem("Data", "E3", None, "is odd", "mend")
    found = [*_cells(["is odd"]), *_cells(["is odd"], 3, Severity.ERROR), other, asking(one, "", field="Amount")]
    assert listed(found) == found


def test_questions_with_answers_are_told_each() -> None:
    asked = [asking(one, "who", (("A1", "It is A1"),), "Account ID") for one in _cells(["B1 is none", "B2 is none"])]
    assert listed(asked) == asked


def test_rows_and_cells_of_other_sheets_are_named_as_such() -> None:
    rows = [problem(sheet, f"{n}:{n}", None, "Amount is missing", "fill it in") for sheet, n in (("A", 5), ("A", 6))]
    rows.append(problem("B", "7:7", None, "Amount is missing", "fill it in"))
    assert listed(rows)[0].wrong == "Amount is missing (and 2 more like it: row 6, B!row 7)"


def test_cells_that_a_question_counts_are_marks_and_no_lines() -> None:
    question = asking(_cells(["the amount is shown in EUR"])[0], "currency", (("signs", "as shown"),), "Amount")
    cells = [replace(one, right="") for one in _cells(["is shown in EUR"] * 3, 3)]
    marks = [asking(one, "", field="Amount") for one in cells]
    assert listed([question, *marks]) == [question]
    assert len(listed(marks)) == 1
