"""Keys of a file that are keys of the book in other clothes, or stand in the book twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.mapping.questions import read_otherwise
from intake.rows.alike import difference, plain_key
from intake.running import ImportPlan
from tests.io.intake.deals import BOOKINGS, DEALS, book, errors, run, said


def _known(key: object) -> ImportPlan:
    return run([DEALS[0], [key, *DEALS[1][1:]]])


def test_transactions_that_lost_their_zeros_are_asked_about_and_found_again() -> None:
    known = _known("000123")
    plan = run([DEALS[0], [123, *DEALS[1][1:]]], known.mapping, known.book)
    assert "leading zeros were lost in 1 cell ('123' is '000123' in the book)" in errors(plan)[0]
    restored = read_otherwise(known.mapping, "Transaction ID", lambda reading: replace(reading, zeros="restore"))
    assert run([DEALS[0], [123, *DEALS[1][1:]]], restored, known.book).counts["unchanged"] == 1


@pytest.mark.parametrize(
    ("known", "again", "how"),
    [
        (123, "000123", "leading zeros"),
        ("D-1", "D\u20131", "the way it is written"),
        ("D-1", "\uff24-1", "the way it is written"),
        ("D 1", "D1", "the way it is written"),
        ("d1", "D1", "capital letters"),
    ],
)
def test_a_new_row_that_looks_like_one_of_the_book_is_told(known: object, again: str, how: str) -> None:
    before = _known(known)
    plan = run([DEALS[0], [again, *DEALS[1][1:]]], before.mapping, before.book)
    assert f"Transaction ID {again} differs from {known} by {how}" in said(plan)


def test_keys_that_differ_are_not_alike() -> None:
    assert plain_key("D-100") != plain_key("D-10")
    assert plain_key("D-1.05") != plain_key("D-1.5")
    assert plain_key("000") == plain_key("0") != plain_key("")
    assert difference(("007", "a"), ("7", "A")) == "leading zeros"


def test_a_key_that_stands_twice_in_the_book_stops_its_row_and_is_not_missing() -> None:
    deal = {"Transaction ID": "D1", "Type": "new", "Amount": 1, "Account ID": "A1"}
    plan = run(DEALS, BOOKINGS, book(Transactions=[deal, deal]))
    assert "2:2: Transaction ID D1 stands twice in the book (rows 2 and 3 of Transactions)" in errors(plan)[0]
    assert (plan.counts["bad"], plan.counts["missing"]) == (1, 0)


def test_a_row_that_cannot_be_used_is_not_missing() -> None:
    known = run(DEALS)
    broken = [DEALS[0], [*DEALS[1][:4], "abc"], DEALS[2]]
    assert run(broken, known.mapping, known.book).counts["missing"] == 0
    appended = run(DEALS, replace(known.mapping, mode="append"), known.book)
    assert (appended.counts["bad"], appended.counts["missing"]) == (2, 0)
