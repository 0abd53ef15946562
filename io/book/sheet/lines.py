"""The rows of a worksheet as values, streamed: a large sheet never lies in memory as text as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from xml.parsers import expat

from book.container.markup import attributes, plain
from book.sheet.celllooks import CellLooks, Marks
from book.sheet.cells import cut_row
from book.sheet.row import Line, Row
from book.sheet.shapes import Block, Shapes
from book.sheet.sheetxml import SheetText
from book.sheet.values import Converters
from model.tables.book import Cell

_OPENINGS = ("<v", "<is", "<f")
_HIDDEN = re.compile(r'\shidden="(?:1|true)"')


class LineReader:
    """The rows of one worksheet part that hold anything. Take all `lines()` once; then all else is whole too.

    `styles`: what each cell style says, and `texts` what is struck out or raised in shared strings (by position), where
    that is to be noted.
    """

    def __init__(
        self,
        text: SheetText,
        values: Converters,
        styles: Sequence[Marks] = (),
        texts: Mapping[int, str] | None = None,
    ) -> None:
        self.hidden: set[int] = set()
        """The numbers of the hidden rows that hold anything."""
        self.looks = CellLooks()
        """What the formats of cells say."""
        self._styles = {str(i): marks for i, marks in enumerate(styles) if marks}
        self._texts = {str(i): mark for i, mark in (texts or {}).items()}
        self._written: dict[str, tuple[Marks, bool]] = {}
        self._text = text
        self._values = values
        self._shapes = Shapes()

    def lines(self) -> Iterator[Line]:
        """The rows from the top. Raises FileProblem where the part is damaged or holds too many cells."""
        for stretch in self._text.stretches():
            try:
                yield from self._cut(stretch)
            except (expat.ExpatError, LookupError, ValueError) as error:
                raise self._text.broken(error) from error

    def _cut(self, stretch: str) -> Iterator[Line]:
        shape = self._shapes.shape
        for piece in (stretch,) if shape is None else shape.cut(stretch):
            if isinstance(piece, Block):
                self._text.follow(piece.numbers)
                yield from self._block(piece, "&" in stretch)
            else:
                yield from self._rows(piece)

    def _rows(self, stretch: str) -> Iterator[Line]:
        """Rows that are cut one by one."""
        if not any(opening in stretch for opening in _OPENINGS):
            return  # formats without a value, of which a sheet may have a million rows
        for text in self._text.cut(stretch):
            if not text.cells:
                continue
            row = cut_row(text)
            self._shapes.learn(text)
            if self._styles or self._texts:
                self._note_row(row)
            values = self._values.row(row.kinds, row.styles, row.texts)
            yield from self._filled(row.number, text.attributes, row.columns, values)

    def _block(self, block: Block, entities: bool) -> Iterator[Line]:
        """Rows that were cut together, converted column by column."""
        if self._styles or self._texts:
            self._note_block(block)
        cells = [
            self._column(usual, written, texts, entities)
            for usual, (written, texts) in zip(block.usual, block.cells, strict=True)
        ]
        ragged = self._values.blanks or any(None in texts for _, texts in block.cells)
        for number, written, found in zip(block.numbers, block.attributes, zip(*cells, strict=True), strict=True):
            if ragged:
                yield from self._filled(number, written, block.columns, found)
            else:
                yield self._line(number, written, block.columns, list(found))

    def _column(
        self, usual: str, written: Sequence[str | None], texts: Sequence[str | None], entities: bool
    ) -> list[Cell]:
        """The values of a column's cells by what is written in their tags and between them."""
        if entities:
            texts = [text and plain(text) for text in texts]
        convert = self._values.written(usual)
        if written.count(None) == len(written):
            if None not in texts:
                return list(map(convert, cast("Sequence[str]", texts)))
            return [None if text is None else convert(text) for text in texts]
        by_tag = {tag: convert if tag is None else self._values.written(tag) for tag in set(written)}
        return [None if text is None else by_tag[tag](text) for tag, text in zip(written, texts, strict=True)]

    def _filled(self, number: int, written: str, columns: list[int], found: Sequence[Cell]) -> Iterator[Line]:
        """A row without its blank cells, unless all are blank."""
        values: list[Cell] = [cell for cell in found if cell is not None]
        if len(values) < len(found):
            columns = [column for column, cell in zip(columns, found, strict=True) if cell is not None]
        if values:
            yield self._line(number, written, columns, values)

    def _note_row(self, row: Row) -> None:
        for column, style in zip(row.columns, row.styles, strict=True):
            if style in self._styles:
                self.looks.note(self._styles[style], column, row.number, row.number)
        for column, kind, text in zip(row.columns, row.kinds, row.texts, strict=True) if self._texts else ():
            if kind == "s" and text in self._texts:
                self.looks.struck.add(column, self._texts[text], row.number, row.number)

    def _note_block(self, block: Block) -> None:
        """Note what the formats of rows say that were cut together: most columns have one format."""
        for column, usual, (written, texts) in zip(block.columns, block.usual, block.cells, strict=True):
            if written.count(None) == len(written):
                if marks := self._said(usual)[0]:
                    self.looks.note(marks, column, block.numbers[0], block.numbers[-1])
            else:
                for number, tag in zip(block.numbers, written, strict=True):
                    if marks := self._said(usual if tag is None else tag)[0]:
                        self.looks.note(marks, column, number, number)
            if self._texts and not self._texts.keys().isdisjoint(texts):
                for number, tag, text in zip(block.numbers, written, texts, strict=True):
                    if text in self._texts and self._said(usual if tag is None else tag)[1]:
                        self.looks.struck.add(column, self._texts[text], number, number)

    def _said(self, tag: str) -> tuple[Marks, bool]:
        """What a cell's format says, and whether it holds a shared string, by what its opening tag holds."""
        if tag not in self._written:
            found = attributes(tag)
            self._written[tag] = self._styles.get(found.get("s", ""), ()), found.get("t") == "s"
        return self._written[tag]

    def _line(self, number: int, written: str, columns: list[int], values: list[Cell]) -> Line:
        self._text.count_cells(len(values))
        if "hidden" in written and _HIDDEN.search(written):
            self.hidden.add(number)
        return Line(number, columns, values)
