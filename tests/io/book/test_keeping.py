"""What hangs on a book that no library keeps: it survives, and what belongs to a row goes with the row."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import openpyxl
import pytest

from book import FileProblem, read_book, save_book
from model.tables.book import Book, Cell, CellError
from tests.io.book.conftest import zipped
from tests.io.book.museum import ROWS, parts

Contents = Callable[[Path], dict[str, bytes]]
SHEET, TABLE, WORKBOOK = "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/workbook.xml"
COMMENTS = {"xl/comments1.xml", "xl/threadedComments/threadedComment1.xml", "xl/drawings/vmlDrawing1.vml"}
NEW: list[Cell] = ["010", "New", None, 40, None, None]


@pytest.fixture
def museum(tmp_path: Path) -> Path:
    return zipped(tmp_path / "museum.xlsm", parts())


def changed(before: dict[str, bytes], after: dict[str, bytes]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def saved(path: Path, edit: Callable[[list[list[Cell]]], object]) -> Book:
    """The book at a path with the rows of its Payees edited and saved; it reads back as it was saved."""
    book = read_book(path)
    sheet = book.sheets["Payees"]
    rows = [list(row) for row in zip(*sheet.cells, strict=True)]
    edit(rows)
    sheet.cells[:] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in sheet.headings]
    save_book(book, path)
    assert read_book(path) == book
    return book


def text_of(path: Path, part: str = SHEET) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(part).decode()


def named(path: Path) -> dict[str, str]:
    found: list[tuple[str, str]] = re.findall(
        r'<definedName[^<>]*? name="([^"]*)"[^<>]*>([^<]*)<',
        text_of(path, WORKBOOK).replace("<definedName ", "<definedName  "),
    )
    return dict(found)


def around(xml: str) -> dict[str, Element]:
    """What a worksheet says besides its cells and how far they reach, by element."""
    return {
        child.tag.rpartition("}")[2]: child
        for child in fromstring(xml)
        if not child.tag.endswith(("sheetData", "dimension"))
    }


def test_the_museum_reads(museum: Path) -> None:
    sheet = read_book(museum).sheets["Payees"]
    assert sheet.cells[1] == [name for _, name, *_ in ROWS]
    assert sheet.cells[2] == [CellError("#VALUE!")] * 3


def test_an_edited_cell_changes_nothing_else(museum: Path, contents: Contents) -> None:
    before = contents(museum)
    saved(museum, lambda rows: rows[1].__setitem__(3, 21))
    after = contents(museum)
    assert changed(before, after) == {SHEET, WORKBOOK}
    assert list(after) == list(before)
    written = '<c r="E6" s="3"><v>20</v></c>'
    assert after[SHEET].decode() == before[SHEET].decode().replace(written, written.replace("20", "21"))
    assert after[WORKBOOK].decode() == before[WORKBOOK].decode().replace(
        'iterate="1"/>', 'iterate="1" fullCalcOnLoad="1"/>'
    )


def test_rows_that_move_take_along_what_is_theirs(museum: Path, contents: Contents) -> None:
    """Sato of row 6 goes to row 7: his link, comment, thread, formats and sparkline follow, and nothing else does."""
    before = contents(museum)
    saved(museum, lambda rows: rows.insert(1, NEW))
    after = contents(museum)
    assert changed(before, after) == {SHEET, TABLE, WORKBOOK, *COMMENTS}
    assert list(after) == list(before)
    text = text_of(museum)
    for wanted in (
        '<hyperlink ref="B7" r:id="rId10" tooltip="who"/>',
        '<hyperlink ref="I1" location="Dashboard!A1" display="go"/>',
        '<protectedRange sqref="E7" name="Goals of Sato"/>',
        '<ignoredError sqref="B5:B8" numberStoredAsText="1"/>',
        '<conditionalFormatting sqref="E5:E8">',
        '<conditionalFormatting sqref="C7:C8"><cfRule type="expression" dxfId="0" priority="2"><formula>$E7&gt;$E$5<',
        '<dataValidation type="custom" sqref="E8"><formula1>E8&gt;0</formula1></dataValidation>',
        "<xm:sqref>E5:E8</xm:sqref></x14:conditionalFormatting>",
        "<xm:sqref>E5:E8</xm:sqref></x14:dataValidation>",
        "<xm:f>Payees!E5:F5</xm:f><xm:sqref>G5</xm:sqref>",
        "<xm:f>Payees!E7:F7</xm:f><xm:sqref>G7</xm:sqref>",
        "<xm:f>Payees!E8:F8</xm:f><xm:sqref>G8</xm:sqref>",
        '<mergeCell ref="B1:G1"/>',
        '<c r="D7" t="e" vm="2"><v>#VALUE!</v></c>',
        '<c r="I6" cm="1"><f t="array" ref="I6">_xlfn.UNIQUE(C6)</f><v>1</v></c>',
        '<c r="C5" s="3" t="s"><v>1</v></c>',
    ):
        assert wanted in text
    assert text.count("<x14:sparkline>") == 3
    assert 'sqref="C5:C8"><formula1>Names<' in text
    assert text_of(museum, TABLE).count('ref="B4:G8"') == 1
    assert '<sortState ref="B5:G8"><sortCondition ref="E5:E8"/>' in text_of(museum, TABLE)
    assert "LEN(People[[#This Row],[Name]])*2</calculatedColumnFormula>" in text_of(museum, TABLE)
    assert '<comment ref="C7" ' in text_of(museum, "xl/comments1.xml")
    assert text_of(museum, "xl/threadedComments/threadedComment1.xml").count('ref="C7"') == 2
    box = text_of(museum, "xl/drawings/vmlDrawing1.vml")
    assert "<x:Row>6</x:Row>" in box
    assert "3, 15, 6, 10, 5, 15, 10, 4" in box
    assert before["xl/drawings/vmlDrawing1.vml"].decode().partition("1030")[2] == box.partition("1030")[2]
    assert named(museum) == {
        "_xlnm.Print_Area": "Payees!$B$1:$G$9",
        "_xlnm.Print_Titles": "Payees!$1:$4",
        "Names": "Payees!$C$5:$C$8",
        "Sato": 'Payees!$C$7&amp;"Payees!$C$6"',
        "Slicer_Name": "#N/A",
    }


def test_what_was_on_a_row_that_is_gone_is_gone(museum: Path) -> None:
    saved(museum, lambda rows: rows.pop(1))
    text = text_of(museum)
    assert "rId10" not in text
    assert "<hyperlinks><hyperlink " in text
    assert "protectedRange" not in text
    assert (
        '<conditionalFormatting sqref="C6"><cfRule type="expression" dxfId="0" priority="2"><formula>$E6&gt;$E$5<'
        in text
    )
    assert '<dataValidations count="2">' in text
    assert re.findall(r"<xm:f>(\w+!E\d:F\d)</xm:f><xm:sqref>(G\d)<", text) == [
        ("Payees!E5:F5", "G5"),
        ("Payees!E6:F6", "G6"),
    ]
    assert "<commentList></commentList>" in text_of(museum, "xl/comments1.xml")
    assert "<threadedComment " not in text_of(museum, "xl/threadedComments/threadedComment1.xml")
    assert text_of(museum, "xl/drawings/vmlDrawing1.vml").count("<v:shape ") == 1
    assert named(museum)["Sato"] == 'Payees!$C$6&amp;"Payees!$C$6"'
    assert named(museum)["Names"] == "Payees!$C$5:$C$6"


def test_lists_of_which_nothing_is_left_go_whole(museum: Path) -> None:
    """Excel repairs a file with an empty list of drop-downs or sparklines."""
    saved(museum, lambda rows: rows.pop(2))
    assert '<dataValidations count="1">' in text_of(museum)
    saved(museum, lambda rows: rows.clear())
    text = text_of(museum)
    assert "sparkline" not in text
    assert "slicerList" in text
    for name in ("hyperlinks", "dataValidations", "conditionalFormatting", "extLst", "ext"):
        assert f"<{name}></{name}>" not in text
    fromstring(text)


def test_everything_on_the_sheet_stands_where_the_schema_wants_it(museum: Path) -> None:
    before = around(text_of(museum))
    saved(museum, lambda rows: rows.reverse())
    saved(museum, lambda rows: rows.append(NEW))
    after = around(text_of(museum))
    assert list(after) == [name for name in before if name != ""]
    for name in (
        "sheetPr",
        "sheetViews",
        "cols",
        "pageSetup",
        "rowBreaks",
        "drawing",
        "legacyDrawing",
        "AlternateContent",
    ):
        assert [*after[name].itertext()] == [*before[name].itertext()]
        assert [e.attrib for e in after[name].iter()] == [e.attrib for e in before[name].iter()]


def test_every_relationship_still_leads_somewhere(museum: Path, contents: Contents) -> None:
    saved(museum, lambda rows: rows.insert(0, NEW))
    saved(museum, lambda rows: rows.pop(2))
    whole = museum.read_bytes()
    saved(museum, lambda rows: None)
    assert museum.read_bytes() == whole
    after = contents(museum)
    for name, data in after.items():
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for element in fromstring(data):
                target = posixpath.normpath(posixpath.join(folder, element.get("Target", "")))
                assert element.get("TargetMode") == "External" or target in after
    relations = after["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert all(f'"{key}"' in relations for key in re.findall(r' r:id="(\w+)"', text_of(museum)))


def test_another_reader_sees_the_rows_where_they_are_now(museum: Path) -> None:
    saved(museum, lambda rows: rows.insert(0, NEW))
    workbook = openpyxl.load_workbook(museum, read_only=True, keep_links=False)
    assert workbook.sheetnames == ["Payees", "Dashboard"]
    sheet = workbook["Payees"]
    assert (sheet["C5"].value, sheet["C7"].value, sheet["F7"].value) == ("New", "Sato", "=LEN(C7)*2")
    assert sheet["E7"].number_format == '0.0" goals"'
    workbook.close()


def test_the_owner_is_told_what_names_rows_that_moved_and_stays(museum: Path, contents: Contents) -> None:
    before = contents(museum)
    book = read_book(museum)
    book.sheets["Payees"].cells[3][0] = 11
    told: list[str] = []
    save_book(book, museum, told=told.append)
    assert [line for line in told if "signed digitally" in line] == told
    for column, cell in zip(book.sheets["Payees"].cells, NEW, strict=True):
        column.append(cell)
    told.clear()
    save_book(book, museum, told=told.append)
    assert "1 chart and 1 pivot table that name them" in told[0]
    assert "(first a chart: Payees!$E$5:$E$7)" in told[0]
    for column in book.sheets["Payees"].cells:
        del column[0]
    told.clear()
    save_book(book, museum, told=told.append)
    assert "4 formulas, 1 chart and 1 pivot table" in told[0], "three beside the table, one on the dashboard"
    kept = {name for name in before if name.startswith(("xl/charts", "xl/pivot", "xl/worksheets/sheet2"))}
    assert not kept & changed(before, contents(museum))


@pytest.mark.parametrize(
    ("formula", "at", "told"),
    [
        ("SUM(E5:E7)", "K1", "1 formula that names them by number (Payees!K1: E5:E7"),
        ("E6*2", "K6", "1 formula that names them by number (Payees!K6: E6"),
        ("E5+G6", "F6", "1 formula that names them by number (Payees!F7: E5"),
        ("E6*2+LEN(People[[#This Row],[E7]])+B4", "F6", ""),
        ("SUM(People[Goals])+LEN(&quot;E7&quot;)+K9", "K1", ""),
    ],
)
def test_formulas_on_the_sheet_itself_that_name_other_rows_are_told(
    make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], formula: str, at: str, told: str
) -> None:
    rows = {4: "".join(_text(f"{c}4", h) for c, h in zip("BCDEFG", ["Payee ID", "Name", *"abcd"], strict=True))}
    rows |= {n: "".join(_text(f"{c}{n}", f"{c}{n}") for c in "BCDEFG") for n in (5, 6, 7)}
    number = int(at[1:])
    cell = f'<c r="{at}"><f>{formula}</f><v>1</v></c>'
    standing = rows.get(number, "")
    rows[number] = standing.replace(_text(at, at), cell) if _text(at, at) in standing else standing + cell
    path = zip_parts(make_parts("".join(f'<row r="{n}">{cells}</row>' for n, cells in sorted(rows.items()))))
    book = read_book(path)
    for column in book.sheets["Payees"].cells:
        column.insert(0, "new")
    lines: list[str] = []
    save_book(book, path, told=lines.append)
    assert [line.partition("Check ")[2].partition("):")[0] for line in lines] == [told] * bool(told)


def _text(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_comment_below_the_table_is_in_use(museum: Path, tmp_path: Path) -> None:
    made = parts()
    comments = str(made["xl/comments1.xml"]).replace('ref="C6"', 'ref="C9"')
    path = zipped(tmp_path / "below.xlsm", made | {"xl/comments1.xml": comments})
    with pytest.raises(FileProblem, match="C9 has a comment"):
        saved(path, lambda rows: rows.append(NEW))


@pytest.mark.parametrize(("written", "told"), [(None, True), (1, False)])
def test_a_formula_that_ends_above_rows_that_came_in_is_told(tmp_path: Path, written: int | None, told: bool) -> None:
    path = tmp_path / "book.xlsx"
    made = openpyxl.Workbook()
    assert made.active is not None
    made.active.title = "Payees"
    for row in (["Payee ID", "Name", "Half"], ["P1", "Ann", "=LEN(B2)/2"], ["P2", "Bo", "=LEN(B3)/2"]):
        made.active.append(row)
    made.save(path)
    book = read_book(path)
    for column, cell in zip(book.sheets["Payees"].cells, ["P3", "Cy", written], strict=True):
        column.append(cell)
    lines: list[str] = []
    save_book(book, path, told=lines.append)
    line = "Payees: 1 row that came in has no formula in 'Half', as the rows above have; fill it down in Excel"
    assert lines == [line] * told
