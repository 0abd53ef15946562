"""A small calculated book, and its recalculation by another program when nothing is cached."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from model.calculate import calculate
from model.calculation import Calculation
from model.tables.book import Cell, book_of_rows
from model.tables.reading import read_tables

ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
SMALL: dict[str, list[dict[str, Cell]]] = {
    "Settings": [{"Setting": "Company", "Value": "Quillmere"}],
    "Payees": [
        {"Payee ID": "007", "Name": "=Ines Ortega", "Hire date": date(2020, 1, 1), "Payroll ID": "000123"},
        {"Payee ID": "P2", "Name": "Kenji Sato", "Hire date": date(2026, 4, 1)},
        {"Payee ID": "P3", "Name": "Lea Roth", "Hire date": date(2020, 1, 1), "Leave date": date(2026, 6, 30)},
    ],
    "Assignments": [
        {"Payee ID": payee, "From": date(2020, 1, 1), "Plan ID": "CSM", "Target incentive": 10001}
        for payee in ("007", "P2", "P3")
    ],
    "Plans": [{"Plan ID": "CSM", "Name": "Customer Success"}],
    "Components": [
        {
            "Plan ID": "CSM",
            "Component": "Bonus",
            "Method": "bonus",
            "Measure": "NRR",
            "Curve": "Up",
            "Serves": "Keep customers",
            "Payroll code": "B100",
        },
        {"Plan ID": "CSM", "Component": "Sales", "Method": "rate", "Measure": "Sold", "Rate": Decimal("0.075")},
    ],
    "Curves": [
        {"Curve": "Up", "Shape": "linear", "From": Decimal("0.8"), "Value": Decimal("0.5")},
        {"Curve": "Up", "Shape": "linear", "From": Decimal("1.2"), "Value": Decimal("1.5")},
    ],
    "Measures": [
        {"Measure": "NRR", "Kind": "reading", "Unit": "percent", "Over time": "last"},
        {"Measure": "Sold", "Kind": "sum", "Unit": "money"},
    ],
    "Targets": [
        {"Owner": payee, "Measure": "NRR", "FY2026-Q1": Decimal("1.05"), "FY2026-Q2": Decimal("1.05")}
        for payee in ("007", "P2", "P3")
    ],
    "Readings": [
        {"Owner": "007", "Measure": "NRR", "FY2026-Q1": Decimal("1.01"), "FY2026-Q2": Decimal("1.089")},
        {"Owner": "P2", "Measure": "NRR", "FY2026-Q2": Decimal("0.7")},
        {"Owner": "P3", "Measure": "NRR", "FY2026-Q1": Decimal("1.3"), "FY2026-Q2": Decimal("1.3")},
    ],
    "Transactions": [
        {"Transaction ID": f"T{n}", "Date": date(2026, month, 3), "Type": "new", "Amount": amount, "CSM": payee}
        for n, (month, amount, payee) in enumerate(
            [(1, 1000, "007"), (4, Decimal("3333.33"), "007"), (5, 20, "007"), (5, Decimal("777.77"), "P3")]
        )
    ],
    "Crediting rules": [{"Rule": "All", "Role": "CSM"}],
}
_CACHED = re.compile(r"(<c [^>]*>)(<f>.*?</f>)<v>[^<]*</v>")


@pytest.fixture(scope="session")
def small_with() -> Callable[..., Calculation]:
    """A function from other rows by sheet to the small book's calculation up to the second quarter of 2026."""

    def calculated(**rows: list[dict[str, Cell]]) -> Calculation:
        tables = read_tables(book_of_rows(SMALL | rows))
        return calculate(tables, tables.calendar.part(2026, "quarter", 2))

    return calculated


@pytest.fixture(scope="session")
def small(small_with: Callable[..., Calculation]) -> Calculation:
    """Three people, a bonus and a commission each."""
    return small_with()


@pytest.fixture(scope="session")
def recalculated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[Path]], list[Workbook]]:
    """A function that blanks the cached results of workbooks, lets LibreOffice recalculate and reads the values."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = tmp_path_factory.mktemp("profile")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_RECALCULATE, encoding="utf-8")

    def recalculate(paths: list[Path]) -> list[Workbook]:
        folder = tmp_path_factory.mktemp("recalculated")
        blanked = [_without_results(path, folder / f"{number}.xlsx") for number, path in enumerate(paths)]
        done = folder / "done"
        arguments = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
        subprocess.run([*arguments, "--outdir", done, *blanked], check=True, capture_output=True)
        return [openpyxl.load_workbook(done / path.name, data_only=True) for path in blanked]

    return recalculate


def _without_results(path: Path, target: Path) -> Path:
    """A copy of the workbook whose formulas have no cached results."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = _CACHED.sub(r"\1\2", content.decode()).encode()
            copy.writestr(name, content)
    return target
