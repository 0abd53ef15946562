"""Real sales lines through the whole way: foreign workbook, comp book on disk, typed tables, payout lines."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from tests.real.sales_reps import paid


def test_lines_worked_out_by_hand(tmp_path: Path) -> None:
    """lines.xlsx: Ada sells a shirt line of 99.90 (2.4975), nine belts for 630 (12.60), ten belts for 700 (28.00) and
    shoes for 999.99 (19.9998): 63.0973. Bo sells shoes for 1,000 (45 + 250) and 1,234.56 (55.5552 + 250) and gets back
    a shirt of 100.20 (-2.505): 98.0502 + 500."""
    lines = Path(__file__).with_name("lines.xlsx")
    assert paid(lines, tmp_path / "book.xlsx") == {"Ada Quist": Decimal("63.10"), "Bo Tanaka": Decimal("598.05")}
