"""Keys of a file that are keys of the book in other clothes, or stand in the book twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.mapping.questions import Question, answered, read_otherwise
from intake.plan import ImportPlan
from intake.values.alike import difference, plain_key
from tests.io.intake.deals import BOOKINGS, DEALS, book, column, errors, run, said


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
        ("D-3", "d 3", "the way it is written"),
        ("D-3", "D-03", "the way it is written"),
        ("ACC_17", "ACC-17", "the way it is written"),
        ("1001", "#1001", "the way it is written"),
        ("1001", "'1001", "the way it is written"),
        ("1001", "1,001", "the way it is written"),
        ("INV1001", "INV1OO1", "the way it is written"),
        ("d1", "D1", "capital letters"),
    ],
)
def test_an_id_that_only_looks_otherwise_than_one_of_the_book_is_asked_about(
    known: object, again: str, how: str
) -> None:
    before = _known(known)
    plan = run([DEALS[0], [again, *DEALS[1][1:]]], before.mapping, before.book)
    assert f"1 ID written otherwise than in the book: '{again}' for '{known}'" in errors(plan)[0]
    asked = next(one for one in plan.problems if isinstance(one, Question) and one.topic == "alike")
    same = run([DEALS[0], [again, *DEALS[1][1:]]], answered(before.mapping, asked, "known"), before.book)
    assert (same.counts["unchanged"], same.blocked) == (1, False)
    assert f"'{again}' for '{known}'; they are read as those of the book" in said(same)
    other = run([DEALS[0], [again, *DEALS[1][1:]]], answered(before.mapping, asked, "new"), before.book)
    assert (other.counts["new"], other.blocked) == (1, False)
    assert f"Transaction ID {again} differs from {known} by {how}" in said(other)


@pytest.mark.parametrize("text", ["ACC17", "acc_17", "ACC-0017"])
def test_an_account_under_an_id_that_only_looks_otherwise_is_asked_about_once(text: str) -> None:
    into = book(Accounts=[{"Account ID": "ACC-17", "Account": "Acme Inc"}])
    plan = run([DEALS[0], [*DEALS[1][:2], text, *DEALS[1][3:]]], BOOKINGS, into)
    assert len(errors(plan)) == 1
    asked = next(one for one in plan.problems if isinstance(one, Question) and one.topic == "alike")
    taken = run([DEALS[0], [*DEALS[1][:2], text, *DEALS[1][3:]]], answered(BOOKINGS, asked, "known"), into)
    assert column(taken, "Account ID") == ["ACC-17"]
    other = run([DEALS[0], [*DEALS[1][:2], text, *DEALS[1][3:]]], answered(BOOKINGS, asked, "new"), into)
    assert "is near to an account of the book" in errors(other)[0]


def test_ids_of_which_two_are_alike_in_the_book_are_told() -> None:
    first = _known("D-3")
    both = run([DEALS[0], ["D3", *DEALS[1][1:]]], BOOKINGS, first.book)
    asked = next(one for one in both.problems if isinstance(one, Question) and one.topic == "alike")
    two = run([DEALS[0], ["D3", *DEALS[1][1:]]], answered(BOOKINGS, asked, "new"), first.book)
    third = run([DEALS[0], ["d3", *DEALS[1][1:]]], BOOKINGS, two.book)
    assert not third.blocked
    assert "Transaction ID d3 differs from D-3" in said(third)


def test_ids_that_excel_shortened_are_refused() -> None:
    assert "'1.23457E+14' is an ID that Excel took for a number" in errors(_known("1.23457E+14"))[0]


def test_keys_that_differ_are_not_alike() -> None:
    assert plain_key("D-100") != plain_key("D-10")
    assert plain_key("D-1.05") != plain_key("D-1.5")
    assert plain_key("1-23") != plain_key("12-3")
    assert plain_key("SO-100") != plain_key("S-100")
    assert plain_key("A>12") != plain_key("A<12")
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


def test_numbers_in_keys_are_not_alike() -> None:
    fields = tuple(FieldMap(name, name) for name in ("Curve", "Shape", "From", "Value"))
    rows = [["Curve", "Shape", "From", "Value"], ["NPS", "step", -50, "0%"], ["NPS", "step", 50, "100%"]]
    assert "differs from" not in said(run(rows, Mapping("C", "Curves", fields=fields)))
