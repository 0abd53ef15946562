"""Binary workbooks (.xls, .xlsb): values by python-calamine, and what it leaves out by our own look at the records.

calamine gives an error cell as blank text and says nothing of hidden rows; `biff` and `xlsb` supply both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import python_calamine

from book.cells import MAX_CELLS
from book.errors import FileProblem
from book.package import Package
from book.reading import Line
from book.values import number
from book.workbook import Area
from intake.source import Source, SourceSheet, line_of
from model.tables.book import Cell, CellError

_STATES = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "veryHidden"}
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


@dataclass
class Marks:
    """What the records of a sheet say beside its values; all rows and columns 1-based."""

    errors: dict[tuple[int, int], CellError] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    filtered: bool = False

    def error(self, row: int, column: int, code: int) -> None:
        """Note an error cell by its 0-based place and Excel's number for the error."""
        self.errors[row + 1, column + 1] = CellError(ERRORS.get(code, f"#ERROR {code}"))


def read_binary(path: Path, kind: str, data: bytes | None = None) -> Source:
    """The sheets of an .xls or .xlsb file, or of its bytes where it had to be decrypted.

    Raises FileProblem where it is damaged or encrypted.
    """
    from intake.biff import biff_marks
    from intake.xlsb import xlsb_marks

    if kind == "xls":
        marks, date1904 = biff_marks(path, data)
    else:
        with Package(path, data) as package:
            marks, date1904 = xlsb_marks(package)
    try:
        with _workbook(path, data) as workbook:
            sheets = tuple(_sheets(workbook, marks, path.name))
    except python_calamine.PasswordError as error:
        raise FileProblem(f"{path.name} is encrypted; open it in Excel, remove the password, and save it") from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        raise FileProblem(f"{path.name} is damaged; open it in Excel and save it as .xlsx") from error
    return Source(path.name, kind, sheets, date1904)


def _workbook(path: Path, data: bytes | None) -> python_calamine.CalamineWorkbook:
    if data is None:
        return python_calamine.CalamineWorkbook.from_path(path)
    return python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))


def _sheets(workbook: python_calamine.CalamineWorkbook, marks: Mapping[str, Marks], name: str) -> list[SourceSheet]:
    sheets, count = [], 0
    for metadata in workbook.sheets_metadata:
        if metadata.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(metadata.name)
        found = marks.get(metadata.name, Marks())
        top, left = sheet.start or (0, 0)
        count += sheet.height * sheet.width
        if count > MAX_CELLS:
            raise FileProblem(f"{name} holds more than {MAX_CELLS:,} cells; it is not read")
        rows = {top + 1 + i: _cells(row, left + 1) for i, row in enumerate(sheet.to_python())}
        for (row, column), error in found.errors.items():
            rows.setdefault(row, {})[column] = error
        lines = [line for row, cells in sorted(rows.items()) if (line := _line(row, cells)) is not None]
        sheets.append(
            SourceSheet(
                metadata.name,
                tuple(lines),
                _STATES[str(metadata.visible).rpartition(".")[2]],
                frozenset(found.hidden_rows),
                frozenset(found.hidden_columns),
                found.filtered,
                tuple(found.merged),
            )
        )
    return sheets


def _line(row: int, cells: dict[int, Cell]) -> Line | None:
    return line_of(row, dict(sorted(cells.items())))


def _cells(row: list[Any], left: int) -> dict[int, Cell]:
    return {column: _cell(value) for column, value in enumerate(row, left) if value != ""}


def _cell(value: Any) -> Cell:
    """A value of the library as a raw cell; numbers at the 15 digits that Excel shows, times as parts of a day."""
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float):
        return number(repr(value))
    if isinstance(value, datetime):
        rounded = value + timedelta(microseconds=500)
        moment = rounded.replace(microsecond=rounded.microsecond // 1000 * 1000)
        return moment.date() if moment.time() == time() else moment
    if isinstance(value, date):
        return value
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        return number(str(Decimal(value // timedelta(milliseconds=1)) / 86_400_000))
    return str(value)
