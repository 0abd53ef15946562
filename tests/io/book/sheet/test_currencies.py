"""Which currency a number format or a text shows: each way to write one that files have."""

from __future__ import annotations

import pytest

from book.sheet.currencies import (
    currencies_of,
    sign_in,
    sign_of_caption,
    sign_of_format,
    sign_of_heading,
    sign_of_name,
    sign_of_title,
)


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("[$€-407] #,##0.00", "EUR"),
        ("#,##0.00 [$€-1]", "EUR"),
        ('"USD" 0.00', "USD"),
        ("[$CHF] #,##0", "CHF"),
        ("[$BOB] 0", "BOB"),
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', "EUR"),
        ('_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)', "$"),
        ("$#,##0.00_);[Red]($#,##0.00)", "$"),
        ("\\€ 0", "EUR"),
        ("#,##0 \\k\\r", "kr"),
        ("[$kr-41D] 0", "SEK"),
        ("[$$-1009]#,##0", "CAD"),
        ("[$$-en-CA]#,##0", "CAD"),
        ("[$$-409]#,##0", "USD"),
        ("[$¥-411]0", "JPY"),
        ('"k€" 0', "EUR"),
        ('0 "EUR/month"', "EUR"),
        ('#,##0.00" Eur"', "EUR"),
    ],
)
def test_formats_that_show_a_currency(code: str, sign: str) -> None:
    assert sign_of_format(code) == sign


@pytest.mark.parametrize(
    "code",
    [
        *("General", "#,##0.00", "0.00%", "0.00E+00", "yyyy-mm-dd", "[$-409]d/m/yyyy", "[$-F800]dddd", "[h]:mm", "@"),
        "_-* #,##0.00\\ _€_-;-* #,##0.00\\ _€_-",  # room for a sign that is not shown
        *('0.0"x"', '#,##0 "units"', '0 "sek"', '0 "all"', "[$Lek]0", "[Red]0;[Blue]-0"),
    ],
)
def test_formats_that_show_none(code: str) -> None:
    assert sign_of_format(code) == ""


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        *(("€500", "EUR"), ("500 EUR", "EUR"), ("US$ 1,000", "USD"), ("(£500)", "£"), ("kr 500", "kr"), ("$1", "$")),
        *(("R$ 100", "BRL"), ("1'000 CHF", "CHF"), ("500", ""), ("9.41%", ""), ("1.30x", ""), ("2M", ""), ("n/a", "")),
    ],
)
def test_amounts_in_text(text: str, sign: str) -> None:
    assert sign_in(text) == sign


@pytest.mark.parametrize(
    ("heading", "sign"),
    [
        *(("ARR (EUR)", "EUR"), ("Amount in k€", "EUR"), ("US$", "USD"), ("RM", ""), ("Rep R", ""), ("Try", "")),
        *(
            ("amount_eur", "EUR"),
            ("Betrag in Euro", "EUR"),
            ("ARR (pounds)", "£"),
            ("US Dollars", "USD"),
            ("Yen", "JPY"),
        ),
    ],
)
def test_headings(heading: str, sign: str) -> None:
    assert sign_of_heading(heading) == sign


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("ARR in US Dollars", "USD"),
            ("ARR, U.S. $", "USD"),
            ("US-Dollar", "USD"),
            ("Amount (American dollars)", "USD"),
        ),
        *(
            ("Canadian dollars", "CAD"),
            ("CDN$", "CAD"),
            ("Can. $", "CAD"),
            ("AUD", "AUD"),
            ("Australian Dollar", "AUD"),
        ),
        *(("Euros", "EUR"), ("pounds sterling", "GBP"), ("British pounds", "GBP"), ("UK Pound", "GBP"), ("yen", "JPY")),
        *(
            ("Pfund Sterling", "GBP"),
            ("Schweizer Franken", "CHF"),
            ("dollars canadiens", "CAD"),
            ("Swiss francs", "CHF"),
        ),
        *(("Swedish kronor", "SEK"), ("Mexican pesos", "MXN"), ("Indian rupees", "INR"), ("Polish zloty", "PLN")),
        *(("Virus dollars", "$"), ("Given to us", ""), ("Uncanny dollars", "$"), ("Swiss accounts", "")),
    ],
)
def test_currencies_that_are_written_out(text: str, code: str) -> None:
    assert sign_of_heading(text) == code


def test_amounts_with_their_currency_written_out() -> None:
    assert [sign_in(text) for text in ("500 US dollars", "U.S. $500", "5 Canadian dollars")] == ["USD", "USD", "CAD"]


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        *(
            ("EUR", "EUR"),
            ("Deals EUR", "EUR"),
            ("Bookings (GBP)", "GBP"),
            ("Deals_EUR_2026", "EUR"),
            ("tblEUR", "EUR"),
        ),
        *(("DealsUSD", "USD"), ("Deals in Euro", "EUR"), ("Q1 $", "$"), ("US Dollars", "USD"), ("CAD drawings", "CAD")),
        *(
            ("USD to EUR", ""),
            ("Europe", ""),
            ("eur", ""),
            ("USDeals", ""),
            ("Data", ""),
            ("CADdrawings", ""),
            ("R", ""),
        ),
    ],
)
def test_names_of_sheets_and_tables(name: str, sign: str) -> None:
    assert sign_of_name(name) == sign


@pytest.mark.parametrize(
    ("caption", "sign"),
    [
        *(("Bookings Q3 (EUR)", "EUR"), ("US Dollars", "USD"), ("[GBP]", "GBP"), ("$", "$"), ("Bookings Q3", "")),
        *(("Bookings (see EUR sheet)", ""), ("Paid from EUR", ""), ("Euro deals", "")),
    ],
)
def test_captions(caption: str, sign: str) -> None:
    assert sign_of_caption(caption) == sign


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        *(
            ("All amounts in EUR", "EUR"),
            ("All amounts in US Dollars", "USD"),
            ("Currency: EUR", "EUR"),
            ("W\u00e4hrung (CHF)", "CHF"),
            ("in $ thousands", "$"),
        ),
        *(("Prepared in June", ""), ("EUR/USD", ""), ("In progress", ""), ("Paid in USD, from EUR", "USD")),
    ],
)
def test_titles(title: str, sign: str) -> None:
    assert sign_of_title(title) == sign


@pytest.mark.parametrize(
    ("code", "sign"), [('0.0"%"', "%"), ("0\\%", "%"), ("0.0%", ""), ('0%;"0 %"', ""), ('"% "[$€-407]0', "EUR")]
)
def test_a_percent_sign_that_is_mere_text(code: str, sign: str) -> None:
    assert sign_of_format(code) == sign


def test_what_a_sign_may_stand_for() -> None:
    assert {"USD", "CAD", "AUD"} <= set(currencies_of("$"))
    assert currencies_of("EUR") == ("EUR",)
    assert currencies_of("?") == ()
