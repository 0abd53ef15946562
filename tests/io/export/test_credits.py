"""The credit report as a file holds every row, and its text runs nothing."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest

from export.credits import HEADINGS, write_credits
from model.credits.report import CreditReport, CreditRow, RoleTotal

DAY = date(2026, 2, 1)
ROWS = (
    CreditRow(
        *("T1", DAY, "A", "renewal", Fraction(100), "USD", "CSM", "P1", "=Ines", Fraction(1, 3), Fraction(100, 3)),
        *("Renewals", "Ownership", ""),
    ),
    CreditRow(
        *("T2", None, "", "churn", Fraction(-5), "USD", "", "", "", None, Fraction(0), "", ""),
        "no crediting rule matches it",
    ),
)
REPORT = CreditReport(ROWS, (RoleTotal("CSM", "USD", 1, Fraction(100), Fraction(100, 3)),))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_csv(folder: Path) -> None:
    write_credits(REPORT, folder / "credits.csv", "")
    with (folder / "credits.csv").open(encoding="utf-8", newline="") as file:
        head, first, second = csv.reader(file)
    assert tuple(head) == HEADINGS
    assert first[8:11] == ["'=Ines", "0.3333333333", "33.3333333333"]
    assert second == ["T2", "", "", "churn", "-5", "USD", "", "", "", "", "0", "", "", "no crediting rule matches it"]


def test_workbook(folder: Path) -> None:
    write_credits(REPORT, folder / "credits.xlsx", "Quillmere")
    book = openpyxl.load_workbook(folder / "credits.xlsx")
    assert book.sheetnames == ["Credits", "By role"]
    rows = [[cell.value for cell in row] for row in book["Credits"]]
    assert rows[0] == list(HEADINGS)
    assert rows[1][8] == "=Ines"
    assert book["Credits"]["I2"].data_type == "s"
    assert rows[2][-1] == "no crediting rule matches it"
    assert [cell.value for cell in book["By role"][2]] == ["CSM", "USD", 1, 100, pytest.approx(100 / 3), 1 / 3]
