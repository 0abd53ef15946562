"""What cells tell a reader besides their values: currencies, struck text, colours, comments, formulas."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from book.sheet.cellsigns import CellSigns

Marks = tuple[tuple[str, str], ...]
"""What one format says: the name of a look, and its mark."""

STRUCK, RAISED = "-", "^"
"""How marks of written text begin; behind them stands what is left of a text of which only a part is so."""

IS_FORMULA: Marks = (("formulas", "="),)
"""What there is to note of a cell that is calculated."""


@dataclass
class CellLooks:
    """By cell: the currency that its format shows (`signs`), how else a number is shown than it is (`shows`, as
    `numberlooks` has it), what is left of its digits and its minus (`digits` and `below`, as `digits` has it), whether
    it is struck out or holds raised text (`struck`), its colour or cell style (`colours`), how far it is indented
    (`indents`), whether it is calculated (`formulas`), and by row and column its comment. `levels`: how deep rows lie
    in groups of rows.
    """

    signs: CellSigns = field(default_factory=CellSigns)
    shows: CellSigns = field(default_factory=CellSigns)
    digits: CellSigns = field(default_factory=CellSigns)
    below: CellSigns = field(default_factory=CellSigns)
    struck: CellSigns = field(default_factory=CellSigns)
    colours: CellSigns = field(default_factory=CellSigns)
    indents: CellSigns = field(default_factory=CellSigns)
    formulas: CellSigns = field(default_factory=CellSigns)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    levels: dict[int, int] = field(default_factory=dict)

    def note(self, marks: Marks, column: int, first: int, last: int) -> None:
        """Note what is to be told of some cells of a column, from the top."""
        for look, mark in marks:
            self.signs_of(look).add(column, mark, first, last)

    def signs_of(self, look: str) -> CellSigns:
        """The marks of one look, by its name."""
        signs: CellSigns = getattr(self, look)
        return signs

    def turned(self) -> CellLooks:
        """The looks where rows become columns."""
        made = CellLooks(comments={(column, row): text for (row, column), text in self.comments.items()})
        for one in fields(self):
            signs = getattr(self, one.name)
            if isinstance(signs, CellSigns):
                setattr(made, one.name, signs.turned())
        return made
