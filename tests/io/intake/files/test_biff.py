"""Old .xls files, made record by record: what Excel, and programs older or less careful than Excel, wrote into them."""

from __future__ import annotations

import struct
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from book import FileProblem
from book.sheet.workbook import Area
from intake import Source, SourceSheet, open_source
from model.tables.book import Cell, CellError

NOT_CALCULATED = CellError("formula not calculated")
EMPTY_TEXT = b"\3\0\0\0\0\0\xff\xff"


def record(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack("<HH", kind, len(body)) + body


def wide(text: str) -> bytes:
    """A Unicode text with its length and mark before it."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def at(row: int, column: int, style: int = 0) -> bytes:
    return struct.pack("<3H", row, column, style)


def begin(version: int, what: int) -> bytes:
    return record(0x809, struct.pack("<HH12x", version, what))


def book_bytes(cells: bytes, *, more: bytes = b"", version: int = 0x600, second: bytes | None = None) -> bytes:
    """A workbook of a sheet, or two, in which the second cell format shows a day and the third a time."""
    formats = b"".join(record(0xE0, struct.pack("<HH16x", 0, number)) for number in (0, 14, 21))
    names = ["Data"] if second is None else ["Data", "More"]
    parts = [begin(version, 0x10) + body + record(0x0A) for body in (cells, second)[: len(names)] if body is not None]
    mark = b"\0" if version == 0x600 else b""
    entry = 4 + 7 + len(mark) + 4
    offset = len(begin(version, 5)) + len(more) + len(formats) + len(names) * entry + 4
    entries = b""
    for name, part in zip(names, parts, strict=True):
        entries += record(0x85, struct.pack("<LBBB", offset, 0, 0, len(name)), mark, name.encode())
        offset += len(part)
    return begin(version, 5) + more + formats + entries + record(0x0A) + b"".join(parts)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "old.xls"


def first(path: Path, data: bytes) -> SourceSheet:
    path.write_bytes(data)
    return open_source(path).sheets[0]


def cells(path: Path, data: bytes) -> dict[tuple[int, int], Cell]:
    """The cells of the first sheet by row and column."""
    lines = first(path, data).lines
    return {(n, column): cell for n, columns, row in lines for column, cell in zip(columns, row, strict=True)}


def test_all_kinds_of_cells(path: Path) -> None:
    packed = struct.pack("<l", 12_345 << 2 | 3) + struct.pack("<H", 1) + struct.pack("<l", 46_204 << 2 | 2)
    records = (
        record(0x203, at(0, 0), struct.pack("<d", 0.1)),
        record(0x27E, at(0, 1), struct.pack("<l", -500 << 2 | 2)),
        record(0xBD, at(1, 0), packed, struct.pack("<H", 1)),
        record(0x205, at(2, 0), b"\x01\x00"),
        record(0x205, at(2, 1), b"\x2a\x01"),
        record(0x204, at(3, 0), wide("Zoë")),
        record(0x06, at(4, 0), struct.pack("<d", 46_204), b"\0\0"),
        record(0x06, at(4, 1), b"\2\0\7\0\0\0\xff\xff\0\0"),
        record(0x06, at(4, 2), EMPTY_TEXT, b"\0\0"),
        record(0x203, at(5, 0, 2), struct.pack("<d", 0.5)),
        record(0x203, at(5, 1), struct.pack("<d", float("nan"))),
        record(0x203, at(5, 2), struct.pack("<d", 0.4795001221869535)),
    )
    assert cells(path, book_bytes(b"".join(records))) == {
        (1, 1): Decimal("0.1"),
        (1, 2): -500,
        (2, 1): Decimal("123.45"),
        (2, 2): date(2026, 7, 1),
        (3, 1): True,
        (3, 2): CellError("#N/A"),
        (4, 1): "Zoë",
        (5, 1): 46_204,
        (5, 2): CellError("#DIV/0!"),
        (6, 1): Decimal("0.5"),
        (6, 2): CellError("#NUM!"),
        (6, 3): Decimal("0.479500122186953"),
    }


def test_a_formula_result_of_text_comes_after_it(path: Path) -> None:
    formula = record(0x06, at(0, 0), b"\0\0\0\0\0\0\xff\xff\0\0")
    shared = record(0x4BC, b"\0" * 10)
    assert cells(path, book_bytes(formula + shared + record(0x207, wide("told")))) == {(1, 1): "told"}


def test_formulas_without_any_result_are_not_blank(path: Path) -> None:
    blank = record(0x06, at(0, 0), EMPTY_TEXT, b"\0\0")
    other = record(0x06, at(9, 1), struct.pack("<d", 2), b"\0\0")
    assert cells(path, book_bytes(blank)) == {(1, 1): NOT_CALCULATED}
    assert cells(path, book_bytes(blank, second=other)) == {}
    assert cells(path, book_bytes(blank + other)) == {(10, 2): 2}


def test_days_counted_from_1904_and_formats_of_the_file(path: Path) -> None:
    day = record(0x203, at(0, 0, 1), struct.pack("<d", 46_204 - 1_462))
    assert cells(path, book_bytes(day, more=record(0x22, b"\1\0"))) == {(1, 1): date(2026, 7, 1)}
    japanese = book_bytes(day).replace(
        record(0xE0, struct.pack("<HH16x", 0, 14)), record(0xE0, struct.pack("<HH16x", 0, 56))
    )
    assert cells(path, japanese) == {(1, 1): date(2022, 6, 30)}
    own = record(0x41E, struct.pack("<H", 14), wide('#,##0 "days"'))
    assert cells(path, book_bytes(day, more=own)) == {(1, 1): 44_742}


def test_formats_tell_currencies(path: Path) -> None:
    packed = record(
        0xBD, struct.pack("<HH", 1, 0), *(struct.pack("<Hl", style, 4 << 2 | 2) for style in (2, 0)), b"\0\0"
    )
    rows = record(0x203, at(0, 0, 1), struct.pack("<d", 5)) + packed + record(0x27E, at(2, 0, 1), struct.pack("<l", 6))
    euro = record(0x41E, struct.pack("<H", 14), wide("[$\u20ac-407]0.00"))
    dollar = record(0x41E, struct.pack("<H", 21), wide('"$"0'))
    signs = first(path, book_bytes(rows, more=euro + dollar)).looks.signs
    assert signs.of(1, (1, 2, 3)) == ("EUR", "$", "EUR")
    assert signs.of(2, (1, 2, 3)) == ()


def test_shared_texts_run_over_records(path: Path) -> None:
    rich = struct.pack("<HBH", 3, 8, 1) + b"abc" + b"\1\2\3\4"
    phonetic = struct.pack("<HBL", 2, 5, 6) + "né".encode("utf-16-le") + b"\0" * 6
    split = struct.pack("<HB", 6, 0) + b"one"
    shared = record(0xFC, struct.pack("<LL", 9, 77), rich, phonetic, split)
    shared += record(0x3C, b"\1" + "twö".encode("utf-16-le"), struct.pack("<HB", 4, 0))
    shared += record(0x3C, b"\0" + b"last")
    labels = b"".join(record(0xFD, at(i, 0), struct.pack("<L", i)) for i in range(4))
    found = cells(path, book_bytes(labels, more=shared))
    assert list(found.values()) == ["abc", "né", "onetwö", "last"]
    path.write_bytes(book_bytes(labels + record(0xFD, at(9, 0), struct.pack("<L", 4)), more=shared))
    with pytest.raises(FileProblem, match="damaged"):
        open_source(path)


def test_texts_of_the_nineties_are_in_the_code_page_of_the_file(path: Path) -> None:
    label = record(0x204, at(0, 0), struct.pack("<H", 4), "Łódź".encode("cp1250"))
    page = record(0x42, struct.pack("<H", 1250))
    assert cells(path, book_bytes(label, more=page, version=0x500)) == {(1, 1): "Łódź"}


def test_fonts_tell_the_code_page_where_nothing_else_does(path: Path) -> None:
    label = record(0x204, at(0, 0), struct.pack("<H", 4), "Иван".encode("cp1251"))
    font = record(0x31, bytes(12), b"\xcc\0", b"\5Arial")
    assert cells(path, book_bytes(label, more=font, version=0x500)) == {(1, 1): "Иван"}
    page = record(0x42, struct.pack("<H", 1252))
    assert cells(path, book_bytes(label, more=font + page, version=0x500)) == {(1, 1): "Èâàí"}


def test_records_of_later_versions_in_a_file_of_excel_2(path: Path) -> None:
    formats = (
        record(0x1E, b"\7General")
        + record(0x1E, b"\5d/m/y")
        + record(0x43, b"\0\0\0\0") * 2
        + record(0x43, b"\0\0\1\0")
    )
    rows = (
        record(0x204, at(0, 0), struct.pack("<H", 5), b"later"),
        record(0x04, struct.pack("<HH", 1, 0), b"\0\0\0", b"\7earlier"),
        record(0x44, struct.pack("<H", 2)),
        record(0x03, struct.pack("<HH", 2, 0), b"\x3f\0\0", struct.pack("<d", 46_204)),
    )
    found = cells(path, record(0x09, b"\2\0\x10\0") + formats + b"".join(rows) + record(0x0A))
    assert found == {(1, 1): "later", (2, 1): "earlier", (3, 1): date(2026, 7, 1)}


def compound(own: bytes, embedded: bytes) -> bytes:
    """An OLE file: a storage with an embedded `Workbook` comes before the file's own `Book`."""
    free, end, size = 0xFFFFFFFF, 0xFFFFFFFE, 9  # sectors of a stream

    def entry(name: str, kind: int, left: int, child: int, start: int, length: int) -> bytes:
        called = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBLLL", len(called), kind, 1, left, free, child)
        return called.ljust(64, b"\0") + links + bytes(36) + struct.pack("<LLL", start, length, 0)

    directory = (
        entry("Root Entry", 5, free, 3, end, 0)
        + entry("MBD0001", 1, free, 2, 0, 0)
        + entry("Workbook", 2, free, free, 2, size * 512)
        + entry("Book", 2, 1, free, 2 + size, size * 512)
    )
    chains = [*range(3, 2 + size), end, *range(3 + size, 2 + 2 * size), end]
    table = struct.pack("<128L", *([0xFFFFFFFD, end, *chains] + [free] * (126 - len(chains))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<9L", 1, 1, 0, 4096, end, 0, end, 0, 0) + struct.pack("<L", free) * 108
    return header + table + directory + embedded.ljust(size * 512, b"\0") + own.ljust(size * 512, b"\0")


def test_an_embedded_workbook_is_not_taken_for_the_file(path: Path) -> None:
    own, embedded = (book_bytes(record(0x204, at(0, 0), wide(text))) for text in ("own", "embedded"))
    assert cells(path, compound(own, embedded)) == {(1, 1): "own"}


@pytest.mark.parametrize(("number", "begins"), [(0x203, 0x409), (0x203, 0x209), (0x03, 0x09)])
def test_files_of_one_sheet(path: Path, number: int, begins: int) -> None:
    attributes = b"\0\0\0" if begins == 0x09 else b"\0\0"
    rows = record(number, struct.pack("<HH", 1, 2), attributes, struct.pack("<d", 2.5))
    sheet = first(path, record(begins, b"\0\0\x10\0") + rows + record(0x0A))
    assert (sheet.name, [line.values for line in sheet.lines]) == ("old", [[Decimal("2.5")]])


def test_what_is_hidden_merged_or_a_pivot(path: Path) -> None:
    marks = (
        record(0x208, struct.pack("<6H", 4, 0, 9, 255, 0, 0), b"\x20\0\0\0"),
        record(0x7D, struct.pack("<5H", 2, 3, 0, 0, 1)),
        record(0x9B),
        record(0xE5, struct.pack("<5H", 1, 0, 1, 0, 3)),
        record(0xB0, struct.pack("<4H", 5, 9, 1, 2), b"\0" * 30),
        record(0x204, at(4, 0), wide("x")),
        begin(0x600, 0x20) + record(0x204, at(7, 7), wide("in a chart")) + record(0x0A),
    )
    sheet = first(path, book_bytes(b"".join(marks)))
    assert (sheet.hidden_rows, sheet.hidden_columns, sheet.filtered) == ({5}, {3, 4}, True)
    assert (sheet.merged, sheet.pivots) == ((Area(1, 1, 2, 4),), (Area(6, 2, 10, 3),))
    assert [line.number for line in sheet.lines] == [5]


def test_sheets_that_lie_over_each_other_are_no_workbook(path: Path) -> None:
    data = book_bytes(record(0x204, at(0, 0), wide("x" * 4_000)))
    entry = data[data.index(b"\x85\0") :][:16]
    path.write_bytes(data.replace(entry, entry * 900))
    with pytest.raises(FileProblem, match="damaged"):
        open_source(path)


@given(place=st.integers(0, 5_000), value=st.integers(0, 255), length=st.integers(8, 5_000))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_no_damage_trips_the_reader(path: Path, place: int, value: int, length: int) -> None:
    shared = record(0xFC, struct.pack("<LL", 2, 2), wide("one"), wide("two"))
    rows = record(0xFD, at(0, 0), struct.pack("<L", 1)) + record(0x06, at(4, 1), b"\0\0\0\0\0\0\xff\xff\0\0")
    data = bytearray(book_bytes(rows + record(0x207, wide("told")), more=shared))
    data[8 + place % (len(data) - 8)] = value
    path.write_bytes(data[:length])
    try:
        found: Source | str = open_source(path)
    except FileProblem as error:
        found = str(error)
    assert isinstance(found, Source) or (found.startswith("old.xls is") and "\n" not in found)


def test_struck_cells_and_comments(path: Path) -> None:
    fonts = b"".join(record(0x31, struct.pack("<2H", 220, flags), bytes(12)) for flags in (0, 0, 0, 0, 8))
    struck = b"".join(record(0xE0, struct.pack("<HH16x", font, 9)) for font in (5, 4))
    runs = struct.pack("<HBH", 7, 8, 2) + b"900 800" + struct.pack("<4H", 0, 5, 3, 0)
    shared = record(0xFC, bytes(8), runs)
    drawing = record(0x5D, struct.pack("<4H", 0x15, 18, 25, 7)) + record(0x1B6, struct.pack("<10xH6x", 3))
    drawing += record(0x3C, b"\0why") + record(0x1C, struct.pack("<4H", 1, 2, 0, 7))
    number = struct.pack("<d", 5)
    rows = record(0x203, at(0, 0, 0), number) + record(0x203, at(1, 0, 1), number)
    rows += record(0xFD, at(2, 0, 2), struct.pack("<L", 0)) + drawing
    looks = first(path, book_bytes(rows, more=fonts + shared + struck)).looks
    assert [looks.struck.at(row, 1) for row in (1, 2, 3)] == ["-", "", "-800"]
    assert (looks.shows.at(1, 1), looks.comments) == ("%", {(2, 3): "why"})
    grouped = record(0x208, struct.pack("<6H4B", 0, 0, 0, 0, 0, 0, 2, 1, 0, 0))
    assert first(path, book_bytes(rows[:18] + grouped)).looks.levels == {1: 2}
    note = record(0x1C, struct.pack("<3H", 0, 0, 3), b"old")
    assert first(path, book_bytes(rows[:18] + note, version=0x500)).looks.comments == {(1, 1): "old"}


def test_cells_that_are_calculated(path: Path) -> None:
    records = (
        record(0x203, at(0, 0), struct.pack("<d", 1)),
        record(0x06, at(0, 1), struct.pack("<d", 2), b"\0\0"),
        record(0x06, at(1, 0), b"\0\0\0\0\0\0\xff\xff\0\0"),
        record(0x207, wide("calculated")),
        record(0x204, at(1, 1), wide("typed")),
    )
    formulas = first(path, book_bytes(b"".join(records))).looks.formulas
    assert [formulas.at(*place) for place in ((1, 1), (1, 2), (2, 1), (2, 2))] == ["", "=", "=", ""]
