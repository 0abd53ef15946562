"""Number formats that show a number otherwise than it is, each way that files have, and those that do not."""

from __future__ import annotations

import pytest

from book.sheet.numberlooks import (
    SHOWN_HIDDEN,
    SHOWN_MONEY,
    SHOWN_NEGATIVE,
    SHOWN_PADDED,
    SHOWN_PERCENT,
    SHOWN_SCALED,
    look_of_built_in,
    look_of_format,
    padded,
    scale_shown,
)


@pytest.mark.parametrize(
    ("code", "look"),
    [
        *(("0.0%", SHOWN_PERCENT), ("0 %;[Red]-0 %", SHOWN_PERCENT), ("#,##0.00\\ %", SHOWN_PERCENT), ('0"%"', "")),
        *((";;;", SHOWN_HIDDEN), (";;;@", SHOWN_HIDDEN), ('"-";"-"', SHOWN_HIDDEN), ('""', SHOWN_HIDDEN)),
        *(("(#,##0)", SHOWN_NEGATIVE), ("-0.00;0.00", SHOWN_NEGATIVE), ("\\-$#,##0", SHOWN_NEGATIVE)),
        *(("_(* #,##0_);_(* (#,##0)", ""), ("#,##0;(#,##0)", ""), ("[Red](#,##0);0", SHOWN_NEGATIVE)),
        *(("General", ""), ("", ""), ("@", ""), ("0", ""), ("0.00", ""), ("d/m/yy", ""), ("[h]:mm", ""), ("[Red]", "")),
        *(('[=0]"";0', ""), ("[<=9999999]###-####;(###) ###-####", ""), ('#,##0 "units"', ""), ("0.00E+00", "")),
        *(('"USD "0', ""), ("0;-0;;@", ""), ('General" x"', ""), ("0.0,,\\M", "")),
    ],
)
def test_what_a_format_does_to_a_number(code: str, look: str) -> None:
    assert look_of_format(code) == look


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        *(("00000", 17, "00017"), ("00000", 1234567, "1234567"), ('"D-"0000', 17, "D-0017"), ("\\X0", 5, "X5")),
        *(("000-00-0000", 123456789, "123-45-6789"), ('"INV"#', 12, "INV12"), ('0000"-A;b"', 7, "0007-A;b")),
    ],
)
def test_ids_that_only_a_format_completes(code: str, number: int, shown: str) -> None:
    look = look_of_format(code)
    assert look.startswith(SHOWN_PADDED)
    assert padded(number, look) == shown


@pytest.mark.parametrize(
    ("code", "scale"),
    [
        *(("#,##0\\k", "thousands"), ('0.0" k€"', "thousands"), ('[$€-407] 0"T"', "thousands")),
        *(('0"kEUR"', "thousands"), ('0.0"K"', "thousands"), ('$0.0"M"', "millions"), ('0.0 "Mio. €"', "millions")),
        *(('0"mm";(0"mm")', "millions"), ('0.0,"K"', ""), ('#,##0,\\ "k"', ""), ('0.0,,"M"', ""), ('0" months"', "")),
        *(('0"kg"', ""), ('0.00%"m"', ""), ('"K"0', ""), ('0"-M"', ""), ("0.0", ""), ('0 "Tage"', "")),
    ],
)
def test_formats_that_call_a_number_thousands_without_parting_it(code: str, scale: str) -> None:
    assert scale_shown(look_of_format(code)) == scale
    assert scale_shown(SHOWN_SCALED + "thousands") == "thousands"


def test_formats_of_excel_itself() -> None:
    assert [look_of_built_in(one) for one in (0, 3, 9, 10, 7, 44, 43)] == [
        *("", "", SHOWN_PERCENT, SHOWN_PERCENT, SHOWN_MONEY, SHOWN_MONEY, ""),
    ]
