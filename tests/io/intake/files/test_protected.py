"""Protected workbooks as sources, made by LibreOffice, and books of ours that LibreOffice opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from book import PasswordNeeded, read_book, write_book
from book.container.protection import lock
from intake import open_source
from model.tables.book import book_of_rows

Office = Callable[[Path, str, str, str, str], Path]
ROWS = [["Deal", "ARR"], ["007", 1_200], ["008", 99.5]]


def cells(path: Path, password: str) -> list[list[object]]:
    return [line.values for line in open_source(path, password).sheets[0].lines]


def test_an_xlsx_source_opens_with_its_password(workbook: Callable[..., Path]) -> None:
    path = workbook(Export=ROWS)
    path.write_bytes(lock(path.read_bytes(), "secret", path))
    for wrong in ("", "Secret"):
        with pytest.raises(PasswordNeeded):
            open_source(path, wrong)
    assert cells(path, "secret") == ROWS


def test_an_xls_source_opens_with_its_password(workbook: Callable[..., Path], office: Office) -> None:
    path = office(workbook(Export=ROWS), "", "old.xls", "MS Excel 97", "secret")
    for wrong in ("", "Secret"):
        with pytest.raises(PasswordNeeded):
            open_source(path, wrong)
    assert cells(path, "secret") == ROWS
    assert open_source(path, "secret").kind == "xls"


def test_libreoffice_opens_a_book_that_was_saved_with_a_password(tmp_path: Path, office: Office) -> None:
    path = tmp_path / "book.xlsx"
    write_book(book_of_rows({"Payees": [{"Payee ID": "007", "Name": "Ines Ortega"}]}), path, "secret")
    again = office(path, "secret", "plain.xlsx", "Calc MS Excel 2007 XML", "")
    assert read_book(again).sheet("Payees").column("Name") == ["Ines Ortega"]
