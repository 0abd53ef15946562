"""What the sample's customers do ties together: movements to contracts, owners to employment, splits to deals."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from model.sample.company import LAST_EVENT

Rows = Callable[[str], list[dict[str, Any]]]
STARTS = [date(year, month, 1) for year in (2025, 2026) for month in (1, 4, 7, 10)]
MOVING = {"new", "expansion", "uplift", "reactivation", "contraction", "churn"}


def opening(rows: Rows, day: date) -> dict[str, Decimal]:
    """ARR in force on a day, by account."""
    arr: dict[str, Decimal] = defaultdict(Decimal)
    for contract in rows("Contracts"):
        if contract["From"] <= day <= contract["To"]:
            arr[contract["Account ID"]] += contract["ARR"]
    return arr


@pytest.mark.parametrize(("start", "following"), list(pairwise(STARTS)))
def test_opening_arr_and_movements_give_the_next_opening_arr(rows: Rows, start: date, following: date) -> None:
    expected = opening(rows, start)
    for movement in rows("Transactions"):
        if movement["Type"] in MOVING and start <= movement["Date"] < following:
            expected[movement["Account ID"]] += movement["Amount"]
    assert {k: v for k, v in expected.items() if v} == opening(rows, following)


def test_every_contract_that_ended_was_renewed_or_lost(rows: Rows) -> None:
    ended: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for contract in rows("Contracts"):
        if contract["To"] <= LAST_EVENT:
            ended[contract["Account ID"], contract["To"].replace(day=1)] += contract["ARR"]
    settled: dict[tuple[str, date], Decimal] = defaultdict(Decimal)
    for movement in rows("Transactions"):
        sign = {"renewal": 1, "contraction": -1, "churn": -1}.get(movement["Type"], 0)
        if movement["Reverses"]:
            sign = -1
        settled[movement["Account ID"], movement["Date"].replace(day=1)] += sign * movement["Amount"]
    assert ended == {key: amount for key, amount in settled.items() if amount}


def test_signs(rows: Rows) -> None:
    for movement in rows("Transactions"):
        negative = movement["Type"] in ("contraction", "churn") or movement["Reverses"] is not None
        assert (movement["Amount"] < 0) == negative, movement


def test_transactions_are_in_order_and_on_working_days(rows: Rows) -> None:
    transactions = rows("Transactions")
    assert [t["Transaction ID"] for t in transactions] == sorted({t["Transaction ID"] for t in transactions})
    assert [t["Date"] for t in transactions] == sorted(t["Date"] for t in transactions)
    signed = [t for t in transactions if t["Type"] in ("renewal", "expansion", "uplift", "contraction")]
    assert not [t for t in signed if t["Date"].weekday() > 4]


def test_nobody_owns_an_account_before_the_first_or_after_the_last_day(rows: Rows) -> None:
    payees = {p["Payee ID"]: p for p in rows("Payees")}
    for owned in rows("Ownership"):
        payee = payees[owned["Payee ID"]]
        assert owned["From"] >= payee["Hire date"], owned
        assert payee["Leave date"] is None or (owned["To"] and owned["To"] <= payee["Leave date"]), owned


def test_one_owner_a_role_and_day(rows: Rows) -> None:
    spells = defaultdict(list)
    for owned in rows("Ownership"):
        spells[owned["Account ID"], owned["Role"]].append((owned["From"], owned["To"]))
    for each in spells.values():
        for (_, last), (first, _) in pairwise(sorted(each, key=lambda spell: spell[0])):
            assert last is not None
            assert last < first


def test_account_managers_keep_their_accounts_and_csms_change(rows: Rows) -> None:
    owners = Counter((o["Account ID"], o["Role"]) for o in rows("Ownership"))
    assert {n for (_, role), n in owners.items() if role == "AM"} == {1}
    assert max(n for (_, role), n in owners.items() if role == "CSM") >= 3


def test_no_csm_loses_more_than_a_tenth_of_a_book_in_a_quarter(rows: Rows) -> None:
    owners = [o for o in rows("Ownership") if o["Role"] == "CSM"]
    for start, following in pairwise(STARTS[4:]):
        arr = opening(rows, start)
        book: dict[str, set[str]] = defaultdict(set)
        for owned in owners:
            if owned["From"] <= start <= (owned["To"] or following):
                book[owned["Payee ID"]].add(owned["Account ID"])
        for payee, accounts in book.items():
            held = sum(arr[a] for a in accounts)
            kept = held + sum(
                t["Amount"]
                for t in rows("Transactions")
                if t["Account ID"] in accounts and t["Type"] in ("contraction", "churn")
                if start <= t["Date"] < following
            )
            assert kept > held * Decimal("0.9"), (payee, start)
