"""The cells of a worksheet and the shared strings, streamed.

Streaming keeps a large sheet in a few megabytes, and the raw text of each number reaches us, which no library gives.
Cells written in the usual way are cut out by one pattern; a row that holds anything else goes through expat whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from xml.parsers import expat

from book.markup import clean_text, parse, plain
from book.package import Package
from book.row import Row
from book.shapes import Shapes
from book.sheetxml import RowText, SheetText
from book.values import unescaped
from book.workbook import column_number

MAX_CELLS = 5_000_000
LAST_COLUMN = 16_384

_CELL = re.compile(  # possessive, which halves its time
    r'<c r="([A-Z]++)(\d++)"(?: s="(\d++)")?+(?: t="(\w++)")?+'
    r'(?:/>|>(?:<f(?: aca="\w++")?+>([^<]*+)</f>)?+'
    r'(?:(?:<v>|<is><t(?: xml:space="preserve")?+>)([^<]*+)(?:</v>|</t></is>))?+</c>)'
)
_STEP = _CELL.groups + 1
_EMPTY = re.compile(r"\s*<si\s*/>")
_STRING = re.compile(r'\s*<si><t(?: xml:space="preserve")?>([^<&\r]*)</t>')


@lru_cache(LAST_COLUMN)
def column(letters: str) -> int:
    """A column's number by its letters; ValueError for what is no column of a sheet."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper()) or column_number(letters) > LAST_COLUMN:
        raise ValueError(letters)
    return column_number(letters)


@lru_cache(1_000)
def _ascending(*letters: str) -> list[int] | None:
    """The columns of a row, None where they do not ascend. Most rows have the columns of the one before."""
    columns = [column(name) for name in letters]
    return columns if all(map(int.__lt__, columns, columns[1:])) else None


def read_rows(package: Package, part: str) -> Iterator[Row]:
    """The rows of a worksheet part that hold anything, from the top. Raises FileProblem where the part is damaged."""
    count = 0
    shapes = Shapes()
    for text in SheetText(package, part).rows():
        if not text.cells:
            continue
        row = shapes.cut(text)
        if row is None:
            try:
                row = cut_row(text)
            except (expat.ExpatError, ValueError) as error:
                raise package.broken_part(part, error) from error
            shapes.learn(row)
        if not row.columns:
            continue
        count += len(row.columns)
        if count > MAX_CELLS:
            raise package.problem(f"holds more than {MAX_CELLS:,} cells on one sheet; it is not read")
        yield row


def cut_row(text: RowText) -> Row:
    """The cells of a row. Raises ExpatError or ValueError where they are damaged."""
    parts = _CELL.split(text.cells)
    digits = parts[2::_STEP]
    if "".join(parts[::_STEP]).strip() or "\r" in text.cells or digits.count(str(text.number)) != len(digits):
        return parse_row(text)
    columns = _ascending(*parts[1::_STEP])
    if columns is None:
        raise ValueError(text.cells)
    styles, kinds, formulas, texts = (parts[group::_STEP] for group in (3, 4, 5, 6))
    if "&" in text.cells:
        formulas = [f and plain(f) for f in formulas]
        texts = [t and plain(t) for t in texts]
    if all(texts) and formulas.count(None) == len(formulas):
        return Row(text.number, columns, kinds, styles, texts)
    row = Row(text.number)
    for at, kind, style, stored, formula in zip(columns, kinds, styles, texts, formulas, strict=True):
        row.add(at, kind, style, stored, formula)
    return row


def parse_row(text: RowText) -> Row:
    """The cells of a row by expat, however they are written. Raises as `cut_row` does."""
    row = Row(text.number)
    tail = str(text.number)
    at = 0
    kind: str | None = None
    style: str | None = None
    formula: str | None = None
    stored: str | None = None
    reading = ""
    in_cell = in_string = phonetic = False

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal at, kind, style, formula, stored, reading, in_cell, in_string, phonetic
        if name == "c":
            address = found.get("r", "")
            if address and not address.endswith(tail):
                raise ValueError(address)
            at = column(address[: -len(tail)]) if address else at + 1
            kind, style, formula, stored, in_cell = found.get("t"), found.get("s"), None, None, True
            in_string = False
        elif not in_cell:
            return
        elif name == "f":
            formula, reading = "", name
        elif name == "is":
            stored, in_string = None, True
        elif (name == "v" and not in_string) or (name == "t" and not phonetic):
            stored, reading = stored or "", "v"
        elif name == "rPh":
            phonetic = True

    def characters(data: str) -> None:
        nonlocal formula, stored
        if reading == "v":
            stored = (stored or "") + data
        elif reading == "f":
            formula = (formula or "") + data

    def end(name: str) -> None:
        nonlocal reading, in_cell, phonetic
        if name in ("f", "v", "t"):
            reading = ""
        elif name == "rPh":
            phonetic = False
        elif name == "c":
            in_cell = False
            row.add(at, kind, style, stored, formula)

    parse(f"<row>{text.cells}</row>", start, characters, end)
    return row


def read_strings(package: Package, part: str) -> list[str]:
    """The shared strings, rich text joined, without phonetic hints. Raises FileProblem where the part is damaged."""
    strings: list[str] = []
    head, buffer = "", ""
    try:
        for chunk in clean_text(package, part):
            *complete, buffer = (buffer + chunk).split("</si>")
            for text in complete:
                if not head:
                    head, text = _before_strings(text)
                text = _without_empty(text, strings)
                match = _STRING.fullmatch(text)
                strings.append(unescaped(match[1] if match else _parse_string(text + "</si>")))
        if not head:
            head, buffer = _before_strings(buffer)
        parse(head + _without_empty(buffer, strings))
    except (expat.ExpatError, ValueError) as error:
        raise package.broken_part(part, error) from error
    return strings


def _before_strings(text: str) -> tuple[str, str]:
    """The opening of the part, and the rest from the first string on."""
    begin = text.find("<si")
    return (text, "") if begin < 0 else (text[:begin], text[begin:])


def _without_empty(text: str, strings: list[str]) -> str:
    """The text without the empty strings (`<si/>`) at its start, which are added to the list."""
    position = 0
    while match := _EMPTY.match(text, position):
        strings.append("")
        position = match.end()
    return text[position:]


def _parse_string(text: str) -> str:
    """One shared string by expat."""
    parts: list[str] = []
    reading = phonetic = False

    def start(name: str, _attributes: dict[str, str]) -> None:
        nonlocal reading, phonetic
        phonetic = phonetic or name == "rPh"
        reading = name == "t" and not phonetic

    def characters(data: str) -> None:
        if reading:
            parts.append(data)

    def end(name: str) -> None:
        nonlocal reading, phonetic
        reading = False
        phonetic = phonetic and name != "rPh"

    parse(text, start, characters, end)
    return "".join(parts)
