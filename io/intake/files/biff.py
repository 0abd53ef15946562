"""Reading .xls files: one stream of records, first those of the workbook, then those of each sheet."""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from book.container.package import MAX_CELLS
from book.errors import FileProblem
from book.sheet.celllooks import IS_FORMULA, RAISED, STRUCK
from book.sheet.formats import BUILT_IN_DATES
from book.sheet.runs import mark_of_runs
from book.sheet.sheetxml import LAST_ROW
from book.sheet.values import NOT_CALCULATED
from book.sheet.workbook import Area
from intake.files.binary import STATES, StoredNumbers, error_of
from intake.files.compound import stream
from intake.files.continued import Continued, strings, text_at
from intake.files.gathered import GatheredSheet
from intake.files.source import Source
from model.basics.watch import Watch, unwatched
from model.tables.book import Cell

OLDEST = ((0x09, 2), (0x209, 3), (0x409, 4))  # files of a single sheet, by how they begin
_BOF, _EOF, _CONTINUE, _BIFF8 = 0x809, 0x0A, 0x3C, 0x600
_SHEET, _FILE_PASS, _DATE_MODE, _CODE_PAGE, _STRINGS = 0x85, 0x2F, 0x22, 0x42, 0xFC
_FORMAT, _CELL_FORMAT = (0x41E, 0x1E), (0xE0, 0x443, 0x243, 0x43)
_FORMULA, _RESULT = (0x06, 0x206, 0x406), (0x207, 0x07)
_NUMBER, _PACKED, _MANY_PACKED, _BOOL_ERR = (0x203, 0x03), 0x27E, 0xBD, (0x205, 0x05)
_LABEL, _SHARED_LABEL, _WHOLE = (0x204, 0x04, 0xD6), 0xFD, 0x02
_ROW, _COLUMN_INFO, _FILTER_MODE, _MERGED, _PIVOT = 0x208, 0x7D, 0x9B, 0xE5, 0xB0
_COLUMNS = 256
_FONT, _CHARACTER_SET, _OUT, _NO_FONT = (0x31, 0x231), 12, 0x08, 4
_NOTE, _OBJECT, _OBJECT_TEXT = 0x1C, 0x5D, 0x1B6
_CHARACTER_SETS = {
    204: "cp1251",
    238: "cp1250",
    161: "cp1253",
    162: "cp1254",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
}
_NEWER = 0x200  # records from here on are no longer of Excel 2, even in a file of it
_OTHER_FORMAT, _MOST_FORMATS = 0x44, 63
_MAC_ROMAN = (10_000, 32_768)
_MAC = {10_006: "mac_greek", 10_007: "mac_cyrillic", 10_029: "mac_latin2", 10_079: "mac_iceland", 10_081: "mac_turkish"}
_PLACE = struct.Struct("<2H")
_STRIDE = 4  # bytes of a record before its body
_LOOK = 2**16  # bytes from one look at the watch to the next


def read_xls(path: Path, data: bytes | None = None, watch: Watch = unwatched) -> Source:
    """All worksheets of an old workbook, or of its bytes where it had to be decrypted.

    Raises FileProblem where it is damaged, encrypted in a way that is not known, or no workbook.
    """
    name = path.name
    data = path.read_bytes() if data is None else data
    try:
        records = stream(data, ("Workbook", "Book")) if data.startswith(b"\xd0\xcf") else data
        if records is None:
            raise FileProblem(f"{name} is an Office file, but not an Excel workbook")
        return _Workbook(name, records, watch).source()
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise FileProblem(f"{name} is damaged; open it in Excel and save it as .xlsx") from error


@dataclass
class _Frame:
    """What the workbook's own records say: its version, how text and dates are stored, and where the sheets are."""

    version: int
    date1904: bool = False
    code_page: str = ""
    fonts_page: str = ""  # what the first font says, where nothing else tells the code page
    strings: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)  # of each cell format
    marks: list[str] = field(default_factory=list)  # of each font
    runs: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # the fonts inside a shared string
    sheets: list[tuple[GatheredSheet, int]] = field(default_factory=list)

    @property
    def encoding(self) -> str:
        """How texts are stored; blank for Unicode."""
        return "" if self.version == 8 else self.code_page or self.fonts_page or "cp1252"

    def take(self, kind: int, pieces: list[bytes]) -> None:
        """Note what a record says."""
        body = pieces[0]
        if kind == _DATE_MODE:
            self.date1904 = body[0] == 1
        elif kind == _CODE_PAGE:
            self.code_page = _encoding(struct.unpack_from("<H", body)[0])
        elif kind in _FONT:
            self._font(body)
        elif kind == _STRINGS and self.version == 8:
            self.strings = strings(pieces, self.runs)
        elif kind in _FORMAT:
            self._format(kind, pieces)
        elif kind in _CELL_FORMAT:
            at, size = {2: (2, 1), 3: (1, 1), 4: (1, 1)}.get(self.version, (2, 2))
            number = int.from_bytes(body[at : at + size], "little")
            self.formats.append(number & 0x3F if self.version == 2 else number)
            self.fonts.append(int.from_bytes(body[:size], "little") if self.version >= 5 else body[0])
        elif kind == _SHEET and self.version >= 5:
            name = text_at([body], 6, self.encoding, 1)
            if body[5] == 0:
                self.sheets.append(
                    (GatheredSheet(name, STATES[min(body[4] & 3, 2)]), struct.unpack_from("<L", body)[0])
                )

    def _font(self, body: bytes) -> None:
        is_raised = self.version >= 5 and len(body) > 8 and body[8] in (1, 2)
        self.marks.append(STRUCK if len(body) > 2 and body[2] & _OUT else RAISED if is_raised else "")
        if self.version == 5 and not self.fonts_page and len(body) > _CHARACTER_SET:
            self.fonts_page = _CHARACTER_SETS.get(body[_CHARACTER_SET], "cp1252")

    def mark(self, font: int) -> str:
        """Whether a font is struck out or raised; there is none with the number 4."""
        at = font - 1 if font > _NO_FONT else font
        return self.marks[at] if font != _NO_FONT and at < len(self.marks) else ""

    def mark_of_string(self, number: int, style: int) -> str:
        """What is struck out or raised in a shared string, in a cell of a style."""
        text, runs = self.strings[number], self.runs.get(number, [])
        if not any(self.mark(font) for _, font in runs):
            return ""
        first = self.mark(self.fonts[style]) if style < len(self.fonts) else ""
        begins = [(0, first), *((begin, self.mark(font)) for begin, font in runs)]
        ends = [*(begin for begin, _ in begins[1:]), len(text)]
        return mark_of_runs((text[begin:end], mark) for (begin, mark), end in zip(begins, ends, strict=True))

    def _format(self, kind: int, pieces: list[bytes]) -> None:
        """A number format: by its number, or in old files the next one."""
        if self.version >= 5:
            size = 2 if self.version == 8 else 1
            self.codes[struct.unpack_from("<H", pieces[0])[0]] = text_at(pieces, 2, self.encoding, size, cut=True)
        else:
            self.codes[len(self.codes)] = text_at(pieces, 2 if kind == _FORMAT[0] else 0, self.encoding, 1)

    def numbers(self) -> StoredNumbers:
        """What turns stored numbers into cells."""
        built_in = BUILT_IN_DATES if self.version >= 5 else frozenset()
        struck = [self.mark(font) == STRUCK for font in self.fonts]
        return StoredNumbers(self.formats, self.codes, self.date1904, built_in, struck)


class _Workbook:
    def __init__(self, name: str, data: bytes, watch: Watch) -> None:
        self._name = name
        self._data = data
        self._watch = watch
        self._left = 2 * len(data)  # sheets that lie over each other are no workbook
        self._count = 0
        self._formulas = self._calculated = 0

    def source(self) -> Source:
        kind, version = struct.unpack_from("<H2xH", self._data)
        old = dict(OLDEST).get(kind, 0)
        frame = _Frame(old or (8 if version == _BIFF8 else 5))
        for kind, pieces in self._records(0):
            if kind == _FILE_PASS:
                raise FileProblem(f"{self._name} is encrypted; open it in Excel, remove the password, and save it")
            frame.take(kind, pieces)
        if old:
            frame.sheets = [(GatheredSheet(self._name.rpartition(".")[0] or self._name), 0)]
        numbers = frame.numbers()
        sheets = [self._sheet(sheet, offset, frame, numbers) for sheet, offset in frame.sheets]
        if self._formulas and not self._calculated:
            _uncalculate(sheets)
        return Source(self._name, "xls", tuple(sheet.done() for sheet in sheets), frame.date1904)

    def _records(self, at: int) -> Iterator[tuple[int, list[bytes]]]:
        """The records of the part that begins at an offset, each with what continues it; parts inside are left out."""
        data, end, depth, looked = self._data, len(self._data), 0, at
        while at + _STRIDE <= end:
            if at >= looked:
                self._watch(min(2 * end - self._left, end), end)
                looked = at + _LOOK
            kind, size = struct.unpack_from("<HH", data, at)
            pieces = [data[at + _STRIDE : at + _STRIDE + size]]
            start, at = at, at + _STRIDE + size
            while data[at : at + 2] == b"\x3c\0" and at + _STRIDE <= end:
                size = struct.unpack_from("<H", data, at + 2)[0]
                pieces.append(data[at + _STRIDE : at + _STRIDE + size])
                at += _STRIDE + size
            self._left -= at - start
            if self._left < 0:
                raise ValueError("sheets over each other")
            if kind == _BOF or kind in dict(OLDEST):
                depth += 1
            elif kind == _EOF:
                depth -= 1
                if depth <= 0:
                    return
            elif depth == 1:
                yield kind, pieces

    def _sheet(self, sheet: GatheredSheet, offset: int, frame: _Frame, numbers: StoredNumbers) -> GatheredSheet:
        reader = _Cells(sheet, frame, numbers)
        for kind, pieces in self._records(offset):
            reader.take(kind, pieces)
            if self._count + reader.count > MAX_CELLS:
                raise FileProblem(f"{self._name} holds more than {MAX_CELLS:,} cells; it is not read")
        self._count += reader.count
        self._formulas += reader.formulas
        self._calculated += reader.calculated
        return sheet


class _Cells:
    """Takes the records of one sheet."""

    def __init__(self, sheet: GatheredSheet, frame: _Frame, numbers: StoredNumbers) -> None:
        self.count = self.formulas = self.calculated = 0
        self._sheet = sheet
        self._frame = frame
        self._numbers = numbers
        self._oldest = False  # whether the record is one of Excel 2, whose cells have three bytes for their format
        self._value = 6  # where a cell's value begins, behind its row, column and format
        self._format = 0  # what a format of 63 stands for in Excel 2
        self._object, self._texts = 0, dict[int, str]()  # the drawing that was met last; the text of each
        self._waiting: bytes | None = None  # the formula whose text comes in a record of its own

    def take(self, kind: int, pieces: list[bytes]) -> None:
        """Enter what a record says."""
        body = pieces[0]
        self._oldest = self._frame.version == 2 and kind < _NEWER
        self._value = 7 if self._oldest else 6
        if kind in _RESULT:
            if self._waiting is not None:
                long = 1 if self._oldest else 2
                self._put(self._waiting, text_at(pieces, 0, self._frame.encoding, long))
            self._waiting = None
        elif kind == _SHARED_LABEL:
            self._shared(body, struct.unpack_from("<L", body, 6)[0])
        elif kind in _NUMBER:
            self._put_number(body, body[self._value : self._value + 8])
        elif kind == _PACKED:
            self._put_number(body, body[6:10])
        elif kind == _MANY_PACKED:
            for i, at in enumerate(range(4, len(body) - 7, 6)):
                style = struct.unpack_from("<H", body, at)[0]
                self._put(body, self._numbers.cell(body[at + 2 : at + 6], style), i, style)
        elif kind in _FORMULA:
            self._formula(body)
        elif kind in _LABEL:
            size = 1 if self._oldest else 2
            self._put(body, text_at(pieces, self._value, self._frame.encoding, size))
        elif kind in _BOOL_ERR:
            value, is_error = body[self._value], body[self._value + 1]
            self._put(body, error_of(value) if is_error else bool(value))
        elif kind == _WHOLE and self._oldest:
            whole = struct.unpack_from("<H", body, self._value)[0]
            self._put_number(body, struct.pack("<d", whole))
        elif kind == _OTHER_FORMAT and self._oldest:
            self._format = struct.unpack_from("<H", body)[0]
        elif kind in (_NOTE, _OBJECT, _OBJECT_TEXT):
            self._remark(kind, pieces)
        else:
            self._mark(kind, body)

    def _put(self, body: bytes, cell: Cell, right: int = 0, style: int | None = None) -> None:
        """Enter a cell at the row and column with which its record begins, or right of it, in the style behind them."""
        row, column = _PLACE.unpack_from(body)
        self.count += 1
        self._sheet.put(row, column + right, cell, self._numbers.marks(self._style(body) if style is None else style))

    def _shared(self, body: bytes, number: int) -> None:
        """Enter a shared string."""
        if mark := self._frame.mark_of_string(number, self._style(body)) if self._frame.runs else "":
            row, column = _PLACE.unpack_from(body)
            self.count += 1
            self._sheet.put(row, column, self._frame.strings[number], (("struck", mark),))
        else:
            self._put(body, self._frame.strings[number])

    def _style(self, body: bytes) -> int:
        """The style that stands behind row and column."""
        style = body[4] & _MOST_FORMATS if self._oldest else int.from_bytes(body[4:6], "little")
        return self._format if self._oldest and style == _MOST_FORMATS else style

    def _put_number(self, body: bytes, stored: bytes) -> None:
        """Enter a number in the format that stands behind its row and column."""
        if len(stored) not in (4, 8):
            raise IndexError(stored)
        style = self._style(body)
        self._put(body, self._numbers.cell(stored, style), style=style)

    def _formula(self, body: bytes) -> None:
        stored = body[self._value : self._value + 8]
        row, column = _PLACE.unpack_from(body)
        self._sheet.looks.note(IS_FORMULA, column + 1, row + 1, row + 1)
        self.formulas += 1
        self.calculated += 1
        self._waiting = None
        if stored[6:8] != b"\xff\xff":
            self._put_number(body, stored)
        elif stored[0] == 0:
            self._waiting = body
        elif stored[0] in (1, 2):
            self._put(body, bool(stored[2]) if stored[0] == 1 else error_of(stored[2]))
        else:
            self._sheet.blank_formulas.append(_PLACE.unpack_from(body))
            self.calculated -= 1

    def _mark(self, kind: int, body: bytes) -> None:
        sheet = self._sheet
        if kind == _ROW and len(body) >= 14:
            row = struct.unpack_from("<H", body)[0] + 1
            sheet.hidden_rows |= {row} if body[12] & 0x20 else set()
            sheet.looks.levels |= {row: body[12] & 7} if body[12] & 7 else {}
        elif kind == _COLUMN_INFO and len(body) >= 10 and body[8] & 1:
            first, last = _PLACE.unpack_from(body)
            sheet.hide_columns(first, min(last, _COLUMNS - 1))
        elif kind == _FILTER_MODE:
            sheet.filtered = True
        elif kind == _MERGED and len(body) >= 2:
            for i in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)):
                sheet.merge(*struct.unpack_from("<4H", body, 2 + 8 * i))
        elif kind == _PIVOT and len(body) >= 8:
            top, bottom, left, right = struct.unpack_from("<4H", body)
            sheet.pivots.append(Area(top + 1, left + 1, bottom + 1, right + 1))

    def _remark(self, kind: int, pieces: list[bytes]) -> None:
        """A comment: in a drawing with a number and a text, which a record of its own puts beside a cell."""
        body = pieces[0]
        if kind == _OBJECT and len(body) >= 8:
            self._object = struct.unpack_from("<H", body, 6)[0]
        elif kind == _OBJECT_TEXT and len(body) >= 12 and len(pieces) > 1:
            length = struct.unpack_from("<H", body, 10)[0]
            self._texts[self._object] = Continued(pieces[1:], cut=True).characters(length)
        elif kind == _NOTE and len(body) >= 8:
            row, column, _, number = struct.unpack_from("<4H", body)
            own = text_at(pieces, 4, self._frame.encoding, cut=True) if self._frame.version == 5 else ""
            text = " ".join((own or self._texts.get(number, "")).split())
            if text and row < LAST_ROW:
                self._sheet.looks.comments[row + 1, column + 1] = text


def _uncalculate(sheets: list[GatheredSheet]) -> None:
    """Not one formula has a value but empty text: the file was written by a program that calculates none."""
    for sheet in sheets:
        for row, column in sheet.blank_formulas:
            sheet.put(row, column, NOT_CALCULATED)


def _encoding(code_page: int) -> str:
    name = "mac_roman" if code_page in _MAC_ROMAN else _MAC.get(code_page, f"cp{code_page}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
