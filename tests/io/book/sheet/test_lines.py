"""Rows that are cut many at a time give what expat gives for each of them, whatever stands among them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from book import FileProblem
from book.container.package import Package
from book.sheet.cells import parse_row
from book.sheet.lines import LineReader
from book.sheet.row import Line
from book.sheet.shapes import Block, Shapes
from book.sheet.sheetxml import MAIN, RowText, SheetText
from book.sheet.values import Converters
from model.tables.book import CellError

Make = Callable[..., Path]
STRINGS = ["ID", "", "a & b", "007"]
DATES = (False, True, False)


USUAL = (
    '<c r="{}" s="0"><v>{}</v></c>',
    '<c r="{}" t="str"><f>A1&amp;B1</f><v>R&amp;{}</v></c>',
    '<c r="{}" t="s"><v>3</v></c>',
)
TAGS = "", ' s="1"', ' s="2" ', ' cm="1" s="1"', " s='1'"
FORMULAS = "", "", "", "<f>A1&gt;B1</f>", '<f t="shared" si="0"/>', '<f t="array" ref="A1:A2">1</f>', "<f/>"
STORED = (
    *("><v>46204</v>", "><v> 1 </v>", "><v/>", "><v></v>", ">", "><v>1</v>\n"),
    *(f' t="s"><v>{i}</v>' for i in range(len(STRINGS))),
    *(' t="e"><v>#N/A</v>', ' t="b"><v>1</v>', ' t="str"><v></v>', ' t="str"><v>a &lt; b\r\nc_x000D_</v>'),
    ' t="inlineStr"><is><t xml:space="preserve"> a &#38; b </t></is>',
    ' t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is>',
)


def cell(chance: Random, letter: str, number: int) -> str:
    """One cell as some program may write it, mostly in the way of its column."""
    address = f"{letter}{number}"
    if chance.random() < 0.9:
        return USUAL[ord(letter) % len(USUAL)].format(address, chance.randrange(99))
    tag, (kind, _, stored) = chance.choice(TAGS), chance.choice(STORED).partition(">")
    if chance.random() < 0.2:
        return chance.choice([f'<c r="{address}"{tag}/>', ""])
    return f'<c r="{address}"{tag}{kind}>{chance.choice(FORMULAS)}{stored}</c>'


def random_rows(chance: Random) -> list[RowText]:
    """Rows of a table, with others and blank ones among them."""
    found = []
    for number in sorted(chance.sample(range(1, 120), 80)):
        letters = chance.choice(["ABCD", "ABCD", "ABCD", "ABCD", "ABCD", "BD", "ABCDE", ""])
        attributes = chance.choice(["", "", ' hidden="1"', ' ht="3"', ' spans="1:4"'])
        cells = "".join(cell(chance, letter, number) for letter in letters)
        found.append(RowText(number, f' r="{number}"{attributes}', cells))
    return found


def text_of(found: list[RowText]) -> str:
    written = (f"<row{r.attributes}>{r.cells}</row>" if r.cells else f"<row{r.attributes}/>" for r in found)
    return f'<worksheet xmlns="{MAIN[0]}"><sheetData>{"".join(written)}</sheetData></worksheet>'


class Text:
    """A part of a package that exists in memory only, in chunks of any size."""

    def __init__(self, text: str, size: int) -> None:
        self._data, self._size = text.encode(), size
        self.clean: dict[str, bool] = {}

    def name(self, part: str) -> str:
        return part

    def count_cells(self, more: int) -> None:
        assert more > 0

    def chunks(self, _part: str, again: bool = False) -> list[bytes]:
        return [self._data[at : at + self._size] for at in range(0, len(self._data), self._size)]


def read(text: str, size: int = 900) -> tuple[list[Line], set[int]]:
    reader = LineReader(SheetText(Text(text, size), "sheet"), Converters(STRINGS, DATES, False))  # type: ignore[arg-type]
    found = list(reader.lines())
    return found, reader.hidden


@pytest.mark.parametrize("seed", range(60))
def test_cutting_many_rows_gives_what_expat_gives_for_each(seed: int) -> None:
    chance = Random(seed)
    found = random_rows(chance)
    convert = Converters(STRINGS, DATES, False)
    expected, hidden = {}, set()
    for text in found:
        row = parse_row(text)
        values = convert.row(row.kinds, row.styles, row.texts)
        filled = {c: (type(v), v) for c, v in zip(row.columns, values, strict=True) if v is not None}
        if filled:
            expected[row.number] = filled
            if "hidden" in text.attributes:
                hidden.add(row.number)
    got, found_hidden = read(text_of(found), chance.randrange(40, 4000))
    told = {line.number: {c: (type(v), v) for c, v in zip(line.columns, line.values, strict=True)} for line in got}
    assert told == expected
    assert found_hidden == hidden


def plain_rows(count: int) -> list[RowText]:
    return [
        RowText(i, f' r="{i}"', f'<c r="A{i}" t="s"><v>3</v></c><c r="B{i}" s="1"><f>A1</f><v>{46204 + i}</v></c>')
        for i in range(1, count + 1)
    ]


def test_rows_of_a_table_are_cut_together() -> None:
    found = plain_rows(40)
    shapes = Shapes()
    for row in found[:8]:
        shapes.learn(row)
    assert shapes.shape is not None
    pieces = list(shapes.shape.cut("".join(f"<row{r.attributes}>{r.cells}</row>" for r in found)))
    assert [type(piece) for piece in pieces] == [Block]


def test_what_stands_among_rows_of_a_table_is_kept_in_place() -> None:
    found = plain_rows(40)
    found[20] = found[20]._replace(cells='<c r="A21" t="e"><v>#N/A</v></c><c r="C21"><v>0.25</v></c>')
    found[30] = found[30]._replace(cells='<c r="B31" s="1"><f>A1</f></c>')
    got, _ = read(text_of(found))
    assert [line.number for line in got] == list(range(1, 41))
    assert (got[20].columns, got[20].values) == ([1, 3], [CellError("#N/A"), Decimal("0.25")])
    assert (got[30].columns, got[30].values) == ([2], [CellError("formula not calculated")])
    assert got[39].values == ["007", date(2026, 8, 10)]


@pytest.mark.parametrize(
    "damage",
    [
        ('<row r="30">', '<row r="29">'),
        ('<row r="30">', '<row r="31">'),
        ('<row r="40">', '<row r="1048577">'),
        ('</row><row r="30">', '</row>loose<row r="30">'),
        ('r="B30"', 'r="A30"'),
        ('r="B30"', 'r="B31"'),
        ('r="A30" t="s"', 'r="A30" t="s" t="s"'),
        ('r="A30" t="s"', 'r="A30" t=s'),
        ('<c r="A30" t="s"><v>3</v></c>', '<c r="A30" t="s"><v>99</v></c>'),
        ('<c r="A30" t="s"><v>3</v></c>', '<c r="A30" t="str"><v>&nope;</v></c>'),
        ('<c r="A30" t="s"><v>3</v></c>', '<c r="A30" s="9"><v>3</v></c>'),
        ("</sheetData>", ""),
    ],
)
def test_damage_among_rows_of_a_table_is_found(
    make: Make, make_parts: Callable[..., dict[str, str]], zip_parts: Callable[..., Path], damage: tuple[str, str]
) -> None:
    whole = text_of(plain_rows(40))
    broken = whole.replace(*damage)
    assert broken != whole
    path = make('<?xml version="1.0"?>' + broken)
    with Package(path) as package, pytest.raises(FileProblem, match=r"sheet1\.xml is not readable"):
        list(LineReader(SheetText(package, "xl/worksheets/sheet1.xml"), Converters(STRINGS, DATES, False)).lines())
