"""What other programs write into .xlsx files, and what of it is read as what."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from book import FileProblem
from book.splicing.styles import Styles
from intake import open_source, survey
from intake.mapping.locate import Headings
from model.tables.book import Cell

Rewrite = Callable[[Path, str, Callable[[str], str]], Path]
SHEET = "xl/worksheets/sheet1.xml"


def values(path: Path) -> list[Cell]:
    """All cells of the first sheet, row by row."""
    return [cell for line in open_source(path).sheets[0].lines for cell in line.values]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A workbook with one text in A1, a day in B1, and a sheet that Excel would call blank."""
    path = tmp_path / "plain.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_string("A1", "Ann")
        sheet.write_datetime("B1", datetime(2026, 7, 1), book.add_format({"num_format": "d mmm yyyy"}))
        book.add_worksheet("Blank")
    return path


def test_a_blank_sheet_is_read(plain: Path) -> None:
    data, blank = open_source(plain).sheets
    assert (len(data.lines), blank.lines) == (1, ())


def test_an_extension_does_not_change_how_days_are_counted(plain: Path, rewritten: Rewrite) -> None:
    extension = '<extLst><ext uri="{1}" xmlns:x15="urn:x15"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'
    rewritten(plain, "xl/workbook.xml", lambda text: text.replace("</workbook>", extension + "</workbook>"))
    assert values(plain) == ["Ann", date(2026, 7, 1)]


def test_an_inline_text_counts_beside_a_stored_value(plain: Path, rewritten: Rewrite) -> None:
    cell = '<c r="A1" t="inlineStr"><v>1.</v>\n<is><r><t>two</t></r><r><t> words</t></r></is></c>'
    rewritten(plain, SHEET, lambda text: text.replace('<c r="A1" t="s"><v>0</v></c>', cell))
    assert values(plain)[0] == "two words"


def test_a_formula_that_gives_an_empty_text_is_blank(plain: Path, rewritten: Rewrite) -> None:
    cells = '<c r="A1" t="inlineStr"><f>B9</f><is><t></t></is></c>'
    rewritten(plain, SHEET, lambda text: text.replace('<c r="A1" t="s"><v>0</v></c>', cells))
    assert values(plain) == [date(2026, 7, 1)]


def test_the_largest_number_is_one(plain: Path, rewritten: Rewrite) -> None:
    cell = '<c r="A1"><v>1.7976931348623157E+308</v></c>'
    rewritten(plain, SHEET, lambda text: text.replace('<c r="A1" t="s"><v>0</v></c>', cell))
    assert values(plain)[0] == Decimal("1.79769313486232E+308")


@pytest.mark.parametrize("cell", ['<c r="A1" s="77"><v>1</v></c>', '<c r="A1" t="s"><v>77</v></c>'])
def test_a_format_or_text_that_is_not_there_is_damage(plain: Path, rewritten: Rewrite, cell: str) -> None:
    rewritten(plain, SHEET, lambda text: text.replace('<c r="A1" t="s"><v>0</v></c>', cell))
    with pytest.raises(FileProblem, match="damaged"):
        open_source(plain)


def test_slashes_and_letters_as_some_programs_write_them(plain: Path, rewritten: Rewrite) -> None:
    rewritten(plain, SHEET, lambda text: text.replace('<c r="A1" t="s">', '<c r="A1" s="" t="s">'))
    with zipfile.ZipFile(plain) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    with zipfile.ZipFile(plain, "w") as package:
        for name, data in parts.items():
            package.writestr(name.replace("/", "\\"), data)
    assert values(plain) == ["Ann", date(2026, 7, 1)]


def test_merged_cells_beyond_the_data_are_no_trouble(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place in ("A4:A6", "C4:E4", "G4:G10", "B9:D12"):
            sheet.merge_range(place, f"merged {place}")
    found = survey(open_source(path))
    notes = [issue.value for issue in found.problems if issue.value]
    assert (found.tables, len(notes)) == ((), 4)


def test_very_many_columns_are_compared_in_time(tmp_path: Path) -> None:
    path = tmp_path / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"Reading of day {i}" for i in range(6_000)])
        sheet.write_row(1, 0, range(6_000))
    (table,) = survey(open_source(path)).tables
    headings = Headings(table.headings)
    assert [headings.find(f" reading OF day  {i}") for i in range(6_000)] == list(range(6_000))


def test_formulas_that_all_give_zero_are_told(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    for results, told in (((0, 0), 1), ((0, 7), 0)):
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Data")
            for row, result in enumerate(results):
                sheet.write_formula(row, 0, "=D1*2", None, result)
        problems = [issue.wrong for issue in open_source(path).problems]
        assert problems == ["2 formulas of the sheet all give 0; perhaps they were never calculated"][:told]


def test_one_sheet_under_many_names_is_damage(plain: Path, rewritten: Rewrite) -> None:
    more = "".join(f'<sheet name="Copy {i}" sheetId="{i}" r:id="rId1"/>' for i in range(3, 9))
    rewritten(plain, "xl/workbook.xml", lambda text: text.replace("</sheets>", f"{more}</sheets>"))
    with pytest.raises(FileProblem, match="two of its sheets are the same"):
        open_source(plain)


def test_number_formats_of_conditional_formats_are_not_those_of_cells(tmp_path: Path, rewritten: Rewrite) -> None:
    path = tmp_path / "dates.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime("A1", datetime(2026, 7, 1), book.add_format({"num_format": 14}))
        sheet.write_number("B1", 46_204, book.add_format({"num_format": 3}))
    dxfs = "".join(
        f'<dxf><numFmt numFmtId="{number}" formatCode="{code}"/></dxf>' for number, code in ((14, "0"), (3, "yyyy"))
    )
    rewritten(path, "xl/styles.xml", lambda text: text.replace('<dxfs count="0"/>', f'<dxfs count="2">{dxfs}</dxfs>'))
    assert values(path) == [date(2026, 7, 1), 46_204]
    with zipfile.ZipFile(path) as package:
        styles = Styles(package.read("xl/styles.xml").decode())
    assert [styles.shows_date(style) for style in range(3)] == [False, True, False]


@pytest.mark.parametrize("bounds", ['min="x" max="2"', 'min="1" max="many"'])
def test_columns_that_are_no_numbers_are_damage_told_in_one_line(plain: Path, rewritten: Rewrite, bounds: str) -> None:
    column = f'<cols><col {bounds} hidden="1"/></cols><sheetData>'
    rewritten(plain, SHEET, lambda text: text.replace("<sheetData>", column))
    with pytest.raises(FileProblem, match=r"is damaged: its part xl/worksheets/sheet1\.xml is not readable"):
        open_source(plain)


def test_columns_left_of_the_sheet_take_no_memory(plain: Path, rewritten: Rewrite) -> None:
    columns = '<cols><col min="-99999999999999" max="2" hidden="1"/></cols><sheetData>'
    rewritten(plain, SHEET, lambda text: text.replace("<sheetData>", columns))
    assert open_source(plain).sheets[0].hidden_columns == {1, 2}
