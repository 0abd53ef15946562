"""One row of a worksheet as the file holds it, before its texts become values, and after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from book.sheet.values import EMPTY, UNCALCULATED
from model.tables.book import Cell


class Line(NamedTuple):
    """The values of the cells of one row that hold something, by 1-based column, left to right.

    Lines may share their columns: they are not to be changed.
    """

    number: int
    columns: list[int]
    values: list[Cell]

    def within(self, columns: range) -> list[Cell]:
        """The values in a run of columns, None where blank."""
        if len(self.columns) == len(columns) and self.columns[0] == columns[0] and self.columns[-1] == columns[-1]:
            return self.values
        by_column = dict(zip(self.columns, self.values, strict=True))
        return [by_column.get(column) for column in columns]


@dataclass(slots=True)
class Row:
    """The cells of one row that hold something, as parallel lists from left to right.

    `columns` are 1-based; `kinds` (the type) and `styles` as the XML spells them, None where absent; `texts` the
    stored text. A formula without a stored value has the kind UNCALCULATED, or EMPTY where an empty one is written.
    """

    number: int
    columns: list[int] = field(default_factory=list)
    kinds: list[str | None] = field(default_factory=list)
    styles: list[str | None] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, column: int, kind: str | None, style: str | None, text: str | None, formula: bool) -> None:
        """Append a cell unless it is blank. ValueError where it does not stand right of the last one."""
        if self.columns and self.columns[-1] >= column:
            raise ValueError(f"column {column} twice")
        if not text and not formula:
            return
        if formula and (text is None or (not text and kind not in ("str", "inlineStr"))):
            kind = UNCALCULATED if text is None else EMPTY
        self.columns.append(column)
        self.kinds.append(kind)
        self.styles.append(style)
        self.texts.append(text or "")
