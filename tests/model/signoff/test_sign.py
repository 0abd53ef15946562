"""Who may sign what, and what a signature writes."""

from __future__ import annotations

import copy
import hashlib
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from model.basics.calendar import Period
from model.signoff.entries import Entry
from model.signoff.frozen import PIECE
from model.signoff.record import signed_records
from model.signoff.sign import SignedChange, SignRefused, sign
from model.signoff.verify import prove, verify
from model.tables.book import Book, Sheet
from model.tables.reading import read_tables
from tests.model.signoff.small_book import (
    CALENDAR,
    PAYEES,
    Q1,
    Q2,
    calculated,
    company_book,
    plain_book,
    signed_book,
    sources_in,
    taken,
)

YEAR = CALENDAR.year(2026)


def refused(book: Book, step: str, by: str = "Ann", payee_ids: list[str] | None = None, period: Period = Q1) -> str:
    with pytest.raises(SignRefused) as refusal:
        taken(book, step, period, by, payee_ids)
    return " | ".join(refusal.value.reasons)


def test_each_step_is_recorded_and_chained() -> None:
    book = signed_book()
    sheet = book.sheets["Sign-offs"]
    assert sheet.column("Step") == ["prepared"] * 3 + ["approved"] * 3 + ["exported"] + ["prepared"] * 3
    assert sheet.column("Previous digest") == [None, *sheet.column("Digest")[:-1]]
    assert sheet.column("By")[3] == "Bo the boss"
    assert sheet.column("At (UTC)")[3] == "2026-10-02T12:30:00Z"
    assert sheet.column("Comment")[0] == "Checked\nagainst the CRM"
    lines = calculated(book).lines(Q1, "007")
    assert sheet.column("Amount")[0] == sum(line.amount or 0 for line in lines)


def test_the_digest_is_the_documented_one() -> None:
    """SHA-256 over the entry as JSON, keys sorted, no spaces, ASCII: anybody can recompute it with other tools."""
    entry = Entry("2026-07", "7", "approved", "Ann", "2026-08-01T00:00:00Z", "", "12.5", "ab", "cd")
    text = (
        '{"amount":"12.5","at":"2026-08-01T00:00:00Z","by":"Ann","comment":"","payee":"7","period":"2026-07",'
        '"previous":"cd","statement":"ab","step":"approved"}'
    )
    assert entry.digest == hashlib.sha256(text.encode()).hexdigest()


def test_lines_are_written_as_they_are_and_read_back() -> None:
    book = signed_book()
    records = signed_records(read_tables(book))
    assert {key: record.step for key, record in records.items()} == {
        (Q1, "007"): "approved",
        (Q1, "E2"): "exported",
        (Q1, "E3"): "approved",
        **{(Q2, payee_id): "prepared" for payee_id in PAYEES},
    }
    assert [record.closed for record in records.values()] == [True] * 3 + [False] * 3
    for (period, payee_id), record in records.items():
        assert record.proved
        now = calculated(book).lines(period, payee_id)
        assert [line.amount for line in record.lines] == [line.amount for line in now]
        assert [str(line.amount) for line in record.lines] == [str(line.amount) for line in now]
        assert [replace(line, curve_result=None, status="open") for line in record.lines] == [
            replace(line, curve_result=None) for line in now
        ]
        assert {line.status for line in record.lines} == {record.step}
        assert record.amount == sum(line.amount or 0 for line in now)
    assert book.sheets["Payouts"].column("Status")[:4] == ["approved", "approved", "exported", "exported"]


def test_the_book_given_is_left_alone() -> None:
    book = plain_book()
    before = copy.deepcopy(book)
    taken(book, "prepared")
    assert book == before


def test_steps_come_in_order() -> None:
    book = plain_book()
    assert "007 Ann Ärzt, FY2026-Q1: is draft and must be prepared before it can be approved" in refused(
        book, "approved"
    )
    assert "must be approved before it can be exported" in refused(book, "exported")
    book = taken(book, "prepared").applied_to(book)
    assert "is prepared and must be approved" in refused(book, "exported")


def test_nothing_is_signed_twice() -> None:
    book = taken(plain_book(), "prepared", payee_ids=["E2"]).applied_to(plain_book())
    assert (
        refused(book, "prepared", payee_ids=["E2"])
        == "E2 Bo, FY2026-Q1: prepared already, by Ann at 2026-10-01T12:30:00Z"
    )
    rest = taken(book, "prepared")
    assert [entry.payee_id for entry in rest.entries] == ["007", "E3"]
    book = rest.applied_to(book)
    assert refused(book, "prepared") == "everyone in FY2026-Q1 is prepared already"
    book = taken(book, "approved", by="Bo").applied_to(book)
    assert "approved already" in refused(book, "prepared", payee_ids=["E2"])
    assert verify(book) == []


def test_who_approves_is_somebody_else() -> None:
    book = taken(plain_book(), "prepared", by="Ann Smith").applied_to(plain_book())
    assert "prepared by Ann Smith; Settings asks for somebody else" in refused(book, "approved", by=" ann  SMITH ")
    free = copy.deepcopy(book)
    for heading, cell in {"Setting": "Preparer and approver must differ", "Value": "no"}.items():
        free.sheets["Settings"].column(heading).append(cell)
    assert verify(taken(free, "approved", by="Ann Smith").applied_to(free)) == []


def test_a_held_line_cannot_be_signed() -> None:
    book = plain_book()
    calculation = calculated(book)
    calculation.all_lines = [
        replace(line, amount=None, status="held", reason="needs a second approver")
        if (line.payee_id, line.line, line.period) == ("E2", "adjustment", Q1)
        else line
        for line in calculation.all_lines
    ]
    with pytest.raises(SignRefused) as refusal:
        sign(book, calculation, Q1, "prepared", "Ann", sources_in(book))
    assert refusal.value.reasons == ("E2 Bo, FY2026-Q1: adjustment is held: needs a second approver",)
    assert sign(book, calculation, Q1, "prepared", "Ann", sources_in(book), ["007", "E3"]).entries


@pytest.mark.parametrize(
    ("step", "by", "comment", "reason"),
    [
        ("prepared", "  ", "", "nobody is named; say who signs"),
        ("draft", "Ann", "", "'draft' is no step; choose prepared or approved or exported"),
        ("prepared", "Ann", "x" * 1001, "name and comment have at most 1000 characters; shorten them"),
    ],
)
def test_what_is_asked_must_make_sense(step: str, by: str, comment: str, reason: str) -> None:
    with pytest.raises(SignRefused) as refusal:
        taken(plain_book(), step, by=by, comment=comment)
    assert refusal.value.reasons == (reason,)


def test_there_must_be_something_to_sign() -> None:
    book = plain_book()
    assert refused(book, "prepared", payee_ids=["E9"]) == "E9 has no line in FY2026-Q1"
    empty = CALENDAR.part(2026, "quarter", 4)
    assert refused(book, "prepared", period=empty) == "there is nothing to sign in FY2026-Q4: nobody has a line in it"


def test_a_year_signs_the_pay_periods_inside_it() -> None:
    change = taken(plain_book(), "prepared", YEAR)
    assert [(entry.period, entry.payee_id) for entry in change.entries] == [
        (f"FY2026-{quarter}", payee_id) for quarter in ("Q1", "Q2") for payee_id in PAYEES
    ]
    assert verify(change.applied_to(plain_book())) == []


def test_what_is_stale_is_prepared_again_before_it_is_approved() -> None:
    book = taken(plain_book(), "prepared").applied_to(plain_book())
    book.sheets["Transactions"].column("Amount")[6] = 1
    message = refused(book, "approved", by="Bo")
    assert "007 Ann Ärzt, FY2026-Q1: is stale since it was prepared (1 row of Transactions changed since" in message
    assert "prepare it again" in message
    again = taken(book, "prepared", day=5).applied_to(book)
    assert again.sheets["Sign-offs"].size == 6
    assert again.sheets["Payouts"].size == 6
    assert verify(again) == []
    assert verify(taken(again, "approved", by="Bo", day=6).applied_to(again)) == []


def test_an_altered_record_is_not_approved() -> None:
    book = taken(plain_book(), "prepared").applied_to(plain_book())
    book.sheets["Payouts"].column("Amount")[0] = Decimal(1)
    assert "its record was altered after it was prepared; verify says what" in refused(book, "approved", by="Bo")


def test_what_can_no_longer_be_proved_is_prepared_again() -> None:
    book = taken(plain_book(), "prepared").applied_to(plain_book())
    del book.sheets["Frozen"]
    again = taken(book, "prepared", day=5)
    assert len(again.entries) == 3
    records = signed_records(read_tables(again.applied_to(book)))
    assert [record.statement is None for record in records.values()] == [False] * 3


def test_columns_and_rows_of_the_user_survive() -> None:
    book = plain_book()
    book.sheets["Payouts"] = Sheet(
        "Payouts",
        ["Mine", "Payee ID", "Line", "Component", "Plan ID", "Period", "Amount"],
        [
            ["open", "keep", None, "alone"],
            ["E2", "007", None, None],
            ["earned", "adjustment", None, None],
            ["Renewals", None, None, None],
            ["P", "P", None, None],
            ["FY2026-Q4", "FY2026-Q1", None, None],
            [5, 6, None, None],
        ],
    )
    sheet = taken(book, "prepared").applied_to(book).sheets["Payouts"]
    assert sheet.headings[:7] == ["Mine", "Payee ID", "Line", "Component", "Plan ID", "Period", "Amount"]
    assert sheet.column("Mine")[:4] == ["open", None, "keep", "alone"]
    assert sheet.column("Line")[:4] == ["earned", "earned", "adjustment", None]
    assert sheet.column("Payee ID") == ["E2", "007", "007", None, "E2", "E2", "E3", "E3"]
    assert sheet.column("Amount")[:3] == [5, Decimal("600.3"), Decimal("-12.3")]


def test_the_time_is_utc() -> None:
    book = plain_book()
    at = datetime(2026, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=2)))
    change = sign(book, calculated(book), Q1, "prepared", "Ann", sources_in(book), at=at)
    assert {entry.at for entry in change.entries} == {"2025-12-31T23:00:00Z"}


# --- size ---------------------------------------------------------------------------------------------------------


def test_rows_that_many_share_are_kept_once_in_cells_that_fit() -> None:
    book, _, alone = company_book(1, 12_000)
    _, _, forty = company_book(40, 12_000)

    def kept(change: SignedChange) -> list[str]:
        return [str(cell) for cell in change.contents["Frozen"][1][3]]

    assert len(kept(alone)) > 4, "the inputs take several cells"
    assert all(PIECE < 32_767 and len(cell) <= 32_767 for cell in kept(forty))
    assert sum(map(len, kept(forty))) < sum(map(len, kept(alone))) * 2
    signed = forty.applied_to(book)
    assert prove(signed).entries == 40
    assert verify(signed) == []
    del signed.sheets["Frozen"].cells[3][2]
    for column in signed.sheets["Frozen"].cells[:3]:
        del column[2]
    (found,) = verify(signed)
    assert "not all are there" in found.wrong


def test_approving_what_was_prepared_freezes_no_input_again() -> None:
    book = taken(plain_book(), "prepared").applied_to(plain_book())
    before = book.sheets["Frozen"].size
    assert taken(book, "approved", by="Bo").applied_to(book).sheets["Frozen"].size == before + 1


def test_the_order_of_input_rows_does_not_matter() -> None:
    book = plain_book()
    turned = copy.deepcopy(book)
    for name in ("Transactions", "Plans"):
        turned.sheets[name].cells = [column[::-1] for column in turned.sheets[name].cells]
    assert taken(book, "prepared").entries[0].statement == taken(turned, "prepared").entries[0].statement
