"""Files that are broken, hostile or something else are refused in one clear line."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from book import FileProblem, open_any
from book.container import package as limits

HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
Parts = dict[str, str | bytes]
MakeParts = Callable[..., Parts]
ZipParts = Callable[[Parts], Path]


def refused(path: Path) -> str:
    with pytest.raises(FileProblem) as caught:
        open_any(path)
    message = str(caught.value)
    assert "\n" not in message
    return message


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (b"", "is empty"),
        (b"Payee ID;Name\n1;a\n", "is not an Excel workbook"),
        (b"%PDF-1.7 ...", "is not an Excel workbook"),
        (b"PK\x03\x04 and no more", "damaged or was cut short"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0k\0b\0o\0o\0k\0", r"old Excel file \(\.xls\)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected and damaged"),
    ],
)
def test_other_files(tmp_path: Path, data: bytes, wanted: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(data)
    with pytest.raises(FileProblem, match=wanted):
        open_any(path)


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert "does not exist" in refused(tmp_path / "nothing.xlsx")
    assert "cannot be read" in refused(tmp_path)


def test_every_cut_of_a_file_is_refused(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    path = zip_parts(make_parts(HEADER))
    whole = path.read_bytes()
    for size in range(1, len(whole), 97):
        path.write_bytes(whole[:size])
        refused(path)


def test_every_flipped_byte_is_read_right_or_refused(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    path = zip_parts(make_parts(HEADER + '<row r="2"><c r="A2"><v>12345</v></c></row>'))
    whole = bytearray(path.read_bytes())
    for at in range(0, len(whole), 13):
        whole[at] ^= 0x55
        path.write_bytes(whole)
        whole[at] ^= 0x55
        try:
            book = open_any(path)
        except FileProblem:
            continue
        assert book.sheets["Payees"].cells[0] in ([12345], ["12345"])


@pytest.mark.parametrize(
    ("part", "wanted"),
    [
        ("xl/workbook.xml", "not an Excel workbook"),
        ("xl/worksheets/sheet1.xml", r"sheet1\.xml is missing"),
    ],
)
def test_missing_parts(make_parts: MakeParts, zip_parts: ZipParts, part: str, wanted: str) -> None:
    parts = make_parts(HEADER)
    del parts[part]
    with pytest.raises(FileProblem, match=wanted):
        open_any(zip_parts(parts))


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]>'


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
def test_document_types_are_refused(make_parts: MakeParts, zip_parts: ZipParts, part: str) -> None:
    parts = make_parts(HEADER)
    parts[part] = DOCTYPE + str(parts[part])
    assert "document type declaration" in refused(zip_parts(parts))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("text", ["<a", "", "no xml at all", "<worksheet xmlns='urn:other'><sheetData/></worksheet>"])
def test_parts_that_are_not_what_they_should_be(
    make_parts: MakeParts, zip_parts: ZipParts, part: str, text: str
) -> None:
    refused(zip_parts(make_parts(HEADER) | {part: text}))


def test_a_shared_string_that_is_not_there(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    assert "sheet1.xml" in refused(zip_parts(make_parts('<row r="1"><c r="A1" t="s"><v>99</v></c></row>')))


def test_a_part_twice(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    path = zip_parts(make_parts(HEADER))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/WORKBOOK.xml", "<workbook/>")
    assert "twice" in refused(path)


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl\\..\\evil.xml"])
def test_unsafe_names(make_parts: MakeParts, zip_parts: ZipParts, name: str) -> None:
    assert "unsafe name" in refused(zip_parts(make_parts(HEADER) | {name: "x"}))


def test_a_name_that_would_write_lines_of_its_own(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    message = refused(zip_parts(make_parts(HEADER) | {"../a\nDone.\x1b[2J": "x"}))
    assert message.endswith("holds a part with the unsafe name ../a Done.\\x1b[2J; it is not read")


def test_a_bomb(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    assert "packed more than 200 to 1" in refused(zip_parts(make_parts(HEADER) | {"xl/x.bin": bytes(11 * 2**20)}))


def test_too_many_parts(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    many: Parts = {f"x/{i}": b"" for i in range(limits.MAX_PARTS)}
    assert "parts, more than 5,000" in refused(zip_parts(make_parts(HEADER) | many))


def test_too_large_when_unpacked(make_parts: MakeParts, zip_parts: ZipParts, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zip_parts(make_parts(HEADER))
    monkeypatch.setattr(limits, "MAX_PART", 10)
    assert "more than 512 MB" in refused(path)
    monkeypatch.setattr(limits, "MAX_UNPACKED", 10)
    assert "more than 1 GB" in refused(path)
    monkeypatch.setattr(limits, "MAX_FILE", 10)
    assert "larger than 200 MB" in refused(path)


def test_other_office_files(tmp_path: Path) -> None:
    path = tmp_path / "letter.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<document/>")
    assert "not an Excel workbook" in refused(path)


def test_a_style_that_is_not_there(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    assert "sheet1.xml" in refused(zip_parts(make_parts('<row r="1"><c r="A1" s="4"><v>9</v></c></row>')))


def test_a_table_that_does_not_fit(make_parts: MakeParts, zip_parts: ZipParts) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
    table = (
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" id="1" displayName="T" ref="{}">'
        '<tableColumns count="1"><tableColumn id="1" name="Payee ID"/></tableColumns></table>'
    )
    parts = make_parts(HEADER) | {
        "xl/worksheets/_rels/sheet1.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{kind}" Target="../tables/table1.xml"/></Relationships>'
    }
    for area in ("A1:B2", "B2:A1", "everything", ""):
        assert "does not fit" in refused(zip_parts(parts | {"xl/tables/table1.xml": table.format(area)}))
    assert open_any(zip_parts(parts | {"xl/tables/table1.xml": table.format("A1:A2")})).sheets["Payees"].size == 0
