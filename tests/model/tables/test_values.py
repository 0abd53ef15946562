"""What each cell means, or what is said about it."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.basics.calendar import Calendar, Period
from model.tables import values
from model.tables.book import Cell, CellError
from model.tables.values import Complaint

JANUARY, JULY = Calendar(1), Calendar(7)
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (7, "7"),
        (Decimal("0.07"), "0.07"),
        ("1,234.50", "1234.5"),
        ("1,234,567", "1234567"),
        ("(500)", "-500"),
        ("(1,234.50)", "-1234.5"),
        ("-500", "-500"),
        ("\u2212500", "-500"),
        ("12.5%", "0.125"),
        ("12.5 %", "0.125"),
        ("(5%)", "-0.05"),
        ("0.125", "0.125"),
        (".5", "0.5"),
        ("$1,000", "1000"),
        ("-$1,000", "-1000"),
        ("$-1,000", "-1000"),
        ("($1,000)", "-1000"),
        ("€ 12", "12"),
        ("1.2m", "1200000"),
        ("1.2M", "1200000"),
        ("5k", "5000"),
        (f"1{NBSP}234{NBSP}567.5", "1234567.5"),
        ("1\u202f234", "1234"),
        (f" 12{NBSP}", "12"),
        ("007", "7"),
        ("123456789012345", "123456789012345"),
    ],
)
def test_a_number_is_read(cell: Cell, number: str) -> None:
    assert values.parse_number(cell) == Decimal(number)


@pytest.mark.parametrize(
    "cell",
    [
        *("abc", "1,5", "1,23", "12,34.5", "1.234.5", "1,234,56", "--5", "-(5)", "(-5)", "5-", "5%%", "%", "$", "m"),
        *("1e5", "0x10", "nan", "inf", "1/2", "12 34", "5 USD", "1_000", "()", "-", ".", "5.", "\u0661", "1k%"),
        *(True, False, date(2026, 7, 1), datetime(2026, 7, 1)),
    ],
)
def test_what_is_no_number_is_not_guessed(cell: Cell) -> None:
    complaint = values.parse_number(cell)
    assert isinstance(complaint, Complaint)
    assert complaint.wrong.endswith("is not a number")
    assert complaint.right


def test_the_complaint_says_what_would_be_right() -> None:
    complaint = values.parse_number("abc", "write 0.95 or 95%")
    assert complaint == Complaint("'abc' is not a number", "write 0.95 or 95%")


@pytest.mark.parametrize(("cell", "number"), [("1.234,50", "1234.5"), ("0,5", "0.5"), ("12,5%", "0.125"), (",5", ".5")])
def test_a_decimal_comma_is_read_where_it_is_asked_for(cell: str, number: str) -> None:
    assert values.parse_number(cell, decimal=",") == Decimal(number)
    assert isinstance(values.parse_number("1,234.50", decimal=","), Complaint)


def test_no_more_than_fifteen_digits() -> None:
    assert values.parse_number(Decimal("0.12345678901234567")) == Decimal("0.123456789012346")
    assert values.parse_number(1234567890123456) == 1234567890123460
    assert values.parse_number("1,000,000,000,000,000,000") == 10**18
    complaint = values.parse_number("0.12345678901234567")
    assert isinstance(complaint, Complaint)
    assert "15 significant digits" in complaint.wrong


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10))
def test_a_number_written_out_reads_back(number: Decimal) -> None:
    text = values.number_text(number)
    assert values.parse_number(text) == number
    assert values.parse_number(f"{number:,.4f}") == number
    assert values.parse_number(f"{number * 100:.2f}%") == number
    assert "E" not in text
    if number < 0:
        assert values.parse_number(f"({-number:,.4f})") == number


@given(st.text(max_size=12))
def test_no_text_breaks_a_parser(text: str) -> None:
    assert isinstance(values.parse_number(text), int | Decimal | Complaint | None)
    assert isinstance(values.parse_date(text), date | Complaint | None)
    assert isinstance(values.parse_flag(text), bool | Complaint | None)
    assert isinstance(values.parse_month(text), int | Complaint | None)
    assert isinstance(values.parse_currency(text), str | Complaint | None)
    assert isinstance(values.parse_numbers(text), tuple | Complaint)
    assert isinstance(values.parse_period(text, JULY), Period | Complaint | None)


@pytest.mark.parametrize("cell", [None, "", "  ", NBSP, "\t\n"])
def test_a_blank_cell_is_blank_for_every_parser(cell: Cell) -> None:
    assert values.parse_number(cell) is None
    assert values.parse_id(cell) is None
    assert values.parse_text(cell) is None
    assert values.parse_date(cell) is None
    assert values.parse_flag(cell) is None
    assert values.parse_choice(cell, ("a", "b")) is None
    assert values.parse_currency(cell) is None
    assert values.parse_month(cell) is None
    assert values.parse_period(cell, JANUARY) is None
    assert values.parse_names(cell) == ()
    assert values.parse_numbers(cell) == ()


def test_an_error_value_is_a_complaint_for_every_parser() -> None:
    cell = CellError("#N/A")
    for parsed in (
        values.parse_number(cell),
        values.parse_id(cell),
        values.parse_text(cell),
        values.parse_date(cell),
        values.parse_flag(cell),
        values.parse_choice(cell, ("a",)),
        values.parse_currency(cell),
        values.parse_month(cell),
        values.parse_period(cell, JANUARY),
        values.parse_names(cell),
        values.parse_numbers(cell),
    ):
        assert isinstance(parsed, Complaint)
        assert parsed.wrong == "#N/A is an error value"


@pytest.mark.parametrize(
    ("cell", "text"),
    [(7, "7"), (Decimal("7.0"), "7"), ("007", "007"), ("7.0", "7.0"), (" A-1 ", "A-1"), (Decimal("1E+3"), "1000")],
)
def test_an_id_is_text(cell: Cell, text: str) -> None:
    assert values.parse_id(cell) == text


def test_an_id_that_excel_made_a_date_is_not_accepted() -> None:
    complaint = values.parse_id(date(2026, 3, 7))
    assert isinstance(complaint, Complaint)
    assert complaint.wrong == "2026-03-07 is a date where an ID belongs"


@pytest.mark.parametrize(
    ("cell", "flag"),
    [("Yes", True), ("x", True), ("TRUE", True), (1, True), (True, True), ("no", False), (0, False), (False, False)],
)
def test_flags(cell: Cell, flag: bool) -> None:
    assert values.parse_flag(cell) is flag


@pytest.mark.parametrize("cell", ["maybe", 2, "y", "-", Decimal("0.5")])
def test_what_is_neither_yes_nor_no(cell: Cell) -> None:
    assert isinstance(values.parse_flag(cell), Complaint)


def test_choices_match_without_case_and_spaces_but_not_without_hyphens() -> None:
    shapes = ("step", "first dollar")
    assert values.parse_choice(" First  Dollar ", shapes) == "first dollar"
    assert values.parse_choice("FirstDollar", shapes) == "first dollar"
    complaint = values.parse_choice("first-dollar", shapes)
    assert complaint == Complaint("'first-dollar' is not one of the choices", "choose step · first dollar")


def test_a_truth_value_chooses_yes_or_no() -> None:
    assert values.parse_choice(True, ("any", "yes", "no")) == "yes"
    assert isinstance(values.parse_choice(True, ("up", "down")), Complaint)


def test_lists() -> None:
    assert values.parse_names(" NAM ; EMEA;;") == ("NAM", "EMEA")
    assert values.parse_numbers("100; 50;25") == (100, 50, 25)
    assert values.parse_numbers("1/3") == Complaint(
        "'1/3' is not a number", "write numbers separated by ';', such as 20;20;20;40"
    )
    assert values.parse_numbers(Decimal("0.5")) == (Fraction(1, 2),)
    assert isinstance(values.parse_numbers("1;;2"), Complaint)


def test_currencies() -> None:
    assert values.parse_currency("eur ") == "EUR"
    assert values.parse_currency("Dollar") == Complaint(
        "'Dollar' is not a currency", "write an ISO 4217 code such as USD or EUR"
    )


@pytest.mark.parametrize(
    "cell",
    [
        *(date(2026, 7, 31), datetime(2026, 7, 31), "2026-07-31", " 2026-07-31 ", "2026-07-31 00:00:00"),
        *("2026-07-31T00:00:00", "2026-07-31T00:00:00.000Z"),
    ],
)
def test_a_date_is_read(cell: Cell) -> None:
    assert values.parse_date(cell) == date(2026, 7, 31)


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("31/07/2026", "'31/07/2026' is not a date"),
        ("2026-02-30", "'2026-02-30' is not a day of the calendar"),
        (46234, "46234 is not a date"),
        (True, "TRUE is not a date"),
        (datetime(2026, 7, 31, 9, 30), "2026-07-31 09:30:00 has a time of day"),
        ("2026-07-31T09:30:00", "'2026-07-31T09:30:00' is not a date"),
        ("20260731", "'20260731' is not a date"),
    ],
)
def test_what_is_no_date(cell: Cell, wrong: str) -> None:
    complaint = values.parse_date(cell)
    assert isinstance(complaint, Complaint)
    assert complaint.wrong == wrong


@pytest.mark.parametrize(("cell", "month"), [(7, 7), ("7", 7), ("July", 7), ("jul", 7), ("Sept", 9), (Decimal(2), 2)])
def test_months_of_the_year(cell: Cell, month: int) -> None:
    assert values.parse_month(cell) == month


@pytest.mark.parametrize("cell", [0, 13, "Juli", "7th", Decimal("1.5"), "2026-07"])
def test_what_is_no_month(cell: Cell) -> None:
    assert isinstance(values.parse_month(cell), Complaint)


def month(year: int, number: int) -> Period:
    return Period(year * 12 + number - 1, 1)


@pytest.mark.parametrize(
    ("cell", "period"),
    [
        *((text, month(2026, 7)) for text in ("2026-07", "Jul 2026", "Jul-26", "July 2026", "jul 26", "JUL-2026")),
        *((cell, month(2026, 7)) for cell in (date(2026, 7, 1), datetime(2026, 7, 1), "2026-07-01")),
        ("2026-07-01 00:00:00", month(2026, 7)),
        *((text, Period(2026 * 12 + 6, 3)) for text in ("FY2026-Q3", "Q3 FY26", "fy26-q3", "FY2026 Q3", "2026-Q3")),
        *((text, Period(2026 * 12 + 6, 6)) for text in ("FY2026-H2", "H2 FY2026", "2026-H2")),
        *((text, Period(2026 * 12, 12)) for text in ("FY2026", "FY26", "fy 2026")),
    ],
)
def test_periods_of_a_year_that_starts_in_january(cell: Cell, period: Period) -> None:
    assert values.parse_period(cell, JANUARY) == period


def test_fiscal_periods_follow_the_start_of_the_year() -> None:
    assert values.parse_period("FY2026-Q3", JULY) == Period(2026 * 12, 3)
    assert values.parse_period("FY26", JULY) == Period(2025 * 12 + 6, 12)
    assert values.parse_period("2026-07", JULY) == month(2026, 7)
    assert isinstance(values.parse_period("2026-Q3", JULY), Complaint)


@pytest.mark.parametrize(
    "cell",
    ["2026", "2026-13", "2026-00", "FY2026-Q5", "FY2026-H3", "Q0 FY26", "Foo 2026", "FY202", "07/2026", "2026-07-15"],
)
def test_what_is_no_period(cell: Cell) -> None:
    complaint = values.parse_period(cell, JANUARY)
    assert isinstance(complaint, Complaint)
    assert "2026-07" in complaint.right


@pytest.mark.parametrize("cell", [date(2026, 7, 15), datetime(2026, 7, 1, 8), 202607, True])
def test_cells_that_are_no_period(cell: Cell) -> None:
    assert isinstance(values.parse_period(cell, JANUARY), Complaint)


def test_how_cells_are_shown() -> None:
    assert [values.shown(cell) for cell in (None, True, Decimal("1.50"), 7, date(2026, 7, 1), CellError("#REF!"))] == [
        *("", "TRUE", "1.5", "7", "2026-07-01", "#REF!")
    ]
    assert values.number_text(Decimal("-0.0")) == "0"
    assert values.number_text(Decimal("1E+20")) == "1" + "0" * 20
    assert values.fraction_text(Fraction(1, 3)) == "0.333333333333333"
