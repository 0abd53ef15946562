"""One text for one meaning."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.basics.calendar import Calendar
from model.signoff.canonical import (
    LINE_HEADINGS,
    canonical,
    cell_of_text,
    cell_text,
    digest,
    exact_text,
    free_text,
    line_of_texts,
    line_texts,
    period_text,
    total_text,
)
from model.signoff.entries import Pack, Statement, read_back, runs_of
from model.signoff.frozen import Archive, frozen_rows, piece_of
from model.signoff.inputs import SignedInputs
from model.signoff.written import WrittenRow, written
from model.tables.book import Book, Cell, Sheet, book_of_rows
from model.tables.reading import read_tables
from model.tables.schema import Kind
from tests.model.signoff.small_book import CALENDAR, Q1, Q2, lines_of, plain_book

fifteen_digits = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 12)
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (7, "7"),
        (Decimal("7.0"), "7"),
        (Decimal("-0.00"), "0"),
        (Decimal("12.50"), "12.5"),
        (Fraction(1, 3), "0.333333333333333"),
        (Fraction(2, 3), "0.666666666666667"),
        (Fraction(1, 8), "0.125"),
        (Decimal("1E+3"), "1000"),
        (10**14, "100000000000000"),
    ],
)
def test_numbers(value: Fraction | Decimal | int | None, text: str) -> None:
    assert exact_text(value) == text


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (7, Kind.NUMBER, "7"),
        (Decimal("7.0"), Kind.NUMBER, "7"),
        ("7.0 ", Kind.NUMBER, "7"),
        ("95%", Kind.PERCENT, "0.95"),
        ("abc", Kind.NUMBER, "abc"),
        (True, Kind.NUMBER, "TRUE"),
        (7, Kind.ID, "7"),
        (Decimal("7.0"), Kind.ID, "7"),
        ("007", Kind.ID, "007"),
        (" a\r\nb ", Kind.TEXT, "a\nb"),
        (None, Kind.TEXT, ""),
        (datetime(2026, 1, 2, 3, 4, 5), Kind.TIMESTAMP, "2026-01-02T03:04:05Z"),
    ],
)
def test_cells(cell: Cell, kind: Kind, text: str) -> None:
    assert cell_text(cell, kind) == text


@pytest.mark.parametrize("cell", ["2026-07", "Jul 2026", "Jul-26", date(2026, 7, 1), datetime(2026, 7, 1), " 2026-07 "])
def test_periods(cell: Cell) -> None:
    assert period_text(cell, Calendar()) == "2026-07"


@given(fifteen_digits)
def test_a_number_is_written_and_read_alike(number: Decimal) -> None:
    text = exact_text(number)
    cell = cell_of_text(text, Kind.MONEY)
    assert cell_text(cell, Kind.MONEY) == text
    assert Decimal(text) == number
    assert cell_text(f" {text} ", Kind.MONEY) == text


@given(st.fractions())
def test_a_cell_holds_what_is_signed(number: Fraction) -> None:
    text = exact_text(number)
    assert exact_text(Fraction(text)) == text
    assert cell_text(cell_of_text(text, Kind.NUMBER), Kind.NUMBER) == text


@given(texts)
def test_free_text_is_stable(text: str) -> None:
    once = free_text(text)
    assert free_text(once) == once
    assert free_text(f" {once}\n") == once


@given(st.dictionaries(texts, st.lists(texts)))
def test_the_text_of_a_structure_does_not_depend_on_order(data: dict[str, list[str]]) -> None:
    turned = dict(reversed(list(data.items())))
    assert canonical(turned) == canonical(data)
    assert canonical(data).isascii()
    assert json.loads(canonical(data)) == data
    assert len(digest(canonical(data))) == 64


def test_lines_survive_their_text() -> None:
    for line in lines_of(read_tables(plain_book())):
        back = line_of_texts(line_texts(line), line.period, line.status)
        assert line_texts(back) == line_texts(line)
        assert (back.amount, str(back.amount)) == (line.amount, str(line.amount))


def test_amounts_in_two_currencies_have_no_sum() -> None:
    lines = [{"Amount": "1.5", "Currency": "EUR"}, {"Amount": "-0.25", "Currency": "EUR"}]
    assert total_text(lines) == "1.25"
    assert total_text([*lines, {"Amount": "1", "Currency": "USD"}]) == ""
    assert total_text([*lines, {"Amount": "", "Currency": "USD"}]) == "1.25"


# --- inputs -------------------------------------------------------------------------------------------------------


def rows_of(sheet: str, **cells: Cell) -> list[dict[str, str]]:
    book = book_of_rows({sheet: [{"Account ID": "A1", **cells}], "Crediting rules": [{"Rule": "R", "Role": "CSM"}]})
    return [dict(row) for row in SignedInputs(read_tables(book)).rows(sheet, Q1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Transaction ID": 7}, {"Transaction ID": Decimal("7.0")}),
        ({"Transaction ID": " 7"}, {"transaction id ": "7"}),
        ({"Date": date(2026, 1, 5)}, {"Date": "2026-01-05"}),
        ({"Date": date(2026, 1, 5)}, {"Date": datetime(2026, 1, 5)}),
        ({"Amount": "1,000.50"}, {"Amount": Decimal("1000.500")}),
        ({"Type": "New business"}, {"Type": " new  BUSINESS"}),
        ({"Prepaid": True}, {"Prepaid": "Yes"}),
        ({"Term": None}, {"Term": 12}),
        ({"CSM": 12}, {"csm ": "12"}),
        ({"My own": 1, "Note": "x"}, {"Note": "y"}),
        ({"Currency": "usd"}, {"Currency": "USD"}),
    ],
)
def test_rows_that_mean_the_same_are_the_same(one: dict[str, Cell], other: dict[str, Cell]) -> None:
    assert rows_of("Transactions", **one) == rows_of("Transactions", **other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"Transaction ID": "007"}, {"Transaction ID": 7}),
        ({"Transaction ID": "a"}, {"Transaction ID": "A"}),
        ({"Amount": 1000}, {"Amount": "1000.01"}),
        ({"Date": date(2026, 1, 5)}, {"Date": date(2026, 1, 6)}),
        ({"CSM": "E1"}, {"CSM": "E2"}),
        ({"Prepaid": "yes"}, {"Prepaid": None}),
        ({"Term": 24}, {"Term": 12}),
    ],
)
def test_rows_that_mean_something_else_differ(one: dict[str, Cell], other: dict[str, Cell]) -> None:
    assert rows_of("Transactions", **one) != rows_of("Transactions", **other)


def test_only_what_the_period_can_see_is_covered() -> None:
    cells: dict[str, Cell] = {"FY2024-Q4": 1, "FY2025": 2, "2026-01": 3, "FY2026-Q1": 4, "FY2026-Q2": 5, "FY2026": 6}
    (row,) = rows_of("Targets", Owner="company", Measure="NRR", **cells)
    assert {h: t for h, t in row.items() if h not in ("Owner", "Measure")} == {
        "FY2025": "2",
        "2026-01": "3",
        "FY2026-Q1": "4",
        "FY2026": "6",
    }
    (row,) = rows_of("Draws", **{"Payee ID": "7", "From": date(2026, 1, 1), "To": date(2026, 4, 1), "Amount": 5})
    assert "To" not in row
    (row,) = rows_of("Draws", **{"Payee ID": "7", "From": date(2026, 1, 1), "To": date(2026, 3, 31), "Amount": 5})
    assert row["To"] == "2026-03-31"


def test_settings_are_covered_as_they_work() -> None:
    written_down = book_of_rows({"Settings": [{"Setting": "Currency", "Value": "USD"}]})
    default = book_of_rows({"Settings": [{"Setting": "Company", "Value": "Acme"}]})
    euros = book_of_rows({"Settings": [{"Setting": "currency ", "Value": "eur"}]})
    rows = [SignedInputs(read_tables(book)).rows("Settings", Q1) for book in (written_down, default, euros)]
    assert rows[0] == rows[1] != rows[2]


# --- Frozen -------------------------------------------------------------------------------------------------------


def archive_of(rows: list[dict[str, Cell]]) -> Archive:
    book = Book({"Frozen": book_of_rows({"Frozen": rows}).sheets["Frozen"]})
    return Archive.of(written(book, "Frozen", CALENDAR).rows)


@given(st.lists(st.dictionaries(texts, texts), max_size=5), texts)
def test_what_is_frozen_comes_back(rows: list[dict[str, str]], payee_id: str) -> None:
    pack = Pack({"Transactions": rows})
    lines = tuple(dict.fromkeys(LINE_HEADINGS, f"{i}") for i in range(len(rows)))
    statement = Statement("FY2026-Q1", payee_id, lines, digest(pack.text), {"Transactions": ((0, len(rows)),)})
    kept = [
        *frozen_rows("rows", pack.text, "FY2026-Q1", ""),
        *frozen_rows("statement", statement.text, "FY2026-Q1", payee_id),
    ]
    archive = archive_of(kept)
    assert archive.pack(digest(pack.text)) == pack
    assert archive.statement(digest(statement.text)) == statement
    assert statement.rows(pack) == [("Transactions", row) for row in rows]
    assert read_back(statement.text) == statement


@given(st.integers(0, 400), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_letter_of_content_that_changes_is_noticed(place: int, letter: str) -> None:
    content = str(frozen_rows("rows", Pack({"Plans": [{"Plan ID": "P"}]}).text, "2026-07", "")[0]["Content"])
    place %= len(content)
    changed = content[:place] + letter + content[place + 1 :]
    assert (piece_of(changed) is None) == (changed != content)


@pytest.mark.parametrize("content", ["", "x", "a b c", "Ärzt b", f"{digest('{} x')} {{}} x", f"{digest('x y')} x y"])
def test_rubbish_in_frozen_is_damaged_and_no_error(content: str) -> None:
    archive = archive_of([{"Period": "2026-07", "Part": 1, "Content": content}])
    assert len(archive.damaged) == 1
    assert archive.entries() == []


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "7", '{"kind":"statement","lines":[{}],"used":{}}', '{"entries":[7],"kind":"entries"}', "[" * 9999],
)
def test_a_sealed_text_of_another_kind_is_nothing(text: str) -> None:
    archive = archive_of(frozen_rows("entries", text, "2026-07", ""))
    assert archive.holds(digest(text))
    assert archive.get(digest(text)) is None
    assert archive.entries() == []


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    pack = Pack({"Plans": [{"Plan ID": "x" * 100_000}]})
    rows = [WrittenRow(0, {h: str(c or "") for h, c in frozen_rows("rows", pack.text, "2026-07", "")[0].items()})]
    assert Archive.of(rows).pack(digest(pack.text)) == pack
    monkeypatch.setattr("model.signoff.frozen.LARGEST", 1000)
    assert Archive.of(rows).pack(digest(pack.text)) is None


@given(st.sets(st.integers(0, 60)))
def test_runs(positions: set[int]) -> None:
    runs = runs_of(sorted(positions))
    assert {i for start, stop in runs for i in range(start, stop)} == positions
    assert all(a[1] < b[0] for a, b in pairwise(runs))


def test_a_sheet_without_rows_lacks_nothing() -> None:
    assert written(Book({"Payouts": Sheet("Payouts", ["Mine"], [[]])}), "Payouts", CALENDAR).missing == ()
    assert CALENDAR.name(Q2) == "FY2026-Q2"
