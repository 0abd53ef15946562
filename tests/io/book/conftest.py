"""Workbooks for the tests: parts written by hand, and a rich one as a user might have it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_RELATIONS = "http://purl.oclc.org/ooxml/officeDocument/relationships"

Parts = dict[str, str | bytes]


def parts_of(sheet: str | bytes, name: str = "Payees", extra: Parts | None = None, date1904: bool = False) -> Parts:
    """The parts of a workbook of one sheet whose `<sheetData>` content, or whole part, is given."""
    if isinstance(sheet, str) and not sheet.startswith("<?xml"):
        sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    package = "http://schemas.openxmlformats.org/package/2006"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="text/xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for part, kind in {
                "workbook": "sheet.main",
                "worksheets/sheet1": "worksheet",
                "styles": "styles",
                "sharedStrings": "sharedStrings",
            }.items()
        )
        + "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><workbookPr date1904="{int(date1904)}"/>'
        f'<sheets><sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1">'
        '<numFmt numFmtId="170" formatCode="[$-409]d\\-mmm;@"/>'
        '</numFmts><fonts count="1"><font><sz val="11"/></font></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4">'
        '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="20"/></cellXfs><cellStyles count="1">'
        '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Payee ID</t></si><si><t>Name</t></si><si/>'
        "<si><r><t>A</t></r><r><rPr><b/></rPr><t>&amp;B</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
        '<si><t xml:space="preserve"> a_x000D_b </t></si></sst>',
        "xl/worksheets/sheet1.xml": sheet,
        **(extra or {}),
    }


def zipped(path: Path, parts: Parts) -> Path:
    """The parts as a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


Make = Callable[..., Path]
Contents = Callable[[Path], dict[str, bytes]]


@pytest.fixture
def make_parts() -> Callable[..., Parts]:
    """The parts of a workbook of one hand-written sheet, to be changed."""
    return parts_of


@pytest.fixture
def zip_parts(tmp_path: Path) -> Callable[[Parts], Path]:
    """Parts as a file."""
    return lambda parts: zipped(tmp_path / "book.xlsx", parts)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A workbook of one hand-written sheet."""

    def made(sheet: str | bytes, name: str = "Payees", **options: object) -> Path:
        return zipped(tmp_path / "book.xlsx", parts_of(sheet, name, **options))  # type: ignore[arg-type]

    return made


@pytest.fixture
def contents() -> Contents:
    """The unpacked parts of a file, whose checksums hold."""

    def read(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None
            return {name: package.read(name) for name in package.namelist()}

    return read


def png() -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    head = struct.pack(">LLBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\1\2\3")) + chunk(b"IEND", b"")
    )


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A user's own workbook: titles, notes, a chart, a picture, a comment, names, formats, and a part nobody knows.

    Payees is an Excel table from B4 with a column of the user's and one of formulas; Accounts is a plain list.
    """
    path = tmp_path / "rich.xlsx"
    picture = tmp_path / "picture.png"
    picture.write_bytes(png())
    workbook = xlsxwriter.Workbook(path)
    payees = workbook.add_worksheet("Payees")
    own = workbook.add_worksheet("My dashboard")
    accounts = workbook.add_worksheet("accounts ")
    day = workbook.add_format({"num_format": "dd.mm.yyyy", "bg_color": "#FFF2CC"})
    bold = workbook.add_format({"bold": True})
    payees.write_string(0, 0, "People of 2026", bold)
    payees.set_column("B:B", 31)
    payees.set_row(5, 40)
    rows = [("007", "Ines Ortega", datetime(2024, 2, 29), "blue"), ("8", "K. Sato", datetime(2025, 1, 1), "red")]
    headings = ["Payee ID", "Name", "Hire date", "Shirt", "Twice"]
    options = {"name": "People", "columns": [{"header": h} for h in headings], "style": "Table Style Medium 4"}
    payees.add_table(3, 1, 5, 5, options)
    for i, (key, name, hired, shirt) in enumerate(rows, 4):
        payees.write_string(i, 1, key)
        payees.write_string(i, 2, name)
        payees.write_datetime(i, 3, hired, day)
        payees.write_string(i, 4, shirt)
        payees.write_formula(i, 5, f"=LEN(C{i + 1})*2+$H$1", None, len(name) * 2 + 3)
    payees.write_number(0, 7, 3)
    payees.write_string(4, 7, "note beside")
    payees.write_comment(4, 1, "a comment")
    payees.data_validation("E5:E6", {"validate": "list", "source": ["blue", "red"]})
    payees.conditional_format("D5:D6", {"type": "no_blanks", "format": bold})
    payees.set_landscape()
    payees.repeat_rows(3)
    own.write_formula("A1", "=SUM(Payees!F5:F6)", None, 44)
    own.insert_image("C3", picture)
    chart = workbook.add_chart({"type": "column"})
    chart.add_series({"values": "='Payees'!$F$5:$F$6"})
    own.insert_chart("C10", chart)
    for column, heading in enumerate(["Account ID", "Account", "Segment", "Region"]):
        accounts.write_string(1, column, heading)
        accounts.write_string(2, column, f"{heading} 1")
    workbook.define_name("Bonus_pot", "='My dashboard'!$A$1")
    workbook.close()
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/vbaProject.bin", bytes(range(256)) * 8)
        package.writestr("customXml/item1.xml", "<a xmlns='urn:x'> <!-- kept --> </a>")
    return path
