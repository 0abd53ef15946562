"""Decisions about a name that somebody else has by now: somebody who joined, or an account that was added."""

from __future__ import annotations

from dataclasses import replace

from intake.mapping.mapping import LEFT_OUT, Mapping
from intake.mapping.questions import Question, answered
from intake.running import ImportPlan
from model.tables.book import Book
from tests.io.intake.deals import ACCOUNTS, BOOKINGS, DEALS, FIELDS, Rows, book, column, run, said

ROWS: Rows = [*DEALS, ["D3", "2026-01-21", "Initech", "new", 70]]


def _decided(answer: str) -> Mapping:
    decided = {"Initech": answer}
    fields = (replace(one, decisions=decided) if one.field == "Account ID" else one for one in FIELDS)
    return replace(BOOKINGS, fields=tuple(fields))


def _book(name: str) -> Book:
    return book(Accounts=[*ACCOUNTS, {"Account ID": "A3", "Account": name}])


def _run(answer: str, name: str) -> ImportPlan:
    return run(ROWS, _decided(answer), _book(name))


def test_rows_that_are_left_out_of_somebody_who_has_come_into_the_book_since_are_told() -> None:
    plan = _run(LEFT_OUT, "Initech")
    assert "Data!C4: 'Initech' is left out, as decided, and is the account A3 of the book by now" in said(plan)
    (asked,) = [one for one in plan.problems if isinstance(one, Question) and one.topic == "who"]
    again = run(
        ROWS,
        answered(plan.mapping, asked, "A3"),
        book(Accounts=[*ACCOUNTS, {"Account ID": "A3", "Account": "Initech"}]),
    )
    assert column(again, "Account ID") == ["A1", "A2", "A3"]
    assert "by now" not in said(again)


def test_a_name_that_was_taken_for_another_is_told_as_soon_as_it_has_an_own_row() -> None:
    assert "'Initech' is taken for A1, as decided, and is the account A3 of the book by now" in said(
        _run("A1", "Initech")
    )


def test_decisions_that_still_hold_are_not_told() -> None:
    for plan in (_run(LEFT_OUT, "Umbra"), _run("A1", "Initrode"), _run("A3", "Initech")):
        assert "by now" not in said(plan)
    assert "by now" not in said(
        run(DEALS, _decided(LEFT_OUT), book(Accounts=[*ACCOUNTS, {"Account ID": "A3", "Account": "Initech"}]))
    )
