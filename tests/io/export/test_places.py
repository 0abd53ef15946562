"""Sources are named once, the rows of a sheet together."""

from __future__ import annotations

import pytest

from export.places import places
from model.explain.steps import Source


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([], ""),
        ([("Targets", "F14")], "Targets!F14"),
        ([("Ownership", "67:67")], "Ownership row 67"),
        (
            [
                ("Transactions", "E9"),
                ("Ownership", "67:67"),
                ("FX", "2:2"),
                ("Ownership", "68:68"),
                ("FX", "2:2"),
            ],
            "Transactions!E9; Ownership rows 67, 68; FX row 2",
        ),
        ([("Components", "10:10"), ("Components", "AC10")], "Components!AC10; Components row 10"),
    ],
)
def test_places(cells: list[tuple[str, str]], said: str) -> None:
    assert places([Source(sheet, 0, "", cell) for sheet, cell in cells]) == said
