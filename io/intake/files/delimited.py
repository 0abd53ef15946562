"""Delimited text: the separator is the one that parts most rows evenly, and from the top on."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import chain, islice

from book.container.package import MAX_CELLS
from book.errors import FileProblem
from book.sheet.cells import LAST_COLUMN
from book.sheet.sheetxml import LAST_ROW
from intake.files.source import Source, SourceSheet, address, counted, line_of, problem, text_cell
from intake.files.text import DAMAGED, MIXED
from model.basics.problem import Problem, Severity
from model.basics.watch import Watch, unwatched
from model.tables.book import Cell

_SEPARATORS = ("\t", ";", "|", ",")  # the comma last: it also stands in numbers and names
_SAMPLED = 200
_LOOK = 2_000  # rows from one look at the watch to the next
_LONGEST_FIELD = 2**20
_FEW = 5  # a row in so many
_MOST_HELD = 100_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_MARK = re.compile(r"^\ufeff", re.MULTILINE)  # also inside, where files were put together
_ANNOUNCED = re.compile(r'"?sep=([^\r\n])"?[ \t,;]*(?=[\r\n])', re.IGNORECASE)
_END = "\0end of file\0"


def read_delimited(name: str, text: str, encoding: str, watch: Watch = unwatched) -> Source:
    """A text file as a source of one sheet; all its cells are text. Raises FileProblem where it has no rows."""
    text = _MARK.sub("", text)
    announced = _ANNOUNCED.match(text)
    if announced:
        text = text[announced.end() :]  # the line itself stays as a blank one, so that rows keep their numbers
    records = _Records(text, announced[1] if announced else separator_of(text))
    lines, count, cells = [], 0, _Cells()
    try:
        for number, fields in enumerate(records, 1):
            if number % _LOOK == 0:
                watch(min(records.read, len(text)), len(text))
            line = line_of(number, [cells[field] for field in fields])
            count += len(fields)
            if number > LAST_ROW or len(fields) > LAST_COLUMN:
                raise FileProblem(f"{name} holds more than a worksheet can; split it")
            if count > MAX_CELLS:
                raise FileProblem(f"{name} holds more than {MAX_CELLS:,} cells; leave columns out, or split it")
            if line is not None:
                lines.append(line)
    except csv.Error as error:
        right = "look for a quotation mark that is not closed"
        raise FileProblem(f"{name} cannot be read as rows ({error}); {right}") from error
    if records.open_row:
        wrong = f"the quotation mark before a text of row {records.open_row:,} is never closed"
        raise FileProblem(f"{name} cannot be read as rows: {wrong}; close it, or remove it")
    if not lines:
        raise FileProblem(f"{name} is empty")
    sheet = SourceSheet(name.rpartition(".")[0] or name, tuple(lines))
    return Source(name, "csv", (sheet,), problems=tuple(_doubts(sheet, encoding, records.odd_rows)))


class _Cells(dict[str, Cell]):
    """The cells of texts, those of equal ones as one: in most columns of a long export few come again and again."""

    def __missing__(self, text: str) -> Cell:
        cell = text_cell(text)
        if len(self) < _MOST_HELD:
            self[text] = cell
        return cell


class _Records:
    """The rows of a text as lists of fields, each read once.

    A row in which text follows a closing quotation mark is read as Excel reads it, and noted in `odd_rows`. In row
    `open_row` a mark opens that nothing closes. `read` is how many characters were taken.
    """

    def __init__(self, text: str, separator: str) -> None:
        csv.field_size_limit(_LONGEST_FIELD)
        self.odd_rows: list[int] = []
        self.open_row = 0
        self.read = 0
        self._separator = separator
        self._blanks = _blanks_before_quotes(text, separator)
        self._lines = (found[0] for found in _LINE.finditer(text))
        self._again: deque[str] = deque()  # lines to be read once more
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[list[str]]:
        rows = csv.reader(self._noted(), delimiter=self._separator, skipinitialspace=self._blanks, strict=True)
        number = 0
        while True:
            number += 1
            self._taken.clear()
            try:
                fields = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                if "field larger" in str(error):
                    raise
                fields = self._leniently(number)
            yield fields

    def _noted(self) -> Iterator[str]:
        for line in iter(self._next_line, _END):
            self._taken.append(line)
            yield line

    def _next_line(self) -> str:
        if self._again:
            return self._again.popleft()
        line = next(self._lines, _END)
        self.read += len(line)
        return line

    def _leniently(self, number: int) -> list[str]:
        """The row that begins with the lines just taken, however its quotation marks stand."""
        self.odd_rows.append(number)
        self._again.extendleft(reversed(self._taken))
        lines = chain(iter(self._next_line, _END), (_END,))
        fields = next(csv.reader(lines, delimiter=self._separator, skipinitialspace=self._blanks))
        if fields and fields[-1].endswith(_END):
            self.open_row = number
        return fields


def separator_of(text: str) -> str:
    """The separator of a text; the comma where none parts it."""
    sample = text[: 2**18]
    return max(_SEPARATORS[::-1], key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str, blanks: bool = False) -> tuple[float, int, int]:
    """How well a separator parts rows: the share of rows with the commonest number of fields; how soon they begin.

    The last is the priority of the separator itself, all are 0 where it parts nothing.
    """
    filled = [len(row) for row in _sampled(sample, separator, blanks) if row]
    counts = Counter(width for width in filled if width > 1)
    if not counts:
        return 0, 0, 0
    width, times = counts.most_common(1)[0]
    return round(times / len(filled), 1), -filled.index(width), -_SEPARATORS.index(separator)


def _sampled(sample: str, separator: str, blanks: bool) -> list[list[str]]:
    """The first rows of a text, none where a field has no end."""
    lines = (found[0] for found in _LINE.finditer(sample))
    try:
        return list(islice(csv.reader(lines, delimiter=separator, skipinitialspace=blanks), _SAMPLED))
    except csv.Error:
        return []


def _blanks_before_quotes(text: str, separator: str) -> bool:
    """Whether blanks stand between separators and quotation marks (`a, "b, c"`), as some programs write them."""
    sample = text[: 2**18]
    found = _sampled(sample, separator, blanks=False)
    rows = sum(any(field.startswith(' "') for field in row) for row in found)
    if separator in _SEPARATORS and rows * _FEW < len(found):
        return rows > 0 and _evenness(sample, separator, blanks=True) > _evenness(sample, separator)
    return rows > 0


def _doubts(sheet: SourceSheet, encoding: str, odd_rows: list[int]) -> Iterator[Problem]:
    if encoding in ("cp1252", "latin-1"):
        wrong = "the file is not UTF-8; it is read as Windows-1252"
        right = "look at names with accents; else save it as UTF-8"
        yield problem(sheet.name, "", None, wrong, right, Severity.FINDING)
    if encoding == MIXED:
        wrong = "some lines of the file are UTF-8 and some Windows-1252; each is read as what it is"
        yield problem(sheet.name, "", None, wrong, "look at names with accents")
    if encoding == DAMAGED:
        cells = ((line.number, c, v) for line in sheet.lines for c, v in zip(line.columns, line.values, strict=True))
        broken = [(row, column) for row, column, value in cells if "\ufffd" in str(value)]
        wrong = f"{counted(len(broken), 'cell')} with characters that are no UTF-8, shown as \ufffd"
        place = address(*broken[0]) if broken else ""
        yield problem(sheet.name, place, None, wrong, "export the file again, or correct these cells")
    if odd_rows:
        count = counted(len(odd_rows), "row")
        wrong = (
            f"quotation marks do not fit together in {count}; texts there may hold what belongs to other cells or rows"
        )
        yield problem(sheet.name, address(odd_rows[0], 1), None, wrong, "look at these rows; double marks inside texts")
