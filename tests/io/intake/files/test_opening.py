"""Any file is opened as what it is, or refused in one line; error cells and what is hidden stay known."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from book import FileProblem
from book.sheet.workbook import Area
from intake import Source, SourceSheet, open_source
from model.tables.book import Cell, CellError

SOFFICE = shutil.which("soffice")
VALUES: dict[str, Cell] = {
    "A1": "ID",
    "B1": "Amount",
    "C1": "Day",
    "A2": "0012",
    "B2": Decimal("0.1"),
    "C2": date(2026, 2, 3),
    "A3": "None",
    "B3": CellError("#N/A"),
    "C3": datetime(2026, 2, 3, 12, 30),
    "A4": "hidden",
    "B4": CellError("#DIV/0!"),
    "C4": True,
    "A6": "merged",
}


def cells(sheet: SourceSheet) -> dict[str, Cell]:
    return {
        f"{openpyxl.utils.get_column_letter(column)}{line.number}": value
        for line in sheet.lines
        for column, value in zip(line.columns, line.values, strict=True)
    }


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A workbook with errors, a hidden row and column, merged cells, a filter, an Excel table and a hidden sheet."""
    path = tmp_path / "made.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        day, moment = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row("A1", ["ID", "Amount", "Day"])
        sheet.write_string("A2", "0012")
        sheet.write_number("B2", 0.1)
        sheet.write_datetime("C2", datetime(2026, 2, 3), day)
        sheet.write_string("A3", "None")
        sheet.write_formula("B3", "=NA()", None, "#N/A")
        sheet.write_datetime("C3", datetime(2026, 2, 3, 12, 30), moment)
        sheet.write_string("A4", "hidden")
        sheet.write_formula("B4", "=1/0", None, "#DIV/0!")
        sheet.write_boolean("C4", True)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.merge_range("A6:B6", "merged")
        sheet.set_column("C:C", None, None, {"hidden": True})
        book.define_name("Everything", "=Data!$A$1:$C$4")
        other = book.add_worksheet("Out of sight")
        other.hide()
        other.add_table("B2:C4", {"name": "Sales", "columns": [{"header": "Rep"}, {"header": "Sold"}]})
        other.write_row("B3", ["Ann", 5])
    return path


def converted(path: Path, suffix: str, name: str) -> Path:
    """The workbook as LibreOffice saves it in another format."""
    assert SOFFICE is not None
    target = path.parent / suffix
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", name, "--outdir", str(target), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return target / f"{path.stem}.{suffix}"


def outcome(path: Path) -> Source | str:
    """What opening a file gives: the source, or the line of its refusal."""
    try:
        return open_source(path)
    except FileProblem as error:
        return str(error)


def test_a_workbook_is_read_with_all_that_is_hidden_in_it(made: Path) -> None:
    source = open_source(made)
    data, other = source.sheets
    assert (source.kind, data.name, data.state, other.state) == ("xlsx", "Data", "visible", "hidden")
    assert cells(data) == VALUES
    assert (data.hidden_rows, data.hidden_columns, data.merged) == ({4}, {3}, (Area(6, 1, 6, 2),))
    assert [(table.name, table.area) for table in other.tables] == [("Sales", Area(2, 2, 4, 3))]
    assert source.ranges == {"Everything": ("Data", Area(1, 1, 4, 3))}


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_old_and_open_formats_keep_errors_and_what_is_hidden(made: Path) -> None:
    for suffix, name in {"xls": "xls:MS Excel 97", "ods": "ods"}.items():
        source = open_source(converted(made, suffix, name))
        data = source.sheets[0]
        assert source.kind == suffix
        assert cells(data) == VALUES
        assert (data.hidden_rows, data.merged) == ({4}, (Area(6, 1, 6, 2),))
        assert source.sheets[1].state == "hidden"


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_damaged_old_workbook_gives_one_line(made: Path, tmp_path: Path) -> None:
    whole = converted(made, "xls", "xls:MS Excel 97").read_bytes()
    for length in (9, 300, 600, 2_000, len(whole) // 2, len(whole) - 600):
        path = tmp_path / "cut.xls"
        path.write_bytes(whole[:length])
        found = outcome(path)
        assert isinstance(found, Source) or (found.startswith("cut.xls is") and "\n" not in found)


def test_a_formula_without_a_value_is_no_blank(workbook: Callable[..., Path]) -> None:
    source = open_source(workbook(Data=[["Amount"], ["=1+1"]]))
    assert cells(source.sheets[0])["A2"] == CellError("formula not calculated")


@pytest.mark.parametrize("many", [1, 60])
def test_an_empty_text_is_the_value_of_a_formula_where_others_have_values(tmp_path: Path, many: int) -> None:
    """XlsxWriter writes both in the same way; rows of one shape are cut together, a few one by one."""
    path = tmp_path / "empty.xlsx"
    for value in ("", 2):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for row in range(many):
                sheet.write(row, 0, row)
                sheet.write_formula(row, 1, '=IF(A1>0,"","late")', None, "")
            book.add_worksheet("Other").write_formula(0, 0, "=1+1", None, value)
        source = open_source(path)
        found = {place: cell for place, cell in cells(source.sheets[0]).items() if place.startswith("B")}
        told = [str(issue) for issue in source.problems if "empty value" in issue.wrong]
        if value:
            assert found == {}
            assert len(told) == 1
            assert told[0].startswith("Sheet1!B1: formulas with an empty value are taken as blank")
        else:
            assert found == {f"B{row}": CellError("formula not calculated") for row in range(1, many + 1)}
            assert told == []


def test_dates_from_1904_are_the_same_days(tmp_path: Path) -> None:
    path = tmp_path / "mac.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        book.add_worksheet().write_datetime(0, 0, datetime(2026, 7, 1), book.add_format({"num_format": "d mmm yyyy"}))
    source = open_source(path)
    assert source.date1904
    assert cells(source.sheets[0]) == {"A1": date(2026, 7, 1)}


def test_a_data_model_is_told(made: Path) -> None:
    with zipfile.ZipFile(made, "a") as package:
        package.writestr("xl/model/item.data", b"0")
    (problem,) = open_source(made).problems
    assert "data model" in problem.wrong


TEXT = "Name;Betrag;Art\r\nZoë;1.234,50;None\r\nJosé;;#N/A\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_text_is_read_in_its_encoding_with_its_separator(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(TEXT.encode(encoding))
    source = open_source(path)
    assert source.kind == "csv"
    assert [line.values for line in source.sheets[0].lines] == [
        ["Name", "Betrag", "Art"],
        ["Zoë", "1.234,50", "None"],
        ["José", CellError("#N/A")],
    ]
    assert bool(source.problems) == (encoding == "cp1252")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_separator_is_found_beside_other_marks(tmp_path: Path, separator: str) -> None:
    rows = [["Name", "Note", "Sum"], ["Smith, Ann", 'x "y"', "1"], ["Wu; Bo", "a\nb", "2,5"]]
    quoted = ["".join(f'"{c.replace(chr(34), chr(34) * 2)}"{separator}' for c in row)[:-1] for row in rows]
    path = tmp_path / "export.csv"
    path.write_text("\n".join(quoted), encoding="utf-8")
    assert [line.values for line in open_source(path).sheets[0].lines] == rows


def test_an_announced_separator_is_obeyed_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("sep=|\na|b,c\n1|2,5\n", encoding="utf-8")
    assert cells(open_source(path).sheets[0]) == {"A2": "a", "B2": "b,c", "A3": "1", "B3": "2,5"}


def test_an_xls_that_is_a_web_page_or_text(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_text(
        "<html><body><table><tr><th colspan=2>Q1</th></tr><tr><td>Ann&nbsp;O</td><td>1<br>2</td></tr>"
        "<tr style='display: none'><td>#N/A</td></tr></table></body></html>",
        encoding="utf-8",
    )
    page = open_source(path)
    assert page.kind == "html"
    assert cells(page.sheets[0]) == {"A1": "Q1", "A2": "Ann\xa0O", "B2": "1\n2", "A3": CellError("#N/A")}
    assert (page.sheets[0].merged, page.sheets[0].hidden_rows) == ((Area(1, 1, 1, 2),), {3})
    path.write_text('<?xml version="1.0"?>\n<html><table><tr><td>Ann</td></tr></table></html>', encoding="utf-8")
    assert cells(open_source(path).sheets[0]) == {"A1": "Ann"}
    path.write_text("Name\tSum\nAnn\t1\n", encoding="utf-8")
    assert cells(open_source(path).sheets[0])["B2"] == "1"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\x7fELF\2\1\1" + b"\0" * 40, "neither a workbook nor a text file"),
        (b"%PDF-1.7 ...", "is a PDF; get the workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0", "is a picture"),
        (b"PAR1\x15\4deals", "Parquet file; save it as .csv"),
        (
            b'{"url": "https://docs.google.com/open?id=1", "doc_id": "1"}',
            "only a link to Google Sheets; there, take",
        ),
        (b'[{"Deal ID": "D1", "Amount": 100}]', "is a JSON file; save it as .csv"),
        (b"PK\x03\x04nothing more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected and damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "damaged"),
        (b"<html><body>nothing</body></html>", "without a table"),
        (b'<?xml version="1.0"?><rows><row a="1,2"/></rows>', "XML file that is not read"),
    ],
)
def test_what_is_no_workbook_is_refused_in_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "thing.xls"
    path.write_bytes(data)
    with pytest.raises(FileProblem, match=message) as refusal:
        open_source(path)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("word/document.xml", "is a Word document; copy its table"),
        ("Index/Tables/Tile.iwa", "in Numbers, take File > Export To > Excel"),
        ("June/deals.csv", "is packed; unpack it, and import June/deals.csv"),
        ("thing.bin", "is a zip file, but not an Excel workbook"),
    ],
)
def test_a_zip_file_that_is_no_workbook_is_named(tmp_path: Path, part: str, message: str) -> None:
    path = tmp_path / "thing.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "...")
    with pytest.raises(FileProblem, match=message):
        open_source(path)


def test_a_table_in_braces_is_no_json(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text("[Deal],Amount\nD1,{100}\n", encoding="utf-8")
    assert cells(open_source(path).sheets[0])["A2"] == "D1"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="does not exist"):
        open_source(tmp_path / "none.csv")


@given(data=st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_text_or_bytes_trip_the_readers(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "any.csv"
    path.write_bytes(data)
    found = outcome(path)
    assert isinstance(found, Source) or (found.startswith("any.csv ") and "\n" not in found)


@given(at=st.integers(0, 100_000), value=st.integers(0, 255))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_changed_byte_of_a_workbook_trips_the_reader(made: Path, tmp_path: Path, at: int, value: int) -> None:
    data = bytearray(made.read_bytes())
    data[at % len(data)] = value
    path = tmp_path / "changed.xlsx"
    path.write_bytes(data)
    found = outcome(path)
    assert isinstance(found, Source) or "changed.xlsx" in found
