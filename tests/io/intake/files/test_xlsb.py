"""Binary workbooks, made record by record."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from book import FileProblem
from book.sheet.workbook import Area
from intake import Source, SourceTable, open_source
from model.tables.book import Cell, CellError

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def record(kind: int, *parts: bytes) -> bytes:
    """A record; its number and size are written seven bits a byte."""
    body = b"".join(parts)
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = [], len(body)
    while rest >= 0x80:
        size.append(rest & 0x7F | 0x80)
        rest >>= 7
    return head + bytes([*size, rest]) + body


def text(written: str) -> bytes:
    return struct.pack("<L", len(written)) + written.encode("utf-16-le")


def row(number: int, flags: int = 0) -> bytes:
    return record(0, struct.pack("<LLHBBB", number, 0, 300, 0, flags, 0))


def at(column: int, style: int = 0) -> bytes:
    return struct.pack("<LL", column, style)


def relations(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    )


Save = Callable[..., Source]


@pytest.fixture
def opened(tmp_path: Path) -> Save:
    """Opens a workbook of one sheet, whose cell formats are plain, a day, euros, and struck out."""

    def save(sheet: bytes, date1904: int = 0, beside: tuple[tuple[str, str, bytes], ...] = ()) -> Source:
        path = tmp_path / "binary.xlsb"
        styles = record(44, struct.pack("<H", 170), text("d mmm yyyy"))
        styles += record(44, struct.pack("<H", 171), text("[$€-407]0.00"))
        styles += record(43, struct.pack("<2H", 220, 0)) + record(43, struct.pack("<2H", 220, 8))
        styles += record(626) + record(47, bytes(16)) + record(627)  # formats of named styles, which do not count
        styles += record(617, bytes(4)) + record(47, bytes(16)) + record(47, struct.pack("<HH12x", 0, 170))
        styles += record(47, struct.pack("<HH12x", 0, 171))
        styles += record(47, struct.pack("<3H10x", 0, 9, 1)) + record(618)
        sheets = record(156, struct.pack("<LL", 1, 1), text("rId1"), text("Data"))
        sheets += record(156, struct.pack("<LL", 0, 2), text("rId4"), text("Chart"))
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("_rels/.rels", relations(("officeDocument", "xl/main.bin")))
            package.writestr("xl/main.bin", record(153, struct.pack("<L", date1904)) + sheets)
            shared = ("sharedStrings", "strings.bin"), ("styles", "styles.bin"), ("chartsheet", "chart.bin")
            package.writestr("xl/_rels/main.bin.rels", relations(("worksheet", "sheet.bin"), *shared))
            package.writestr(
                "xl/strings.bin", record(19, b"\0", text("Zoë")) + record(19, b"\1", text("rich"), bytes(8))
            )
            package.writestr("xl/styles.bin", styles)
            package.writestr("xl/sheet.bin", sheet)
            package.writestr("xl/_rels/sheet.bin.rels", relations(*((kind, name) for kind, name, _ in beside)))
            for _, name, data in beside:
                package.writestr(f"xl/{name}", data)
        return open_source(path)

    return save


def cells(source: Source) -> dict[tuple[int, int], Cell]:
    lines = source.sheets[0].lines
    return {(n, column): cell for n, columns, found in lines for column, cell in zip(columns, found, strict=True)}


def test_all_kinds_of_cells(opened: Save) -> None:
    sheet = (
        row(0),
        record(7, at(0), struct.pack("<L", 0)),
        record(7, at(2), struct.pack("<L", 1)),
        record(2, at(3), struct.pack("<l", 12_345 << 2 | 3)),
        record(5, at(4, 1), struct.pack("<d", 46_204)),
        row(4, 0x10),
        record(3, at(0), b"\x2a"),
        record(11, at(1), b"\x07", bytes(6)),
        record(4, at(2), b"\1"),
        record(6, at(3), text("inline")),
        record(8, at(4), text("calculated"), bytes(6)),
        record(9, at(5), struct.pack("<d", 0.1), bytes(6)),
        record(62, at(6), b"\0", text("rich text")),
        record(1, at(7)),
        record(17, bytes(4), text("right of it")),
    )
    source = opened(b"".join(sheet))
    assert [(sheet.name, sheet.state) for sheet in source.sheets] == [("Data", "hidden")]
    assert cells(source) == {
        (1, 1): "Zoë",
        (1, 3): "rich",
        (1, 4): Decimal("123.45"),
        (1, 5): date(2026, 7, 1),
        (5, 1): CellError("#N/A"),
        (5, 2): CellError("#DIV/0!"),
        (5, 3): True,
        (5, 4): "inline",
        (5, 5): "calculated",
        (5, 6): Decimal("0.1"),
        (5, 7): "rich text",
        (5, 9): "right of it",
    }
    assert source.sheets[0].hidden_rows == {5}


def test_days_counted_from_1904(opened: Save) -> None:
    source = opened(row(0) + record(5, at(0, 1), struct.pack("<d", 46_204 - 1_462)), date1904=1)
    assert (source.date1904, cells(source)) == (True, {(1, 1): date(2026, 7, 1)})


def test_formats_tell_currencies(opened: Save) -> None:
    euro, plain = (record(5, at(0, style), struct.pack("<d", 5)) for style in (2, 0))
    signs = opened(row(0) + euro + row(1) + plain + row(2) + euro).sheets[0].looks.signs
    assert signs.of(1, (1, 2, 3)) == ("EUR", "", "EUR")


def test_tables_pivots_and_what_is_hidden_or_merged(opened: Save) -> None:
    place = struct.pack("<4L", 1, 9, 2, 3)
    table = record(343, place, bytes(8), struct.pack("<2L", 1, 1), bytes(32), text("Sales1"), text("Sales"))
    marks = record(60, struct.pack("<4LB", 1, 2, 0, 0, 1)) + record(176, place) + record(163, bytes(4))
    beside = (("table", "t.bin", table), ("pivotTable", "p.bin", record(314, place)), ("drawing", "d.bin", b"<xml/>"))
    (sheet,) = opened(marks + row(3, 0x10) + record(6, at(0), text("x")), beside=beside).sheets
    area = Area(2, 3, 10, 4)
    assert sheet.tables == (SourceTable("Sales", area, 1, 1),)
    assert (sheet.pivots, sheet.merged, sheet.hidden_columns, sheet.filtered) == ((area,), (area,), {2, 3}, True)


@pytest.mark.parametrize(
    "sheet",
    [
        row(0) + record(7, at(0), struct.pack("<L", 9)),
        row(0) + record(6, at(0), text("cut short"))[:-3],
        row(2**20) + record(4, at(0), b"\1"),
        row(0) + record(4, at(2**14), b"\1"),
        b"\x86",
    ],
)
def test_damage_is_refused(opened: Save, sheet: bytes) -> None:
    with pytest.raises(FileProblem, match=r"binary\.xlsb is damaged"):
        opened(sheet)


def test_struck_cells_and_comments(opened: Save) -> None:
    comment = record(635, struct.pack("<5L16x", 0, 1, 1, 2, 2)) + record(637, b"\0", text("wrong,\nshould be 900"))
    cells = row(0) + record(5, at(0, 3), struct.pack("<d", 5)) + record(5, at(1), struct.pack("<d", 6))
    looks = opened(cells, beside=(("comments", "c.bin", comment),)).sheets[0].looks
    assert (looks.struck.at(1, 1), looks.struck.at(1, 2), looks.shows.at(1, 1)) == ("-", "", "%")
    assert looks.comments == {(2, 3): "wrong, should be 900"}


def test_cells_that_are_calculated(opened: Save) -> None:
    sheet = (
        row(0),
        record(5, at(0), struct.pack("<d", 1)),
        record(9, at(1), struct.pack("<d", 2), bytes(6)),
        row(1),
        record(8, at(0), text("calculated"), bytes(6)),
        record(6, at(1), text("typed")),
    )
    formulas = opened(b"".join(sheet)).sheets[0].looks.formulas
    assert [formulas.at(*place) for place in ((1, 1), (1, 2), (2, 1), (2, 2))] == ["", "=", "=", ""]
