"""The records of an .xlsb file that matter beside its values: errors, hidden rows and columns, merged cells."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from book.package import Package
from book.workbook import Area
from intake.binary import Marks

_ROW, _CELL_ERROR, _FORMULA_ERROR = 0, 3, 11
_COLUMN_INFO, _BUNDLE_SHEET, _WORKBOOK_PROPERTIES, _MERGED, _FILTER_COLUMN = 60, 156, 153, 176, 163


def xlsb_marks(package: Package) -> tuple[dict[str, Marks], bool]:
    """The marks of each sheet by name, and whether dates count from 1904. FileProblem where a part is damaged."""
    relations = package.relations("xl/workbook.bin")
    marks: dict[str, Marks] = {}
    date1904 = False
    try:
        for kind, body in _records(package.read("xl/workbook.bin")):
            if kind == _WORKBOOK_PROPERTIES and body:
                date1904 = bool(body[0] & 1)
            elif kind == _BUNDLE_SHEET:
                key, after = _text(body, 8)
                name, _ = _text(body, after)
                if key in relations and package.has(relations[key].target):
                    marks[name] = sheet_marks(package.read(relations[key].target))
    except (struct.error, IndexError) as error:
        raise package.problem("is damaged; open it in Excel and save it as .xlsx") from error
    return marks, date1904


def sheet_marks(data: bytes) -> Marks:
    """The marks in the bytes of a worksheet part. struct.error or IndexError where they are cut short."""
    marks = Marks()
    row, hidden = 0, False
    for kind, body in _records(data):
        if kind == _ROW:
            row, hidden = struct.unpack_from("<L", body)[0], bool(body[11] & 0x10)
            if hidden:
                marks.hidden_rows.add(row + 1)
        elif kind in (_CELL_ERROR, _FORMULA_ERROR):
            marks.error(row, struct.unpack_from("<L", body)[0], body[8])
        elif kind == _COLUMN_INFO and body[16] & 1:
            first, last = struct.unpack_from("<LL", body)
            marks.hidden_columns.update(range(first + 1, min(last, 16_383) + 2))
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4L", body)
            marks.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))
        elif kind == _FILTER_COLUMN:
            marks.filtered = True
    marks.filtered = marks.filtered and bool(marks.hidden_rows)
    return marks


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Records: a number of one or two bytes, a size of one to four, seven bits a byte, then the body."""
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind |= data[at] << 8
            kind = (kind & 0x7F) | (kind >> 8 & 0x7F) << 7
            at += 1
        size = 0
        for shift in (0, 7, 14, 21):
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, data[at : at + size]
        at += size


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where the next field begins."""
    length = struct.unpack_from("<L", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
