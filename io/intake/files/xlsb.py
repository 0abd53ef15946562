"""Reading .xlsb files: the parts of a workbook, as records instead of XML."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from book.container.package import MAX_CELLS, Package
from book.sheet.celllooks import IS_FORMULA
from book.sheet.cells import LAST_COLUMN
from book.sheet.sheetxml import LAST_ROW
from book.sheet.workbook import Area
from intake.files.binary import STATES, StoredNumbers, error_of
from intake.files.gathered import GatheredSheet
from intake.files.source import Source, SourceTable
from model.basics.watch import Watch, stages, unwatched
from model.tables.book import Cell

_ROW, _LAST_CELL, _RICH_TEXT, _LAST_SHORT_CELL = 0, 11, 62, 18
_CALCULATED = range(8, 12)
_STRING, _FONT, _FORMAT, _CELL_FORMAT, _CELL_FORMATS, _CELL_FORMATS_END = 19, 43, 44, 47, 617, 618
_COMMENT, _COMMENT_TEXT, _STRUCK = 635, 637, 0x08
_COLUMN_INFO, _BUNDLE_SHEET, _WORKBOOK_PROPERTIES, _MERGED, _FILTER_COLUMN = 60, 156, 153, 176, 163
_BESIDE = {"table": 343, "pivotTable": 314}  # the record that says where it stands
_HIDDEN_ROW = 0x10
_LOOK = 2**16  # bytes from one look at the watch to the next
_WITHOUT_COLUMN = {12: 1, 13: 2, 14: 3, 15: 4, 16: 5, 17: 6, 18: 7}  # cells right of the last one, by the usual record


def read_xlsb(package: Package, part: str, watch: Watch = unwatched) -> Source:
    """All worksheets of a workbook whose main part is `part`. FileProblem where a part is damaged."""
    try:
        return _source(package, part, watch)
    except (struct.error, IndexError, ValueError) as error:
        raise package.problem("is damaged; open it in Excel and save it as .xlsx") from error


def _source(package: Package, part: str, watch: Watch) -> Source:
    relations = package.relations(part)
    by_kind = {relation.kind: relation.target for relation in relations.values()}
    date1904 = False
    found: list[tuple[str, str, str]] = []
    for kind, body in _records(package.read(part)):
        if kind == _WORKBOOK_PROPERTIES and body:
            date1904 = bool(body[0] & 1)
        elif kind == _BUNDLE_SHEET:
            key, after = _text(body, 8)
            relation = relations.get(key)
            if relation is not None and relation.kind == "worksheet":
                found.append((_text(body, after)[0], STATES[min(body[0], 2)], relation.target))
    if len({target for *_, target in found}) < len(found):
        raise ValueError("a sheet twice")
    strings = _strings(package, by_kind.get("sharedStrings", ""))
    numbers = _numbers(package, by_kind.get("styles", ""), date1904)
    reader = _Reader(package, strings, numbers)
    looks = stages(watch, *(package.size(target) for *_, target in found))
    sheets = tuple(reader.sheet(*one, look).done() for one, look in zip(found, looks, strict=True))
    return Source(package.path.name, "xlsb", sheets, date1904)


def _strings(package: Package, part: str) -> list[str]:
    if not package.has(part):
        return []
    return [_text(body, 1)[0] for kind, body in _records(package.read(part)) if kind == _STRING]


def _numbers(package: Package, part: str, date1904: bool) -> StoredNumbers:
    """What turns stored numbers into cells, by the cell formats of the file."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    fonts: list[bool] = []
    struck: list[bool] = []
    inside = False
    for kind, body in _records(package.read(part)) if package.has(part) else ():
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif kind in (_CELL_FORMATS, _CELL_FORMATS_END):
            inside = kind == _CELL_FORMATS
        elif kind == _CELL_FORMAT and inside:
            number, font = struct.unpack_from("<2H", body, 2)
            formats.append(number)
            struck.append(font < len(fonts) and fonts[font])
        elif kind == _FONT:
            fonts.append(bool(body[2] & _STRUCK))
    return StoredNumbers(formats, codes, date1904, struck=struck)


class _Reader:
    """Reads the sheets of one workbook, and counts their cells."""

    def __init__(self, package: Package, strings: list[str], numbers: StoredNumbers) -> None:
        self._package = package
        self._strings = strings
        self._numbers = numbers
        self._count = 0

    def sheet(self, name: str, state: str, part: str, watch: Watch) -> GatheredSheet:
        sheet = GatheredSheet(name, state)
        row, column = -1, -1
        for kind, body in _records(self._package.read(part), watch):
            if kind == _ROW:
                row, column = struct.unpack_from("<L", body)[0], -1
                if row >= LAST_ROW:
                    raise ValueError(f"row {row}")
                if body[11] & _HIDDEN_ROW:
                    sheet.hidden_rows.add(row + 1)
            elif kind <= _LAST_CELL or kind == _RICH_TEXT:
                column = self._column(struct.unpack_from("<L", body)[0])
                sheet.put(row, column, self._cell(kind, body, 4), self._numbers.marks(_style(body, 4)))
                if kind in _CALCULATED:
                    sheet.looks.note(IS_FORMULA, column + 1, row + 1, row + 1)
            elif kind <= _LAST_SHORT_CELL:
                column = self._column(column + 1)
                sheet.put(row, column, self._cell(_WITHOUT_COLUMN[kind], body, 0), self._numbers.marks(_style(body, 0)))
            else:
                _mark(sheet, kind, body)
        for relation in self._package.relations(part).values():
            if relation.kind in _BESIDE and self._package.has(relation.target):
                self._beside(sheet, relation.kind, relation.target)
            elif relation.kind == "comments" and self._package.has(relation.target):
                sheet.looks.comments.update(_comments(self._package.read(relation.target)))
        return sheet

    def _column(self, column: int) -> int:
        self._count += 1
        if column >= LAST_COLUMN:
            raise ValueError(f"column {column}")
        if self._count > MAX_CELLS:
            raise self._package.problem(f"holds more than {MAX_CELLS:,} cells; it is not read")
        return column

    def _cell(self, kind: int, body: bytes, at: int) -> Cell:
        """The cell of a record whose format stands at an offset, and its value behind that."""
        match kind:
            case 7:
                return self._strings[int.from_bytes(body[at + 4 : at + 8], "little")]
            case 2:
                return self._numbers.cell(body[at + 4 : at + 8], _style(body, at))
            case 5 | 9:
                return self._numbers.cell(body[at + 4 : at + 12], _style(body, at))
            case 6 | 8:
                return _text(body, at + 4)[0]
            case 62:
                return _text(body, at + 5)[0]
            case 4 | 10:
                return bool(body[at + 4])
            case 3 | 11:
                return error_of(body[at + 4])
            case _:
                return None

    def _beside(self, sheet: GatheredSheet, kind: str, part: str) -> None:
        """Enter an Excel table or a pivot table of the sheet."""
        records = _records(self._package.read(part))
        body = next((body for number, body in records if number == _BESIDE[kind]), b"")
        if not body:
            return
        top, bottom, left, right = struct.unpack_from("<4L", body)
        area = Area(top + 1, left + 1, bottom + 1, right + 1)
        if kind == "pivotTable":
            sheet.pivots.append(area)
        else:
            header_rows, totals_rows = struct.unpack_from("<2L", body, 24)
            name, after = _text(body, 64)
            header_rows, totals_rows = (min(rows, area.bottom - area.top + 1) for rows in (header_rows, totals_rows))
            sheet.tables.append(SourceTable(_text(body, after)[0] or name, area, header_rows, totals_rows))


def _comments(data: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    """The comments of a part, with row and column."""
    place = 0, 0
    for kind, body in _records(data):
        if kind == _COMMENT:
            row, _, column = struct.unpack_from("<3L", body, 4)
            place = row + 1, column + 1
        elif kind == _COMMENT_TEXT and (text := " ".join(_text(body, 1)[0].split())):
            yield place, text


def _mark(sheet: GatheredSheet, kind: int, body: bytes) -> None:
    if kind == _COLUMN_INFO and body[16] & 1:
        first, last = struct.unpack_from("<LL", body)
        sheet.hide_columns(first, min(last, LAST_COLUMN - 1))
    elif kind == _MERGED:
        sheet.merge(*struct.unpack_from("<4L", body))
    elif kind == _FILTER_COLUMN:
        sheet.filtered = True


def _style(body: bytes, at: int) -> int:
    return int.from_bytes(body[at : at + 3], "little")


def _records(data: bytes, watch: Watch = unwatched) -> Iterator[tuple[int, bytes]]:
    """Records: a number of one or two bytes, a size of one to four, seven bits a byte, then the body."""
    at, end, looked = 0, len(data), 0
    while at < end:
        if at >= looked:
            watch(at, end)
            looked = at + _LOOK
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = data[at]
        at += 1
        if size & 0x80:
            size &= 0x7F
            for shift in (7, 14, 21):
                byte = data[at]
                at += 1
                size |= (byte & 0x7F) << shift
                if not byte & 0x80:
                    break
        if at + size > end:
            raise IndexError(at)
        yield kind, data[at : at + size]
        at += size


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where the next field begins; a text that is missing is blank."""
    length = struct.unpack_from("<L", body, at)[0]
    if length == 0xFFFFFFFF:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise IndexError(end)
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
