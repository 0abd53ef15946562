"""Rows of text files whose cells a separator without quotation marks has moved."""

from __future__ import annotations

from dataclasses import replace

from intake.files.delimited import read_delimited
from intake.plan import ImportPlan
from intake.running import plan_import
from tests.io.intake.deals import BOOKINGS, book, column, errors

_HEAD = "Deal ID,Closed,Customer,Motion,ARR\n"
_GOOD = "D1,2026-01-05,A1,new,100\nD2,2026-01-05,A1,new,200\n"


def _import(text: str, **more: object) -> ImportPlan:
    return plan_import(book(), read_delimited("deals.csv", text, "utf-8"), replace(BOOKINGS, **more))  # type: ignore[arg-type]


def test_a_row_longer_than_the_header_stops_the_import() -> None:
    plan = _import(f"{_HEAD}{_GOOD}D3,2026-01-05,A1,new,1,000\n")
    assert "deals!F4: '000' stands right of the last heading" in errors(plan)[0]
    assert plan.counts["bad"] == 1
    captioned = _import(f"{_HEAD}Ines\n{_GOOD}D3,2026-01-05,A1,new,1,000\n")
    assert "deals!F5: '000' stands right of the last heading" in errors(captioned)[0]
    partly = _import(f"{_HEAD}{_GOOD}D3,2026-01-05,A1,new,1,000\n", partly=True)
    assert column(partly, "Amount") == [100, 200]


def test_what_is_meant_beyond_the_headings_does_not() -> None:
    noted = f"{_HEAD}{_GOOD}D3,2026-01-05,A1,new,1,checked\n"
    assert not _import(noted, area="A:E").blocked
    assert not _import(
        f"{_HEAD}D1,2026-01-05,A1,new,100,x\nD2,2026-01-05,A1,new,200,y\n"
    ).blocked  # a column of its own


def test_a_column_without_a_heading_left_of_others_moves_nothing() -> None:
    text = "Deal ID,Closed,Customer,,Motion,ARR\nD1,2026-01-05,A1,x,new,100\nD2,2026-01-05,A1,,new,200\n"
    assert not _import(f"{text}D3,2026-01-05,A1,,new,300\n").blocked
