"""Signed books as files: saved here, by openpyxl and by LibreOffice, and tampered with in between."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from book import read_book, save_book
from model.basics.calendar import Calendar
from model.signoff.record import signed_records
from model.signoff.verify import later_changes, prove, verify
from model.tables.book import Book
from model.tables.reading import read_tables
from tests.model.signoff.small_book import Q2, company_book, signed_book, taken


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "signed.xlsx"
    save_book(signed_book(), path)
    return path


def test_a_saved_book_is_proved(file: Path) -> None:
    assert prove(read_book(file)).entries == 10
    assert verify(read_book(file)) == []
    signed = signed_records(read_tables(signed_book()))
    read = signed_records(read_tables(read_book(file)))
    assert {key: record.lines for key, record in read.items()} == {key: record.lines for key, record in signed.items()}
    assert all(record.proved for record in read.values())


def test_openpyxl_saves_it_without_harm(file: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(file)
    assert workbook["Frozen"].sheet_state == "veryHidden"
    workbook.save(tmp_path / "again.xlsx")
    assert [str(finding) for finding in verify(read_book(tmp_path / "again.xlsx"))] == []


def test_signing_goes_on_in_the_saved_file(file: Path) -> None:
    book = read_book(file)
    save_book(taken(book, "approved", Q2, "Bo the boss", day=9).applied_to(book), file)
    again = read_book(file)
    assert verify(again) == []
    assert all(record.closed for record in signed_records(read_tables(again)).values())


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("Payouts", "M2", 9000),
        ("Payouts", "C4", "Eve"),
        ("Sign-offs", "D5", "Eve"),
        ("Sign-offs", "G5", 1),
        ("Frozen", "D3", "nothing"),
        ("Transactions", "E8", 9000),
        ("Transactions", "B8", date(2026, 2, 1)),
        ("Targets", "C2", 1),
    ],
)
def test_a_cell_altered_in_another_program_is_named(file: Path, sheet: str, cell: str, value: object) -> None:
    workbook = openpyxl.load_workbook(file)
    workbook[sheet][cell].value = value
    workbook.save(file)
    assert f"{sheet}!{cell}" in [finding.place for finding in verify(read_book(file))]


def converted(path: Path, kind: str, folder: Path) -> Path:
    """The file saved by LibreOffice as another kind."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    arguments = [program, profile, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(arguments, check=True, capture_output=True)
    return folder / f"{path.stem}.{kind}"


def test_libreoffice_saves_it_without_harm(file: Path, tmp_path: Path) -> None:
    """Also by way of its own format, and with cells near the largest that Excel allows."""
    large, _, change = company_book(3, 12_000)
    wide = tmp_path / "wide.xlsx"
    save_book(change.applied_to(large), wide)
    for path in (file, wide):
        again = converted(converted(path, "ods", tmp_path / "ods"), "xlsx", tmp_path / "back")
        book: Book = read_book(again)
        assert [str(finding) for finding in verify(book)] == []
        assert later_changes(book) == []
        assert all(record.proved for record in signed_records(read_tables(book)).values())
        assert read_tables(book).calendar == Calendar()
