"""Exchange rates, which are told as they are read when they come for the first time."""

from __future__ import annotations

from decimal import Decimal

from intake.mapping.mapping import FieldMap, Mapping
from intake.values.reading import Reading
from tests.io.intake.deals import run, said

_RATES = [["Currency", "2026-07"], ["EUR", Decimal("0.92")], ["JPY", Decimal("151.2")], ["USD", 1]]
_MAPPING = Mapping(
    "FX",
    "FX",
    sheets=("Data",),
    fields=(FieldMap("From currency", "Currency"),),
    fixed={"To currency": "USD"},
    periods=Reading(),
)


def test_the_direction_of_rates_is_told_the_first_time() -> None:
    plan = run(_RATES, _MAPPING)
    assert "the rates are read as 1 EUR = 0.92 USD, 1 JPY = 151.2 USD; swap" in said(plan)
    assert "are read as" not in said(run(_RATES, plan.mapping, plan.book))
