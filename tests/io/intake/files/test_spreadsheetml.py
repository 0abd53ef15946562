"""Excel 2003 XML, as Excel and reporting systems write it, mostly under the name .xls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from book import FileProblem
from book.container.package import MAX_DEPTH
from book.sheet.workbook import Area
from intake import Source, open_source
from model.tables.book import Cell, CellError

SPACES = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
STYLES = """<Styles><Style ss:ID="Default"><NumberFormat/></Style>
<Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="child" ss:Parent="day"/>
<Style ss:ID="own"><NumberFormat ss:Format="dd/mm/yyyy;@"/></Style>
<Style ss:ID="hours"><NumberFormat ss:Format="[h]:mm"/></Style>
<Style><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="bare"/>
<Style ss:ID="std"><NumberFormat ss:Format="Standard"/></Style></Styles>"""

Opened = Callable[..., Source]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Opens a file of one sheet of rows; `before` and `after` stand around its table."""

    def save(rows: str, before: str = "", after: str = "", frame: str = "", encoding: str = "utf-8") -> Source:
        path = tmp_path / "report.xls"
        sheet = f'<Worksheet ss:Name="Data"><Table>{before}{rows}</Table>{after}</Worksheet>'
        head = f'<?xml version="1.0" encoding="{encoding}"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        path.write_bytes(f"{head}<Workbook {SPACES}>{frame}{STYLES}{sheet}</Workbook>".encode(encoding))
        return open_source(path)

    return save


def cell(kind: str, text: str, attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def value(source: Source) -> Cell:
    """The only cell of the first sheet."""
    ((found,),) = (line.values for line in source.sheets[0].lines)
    return found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (cell("Number", "0.30000000000000004"), Decimal("0.3")),
        (cell("Number", "45474", 'ss:StyleID="day"'), date(2024, 7, 1)),
        (cell("Number", "45474", 'ss:StyleID="child"'), date(2024, 7, 1)),
        (cell("Number", "45474", 'ss:StyleID="std"'), 45474),
        (cell("Number", "45474", 'ss:StyleID="bare"'), 45474),
        (cell("DateTime", "2024-07-01T00:00:00.000", 'ss:StyleID="own"'), date(2024, 7, 1)),
        (cell("DateTime", "2024-07-01T12:30:00.000"), datetime(2024, 7, 1, 12, 30)),
        (cell("DateTime", "1900-01-01T12:00:00.000", 'ss:StyleID="hours"'), Decimal("1.5")),
        (cell("DateTime", "1899-12-31T06:00:00.000"), Decimal("0.25")),
        (cell("String", "007"), "007"),
        (cell("String", " a&#10;b &amp; c "), " a\nb & c "),
        (cell("String", "a&#13;b&#7;"), "a\nb"),
        (cell("String", "<B xmlns='http://www.w3.org/TR/REC-html40'>bold</B> and not"), "bold and not"),
        (cell("Boolean", "1"), True),
        (cell("Error", "#N/A"), CellError("#N/A")),
        ('<Cell ss:Formula="=RC[-1]*2"/>', CellError("formula not calculated")),
        ('<Cell ss:Formula="=R1C1"><Data ss:Type="Number">5</Data></Cell>', 5),
        (f"<Cell><Comment><ss:Data>a note</ss:Data></Comment></Cell>{cell('String', 'own')}", "own"),
        (
            '<Cell><Data ss:Type="String">own</Data><Comment><ss:Data>a note</ss:Data></Comment></Cell>',
            "own",
        ),
    ],
)
def test_values_are_what_is_stored(opened: Opened, written: str, found: Cell) -> None:
    assert value(opened(f"<Row>{written}</Row>")) == found


def test_cells_and_rows_stand_where_their_indexes_say(opened: Opened) -> None:
    one = cell("Number", "1")
    rows = (
        f'<Row ss:Index="3">{one}{cell("Number", "2", "ss:Index=" + chr(34) + "4" + chr(34))}{one}</Row>'
        f'<Row ss:Span="2"/><Row>{cell("String", "wide", "ss:MergeAcross=" + chr(34) + "2" + chr(34))}{one}</Row>'
    )
    (sheet,) = opened(rows).sheets
    assert [(line.number, line.columns, line.values) for line in sheet.lines] == [
        (3, [1, 4, 5], [1, 2, 1]),
        (7, [1, 4], ["wide", 1]),
    ]
    assert sheet.merged == (Area(7, 1, 7, 3),)


def test_what_is_hidden_and_named_is_known(opened: Opened) -> None:
    names = '<Names><NamedRange ss:Name="All" ss:RefersTo="=Data!R1C1:R9C3"/></Names>'
    options = (
        '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        "</WorksheetOptions>"
    )
    columns = '<Column/><Column ss:Hidden="1" ss:Span="1"/><Column ss:StyleID="day"/>'
    row = (
        f'<Row ss:Hidden="1">{cell("Number", "45474")}{cell("Number", "45474", "ss:Index=" + chr(34) + "4" + chr(34))}'
    )
    source = opened(row + "</Row>", columns, options, names)
    (sheet,) = source.sheets
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.state) == ({1}, {2, 3}, "hidden")
    assert sheet.lines[0].values == [45474, date(2024, 7, 1)]
    assert source.ranges == {"All": ("Data", Area(1, 1, 9, 3))}


def test_days_count_from_1904_where_the_workbook_says_so(opened: Opened) -> None:
    frame = '<ExcelWorkbook xmlns="urn:schemas-microsoft-com:office:excel"><Date1904/></ExcelWorkbook>'
    rows = f"<Row>{cell('Number', '44012', 'ss:StyleID=' + chr(34) + 'day' + chr(34))}</Row>"
    assert value(opened(rows, frame=frame)) == date(2024, 7, 1)


def test_the_encoding_is_the_one_it_declares(opened: Opened) -> None:
    for encoding in ("windows-1250", "utf-16", "utf-8"):
        assert value(opened(f"<Row>{cell('String', 'Łukasz')}</Row>", encoding=encoding)) == "Łukasz"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("<Row><Cell></Row>", "damaged"),
        ('<Row ss:Index="many"/>', "damaged"),
        ('<Row ss:Index="1048577"/>', "more rows"),
        ('<Row ss:Index="5" ss:Span="9" ss:Hidden="1"/><Row ss:Index="5" ss:Span="9" ss:Hidden="1"/>', "damaged"),
        (f"<Row>{cell('Number', '1', 'ss:Index=' + chr(34) + '16385' + chr(34))}</Row>", "more columns"),
        ("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH, "nested"),
    ],
)
def test_what_is_malformed_is_refused_in_one_line(opened: Opened, rows: str, message: str) -> None:
    with pytest.raises(FileProblem, match=rf"^report\.xls [^\n]*{message}[^\n]*$"):
        opened(rows)


def test_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "report.xls"
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE W [<!ENTITY a "b">]><Workbook {SPACES}>&a;</Workbook>')
    with pytest.raises(FileProblem, match="document type declaration"):
        open_source(path)


def test_many_comments_before_the_first_element_take_no_time(tmp_path: Path) -> None:
    path = tmp_path / "thing.xml"
    path.write_text('<?xml version="1.0"?>' + "<!-- a --> " * 300 + "<rows/>")
    with pytest.raises(FileProblem, match="XML file that is not read"):
        open_source(path)


def test_struck_cells(opened: Opened) -> None:
    style = '<Styles><Style ss:ID="out"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="child" ss:Parent="out"/>'
    style += '<Style ss:ID="rate"><NumberFormat ss:Format="Percent"/></Style></Styles>'
    cells = "".join(
        f'<Cell ss:StyleID="{name}"><Data ss:Type="Number">0.5</Data></Cell>' for name in ("out", "child", "rate")
    )
    looks = opened(f"<Row>{cells}</Row>", frame=style).sheets[0].looks
    assert [looks.struck.at(1, column) for column in (1, 2, 3)] == ["-", "-", ""]
    assert looks.shows.at(1, 3) == "%"


def test_cells_that_are_calculated(opened: Opened) -> None:
    calculated = cell("Number", "2", 'ss:Formula="=RC[-1]*2"')
    row = f"<Row>{cell('Number', '1')}{calculated}</Row>"
    formulas = opened(row).sheets[0].looks.formulas
    assert [formulas.at(1, column) for column in (1, 2)] == ["", "="]
