"""Columns that call the amounts beside them thousands or millions, and those that only look so."""

from __future__ import annotations

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered
from intake.values.reading import Reading
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, column, errors, run, said


def _deals(*units: object, heading: str = "Unit") -> Rows:
    rows = [[f"D{n}", *DEALS[1][1:4], 100 + n, unit] for n, unit in enumerate(units)]
    return [[*DEALS[0], heading], *rows]


@pytest.mark.parametrize("unit", ["k", "K", "thousand", "in thousands", "kEUR", "T€", "'000", 1000, "1,000"])
def test_a_column_of_thousands_is_asked_about_and_the_answer_holds(unit: object) -> None:
    plan = run(_deals(unit, unit))
    (asked,) = [issue for issue in plan.problems if isinstance(issue, Question) and issue.topic == "scale"]
    assert "'Unit' says thousands in all rows" in asked.wrong
    assert column(run(_deals(unit, unit), answered(BOOKINGS, asked, "thousands")), "Amount") == [100_000, 101_000]
    assert column(run(_deals(unit, unit), answered(BOOKINGS, asked, "ones")), "Amount") == [100, 101]


def test_where_only_some_rows_are_thousands_there_is_no_answer_for_all() -> None:
    plan = run(_deals("k", "m", None))
    (asked,) = [issue for issue in plan.problems if isinstance(issue, Question) and issue.topic == "scale"]
    assert "says millions and thousands in 2 of 3 rows" in asked.wrong
    assert [answer for answer, _ in asked.answers] == ["ones"]


@pytest.mark.parametrize(
    ("unit", "heading"),
    [("seats", "Unit"), (1, "Unit"), ("EUR", "Unit"), (None, "Unit"), ("M", "Gender"), ("k", "Class")],
)
def test_other_columns_say_nothing(unit: object, heading: str) -> None:
    assert not errors(run(_deals(unit, unit, heading=heading)))


def test_values_of_periods_beside_such_a_column_are_told() -> None:
    fields = tuple(FieldMap(f, f) for f in ("Owner", "Measure"))
    mapping = Mapping("Quotas", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    file = [["Owner", "Measure", "Unit", "2026-01"], ["0012", "Bookings", "k USD", 120], ["0013", "NRR", "%", 1]]
    assert "'Unit' says thousands in 1 of 2 rows, and values come in as they stand" in said(run(file, mapping))
