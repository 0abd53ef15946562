"""People and accounts that stand in one file under two IDs."""

from __future__ import annotations

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from tests.io.intake.deals import DEALS, run, said


@pytest.mark.parametrize(
    ("target", "rows", "tells"),
    [
        ("Payees", [["P1", "a@x.com"], ["P2", "A@x.com"]], True),
        ("Payees", [["P1", "a@x.com"], ["P2", "b@x.com"], ["P1", "a@x.com"]], False),
        ("Payees", [["P1", None], ["P2", None]], False),
        ("Accounts", [["X1", "Initech"], ["X2", "initech"]], True),
    ],
)
def test_one_person_or_account(target: str, rows: list[list[object]], tells: bool) -> None:
    key, field = ("Payee ID", "Email") if target == "Payees" else ("Account ID", "Account")
    fields = FieldMap(key, key), FieldMap(field, field)
    told = said(run([[key, field], *rows], Mapping("People", target, sheets=("Data",), fields=fields)))
    assert (f"{rows[1][0]} has the {field} of {rows[0][0]}" in told) == tells


@pytest.mark.parametrize(
    ("name", "more", "tells"),
    [("D7", {}, True), ("D1", {}, False), ("D7", {4: 101}, False), ("D7", {2: "Globex"}, False), ("D7", {4: 0}, False)],
    ids=["alike", "the same row", "another amount", "another account", "an event"],
)
def test_one_deal_under_two_numbers(name: str, more: dict[int, object], tells: bool) -> None:
    again = [name, *(more.get(at, cell) for at, cell in enumerate(DEALS[1]) if at)]
    zero = [[row[0], *row[1:4], 0] for row in DEALS[1:]] if more.get(4) == 0 else DEALS[1:]
    told = said(run([DEALS[0], *zero, again]))
    assert (f"{name} is D1 again in all but its ID (1 such row)" in told) == tells
