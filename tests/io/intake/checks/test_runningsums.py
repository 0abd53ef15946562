"""Values of periods that each hold the year up to them, though nothing says so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from intake.values.reading import Reading
from tests.io.intake.deals import run, said

_MONTHS = ("2026-03", "2026-01", "2026-02", "2026-04")


@pytest.mark.parametrize(
    ("rows", "tells"),
    [
        (((300, 100, 200, 400), (155, 50, 95, 210), (9, 3, 6, 12)), True),
        (((300, 100, 200, 400), (155, 50, 95, 210), (9, 9, 9, 9)), False),
        (((300, 100, 200, 400), (155, 50, 95, 210)), False),
        (((300, 100, 200, None), (155, 50, 95, None), (9, 3, 6, None)), False),
        (((0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)), False),
    ],
    ids=["all run on", "one does not", "too few rows", "too few months", "nothing"],
)
def test_values_that_grow_by_the_first(rows: Sequence[Sequence[object]], tells: bool) -> None:
    fields = tuple(FieldMap(f, f) for f in ("Owner", "Measure"))
    mapping = Mapping("Quotas", "Targets", sheets=("Data",), fields=fields, periods=Reading())
    file = [["Owner", "Measure", *_MONTHS], *([f"001{n}", "Bookings", *row] for n, row in enumerate(rows))]
    assert ("as if each was the sum up to it" in said(run(file, mapping))) == tells
