"""Books as people and programs write them are read in full: nothing lost, nothing taken for something else."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.table import Table

from book import FileProblem, read_book
from book.container.package import Package
from book.sheet.sheetxml import MAIN, SheetText
from model.tables.book import CellError, Sheet

HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
Make = Callable[..., Path]


def text(address: str, content: str) -> str:
    """The XML of a text cell."""
    return f'<c r="{address}" t="inlineStr"><is><t>{content}</t></is></c>'


def part(content: str, declaration: str = '<?xml version="1.0"?>') -> str:
    """A whole worksheet part."""
    return f'{declaration}<worksheet xmlns="{MAIN[0]}">{content}</worksheet>'


def payees(path: Path) -> Sheet:
    return read_book(path).sheets["Payees"]


def test_every_type_of_cell(make: Make) -> None:
    cells = [
        '<c r="{}" t="s"><v>3</v></c>',
        '<c r="{}" t="s"><v>4</v></c>',
        '<c r="{}" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c>',
        '<c r="{}" t="str"><f>"a"</f><v>a</v></c>',
        '<c r="{}"><v>0.30000000000000004</v></c>',
        '<c r="{}" s="1"><v>46204</v></c>',
        '<c r="{}" s="2"><v>46204.5</v></c>',
        '<c r="{}" s="3"><v>0.5</v></c>',
        '<c r="{}" t="b"><v>1</v></c>',
        '<c r="{}" t="e"><v>#N/A</v></c>',
        '<c r="{}" t="d"><v>2026-07-01</v></c>',
        '<c r="{}"><f>1+1</f></c>',
        '<c r="{}" t="s"><v>2</v></c>',
        '<c r="{}"><f>1+1</f><v>2</v></c>',
    ]
    rows = "".join(f'<row r="{i}">{cell.format(f"A{i}")}</row>' for i, cell in enumerate(cells, 2))
    assert payees(make(HEADER + rows)).cells[0] == [
        *("A&B", " a\rb ", "inline", "a", Decimal("0.3"), date(2026, 7, 1), datetime(2026, 7, 1, 12)),
        *(Decimal("0.5"), True, CellError("#N/A"), date(2026, 7, 1), CellError("formula not calculated"), None, 2),
    ]


def test_headings_below_a_title_and_off_the_first_column(make: Make) -> None:
    sheet = payees(
        make(
            f'<row r="2">{text("A2", "Name list of 2026")}</row>'
            f'<row r="5">{text("A5", "note")}{text("C5", " payee  id")}'
            f'<c r="D5" t="s"><v>1</v></c>{text("E5", "Shirt")}</row>'
            f'<row r="6"><c r="C6"><v>7</v></c>{text("E6", "red")}</row>'
            f'<row r="8"><c r="A8"><v>1</v></c>{text("D8", "x")}</row><row r="9"><c r="A9"><v>1</v></c></row>'
        )
    )
    assert sheet.headings == [" payee  id", "Name", "Shirt"]
    assert sheet.cells == [[7, None, None], [None, None, "x"], ["red", None, None]]
    assert sheet.address(2, "Name") == "D8"


def test_names_of_sheets_match_without_case_and_spaces(make: Make) -> None:
    assert payees(make(HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>', "PAY EES")).size == 1


def test_period_headings_that_excel_turned_into_dates(make: Make) -> None:
    sheet = make(
        f'<row r="1">{text("A1", "Owner")}{text("B1", "Measure")}'
        '<c r="D1" s="1"><v>46204</v></c></row><row r="2"><c r="A2"><v>7</v></c><c r="D2"><v>1.05</v></c></row>',
        "Targets",
    )
    found = read_book(sheet).sheets["Targets"]
    assert found.headings == ["Owner", "Measure", "", "2026-07-01"]
    assert found.cells[3] == [Decimal("1.05")]


def test_a_sheet_without_any_known_heading_is_shown_as_it_is(make: Make) -> None:
    sheet = payees(make('<row r="3"><c r="B3"><v>1</v></c></row><row r="4"><c r="B4"><v>2</v></c></row>'))
    assert (sheet.headings, sheet.cells) == (["1"], [[2]])


@pytest.fixture
def with_table(tmp_path: Path) -> Callable[..., Path]:
    """A Payees sheet whose Excel table has the given area, with rows 3 to 6 filled in columns B and C."""

    def made(area: str, **options: object) -> Path:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        sheet.title = "Payees"
        sheet["A1"] = "Payee ID"
        for row, values in enumerate([("Payee ID", "Name"), ("1", "a"), ("2", "b"), ("3", "c")], 3):
            sheet.cell(row, 2, values[0])
            sheet.cell(row, 3, values[1])
        sheet["B9"] = "a note"
        sheet.add_table(Table(displayName="T", ref=area, **options))
        workbook.save(tmp_path / "table.xlsx")
        return tmp_path / "table.xlsx"

    return made


def test_an_excel_table_says_where_its_rows_end(with_table: Callable[..., Path]) -> None:
    sheet = payees(with_table("B3:C6"))
    assert (sheet.headings, sheet.header_row, sheet.first_column) == (["Payee ID", "Name"], 3, 2)
    assert sheet.cells == [["1", "2", "3"], ["a", "b", "c"]]


def test_rows_right_below_an_excel_table_belong_to_it(with_table: Callable[..., Path]) -> None:
    assert payees(with_table("B3:C4")).cells[0] == ["1", "2", "3"]


def test_the_totals_of_an_excel_table_are_no_data(with_table: Callable[..., Path]) -> None:
    assert payees(with_table("B3:C6", totalsRowCount=1)).cells[0] == ["1", "2"]


def test_the_1904_system(make: Make) -> None:
    row = '<row r="2"><c r="A2" s="1"><v>44742</v></c></row>'
    assert payees(make(HEADER + row, date1904=True)).cells[0] == [date(2026, 7, 1)]


def test_strict_files(make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path]) -> None:
    parts = {
        name: text.replace(MAIN[0], MAIN[1]).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, text in make_parts(HEADER + '<row r="2"><c r="A2" t="d"><v>2026-07-01</v></c></row>').items()
    }
    assert payees(zip_parts(parts)).cells[0] == [date(2026, 7, 1)]


UNUSUAL = {
    "prefixed": f"<?xml version='1.0'?><x:worksheet xmlns:x='{MAIN[0]}'><x:sheetData>"
    "<x:row r='1'><x:c r='A1' t='s'><x:v>0</x:v></x:c></x:row>"
    "<x:row r='2'><x:c r='A2' t='str'><x:v>a &amp; \"b\"</x:v></x:c></x:row></x:sheetData></x:worksheet>",
    "comments": part(
        '<!-- <sheetData> --><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<!-- <row r="2"><c r="A2"><v>5</v></c></row> -->'
        '<row r="2"><c r="A2" t="str"><v><![CDATA[a & "b"]]></v></c></row></sheetData>'
    ),
    "instructions": part(
        "<?x <row?><sheetData><row><c t='s'><v>0</v></c></row>"
        '<row><c r="A2" t="str"><v>a &#38; &quot;b&#x22;</v></c></row></sheetData>'
    ),
    "indented": part(
        '\n <sheetData>\n  <row r="1">\n   <c r="A1" t="s">\n    <v>0</v>\n   </c>\n  </row>\n  <row r="2" >\n   '
        '<c t="str" r="A2">\n <v>a &amp; "b"</v>\n   </c>\n  </row>\n </sheetData>\n',
        '<?xml version="1.0"?>\n',
    ),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("writing", sorted(UNUSUAL))
def test_unusual_writings_of_the_same_sheet(make: Make, writing: str, encoding: str) -> None:
    sheet = payees(make(UNUSUAL[writing].encode(encoding)))
    assert (sheet.headings, sheet.cells) == (["Payee ID"], [['a & "b"']])


def test_rows_that_go_backwards_are_refused(make: Make) -> None:
    with pytest.raises(FileProblem, match=r"sheet1\.xml is not readable"):
        read_book(make(HEADER + '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'))


def test_a_dimension_that_lies_does_no_harm(make: Make) -> None:
    rows = HEADER + "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(2, 40))
    assert payees(make(part(f'<dimension ref="A1:A2"/><sheetData>{rows}</sheetData>'))).size == 38


def test_formatted_rows_without_values_cost_nothing(make: Make) -> None:
    rows = "".join(f'<row r="{i}" s="1"><c r="A{i}" s="1"/></row>' for i in range(3, 60_000))
    empty = "".join(f'<row r="{i}"/>' for i in range(60_000, 90_000))
    assert payees(make(HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>' + rows + empty)).cells == [[1], [None]]


def test_a_stray_cell_far_below_is_named_instead_of_a_million_blank_rows(make: Make) -> None:
    headings = ["Payee ID", "Name", "Email", "Hire date", "Leave date"]
    heads = "".join(text(f"{c}1", h) for c, h in zip("ABCDE", headings, strict=True))
    with pytest.raises(FileProblem, match=r"row 1048576 of Payees"):
        read_book(make(f'<row r="1">{heads}</row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'))


def test_two_sheets_of_one_name(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Payees"
    workbook.create_sheet("Pay ees")
    workbook.save(tmp_path / "twice.xlsx")
    with pytest.raises(FileProblem, match="'Payees' and 'Pay ees'"):
        read_book(tmp_path / "twice.xlsx")


def test_a_workbook_without_any_sheet_of_a_book(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(FileProblem, match="none of the sheets of a comp book"):
        read_book(tmp_path / "other.xlsx")


def test_head_and_tail_are_kept_as_written(rich: Path) -> None:
    with Package(rich) as package:
        text = SheetText(package, "xl/worksheets/sheet1.xml")
        rows = list(text.rows())
        whole = text.head + "".join(f"<row{r.attributes}>{r.cells}</row>" for r in rows) + text.tail
        assert whole.encode() == package.read("xl/worksheets/sheet1.xml")
