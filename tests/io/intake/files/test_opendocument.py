"""What stands in .ods files, as LibreOffice, Excel and Google write them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from book import FileProblem
from book.sheet.workbook import Area
from intake import Source, open_source
from intake.matching.ways import ways
from intake.tables.finding import find_tables
from intake.tables.turning import turned_tables
from model.tables.book import Cell, CellError

SPACES = {"office": "office", "table": "table", "text": "text", "draw": "drawing"}
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

Opened = Callable[..., Source]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Opens a file of one sheet, whose rows are given; `more` are sheets after it."""

    def save(rows: str, more: str = "", mimetype: str = "", prefix: str = "table") -> Source:
        path = tmp_path / "open.ods"
        names = {**SPACES, prefix: "table"}
        spaces = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in names.items())
        sheet = f'<table:table table:name="Data">{rows}</table:table>'.replace("table:", f"{prefix}:")
        body = f"<office:body><office:spreadsheet>{sheet}{more}</office:spreadsheet></office:body>"
        content = f'<office:document-content {spaces} xmlns:calcext="{CALCEXT}">{body}</office:document-content>'
        with zipfile.ZipFile(path, "w") as package:
            if mimetype:
                package.writestr("mimetype", mimetype)
            package.writestr("content.xml", content)
        return open_source(path)

    return save


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def cell(attributes: str = "", inside: str = "", name: str = "table-cell") -> str:
    return f"<table:{name} {attributes}>{inside}</table:{name}>"


def value(source: Source) -> Cell:
    """The only cell of the first sheet."""
    ((found,),) = (line.values for line in source.sheets[0].lines)
    return found


@pytest.mark.parametrize(
    ("attributes", "inside", "found"),
    [
        ('office:value-type="float" office:value="0.1"', "<text:p>0,10</text:p>", Decimal("0.1")),
        ('office:value-type="date" office:date-value="2026-07-01T00:00:00"', "<text:p>1.7.</text:p>", date(2026, 7, 1)),
        (
            'office:value-type="time" office:time-value="PT36H30M00S"',
            "<text:p>36:30</text:p>",
            Decimal("1.52083333333333"),
        ),
        ('office:value-type="time" office:time-value="PT0H0M0S"', "<text:p>00:00</text:p>", 0),
        ('office:value-type="string" office:string-value="by attribute"', "", "by attribute"),
        ('office:value-type="string"', "<text:p>one<text:s text:c='2'/>x</text:p><text:p>two</text:p>", "one  x\ntwo"),
        (
            'table:formula="of:=NA()" office:value-type="float" office:value="0"',
            "<text:p>#N/A</text:p>",
            CellError("#N/A"),
        ),
        (
            'table:formula="of:=#VALUE!" office:value-type="float" office:value="0"',
            "<text:p>#WERT!</text:p>",
            CellError("#WERT!"),
        ),
        ('table:formula="of:=5" office:value-type="float" office:value="5"', "<text:p>#5</text:p>", 5),
        ('table:formula="of:=A9" office:value-type="float"', "", CellError("formula not calculated")),
        ('table:formula="of:=A9" office:value-type="date"', "<text:p/>", CellError("formula not calculated")),
        ('calcext:value-type="error"', "<text:p>Err:502</text:p>", CellError("Err:502")),
        ('table:formula="of:=A9"', "", CellError("formula not calculated")),
        ('office:value-type="boolean" office:boolean-value="true"', "<text:p>WAHR</text:p>", True),
    ],
)
def test_values_come_from_what_is_stored(opened: Opened, attributes: str, inside: str, found: Cell) -> None:
    assert value(opened(row(cell(attributes, inside)))) == found


def test_a_formula_that_gives_an_empty_text_is_blank(opened: Opened) -> None:
    assert opened(row(cell('table:formula="of:=A9"', "<text:p/>"))).sheets[0].lines == ()


def test_drawings_and_notes_at_a_cell_are_not_its_text(opened: Opened) -> None:
    shape = "<draw:frame><draw:text-box><text:p>in a box</text:p></draw:text-box></draw:frame>"
    note = "<office:annotation><text:p>a note</text:p></office:annotation>"
    text = "<text:p>own</text:p>"
    assert value(opened(row(cell("", note + shape + text + shape)))) == "own"
    assert opened(row(cell("", shape))).sheets[0].lines == ()


def test_repeated_and_covered_cells_are_all_there(opened: Opened) -> None:
    own, text = 'office:value-type="float" office:value="7"', "<text:p>7</text:p>"
    across = cell(f'{own} table:number-columns-spanned="2"', text)
    rows = row(across, cell(own, text, "covered-table-cell"), attributes='table:number-rows-repeated="3"')
    (sheet,) = opened(rows).sheets
    assert [(line.number, line.columns, line.values) for line in sheet.lines] == [
        (n, [1, 2], [7, 7]) for n in (1, 2, 3)
    ]
    assert sheet.merged[0] == Area(1, 1, 1, 2)


def test_hidden_columns_are_known(opened: Opened) -> None:
    columns = "<table:table-column/><table:table-column {}='2' {}='collapse'/>".format(
        "table:number-columns-repeated", "table:visibility"
    )
    source = opened(columns + row(cell("", "<text:p>x</text:p>")))
    assert source.sheets[0].hidden_columns == {2, 3}


def test_the_prefixes_are_the_files_own(opened: Opened) -> None:
    rows = row(cell('office:value-type="float" office:value="7"', "<text:p>7</text:p>"))
    assert value(opened(rows, prefix="t")) == 7


def test_remembered_cells_of_other_files_are_no_sheet(opened: Opened) -> None:
    rows = row(cell('office:value-type="float" office:value="7"'))
    other = "<table:table table:name=\"'file:///c:/other.ods'#Sheet1\">" + rows + "</table:table>"
    assert [sheet.name for sheet in opened(rows, other).sheets] == ["Data"]


def test_other_open_documents_are_refused(opened: Opened) -> None:
    with pytest.raises(FileProblem, match="not a spreadsheet"):
        opened("", mimetype="application/vnd.oasis.opendocument.text")


def test_a_flat_file_is_the_same(tmp_path: Path) -> None:
    spaces = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for p, n in SPACES.items())
    sheet = (
        '<table:table table:name="Data">' + row(cell('office:value-type="float" office:value="7"')) + "</table:table>"
    )
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    path = tmp_path / "flat.fods"
    path.write_text(f'<?xml version="1.0"?>\n<office:document {spaces} {kind}>{body}</office:document>')
    source = open_source(path)
    assert (source.kind, source.sheets[0].name, value(source)) == ("fods", "Data", 7)
    path.write_text(path.read_text().replace("<office:document ", "<!DOCTYPE d><office:document "))
    with pytest.raises(FileProblem, match="document type declaration"):
        open_source(path)


def test_days_are_counted_from_1904_where_the_file_says_so(opened: Opened) -> None:
    settings = (
        '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
    )
    number = row(cell('office:value-type="float" office:value="44572"'))
    assert opened(number, settings).date1904
    assert not opened(number).date1904


def test_rows_that_the_file_repeats_are_judged_like_others(opened: Opened) -> None:
    """Their cells are shared, and all that is told of them is the same as if the file had each row by itself."""
    text = {name: cell("", f"<text:p>{name}</text:p>") for name in ("Rep", "Deal", "Ann", "D1")}
    numbers = [cell(f'office:value-type="float" office:value="{n}"', f"<text:p>{n}</text:p>") for n in (3, 12)]
    head = text["Rep"], text["Deal"]
    bands = [((text["Ann"], numbers[0]), 2), (head, 3), ((text["Ann"], text["D1"]), 3), ((cell(), numbers[1]), 2)]
    many = 'table:number-rows-repeated="{}"'.format
    shared = opened(row(*head) + "".join(row(*cells, attributes=many(times)) for cells, times in bands))
    single = opened(row(*head) + "".join(row(*cells) * times for cells, times in bands))
    assert find_tables(shared.sheets[0]) == find_tables(single.sheets[0])
    (table,) = find_tables(shared.sheets[0])[0]
    assert list(table.left_out.values()).count("repeats the header") > 0


def test_a_repeated_header_is_no_table_of_as_many_columns(opened: Opened) -> None:
    head, more = ([cell("", f"<text:p>{name}</text:p>") for name in names] for names in (("Rep", "ID"), ("Ann", "7")))
    source = opened(row(*head) + row(*more) + row(*head, attributes='table:number-rows-repeated="20000"'))
    (table,) = find_tables(source.sheets[0])[0]
    assert (ways(source.sheets[0], table), turned_tables(source.sheets[0])) == ([table], [])


def test_struck_cells_and_comments(tmp_path: Path) -> None:
    names = "office table text style dc"
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names.split())
    styles = "".join(
        f'<style:style style:name="{name}" style:parent-style-name="{parent}"><style:text-properties {found}/>'
        "</style:style>"
        for name, parent, found in (
            *(("out", "", 'style:text-line-through-style="solid"'), ("child", "out", "")),
            *(("up", "", 'style:text-position="super 58%"'), ("not", "out", 'style:text-line-through-type="none"')),
        )
    )
    spans = '<text:p><text:span text:style-name="out">900</text:span> 800</text:p>'
    raised = '<text:p>D-17<text:span text:style-name="up">2</text:span></text:p>'
    note = "<office:annotation><dc:creator>Ann</dc:creator><text:p>wrong,</text:p><text:p>900</text:p>"
    text = 'office:value-type="string"'
    cells = [
        cell(f'{text} table:style-name="child"', "<text:p>a</text:p>"),
        cell(text, "<text:p>b</text:p>"),
        cell(f'{text} table:style-name="not"', spans),
        cell(f'{text} table:style-name="not"', f"{note}</office:annotation>{raised}"),
        cell('office:value-type="percentage" office:value="0.5" table:style-name="not"', "<text:p>50%</text:p>"),
    ]
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="out"/>'
    body = f'<table:table table:name="Data">{columns}{row(*cells)}</table:table>'
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "struck.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("content.xml", content)
    (sheet,) = open_source(path).sheets
    assert [sheet.looks.struck.at(1, at) for at in range(1, 6)] == ["-", "-", "-800", "^D-17", ""]
    assert (sheet.looks.shows.at(1, 5), sheet.looks.comments) == ("%", {(1, 4): "wrong, 900"})


def test_cells_that_are_calculated(opened: Opened) -> None:
    number = 'office:value-type="float" office:value="5"'
    cells = cell(number, "<text:p>5</text:p>") + cell(f'table:formula="of:=[.A1]" {number}', "<text:p>5</text:p>")
    formulas = opened(row(cells)).sheets[0].looks.formulas
    assert [formulas.at(1, column) for column in (1, 2)] == ["", "="]
