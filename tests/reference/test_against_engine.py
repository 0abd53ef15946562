"""The engine beside a calculator that was written from the rules alone, on random books of several kinds.

`TRUEUP_RANDOM_BOOKS=5000 uv run pytest tests/reference` tries as many books of each kind as you like; a book on which
the two differ is printed as a small case file.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random

import pytest

from tests.reference.compare import as_case, difference, engine_lines, errors_of, shrunk
from tests.reference.random_books import random_book
from tests.reference.random_moves import moving_book
from tests.reference.setting import Book
from tests.reference.varied_books import varied_book
from tests.reference.withheld_books import withheld_book

BOOKS = int(os.environ.get("TRUEUP_RANDOM_BOOKS", "120"))
TOGETHER = 20

SEQUENCES = ("Curves", "Crediting rules", "Settings")  # sheets in which the order of the rows says something

Make = Callable[[int], tuple[Book, str]]
KINDS: tuple[Make, ...] = (random_book, varied_book, moving_book, withheld_book)


@pytest.mark.parametrize("first", range(0, BOOKS, TOGETHER))
@pytest.mark.parametrize("make", KINDS)
def test_every_amount_and_reason_is_that_of_the_rules(make: Make, first: int) -> None:
    for seed in range(first, min(first + TOGETHER, BOOKS)):
        book, name = make(seed)
        found = difference(book, name)
        assert not found, "\n".join([f"seed {seed}", *found, as_case(shrunk(book, name), name)])


@pytest.mark.parametrize("make", KINDS)
def test_random_books_are_sound(make: Make) -> None:
    assert not [(seed, errors) for seed in range(TOGETHER) if (errors := errors_of(make(seed)[0]))]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("make", KINDS)
def test_the_order_of_rows_does_not_matter(make: Make, seed: int) -> None:
    book, name = make(seed)
    chance = Random(seed)
    shuffled: Book = {}
    for sheet, rows in book.items():
        shuffled[sheet] = list(rows) if sheet in SEQUENCES else chance.sample(rows, len(rows))
    assert engine_lines(shuffled, name) == engine_lines(book, name)
