"""The commissions published with 1,500 sales lines of seven people; README.md tells where the workbook comes from."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.real.sales_reps import paid

PUBLISHED = ["2169.76", "3028.60", "5275.66", "5807.74", "7989.52", "10108.60", "10451.21"]


def test_the_published_commissions_come_out_to_the_cent(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    folder = Path(pytestconfig.getoption("--real-books"))
    (workbook,) = folder.glob("*sample-sales-reps.xlsx")
    assert sorted(paid(workbook, tmp_path / "book.xlsx").values()) == [Decimal(amount) for amount in PUBLISHED]
