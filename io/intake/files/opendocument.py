"""Reading .ods files: streamed, with error values, hidden rows and merged cells, which no library here gives."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from xml.parsers import expat

from book.container.package import MAX_CELLS, Package
from book.errors import FileProblem
from book.sheet.celllooks import IS_FORMULA, RAISED, STRUCK, CellLooks, Marks
from book.sheet.cells import LAST_COLUMN
from book.sheet.currencies import sign_in
from book.sheet.numberlooks import SHOWN_PERCENT
from book.sheet.row import Line
from book.sheet.runs import mark_of_runs
from book.sheet.sheetxml import LAST_ROW
from book.sheet.values import NOT_CALCULATED, iso_day, number
from book.sheet.workbook import Area
from intake.files.flat import read_flat, refuse_declaration
from intake.files.source import ERROR_CODES, Source, SourceSheet, line_of
from model.basics.money import is_currency
from model.basics.watch import Watch, unwatched
from model.tables.book import Cell, CellError

_BESIDE_TEXT = ("office:annotation", "drawing:")  # what stands at a cell, not in it
_NUMBERS = ("float", "percentage", "currency")
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_REMEMBERED = "'file:"  # a sheet of another file, of which formulas here remember cells
_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_OTHER_SPACES = {"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext": "calcext"}
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?")
_STORED = {
    **dict.fromkeys(_NUMBERS, "office:value"),
    "date": "office:date-value",
    "time": "office:time-value",
    "boolean": "office:boolean-value",
    "string": "office:string-value",
}
_PLAIN = "0123456789.,-+% "  # what a number without a currency is written with
_OFFICE_ERROR = ("Err:", "#")


@dataclass
class _Sheet:
    name: str
    style: str
    lines: list[Line] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    merged: list[Area] = field(default_factory=list)
    looks: CellLooks = field(default_factory=CellLooks)


def read_opendocument(package: Package, watch: Watch = unwatched) -> Source:
    """All sheets of an OpenDocument spreadsheet. Raises FileProblem where it is damaged or encrypted."""
    if package.has("META-INF/manifest.xml") and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise package.problem("is encrypted; open it, remove the password, and save it")
    if package.has("mimetype") and not package.read("mimetype").strip().startswith(_SPREADSHEET):
        raise package.problem("is an OpenDocument file, but not a spreadsheet")
    package.watch(watch, ("content.xml",))
    reader = _Reader(package.path.name)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_declaration
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        for chunk in package.chunks("content.xml"):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise package.broken_part("content.xml", error) from error
    return Source(package.path.name, "ods", reader.done(), reader.date1904)


def read_flat_opendocument(name: str, text: str, watch: Watch = unwatched) -> Source:
    """All sheets of an OpenDocument spreadsheet that is one XML text (.fods)."""
    reader = _Reader(name)
    read_flat(name, text, reader, watch)
    return Source(name, "fods", reader.done(), reader.date1904)


@lru_cache(2_000)
def _named(name: str) -> str:
    """An element's or attribute's name with the usual prefix of its name space, whichever the file has."""
    space, _, own = name.rpartition(" ")
    space = space.removesuffix(":1.0")
    return f"{_OTHER_SPACES.get(space, space.removeprefix(_URN))}:{own}"


def _of(found: dict[str, str], name: str, default: str = "") -> str:
    """The attribute of an element by its usual name."""
    return next((value for key, value in found.items() if _named(key) == name), default)


class _Reader:
    """Handlers that gather sheets from the elements as they come."""

    def __init__(self, name: str) -> None:
        self.sheets: list[_Sheet] = []
        self.hidden_styles: set[str] = set()
        self._marks: dict[str, str] = {}  # of the styles that strike out or raise text
        self.date1904 = False
        self._name = name
        self._style = ""
        self._depth = 0  # a table inside a cell is part of that cell
        self._row, self._repeat, self._visible = 0, 1, "visible"
        self._cells: dict[int, Cell] = {}
        self._marked: dict[int, Marks] = {}
        self._column, self._count = 0, 0
        self._beside = 0  # columns of which something was said before the rows
        self._columns: list[tuple[int, str]] = []  # the last of some columns, and their style
        self._row_style = ""
        self._runs: list[tuple[str, str]] = []
        self._spans: list[str] = []
        self._remark: list[str] = []
        self._in_remark = False
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._in_text = self._aside = 0

    def done(self) -> tuple[SourceSheet, ...]:
        """The sheets as they were found."""
        return tuple(
            SourceSheet(
                sheet.name,
                tuple(sheet.lines),
                "hidden" if sheet.style in self.hidden_styles else "visible",
                frozenset(sheet.hidden),
                frozenset(sheet.hidden_columns),
                filtered=sheet.filtered,
                merged=tuple(sheet.merged),
                looks=sheet.looks,
            )
            for sheet in self.sheets
            if not sheet.name.startswith(_REMEMBERED)
        )

    def start(self, name: str, found: dict[str, str]) -> None:
        name = _named(name)
        if name.startswith(_BESIDE_TEXT):
            self._aside += 1
        match name:
            case "style:style":
                self._style = _of(found, "style:name", "")
                self._marks[self._style] = self._marks.get(_of(found, "style:parent-style-name"), "")
            case "style:text-properties":
                self._marks[self._style] = _mark(found, self._marks.get(self._style, ""))
            case "style:table-properties" if _of(found, "table:display") == "false":
                self.hidden_styles.add(self._style)
            case "table:null-date":
                self.date1904 = _of(found, "table:date-value").startswith("1904")
            case "table:table":
                self._depth += 1
                if self._depth == 1:
                    self.sheets.append(_Sheet(_of(found, "table:name", ""), _of(found, "table:style-name", "")))
                    self._row = self._beside = 0
                    self._columns = []
            case "table:table-column" if self._depth == 1:
                self._column_of_sheet(found)
            case "table:table-row" if self._depth == 1:
                self._repeat = int(_of(found, "table:number-rows-repeated", "1"))
                self._visible = _of(found, "table:visibility", "visible")
                self._cells, self._marked, self._column = {}, {}, 0
                self._row_style = _of(found, "table:default-cell-style-name")
            case "table:table-cell" | "table:covered-table-cell" if self._depth == 1:
                self._cell, self._paragraphs, self._runs, self._remark = found, [], [], []
            case "text:p" if self._cell is not None and self._aside:
                self._in_remark = True
            case "text:span" if self._in_text and not self._aside:
                self._spans.append(self._marks.get(_of(found, "text:style-name"), ""))
            case "text:p" if self._cell is not None and not self._aside:
                self._in_text += 1
                self._paragraphs.append("")
            case "text:s" if self._in_text and not self._aside:
                self._paragraphs[-1] += " " * min(int(_of(found, "text:c", "1")), 1_000)
            case "text:tab" | "text:line-break" if self._in_text and not self._aside:
                self._paragraphs[-1] += "\t" if name == "text:tab" else "\n"

    def _column_of_sheet(self, found: dict[str, str]) -> None:
        first = self._beside + 1
        self._beside = min(self._beside + int(_of(found, "table:number-columns-repeated", "1")), LAST_COLUMN)
        self._columns.append((self._beside, _of(found, "table:default-cell-style-name")))
        if _of(found, "table:visibility", "visible") != "visible":
            self.sheets[-1].hidden_columns.update(range(first, self._beside + 1))

    def characters(self, data: str) -> None:
        if self._in_text and not self._aside:
            self._paragraphs[-1] += data
            self._runs.append((data, next(filter(None, self._spans), "")))
        elif self._in_remark:
            self._remark.append(data)

    def end(self, name: str) -> None:
        name = _named(name)
        if name.startswith(_BESIDE_TEXT):
            self._aside -= 1
        match name:
            case "text:p" if self._in_text and not self._aside:
                self._in_text -= 1
            case "text:p" if self._in_remark:
                self._in_remark = False
                self._remark.append(" ")
            case "text:span" if self._spans and not self._aside:
                self._spans.pop()
            case "table:table-cell" | "table:covered-table-cell" if self._depth == 1 and self._cell is not None:
                self._end_cell(self._cell)
                self._cell = None
            case "table:table-row" if self._depth == 1:
                self._end_row()
            case "table:table":
                self._depth -= 1

    def _end_cell(self, found: dict[str, str]) -> None:
        repeat = int(_of(found, "table:number-columns-repeated", "1"))
        value = _value(found, "\n".join(self._paragraphs) if self._paragraphs else None)
        if value is not None:
            self._count += repeat * self._repeat
            if self._column + repeat > LAST_COLUMN or self._count > MAX_CELLS:
                raise FileProblem(f"{self._name} holds more than {MAX_CELLS:,} cells; it is not read")
            self._cells.update((self._column + i, value) for i in range(1, repeat + 1))
            if marks := self._said(found, value):
                self._marked.update((self._column + i, marks) for i in range(1, repeat + 1))
        across = int(_of(found, "table:number-columns-spanned", "1"))
        down = int(_of(found, "table:number-rows-spanned", "1"))
        if across > 1 or down > 1:
            top, left = self._row + 1, self._column + 1
            self.sheets[-1].merged.append(Area(top, left, top + down - 1, left + across - 1))
        if remark := " ".join("".join(self._remark).split()):
            self.sheets[-1].looks.comments[self._row + 1, self._column + 1] = remark
        self._column += repeat

    def _said(self, found: dict[str, str], value: Cell) -> Marks:
        """What the format of a cell says."""
        at = self._column + 1
        style = _of(found, "table:style-name") or self._row_style
        style = style or next((name for last, name in self._columns if at <= last), "")
        whole = STRUCK if self._marks.get(style) == STRUCK else ""
        is_number = isinstance(value, int | Decimal)
        marks = (
            ("signs", _sign(found, " ".join(self._paragraphs)) if is_number else ""),
            ("shows", SHOWN_PERCENT if is_number and _of(found, "office:value-type") == "percentage" else ""),
            ("struck", mark_of_runs(self._runs) or whole),
        )
        calculated = IS_FORMULA if _of(found, "table:formula") else ()
        return tuple((look, mark) for look, mark in marks if mark) + calculated

    def _end_row(self) -> None:
        sheet, first = self.sheets[-1], self._row + 1
        self._row += self._repeat
        if not self._cells:
            return
        if self._row > LAST_ROW:
            raise FileProblem(f"{self._name} has more rows than a worksheet can; it is not read")
        line = line_of(first, self._cells)
        for column, marks in self._marked.items():
            sheet.looks.note(marks, column, first, self._row)
        if line is not None:
            sheet.lines += [line, *(line._replace(number=row) for row in range(first + 1, self._row + 1))]
        if self._visible != "visible":
            sheet.hidden.update(range(first, self._row + 1))
            sheet.filtered = sheet.filtered or self._visible == "filter"


def _value(found: dict[str, str], written: str | None) -> Cell:
    """A cell by its attributes and the text that it shows, None where it has no text at all."""
    attribute = {_named(name): value for name, value in found.items()}
    kind = attribute.get("office:value-type", "")
    formula = attribute.get("table:formula") is not None
    stored = attribute.get(_STORED.get(kind, ""))
    text = attribute.get("office:string-value", "") if written is None else written
    if attribute.get("calcext:value-type") == "error" or (formula and _is_error(kind, text)):
        return CellError(text if text.startswith(_OFFICE_ERROR) else f"#{text or 'ERROR'}")
    if formula and stored is None and (written is None or (kind and kind != "string" and not text)):
        return NOT_CALCULATED
    if kind in _NUMBERS:
        return number(stored or "")
    if kind == "date":
        return iso_day(stored or "")
    if kind == "time":
        part = _part_of_day(stored or "")
        return text or None if part is None else part
    if kind == "boolean":
        return stored == "true"
    return text or None


def _sign(found: dict[str, str], written: str) -> str:
    """The currency of a number: what the file says, else what its text shows."""
    told = _of(found, "office:currency")
    if is_currency(told):
        return told
    return sign_in(written) if written.strip(_PLAIN) else ""


def _mark(found: dict[str, str], inherited: str) -> str:
    """Whether text properties strike out or raise; what they do not mention is as in the style above them."""
    lines = [_of(found, f"style:text-line-through-{what}") for what in ("style", "type")]
    if any(lines) or inherited != STRUCK:
        raised = RAISED if _of(found, "style:text-position").startswith(("super", "sub")) else ""
        return STRUCK if any(line not in ("", "none") for line in lines) else raised
    return inherited


def _is_error(kind: str, text: str) -> bool:
    """Whether a formula shows an error: Excel writes it as the number 0 with its own language's word for it."""
    return text in ERROR_CODES or (kind in _NUMBERS and text[:1] == "#" and text[1:2].isalpha())


def _part_of_day(text: str) -> int | Decimal | str | None:
    """A duration as Excel keeps it, in days; None where it is none."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    days, hours, minutes, seconds = (Decimal((part or "0").replace(",", ".")) for part in match.groups()[1:])
    total = days + (hours * 3600 + minutes * 60 + seconds) / 86_400
    return number(str(-total if match[1] else total))
