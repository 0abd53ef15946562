"""Another program opens what we write, and sees what we mean."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from book import read_book, save_book, write_book
from model.tables.book import Book, Cell, book_of_rows

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def converted(path: Path, form: str, folder: Path) -> None:
    """Have LibreOffice read a file and write it in another form."""
    assert SOFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", form, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def test_a_new_book_goes_through_libreoffice_unchanged(tmp_path: Path) -> None:
    values: list[Cell] = ["007", "=1+1", 12, Decimal("-0.125"), date(2026, 7, 1), True, " a ", "ünï", "a\nb", "#N/A"]
    book = book_of_rows(
        {
            "Settings": [{"Setting": f"s{i}", "Value": value} for i, value in enumerate(values)],
            "Payees": [{"Payee ID": "007", "Name": "A", "Hire date": date(2024, 2, 29), "Shirt": "x"}],
            "Ownership": [
                {"Account ID": "1", "Role": "r", "Payee ID": "007", "From": date(2026, 1, 1), "Share": Decimal("0.3")}
            ],
        }
    )
    path = tmp_path / "book.xlsx"
    write_book(book, path)
    converted(path, "xlsx:Calc MS Excel 2007 XML", tmp_path / "out")
    found = read_book(tmp_path / "out" / "book.xlsx")
    for name, sheet in book.sheets.items():
        assert (found.sheets[name].headings, found.sheets[name].cells) == (sheet.headings, sheet.cells)


def test_a_file_saved_into_opens(rich: Path, tmp_path: Path) -> None:
    book: Book = read_book(rich)
    book.sheets["Payees"].cells[1][0] = "Al"
    save_book(book, rich)
    converted(rich, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1", tmp_path / "out")
    (made,) = (tmp_path / "out").glob("*.csv")
    rows = list(csv.reader(made.read_text("utf-8").splitlines()))
    assert rows[3][1:6] == ["Payee ID", "Name", "Hire date", "Shirt", "Twice"]
    assert [rows[4][i] for i in (1, 2, 4)] == ["007", "Al", "blue"]
    assert rows[4][7] == "note beside"
