"""The cells of one row of a worksheet, cut out of its text.

Cells written in the usual way are cut out by one pattern; a row that holds anything else goes through expat whole. The
raw text of each number reaches us, which no library gives.
"""

from __future__ import annotations

import re
from functools import lru_cache

from book.container.markup import parse, plain
from book.sheet.row import Row
from book.sheet.sheetxml import RowText
from book.sheet.workbook import column_number

LAST_COLUMN = 16_384

_CELL = re.compile(  # possessive, which halves its time
    r'<c r="([A-Z]++)(\d++)"(?: s="(\d++)")?+(?: t="(\w++)")?+'
    r'(?:/>|>(<f(?: aca="\w++")?+>[^<]*+</f>)?+'
    r'(?:(?:<v>|<is><t(?: xml:space="preserve")?+>)([^<]*+)(?:</v>|</t></is>))?+</c>)'
)
_STEP = _CELL.groups + 1
_LONG = 4 * LAST_COLUMN  # characters that so many cells take at least


@lru_cache(LAST_COLUMN)
def column_of_letters(letters: str) -> int:
    """A column's number by its letters; ValueError for what is no column of a sheet."""
    if not (letters.isascii() and letters.isalpha() and letters.isupper()) or column_number(letters) > LAST_COLUMN:
        raise ValueError(letters)
    return column_number(letters)


@lru_cache(1_000)
def _ascending(*letters: str) -> list[int] | None:
    """The columns of a row, None where they do not ascend. Most rows have the columns of the one before."""
    columns = [column_of_letters(name) for name in letters]
    return columns if all(map(int.__lt__, columns, columns[1:])) else None


def cut_row(text: RowText) -> Row:
    """The cells of a row. Raises ExpatError or ValueError where they are damaged."""
    if len(text.cells) > _LONG and text.cells.count("<c") > LAST_COLUMN:
        raise ValueError(f"row {text.number} has more cells than a sheet has columns")
    parts = _CELL.split(text.cells)
    digits = parts[2::_STEP]
    if "".join(parts[::_STEP]).strip() or "\r" in text.cells or digits.count(str(text.number)) != len(digits):
        return parse_row(text)
    columns = _ascending(*parts[1::_STEP])
    if columns is None:
        raise ValueError(text.cells)
    styles, kinds, formulas, texts = (parts[group::_STEP] for group in (3, 4, 5, 6))
    if "&" in text.cells:
        texts = [t and plain(t) for t in texts]
    if all(texts):
        return Row(text.number, columns, kinds, styles, texts)
    row = Row(text.number)
    for at, kind, style, stored, formula in zip(columns, kinds, styles, texts, formulas, strict=True):
        row.add(at, kind, style, stored, formula is not None)
    return row


def parse_row(text: RowText) -> Row:
    """The cells of a row by expat, however they are written. Raises as `cut_row` does."""
    row = Row(text.number)
    tail = str(text.number)
    at = 0
    kind: str | None = None
    style: str | None = None
    stored: str | None = None
    in_cell = in_string = phonetic = formula = reading = False

    def start(name: str, found: dict[str, str]) -> None:
        nonlocal at, kind, style, formula, stored, reading, in_cell, in_string, phonetic
        if name == "c":
            address = found.get("r", "")
            if address and not address.endswith(tail):
                raise ValueError(address)
            at = column_of_letters(address[: -len(tail)]) if address else at + 1
            kind, style, formula, stored, in_cell = found.get("t"), found.get("s") or None, False, None, True
            in_string = False
        elif not in_cell:
            return
        elif name == "f":
            formula = True
        elif name == "is":
            stored, in_string = None, True
        elif (name == "v" and not in_string) or (name == "t" and not phonetic):
            stored, reading = stored or "", True
        elif name == "rPh":
            phonetic = True

    def characters(data: str) -> None:
        nonlocal stored
        if reading:
            stored = (stored or "") + data

    def end(name: str) -> None:
        nonlocal reading, in_cell, phonetic
        if name in ("v", "t"):
            reading = False
        elif name == "rPh":
            phonetic = False
        elif name == "c":
            in_cell = False
            row.add(at, kind, style, stored, formula)

    parse(f"<row>{text.cells}</row>", start, characters, end)
    return row
