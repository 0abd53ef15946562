"""What an .xlsx file says beside its values: struck text, comments, colours, and numbers shown otherwise."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import xlsxwriter

from book.sheet.celllooks import CellLooks
from intake import open_source
from intake.tables.doubts import sheet_doubts
from model.basics.problem import Severity

_RELATION = (
    '<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
    'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
)
_THREAD = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="B3" id="{1}"><text>should be 900</text></threadedComment>'
    '<threadedComment ref="B3" id="{2}" parentId="{1}"><text>agreed</text></threadedComment></ThreadedComments>'
)


def _looks(path: Path) -> CellLooks:
    return open_source(path).sheets[0].looks


def test_struck_raised_and_coloured_cells(tmp_path: Path) -> None:
    path = tmp_path / "looks.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, add = book.add_worksheet(), book.add_format
        out, up, plain = add({"font_strikeout": True}), add({"font_script": 1}), add({"bold": True})
        for row in range(60):  # enough to be cut together
            sheet.write(row, 0, f"D-{row}", out if row in (20, 50) else None)
            sheet.write(row, 1, row, add({"num_format": '"D-"0000'}))
            sheet.write(row, 2, 0.5, add({"num_format": "0%"}))
        sheet.write_rich_string(30, 0, out, "900", plain, " 800")
        sheet.write_rich_string(31, 0, plain, "D-17", up, "2")
        sheet.write_rich_string(32, 0, plain, "bold", add({"italic": True}), " only")
        for row, look in enumerate(({"bg_color": "yellow"}, {"font_color": "#FF0000"}, {"font_color": "white"})):
            sheet.write(row, 3, 1, add(look))
        sheet.write(3, 3, 1, add({"font_color": "white", "bg_color": "navy"}))
        sheet.write(4, 3, 1, add({"indent": 2}))
        for row, level in ((40, 1), (41, 2), (42, 1)):
            sheet.set_row(row, None, None, {"level": level})
    looks = _looks(path)
    struck = {row: mark for row in range(1, 61) if (mark := looks.struck.at(row, 1))}
    assert struck == {21: "-", 51: "-", 31: "-800", 32: "^D-17"}
    assert {looks.shows.at(row, 2) for row in range(1, 61)} == {"=D-\t\t\t\t"}
    assert looks.shows.of(3, range(1, 61)) == ("%",) * 60
    assert [looks.colours.at(row, 4) for row in range(1, 6)] == ["yellow", "red text", "", "blue", ""]
    assert looks.levels == {41: 1, 42: 2, 43: 1}
    assert ([looks.shows.at(row, 4) for row in (3, 4)], looks.indents.at(5, 4)) == (["hidden", ""], "2")


def test_notes_and_threads(tmp_path: Path) -> None:
    path = tmp_path / "comments.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Deal", "ARR"])
        sheet.write_comment("B2", "wrong,\n should be 900")
        sheet.write_comment("B3", "[Threaded comment] Your version of Excel allows you to read this")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[rels] = parts[rels].decode().replace("</Relationships>", _RELATION).encode()
    parts["xl/threadedComments/threadedComment1.xml"] = _THREAD.encode()
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    assert _looks(path).comments == {(2, 2): "wrong, should be 900", (3, 2): "should be 900 / agreed"}
    parts["xl/comments1.xml"] = b"<comments"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    source = open_source(path)
    assert [issue.right for issue in source.problems] == ["the sheet is read without comments and text boxes"]


def test_text_boxes_and_what_stands_above_and_below_pages(tmp_path: Path) -> None:
    path = tmp_path / "boxes.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Deal", "ARR"])
        sheet.insert_textbox("D2", "Red rows\nare not paid")
        sheet.set_header('&L&"Arial,Bold"&12Amounts in EUR && more&C&A&R&P of &N')
    (found,) = open_source(path).sheets
    assert found.boxes == ("Red rows are not paid",)
    assert found.pages == ("Amounts in EUR & more", "of")


def test_conditional_formats_that_strike_out_are_told(tmp_path: Path) -> None:
    path = tmp_path / "rules.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_column(0, 0, ["Deal", "D1", "D2"])
        out, bold = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        for rule, look in (('=$F2="Cancelled"', out), ("=$F2=1", bold)):
            sheet.conditional_format("A2:F9", {"type": "formula", "criteria": rule, "format": look})
    (found,) = open_source(path).sheets
    assert found.striking == (("A2:F9", '$F2="Cancelled"'),)
    (told,) = (issue for issue in sheet_doubts(found) if "conditional" in issue.wrong)
    assert (told.cell, told.severity) == ("A2:F9", Severity.WARNING)
    assert 'strikes out cells by the rule $F2="Cancelled"; which those are' in told.wrong


def test_cells_that_are_calculated(tmp_path: Path) -> None:
    """However they are cut: the first rows one by one, the others together."""
    path = tmp_path / "formulas.xlsx"
    typed = {3, 40, 41}
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for row in range(60):
            sheet.write(row, 0, row)
            if row + 1 not in typed:
                sheet.write_formula(row, 27, f"=A{row + 1}", None, "text" if row % 2 else 7)
            else:
                sheet.write(row, 27, 7)
    formulas = _looks(path).formulas
    assert {row for row in range(1, 61) if not formulas.at(row, 28)} == typed
    assert not formulas.of(1, range(1, 61))


def test_a_cell_without_an_address_says_nothing_of_the_one_before(
    tmp_path: Path, rewritten: Callable[[Path, str, Callable[[str], str]], Path]
) -> None:
    path = tmp_path / "formulas.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, 1)
        sheet.write_formula(0, 1, "=A1", None, 1)
    rewritten(path, "xl/worksheets/sheet1.xml", lambda text: text.replace('<c r="B1">', "<c>"))
    source = open_source(path).sheets[0]
    assert source.lines[0].values == [1, 1]
    assert not source.looks.formulas.at(1, 1)


def test_digits_and_a_minus_that_formats_leave_off(tmp_path: Path) -> None:
    path = tmp_path / "digits.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for column, code in enumerate(("0", "0.0,", "#,##0;#,##0", "0.00")):
            sheet.write(0, column, -500, book.add_format({"num_format": code}))
    looks = _looks(path)
    assert [looks.digits.at(1, column) for column in (1, 2, 3, 4)] == ["0", "1,", "0", ""]
    assert [looks.below.at(1, column) for column in (1, 2, 3, 4)] == ["", "", "+", ""]
