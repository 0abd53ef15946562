"""HTML pages that are called .xls: what many web systems call an Excel export, and what Excel saves as a web page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from book.container.package import MAX_CELLS
from book.errors import FileProblem
from book.sheet.celllooks import RAISED, STRUCK, CellLooks
from book.sheet.cells import LAST_COLUMN
from book.sheet.currencies import sign_in, sign_of_format
from book.sheet.formats import shows_date
from book.sheet.row import Line
from book.sheet.runs import mark_of_runs
from book.sheet.values import day, number
from book.sheet.workbook import Area
from intake.files.source import Source, SourceSheet, line_of, text_cell
from model.basics.watch import Watch, unwatched
from model.tables.book import Cell, CellError

_LOOKS, _LEAST = 200, 2**16  # looks at the watch; characters from one to the next
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NO_SPAN = re.compile(r"mso-ignore\s*:\s*colspan", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_BESIDE_LINE_END = re.compile(" *\\n *")
_CLASS = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_FORMAT = re.compile(r"""mso-number-format\s*:\s*(?:"([^"]*)"|'([^']*)'|([^;]*))""", re.IGNORECASE)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{4})|(.))")
_DAYS = frozenset(("General Date", "Long Date", "Medium Date", "Short Date"))
_NO_DAYS = frozenset(("Fixed", "Standard", "Percent", "Scientific", "Long Time", "Medium Time", "Short Time"))
_ENGLISH = "1033;"  # in other languages LibreOffice writes other letters for days
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_STRIKES, _RAISES, _REMARK = ("s", "strike", "del"), ("sup", "sub"), "comment"
_DATE_1904 = re.compile(r"<x:Date1904\s*/?>", re.IGNORECASE)
_FRAME = re.compile(r"<frameset\b|<x:WorksheetSource\b", re.IGNORECASE)
_UNKNOWN_SECTION = re.compile(r"<!\[(?!\s*(?:if|else|endif|cdata|temp|ignore|include|rcdata)\b)", re.IGNORECASE)


@dataclass
class _Table:
    """A table while it is read. `taken`: cells that belong to a span from the left or from above."""

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    looks: CellLooks = field(default_factory=CellLooks)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    taken: set[tuple[int, int]] = field(default_factory=set)
    row: int = 0
    column: int = 0
    told: int = 0  # columns of which something was said before the rows
    cell: dict[str, str] = field(default_factory=dict)
    text: list[str] | None = None
    runs: list[tuple[str, str]] = field(default_factory=list)
    remark: list[str] = field(default_factory=list)


def read_hypertext(name: str, text: str, watch: Watch = unwatched) -> Source:
    """The tables of a page, each as a sheet. Raises FileProblem where it has none."""
    stem = name.rpartition(".")[0] or name
    sheets = sheets_of_page(name, stem, text, watch)
    if not sheets and _FRAME.search(text):
        wrong = "is only the frame of a workbook that was saved as a web page; its sheets are in the folder beside it"
        raise FileProblem(f"{name} {wrong}: import those (sheet001.htm), or save it as .xlsx")
    if not sheets:
        raise FileProblem(f"{name} is a web page without a table")
    return Source(name, "html", sheets, bool(_DATE_1904.search(text)))


def sheets_of_page(name: str, called: str, text: str, watch: Watch = unwatched) -> tuple[SourceSheet, ...]:
    """The tables of a page that hold anything, each as a sheet: the first is `called` so, the others get numbers."""
    reader = _Reader(name, bool(_DATE_1904.search(text)))
    text = _UNKNOWN_SECTION.sub("&lt;![", text)
    long = max(_LEAST, len(text) // _LOOKS)  # not too many pieces: a tag without an end is looked through with each
    for at in range(0, len(text), long):
        watch(at, len(text))
        reader.feed(text[at : at + long])
    reader.close()
    tables = [table for table in reader.tables if table.rows]
    return tuple(_sheet(f"{called} ({i})" if i > 1 else called, table) for i, table in enumerate(tables, 1))


def _sheet(name: str, table: _Table) -> SourceSheet:
    lines: list[Line] = [line for n, cells in sorted(table.rows.items()) if (line := line_of(n, cells)) is not None]
    return SourceSheet(
        name,
        tuple(lines),
        hidden_rows=frozenset(table.hidden),
        hidden_columns=frozenset(table.hidden_columns),
        merged=tuple(table.merged),
        looks=table.looks,
    )


class _Reader(HTMLParser):
    def __init__(self, name: str, date1904: bool) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self._name = name
        self._date1904 = date1904
        self._open: list[_Table] = []
        self._cells = 0
        self._aside = ""  # the element whose text is no text of the page
        self._formats: dict[str, str] = {}
        self._struck: set[str] = set()  # classes
        self._marks: list[tuple[str, str]] = []  # the open elements that strike out or raise, and what they do

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag in ("script", "style"):
            self._aside = tag
        elif self._open:
            self._start(tag, found, self._open[-1])

    def _start(self, tag: str, found: dict[str, str], table: _Table) -> None:
        if tag == "col":
            first, table.told = table.told + 1, min(table.told + _span(found.get("span")), LAST_COLUMN)
            if _HIDDEN.search(found.get("style", "")):
                table.hidden_columns.update(range(first, table.told + 1))
        elif tag == "tr":
            self._end_cell(table)
            table.row, table.column = table.row + 1, 0
            if _HIDDEN.search(found.get("style", "")):
                table.hidden.add(table.row)
        elif tag in ("td", "th"):
            self._end_cell(table)
            table.row = table.row or 1
            table.cell, table.text, table.runs, table.remark, self._marks = found, [], [], [], []
        elif tag == _REMARK:
            self._aside = tag
        elif mark := self._mark(tag, found):
            self._marks.append((tag, mark))
        elif tag == "br" and table.text is not None:
            table.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._aside:
            self._aside = ""
        elif self._marks and tag == self._marks[-1][0]:
            self._marks.pop()
        elif tag in ("td", "th", "tr") and self._open:
            self._end_cell(self._open[-1])
        elif tag == "table" and self._open:
            self._end_cell(self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._aside == "style":
            classes = _CLASS.findall(data)
            self._formats.update((name, code) for name, style in classes if (code := _format(style)))
            self._struck.update(name for name, style in classes if _STRUCK.search(style))
        elif self._aside == _REMARK and self._open:
            self._open[-1].remark.append(data)
        elif not self._aside and self._open and (text := self._open[-1].text) is not None:
            text.append(_SPACES.sub(" ", data))
            self._open[-1].runs.append((text[-1], self._marks[0][1] if self._marks else ""))

    def close(self) -> None:
        super().close()
        for table in self._open:
            self._end_cell(table)

    def _end_cell(self, table: _Table) -> None:
        if table.text is None:
            return
        down, across = _span(table.cell.get("rowspan")), _span(table.cell.get("colspan"))
        column = table.column + 1
        while (table.row, column) in table.taken:
            column += 1
        self._cells += down * across
        if column + across > LAST_COLUMN or self._cells > MAX_CELLS:
            raise FileProblem(f"{self._name} holds more than a worksheet can; split it")
        shown = _shown(table.text)
        table.rows.setdefault(table.row, {})[column] = self._value(table.cell, shown)
        if table.cell.get("x:num") or table.cell.get("sdval"):
            sign = sign_of_format(self._code(table.cell)) or sign_in(shown)
            if sign:
                table.looks.signs.add(column, sign, table.row, table.row)
        if struck := mark_of_runs(table.runs) or self._mark("td", table.cell):
            table.looks.struck.add(column, struck, table.row, table.row)
        if remark := " ".join("".join(table.remark).split()):
            table.looks.comments[table.row, column] = remark
        if (down > 1 or across > 1) and not _NO_SPAN.search(table.cell.get("style", "")):
            table.merged.append(Area(table.row, column, table.row + down - 1, column + across - 1))
        if down > 1 or across > 1:
            table.taken.update((table.row + r, column + c) for r in range(down) for c in range(across))
        table.column, table.text = column + across - 1, None

    def _mark(self, tag: str, found: dict[str, str]) -> str:
        """Whether an element strikes its text out, or raises it."""
        is_struck = tag in _STRIKES or found.get("class", "") in self._struck or _STRUCK.search(found.get("style", ""))
        return STRUCK if is_struck else RAISED if tag in _RAISES else ""

    def _code(self, found: dict[str, str]) -> str:
        """The number format of a cell."""
        code = _format(found.get("style", "")) or self._formats.get(found.get("class", ""), "")
        return code or found.get("sdnum", "").rpartition(";")[2]

    def _value(self, found: dict[str, str], shown: str) -> Cell:
        """What a cell holds: the value that Excel or LibreOffice noted beside what it shows, else what is shown."""
        if "x:err" in found and shown:
            return CellError(found["x:err"] or shown)
        if found.get("x:num"):
            stored = number(found["x:num"])
            return day(stored, self._date1904) if _shows_day(self._code(found)) else stored
        code = found.get("sdnum", "").rpartition(";")[2]
        if found.get("sdval") and found.get("sdnum", "").startswith(_ENGLISH) and code != "BOOLEAN":
            stored = number(found["sdval"])
            return day(stored, date1904=False) if shows_date(code) else stored
        return text_cell(shown)


def _shown(parts: list[str]) -> str:
    """Text as a browser shows it: blanks beside a line end are none."""
    return _BESIDE_LINE_END.sub("\n", "".join(parts)).strip(" \n")


def _span(text: str | None) -> int:
    return min(int(text), 1_000) if text and text.isascii() and text.isdigit() and int(text) else 1


def _format(style: str) -> str:
    """The number format in a style, without the marks that style sheets put before its characters."""
    match = _FORMAT.search(style)
    if match is None:
        return ""
    code = next(text for text in (*match.groups(), "") if text is not None)
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], code).strip()


def _shows_day(code: str) -> bool:
    return code in _DAYS or (code not in _NO_DAYS and shows_date(code))
