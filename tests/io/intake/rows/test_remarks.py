"""Comments beside cells are told with their cell; those on what is not imported are not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from book.sheet.celllooks import CellLooks
from intake.mapping.questions import Question
from intake.plan import ImportPlan
from model.basics.problem import Severity
from tests.io.intake.deals import BOOKINGS, DEALS, run

TOTAL = ["Total", None, None, None, Decimal("1350.5")]


def told(plan: ImportPlan) -> list[tuple[str, str, Severity]]:
    return [(one.cell, one.wrong, one.severity) for one in plan.problems if "comment" in one.wrong]


def looks(**comments: str) -> CellLooks:
    return CellLooks(comments={(int(place[1:]), ord(place[0]) - 64): text for place, text in comments.items()})


def test_comments_are_told_with_their_cells() -> None:
    plan = run(
        [*DEALS, TOTAL], looks=looks(E2="wrong, should be 900", E1="as signed", E4="a sum", G2="beside", C9="far")
    )
    assert told(plan) == [
        ("E2", "has a comment: 'wrong, should be 900'", Severity.WARNING),
        ("E1", "the heading has a comment: 'as signed'", Severity.FINDING),
    ]
    assert not plan.blocked
    (issue,) = (one for one in plan.problems if one.cell == "E2")
    assert isinstance(issue, Question)
    assert (issue.field, issue.value) == ("Amount", "100")


def test_comments_on_rows_that_are_left_out_and_headings_that_are_not_imported_are_not_told() -> None:
    rows = [[*row, "x"] for row in DEALS]
    hidden = {"hidden_rows": frozenset({3}), "looks": looks(E3="gone", F1="Memo", F2="not paid before July")}
    plan = run(rows, replace(BOOKINGS, hidden="leave"), **hidden)
    assert [place for place, *_ in told(plan)] == ["F2"], "on a cell beside those that are imported"


def test_many_and_long_comments_are_cut_short() -> None:
    rows = [DEALS[0], *([f"D{at}", *DEALS[1][1:]] for at in range(30))]
    found = told(run(rows, looks=looks(**{f"E{row}": "x" * 200 for row in range(2, 32)})))
    assert len(found) == 21
    assert found[0][1] == f"has a comment: '{'x' * 77}...'"
    assert found[-1][1] == "10 more cells of the import with comments"


def test_comments_on_records_in_columns() -> None:
    turned = [list(row) for row in zip(*[*DEALS, ["D3", *DEALS[1][1:]]], strict=True)]
    plan = run(turned, replace(BOOKINGS, transposed=True), looks=looks(B5="wrong", A5="in EUR"))
    assert [(place, wrong) for place, wrong, _ in told(plan)] == [
        ("B5", "has a comment: 'wrong'"),
        ("A5", "the heading has a comment: 'in EUR'"),
    ]


@pytest.mark.parametrize(
    "beside",
    [
        {"looks": looks(E1="in EUR thousands")},
        {"boxes": ("All amounts in EUR thousands",)},
        {"pages": ("Amounts in EUR thousands",)},
    ],
)
def test_what_stands_beside_cells_says_units_and_currencies(beside: dict[str, object]) -> None:
    asked = {one.topic: one.wrong for one in run(DEALS, **beside).problems if isinstance(one, Question) and one.topic}
    assert "says that the amounts are thousands" in asked["scale"]
    assert "the amount is shown in EUR, and would be taken as USD" in asked["currency"]


def test_text_boxes_are_told() -> None:
    plan = run(DEALS, boxes=("Red rows are not paid", "x" * 300), pages=("Confidential",))
    told = [one.wrong for one in plan.problems if "text box" in one.wrong]
    assert told == ["a text box says 'Red rows are not paid'", f"a text box says '{'x' * 117}...'"]
    assert not plan.blocked
