"""A paste planned before it is done: which cell gets which text, what is refused, and what will be a problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from model.tables.book import Cell


class Answer(Enum):
    """What to do with a paste of which some cells are not good."""

    ALL = "all"  # also text that will be a problem; what is refused stays out
    GOOD = "good"
    NONE = "none"


@dataclass(frozen=True)
class Pasted:
    """One cell of a plan, by its place on screen."""

    row: int
    column: int
    text: str
    cell: Cell


@dataclass(frozen=True)
class Doubt:
    """A cell that is not good, and why: it cannot be written (`refused`), or it will be a problem."""

    pasted: Pasted
    why: str
    refused: bool


@dataclass
class Plan:
    """All cells of a paste. `beyond`: texts that have no column on screen; they are refused too."""

    good: list[Pasted] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many cells were to be pasted."""
        return len(self.good) + len(self.doubts) + len(self.beyond)

    @property
    def needs_answer(self) -> bool:
        """Whether anything is to be decided."""
        return bool(self.doubts or self.beyond)

    def chosen(self, answer: Answer) -> list[Pasted]:
        """The cells to write after an answer."""
        if answer is Answer.NONE:
            return []
        allowed = [d.pasted for d in self.doubts if not d.refused] if answer is Answer.ALL else []
        return self.good + allowed


def tiled(block: Sequence[Sequence[str]], height: int, width: int) -> list[list[str]]:
    """The block repeated to fill height x width where these are multiples of its own, else the block as it is."""
    own_height, own_width = len(block), len(block[0])
    if height % own_height or width % own_width:
        return [list(row) for row in block]
    return [list(block[i % own_height]) * (width // own_width) for i in range(height)]


def planned(
    block: Sequence[Sequence[str]],
    top: int,
    columns: Sequence[int],
    entry: Callable[[int, str], Cell],
    refusal: Callable[[int, int], str],
    complaint: Callable[[int, Cell], str],
) -> Plan:
    """Lay a block of texts over the screen from row `top` on, over `columns` in the order in which they are seen.

    `entry(column, text)` types a text, `refusal(row, column)` says why a cell cannot be written and
    `complaint(column, cell)` what is wrong with what was typed; '' is no objection.
    """
    plan = Plan()
    memo: dict[tuple[int, str], tuple[Cell, str]] = {}
    for i, line in enumerate(block):
        for j, text in enumerate(line):
            if j >= len(columns):
                if text:
                    plan.beyond.append(text)
                continue
            column = columns[j]
            if (column, text) not in memo:
                typed = entry(column, text)
                memo[column, text] = (typed, complaint(column, typed))
            cell, wrong = memo[column, text]
            pasted = Pasted(top + i, column, text, cell)
            if why := refusal(top + i, column):
                plan.doubts.append(Doubt(pasted, why, refused=True))
            elif wrong:
                plan.doubts.append(Doubt(pasted, wrong, refused=False))
            else:
                plan.good.append(pasted)
    return plan
