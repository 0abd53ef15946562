"""Reading Excel 2003 XML (SpreadsheetML), which reporting systems write, mostly under the name .xls."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache

from book.container.package import MAX_CELLS
from book.errors import FileProblem
from book.sheet.celllooks import IS_FORMULA, STRUCK, Marks
from book.sheet.cells import LAST_COLUMN
from book.sheet.formatlooks import marks_of_format
from book.sheet.formats import shows_date
from book.sheet.numberlooks import SHOWN_MONEY, SHOWN_PERCENT
from book.sheet.sheetxml import LAST_ROW
from book.sheet.values import NOT_CALCULATED, day, iso_day, number
from book.sheet.workbook import Area
from intake.files.flat import read_flat
from intake.files.gathered import GatheredSheet
from intake.files.source import Source
from model.basics.watch import Watch, unwatched
from model.tables.book import Cell, CellError

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_STATES = {"SheetHidden": "hidden", "SheetVeryHidden": "veryHidden"}
_DATES = frozenset(("General Date", "Long Date", "Medium Date", "Short Date"))
_OTHERS = frozenset(
    (
        "Long Time",
        "Medium Time",
        "Short Time",
        "Currency",
        "Euro Currency",
        "Fixed",
        "Standard",
        "Percent",
        "Scientific",
    )
)
_NAMED = {"Percent": ("shows", SHOWN_PERCENT), "Currency": ("shows", SHOWN_MONEY), "Euro Currency": ("signs", "EUR")}
_PLAIN = frozenset(("", "General", "@", "Yes/No", "True/False", "On/Off"))
_STRUCK: Marks = (("struck", STRUCK),)
_RANGE = re.compile(r"=(?:'((?:[^']|'')+)'|([^'!=]+))!R(\d{1,7})C(\d{1,5}):R(\d{1,7})C(\d{1,5})")
_LINE_END = re.compile("\r\n?")  # Excel for the Mac
_DAY_SECONDS = 86_400
_LEAP = datetime(1900, 3, 1)  # Excel counts a 29 February 1900


def read_spreadsheetml(name: str, text: str, watch: Watch = unwatched) -> Source:
    """All worksheets of a workbook that is one XML text. Raises FileProblem where it is damaged or without measure."""
    reader = _Reader(name)
    read_flat(name, text, reader, watch)
    return Source(name, "xml", tuple(sheet.done() for sheet in reader.sheets), reader.date1904, reader.ranges)


def _of(found: dict[str, str], name: str, default: str = "") -> str:
    """An attribute; some programs leave its prefix off."""
    return found.get(f"{SPACE} {name}", found.get(name, default))


def _onward(found: dict[str, str], following: int) -> int:
    """The index of a row or column: the one that follows, or a later one. Raises ValueError for one before."""
    index = int(_of(found, "Index", str(following)))
    if index < following:
        raise ValueError(index)
    return index


def _count(found: dict[str, str], name: str, most: int) -> int:
    """A number of rows or columns that are taken besides."""
    text = _of(found, name, "0")
    return min(int(text), most) if text.isascii() and text.isdigit() else 0


class _Reader:
    """Gathers sheets from the elements as they come."""

    def __init__(self, name: str) -> None:
        self.sheets: list[GatheredSheet] = []
        self.ranges: dict[str, tuple[str, Area]] = {}
        self.date1904 = False
        self._name = name
        self._path: list[str] = []
        self._formats: dict[str, str] = {}  # of each style
        self._struck: set[str] = set()  # styles
        self._style = ""
        self._row = self._column = 0
        self._next_row = self._next_column = 1
        self._row_style = ""
        self._column_styles: list[tuple[int, int, str]] = []
        self._count = 0
        self._cell: dict[str, str] = {}
        self._type: str | None = None
        self._text: list[str] | None = None
        self._inside = 0  # how deep the element lies whose text is gathered: a comment has data, too

    def start(self, name: str, found: dict[str, str]) -> None:
        space, _, own = name.rpartition(" ")
        parent = self._path[-1] if self._path else ""
        self._path.append(own)
        if space == SPACE:
            self._start(own, parent, found)
        elif space == _EXCEL and own == "Date1904":
            self.date1904 = True
        elif space == _EXCEL and own == "Visible":
            self._text, self._inside = [], len(self._path)
        elif own == "FilterColumn" and self.sheets:
            self.sheets[-1].filtered = True

    def _start(self, own: str, parent: str, found: dict[str, str]) -> None:
        match own:
            case "Style":
                self._style = _of(found, "ID")
                parent = _of(found, "Parent", "Default")
                self._formats[self._style] = self._formats.get(parent, "")
                self._struck |= {self._style} if parent in self._struck else set()
            case "Font" if _of(found, "StrikeThrough") == "1":
                self._struck.add(self._style)
            case "NumberFormat":
                self._formats[self._style] = _of(found, "Format")
            case "Worksheet":
                self.sheets.append(GatheredSheet(_of(found, "Name")))
                self._next_row = self._next_column = 1
                self._column_styles = []
            case "NamedRange":
                self._named(found)
            case "Column" if parent == "Table" and self.sheets:
                self._column_of_sheet(found)
            case "Row" if parent == "Table" and self.sheets:
                self._begin_row(found)
            case "Cell" if parent == "Row" and self.sheets:
                self._begin_cell(found)
            case "Data" if parent == "Cell":
                self._type, self._text, self._inside = _of(found, "Type"), [], len(self._path)

    def end(self, name: str) -> None:
        space, _, own = name.rpartition(" ")
        if self._inside == len(self._path):
            self._inside = 0
        self._path.pop()
        parent = self._path[-1] if self._path else ""
        if own == "Visible" and self._text is not None and self.sheets:
            self.sheets[-1].state = _STATES.get("".join(self._text).strip(), "visible")
            self._text = None
        elif space == SPACE and own == "Cell" and parent == "Row" and self.sheets:
            self._end_cell()

    def characters(self, data: str) -> None:
        if self._text is not None and self._inside:
            self._text.append(data)

    def _column_of_sheet(self, found: dict[str, str]) -> None:
        first = _onward(found, self._next_column)
        last = min(first + _count(found, "Span", LAST_COLUMN), LAST_COLUMN)
        self._next_column = last + 1
        if _of(found, "Hidden") == "1":
            self.sheets[-1].hide_columns(first - 1, last - 1)
        if _of(found, "StyleID"):
            self._column_styles.append((first, last, _of(found, "StyleID")))

    def _begin_row(self, found: dict[str, str]) -> None:
        self._row = _onward(found, self._next_row)
        last = self._row + _count(found, "Span", LAST_ROW)  # the rows that a span covers are blank
        self._next_row, self._column = last + 1, 0
        self._row_style = _of(found, "StyleID")
        if not 0 < self._row <= LAST_ROW:
            raise FileProblem(f"{self._name} has more rows than a worksheet can; it is not read")
        if _of(found, "Hidden") == "1":
            self.sheets[-1].hidden_rows.update(range(self._row, min(last, LAST_ROW) + 1))

    def _begin_cell(self, found: dict[str, str]) -> None:
        self._column = _onward(found, self._column + 1)
        if not 0 < self._column <= LAST_COLUMN:
            raise FileProblem(f"{self._name} has more columns than a worksheet can; it is not read")
        self._cell, self._type, self._text = found, None, None

    def _style_of(self, found: dict[str, str]) -> str:
        """The style of a cell: its own, else its row's, else its column's."""
        own = _of(found, "StyleID") or self._row_style
        return own or next((s for first, last, s in self._column_styles if first <= self._column <= last), "Default")

    def _end_cell(self) -> None:
        found, sheet = self._cell, self.sheets[-1]
        across, down = _count(found, "MergeAcross", LAST_COLUMN), _count(found, "MergeDown", LAST_ROW)
        value = self._value(found)
        if value is not None and value != "":
            self._count += 1
            if self._count > MAX_CELLS:
                raise FileProblem(f"{self._name} holds more than {MAX_CELLS:,} cells; it is not read")
            marks = self._marks(self._style_of(found)) + (IS_FORMULA if _of(found, "Formula") else ())
            sheet.put(self._row - 1, self._column - 1, value, marks)
        if across or down:
            right, bottom = min(self._column + across, LAST_COLUMN), min(self._row + down, LAST_ROW)
            sheet.merge(self._row - 1, bottom - 1, self._column - 1, right - 1)
        self._column += across
        self._type = self._text = None

    def _marks(self, style: str) -> Marks:
        """What a style says."""
        return _said(self._formats.get(style, "")) + (_STRUCK if style in self._struck else ())

    def _value(self, found: dict[str, str]) -> Cell:
        if self._type is None or self._text is None:
            return NOT_CALCULATED if _of(found, "Formula") else None
        text = _LINE_END.sub("\n", "".join(self._text))
        shows_day = _shows_day(self._formats.get(self._style_of(found), ""))
        match self._type:
            case "Number":
                exact = number(text)
                return day(exact, self.date1904) if shows_day else exact
            case "DateTime":
                return _moment(text, shows_day, self.date1904)
            case "Boolean":
                return text.strip().lower() in ("1", "true")
            case "Error":
                return CellError(text.strip() or "#VALUE!")
        return text

    def _named(self, found: dict[str, str]) -> None:
        match = _RANGE.fullmatch(_of(found, "RefersTo"))
        if match is not None:
            top, left, bottom, right = (int(match[i]) for i in range(3, 7))
            self.ranges[_of(found, "Name")] = (
                (match[1] or match[2]).replace("''", "'"),
                Area(top, left, bottom, right),
            )


@lru_cache(2_000)
def _shows_day(code: str) -> bool | None:
    """Whether a format shows a day; None where it shows a cell as it is."""
    if code in _DATES:
        return True
    if code in _PLAIN:
        return None
    return code not in _OTHERS and shows_date(code)


@lru_cache(2_000)
def _said(code: str) -> Marks:
    """What a format says; the currency of `Currency` is the computer's."""
    if code in _NAMED:
        return (_NAMED[code],)
    return () if code in _DATES or code in _OTHERS or code in _PLAIN else marks_of_format(code)


def _moment(text: str, shows_day: bool | None, date1904: bool) -> Cell:
    """A day; where its format shows none, and for a time of day, the number that Excel keeps."""
    moment = iso_day(text)
    if not isinstance(moment, date):
        return moment
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    first = date(1904, 1, 1) if date1904 else date(1899, 12, 30 if moment >= _LEAP else 31)
    past = moment - datetime.combine(first, time())
    seconds = Decimal(past.seconds) + Decimal(past.microseconds) / 1_000_000
    serial = number(str(past.days + seconds / _DAY_SECONDS))
    return serial if shows_day is False else day(serial, date1904)
