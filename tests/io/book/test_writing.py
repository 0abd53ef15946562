"""What is written reads back identical, by us and by others, and stays dead text where it is text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.datavalidation import DataValidation

from book import FileProblem, read_book, save_book, write_book
from model.tables.book import Book, Cell, CellError, Sheet, book_of_rows
from model.tables.schema import SHEETS

NUMBERS = st.one_of(
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10),
    st.builds(lambda n: Decimal(n).scaleb(-3) + Decimal("0.0005"), st.integers(-(10**9), 10**9)),
    st.builds(lambda digits, power: Decimal(digits).scaleb(power), st.integers(1, 10**15 - 1), st.integers(-200, 200)),
)
DATES = st.dates(date(1900, 1, 1), date(9999, 12, 31))
MOMENTS = st.builds(
    lambda day, ms: datetime(day.year, day.month, day.day) + timedelta(milliseconds=ms),
    DATES,
    st.integers(1, 86_399_999),
)
TEXTS = st.one_of(
    st.text(max_size=20).filter(bool),
    st.sampled_from(
        [
            "=cmd|'/c calc'!A0",
            "+1",
            "-1",
            "@x",
            "007",
            " a ",
            "\t",
            "a\nb",
            "a\r\nb",
            "_x000D_",
            "_x005F_x0041_",
            "\x00\x1f",
        ]
    ),
    st.sampled_from(
        ["TRUE", "#N/A", "2026-07", "1E5", "<a & b>", "]]>", "\ufffe\uffff", "\U0001f600", "\ud800", "'x", "1,5"]
    ),
)
PRINTABLE = TEXTS.map(lambda text: "".join(filter(str.isprintable, text)) or "x")
ERRORS = st.sampled_from(
    [CellError(code) for code in ("#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!")]
)
CELLS: st.SearchStrategy[Cell] = st.one_of(st.none(), st.booleans(), NUMBERS, DATES, MOMENTS, TEXTS, ERRORS)


def same(one: Book, other: Book) -> None:
    """Fails unless both hold the same cells, of the same types but for whole decimals."""
    for name, sheet in one.sheets.items():
        found = other.sheets[name]
        assert found.headings == sheet.headings
        for mine, theirs in zip(sheet.cells, found.cells, strict=True):
            assert theirs == mine
            assert [type(c) is bool for c in theirs] == [type(c) is bool for c in mine]
            assert [isinstance(c, datetime) for c in theirs] == [isinstance(c, datetime) for c in mine]


def trimmed(sheet: Sheet) -> Sheet:
    """The sheet without blank rows at its end, which no file keeps."""
    while sheet.size and all(column[-1] is None for column in sheet.cells):
        for column in sheet.cells:
            column.pop()
    return sheet


@st.composite
def books(draw: st.DrawFn, names: tuple[str, ...] = ("Settings", "Accounts", "Readings")) -> Book:
    """Books with any cells, and with columns of the user's own."""
    book = Book()
    for name in names:
        headings = [
            *(c.heading for c in SHEETS[name].columns),
            *draw(st.sampled_from([[], ["2026-07"], ["own =1", "x"]])),
        ]
        size = draw(st.integers(0, 4))
        cells = [draw(st.lists(CELLS, min_size=size, max_size=size)) for _ in headings]
        book.sheets[name] = trimmed(Sheet(name, headings, cells))
    return book


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that the examples of one test write over each other."""
    return tmp_path_factory.mktemp("written") / "book.xlsx"


@settings(max_examples=25)
@given(book=books())
def test_what_is_written_reads_back(path: Path, book: Book) -> None:
    write_book(book, path)
    same(book, read_book(path))


@settings(max_examples=25)
@given(before=books(), after=books())
def test_what_is_saved_over_another_book_reads_back(path: Path, before: Book, after: Book) -> None:
    write_book(before, path)
    for name in after.sheets:  # no column goes: the old ones stay to the left
        old, new = before.sheets[name], after.sheets[name]
        extra = old.headings[len(new.headings) :]
        new.headings += extra
        new.cells += [[None] * new.size for _ in extra]
    save_book(after, path)
    same(after, read_book(path))


@settings(max_examples=25)
@given(cells=st.lists(st.one_of(NUMBERS, DATES, st.booleans(), PRINTABLE), max_size=8))
def test_another_reader_sees_the_same(path: Path, cells: list[Cell]) -> None:
    write_book(book_of_rows({"Settings": [{"Setting": "x", "Value": cell} for cell in cells]}), path)
    sheet = openpyxl.load_workbook(path)["Settings"]
    for row, cell in enumerate(cells, 2):
        found = sheet.cell(row, 2)
        assert found.data_type != "f"
        if isinstance(cell, date):
            assert found.value == datetime(cell.year, cell.month, cell.day) or cell < date(1900, 3, 1)
        elif isinstance(cell, int | Decimal) and not isinstance(cell, bool):
            assert Decimal(repr(found.value)) == cell or f"{found.value:.15g}" == f"{float(cell):.15g}"
        else:
            assert found.value == cell or "_x" in str(found.value)


def test_numbers_that_excel_would_not_keep_are_written_as_text(path: Path) -> None:
    long: list[Cell] = [12345678901234567, Decimal("0.1234567890123456"), Decimal("1E-400"), Decimal("1E400")]
    write_book(Book({"Settings": Sheet("Settings", ["Setting", "Value"], [["a"] * 4, long])}), path)
    assert read_book(path).sheets["Settings"].cells[1] == [str(cell) for cell in long]


def test_dates_before_the_first_of_excel_are_written_as_text(path: Path) -> None:
    write_book(book_of_rows({"Payees": [{"Payee ID": "1", "Hire date": date(1899, 12, 31)}]}), path)
    assert read_book(path).sheets["Payees"].column("Hire date") == ["1899-12-31"]


def test_a_text_that_excel_cannot_hold_is_named(path: Path) -> None:
    write_book(book_of_rows({"Frozen": [{"Content": "\U0001f600" * 16_383}]}), path)
    assert read_book(path).sheets["Frozen"].column("Content") == ["\U0001f600" * 16_383]
    with pytest.raises(FileProblem, match=r"Frozen!D3 holds 16,384 characters"):
        write_book(book_of_rows({"Frozen": [{"Content": "x"}, {"Content": "\U0001f600" * 16_384}]}), path)


def test_the_same_book_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    book = book_of_rows({"Payees": [{"Payee ID": "1", "Hire date": date(2026, 7, 1)}]})
    assert write_book(book, path) == write_book(book, tmp_path / "other.xlsx")
    assert path.read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_a_new_book_has_every_sheet_as_a_table(path: Path) -> None:
    save_book(book_of_rows({"Crediting rules": [{"Rule": f"r{i}"} for i in range(3)]}), path.with_name("new.xlsx"))
    workbook = openpyxl.load_workbook(path.with_name("new.xlsx"))
    assert workbook.sheetnames == list(SHEETS)
    for spec in SHEETS.values():
        sheet = workbook[spec.name]
        (table,) = sheet.tables.values()
        assert [column.name for column in table.tableColumns] == [c.heading for c in spec.columns]
        assert sheet.freeze_panes == "B2"
    assert workbook["Crediting rules"].tables["Crediting_rules"].ref == "A1:O4"
    assert workbook["Frozen"].sheet_state == "veryHidden"
    assert workbook["Payees"].column_dimensions["A"].width > 10


def test_formats_and_choices_follow_the_kinds(path: Path) -> None:
    rows: dict[str, Cell] = {
        "Account ID": "1",
        "Role": "CSM",
        "Payee ID": "2",
        "From": date(2026, 1, 1),
        "Share": Decimal("0.12345"),
    }
    write_book(book_of_rows({"Ownership": [rows]}), path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["Ownership"]
    assert [sheet.cell(2, i).number_format for i in range(1, 7)] == [
        "@",
        "@",
        "@",
        "yyyy-mm-dd",
        "yyyy-mm-dd",
        "0.000%",
    ]

    def validation(sheet: str, cell: str) -> DataValidation:
        return next(v for v in workbook[sheet].data_validations.dataValidation if cell in v.sqref)

    assert validation("Ownership", "A2").formula1 == "Account_IDs"
    assert validation("Components", "F9").formula1 == '"bonus,rate,unit,scorecard,pool"'
    assert validation("Components", "F9").errorStyle == "warning"
    assert "Must be filled" in validation("Components", "F1").prompt
    assert workbook.defined_names["Account_IDs"].attr_text == "Accounts[Account ID]"
    assert all(len(v.prompt or "") <= 255 for s in workbook for v in s.data_validations.dataValidation)


def test_headings_that_no_table_can_have_are_still_written(path: Path) -> None:
    book = Book({"Accounts": Sheet("Accounts", ["Account ID", "x", "X", "Account"], [["1"], ["2"], ["3"], ["4"]])})
    write_book(book, path)
    same(book, read_book(path))


@settings(max_examples=25)
@given(data=st.data())
def test_rows_in_any_new_order_keep_their_cells(path: Path, data: st.DataObject) -> None:
    rows: list[dict[str, Cell]] = [{"Account ID": str(i), "Account": f"name {i % 3}"} for i in range(8)]
    write_book(book_of_rows({"Accounts": rows}), path)
    kept = data.draw(st.lists(st.sampled_from(rows), unique_by=id))
    added: list[dict[str, Cell]] = data.draw(st.lists(st.just({"Account ID": "new", "Account": 1}), max_size=2))
    book = book_of_rows({"Accounts": data.draw(st.permutations(kept + added))})
    save_book(book, path)
    same(book, read_book(path))
