"""Rows that are written like the row before, cut by one pattern made for them.

The rows of a table have the same columns, types and formats, so all but the texts can be matched as it stands. That
halves the time to read a large sheet; a row that does not match is cut in the general way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from book.row import Row
from book.sheetxml import RowText
from model.tables.book import column_letters

_MOST = 6  # a sheet with more shapes than these is too uneven to gain anything
_WIDEST = 99  # groups in a pattern


@dataclass(frozen=True)
class _Shape:
    """The pattern of a row's cells (the first group is the row's number), and what it takes for granted."""

    pattern: re.Pattern[str]
    columns: list[int]
    kinds: list[str | None]
    styles: list[str | None]


class Shapes:
    """The shapes of the rows of one sheet, learnt as they come."""

    def __init__(self) -> None:
        self._shapes: list[_Shape] = []
        self._last: tuple[object, ...] = ()

    def cut(self, text: RowText) -> Row | None:
        """The cells of a row of a known shape."""
        for shape in self._shapes:
            match = shape.pattern.fullmatch(text.cells)
            if match is not None:
                number, *texts = match.groups()
                if number == str(text.number):
                    return Row(text.number, shape.columns, shape.kinds, shape.styles, texts)
        return None

    def learn(self, row: Row) -> None:
        """Remember the shape of a row that was cut in the general way, if it comes twice running."""
        signature = (*row.columns, *row.kinds, *row.styles)
        if signature == self._last and not row.formulas and len(self._shapes) < _MOST and len(row.columns) <= _WIDEST:
            self._shapes.insert(0, _Shape(_pattern(row), row.columns, row.kinds, row.styles))
        self._last = signature


def _pattern(row: Row) -> re.Pattern[str]:
    cells: list[str] = []
    for column, kind, style in zip(row.columns, row.kinds, row.styles, strict=True):
        number = r"\1" if cells else r"([1-9]\d*+)"
        written = (f' s="{re.escape(style)}"' if style else "") + (f' t="{re.escape(kind)}"' if kind else "")
        opening, closing = ("<v>", "</v>")
        if kind == "inlineStr":
            opening, closing = '<is><t(?: xml:space="preserve")?+>', "</t></is>"
        cells.append(f'<c r="{column_letters(column)}{number}"{written}>{opening}([^<&\\r]++){closing}</c>')
    return re.compile("".join(cells))
