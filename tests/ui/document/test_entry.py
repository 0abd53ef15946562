"""Entry forms: text to cell and back by the kind of the column, for known forms and for anything at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from model.tables.book import CellError
from model.tables.schema import Kind
from model.tables.values import Complaint, parse_number
from ui.document.entry import complaint, decimal_mark, mark_of, typed, written

D = Decimal


@pytest.mark.parametrize(
    ("text", "kind", "cell"),
    [
        ("", Kind.NUMBER, None),
        ("  ", Kind.TEXT, None),
        ("1,234.50", Kind.NUMBER, D("1234.5")),
        ("(500)", Kind.MONEY, -500),
        ("12.5%", Kind.PERCENT, D("0.125")),
        ("0.125", Kind.PERCENT, D("0.125")),
        ("$1,000", Kind.MONEY, 1000),
        ("1.2m", Kind.NUMBER, 1200000),
        ("12,5", Kind.NUMBER, D("12.5")),
        ("abc", Kind.NUMBER, "abc"),
        ("2026-07-31", Kind.DATE, date(2026, 7, 31)),
        ("soon", Kind.DATE, "soon"),
        ("0042", Kind.ID, "0042"),
        ("42", Kind.ID, "42"),
        (" NRR ", Kind.NAME, "NRR"),
        ("x", Kind.FLAG, "yes"),
        ("False", Kind.FLAG, "no"),
        ("perhaps", Kind.FLAG, "perhaps"),
        ("eur", Kind.CURRENCY, "EUR"),
        ("Jul-26", Kind.PERIOD, "Jul-26"),
        ("=[NRR]", Kind.FORMULA, "=[NRR]"),
        ("20;20;60", Kind.NUMBERS, "20;20;60"),
        ("25", Kind.NUMBERS, 25),
        ("0042", None, "0042"),
        ("42", None, 42),
        ("-0.5", None, D("-0.5")),
        ("2026-07-31", None, date(2026, 7, 31)),
        ("#n/a", Kind.NUMBER, CellError("#N/A")),
    ],
)
def test_typed(text: str, kind: Kind | None, cell: object) -> None:
    found = typed(text, kind)
    assert found == cell
    assert type(found) is type(cell)


def test_choices_take_the_spelling_of_the_list() -> None:
    assert typed("first  DOLLAR", Kind.CHOICE, ("step", "first dollar")) == "first dollar"
    assert typed("third", Kind.CHOICE, ("step", "first dollar")) == "third"


def test_decimal_comma_of_the_locale() -> None:
    assert typed("1.234,50", Kind.NUMBER, mark=",") == D("1234.5")
    assert typed("1.234", Kind.NUMBER, mark=",") == 1234
    assert typed("12.5", Kind.NUMBER, mark=",") == D("12.5"), "can mean nothing else"
    assert written(D("1234.5"), Kind.NUMBER, ",") == "1234,5"


@given(st.from_regex(r"-?[0-9]{1,9}(\.[0-9]{1,6})?", fullmatch=True), st.sampled_from([".", ","]))
def test_plain_numbers_read_as_the_parser_of_all_forms_reads_them(text: str, mark: str) -> None:
    expected = parse_number(text, decimal=mark)
    if not isinstance(expected, Complaint):
        found = typed(text, Kind.NUMBER, mark=mark)
        assert found == expected
        assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (("1.000", "1.234,56"), ","),
        (("$1.000", "12,5%"), ","),
        (("1.000", "2.500"), "."),
        (("1.000", "1,234.56"), "."),
        (("1.000", "1.5", "1.234,56"), "."),
        (("1.000", "abc", ""), "."),
    ],
)
def test_numbers_that_come_together_are_written_with_one_mark(texts: tuple[str, ...], mark: str) -> None:
    assert mark_of(texts, ".") == mark
    swapped = [text.translate(str.maketrans(".,", ",.")) for text in texts]
    assert mark_of(swapped, ",") == mark.translate(str.maketrans(".,", ",."))


@pytest.fixture
def locale() -> Iterator[Callable[[str], None]]:
    before = QLocale()
    yield lambda name: QLocale.setDefault(QLocale(name))
    QLocale.setDefault(before)


def test_locale_decides_the_decimal_mark(locale: Callable[[str], None]) -> None:
    locale("de_DE")
    assert decimal_mark() == ","
    locale("en_US")
    assert decimal_mark() == "."


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("en_US", "7/31/26", date(2026, 7, 31)),
        ("en_US", "7/31/2026", date(2026, 7, 31)),
        ("en_US", "04/05/2026", date(2026, 4, 5)),
        ("en_US", "31/7/2026", "31/7/2026"),
        ("en_US", "2/30/2026", "2/30/2026"),
        ("en_GB", "4/5/26", date(2026, 5, 4)),
        ("en_GB", "2026-05-04", date(2026, 5, 4)),
        ("de_DE", "31.07.26", date(2026, 7, 31)),
        ("de_DE", "1.7.2026", date(2026, 7, 1)),
        ("de_DE", "1.7/2026", "1.7/2026"),
        ("ja_JP", "2026/7/1", date(2026, 7, 1)),
        ("en_US", "7/31/202", "7/31/202"),
        ("C", "31.7.2026", date(2026, 7, 31)),
        ("C", "7/31/2026", date(2026, 7, 31)),
        ("C", "4/4/2026", date(2026, 4, 4)),
        ("C", "4/5/2026", "4/5/2026"),
    ],
)
def test_locale_decides_the_order_of_typed_dates(
    locale: Callable[[str], None], name: str, text: str, day: date | str
) -> None:
    locale(name)
    assert typed(text, Kind.DATE) == day


_NUMBERS = st.decimals(-(10**9), 10**9, places=4).map(lambda n: int(n) if n == int(n) else n)


@given(_NUMBERS, st.sampled_from([Kind.NUMBER, Kind.MONEY, Kind.PERCENT, None]), st.sampled_from([".", ","]))
def test_numbers_come_back_as_they_were(number: int | Decimal, kind: Kind | None, mark: str) -> None:
    again = typed(written(number, kind, mark), kind, mark=mark)
    assert again == number
    assert isinstance(again, int) == (number == int(number))


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_dates_come_back_as_they_were(day: date) -> None:
    assert typed(written(day, Kind.DATE), Kind.DATE) == day


@given(st.text(), st.sampled_from([*Kind, None]), st.sampled_from([".", ","]))
def test_typing_is_never_blocked(text: str, kind: Kind | None, mark: str) -> None:
    cell = typed(text, kind, mark=mark)
    assert not isinstance(cell, float)
    assert (cell is None) == (not text.strip())
    complaint(cell, kind, (), ())


def test_complaints_say_what_is_wrong() -> None:
    assert "is not a number" in complaint("abc", Kind.NUMBER, (), ())
    assert "is not a date" in complaint("31 July", Kind.DATE, (), ())
    assert "choices" in complaint("x", Kind.CHOICE, ("a", "b"), ())
    assert complaint("a", Kind.CHOICE, ("a", "b"), ()) == ""
    assert "not known" in complaint("1099", Kind.ID, (), {"1007"})
    assert complaint("nrr", Kind.NAME, (), {"NRR"}) == ""
    assert "not known" in complaint("NRR; GRR", Kind.NAMES, (), {"NRR"})
    assert complaint("", Kind.NUMBER, (), ()) == ""
