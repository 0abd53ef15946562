"""Rows that another one takes the place of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.io.intake.deals import BOOKINGS, DEALS, Rows, run, said


def _deals(heading: str, cell: object) -> Rows:
    return [[*DEALS[0], heading], [*DEALS[1], cell], [*DEALS[2], None]]


@pytest.mark.parametrize("heading", ["Superseded by", "Replaced_By_ID", "Duplicate of", "Merged into deal"])
def test_a_row_that_names_the_one_that_counts_is_told(heading: str) -> None:
    told = said(run(_deals(heading, "D2")))
    assert f"'{heading}' names another row in 1 row (D2 first), and both are imported" in told


@pytest.mark.parametrize(
    ("heading", "cell"), [("Superseded by", None), ("Superseded by", "none"), ("Owned by", "D2"), ("Replaced", "x")]
)
def test_others_say_nothing(heading: str, cell: object) -> None:
    assert "names another row" not in said(run(_deals(heading, cell)))


def test_a_row_that_is_left_out_needs_no_word() -> None:
    assert "names another row" not in said(run(_deals("Superseded by", "D2"), replace(BOOKINGS, drop=("D1",))))
