"""Exchange rates that turn round from one period to the next."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.values.reading import Reading
from tests.io.intake.deals import run, said


@pytest.mark.parametrize(
    ("rates", "tells"),
    [
        (("1.1", "0.91", "1.12"), True),
        (("1.1", None, "0.9"), True),
        (("1.1", "1.15", "1.05"), False),
        (("1.01", "0.99", "1"), False),
        (("150", "0.0067", "151"), True),
        (("1.1", "0.7", "1.1"), False),
    ],
)
def test_a_rate_beside_its_inverse(rates: Sequence[str | None], tells: bool) -> None:
    fields = ("From currency", "To currency")
    mapping = Mapping("Rates", "FX", sheets=("Data",), fields=tuple(FieldMap(f, f) for f in fields), periods=Reading())
    told = said(run([[*fields, "2026-01", "2026-02", "2026-03"], ["EUR", "USD", *rates]], mapping))
    assert ("near its inverse" in told) == tells
