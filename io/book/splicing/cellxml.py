"""From the raw cell of the model to the XML of a cell, so that it reads back identical.

Text is written as text whatever it begins with, so no `=cmd` comes alive. A number that Excel would not keep exactly
(more than 15 digits) is written as text, which loses nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Context, Decimal

from book.errors import FileProblem
from book.splicing.looks import DATE_FORMAT, GENERAL, MOMENT_FORMAT
from book.splicing.styles import Styles
from model.tables.book import Cell, CellError

LONGEST_TEXT = 32_767

_FIFTEEN = Context(prec=15)
_DAY_MS = 86_400_000
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LEAP = date(1900, 3, 1)  # Excel counts a 29 February 1900 that never was
_SMALLEST, _LARGEST = Decimal("2.3E-308"), Decimal("9.99E307")


class CellWriter:
    """Writes cells for one workbook: with its styles, in its date system."""

    def __init__(self, styles: Styles, date1904: bool) -> None:
        self._styles = styles
        self._offset = 1462 if date1904 else 0
        self._by_type: dict[tuple[int, type], str] = {}

    def cell(self, address: str, cell: Cell, style: int) -> str:
        """The XML of a cell; '' for a blank without a style. Raises FileProblem for a text Excel cannot hold."""
        kind = type(cell)
        written = self._by_type.get((style, kind))
        if written is None:
            written = self._by_type[style, kind] = self._style(cell, style)
        if kind is str:
            return f'<c r="{address}"{written}{_text(str(cell), address)}'
        if cell is None or cell == "":
            return f'<c r="{address}"{written}/>' if written else ""
        if isinstance(cell, bool):
            return f'<c r="{address}"{written} t="b"><v>{int(cell)}</v></c>'
        if isinstance(cell, int | Decimal):
            number = number_text(cell)
            if number is None:
                return f'<c r="{address}"{written}{_text(str(cell), address)}'
            return f'<c r="{address}"{written}><v>{number}</v></c>'
        if isinstance(cell, date):
            serial = self._serial(cell)
            if serial is None:
                return f'<c r="{address}"{written}{_text(cell.isoformat(), address)}'
            return f'<c r="{address}"{written}><v>{serial}</v></c>'
        code = cell.code if isinstance(cell, CellError) and cell.code in _ERRORS else "#VALUE!"
        return f'<c r="{address}"{written} t="e"><v>{code}</v></c>'

    def style(self, cell: Cell, style: int) -> int:
        """The style in which a cell is shown as what it is: dates as dates, numbers not as dates."""
        if isinstance(cell, date):
            if self._styles.shows_date(style):
                return style
            return self._styles.variant(style, MOMENT_FORMAT if isinstance(cell, datetime) else DATE_FORMAT)
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool) and self._styles.shows_date(style):
            return self._styles.variant(style, GENERAL)
        return style

    def _style(self, cell: Cell, style: int) -> str:
        fitting = self.style(cell, style)
        return f' s="{fitting}"' if fitting else ""

    def _serial(self, moment: date) -> str | None:
        """A date as Excel counts it; None before its first day."""
        day = moment.date() if isinstance(moment, datetime) else moment
        number = day.toordinal() - date(1899, 12, 30).toordinal() - (day < _LEAP) - self._offset
        if number < (0 if self._offset else 1):
            return None
        if not isinstance(moment, datetime):
            return str(number)
        seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
        milliseconds = seconds * 1000 + (moment.microsecond + 500) // 1000
        return f"{_FIFTEEN.divide(Decimal(number * _DAY_MS + milliseconds), Decimal(_DAY_MS)):f}"


def number_text(number: int | Decimal) -> str | None:
    """A number as XML holds it; None where Excel would not keep it exactly."""
    text = str(number)
    if len(text) <= 15 and "E" not in text:
        return text
    digits = "".join(map(str, Decimal(number).as_tuple().digits)).strip("0")
    if len(digits) > 15 or not (number == 0 or _SMALLEST < abs(Decimal(number)) < _LARGEST):
        return None
    return text


def escaped(text: str) -> str:
    """Text as the XML of a cell holds it, with Excel's own escapes for what XML cannot hold."""
    return _SPECIAL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _ENTITIES.get(character) or f"_x{ord(character):04X}_"


def _text(text: str, address: str) -> str:
    """The rest of a text cell after its address and style."""
    if not text:
        return "/>"
    if len(text) > LONGEST_TEXT // 2 and len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
        raise FileProblem(f"{address} holds {len(text):,} characters; Excel keeps {LONGEST_TEXT:,}; shorten it")
    written = text if _SPECIAL.search(text) is None else escaped(text)
    preserve = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{preserve}>{written}</t></is></c>'
