"""Writes a random file in one of the formats in which such files come."""

from __future__ import annotations

import csv
import html
import io
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import xlsxwriter

from model.tables.book import CellError
from tests.io.intake.random_files.drawing import Drawn, RandomFile
from tests.io.intake.random_files.styles import Shown


def write(made: RandomFile, folder: Path, stem: str = "export") -> Path:
    """The file on the disk."""
    ending, writer = _WRITERS[made.kind]
    path = folder / f"{stem}.{ending}"
    writer(made, path)
    return path


def _xlsx(made: RandomFile, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"date_1904": "1904" in made.habits})
    formats: dict[tuple[str, bool], Any] = {}
    for sheet in made.sheets:
        page = book.add_worksheet(sheet.name)
        for (row, column), shown in sorted(sheet.cells.items()):
            value, code = shown.value, shown.format
            if isinstance(value, date) and not code:
                code = "yyyy-mm-dd"
            key = code, shown.struck
            if key not in formats:
                formats[key] = book.add_format(
                    ({"num_format": code} if code else {}) | ({"font_strikeout": True} if shown.struck else {})
                )
            look, where = formats[key], (row - 1, column - 1)
            match value:
                case CellError():
                    page.write_formula(*where, "=1/0", look, str(value))
                case bool():
                    page.write_boolean(*where, value, look)
                case int() | Decimal():
                    page.write_number(*where, float(value), look)
                case datetime() | date():
                    page.write_datetime(*where, value, look)
                case str():
                    page.write_string(*where, value, look)
        for row in sheet.hidden:
            page.set_row(row - 1, None, None, {"hidden": True})
        for area in sheet.merged:
            shown = sheet.cells.get((area.top, area.left), Shown(None))
            page.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, shown.value or "")
        if sheet.is_hidden:
            page.hide()
    book.close()


def _text(shown: Shown, comma: bool = False) -> str:
    """A cell as a program writes it into a file of texts."""
    value = shown.value
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            known = {"dd.mm.yyyy": "%d.%m.%Y", "m/d/yy": f"{value.month}/{value.day}/%y", "mmm-yy": "%b-%y"}
            return value.strftime(known.get(shown.format, "%Y-%m-%d"))
        case Decimal() | int():
            percent = shown.format.endswith("%") or shown.format.endswith('"%"')
            number = Decimal(value) * (100 if shown.format.endswith("0%") else 1)
            plain = f"{number.normalize():f}" + ("%" if percent else "")
            return plain.replace(".", ",") if comma else plain
        case _:
            return str(value)


def _lines(sheet: Drawn, comma: bool = False) -> list[list[str]]:
    height, width = (max(place[i] for place in sheet.cells) for i in (0, 1))
    empty = Shown(None)
    return [
        [_text(sheet.cells.get((row, column), empty), comma) for column in range(1, width + 1)]
        for row in range(1, height + 1)
    ]


def _csv(made: RandomFile, path: Path, separator: str = ",", encoding: str = "utf-8-sig") -> None:
    with path.open("w", newline="", encoding=encoding, errors="replace") as file:
        csv.writer(file, delimiter=separator).writerows(_lines(made.sheets[0], separator == ";"))


def _html(made: RandomFile, path: Path) -> None:
    out = io.StringIO()
    out.write('<html><head><meta charset="utf-8"></head><body>')
    for sheet in made.sheets:
        spans = {(area.top, area.left): area for area in sheet.merged}
        covered = _covered(sheet)
        out.write("<table>")
        for row, line in enumerate(_lines(sheet), 1):
            out.write("<tr>")
            for column, text in enumerate(line, 1):
                if (row, column) in covered:
                    continue
                span = spans.get((row, column))
                wide = f' rowspan="{span.bottom - span.top + 1}" colspan="{span.right - span.left + 1}"' if span else ""
                out.write(f"<td{wide}>{html.escape(text)}</td>")
            out.write("</tr>")
        out.write("</table>")
    path.write_text(out.getvalue() + "</body></html>", encoding="utf-8")


def _xml(made: RandomFile, path: Path) -> None:
    """Excel 2003 XML."""
    styles: dict[tuple[str, bool], str] = {("", False): "Default"}
    pages = "".join(_page(sheet, styles) for sheet in made.sheets)
    looks = "".join(
        f'<Style ss:ID="{name}">{_STRUCK if struck else ""}'
        f"{f'<NumberFormat ss:Format={quoteattr(code)}/>' if code else ''}</Style>"
        for (code, struck), name in styles.items()
    )
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f"<Styles>{looks}</Styles>{pages}</Workbook>",
        encoding="utf-8",
    )


_STRUCK = '<Font ss:StrikeThrough="1"/>'
_UNSEEN = (
    '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions>'
)


def _page(sheet: Drawn, styles: dict[tuple[str, bool], str]) -> str:
    merged = {(area.top, area.left): (area.bottom - area.top, area.right - area.left) for area in sheet.merged}
    covered = _covered(sheet)
    rows: dict[int, list[str]] = {}
    for (row, column), shown in sorted(sheet.cells.items()):
        if shown.value is None or (row, column) in covered:
            continue
        code = shown.format or ("yyyy\\-mm\\-dd" if isinstance(shown.value, date) else "")
        style = styles.setdefault((code, shown.struck), f"s{len(styles)}")
        kind, text = _typed(shown)
        down, across = merged.get((row, column), (0, 0))
        span = f' ss:MergeDown="{down}" ss:MergeAcross="{across}"' if down or across else ""
        rows.setdefault(row, []).append(
            f'<Cell ss:Index="{column}" ss:StyleID="{style}"{span}>'
            f'<Data ss:Type="{kind}">{html.escape(text)}</Data></Cell>'
        )
    lines = "".join(
        f'<Row ss:Index="{row}" ss:Hidden="{int(row in sheet.hidden)}">{"".join(cells)}</Row>'
        for row, cells in sorted(rows.items())
    )
    unseen = _UNSEEN if sheet.is_hidden else ""
    return f"<Worksheet ss:Name={quoteattr(sheet.name)}><Table>{lines}</Table>{unseen}</Worksheet>"


def _covered(sheet: Drawn) -> set[tuple[int, int]]:
    """The cells of merged areas but their first ones."""
    return {
        (row, column)
        for area in sheet.merged
        for row in range(area.top, area.bottom + 1)
        for column in range(area.left, area.right + 1)
        if (row, column) != (area.top, area.left)
    }


def _typed(shown: Shown) -> tuple[str, str]:
    value = shown.value
    match value:
        case CellError():
            return "Error", str(value)
        case bool():
            return "Boolean", str(int(value))
        case datetime():
            return "DateTime", f"{value:%Y-%m-%dT%H:%M:%S.000}"
        case date():
            return "DateTime", f"{value:%Y-%m-%d}T00:00:00.000"
        case int() | Decimal():
            return "Number", str(value)
        case _:
            return "String", str(value)


_WRITERS: Mapping[str, tuple[str, Callable[[RandomFile, Path], None]]] = {
    "xlsx": ("xlsx", _xlsx),
    "csv": ("csv", _csv),
    "csv;": ("csv", lambda made, path: _csv(made, path, ";", "cp1252")),
    "html": ("xls", _html),
    "xml": ("xml", _xml),
}
