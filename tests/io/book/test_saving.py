"""A save changes the book's cells and nothing else: every other part stays as it was, byte for byte."""

from __future__ import annotations

import os
import re
import stat
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.worksheet.table import Table

from book import FileProblem, fingerprint, read_book, save_book
from model.tables.book import Book, Cell, CellError, Sheet

Contents = Callable[[Path], dict[str, bytes]]
OWN = {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}
NEW_PAYEE: list[Cell] = ["009", "=cmd|'/c calc'!A0", date(2026, 7, 1), "green", None]


def add(sheet: Sheet, cells: list[Cell], at: int | None = None) -> None:
    for column, cell in zip(sheet.cells, cells, strict=True):
        column.insert(len(column) if at is None else at, cell)


def drop(sheet: Sheet, row: int) -> None:
    for column in sheet.cells:
        del column[row]


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def loaded(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def main_type(path: Path) -> str:
    """The content type of the workbook part."""
    with zipfile.ZipFile(path) as package:
        types = re.findall(
            r'PartName="/xl/workbook.xml" ContentType="([^"]*)"', str(package.read("[Content_Types].xml"))
        )
    assert len(types) == 1
    return types[0]


def test_a_save_without_a_change_is_the_same_file(rich: Path) -> None:
    whole = rich.read_bytes()
    save_book(read_book(rich), rich)
    assert rich.read_bytes() == whole


def test_an_edit_changes_the_sheet_alone(rich: Path, contents: Contents) -> None:
    before, order = contents(rich), zipfile.ZipFile(rich).namelist()
    book = read_book(rich)
    book.sheets["Payees"].cells[1][0] = "Inés <&> O'Rtega"
    save_book(book, rich)
    after = contents(rich)
    assert changed(before, after) == {"xl/worksheets/sheet1.xml"}
    assert zipfile.ZipFile(rich).namelist() == order
    old, new = before["xl/worksheets/sheet1.xml"].decode(), after["xl/worksheets/sheet1.xml"].decode()
    assert new == old.replace(
        '<c r="C5" t="s"><v>7</v></c>', '<c r="C5" t="inlineStr"><is><t>Inés &lt;&amp;&gt; O\'Rtega</t></is></c>'
    )
    assert read_book(rich) == book


def test_rows_added_at_the_end(rich: Path, contents: Contents) -> None:
    before, book = contents(rich), read_book(rich)
    add(book.sheets["Payees"], NEW_PAYEE)
    save_book(book, rich)
    assert changed(before, contents(rich)) == OWN
    assert read_book(rich) == book
    sheet = loaded(rich)["Payees"]
    assert sheet.tables["People"].ref == sheet.tables["People"].autoFilter.ref == "B4:F7"
    assert sheet.data_validations.dataValidation[0].sqref == openpyxl.worksheet.cell_range.MultiCellRange("E5:E7")
    assert [str(c.sqref) for c in sheet.conditional_formatting] == ["D5:D7"]
    assert (sheet["C7"].value, sheet["C7"].data_type) == ("=cmd|'/c calc'!A0", "s")
    assert sheet["D7"].number_format == "dd.mm.yyyy"
    assert sheet["D7"].fill.fgColor.rgb == "FFFFF2CC"
    assert (sheet["H5"].value, sheet["A1"].value) == ("note beside", "People of 2026")
    assert sheet.row_dimensions[6].height == 39.75
    assert sheet["B5"].comment.text == "a comment"


def test_formulas_go_along_when_a_row_is_taken_out(rich: Path) -> None:
    book = read_book(rich)
    drop(book.sheets["Payees"], 0)
    save_book(book, rich)
    sheet = loaded(rich)["Payees"]
    assert [sheet[a].value for a in ("B5", "C5", "F5", "B6", "F6", "H5")] == [
        *("8", "K. Sato", "=LEN(C5)*2+$H$1", None, None, "note beside")
    ]
    assert sheet.tables["People"].ref == "B4:F5"
    assert sheet["D6"].number_format == "dd.mm.yyyy"
    assert read_book(rich) == book


def test_formulas_go_along_when_a_row_comes_in_and_rows_are_sorted(rich: Path) -> None:
    book = read_book(rich)
    add(book.sheets["Payees"], NEW_PAYEE, at=0)
    for column in book.sheets["Payees"].cells:
        column.reverse()
    save_book(book, rich)
    sheet = loaded(rich)["Payees"]
    assert [sheet[f"F{row}"].value for row in (5, 6, 7)] == ["=LEN(C5)*2+$H$1", "=LEN(C6)*2+$H$1", None]
    assert read_book(rich) == book


def test_all_rows_taken_out_and_put_back(rich: Path) -> None:
    book = read_book(rich)
    rows = list(zip(*book.sheets["Payees"].cells, strict=True))
    for column in book.sheets["Payees"].cells:
        column.clear()
    save_book(book, rich)
    assert read_book(rich) == book
    assert loaded(rich)["Payees"].tables["People"].ref == "B4:F5"
    for row in rows:
        add(book.sheets["Payees"], list(row))
    save_book(book, rich)
    assert read_book(rich) == book
    assert loaded(rich)["Payees"]["D6"].number_format == "dd.mm.yyyy"


def test_values_of_another_type_get_a_format_that_shows_them(rich: Path, contents: Contents) -> None:
    before, book = contents(rich), read_book(rich)
    payees = book.sheets["Payees"]
    payees.cells[2][0] = 45000
    payees.cells[3][0] = date(2026, 7, 1)
    payees.cells[3][1] = datetime(2026, 7, 1, 12, 30)
    payees.cells[4][0] = True
    payees.cells[4][1] = CellError("#N/A")
    save_book(book, rich)
    assert read_book(rich) == book
    assert changed(before, contents(rich)) == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    sheet = loaded(rich)["Payees"]
    assert sheet["D5"].number_format == "General"
    assert sheet["D5"].fill.fgColor.rgb == "FFFFF2CC"
    assert sheet["E5"].value == datetime(2026, 7, 1)
    assert sheet["E6"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert (sheet["F5"].value, sheet["F6"].value) == (True, "#N/A")


def test_a_number_is_not_the_same_as_true(rich: Path) -> None:
    book = read_book(rich)
    book.sheets["Payees"].cells[3][0] = 1
    save_book(book, rich)
    book.sheets["Payees"].cells[3][0] = True
    save_book(book, rich)
    assert read_book(rich).sheets["Payees"].cells[3][0] is True


def test_a_column_added_and_one_renamed(rich: Path, contents: Contents) -> None:
    book = read_book(rich)
    payees = book.sheets["Payees"]
    payees.headings[3] = 'T-Shirt "size" & colour\nfront'
    with pytest.raises(FileProblem, match=r"Payees: .* H5 is in use"):
        widened(book, rich, ["Email", "Payroll ID"])
    widened(book, rich, ["Leave date"])
    sheet = loaded(rich)["Payees"]
    names = re.findall(r'<tableColumn id="\d+" name="([^"]*)"', contents(rich)["xl/tables/table1.xml"].decode())
    assert names[3:] == ["T-Shirt &quot;size&quot; &amp; colour_x000a_front", "Twice", "Leave date"]
    assert read_book(rich).sheets["Payees"].headings[3] == payees.headings[3]
    assert sheet["G4"].value == "Leave date"
    assert sheet["G5"].number_format == "yyyy-mm-dd"
    assert sheet.tables["People"].ref == "B4:G6"


def widened(book: Book, path: Path, headings: list[str]) -> None:
    payees = book.sheets["Payees"]
    wider = Sheet(
        "Payees", [*payees.headings, *headings], [*payees.cells, *([date(2026, 12, 31)] * 2 for _ in headings)], 4, 2
    )
    save_book(Book(book.sheets | {"Payees": wider}), path)
    assert read_book(path).sheets["Payees"] == wider


def test_headings_that_excel_does_not_allow(rich: Path) -> None:
    book = read_book(rich)
    book.sheets["Payees"].headings[3] = "NAME"
    with pytest.raises(FileProblem, match="heading NAME twice"):
        save_book(book, rich)
    book.sheets["Payees"].headings[3] = ""
    with pytest.raises(FileProblem, match="without a heading"):
        save_book(book, rich)


def test_a_sheet_that_the_file_lacks(rich: Path, contents: Contents) -> None:
    before, book = contents(rich), read_book(rich)
    add(book.sheet("Ownership"), ["A1", "CSM", "007", date(2026, 1, 1), None, Decimal("0.125")])
    add(book.sheet("Frozen"), ["2026-07", "007", 1, "x" * 32_000])
    book.sheet("Goals")
    save_book(book, rich)
    after = read_book(rich)
    assert "Goals" not in after.sheets
    for name in ("Payees", "Accounts", "Ownership", "Frozen"):
        assert after.sheets[name] == book.sheets[name]
    kept = {
        n
        for n in before
        if n.startswith(("xl/drawings", "xl/charts", "xl/media", "xl/vba", "customXml", "xl/comments"))
    }
    assert len(kept) >= 5
    assert not kept & changed(before, contents(rich))
    workbook = loaded(rich)
    assert workbook.sheetnames == ["Payees", "My dashboard", "accounts ", "Ownership", "Frozen"]
    assert workbook["Frozen"].sheet_state == "veryHidden"
    assert workbook["Ownership"].tables["Ownership"].ref == "A1:F2"
    assert workbook["Ownership"]["D2"].number_format == "yyyy-mm-dd"
    assert workbook["Ownership"]["A1"].font.b
    assert {t.id for sheet in workbook for t in sheet.tables.values()} == {1, 2, 3}


def test_a_blank_sheet_of_the_right_name_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.title = "Payees"
    workbook.save(path)
    book = Book()
    add(book.sheet("Payees"), ["1", "a", None, None, None, date(2026, 1, 1), None])
    save_book(book, path)
    assert read_book(path).sheets["Payees"] == book.sheets["Payees"]


@pytest.fixture
def listed(tmp_path: Path) -> Callable[..., Path]:
    """Payees A1:C4 with whatever else a test puts on the sheet."""

    def made(prepare: Callable[[object], None], table: str | None = "A1:C4", **options: object) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.title = "Payees"
        for row in [("Payee ID", "Name", "Sum"), ("1", "a", 1), ("2", "b", 2), ("3", "c", 3)]:
            sheet.append(row)
        if table:
            sheet.add_table(Table(displayName="T", ref=table, **options))
        prepare(sheet)
        workbook.save(tmp_path / "listed.xlsx")
        return tmp_path / "listed.xlsx"

    return made


@pytest.mark.parametrize("table", ["A1:C4", None])
def test_what_stands_below_is_not_written_over(listed: Callable[..., Path], table: str | None) -> None:
    path = listed(lambda sheet: sheet.__setitem__("B6", "note"), table)
    if table is None:
        assert read_book(path).sheets["Payees"].size == 5
        return
    book = read_book(path)
    add(book.sheets["Payees"], ["4", "d", 4])
    whole = path.read_bytes()
    with pytest.raises(FileProblem, match=r"Payees: .* B6 is in use"):
        save_book(book, path)
    assert path.read_bytes() == whole


def test_a_merged_cell_below_is_in_use(listed: Callable[..., Path]) -> None:
    path = listed(lambda sheet: sheet.merge_cells("C5:D9"))
    book = read_book(path)
    add(book.sheets["Payees"], ["4", "d", 4])
    with pytest.raises(FileProblem, match="C5 is in use"):
        save_book(book, path)


def test_totals_move_with_the_end(listed: Callable[..., Path]) -> None:
    def totals(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet["A5"] = "Total"
        sheet["C5"] = "=SUBTOTAL(109,T[Sum])+A5"
        sheet["E5"] = "beside"

    path = listed(totals, "A1:C5", totalsRowCount=1)
    book = read_book(path)
    assert book.sheets["Payees"].size == 3
    add(book.sheets["Payees"], ["4", "d", 4])
    add(book.sheets["Payees"], ["5", "e", 5])
    save_book(book, path)
    sheet = loaded(path)["Payees"]
    assert [sheet[a].value for a in ("A5", "C5", "E5", "A7", "C7")] == [
        "4",
        4,
        "beside",
        "Total",
        "=SUBTOTAL(109,T[Sum])+A7",
    ]
    assert (sheet.tables["T"].ref, sheet.tables["T"].autoFilter.ref) == ("A1:C7", "A1:C6")
    for _ in range(4):
        drop(book.sheets["Payees"], 0)
    save_book(book, path)
    sheet = loaded(path)["Payees"]
    assert [sheet[a].value for a in ("A2", "A3", "A4", "A7", "C3")] == [
        "5",
        "Total",
        None,
        None,
        "=SUBTOTAL(109,T[Sum])+A3",
    ]
    assert read_book(path).sheets["Payees"] == book.sheets["Payees"]


SHARED = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f t="shared" ref="B2:B4" si="0">A2*2&amp;"x"</f><v>2</v></c></row>'
    '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f t="shared" si="0"/><v>4</v></c></row>'
    '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f t="shared" si="0"/><v>6</v></c></row>'
)


def test_shared_formulas_are_spelled_out_when_their_rows_change(make: Callable[..., Path]) -> None:
    path = make(SHARED)
    book = read_book(path)
    book.sheets["Payees"].cells[1][0] = "by hand"
    drop(book.sheets["Payees"], 1)
    save_book(book, path)
    sheet = loaded(path)["Payees"]
    assert [sheet[a].value for a in ("B2", "B3", "B4")] == ["by hand", '=A3*2&"x"', None]


def test_a_formula_over_several_cells_does_not_move(make: Callable[..., Path]) -> None:
    path = make(
        SHARED.replace('t="shared" ref="B2:B4" si="0"', 't="array" ref="B2:B3"').replace('<f t="shared" si="0"/>', "")
    )
    book = read_book(path)
    add(book.sheets["Payees"], [0, 0], at=0)
    with pytest.raises(FileProblem, match="B2:B3 holds a formula over several cells"):
        save_book(book, path)


def test_formulas_that_were_never_calculated_stay(make: Callable[..., Path]) -> None:
    path = make(SHARED.replace("<v>4</v>", ""))
    book = read_book(path)
    assert book.sheets["Payees"].cells[1][1] == CellError("formula not calculated")
    book.sheets["Payees"].cells[0][1] = "edited"
    save_book(book, path)
    assert read_book(path) == book
    assert loaded(path)["Payees"]["B3"].value == '=A3*2&"x"'


@pytest.mark.parametrize("writing", ["prefixed", "strict", "1904"])
def test_unusual_files_are_saved_into(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], writing: str
) -> None:
    parts = make_parts(SHARED, date1904=writing == "1904")
    if writing == "strict":
        parts = {
            name: text.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            ).replace(
                "http://schemas.openxmlformats.org/officeDocument/2006", "http://purl.oclc.org/ooxml/officeDocument"
            )
            for name, text in parts.items()
        }
    if writing == "prefixed":
        for name in ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"):
            text = (
                parts[name].replace("xmlns=", "xmlns:x=").replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
            )
            parts[name] = "<?xml version='1.0'?><!-- made by hand -->" + text
    path = zip_parts(parts)
    book = read_book(path)
    add(book.sheets["Payees"], [date(2026, 7, 1), "new"])
    add(book.sheet("Accounts"), ["1", "a", None, date(2026, 7, 2)])
    save_book(book, path)
    assert read_book(path) == book
    if writing != "strict":
        assert loaded(path)["Payees"]["A5"].value == datetime(2026, 7, 1)


def test_the_chain_of_calculation_goes_and_all_is_calculated_on_load(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], contents: Contents
) -> None:
    parts = make_parts(SHARED)
    parts["xl/calcChain.xml"] = "<calcChain/>"
    rels = "xl/_rels/workbook.xml.rels"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    parts[rels] = parts[rels].replace("</", f'<Relationship Id="rId9" Type="{kind}" Target="/xl/calcChain.xml"/></')
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</", '<Override PartName="/xl/calcChain.xml" ContentType="x"/></'
    )
    path = zip_parts(parts)
    book = read_book(path)
    book.sheets["Payees"].cells[0][0] = 9
    save_book(book, path)
    after = contents(path)
    assert "xl/calcChain.xml" not in after
    assert all(b"calcChain" not in text for text in after.values())
    assert b'</sheets><calcPr fullCalcOnLoad="1"/>' in after["xl/workbook.xml"]


def test_a_file_that_changed_meanwhile_is_not_written_over(rich: Path) -> None:
    before = fingerprint(rich)
    book = read_book(rich)
    book.sheets["Payees"].cells[1][0] = "x"
    after = save_book(book, rich, expected=before)
    assert after == fingerprint(rich) != before
    with pytest.raises(FileProblem, match="changed by another program"):
        save_book(book, rich, expected=before)


def test_a_file_that_changes_during_the_save_is_not_written_over(rich: Path) -> None:
    book, before = read_book(rich), fingerprint(rich)
    book.sheets["Payees"].cells[1][0] = "x"

    def write(done: int, total: int) -> None:
        if done == total:
            rich.write_bytes(b"from another program")

    with pytest.raises(FileProblem, match="changed by another program"):
        save_book(book, rich, expected=before, watch=write)
    assert rich.read_bytes() == b"from another program"


def test_save_under_another_name_keeps_what_is_the_users(rich: Path, tmp_path: Path, contents: Contents) -> None:
    book = read_book(rich)
    book.sheets["Payees"].cells[1][0] = "x"
    whole = rich.read_bytes()
    save_book(book, tmp_path / "other.xlsx", original=rich)
    assert rich.read_bytes() == whole
    assert changed(contents(rich), contents(tmp_path / "other.xlsx")) == {"xl/worksheets/sheet1.xml"}
    with pytest.raises(FileProblem, match="does not exist any more"):
        save_book(book, tmp_path / "third.xlsx", original=tmp_path / "gone.xlsx")


def test_macros_are_kept_and_never_dropped_for_a_name(tmp_path: Path) -> None:
    macro = tmp_path / "macro.xlsm"
    project = tmp_path / "vba.bin"
    project.write_bytes(b"\xd0\xcf\x11\xe0macro")
    workbook = xlsxwriter.Workbook(macro)
    workbook.add_vba_project(project)
    workbook.add_worksheet("Payees").write_row(0, 0, ["Payee ID", "Name"])
    workbook.close()
    book = read_book(macro)
    add(book.sheets["Payees"], ["1", "a"])
    for ending in (".xlsx", ".xltx"):
        with pytest.raises(FileProblem, match=rf"holds macros; .* \.{ending[1:-1]}m$"):
            save_book(book, tmp_path / f"x{ending}", original=macro)
    save_book(book, macro)
    with zipfile.ZipFile(macro) as package:
        assert package.read("xl/vbaProject.bin") == project.read_bytes()
    assert main_type(macro) == openpyxl.xml.constants.XLSM


@pytest.mark.parametrize("ending", ["xlsx", "xlsm", "xltx", "xltm"])
def test_a_file_is_of_the_kind_that_its_name_says(rich: Path, tmp_path: Path, ending: str) -> None:
    """Excel opens no .xlsm that says it is an .xlsx, as programs write that know no macros."""
    wanted = getattr(openpyxl.xml.constants, ending.upper())
    copy, renamed, new = (tmp_path / f"{name}.{ending}" for name in ("copy", "renamed", "new"))
    book = read_book(rich)
    save_book(book, copy, original=rich)
    renamed.write_bytes(rich.read_bytes())
    save_book(book, renamed)
    assert renamed.read_bytes() == rich.read_bytes(), "nothing changed, so nothing is written"
    book.sheets["Payees"].cells[1][0] = "x"
    save_book(book, renamed)
    save_book(book, new)
    assert [main_type(path) for path in (copy, renamed, new)] == [wanted] * 3
    assert [read_book(path).sheets["Payees"].cells[1][0] for path in (renamed, new)] == ["x"] * 2


def test_parts_whose_names_have_backslashes(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], contents: Contents
) -> None:
    path = zip_parts({name.replace("/", "\\"): text for name, text in make_parts(SHARED).items()})
    before, book = contents(path), read_book(path)
    add(book.sheets["Payees"], [date(2026, 7, 1), "new"])
    save_book(book, path)
    assert read_book(path) == book
    assert list(contents(path)) == list(before)


def test_a_workbook_without_sheets_is_not_saved_into(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path]
) -> None:
    parts = make_parts(SHARED)
    parts["xl/workbook.xml"] = re.sub("<sheets>.*</sheets>", "<sheets/>", parts["xl/workbook.xml"])
    book = Book()
    add(book.sheet("Accounts"), ["1", "a", None, None])
    with pytest.raises(FileProblem, match="it has no sheets"):
        save_book(book, zip_parts(parts))


def test_a_case_file_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text('{"tables": {}}')
    with pytest.raises(FileProblem, match="is a case file"):
        save_book(Book(), path)


@pytest.mark.skipif(os.name == "nt", reason="modes are those of Unix")
def test_mode_and_links_are_kept(rich: Path, tmp_path: Path) -> None:
    rich.chmod(0o640)
    link = tmp_path / "link.xlsx"
    link.symlink_to(rich)
    book = read_book(link)
    book.sheets["Payees"].cells[1][0] = "x"
    save_book(book, link)
    assert link.is_symlink()
    assert stat.S_IMODE(rich.stat().st_mode) == 0o640
    assert read_book(rich).sheets["Payees"].cells[1][0] == "x"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.xlsx", "picture.png", "rich.xlsx"]


@pytest.mark.parametrize("lacking", ["the part", "the cell formats", "everything in it"])
def test_a_file_without_cell_formats_gets_what_it_needs(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], contents: Contents, lacking: str
) -> None:
    parts = make_parts(SHARED)
    if lacking == "the part":
        del parts["xl/styles.xml"]
        for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            parts[name] = re.sub(r"<(Override|Relationship) [^<>]*styles[^<>]*/>", "", parts[name])
    elif lacking == "everything in it":
        parts["xl/styles.xml"] = re.sub(">.*", "/>", parts["xl/styles.xml"])
    else:
        parts["xl/styles.xml"] = re.sub("<cellXfs.*</cellXfs>", "", parts["xl/styles.xml"])
    path = zip_parts(parts)
    book = read_book(path)
    add(book.sheets["Payees"], [date(2026, 7, 1), "new"])
    save_book(book, path)
    assert read_book(path) == book
    assert loaded(path)["Payees"]["A5"].value == datetime(2026, 7, 1)
    assert b"styles+xml" in contents(path)["[Content_Types].xml"]


def test_cell_formats_with_alternatives_keep_their_places(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], contents: Contents
) -> None:
    parts = make_parts(SHARED.replace('<c r="A4">', '<c r="A4" s="1">'))
    plain = read_book(zip_parts(parts))
    assert plain.sheets["Payees"].cells[0][-1] == date(1900, 1, 3)
    choice = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
        'xmlns:hs="http://example.org/hs" Requires="hs"><xf numFmtId="14" hs:wide="1"/></mc:Choice>'
        '<mc:Fallback><xf numFmtId="14"/></mc:Fallback></mc:AlternateContent>'
    )
    parts["xl/styles.xml"] = parts["xl/styles.xml"].replace('<xf numFmtId="14"/>', choice)
    path = zip_parts(parts)
    book = read_book(path)
    assert book.sheets == plain.sheets
    add(book.sheets["Payees"], [date(2026, 7, 1), "new"])
    save_book(book, path)
    assert read_book(path) == book
    assert choice.encode() in contents(path)["xl/styles.xml"]


def test_relationships_are_declared_where_the_file_declares_each_of_them(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], contents: Contents
) -> None:
    gone = '<Override PartName="/xl/worksheets/sheet2.xml" ContentType="x"/></Types>'
    parts = make_parts(SHARED)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", gone)
    path = zip_parts(parts)
    book = read_book(path)
    add(book.sheet("Accounts"), ["1", "a", None, None])
    save_book(book, path)
    types = re.findall('PartName="([^"]*)"', contents(path)["[Content_Types].xml"].decode())
    assert "/xl/worksheets/_rels/sheet2.xml.rels" in types
    assert len(types) == len(set(types))


def test_an_added_sheet_does_not_take_the_place_of_one_that_is_missing(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], contents: Contents
) -> None:
    parts = make_parts(SHARED)
    workbook, rels = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    parts[workbook] = parts[workbook].replace("</sheets>", '<sheet name="Lost" sheetId="7" r:id="rId7"/></sheets>')
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    lost = f'<Relationship Id="rId7" Type="{kind}" Target="worksheets/sheet2.xml"/></Relationships>'
    parts[rels] = parts[rels].replace("</Relationships>", lost)
    path = zip_parts(parts)
    book = read_book(path)
    add(book.sheet("Accounts"), ["1", "a", None, None])
    save_book(book, path)
    assert "xl/worksheets/sheet2.xml" not in contents(path)
    assert read_book(path) == book


def test_a_sheet_is_added_where_each_sheet_declares_its_own_prefix(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path]
) -> None:
    parts = make_parts(SHARED)
    declared = re.search(r' xmlns:r="[^"]*"', parts["xl/workbook.xml"])
    assert declared is not None
    text = parts["xl/workbook.xml"].replace(declared[0], "").replace("<sheet ", f"<sheet{declared[0]} ")
    parts["xl/workbook.xml"] = text
    path = zip_parts(parts)
    book = read_book(path)
    add(book.sheet("Accounts"), ["1", "a", None, None])
    save_book(book, path)
    assert read_book(path) == book
    assert loaded(path).sheetnames == ["Payees", "Accounts"]


def test_a_save_can_be_watched_and_stopped_with_nothing_replaced(rich: Path) -> None:
    book, before = read_book(rich), rich.read_bytes()
    book.sheet("Payees").cells[1][0] = "Somebody else"
    seen: list[tuple[int, int]] = []

    def stop_late(done: int, total: int) -> None:
        seen.append((done, total))
        if (done, total) == (1, 1):  # the last look, when all is ready to take the old file's place
            raise InterruptedError

    with pytest.raises(InterruptedError):
        save_book(book, rich, watch=stop_late)
    assert len(seen) > 1
    assert all(done <= total for done, total in seen)
    assert rich.read_bytes() == before
    assert not list(rich.parent.glob(".*.tmp"))
