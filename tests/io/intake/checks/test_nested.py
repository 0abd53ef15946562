"""Rows that are the sums of rows indented below them, or grouped with them, are told: both would count."""

from __future__ import annotations

from dataclasses import replace

import pytest

from book.sheet.celllooks import CellLooks
from intake.plan import ImportPlan
from tests.io.intake.deals import BOOKINGS, DEALS, Rows, run


def _deals(*amounts: int) -> Rows:
    return [DEALS[0], *([f"D{at}", *DEALS[1][1:4], amount] for at, amount in enumerate(amounts, 2))]


def _indented(*depths: int) -> CellLooks:
    made = CellLooks()
    for row, depth in enumerate(depths, 2):
        if depth:
            made.indents.add(1, str(depth), row, row)
    return made


def _grouped(*depths: int) -> CellLooks:
    return CellLooks(levels={row: depth for row, depth in enumerate(depths, 2) if depth})


def _told(plan: ImportPlan) -> list[str]:
    assert not plan.blocked, plan.problems
    return [f"{one.cell}: {one.wrong}" for one in plan.problems if "both are imported" in one.wrong]


def test_a_row_over_indented_ones_that_add_up_to_it() -> None:
    amounts = (300, 100, 200, 70, 30, 40, 9)
    assert _told(run(_deals(*amounts), looks=_indented(0, 1, 1, 0, 2, 2, 0))) == [
        "2:2: 2 rows (first this one, 300) are the sums of rows that are indented below them; both are imported"
    ]
    assert _told(run(_deals(*amounts), looks=CellLooks())) == []


@pytest.mark.parametrize("amounts", [(300, 100, 200), (100, 200, 300)])
def test_a_row_above_or_below_its_group(amounts: tuple[int, ...]) -> None:
    depths = [0 if amount == 300 else 1 for amount in amounts]
    (told,) = _told(run(_deals(*amounts), looks=_grouped(*depths)))
    assert "1 row (first this one, 300) is the sum of rows that are grouped with them; both" in told


def test_groups_in_groups() -> None:
    plan = run(_deals(300, 120, 50, 70, 180, 80, 100), looks=_grouped(0, 1, 2, 2, 1, 2, 2))
    assert "3 rows" in _told(plan)[0]


@pytest.mark.parametrize(
    ("amounts", "depths"), [((300, 100, 199), (0, 1, 1)), ((100, 100, 5), (0, 1, 0)), ((300, 100, 200), (1, 1, 1))]
)
def test_what_does_not_add_up_is_not_told(amounts: tuple[int, ...], depths: tuple[int, ...]) -> None:
    assert _told(run(_deals(*amounts), looks=_indented(*depths))) == []


def test_sums_that_are_left_out_are_not_told() -> None:
    plan = run(_deals(300, 100, 200), replace(BOOKINGS, drop=("D2",)), looks=_indented(0, 1, 1))
    assert _told(plan) == []
