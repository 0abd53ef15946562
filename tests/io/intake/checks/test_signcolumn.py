"""Columns that say which amounts are taken back, and those that only look so."""

from __future__ import annotations

import pytest

from tests.io.intake.deals import DEALS, Rows, run, said


def _deals(*words: object, last: object = 50) -> Rows:
    rows = [[f"D{n}", *DEALS[1][1:4], 100 if n else last, word] for n, word in enumerate(words)]
    return [[*DEALS[0], "Kind"], *rows]


@pytest.mark.parametrize("words", [("D", "C"), ("+", "-"), ("Invoice", "Credit Memo"), ("S", "H"), ("DR", "dr", "Cr")])
def test_a_column_of_signs_that_is_not_imported_is_told(words: tuple[str, ...]) -> None:
    assert "'Kind' tells amounts apart" in said(run(_deals(*words)))


@pytest.mark.parametrize("words", [("D", "D"), ("-", "-"), ("Invoice", "Proforma"), ("A", "C"), (None, None), (1, 2)])
def test_other_columns_say_nothing(words: tuple[object, ...]) -> None:
    assert "tells amounts apart" not in said(run(_deals(*words)))


def test_amounts_that_have_their_signs_need_no_such_column() -> None:
    assert "tells amounts apart" not in said(run(_deals("D", "C", last=-50)))
