"""Web pages and web archives that are called workbooks, with what Excel and LibreOffice note in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import pytest

from book import FileProblem
from book.sheet.workbook import Area
from intake import SourceSheet, open_source
from model.tables.book import Cell, CellError

STYLES = r"""<style><!-- .x1 {mso-number-format:"Short Date";} .x2 {mso-number-format:"\[Red\]\#\,\#\#0\.00";}
.x3{color:red;mso-number-format:"dd\\-mmm\\-yy";} .x4{mso-number-format:"\@";} --></style>"""


def page(path: Path, body: str, head: str = STYLES) -> tuple[SourceSheet, ...]:
    path.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return open_source(path).sheets


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "report.xls"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ('<td class=x1 x:num="45474">1/7/2024</td>', date(2024, 7, 1)),
        ('<td class=x3 x:num="45474">01-Jul-24</td>', date(2024, 7, 1)),
        ('<td class=x2 x:num="1234.5678">1,234.57</td>', Decimal("1234.5678")),
        ("<td style='mso-number-format:\"Long Date\"' x:num='45474'>Monday</td>", date(2024, 7, 1)),
        ("<td x:num>1,234.50</td>", "1,234.50"),
        ("<td class=x4>00123</td>", "00123"),
        ('<td x:err="#N/A">#N/A</td>', CellError("#N/A")),
        ('<td sdval="0.12345" sdnum="1033;0;0.0%">12.3%</td>', Decimal("0.12345")),
        ('<td sdval="45474" sdnum="1033;0;MM/DD/YY">07/01/24</td>', date(2024, 7, 1)),
        ('<td sdval="45474" sdnum="1031;0;TT.MM.JJ">01.07.24</td>', "01.07.24"),
        ("<td>a<br>\n   b</td>", "a\nb"),
        ("<td><script>var a = 5</script>x</td>", "x"),
        ("<td><table><tr><td>inner</td></tr></table>outer</td>", "outer"),
        ("<td><![what is this[ 7 ]]></td>", "<![what is this[ 7 ]]>"),
    ],
)
def test_values_are_what_is_noted_else_what_is_shown(path: Path, cell: str, found: Cell) -> None:
    assert page(path, f"<table><tr>{cell}</tr></table>")[0].lines[0].values == [found]


def test_every_table_is_a_sheet_with_its_spans(path: Path) -> None:
    tables = (
        "<table><tr><td rowspan=2>A</td><td colspan=2>B</td></tr><tr><td>C</td><td>D</td></tr></table>"
        "<table><td>no row</td></table><table><tr><td></td></tr></table>"
        "<table><col><col style='display:none' span=2><tr><td colspan=2 style='mso-ignore:colspan'></td><td>x"
    )
    first, second, _, last = page(path, tables)
    assert [(line.columns, line.values) for line in first.lines] == [([1, 2], ["A", "B"]), ([2, 3], ["C", "D"])]
    assert first.merged == (Area(1, 1, 2, 1), Area(1, 2, 1, 3))
    assert (second.name, second.lines[0].values) == ("report (2)", ["no row"])
    assert (last.lines[0].columns, last.merged, last.hidden_columns) == ([3], (), {2, 3})


def test_the_character_set_is_the_one_it_names(path: Path) -> None:
    for declared in (
        '<meta charset="windows-1251">',
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>",
    ):
        path.write_bytes(f"<html>{declared}<table><tr><td>Иван</td></tr></table></html>".encode("cp1251"))
        assert open_source(path).sheets[0].lines[0].values == ["Иван"]


def test_the_frame_of_a_saved_workbook_leads_to_its_sheets(path: Path) -> None:
    with pytest.raises(FileProblem, match="its sheets are in the folder beside it"):
        page(path, "", "<frameset rows='*,39'><frame src='report_files/sheet001.htm'></frameset>")


def archive(path: Path, *pages: tuple[str, str]) -> Path:
    made = EmailMessage()
    made["MIME-Version"] = "1.0"
    made.make_related()
    for place, text in pages:
        part = EmailMessage()
        part.set_content(text, subtype="html", charset="windows-1252", cte="quoted-printable")
        part["Content-Location"] = place
        made.attach(part)
    path.write_bytes(b"\xef\xbb\xbf" + made.as_bytes())
    return path


def test_a_web_archive_gives_the_sheets_that_its_frame_names(path: Path) -> None:
    sheet = "<x:ExcelWorksheet><x:Name>{}</x:Name><x:WorksheetSource HRef=3D'b_files/{}'/></x:ExcelWorksheet>".replace(
        "3D", ""
    )
    frame = f"<html><!--[if gte mso 9]><xml>{sheet.format('Q1 &amp; Q2', 'sheet001.htm')}</xml><![endif]--></html>"
    source = open_source(
        archive(
            path,
            ("file:///C:/1/b.htm", frame),
            ("file:///C:/1/b_files/sheet001.htm", "<table><tr><td>Zoë</td></tr></table>"),
            ("file:///C:/1/b_files/tabstrip.htm", "<table><tr><td>Q1</td></tr></table>"),
        )
    )
    assert source.kind == "mht"
    assert [(sheet.name, sheet.lines[0].values) for sheet in source.sheets] == [("Q1 & Q2", ["Zoë"])]


def test_a_web_archive_without_a_frame_gives_all_its_tables(path: Path) -> None:
    table = "<table><tr><td>{}</td></tr></table>"
    source = open_source(archive(path, ("a", table.format(1)), ("b", table.format(2) + table.format(3))))
    assert [(sheet.name, sheet.lines[0].values) for sheet in source.sheets] == [
        ("report", ["1"]),
        ("report (2)", ["2"]),
        ("report (2) (2)", ["3"]),
    ]
    with pytest.raises(FileProblem, match="web archive without a table"):
        open_source(archive(path, ("a", "<p>none</p>")))


def test_struck_cells_and_comments(path: Path) -> None:
    head = "<style>.x9 {color:red; text-decoration:line-through;}</style>"
    cells = (
        "<td class=x9>a</td><td><s>b</s></td><td><del><font>900</font></del> 800</td><td>D-17<sup>2</sup></td>"
        '<td style="text-decoration: underline line-through">e</td><td><comment>wrong</comment>f</td><td>g</td>'
    )
    (sheet,) = page(path, f"<table><tr>{cells}</tr></table>", head)
    assert sheet.lines[0].values == ["a", "b", "900 800", "D-172", "e", "f", "g"]
    assert [sheet.looks.struck.at(1, at) for at in range(1, 8)] == ["-", "-", "-800", "^D-17", "-", "", ""]
    assert sheet.looks.comments == {(1, 6): "wrong"}
