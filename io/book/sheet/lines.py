"""The rows of a worksheet as values, streamed: a large sheet never lies in memory as text as a whole.

Rows that are written alike come as columns, many rows at a time, to whoever can take them so.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, cast
from xml.parsers import expat

from book.container.markup import attributes, plain
from book.sheet.celllooks import IS_FORMULA, CellLooks, Marks
from book.sheet.cells import column_of_letters, cut_row
from book.sheet.cellsigns import stretches_of
from book.sheet.row import Line, Row
from book.sheet.shapes import Block, Shapes
from book.sheet.sheetxml import SheetText
from book.sheet.values import Converters
from model.tables.book import Cell

_OPENINGS = ("<v", "<is", "<f")
_LEVEL = re.compile(r'\soutlineLevel="([1-7])"')
_HIDDEN = re.compile(r'\shidden="(?:1|true)"')
_FORMULA = "><f"
_ADDRESSED = re.compile(r'<c r="([A-Z]{1,3})([1-9]\d{0,6})"')


class Columns(NamedTuple):
    """Rows that hold cells in the same columns: `cells[i]` are those of `columns[i]`, one a row, None where blank.

    `ragged` is False where none is known to be blank.
    """

    numbers: list[int]
    columns: list[int]
    cells: list[list[Cell]]
    ragged: bool

    def lines(self) -> Iterator[Line]:
        """The rows that hold anything, one by one."""
        for number, found in zip(self.numbers, zip(*self.cells, strict=True), strict=True):
            if not self.ragged:
                yield Line(number, self.columns, list(found))
            elif line := filled(number, self.columns, found):
                yield line


class LineReader:
    """The rows of one worksheet part that hold anything. Take all `lines()` or `pieces()` once; then all else is whole.

    `styles`: what each cell style says, and `texts` what is struck out or raised in shared strings (by position), where
    that is to be noted, like `formulas`. `again`: whether the cells were read, and counted, before.
    """

    def __init__(
        self,
        text: SheetText,
        values: Converters,
        styles: Sequence[Marks] = (),
        texts: Mapping[int, str] | None = None,
        again: bool = False,
        formulas: bool = False,
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
        self._again = again
        self._formulas = formulas

    def lines(self) -> Iterator[Line]:
        """The rows from the top. Raises FileProblem where the part is damaged or holds too many cells."""
        for piece in self.pieces():
            if isinstance(piece, Columns):
                yield from piece.lines()
            else:
                yield piece

    def pieces(self) -> Iterator[Line | Columns]:
        """The rows from the top, many at a time where they are written alike. Raises as `lines` does."""
        for stretch in self._text.stretches():
            try:
                yield from self._cut(stretch)
                if self._formulas and _FORMULA in stretch:
                    self._note_formulas(stretch)
            except (expat.ExpatError, LookupError, ValueError) as error:
                raise self._text.broken(error) from error

    def _cut(self, stretch: str) -> Iterator[Line | Columns]:
        shape = self._shapes.shape
        for piece in (stretch,) if shape is None else shape.cut(stretch):
            if isinstance(piece, Block):
                self._text.follow(piece.numbers)
                yield self._block(piece, "&" in stretch)
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
            line = filled(row.number, row.columns, self._values.row(row.kinds, row.styles, row.texts))
            if line is not None:
                self._count(len(line.values))
                self._note(row.number, text.attributes)
                yield line

    def _block(self, block: Block, entities: bool) -> Columns:
        """Rows that were cut together, converted column by column."""
        if self._styles or self._texts:
            self._note_block(block)
        cells = [
            self._column(usual, written, texts, entities)
            for usual, (written, texts) in zip(block.usual, block.cells, strict=True)
        ]
        ragged = self._values.blanks or any(None in texts for _, texts in block.cells)
        blank = sum(column.count(None) for column in cells) if ragged else 0
        self._count(len(block.numbers) * len(cells) - blank)
        if any("hidden" in written for written in block.attributes):
            for number, written, *row in zip(block.numbers, block.attributes, *cells, strict=True):
                if row.count(None) < len(row):
                    self._note(number, written)
        return Columns(block.numbers, block.columns, cells, ragged)

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

    def _note_row(self, row: Row) -> None:
        for column, style in zip(row.columns, row.styles, strict=True):
            if style in self._styles:
                self.looks.note(self._styles[style], column, row.number, row.number)
        for column, kind, text in zip(row.columns, row.kinds, row.texts, strict=True) if self._texts else ():
            if kind == "s" and text in self._texts:
                self.looks.struck.add(column, self._texts[text], row.number, row.number)

    def _note_block(self, block: Block) -> None:
        """Note what the formats of rows say that were cut together: most columns have one format."""
        alike: dict[tuple[int, ...], array[int]] = {}  # bands of colour lie over all columns
        for column, usual, (written, texts) in zip(block.columns, block.usual, block.cells, strict=True):
            said = {tag: self._said(usual if tag is None else tag) for tag in set(written)}
            found = dict.fromkeys(one for marks, _ in said.values() for one in marks)
            for look, mark in found:
                showing = {tag for tag, (marks, _) in said.items() if (look, mark) in marks}
                if len(showing) == len(said):
                    self.looks.signs_of(look).add(column, mark, block.numbers[0], block.numbers[-1])
                    continue
                rows = tuple(row for row, tag in zip(block.numbers, written, strict=True) if tag in showing)
                if rows not in alike:
                    alike[rows] = stretches_of(rows)
                self.looks.signs_of(look).extend(column, mark, alike[rows])
            if self._texts and not self._texts.keys().isdisjoint(texts):
                for number, tag, text in zip(block.numbers, written, texts, strict=True):
                    if text in self._texts and said[tag][1]:
                        self.looks.struck.add(column, self._texts[text], number, number)

    def _note_formulas(self, stretch: str) -> None:
        """Note which cells are calculated, as programs write them: with their address first."""
        by_column: dict[str, list[int]] = {}
        for before in stretch.split(_FORMULA)[:-1]:
            match = _ADDRESSED.match(before, before.rfind("<"))
            if match is not None:
                by_column.setdefault(match[1], []).append(int(match[2]))
        ((look, mark),) = IS_FORMULA
        for letters, rows in by_column.items():
            self.looks.signs_of(look).extend(column_of_letters(letters), mark, stretches_of(rows))

    def _said(self, tag: str) -> tuple[Marks, bool]:
        """What a cell's format says, and whether it holds a shared string, by what its opening tag holds."""
        if tag not in self._written:
            found = attributes(tag)
            self._written[tag] = self._styles.get(found.get("s", ""), ()), found.get("t") == "s"
        return self._written[tag]

    def _note(self, number: int, written: str) -> None:
        """Note whether a row is hidden, and how deep it lies in groups of rows."""
        if "hidden" in written and _HIDDEN.search(written):
            self.hidden.add(number)
        if "outlineLevel" in written and (match := _LEVEL.search(written)):
            self.looks.levels[number] = int(match[1])

    def _count(self, cells: int) -> None:
        if cells and not self._again:
            self._text.count_cells(cells)


def filled(number: int, columns: list[int], found: Sequence[Cell]) -> Line | None:
    """A row without its blank cells; None if all are blank."""
    values: list[Cell] = [cell for cell in found if cell is not None]
    if len(values) < len(found):
        columns = [column for column, cell in zip(columns, found, strict=True) if cell is not None]
    return Line(number, columns, values) if values else None
