"""Numbers of deals that begin anew each year, beside days that were only put right."""

from __future__ import annotations

from datetime import date

from tests.io.intake.deals import DEALS, book, run, said


def _moved(known: date) -> str:
    old = {"Transaction ID": "D1", "Date": known, "Account ID": "A1", "Type": "expansion", "Amount": 70}
    return said(run(DEALS[:2], into=book(Transactions=[old])))


def test_a_deal_that_would_be_written_over_one_of_the_last_year_is_told() -> None:
    assert (
        "Data!2:2: 1 known transaction would move by more than half a year (D1 from 2025-01-05 to 2026-01-05), "
        "as if a number was used again"
    ) in _moved(date(2025, 1, 5))


def test_a_day_that_was_put_right_is_not() -> None:
    assert "used again" not in _moved(date(2025, 12, 28))
