"""A worksheet's XML, cut into what stands before its rows, the rows, and what stands after."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.parsers import expat

from book.container.markup import attributes, clean_text, parse
from book.container.package import Package
from book.errors import FileProblem

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
LAST_ROW = 1_048_576

_DATA = re.compile(r"<sheetData(?:\s[^<>]*)?/?>")
_END = "</sheetData>"
_ROW = "<row"
_LONGEST_TAG = 200
_EMPTY_ROW = re.compile(r"\s*<row((?:\s[^<>]*?)?)/>")
_NUMBER = re.compile(r'\s+r="([1-9]\d{0,6})"')


class RowText(NamedTuple):
    """One row: its number, its attributes as written (with the space before them), and the XML of its cells."""

    number: int
    attributes: str
    cells: str


class SheetText:
    """The text of a worksheet part. Take all `stretches()` or `rows()` once; then `head` and `tail` are there too.

    `head` ends with `<sheetData>`, `tail` begins with `</sheetData>`.
    """

    def __init__(self, package: Package, part: str, text: str | None = None) -> None:
        """`text`: that of the part, where it is not in the package yet."""
        self.head = ""
        self.tail = ""
        self._package = package
        self._part = part
        self._text = text
        self._number = 0

    def rows(self) -> Iterator[RowText]:
        """The rows from the top. Raises FileProblem where the part is damaged."""
        for stretch in self.stretches():
            try:
                yield from self.cut(stretch)
            except ValueError as error:
                raise self.broken(error) from error

    def stretches(self) -> Iterator[str]:
        """The text of the rows, whole rows at a time. Raises FileProblem where it does not lie in a worksheet."""
        try:
            yield from self._stretches()
        except (expat.ExpatError, ValueError) as error:
            raise self.broken(error) from error

    def cut(self, stretch: str) -> Iterator[RowText]:
        """The rows of a stretch that follows those before. ValueError where something else stands there."""
        *texts, rest = stretch.split("</row>")
        for text in texts:
            end = text.find(">")
            if not text.startswith("<row ") or text[end - 1] == "/":
                empty, text = self._empty_rows(text)
                yield from empty
                end = text.find(">")
            if not text.startswith("<row") or end < 0:
                raise ValueError("something between the rows")
            yield self._row(text[4:end], text[end + 1 :])
        empty, rest = self._empty_rows(rest)
        yield from empty
        if rest:
            raise ValueError("something between the rows")

    def follow(self, numbers: Sequence[int]) -> None:
        """Go on behind rows that were cut elsewhere. ValueError unless they ascend from the rows before."""
        if not (self._number < numbers[0] and numbers[-1] <= LAST_ROW and all(map(int.__lt__, numbers, numbers[1:]))):
            raise ValueError(f"rows {numbers[0]} to {numbers[-1]}")
        self._number = numbers[-1]

    def broken(self, error: Exception) -> FileProblem:
        """What to raise where the part is no clean XML."""
        return self._package.broken_part(self._part, error)

    def count_cells(self, more: int) -> None:
        """Count the cells read. Raises FileProblem where they are too many for one workbook."""
        self._package.count_cells(more)

    def _stretches(self) -> Iterator[str]:
        chunks = clean_text(self._package, self._part) if self._text is None else iter((self._text,))
        buffer = self._read_head(chunks)
        if self.head.endswith("/>"):
            self.head = self.head[:-2].rstrip() + ">"
            self._read_tail(_END + buffer, chunks)
            return
        searched = 0
        while (end := buffer.find(_END, searched)) < 0:
            whole = buffer.rfind(_ROW, max(1, searched))  # what stands before the last row is whole
            if whole > 0:
                yield buffer[:whole]
                buffer = buffer[whole:]
            searched = max(0, len(buffer) - len(_END))
            chunk = next(chunks, None)
            if chunk is None:
                raise ValueError("no end of the rows")
            buffer += chunk
        if end:
            yield buffer[:end]
        self._read_tail(buffer[end:], chunks)

    def _read_head(self, chunks: Iterator[str]) -> str:
        """Read up to the rows; returns what was read beyond."""
        buffer, searched = "", 0
        for chunk in chunks:
            buffer += chunk
            match = _DATA.search(buffer, searched)
            if match is not None:
                self.head = buffer[: match.end()]
                return buffer[match.end() :]
            searched = max(0, len(buffer) - _LONGEST_TAG)
        raise ValueError("no rows")

    def _read_tail(self, text: str, chunks: Iterator[str]) -> None:
        """Read the rest, and hold all but the rows against the rules of XML."""
        self.tail = text + "".join(chunks)
        roots: list[dict[str, str]] = []
        parse(self.head + self.tail, lambda _name, found: roots.append(found) if not roots else None)
        if roots[0].get("xmlns") not in MAIN:
            raise ValueError("no worksheet")

    def _empty_rows(self, text: str) -> tuple[list[RowText], str]:
        """The empty rows at the start of a text, and the rest without blanks before it."""
        rows: list[RowText] = []
        position = 0
        while match := _EMPTY_ROW.match(text, position):
            rows.append(self._row(match[1], ""))
            position = match.end()
        return rows, text[position:].lstrip()

    def _row(self, written: str, cells: str) -> RowText:
        number = row_number(written, self._number)
        if not self._number < number <= LAST_ROW:
            raise ValueError(f"row {number}")
        self._number = number
        return RowText(number, written, cells)


def row_number(written: str, before: int) -> int:
    """The number in a row's attributes, that after the row before where there is none. ValueError where it is none."""
    match = _NUMBER.match(written)
    return int(match[1]) if match else int(attributes(written).get("r", before + 1))
