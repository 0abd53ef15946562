"""The records of an .xls file that matter beside its values: errors, hidden rows and columns, filters, dates, locks."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from book.errors import FileProblem
from book.workbook import Area
from intake.binary import Marks
from intake.compound import stream

_BOUND_SHEET, _EOF, _FILE_PASS, _DATE_MODE = 0x85, 0x0A, 0x2F, 0x22
_BOOL_ERR, _ROW, _COLUMN_INFO, _FILTER_MODE, _MERGED = 0x205, 0x208, 0x7D, 0x9B, 0xE5
_FORMULAS = (0x06, 0x206, 0x406)
_BOF, _BIFF8 = 0x809, 0x600


def biff_marks(path: Path, whole: bytes | None = None) -> tuple[dict[str, Marks], bool]:
    """The marks of each sheet by name, and whether dates count from 1904. FileProblem where damaged or encrypted."""
    data = stream(path, ("Workbook", "Book"), whole)
    if data is None:
        raise FileProblem(f"{path.name} is an Office file, but not an Excel workbook")
    offsets: dict[str, int] = {}
    date1904, wide = False, True
    for kind, body in _records(data, 0):
        if kind == _FILE_PASS:
            raise FileProblem(f"{path.name} is encrypted; open it in Excel, remove the password, and save it")
        if kind == _BOF and len(body) >= 2:
            wide = struct.unpack_from("<H", body)[0] == _BIFF8
        elif kind == _DATE_MODE and len(body) >= 2:
            date1904 = body[0] == 1
        elif kind == _BOUND_SHEET and len(body) >= 8:
            offsets[_name(body, wide)] = struct.unpack_from("<L", body)[0]
    return {name: _sheet(data, offset) for name, offset in offsets.items()}, date1904


def _name(body: bytes, wide: bool) -> str:
    length = body[6]
    if not wide:
        return body[7 : 7 + length].decode("cp1252", "replace")
    if body[7] & 1:
        return body[8 : 8 + 2 * length].decode("utf-16-le", "replace")
    return body[8 : 8 + length].decode("latin-1")


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records of the substream that begins at an offset, nested ones (charts) left out."""
    depth = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        if depth == 1:
            yield kind, data[at + 4 : at + 4 + size]
        at += 4 + size


def _sheet(data: bytes, offset: int) -> Marks:
    marks = Marks()
    for kind, body in _records(data, offset):
        if kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            row, column = struct.unpack_from("<HH", body)
            marks.error(row, column, body[8])
        elif kind == _BOOL_ERR and len(body) >= 8 and body[7] == 1:
            row, column = struct.unpack_from("<HH", body)
            marks.error(row, column, body[6])
        elif kind == _ROW and len(body) >= 14 and body[12] & 0x20:
            marks.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLUMN_INFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            marks.hidden_columns.update(range(first + 1, last + 2))
        elif kind == _FILTER_MODE:
            marks.filtered = True
        elif kind == _MERGED and len(body) >= 2:
            for i in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)):
                top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * i)
                marks.merged.append(Area(top + 1, left + 1, bottom + 1, right + 1))
    return marks
