"""What the two binary formats (.xls, .xlsb) have in common: how numbers and errors are stored.

Both are read record by record in Python. The libraries that read them faster turn error cells into blanks, take numbers
for dates, or end the whole program over a malformed file.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Collection, Mapping, Sequence

from book.sheet.celllooks import STRUCK, Marks
from book.sheet.formatlooks import marks_of_built_in, marks_of_format
from book.sheet.formats import BUILT_IN_DATES, shows_date
from book.sheet.values import day, number
from model.tables.book import Cell, CellError

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
STATES = ("visible", "hidden", "veryHidden")
_REMEMBERED = 100_000


def error_of(code: int) -> CellError:
    """An error value by the number that Excel has for it."""
    return CellError(ERRORS.get(code, f"#ERROR {code}"))


class StoredNumbers:
    """Turns stored numbers into cells: at 15 digits, and as days in the formats that show days.

    `formats` are the numbers of the formats by style, `codes` those that the file has itself; `built_in`: which of
    Excel's own show days. `struck`: whether the font of each style is struck out.
    """

    def __init__(
        self,
        formats: Sequence[int],
        codes: Mapping[int, str],
        date1904: bool,
        built_in: Collection[int] = BUILT_IN_DATES,
        struck: Sequence[bool] = (),
    ) -> None:
        days = {number: shows_date(code) for number, code in codes.items()}
        self._dates = [days.get(one, one in built_in) for one in formats]
        said = {number: _marks(number, codes, bool(built_in)) for number in dict.fromkeys(formats)}
        out: Marks = (("struck", STRUCK),)
        self._marks = [said[one] + (out if any(struck[at : at + 1]) else ()) for at, one in enumerate(formats)]
        self._date1904 = date1904
        self._known: dict[tuple[bytes, bool], Cell] = {}

    def cell(self, stored: bytes, style: int) -> Cell:
        """The cell of a number of eight bytes (a double) or of four (an RK number)."""
        key = stored, style < len(self._dates) and self._dates[style]
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            self._known[key] = self._cell(*key)
        return self._known[key]

    def marks(self, style: int) -> Marks:
        """What a style says."""
        return self._marks[style] if style < len(self._marks) else ()

    def _cell(self, stored: bytes, shows_day: bool) -> Cell:
        text = _text_of_double(stored) if len(stored) == 8 else _text_of_rk(stored)
        if text is None:
            return CellError("#NUM!")  # as Excel shows what is no number
        found = number(text)
        return day(found, self._date1904) if shows_day else found


def _marks(number: int, codes: Mapping[int, str], numbered: bool) -> Marks:
    """What a number format says. `numbered`: Excel's own have the numbers that they have today."""
    code = codes.get(number)
    if code is not None:
        return marks_of_format(code)
    return marks_of_built_in(number) if numbered else ()


def _text_of_double(stored: bytes) -> str | None:
    (value,) = struct.unpack("<d", stored)
    return _digits(value)


def _text_of_rk(stored: bytes) -> str | None:
    """A number packed into 30 bits, whole or the upper half of a double; two bits say which, and whether times 100."""
    (packed,) = struct.unpack("<l", stored)
    if packed & 2:
        return f"{packed >> 2}E-2" if packed & 1 else str(packed >> 2)
    (value,) = struct.unpack("<d", struct.pack("<Ll", 0, packed & ~3))
    return _digits(value / 100 if packed & 1 else value)


def _digits(value: float) -> str | None:
    """A double with the 17 digits that an .xlsx would have, so that both are rounded the same way."""
    return f"{value:.17g}" if math.isfinite(value) else None
