"""Text that a spreadsheet might run is text in every file that leaves the program."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest

from export.credits import write_credits
from export.payouts import write_payouts
from export.payroll import write_payroll
from export.plain import RUNS
from export.statements import write_statements
from model.basics.calendar import Period
from model.basics.watch import Watch, unwatched
from model.calculate import calculate
from model.calculation import Calculation
from model.credits.report import credit_report
from model.pay.lines import PayoutLine
from model.tables.book import Cell, book_of_rows
from model.tables.reading import read_tables
from tests.io.export.conftest import SMALL

OWN = {"Quillmere", "=Ines Ortega", "Kenji Sato", "007", "P2", "CSM", "Bonus", "NRR", "Sold", "Up", "B100", "All", "T0"}
MARK = "cmd|'/c calc'!A0 "


@dataclass
class Approved(Calculation):
    """A calculation whose lines are all signed."""

    def lines(
        self, period: Period | None = None, payee_id: str | None = None, watch: Watch = unwatched
    ) -> list[PayoutLine]:
        return [replace(line, status="approved") for line in super().lines(period, payee_id)]


def armed(cell: Cell, start: str) -> Cell:
    return f"{start}{MARK}{cell}" if isinstance(cell, str) and cell in OWN else cell


@pytest.fixture(params=RUNS, ids=ascii)
def calculation(request: pytest.FixtureRequest) -> Calculation:
    """The small book with every text of its people's own beginning in a dangerous way."""
    sheets = {
        name: [{heading: armed(cell, request.param) for heading, cell in row.items()} for row in rows]
        for name, rows in SMALL.items()
    }
    for rule in sheets["Crediting rules"]:
        rule["Role"] = "CSM"  # the heading of a column, which is no text of theirs
    tables = read_tables(book_of_rows(sheets))
    found = calculate(tables, tables.calendar.part(2026, "quarter", 2))
    return Approved(**vars(found))


def is_number(field: str) -> bool:
    return field.lstrip("-").replace(".", "", 1).isdigit()


def test_nothing_runs(calculation: Calculation, tmp_path: Path) -> None:
    period = calculation.period
    for kind in ("csv", "xlsx"):
        write_payouts(calculation, period, tmp_path / f"payouts.{kind}")
        write_payroll(calculation, period, tmp_path / f"payroll.{kind}")
        write_credits(credit_report(calculation.tables), tmp_path / f"credits.{kind}", "=1+1")
    write_statements(calculation, period, tmp_path / "statements")
    fields = [
        field
        for path in tmp_path.rglob("*.csv")
        for row in csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""))
        for field in row
    ]
    assert sum(MARK in field for field in fields) > 20
    assert [field for field in fields if field.startswith(RUNS) and not is_number(field)] == []
    cells = [
        cell
        for path in tmp_path.rglob("*.xlsx")
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]
    assert sum(MARK in str(cell.value) for cell in cells) > 40
    assert [cell.value for cell in cells if cell.data_type == "f" and MARK in str(cell.value)] == []
