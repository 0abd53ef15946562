"""The look and the safety of every workbook that is written new: one set of formats, text that stays text.

Amounts stand in the currency's digits, negatives red and signed; nothing a user typed can become a formula or markup.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter

from book.container.atomic import replacing
from export.plain import RUNS
from model.basics.watch import Watch, unwatched

INK, QUIET, LINE, SHADE, ACCENT = "#1F2933", "#66727F", "#CBD2D9", "#F1F4F7", "#1F5673"
_TITLE_POINTS = 24
_LINE_POINTS = 14
_NARROW = 0.95  # of a digit's width, after which a column is measured, for a letter on average
_LONGEST_TEXT = 32_767

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": ACCENT},
    "heading": {"bold": True, "font_size": 11, "font_color": ACCENT, "bottom": 1, "bottom_color": ACCENT},
    "head": {"bold": True, "bg_color": SHADE, "bottom": 1, "bottom_color": LINE, "text_wrap": True, "valign": "bottom"},
    "plain": {},
    "apart": {"indent": 1, "align": "left"},
    "label": {"font_color": QUIET},
    "quiet": {"font_color": QUIET, "italic": True},
    "strong": {"bold": True},
    "right": {"align": "right"},
    "wrap": {"text_wrap": True},
    "row": {"bottom": 1, "bottom_color": LINE, "valign": "vcenter"},
    "total": {"bold": True, "top": 1, "top_color": INK, "valign": "vcenter"},
    "input": {"font_color": "#0B4F9E"},
}


class Workbook:
    """A new workbook and its formats; a format is named by its looks and made once."""

    def __init__(self, path: Path) -> None:
        options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
        self.file = xlsxwriter.Workbook(str(path), options)
        self._formats: dict[tuple[object, ...], Any] = {}

    def style(self, *looks: str, number: str = "", indent: int = 0, quoted: bool = False) -> Any:
        """The format that joins the named looks with a number format."""
        key = (*looks, number, indent, quoted)
        if key not in self._formats:
            properties: dict[str, Any] = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
            for look in looks:
                properties |= LOOKS[look]
            if number:
                properties["num_format"] = number
            if indent:
                properties |= {"indent": indent, "align": "left"}
            if quoted:
                properties["quote_prefix"] = True
            self._formats[key] = self.file.add_format(properties)
        return self._formats[key]

    def text(self, sheet: Any, row: int, column: int, text: str, *looks: str, indent: int = 0) -> None:
        """Write text that stays text, also after somebody edits the cell in Excel."""
        if text.startswith("<r>") and text.endswith("</r>"):
            text += " "  # XlsxWriter would take it for the markup of a rich string
        style = self.style(*looks, indent=indent, quoted=text.startswith(RUNS))
        sheet.write_string(row, column, text[:_LONGEST_TEXT], style)

    def title(self, sheet: Any, text: str) -> None:
        """The title of a sheet in its first row."""
        self.text(sheet, 0, 0, text, "title")
        sheet.set_row(0, _TITLE_POINTS)

    def heading(self, sheet: Any, row: int, text: str, columns: int) -> None:
        """A heading with a line below it across so many columns."""
        for column in range(columns):
            self.text(sheet, row, column, "" if column else text, "heading")

    def heads(self, sheet: Any, row: int, texts: Sequence[str], right: Container[int]) -> None:
        """The head of a table; `right`: the columns of numbers."""
        for column, text in enumerate(texts):
            self.text(sheet, row, column, text, "head", *(["right"] if column in right else ["apart"] * (column > 0)))

    def number(
        self, sheet: Any, row: int, column: int, value: Fraction | Decimal | None, number: str, *looks: str
    ) -> None:
        """Write a number in a number format, a blank in the same look for None."""
        style = self.style(*looks, number=number)
        if value is None:
            sheet.write_blank(row, column, None, style)
        else:
            sheet.write_number(row, column, float(value), style)

    def formula(
        self, sheet: Any, row: int, column: int, formula: str, value: Fraction | Decimal, number: str, *looks: str
    ) -> None:
        """Write a live formula with the exact result cached beside it."""
        sheet.write_formula(row, column, formula, self.style(*looks, number=number), float(value))


@contextlib.contextmanager
def new_workbook(path: Path, title: str, watch: Watch = unwatched) -> Iterator[Workbook]:
    """A workbook that takes its place when the block ends well; raises FileProblem where it cannot be written.

    `watch` is called once more when all of it is written: what it raises leaves the disk as it was.
    """
    with replacing(path) as temporary:
        workbook = Workbook(temporary)
        workbook.file.set_properties({"title": title, "comments": "Written by Trueup"})
        workbook.file.set_calc_mode("auto")
        yield workbook
        try:
            workbook.file.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error
        watch(1, 1)


def page(sheet: Any, header: str, *, landscape: bool = False, repeat_row: int | None = None) -> None:
    """Print set-up: one page wide, header and page numbers, on whatever paper the printer holds."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(0)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    safe = header.replace("&", "&&")[:200]
    sheet.set_header(f"&L&9{_spaced(safe)}&R&9&D")
    sheet.set_footer("&L&9&F&R&9Page &P of &N")
    if repeat_row is not None:
        sheet.repeat_rows(repeat_row)


def money_format(digits: int) -> str:
    """Thousands separated, the currency's digits, negatives red and signed."""
    plain = "#,##0" + ("." + "0" * digits if digits else "")
    return f"{plain};[Red]-{plain}"


def number_format(value: Fraction | None, unit: str, digits: int = 2) -> str:
    """The number format for a value of a unit (money, percent, number, points), with the decimals it needs."""
    if unit == "money":
        return money_format(digits)
    if unit == "percent":
        return "0.0#%;[Red]-0.0#%"
    whole = value is None or value.denominator == 1
    return "#,##0;[Red]-#,##0" if whole else "#,##0.00##;[Red]-#,##0.00##"


def line_height(*cells: tuple[str, float]) -> float:
    """The height in points of a row whose wrapped cells hold these texts at these column widths.

    Neither Excel nor LibreOffice makes room by itself in every case, and half a line is worse than a blank one.
    """
    lines = max(math.ceil(len(text) * _NARROW / width) for text, width in cells)
    return _LINE_POINTS * max(lines, 1)


def widths(sheet: Any, columns: Mapping[int, float]) -> None:
    """Set column widths in characters."""
    for column, width in columns.items():
        sheet.set_column(column, column, width)


def _spaced(text: str) -> str:
    """A header that begins with a digit would be read as part of the font size before it."""
    return f" {text}" if text[:1].isdigit() else text
