"""How much of a number each format lets a reader see."""

from __future__ import annotations

from decimal import Decimal

import pytest

from book.sheet.digits import (
    SHOWN_ABOVE,
    as_shown,
    below_of_format,
    digits_of_built_in,
    digits_of_format,
    is_parted,
    parts_off,
)
from book.sheet.numberlooks import SHOWN_HIDDEN


@pytest.mark.parametrize(
    ("code", "value", "seen"),
    [
        *(("0", "0.5", "1"), ("0", "0.4", "0"), ("0", "-0.8", "-1"), ("#,##0", "0.8", "1"), ("0%", "0.005", "1%")),
        *(("0.0", "0.04", "0"), ("$#,##0_);($#,##0)", "1.3", "1"), ('0 "days"', "1.5", "2"), ("0.0,", "40", "0")),
        *(("0", "1234.56", ""), ("0%", "0.075", ""), ("0.0", "12.34", ""), ("0.00", "0.001", ""), ("0", "12", "")),
        *(("General", "0.5", ""), ("d/m/yy", "0.5", ""), ("# ?/?", "0.5", ""), ("0E+00", "0.5", "")),
        *(("[<1]0.00;0", "0.5", ""), ("@", "0.5", ""), ("", "0.5", "")),
    ],
)
def test_what_a_reader_sees_where_it_is_far_from_the_number(code: str, value: str, seen: str) -> None:
    assert as_shown(Decimal(value), digits_of_format(code)) == seen


@pytest.mark.parametrize(
    ("code", "parted", "unsaid", "seen"),
    [
        *(("0.0,", "thousands", "thousands", "12.5"), ("$#,##0,", "thousands", "thousands", "13")),
        *(
            ('0.0,"K"', "thousands", "", "12.5"),
            ("0.000,,", "millions", "millions", "0.013"),
            ("#,##0", "", "", "12500"),
        ),
    ],
)
def test_formats_that_part_thousands_off(code: str, parted: str, unsaid: str, seen: str) -> None:
    mark = digits_of_format(code)
    assert (is_parted(mark), parts_off(mark)) == (parted, unsaid)
    assert as_shown(Decimal(12_500), mark, always=True) == seen


@pytest.mark.parametrize(
    ("code", "how"),
    [
        *(("#,##0;#,##0", SHOWN_ABOVE), ("0.00_);0.00_)", SHOWN_ABOVE), ("0;;0", SHOWN_HIDDEN)),
        *(("0;-0", ""), ("#,##0_);(#,##0)", ""), ("0;[Red]0", ""), ("0", ""), ('0;"minus "0', ""), (";;;", "")),
        *(("_(* #,##0_);_(* (#,##0)", ""), ("[>5]0;0", "")),
    ],
)
def test_numbers_below_zero(code: str, how: str) -> None:
    assert below_of_format(code) == how


def test_formats_of_excel_itself() -> None:
    assert [digits_of_built_in(one) for one in (0, 1, 2, 3, 9, 10)] == ["", "0", "", "0", "0%", ""]
