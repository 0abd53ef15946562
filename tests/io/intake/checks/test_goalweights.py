"""Weights of goals that are more than the whole together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from intake.mapping.mapping import FieldMap, Mapping
from tests.io.intake.deals import run, said


@pytest.mark.parametrize(
    ("weights", "tells"), [(("60%", "50%"), True), (("60%", "40%"), False), (("33.33%", "33.34%", "33.34%"), False)]
)
def test_their_sum(weights: Sequence[str], tells: bool) -> None:
    fields = ("Payee ID", "Component", "Period", "Goal", "Weight")
    mapping = Mapping("Goals", "Goals", sheets=("Data",), fields=tuple(FieldMap(f, f) for f in fields))
    rows = [[*fields], *(["0012", "MBO", "2026-Q1", f"G{n}", one] for n, one in enumerate(weights))]
    rows.append(["0012", "MBO", "2026-Q2", "G1", "90%"])
    assert ("the weights of 0012 for FY2026-Q1 are 110 % together" in said(run(rows, mapping))) == tells
    assert ("1 such set" in said(run(rows, mapping))) == tells
