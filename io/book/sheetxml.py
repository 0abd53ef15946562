"""A worksheet's XML, cut into what stands before its rows, the rows, and what stands after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

from book.markup import attributes, clean_text, parse
from book.package import Package

MAIN = ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
LAST_ROW = 1_048_576

_DATA = re.compile(r"<sheetData(?:\s[^<>]*)?/?>")
_END = "</sheetData>"
_LONGEST_TAG = 200
_EMPTY_ROW = re.compile(r"\s*<row((?:\s[^<>]*?)?)/>")
_NUMBER = re.compile(r'\s+r="([1-9]\d{0,6})"')


class RowText(NamedTuple):
    """One row: its number, its attributes as written (with the space before them), and the XML of its cells."""

    number: int
    attributes: str
    cells: str


class SheetText:
    """The text of a worksheet part. Take all `rows()` once; then `head` and `tail` are there too.

    `head` ends with `<sheetData>`, `tail` begins with `</sheetData>`.
    """

    def __init__(self, package: Package, part: str) -> None:
        self.head = ""
        self.tail = ""
        self._package = package
        self._part = part
        self._number = 0

    def rows(self) -> Iterator[RowText]:
        """The rows from the top. Raises FileProblem where the part is damaged."""
        try:
            yield from self._rows()
        except (expat.ExpatError, ValueError) as error:
            raise self._package.broken_part(self._part, error) from error

    def _rows(self) -> Iterator[RowText]:
        chunks = clean_text(self._package, self._part)
        buffer = self._read_head(chunks)
        if self.head.endswith("/>"):
            self.head = self.head[:-2].rstrip() + ">"
            self._read_tail(_END + buffer, chunks)
            return
        while (end := buffer.find(_END)) < 0:
            *complete, buffer = buffer.split("</row>")
            yield from self._cut(complete)
            chunk = next(chunks, None)
            if chunk is None:
                raise ValueError("no end of the rows")
            buffer += chunk
        *complete, rest = buffer[:end].split("</row>")
        yield from self._cut(complete)
        empty, rest = self._empty_rows(rest)
        yield from empty
        if rest:
            raise ValueError("something between the rows")
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

    def _cut(self, texts: list[str]) -> Iterator[RowText]:
        """The rows in texts that were cut at `</row>`: each may have empty rows (`<row/>`) before the one that ends."""
        for text in texts:
            end = text.find(">")
            if not text.startswith("<row ") or text[end - 1] == "/":
                empty, text = self._empty_rows(text)
                yield from empty
                end = text.find(">")
            if not text.startswith("<row") or end < 0:
                raise ValueError("something between the rows")
            yield self._row(text[4:end], text[end + 1 :])

    def _empty_rows(self, text: str) -> tuple[list[RowText], str]:
        """The empty rows at the start of a text, and the rest without blanks before it."""
        rows: list[RowText] = []
        position = 0
        while match := _EMPTY_ROW.match(text, position):
            rows.append(self._row(match[1], ""))
            position = match.end()
        return rows, text[position:].lstrip()

    def _row(self, written: str, cells: str) -> RowText:
        match = _NUMBER.match(written)
        number = int(match[1]) if match else int(attributes(written).get("r", self._number + 1))
        if not self._number < number <= LAST_ROW:
            raise ValueError(f"row {number}")
        self._number = number
        return RowText(number, written, cells)
