"""Random books in which nearly everything earned is held back or capped, so that what waits from period to period meets
joiners, leavers, moves between plans, other currencies, draws and balances.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random

from model.tables.book import Cell
from tests.reference.random_books import random_book
from tests.reference.random_moves import moving_book
from tests.reference.setting import Book
from tests.reference.varied_books import varied_book

__all__ = ["withheld_book"]

D = Decimal
_PARTS = (D("0.1"), D("0.25"), D("0.333"), D("0.5"), 1)


def withheld_book(seed: int) -> tuple[Book, str]:
    """A random book of any kind with holdbacks on most components and caps on most plans."""
    chance = Random(seed * 31 + 1)
    book, name = chance.choice((random_book, varied_book, moving_book))(seed)
    measures = [row["Measure"] for row in book.get("Measures", ()) if row.get("Kind") in ("sum", "count")]
    for component in book.get("Components", ()):
        if chance.random() < 0.8:
            component |= {"Holdback": chance.choice(_PARTS), "Release after": chance.choice((1, 2, 3, 5, 12))}
            component |= {"Release if": _condition(chance, measures)} if measures and chance.random() < 0.4 else {}
    for plan in book.get("Plans", ()):
        if chance.random() < 0.8:
            plan |= _cap(chance)
    return book, name


def _condition(chance: Random, measures: list[Cell]) -> str:
    scope = chance.choice(("", " @ company", " @ my team", " @ individual"))
    return f"[{chance.choice(measures)}{scope}] {chance.choice(('>', '<'))} {chance.choice((0, 1, 500))}"


def _cap(chance: Random) -> dict[str, Cell]:
    row: dict[str, Cell] = {"Excess": "carry"} if chance.random() < 0.6 else {}
    if chance.random() < 0.3:
        return row | {"Plan cap": chance.choice((D("99.99"), D("1234.56"), 500)), "Plan cap unit": "money"}
    return row | {"Plan cap": chance.choice((D("0.333"), D("0.5"), D("0.9"), 1))}
