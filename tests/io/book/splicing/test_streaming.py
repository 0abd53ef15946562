"""A save reads and writes its worksheets as they stream by: what it holds does not grow with them."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from book import FileProblem, read_book, save_book, write_book
from book.container.package import Package
from book.sheet.rowtexts import RowTexts
from book.sheet.sheetxml import MAIN, SheetText
from book.splicing import draft
from model.tables.book import Book, Cell, book_of_rows

ROWS = 12_000
Edit = Callable[[list[list[Cell]]], None]


def accounts(rows: int) -> Book:
    """Some 1,300 bytes of XML a row."""
    return book_of_rows({"Accounts": [{"Account ID": f"A{i}", "Account": f"{i} " * 200} for i in range(rows)]})


def sheet_of(path: Path, name: str = "xl/worksheets/sheet4.xml") -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


def edit(cells: list[list[Cell]]) -> None:
    cells[1][ROWS // 2] = "edited"


def put_in(cells: list[list[Cell]]) -> None:
    for column in cells:
        column.insert(3, "new")


def take_out(cells: list[list[Cell]]) -> None:
    for column in cells:
        del column[5:9]


def append(cells: list[list[Cell]]) -> None:
    for column in cells:
        column.append("last")


@pytest.mark.parametrize("change", [edit, put_in, take_out, append])
def test_a_save_never_holds_a_worksheet_as_a_whole(tmp_path: Path, change: Edit) -> None:
    path = tmp_path / "book.xlsx"
    write_book(accounts(ROWS), path)
    book = read_book(path)
    change(book.sheets["Accounts"].cells)
    tracemalloc.start()
    save_book(book, path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert read_book(path).sheets == book.sheets
    assert peak < len(sheet_of(path)) * 0.45, "pieces of 256 KB, the packed parts and some numbers a row"


def test_rows_in_which_nothing_changed_stay_to_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_book(accounts(50), path)
    rough = sheet_of(path).replace(b'<row r="7">', b'\n <row  spans="1:4" r="7" >')
    rough = rough.replace(b"</row><row", b"</row>\n<row", 20)
    rewrite(path, "xl/worksheets/sheet4.xml", rough)
    book = read_book(path)
    book.sheets["Accounts"].cells[1][30] = "edited"
    save_book(book, path)
    row = re.compile(rb'<row r="32">.*?</row>')
    assert row.sub(b"", sheet_of(path)) == row.sub(b"", rough)
    assert read_book(path).sheets == book.sheets


def test_no_part_is_written_that_is_larger_than_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book.xlsx"
    write_book(accounts(50), path)
    whole = path.read_bytes()
    monkeypatch.setattr(draft, "MAX_PART", 100_000)
    with pytest.raises(FileProblem, match="more than 512 MB"):
        save_book(accounts(500), path)
    assert path.read_bytes() == whole


def rewrite(path: Path, name: str, data: bytes) -> None:
    """Put a part into a workbook in place of another."""
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in (parts | {name: data}).items():
            package.writestr(part, content)


ROUGH = """
<row r="2"><c r="A2"/></row> <row r="3"/><row><c/></row>
<row spans="1:2" r="7"></row><row r="9" ht="20"><c r="A9"><v>9</v></c></row>
"""


@pytest.fixture
def package(tmp_path: Path) -> Package:
    write_book(accounts(1), tmp_path / "book.xlsx")
    return Package(tmp_path / "book.xlsx")


def opened(package: Package, rows: str) -> RowTexts:
    text = f'<worksheet xmlns="{MAIN[0]}"><sheetData>{rows}</sheetData></worksheet>'
    return RowTexts(SheetText(package, "sheet", text))


def test_rows_are_found_and_given_on_as_written(package: Package) -> None:
    rows = opened(package, ROUGH)
    found = {number: rows.get(number) for number in range(1, 12)}
    assert [number for number, row in found.items() if row] == [2, 3, 4, 7, 9]
    assert found[9] == (9, ' r="9" ht="20"', '<c r="A9"><v>9</v></c>')
    assert found[4] == (4, "", "<c/>")
    assert found[7] == (7, ' spans="1:2" r="7"', "")
    above = "".join(rows.above(7))
    rest = "".join(rows.rest())
    assert above == ROUGH[1 : ROUGH.index('<row spans="1:2"')]
    assert rest == ROUGH[ROUGH.index('<row r="9"') :], "row 7 was passed over"
    assert rows.text.tail.startswith("</sheetData>")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="5"/><row r="5"/>',
        '<row r="5"/><row r="4"/><row/>',
        '<row r="1048576"/><row/>',
        '<row r="2"/>text<row/>',
        "<row/>text",
        '<row r="x"/>',
        "<row/><row><c/>",
    ],
)
def test_rows_in_no_order_are_refused(package: Package, rows: str) -> None:
    with pytest.raises(FileProblem, match="not readable XML"):
        list(opened(package, rows).between(1, 5))
