"""Rows that come in beside those that they replace in the file, and that stay in the book."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from tests.io.intake.deals import DEALS, Rows, book, run, said

ADJUSTED = Mapping(
    "Spiffs",
    "Adjustments",
    sheets=("Data",),
    fields=tuple(FieldMap(name, name) for name in ("Payee ID", "Period", "Amount", "Code", "Reason", "By")),
)
HEAD = ["Payee ID", "Period", "Amount", "Code", "Reason", "By"]


def test_a_corrected_adjustment_would_be_paid_twice_and_is_told() -> None:
    first = run([HEAD, ["0012", "2026-07", 500, "SPIFF", "Demo", "ann"]], ADJUSTED)
    plan = run([HEAD, ["0012", "Jul 2026", 550, "SPIFF", "Demo", "ann"]], first.mapping, first.book)
    assert "Data!2:2: a row comes in beside others of the book with the same Payee ID, Period, Code, Reason" in said(
        plan
    )
    assert "(first row 2 of Adjustments); both count" in said(plan)
    other = run([HEAD, ["0012", "2026-08", 550, "SPIFF", "Demo", "ann"]], first.mapping, first.book)
    assert "comes in beside" not in said(other)
    both = [HEAD, ["0012", "2026-07", 500, "SPIFF", "Demo", "ann"], ["0012", "2026-07", 550, "SPIFF", "Demo", "ann"]]
    assert "comes in beside" not in said(run(both, first.mapping, first.book))  # the file has both


@pytest.mark.parametrize(
    ("ended", "begins", "told"),
    [(None, date(2026, 7, 1), True), (date(2026, 6, 30), date(2026, 7, 1), False), (None, None, True)],
)
def test_an_account_that_is_handed_over_has_two_owners_until_one_ends(
    ended: date | None, begins: date | None, told: bool
) -> None:
    owned = {"Account ID": "A1", "Role": "CSM", "Payee ID": "0012", "From": date(2020, 1, 1), "To": ended}
    fields = tuple(FieldMap(name, name) for name in ("Account ID", "Payee ID", "From"))
    mapping = Mapping("Owners", "Ownership", sheets=("Data",), fields=fields, fixed={"Role": "csm"})
    rows: Rows = [["Account ID", "Payee ID", "From"], ["A1", "0013", begins or date(2020, 1, 1)]]
    plan = run(rows, replace(mapping, spells="keep"), book(Ownership=[owned]))
    assert ("with the same Account ID, Role that the file lacks" in said(plan)) is told


def test_a_deal_with_a_new_number_beside_the_one_of_before_is_told() -> None:
    first = run(DEALS)
    again = [DEALS[0], ["D1-R1", *DEALS[1][1:4], 120], DEALS[2]]
    plan = run(again, first.mapping, first.book)
    assert "a row comes in beside others of the book with the same Date, Account ID, Type that the file lacks" in said(
        plan
    )
    other = [DEALS[0], ["D9", date(2026, 2, 5), *DEALS[1][2:4], 120], DEALS[2]]
    assert "comes in beside" not in said(run(other, first.mapping, first.book))
