"""Rows of the book whose row in the file is left out now: they stay and count, and that is told by name."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from book.sheet.celllooks import CellLooks
from intake.mapping.mapping import LEFT_OUT, FieldMap, Mapping
from intake.mapping.questions import SURPRISE, Question
from intake.plan import ImportPlan
from model.basics.problem import Severity
from model.tables.book import Book, Cell
from tests.io.intake.deals import BOOKINGS, DEALS, FIELDS, Rows, book, run

HEAD = [*DEALS[0], "Stage"]
LOST = replace(BOOKINGS, states={"Stage: Closed Lost": LEFT_OUT})


def _deals(*states: str) -> Rows:
    return [HEAD, *([f"D{at}", *DEALS[1][1:4], 100 * at, state] for at, state in enumerate(states, 1))]


def _told(plan: ImportPlan) -> list[str]:
    assert not plan.blocked, plan.problems
    return [
        issue.wrong
        for issue in plan.problems
        if isinstance(issue, Question) and issue.topic == SURPRISE and "left out now" in issue.wrong
    ]


def _first(*states: str) -> Book:
    return run(_deals(*states), LOST).book


def test_deals_that_were_lost_after_they_were_imported() -> None:
    before = _first("Won", "Won", "Won")
    plan = run(_deals("Closed Lost", "Won", "Closed Lost", "Closed Lost"), LOST, before)
    assert _told(plan) == [
        "2 rows of the book stay and count, though the file's are left out now (Stage is 'Closed Lost'): "
        "D1 (100), D3 (300)"
    ]
    assert [(one.book_row, one.left.row) for one in plan.staying] == [(0, 2), (2, 4)]
    assert (plan.counts["left out"], plan.counts["missing"]) == (2, 0)
    assert "left out" not in run(_deals("Won", "Won", "Won"), LOST, before).counts


def test_a_deal_that_a_reversal_has_taken_back_is_not_told_again() -> None:
    rows = [[*HEAD, "Of"], *([*row, None] for row in _deals("Won", "Won")[1:])]
    mapping = replace(LOST, fields=(*FIELDS, FieldMap("Reverses", "Of")))
    before = run(rows, mapping).book
    lost = [[*HEAD, "Of"], *([*row, None] for row in _deals("Closed Lost", "Closed Lost")[1:])]
    back = ["R1", *DEALS[1][1:4], -100, "Won", "D1"]
    assert [told.rpartition(": ")[2] for told in _told(run([*lost, back], mapping, before))] == ["D2 (200)"]


def _struck() -> CellLooks:
    looks = CellLooks()
    looks.struck.add(1, "-", 3, 3)
    return looks


@pytest.mark.parametrize(
    ("mapping", "more", "why"),
    [
        (replace(BOOKINGS, hidden="leave"), {"hidden_rows": frozenset({3})}, "it is hidden"),
        (replace(BOOKINGS, drop=("D2",)), {}, "it begins with 'D2'"),
        (replace(BOOKINGS, struck="leave"), {"looks": _struck()}, "it is struck out"),
    ],
)
def test_each_way_to_leave_a_row_out(mapping: Mapping, more: dict[str, object], why: str) -> None:
    plan = run(DEALS, mapping, run(DEALS).book, **more)
    assert _told(plan) == [
        f"1 row of the book stays and counts, though the file's is left out now ({why}): D2 (1250.5)"
    ]


def test_a_value_that_is_left_out() -> None:
    fields = tuple(replace(one, decisions={"Globex": LEFT_OUT}) if one.field == "Account ID" else one for one in FIELDS)
    plan = run(DEALS, replace(BOOKINGS, fields=fields), run(DEALS).book)
    assert "(Customer is 'Globex'): D2" in _told(plan)[0]


def test_a_row_that_is_taken_for_a_total() -> None:
    rows = [*DEALS, ["Total Energies", date(2026, 2, 1), None, "new", Decimal("1350.5")]]
    known = run(rows, replace(BOOKINGS, keep=("Total Energies",)))
    assert known.counts["new"] == 3
    plan = run([*rows[:3], ["Total Energies", None, None, None, Decimal("1350.5")]], BOOKINGS, known.book)
    assert "(it is labelled as a total or statistic ('Total Energies')): Total Energies (1350.5)" in _told(plan)[0]


def test_rows_without_a_key_stay_too() -> None:
    fields = tuple(
        FieldMap(*pair)
        for pair in (
            *(("Payee ID", "Who"), ("Period", "When"), ("Amount", "Sum"), ("Code", "Code")),
            *(("Reason", "Why"), ("By", "By")),
        )
    )
    mapping = Mapping("A", "Adjustments", sheets=("Data",), fields=fields)
    rows = [["Who", "When", "Sum", "Code", "Why", "By"], ["0012", "2026-01", 5, "X", "a", "Ann"]]
    rows.append(["0013", "2026-01", 7, "X", "b", "Ann"])
    plan = run(rows, replace(mapping, drop=("0013",)), run(rows, mapping).book)
    assert _told(plan) == [
        "1 row of the book stays and counts, though the file's is left out now (it begins with '0013'): row 3 (7)"
    ]
    assert plan.missing == ()


def test_rows_that_the_book_does_not_have_are_not_told() -> None:
    assert _told(run(_deals("Closed Lost", "Won"), LOST)) == []
    many: list[MappingOf[str, Cell]] = [{"Transaction ID": f"D{at}", "Amount": at} for at in range(1, 15)]
    plan = run(_deals(*["Closed Lost"] * 14, "Won"), LOST, book(Transactions=many))
    assert _told(plan)[0].endswith("D10 (10) and 4 more")
    assert [issue.severity for issue in plan.problems if "left out now" in issue.wrong] == [Severity.WARNING]
