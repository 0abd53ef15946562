"""People and accounts that stand in one file under two IDs."""

from __future__ import annotations

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from tests.io.intake.deals import run, said


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
