"""The frame of a new comp book, without its data: sheets, Excel tables, formats, drop-downs, hints.

XlsxWriter makes it; `book.saving` then puts the cells in, by the same road as into any other workbook.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from book.splicing.looks import number_format, tab_colour, width
from book.version import FORMAT, PROPERTY
from model.tables.book import Book, Sheet
from model.tables.schema import SHEETS, Column, Kind, SheetSpec

LAST_ROW = 1_048_576
_LONGEST_LIST = 255  # Excel's limit for choices that are spelled out in a drop-down
_LONGEST_HINT = 255
_LISTED = ("Payees", "Accounts", "Plans", "Measures", "Curves")  # short enough for a drop-down of references
_CREATED = datetime(2000, 1, 1)  # the same book gives the same bytes, whenever it is written
_KIND_HINTS = {
    Kind.ID: "An ID: text, matched exactly.",
    Kind.NAME: "A name; case and spaces do not matter.",
    Kind.TEXT: "Text.",
    Kind.NUMBER: "A number.",
    Kind.MONEY: "An amount.",
    Kind.PERCENT: "A percentage: 80% or 0.8.",
    Kind.DATE: "A date.",
    Kind.PERIOD: "A period, such as 2026-07 or FY2026-Q3.",
    Kind.NAMES: "Names, separated by ;",
    Kind.NUMBERS: "Numbers, separated by ;",
    Kind.FORMULA: "A formula.",
    Kind.CURRENCY: "A currency code, such as USD.",
    Kind.TIMESTAMP: "A moment in UTC.",
}


def skeleton(book: Book, names: Sequence[str] = tuple(SHEETS)) -> bytes:
    """An .xlsx file with the named sheets, the book's headings on them, and no data."""
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True})
    workbook.set_properties({"created": _CREATED})
    workbook.set_custom_property(PROPERTY, FORMAT, "number_int")
    header = workbook.add_format({"bold": True, "valign": "vcenter", "bottom": 1, "bottom_color": "#A0A0A0"})
    formats: dict[str, Any] = {}
    for name in names:
        sheet = book.sheets.get(name) or Sheet(name, [c.heading for c in SHEETS[name].columns], [])
        _add_sheet(workbook, SHEETS[name], sheet, header, formats)
    for name in _LISTED:
        if name in names:
            workbook.define_name(list_name(name), f"{table_name(name)}[{SHEETS[name].key[0]}]")
    workbook.close()
    return target.getvalue()


def table_name(sheet: str) -> str:
    """The name of a sheet's Excel table."""
    return sheet.replace(" ", "_").replace("-", "_")


def list_name(sheet: str) -> str:
    """The defined name under which other sheets list a sheet's IDs: `Payee_IDs`, `Measure_list`."""
    key = SHEETS[sheet].key[0]
    return f"{key[:-3]}_IDs" if key.endswith(" ID") else f"{key}_list"


def _add_sheet(workbook: Any, spec: SheetSpec, sheet: Sheet, header: Any, formats: dict[str, Any]) -> None:
    worksheet = workbook.add_worksheet(spec.name)
    worksheet.set_tab_color(tab_colour(spec))
    worksheet.freeze_panes(1, 1)
    if spec.hidden:
        worksheet.very_hidden()
    for position, heading in enumerate(sheet.headings):
        column = column_of(spec, heading)
        cells = sheet.cells[position] if sheet.cells else []
        code = number_format(column.kind, cells)
        if code not in formats:
            formats[code] = workbook.add_format({"num_format": code})
        worksheet.set_column(position, position, width(column.kind, heading, cells), formats[code])
        worksheet.write_string(0, position, heading, header)
        _add_validations(worksheet, spec, column, position)
    if _can_be_table(sheet.headings):
        _add_table(worksheet, spec, sheet.headings, header)


def _add_table(worksheet: Any, spec: SheetSpec, headings: list[str], header: Any) -> None:
    """An Excel table over the headings and one blank row."""
    options = {
        "name": table_name(spec.name),
        "style": "Table Style Light 1" if spec.written else "Table Style Light 15",
        "banded_rows": False,
        "columns": [{"header": heading, "header_format": header} for heading in headings],
    }
    worksheet.add_table(0, 0, 1, len(headings) - 1, options)


def _can_be_table(headings: list[str]) -> bool:
    """Excel tables need headings that are filled, short enough and different."""
    return (
        bool(headings)
        and all(0 < len(h) <= 255 for h in headings)
        and len({h.casefold() for h in headings}) == len(headings)
    )


def column_of(spec: SheetSpec, heading: str) -> Column:
    """The schema's column; for a column of the user's own, a period or a role column, what it most likely holds."""
    found = spec.find(heading)
    if found is not None:
        return found
    if spec.periods is not None:
        return Column(heading, spec.periods, note="a period")
    return Column(heading, Kind.ID if spec.roles else Kind.VALUE)


def _add_validations(worksheet: Any, spec: SheetSpec, column: Column, position: int) -> None:
    """Drop-downs that warn but let pass, and a hint on the heading."""
    options: dict[str, Any] | None = None
    choices = [choice.replace('"', "") for choice in column.choices]
    if choices and "," not in "".join(choices) and len(",".join(choices)) <= _LONGEST_LIST:
        options = {"validate": "list", "source": choices}
    elif column.refers in _LISTED and column.kind in (Kind.ID, Kind.NAME):
        options = {"validate": "list", "source": f"={list_name(column.refers)}"}
    if options and not spec.written:
        known = f"the choices of {column.heading}" if choices else f"the sheet {column.refers}"
        options |= {"error_type": "warning", "error_title": column.heading, "error_message": f"Not among {known}."}
        worksheet.data_validation(1, position, LAST_ROW - 1, position, options)
    hint = {"validate": "any", "input_title": column.heading[:32], "input_message": _hint(spec, column, position)}
    worksheet.data_validation(0, position, 0, position, hint)


def _hint(spec: SheetSpec, column: Column, position: int) -> str:
    """What a column holds, as a message of at most 255 characters."""
    parts = [f"{spec.about}."] if position == 0 else []
    if spec.written:
        parts.append("Written by Trueup; what is typed over it is reported.")
    elif spec.find(column.heading) is not None:
        parts.append(_kind_hint(column))
        if column.note:
            parts.append(f"Blank: {column.note}." if column.default is None else f"{column.note.capitalize()}.")
        if column.refers:
            parts.append(f"See the sheet {column.refers}.")
        if column.required:
            parts.append("Must be filled.")
        elif column.default is not None:
            parts.append(f"Blank: {column.default}.")
    else:
        parts.append(f"{column.note.capitalize()}." if column.note else "A column of your own.")
    return " ".join(parts)[:_LONGEST_HINT]


def _kind_hint(column: Column) -> str:
    if column.choices:
        return f"One of: {'; '.join(column.choices)}."
    return _KIND_HINTS.get(column.kind, "A value.")
