"""A problem in the book, as a record that points at the cell it is about.

Parsers and checks return problems beside their results; nothing in the model raises for bad input.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from model.basics.legible import legible


class Severity(Enum):
    """What a problem does: an error holds what rests on the row, a finding only informs."""

    ERROR = "error"
    WARNING = "warning"
    FINDING = "finding"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and its mend.

    `row` is the 0-based data row of the sheet (None: the whole sheet or column), `column` the heading as the
    sheet spells it (None: the whole row), `cell` the address as Excel shows it ("F14") where there is one.
    """

    sheet: str
    row: int | None
    column: str | None
    cell: str
    value: str
    wrong: str
    right: str
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        for name in ("wrong", "right"):  # they quote cells
            object.__setattr__(self, name, legible(getattr(self, name)))

    @property
    def place(self) -> str:
        """`Targets!F14`, or the sheet's name alone."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet

    def __str__(self) -> str:
        text = f"{legible(self.place)}: {self.wrong}"
        return f"{text}; {self.right}" if self.right else text
