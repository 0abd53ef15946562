"""Rows and cells that are struck out: people delete so, and the values stand there all the same."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from book.sheet.celllooks import CellLooks
from intake.mapping.mapping import FieldMap, Mapping, from_text, to_text
from intake.mapping.questions import Question, answered
from intake.plan import ImportPlan
from intake.values.reading import Reading
from model.basics.problem import Severity
from model.tables.book import Cell
from tests.io.intake.deals import BOOKINGS, DEALS, book, column, errors, run, said

ROWS = [*DEALS, *([f"D{at}", *DEALS[1][1:]] for at in range(3, 7))]


def looks(*places: str, **marks: str) -> CellLooks:
    """Struck cells by address, and those that are so in part, with what is left."""
    made = CellLooks()
    for place, rest in sorted({**dict.fromkeys(places, ""), **marks}.items(), key=lambda item: int(item[0][1:])):
        made.struck.add(ord(place[0]) - 64, f"-{rest}", int(place[1:]), int(place[1:]))
    return made


def asked(plan: ImportPlan) -> list[Question]:
    return [issue for issue in plan.problems if isinstance(issue, Question) and issue.topic == "struck"]


def settled(plan: ImportPlan, answer: str) -> Mapping:
    (question,) = asked(plan)
    assert answer in dict(question.answers)
    return from_text(to_text(answered(plan.mapping, question, answer)))


def test_struck_rows_are_asked_for_once_and_stay_out_as_decided() -> None:
    marks = looks("A3", "B3", "E3", "E5", "D6")
    plan = run(ROWS, looks=marks)
    assert [(one.cell, one.wrong) for one in asked(plan)] == [
        ("A3", "3 rows of 6 struck out, as people delete, from A3 on")
    ]
    assert plan.blocked
    left = run(ROWS, settled(plan, "leave"), looks=marks)
    assert (errors(left), column(left, "Transaction ID")) == ([], ["D1", "D3", "D6"])
    assert "3 rows of 6 struck out, left out, as decided" in said(left)
    taken = run(ROWS, settled(plan, "take"), looks=marks)
    assert (errors(taken), len(column(taken, "Transaction ID"))) == ([], 6)
    assert "3 rows of 6 struck out, imported, as decided" in said(taken)
    july = run([*ROWS, ["D9", *DEALS[1][1:]]], left.mapping, left.book, looks=looks("E8"))
    assert "1 row of 7 struck out, left out, as decided" in said(july)


def test_what_is_struck_of_other_cells_is_blank_or_what_is_left() -> None:
    rows = [[*DEALS[0], "Memo"], *([*row, "first 900 then 800"] for row in DEALS[1:])]
    mapping = replace(BOOKINGS, fields=(*BOOKINGS.fields, FieldMap("Note", "Memo")))
    marks = looks("C2", F3="then 800")
    plan = run(rows, mapping, looks=marks)
    assert [one.wrong for one in asked(plan)] == [
        "2 cells struck out, as people delete, from C2 on; in F3 all but 'then 800'"
    ]
    left = run(rows, settled(plan, "leave"), looks=marks)
    assert column(left, "Account ID") == [None, "A2"]
    assert column(left, "Note") == ["first 900 then 800", "then 800"]
    taken = run(rows, settled(plan, "take"), looks=marks)
    assert column(taken, "Note") == ["first 900 then 800"] * 2


def test_an_amount_of_which_a_part_is_struck_is_what_is_left() -> None:
    rows = [*DEALS[:2], [*DEALS[2][:4], "900 800"]]
    plan = run(rows, looks=looks(E3="800"))
    left = run(rows, settled(plan, "leave"), looks=looks(E3="800"))
    assert column(left, "Amount") == [100, 800]


@pytest.mark.parametrize(
    ("rows", "hidden", "place"),
    [
        ([*ROWS[:3], ["Total", None, None, None, Decimal("1350.5")]], (), "E4"),  # a row that is none
        (ROWS, (4,), "E4"),  # one that is left out already
        ([[*row, "x"] for row in ROWS], (), "F3"),  # a column that is not imported
        (ROWS, (), "E30"),
    ],
)
def test_nothing_is_asked_of_what_is_not_imported(rows: list[list[Cell]], hidden: tuple[int, ...], place: str) -> None:
    plan = run(rows, replace(BOOKINGS, hidden="leave"), looks=looks(place), hidden_rows=frozenset(hidden))
    assert not asked(plan)


def test_a_struck_target_leaves_the_period_as_it_is() -> None:
    measures: list[MappingOf[str, Cell]] = [{"Measure": "Deals", "Kind": "count", "Unit": "number"}]
    fields = (FieldMap("Owner", "Rep"), FieldMap("Measure", "Metric"))
    quota = Mapping("Quota", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    rows = [["Rep", "Metric", "2026-01", "2026-02"], ["0012", "Deals", 5, 6], ["0013", "Deals", 7, 8]]
    marks = looks("D2", "A3")
    plan = run(rows, quota, book(Measures=measures), looks=marks)
    assert [one.wrong for one in asked(plan)] == ["1 row of 2 and 1 more cell struck out, as people delete, from A3 on"]
    left = run(rows, settled(plan, "leave"), book(Measures=measures), looks=marks)
    assert (column(left, "2026-01"), column(left, "2026-02")) == ([5], [None])


def test_a_key_that_is_composed_is_struck_with_its_parts() -> None:
    rows = [["Order", "Line", *DEALS[0][1:]], ["O1", 1, *DEALS[1][1:]], ["O1", 2, date(2026, 1, 9), "A1", "new", 5]]
    mapping = replace(BOOKINGS, fields=BOOKINGS.fields[1:], composed={"Transaction ID": "{Order}-{Line}"})
    left = run(rows, replace(mapping, struck="leave"), looks=looks("B3"))
    assert column(left, "Transaction ID") == ["O1-1"]
    assert not any(issue.severity is Severity.ERROR for issue in left.problems)
