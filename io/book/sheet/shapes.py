"""Rows that are written alike, cut many at a time by one pattern made for them.

The rows of a table have the same columns, and the cells of a column mostly the same type and format, so one pattern can
cut them all, and each column is then converted as a whole. That is several times faster than cell by cell. What the
pattern does not match is cut row by row; the two must agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from book.sheet.sheetxml import RowText
from book.sheet.workbook import column_number

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d+"([^<>/]*+)(?:/>|>((?:<f(?:[^<>/]*+>[^<]*+</f>|[^<>/]*+/>))?+)'
    r'(<v>|<is><t(?: xml:space="preserve")?+>)[^<\r]++(?:</v>|</t></is>)</c>)'
)
_ROW = r'<row r="([1-9]\d*+)"([^<>/]*+)>'
_FORMULA = r"(?:<f(?:[^<>/]*+>[^<]*+</f>|[^<>/]*+/>))?+"
_SAMPLE = 8  # a pattern takes as long to make as cutting many rows one by one
_WIDEST = 200  # columns of a pattern


class Block:
    """Rows that were cut together: their numbers, their attributes as written, and their cells by column.

    For each of `columns` there is in `cells` what stands in the opening tag after the address, None where it is what
    `usual` says, and the stored text, None where the cell is blank.
    """

    def __init__(self, shape: Shape, groups: list[tuple[str | None, ...]]) -> None:
        numbers, attributes, *cells = zip(*groups, strict=True)
        self.numbers = list(map(int, numbers))
        self.attributes = attributes
        self.columns = shape.columns
        self.usual = shape.usual
        self.cells = list(zip(cells[::2], cells[1::2], strict=True))


class Shape:
    """The columns that the rows of a sheet have, and how the cells of each are mostly written."""

    def __init__(self, written: dict[int, tuple[str, str, str, str]]) -> None:
        self.columns = sorted(written)
        self.usual = [written[column][1] for column in self.columns]
        self._pattern = re.compile(_ROW + "".join(_cell(*written[column]) for column in self.columns) + "</row>")

    def cut(self, text: str) -> Iterator[Block | str]:
        """The rows of a text in their order: those of the shape in blocks, what stands between as it is."""
        groups: list[tuple[str | None, ...]] = []
        position = 0
        for match in self._pattern.finditer(text):
            if match.start() != position:
                if groups:
                    yield Block(self, groups)
                    groups = []
                yield text[position : match.start()]
            groups.append(match.groups())
            position = match.end()
        if groups:
            yield Block(self, groups)
        if position != len(text):
            yield text[position:]


class Shapes:
    """Learns the shape of a sheet's rows from some of those that were cut one by one."""

    def __init__(self) -> None:
        self._shape: Shape | None = None
        self._written: dict[int, Counter[tuple[str, str, str, str]]] = {}
        self._met = self._learnt = 0
        self._enough = _SAMPLE

    @property
    def shape(self) -> Shape | None:
        """What most rows look like, as far as is known; a new one is made where much was learnt since the last."""
        if self._learnt >= self._enough and 0 < len(self._written) <= _WIDEST:
            self._enough *= _SAMPLE
            self._shape = Shape({column: count.most_common(1)[0][0] for column, count in self._written.items()})
        return self._shape

    def learn(self, row: RowText) -> None:
        """Learn from a row, if it is one of the first or every so often."""
        self._met += 1
        if self._met > _SAMPLE and self._met % _SAMPLE:
            return
        found = list(_CELL.finditer(row.cells))
        if not found or sum(match.end() - match.start() for match in found) != len(row.cells):
            return
        for match in found:
            letters, attributes, formula, opening = match.groups()
            if opening is not None:
                written = letters, attributes, _FORMULA if formula else "", opening
                self._written.setdefault(column_number(letters), Counter())[written] += 1
        self._learnt += 1


def _cell(letters: str, attributes: str, formula: str, opening: str) -> str:
    """The pattern of one cell, which may be blank: in its usual writing, which is matched as it stands, or another."""
    usual = f"{re.escape(attributes)}>{formula}{opening}"
    other = rf'([^<>/]*+)>{_FORMULA}(?:<v>|<is><t(?: xml:space="preserve")?+>)'
    address = rf'<c r="{letters}\1"'
    return rf"(?:{address}(?:{usual}|{other})([^<\r]++)(?:</v>|</t></is>)</c>|{address}[^<>/]*+/>)?+"
