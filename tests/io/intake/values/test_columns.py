"""Columns are read as they were meant; what the column does not tell is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching.candidates import name_score
from intake.values.columns import read_as
from intake.values.reading import ReadCells, Reading
from model.basics.calendar import Calendar
from model.basics.problem import Severity
from model.tables.book import Cell, CellError
from model.tables.schema import Column, Kind

CALENDAR = Calendar(2)
D = Decimal


def read(
    kind: Kind, cells: Sequence[Cell], known: Sequence[str] = (), date1904: bool = False, **decided: object
) -> ReadCells:
    return read_as(Column("Field", kind), cells, CALENDAR, Reading(**decided), known, date1904)  # type: ignore[arg-type]


def blocking(found: ReadCells) -> list[str]:
    return [doubt.wrong for doubt in found.doubts if doubt.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1,000.00", 1000),
        ("9.41%", D("0.0941")),
        ("1.30x", D("1.30")),
        ("(500)", -500),
        ("($1,234.50)", D("-1234.50")),
        ("1.234,50 €", D("1234.50")),
        ("1.234.567,8", D("1234567.8")),
        ("0,5", D("0.5")),
        ("EUR 1,234.5", D("1234.5")),
        ("1,234.50 USD", D("1234.50")),
        ("500.25-", D("-500.25")),
        ("1'234.50", D("1234.50")),
        ("1 234,50", D("1234.50")),
        ("1\u00a0234\u00a0567,5", D("1234567.5")),
        (" 12 ", 12),
        ("-0.5", D("-0.5")),
        ("1.2m", 1_200_000),
        ("$ (1,234.50)", D("-1234.50")),
        ("$(500)", -500),
        ("$ -", 0),
    ],
)
def test_numbers_as_people_write_them(text: str, number: Cell) -> None:
    found = read(Kind.MONEY, [text])
    assert (found.cells, blocking(found)) == ([number], [])


def test_numbers_and_texts_in_one_column() -> None:
    assert read(Kind.MONEY, [500, "$1,000.00", D("300.1"), None, "$750.01"]).cells == [
        500,
        1000,
        D("300.1"),
        None,
        D("750.01"),
    ]


def test_one_decimal_comma_tells_how_the_others_are_read() -> None:
    assert read(Kind.MONEY, ["1.234", "0,5"]).cells == [1234, D("0.5")]
    assert read(Kind.MONEY, ["1,234", "0.5"]).cells == [1234, D("0.5")]


def test_both_decimal_marks_or_none_are_told() -> None:
    assert "decimal comma" in blocking(read(Kind.MONEY, ["1,5", "1.5"]))[0]
    unsure = read(Kind.MONEY, ["1,234"])
    assert (unsure.cells, unsure.doubts[0].severity) == ([1234], Severity.WARNING)
    assert read(Kind.MONEY, ["1,234"], decimal=",").cells == [D("1.234")]


def test_points_that_may_part_thousands_are_asked() -> None:
    assert "could have a decimal point or thousands" in blocking(read(Kind.MONEY, ["1.000", "12.500"]))[0]
    assert read(Kind.MONEY, ["1.000", "12.500"], decimal=",").cells == [1000, 12500]
    assert blocking(read(Kind.MONEY, ["0.125", "1.250"])) == []
    assert blocking(read(Kind.PERCENT, ["12.345%"])) == []


def test_a_currency_may_be_written_as_a_sign_that_only_one_has() -> None:
    assert read(Kind.CURRENCY, ["€", "usd", "US$", "EUR "]).cells == ["EUR", "USD", "USD", "EUR"]
    assert "'$' is not a currency" in blocking(read(Kind.CURRENCY, ["$"]))[0]


def test_an_error_that_was_pasted_as_text_is_one() -> None:
    assert blocking(read(Kind.NAME, ["new", " #N/A "])) == ["#N/A is an error value"]
    assert read(Kind.NAME, ["new", "#N/A"], blanks=("#N/A",)).cells == ["new", None]


def test_an_error_is_neither_blank_nor_zero() -> None:
    for kind in Kind:
        found = read(kind, [CellError("#N/A")])
        assert found.cells == [None]
        assert found.bad == {0}
        assert blocking(found) == ["#N/A is an error value"]


def test_words_and_truths_are_no_numbers() -> None:
    assert read(Kind.NUMBER, ["abc", True, date(2026, 1, 1)]).bad == {0, 1, 2}
    assert read(Kind.NUMBER, ["-", "n/a", 3], blanks=("-", "N/A")).cells == [None, None, 3]


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_a_number_comes_back_from_each_way_of_writing_it(number: Decimal) -> None:
    plain = f"{abs(number):,.2f}"
    sign = "-" if number < 0 else ""
    continental = plain.replace(",", "_").replace(".", ",").replace("_", ".")
    minus = f"({plain})" if number < 0 else plain
    for text in (f"{sign}{plain}", f"{sign}${plain}", f"{sign}{continental} €", minus, f"{plain}{sign}"):
        assert read(Kind.MONEY, [text]).cells == [number], text


@pytest.mark.parametrize(
    ("cells", "fractions"),
    [
        (["9.41%", "12.97%"], [D("0.0941"), D("0.1297")]),
        ([D("0.1"), D("0.556"), 1], [D("0.1"), D("0.556"), 1]),
        ([10, D("55.6"), 0, 100], [D("0.1"), D("0.556"), 0, 1]),
        (["55,6 %", "10 %"], [D("0.556"), D("0.1")]),
        (["50%", D("0.25")], [D("0.5"), D("0.25")]),
    ],
)
def test_percent_as_fraction_as_points_and_as_text(cells: list[Cell], fractions: list[Cell]) -> None:
    found = read(Kind.PERCENT, cells)
    assert (found.cells, blocking(found)) == (fractions, [])


def test_points_beside_fractions_are_asked() -> None:
    assert "percent points" in blocking(read(Kind.PERCENT, [D("55.6"), D("0.1")]))[0]
    assert read(Kind.PERCENT, [D("55.6"), D("0.1")], percent="points").cells == [D("0.556"), D("0.001")]


@pytest.mark.parametrize(
    "text",
    [
        "2026-07-31",
        "2026-07-31 00:00:00",
        "2026-07-31T13:45:00Z",
        "2026/07/31",
        "2026-7-31",
        "20260731",
        "31.07.2026",
        "31.7.26",
        "31/07/2026",
        "07/31/2026",
        "7/31/2026 1:45 PM",
        "31-07-2026",
        "31 Jul 2026",
        "31-Jul-26",
        "31 July 2026",
        "Jul 31, 2026",
        "July 31 2026",
        "Fri, 31 Jul 2026",
        "Friday, July 31st, 2026",
        "46234",
    ],
)
def test_dates_as_people_write_them(text: str) -> None:
    assert read(Kind.DATE, [text]).cells == [date(2026, 7, 31)]


def test_one_date_tells_the_order_of_the_others() -> None:
    assert read(Kind.DATE, ["3/4/2026", "13/4/2026"]).cells == [date(2026, 4, 3), date(2026, 4, 13)]
    assert read(Kind.DATE, ["3/4/2026", "3/14/2026"]).cells == [date(2026, 3, 4), date(2026, 3, 14)]
    assert "nothing in the column tells" in blocking(read(Kind.DATE, ["3/4/2026"]))[0]
    assert "mixes two" in read(Kind.DATE, ["13/4/2026", "4/13/2026"]).doubts[0].right
    assert read(Kind.DATE, ["3/4/2026"], dates="mdy").cells == [date(2026, 3, 4)]


def test_real_dates_with_day_and_month_swapped_stop_the_import() -> None:
    cells: list[Cell] = ["1/15/2024", date(2024, 10, 3), "2/28/2024", date(2024, 5, 4), date(2024, 8, 7)]
    found = read(Kind.DATE, cells)
    assert "(3 cells, such as 2024-10-03)" in blocking(found)[0]
    assert "text does (2 cells" in blocking(found)[0]
    assert blocking(read(Kind.DATE, cells, dates="mdy"))
    swapped = read(Kind.DATE, cells, real_dates="swap")
    assert swapped.cells[1] == date(2024, 3, 10)
    assert not blocking(swapped)
    assert read(Kind.DATE, cells, real_dates="keep").cells[1] == date(2024, 10, 3)
    assert not blocking(read(Kind.DATE, [*cells, date(2024, 3, 20)]))


def test_one_real_date_among_texts_may_be_swapped_too() -> None:
    texts: list[Cell] = ["15-01-2026", "22-01-2026"]
    assert "(1 cell, such as 2026-09-01)" in blocking(read(Kind.DATE, [*texts, date(2026, 9, 1)]))[0]
    assert not blocking(read(Kind.DATE, [*texts, date(2026, 9, 9)])), "it is the same both ways"


def test_a_pasted_error_has_no_spaces_around_it() -> None:
    assert [doubt.severity for doubt in read(Kind.MONEY, ["#N/A"]).doubts] == [Severity.ERROR]


def test_a_percentage_among_amounts_is_told() -> None:
    found = read(Kind.MONEY, ["50%", 100, "1.3x"])
    assert found.cells == [D("0.5"), 100, D("1.3")]
    assert [doubt.wrong for doubt in found.doubts] == [
        "2 cells written as percentage or multiple where an amount belongs ('50%' is read as 0.5)"
    ]
    assert not read(Kind.NUMBER, ["50%"]).doubts


def test_bare_serials_in_either_system() -> None:
    assert read(Kind.DATE, [46234]).cells == [date(2026, 7, 31)]
    found = read(Kind.DATE, [46234 - 1462], date1904=True)
    assert found.cells == [date(2026, 7, 31)]
    assert "bare numbers" in found.doubts[0].wrong
    assert read(Kind.DATE, [12, D("-5")]).bad == {0, 1}


def test_a_time_of_day_is_left_out_and_told() -> None:
    found = read(Kind.DATE, [datetime(2026, 7, 31, 9, 30), "2026-07-30 23:59:00"])
    assert found.cells == [date(2026, 7, 31), date(2026, 7, 30)]
    assert "the time of day in 2 cells" in found.doubts[0].wrong


def test_a_day_that_does_not_exist_is_no_date() -> None:
    assert "not a day of the calendar" in blocking(read(Kind.DATE, ["2026-02-30"]))[0]


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_a_date_comes_back_from_each_way_of_writing_it(day: date) -> None:
    later = day + timedelta(days=1)
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%Y%m%d", "%d-%b-%y", "%a, %d %b %Y"):
        assert read(Kind.DATE, [day.strftime(form), later.strftime(form)]).cells == [day, later], form
    for order, form in (("dmy", "%d/%m/%Y"), ("mdy", "%m/%d/%Y")):
        assert read(Kind.DATE, [day.strftime(form)], dates=order).cells == [day]


def test_ids_stay_text_and_lost_zeros_are_asked() -> None:
    assert read(Kind.ID, ["0012", 7, "None", "A-1 "]).cells == ["0012", "7", "None", "A-1"]
    known = ["0012", "0013", "14"]
    asked = read(Kind.ID, [12, 14, 99], known)
    assert "'12' is '0012'" in blocking(asked)[0]
    assert read(Kind.ID, [12, 14, 99], known, zeros="restore").cells == ["0012", "14", "99"]
    kept = read(Kind.ID, [12], known, zeros="keep")
    assert (kept.cells, blocking(kept)) == (["12"], [])


def test_ids_that_are_no_ids() -> None:
    assert read(Kind.ID, [D("1.5"), date(2026, 1, 1)]).bad == {0, 1}
    assert read(Kind.ID, ["1.23457E+15", "1,2E+15", "1E5"]).bad == {0, 1}


def test_words_keep_their_meaning_and_lose_their_spaces() -> None:
    found = read(Kind.NAME, ["None", " New\u00a0", "a\u00a0b", "\u200b\u202a\u2069"])
    assert found.cells == ["None", "New", "a\u00a0b", None]
    assert "spaces around the text of 1 cell " in found.doubts[0].wrong


def test_periods_choices_and_truths() -> None:
    assert read(Kind.PERIOD, ["Jul 2026", "Q2 FY26", date(2026, 7, 1)]).cells == ["2026-07", "FY2026-Q2", "2026-07"]
    assert read(Kind.FLAG, ["Y", "no", True, 1]).cells == ["yes", "no", "yes", "yes"]
    choice = Column("Proration", Kind.CHOICE, choices=("calendar days", "none"))
    assert read_as(choice, ["None", "Calendar Days", "half"], CALENDAR).bad == {2}


def test_a_value_can_be_filled_down() -> None:
    assert read(Kind.NAME, ["Ann", None, "Bo", None], fill_down="fill").cells == ["Ann", "Ann", "Bo", "Bo"]


def test_terms_say_months_and_years_and_never_millions() -> None:
    cells = ["12 mo", "12 months", "1 year", "1.5y", "36 M", "24-month", "12.0", 12, "soon"]
    found = read_as(Column("Term", Kind.NUMBER), cells, CALENDAR)
    assert found.cells == [12, 12, 12, 18, 36, 24, 12, 12, None]
    assert len(blocking(found)) == 1
    assert any("years in 2 cells are read as twelve months" in doubt.wrong for doubt in found.doubts)


def test_work_time_is_a_percentage_whichever_way_it_is_written() -> None:
    for cells in ([100, 50, "80%"], [1, D("0.5"), "80%"]):
        assert read_as(Column("FTE", Kind.NUMBER), cells, CALENDAR).cells == [1, D("0.5"), D("0.8")]
    assert "percent points" in blocking(read_as(Column("FTE", Kind.NUMBER), [100, D("0.5")], CALENDAR))[0]


def test_a_weekday_hides_no_date_that_can_be_read_in_two_ways() -> None:
    assert "nothing in the column tells" in blocking(read(Kind.DATE, ["Thu 07/09/2026", "8 July 2026"]))[0]
    assert read(Kind.DATE, ["Thu 07/09/2026", "Fri 07/31/2026"]).cells == [date(2026, 7, 9), date(2026, 7, 31)]


@pytest.mark.parametrize(("cells", "value"), [(["12.345.678", "1,234"], "1.234"), (["1,250.50", "1.234"], "1.234")])
def test_thousands_that_the_others_make_decimals_are_told(cells: list[Cell], value: str) -> None:
    found = read(Kind.MONEY, cells)
    assert found.cells[1] == D(value)
    assert any(f"it is read as {value}" in doubt.wrong for doubt in found.doubts)
    for clear in (["1,250.50", "1,234"], ["12.345.678", "1.234"], ["0.125", "2.50"]):
        assert not any("three decimals" in doubt.wrong for doubt in read(Kind.MONEY, clear).doubts)


def test_ids_that_a_program_wrote_as_numbers_with_a_decimal_are_read_without_it() -> None:
    assert read(Kind.ID, ["1001.0", None, "1002.0", 7]).cells == ["1001", None, "1002", "7"]
    assert read(Kind.ID, ["12.0"], known=["0012"], zeros="restore").cells == ["0012"]
    for ids in (["1.0", "1.1"], ["1.0", "A7"]):
        assert read(Kind.ID, ids).cells == ids


def test_days_generations_from_the_others_are_told() -> None:
    found = read(Kind.DATE, ["2026-07-01", "2026-07-02", "2062-07-01", "9999-12-31"])
    assert [doubt.wrong for doubt in found.doubts] == ["'2062-07-01' lies more than 30 years from most of the column"]
    assert (found.doubts[0].row, found.bad) == (2, set())


def test_times_of_another_clock_at_the_edge_of_a_month_are_told() -> None:
    edge = read(Kind.DATE, ["2026-07-31T23:30:00Z", "2026-08-01T02:15:00-07:00", "2026-07-15T10:00:00Z"])
    assert edge.cells == [date(2026, 7, 31), date(2026, 8, 1), date(2026, 7, 15)]
    assert any("2 times with a time zone stand on the first or last day" in doubt.wrong for doubt in edge.doubts)
    for clear in (["2026-07-15T10:00:00Z"], ["2026-07-31T00:00:00Z"], ["2026-07-31 10:00"]):
        assert not any("time zone" in doubt.wrong for doubt in read(Kind.DATE, clear).doubts)
    midnight = read(Kind.DATE, [datetime(2026, 7, 31)])
    assert not any("time of day" in doubt.wrong for doubt in midnight.doubts)


@pytest.mark.parametrize("heading", ["ARR (USD)", "ARR [converted]", "ARR*"])
def test_what_stands_aside_in_a_heading_hides_no_name(heading: str) -> None:
    assert name_score("Amount", heading, "Transactions")[0] > 80
    assert name_score("Amount", "Owner (ARR)", "Transactions")[0] < 80


def test_marks_between_names_are_asked_about_and_become_semicolons() -> None:
    cells = ["NAM, EMEA", "APAC", "NAM; EMEA", "NAM/APAC", "A & B"]
    assert "'NAM, EMEA', 'NAM/APAC', 'A & B' may be several names" in blocking(read(Kind.NAMES, cells))[0]
    assert read(Kind.NAMES, cells, lists="split").cells == ["NAM; EMEA", "APAC", "NAM; EMEA", "NAM; APAC", "A; B"]
    kept = read(Kind.NAMES, cells, lists="keep")
    assert (kept.cells, blocking(kept)) == (cells, [])
    assert not read(Kind.NAMES, ["NAM", "NAM; EMEA"]).doubts


@pytest.mark.parametrize(
    "word", ["Pending", "TBD", "n/a", "-", "Rejected", "not approved", "Yes", "pending approval", True]
)
def test_an_approver_is_somebody(word: Cell) -> None:
    read = read_as(Column("Approved by", Kind.TEXT), ["Yessica Noland", word, None], CALENDAR)
    assert (read.cells, read.bad) == (["Yessica Noland", None, None], {1})
    assert "is nobody's name" in read.doubts[0].wrong
    assert read_as(Column("By", Kind.TEXT), [word], CALENDAR).bad == set()


@pytest.mark.parametrize("day", [date(9999, 12, 31), date(2099, 12, 31), "12/31/9999", "31.12.9999", "2999-12-31"])
def test_days_that_stand_for_no_end(day: Cell) -> None:
    read = read_as(Column("To", Kind.DATE), [date(2026, 6, 30), day], CALENDAR)
    assert (read.cells, read.bad) == ([date(2026, 6, 30), None], set())
    assert "in 1 cell is read as no end" in read.doubts[-1].wrong
    needed = read_as(Column("To", Kind.DATE, required=True), [date(2099, 12, 31)], CALENDAR)
    assert needed.cells == [date(2099, 12, 31)]
    assert read_as(Column("Hire date", Kind.DATE), [date(9999, 12, 31)], CALENDAR).cells == [date(9999, 12, 31)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,00,000", 100_000),
        ("\u20b9 12,34,567.50", Decimal("1234567.50")),
        ("(1,00,00,000)", -10_000_000),
        ("\u0661\u0662\u0663\u0664", 1234),
        ("\u0661\u066c\u0662\u0663\u0664\u066b\u0665\u0660", Decimal("1234.50")),
        ("\u06f1\u06f2\u06f3", 123),
        ("\uff11\uff12\uff13", 123),
        ("\u0967,\u0966\u0966,\u0966\u0966\u0966", 100_000),
    ],
)
def test_numbers_of_other_countries(text: str, number: object) -> None:
    read = read_as(Column("Amount", Kind.MONEY), [text], Calendar(1), Reading())
    assert (read.cells, read.bad) == ([number], set())


def test_a_percentage_in_arabic_digits_is_one() -> None:
    read = read_as(Column("Share", Kind.PERCENT), ["\u0665\u0660\u066a"], Calendar(1), Reading())
    assert read.cells == [Decimal("0.5")]


@pytest.mark.parametrize("text", ["1,0,0", "10,00,00", "1,00,00", "100,00,000"])
def test_commas_at_other_places_are_no_thousands(text: str) -> None:
    read = read_as(Column("Amount", Kind.MONEY), [text], Calendar(1), Reading())
    assert read.bad == {0}


def test_types_with_an_and_between_may_be_several() -> None:
    types, regions = Column("Types", Kind.NAMES), Column("Region", Kind.NAMES)
    asked = read_as(types, ["renewal and expansion"], CALENDAR)
    assert [doubt.topic for doubt in asked.doubts] == ["lists"]
    assert read_as(types, ["renewal and expansion"], CALENDAR, Reading(lists="split")).cells == ["renewal; expansion"]
    assert not read_as(regions, ["Trinidad and Tobago"], CALENDAR).doubts
