"""Workbooks made to do harm are refused in one line, in bounded time and memory, by the book and by imports alike."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from book import FileProblem, open_any, read_book, write_book
from book.container import package as limits
from intake import find_tables, open_source
from model.tables.book import Book, book_of_rows

HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
Parts = dict[str, str | bytes]
MakeParts = Callable[..., Parts]
ZipParts = Callable[[Parts], Path]
SHEET, STRINGS, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
READERS: list[Callable[[Path], object]] = [open_any, open_source]
DEEP = "<a>" * 20_000 + "</a>" * 20_000


def refusal(path: Path, read: Callable[[Path], object]) -> str:
    with pytest.raises(FileProblem) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("book.xlsx")
    return message


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("part", [WORKBOOK, "xl/styles.xml", "xl/_rels/workbook.xml.rels"])
def test_elements_that_lie_in_each_other_without_end(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object], part: str
) -> None:
    parts = make_parts(HEADER)
    before, _, end = str(parts[part]).rpartition("</")
    path = zip_parts(parts | {part: f"{before}{DEEP}</{end}"})
    assert "is not readable XML" in refusal(path, read)


@pytest.mark.parametrize("read", READERS)
def test_a_small_part_that_is_large(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_TREE", 300)
    assert "more than 32 MB" in refusal(zip_parts(make_parts(HEADER)), read)


@pytest.mark.parametrize("read", READERS)
def test_more_cells_than_a_workbook_of_people_holds(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 30)
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(2, 40))
    assert "more than 30 cells" in refusal(zip_parts(make_parts(HEADER + rows)), read)


@pytest.mark.parametrize("read", READERS)
def test_a_row_of_more_cells_than_columns(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object]
) -> None:
    cells = "<c><v>1</v></c>" * 20_000
    assert SHEET.rpartition("/")[2] in refusal(zip_parts(make_parts(f"{HEADER}<row>{cells}</row>")), read)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", ["a\0b", "a&#xD800;b", "a&#0;b"])
def test_characters_that_xml_does_not_know(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object], text: str
) -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>x</t></is></c></row>' for i in range(2, 40))
    rows += f'<row r="40"><c r="A40" t="inlineStr"><is><t>{text}</t></is></c></row>'
    assert "sheet1.xml is not readable" in refusal(zip_parts(make_parts(HEADER + rows)), read)


@pytest.mark.parametrize(
    "rows", ['totalsRowCount="4000000000"', 'totalsRowCount="-5"', 'headerRowCount="1" totalsRowCount="9"']
)
def test_a_table_of_more_totals_than_rows(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "book.xlsx"
    write_book(book_of_rows({"Payees": [{"Payee ID": "007"}]}), path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/tables/table2.xml"] = parts["xl/tables/table2.xml"].replace(b"<table ", f"<table {rows} ".encode(), 1)
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert "fewer rows than headings and totals" in refusal(path, read_book)
    source = open_source(path)
    assert [problem.wrong for problem in source.problems if "fewer rows" in problem.wrong]
    assert find_tables(source.sheets[1]) is not None


@pytest.mark.parametrize("read", READERS)
def test_a_text_without_an_end(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("book.sheet.strings.LONGEST", 2**19)
    parts = make_parts(HEADER)
    parts[STRINGS] = str(parts[STRINGS]).replace("</sst>", "<si><t>" + "abcdefgh" * 2**17 + "</t></si></sst>")
    assert "sharedStrings.xml is not readable" in refusal(zip_parts(parts), read)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("address", ["XFD1048577", "XFE2", "ZZZZ2", "A0", "A99999999999999999999"])
def test_cells_outside_of_a_sheet(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object], address: str
) -> None:
    number = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    row = f'<row r="{number}"><c r="{address}"><v>1</v></c></row>'
    refusal(zip_parts(make_parts(HEADER + row)), read)


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("text", ["1E9999999", "-1E99999999999999999999", "1E-9999999", "9" * 100_000])
def test_numbers_that_are_none(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], Any], text: str
) -> None:
    path = zip_parts(
        make_parts(f'{HEADER}<row r="2"><c r="A2"><v>{text}</v></c><c r="B2" s="1"><v>{text}</v></c></row>')
    )
    found = read(path)
    value = found.sheets["Payees"].cells[0][0] if isinstance(found, Book) else found.sheets[0].lines[1].values[0]
    assert value == (0 if "E-" in text else text)  # nothing is nearer to the small one; the others are no numbers


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("target", ["../../../../outside.xml", "/outside.xml", "file:///outside.xml", "http://x/y.xml"])
def test_no_relationship_leads_out_of_the_file(
    tmp_path: Path, make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object], target: str
) -> None:
    parts = make_parts(HEADER)
    (tmp_path / "outside.xml").write_text(str(parts[SHEET]))
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = str(parts[rels]).replace("worksheets/sheet1.xml", target)
    assert "is missing" in refusal(zip_parts(parts), read)


def test_external_links_and_macros_are_left_alone(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    rels = "xl/externalLinks/_rels/externalLink1.xml.rels"
    link = '<Relationships xmlns="x"><Relationship Id="r" TargetMode="External" Target="http://127.0.0.1:9/a"/>'
    parts = make_parts(HEADER) | {rels: link + "</Relationships>", "xl/vbaProject.bin": b"never looked at"}
    assert open_any(zip_parts(parts)).sheets["Payees"].size == 0


@pytest.mark.parametrize("read", READERS)
def test_a_part_that_unpacks_to_more_than_it_says(
    make_parts: MakeParts, zip_parts: ZipParts, read: Callable[[Path], object]
) -> None:
    path = zip_parts(make_parts(HEADER + "".join(f'<row r="{i}"/>' for i in range(2, 9_000))))
    with zipfile.ZipFile(path) as package:
        size = package.getinfo(SHEET).file_size
    data = path.read_bytes()
    lied = data.replace(size.to_bytes(4, "little"), (500).to_bytes(4, "little"))
    assert lied != data
    path.write_bytes(lied)
    refusal(path, read)


LIMITED = """
import resource, sys
from pathlib import Path
from book import open_any
from intake import find_tables, open_source
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
book = open_any(Path(sys.argv[1]))
source = open_source(Path(sys.argv[1]))
print(book.sheets["Payees"].size, len(source.sheets[0].lines))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits are those of Unix")
@pytest.mark.parametrize(
    ("last", "row"),
    [
        (1_048_576, '<row r="{0}" s="1" customFormat="1"/>'),
        (300_000, '<row r="{0}"><c r="A{0}" s="1"/><c r="B{0}" s="1"/><c r="XFD{0}" s="2"/></row>'),
    ],
)
def test_formatted_rows_without_values_cost_little(
    make_parts: MakeParts, zip_parts: ZipParts, last: int, row: str
) -> None:
    blank = "".join(map(row.format, range(3, last + 1)))
    path = zip_parts(make_parts(f'{HEADER}<row r="2"><c r="A2"><v>7</v></c></row>{blank}'))
    del blank
    done = subprocess.run([sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, check=True)
    assert done.stdout == "1 2\n"
