"""Columns beside amounts of deals that say that a part of them counts, or several times them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from model.tables.book import Cell
from tests.io.intake.deals import BOOKINGS, DEALS, book, run, said

_RULES = [{"Rule": "R1", "Role": "CSM"}]


@pytest.mark.parametrize(
    ("heading", "cell", "says"),
    [
        ("CSM split %", Decimal("0.5"), "says of 1 row that a part counts"),
        ("CSM credit share", 50, "says of 1 row that a part counts"),
        ("CSM split %", 1, ""),
        ("CSM split %", 100, ""),
        ("AE split %", 50, ""),
        ("CSM rank", 50, ""),
        ("Probability (%)", 60, "is below 100 % in 1 row"),
        ("Probability", Decimal("0.6"), "is below 100 % in 1 row"),
        ("Probability", 100, ""),
        ("CSM split amount", 50_000, ""),
    ],
)
def test_shares_and_chances(heading: str, cell: Cell, says: str) -> None:
    rows = [[*DEALS[0], "CSM", heading], [*DEALS[1], "0012", cell]]
    mapping = Mapping("Deals", "Transactions", sheets=("Data",), fields=(*BOOKINGS.fields, FieldMap("CSM", "CSM")))
    told = said(run(rows, mapping, book(**{"Crediting rules": _RULES})))
    assert (f"'{heading}' {says}" in told) if says else (f"'{heading}'" not in told)


@pytest.mark.parametrize(
    ("amount", "beside", "count", "tells"),
    [
        ("Unit price", "Quantity", 12, True),
        ("Price", "Seats", 12, True),
        ("Price", "Quantity", 1, False),
        ("ARR", "Quantity", 12, False),
        ("Ext price", "Quantity", 12, False),
        ("Price", "Quantity shipped late", 12, True),
        ("Price", "Team", 12, False),
    ],
)
def test_prices_of_one(amount: str, beside: str, count: int, tells: bool) -> None:
    fields = tuple(FieldMap(one.field, amount) if one.field == "Amount" else one for one in BOOKINGS.fields)
    rows = [[*DEALS[0][:4], amount, beside], [*DEALS[1], count]]
    told = said(run(rows, Mapping("Deals", "Transactions", sheets=("Data",), fields=fields)))
    assert ("amounts may be those of one" in told) == tells
