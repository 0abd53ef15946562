"""The payout lines as CSV and as a workbook hold exactly what was calculated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from book.errors import FileProblem
from export.payouts import HEADINGS, write_payouts
from model.calculation import Calculation

SECOND_QUARTER = """\
Period,Payee ID,Name,Plan ID,Component,Line,Measure,Actual,Target,Attainment,Curve result,Target incentive,Amount,\
Currency,Reason,Status
FY2026-Q2,007,'=Ines Ortega,CSM,Bonus,earned,NRR,1.089,1.05,1.0371428571,1.0928571429,2500.25,2732.42,USD,,open
FY2026-Q2,007,'=Ines Ortega,CSM,Sales,earned,Sold,3353.33,,,0.075,,251.50,USD,,open
FY2026-Q2,P2,Kenji Sato,CSM,Bonus,earned,NRR,0.7,1.05,0.6666666667,0,2500.25,0.00,USD,below threshold,open
FY2026-Q2,P2,Kenji Sato,CSM,Sales,earned,Sold,0,,,0.075,,0.00,USD,no credit,open
FY2026-Q2,P3,Lea Roth,CSM,Bonus,earned,NRR,1.3,1.05,1.2380952381,1.5,2500.25,3750.38,USD,,open
FY2026-Q2,P3,Lea Roth,CSM,Sales,earned,Sold,777.77,,,0.075,,58.33,USD,,open
"""


def test_csv_of_the_named_period(small: Calculation, tmp_path: Path) -> None:
    write_payouts(small, small.period, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().decode() == SECOND_QUARTER


def test_csv_of_all_periods_begins_with_the_earlier_ones(small: Calculation, tmp_path: Path) -> None:
    write_payouts(small, small.period, tmp_path / "out.csv", all_periods=True)
    head, *rows = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[0] for row in rows] == ["FY2026-Q1"] * 4 + ["FY2026-Q2"] * 6
    assert [head, *rows[4:]] == SECOND_QUARTER.splitlines()


def test_a_held_amount_is_blank(small_with: Callable[..., Calculation], tmp_path: Path) -> None:
    held = small_with(Readings=[])
    write_payouts(held, held.period, tmp_path / "out.csv")
    line = (tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line.startswith("FY2026-Q2,007,'=Ines Ortega,CSM,Bonus,earned,NRR,,")
    assert line.endswith(",,USD,not measurable,held")


def test_the_workbook_holds_the_same(small: Calculation, tmp_path: Path) -> None:
    write_payouts(small, small.period, tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Payouts"]
    rows = [[cell.value for cell in row] for row in sheet]
    assert rows[0] == list(HEADINGS)
    lines = small.lines(small.period)
    assert len(rows) == len(lines) + 1
    for row, line in zip(rows[1:], lines, strict=True):
        assert line.amount is not None
        assert row[:3] == [line.period_name, line.payee_id, line.name]
        assert row[HEADINGS.index("Amount")] == pytest.approx(float(line.amount), abs=1e-9)
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].quotePrefix
    assert sheet.freeze_panes == "D2"
    assert sheet.tables["Payouts"].ref == f"A1:P{len(lines) + 1}"


def test_another_ending_is_refused(small: Calculation, tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match=r"must end in \.xlsx or \.csv"):
        write_payouts(small, small.period, tmp_path / "out.txt")
