"""The text of a cell becomes the value that Excel shows, exactly."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from book.sheet.formats import shows_date
from book.sheet.values import Converters, day, iso_day, number, unescaped


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.30000000000000004", Decimal("0.3")),
        ("1.1000000000000001", Decimal("1.1")),
        ("2500.0050000000001", Decimal("2500.005")),
        ("7", 7),
        ("007", 7),
        ("7.0", 7),
        ("-0", 0),
        ("1E3", 1000),
        ("1.5E-7", Decimal("1.5E-7")),
        ("123456789012345678", 123456789012346000),
        ("999999999999999.5", 10**15),
        (" 12.50 ", Decimal("12.5")),
        ("abc", "abc"),
        ("nan", "nan"),
        ("1E400", "1E400"),
        ("", ""),
    ],
)
def test_number_at_fifteen_digits(text: str, value: object) -> None:
    found = number(text)
    assert found == value
    assert type(found) is type(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**8), max_value=10**8))
def test_number_of_a_float_is_what_was_typed(typed: Decimal) -> None:
    assert number(repr(float(typed))) == typed


@pytest.mark.parametrize(
    ("serial", "system", "value"),
    [
        (1, False, date(1900, 1, 1)),
        (59, False, date(1900, 2, 28)),
        (60, False, 60),
        (61, False, date(1900, 3, 1)),
        (46204, False, date(2026, 7, 1)),
        (46204 - 1462, True, date(2026, 7, 1)),
        (0, True, date(1904, 1, 1)),
        (Decimal("46204.5"), False, datetime(2026, 7, 1, 12)),
        (Decimal("46204.999988425925"), False, datetime(2026, 7, 1, 23, 59, 59)),
        (Decimal("0.5"), False, Decimal("0.5")),
        (-3, False, -3),
        (2958466, False, 2958466),
        ("x", False, "x"),
    ],
)
def test_day_of_a_serial(serial: int | Decimal | str, system: bool, value: object) -> None:
    found = day(serial, system)
    assert found == value
    assert type(found) is type(value)


@given(st.integers(61, 2958465))
def test_days_follow_each_other(serial: int) -> None:
    assert day(serial, False) == date(1899, 12, 30) + timedelta(days=serial)


def test_iso_days() -> None:
    assert iso_day("2026-07-01") == date(2026, 7, 1)
    assert iso_day("2026-07-01T00:00:00Z") == date(2026, 7, 1)
    assert iso_day("2026-07-01T08:30:00") == datetime(2026, 7, 1, 8, 30)
    assert iso_day("soon") == "soon"


@pytest.mark.parametrize(
    ("code", "date_shown"),
    [
        ("yyyy-mm-dd", True),
        ("d/m/yy h:mm", True),
        ("mmm", True),
        ("[$-409]d\\-mmm;@", True),
        ('yyyy"年"m"月"', True),
        ("h:mm AM/PM", False),
        ("[h]:mm:ss", False),
        ("[h]:mm", False),
        ("[mm]", False),
        ("[Red][hh]:mm;@", False),
        ('"a;d"0', False),
        ("Standard", False),
        ('[=0]"";d/m/yy', True),
        ('[Red][<0]0;[=0]"";@', False),
        ("0;d/m/yy", False),
        ("mm:ss.0", False),
        ("General", False),
        ("0.00E+00", False),
        ("#,##0.00 [Red]", False),
        ('0 "days"', False),
        ("0_d", False),
        ("@", False),
    ],
)
def test_formats_that_show_dates(code: str, date_shown: bool) -> None:
    assert shows_date(code) is date_shown


def test_escapes_of_excel() -> None:
    assert unescaped("a_x000D_b_x005F_x0041_ _xyz_") == "a\rb_x0041_ _xyz_"
    assert unescaped("_xD83D__xDE00_") == "\N{GRINNING FACE}"


def test_many_different_numbers_and_rows_stay_right() -> None:
    convert = Converters([], None, False)
    for i in range(60_000):
        assert convert.row([None], [str(i % 60_000)], [f"{i}.5"]) == [Decimal(f"{i}.5")]
