"""The engine beside a calculator that was written from the rules alone, on random books.

`TRUEUP_RANDOM_BOOKS=5000 uv run pytest tests/reference` tries as many books as you like; a book on which the two
differ is printed as a small case file.
"""

from __future__ import annotations

import os
from random import Random

import pytest

from tests.reference.compare import as_case, difference, engine_lines, shrunk
from tests.reference.random_books import random_book
from tests.reference.setting import Book

BOOKS = int(os.environ.get("TRUEUP_RANDOM_BOOKS", "160"))
TOGETHER = 20

SEQUENCES = ("Curves", "Crediting rules", "Settings")  # sheets in which the order of the rows says something


@pytest.mark.parametrize("first", range(0, BOOKS, TOGETHER))
def test_every_amount_and_reason_is_that_of_the_rules(first: int) -> None:
    for seed in range(first, min(first + TOGETHER, BOOKS)):
        book, name = random_book(seed)
        found = difference(book, name)
        assert not found, "\n".join([f"seed {seed}", *found, as_case(shrunk(book, name), name)])


@pytest.mark.parametrize("seed", range(40))
def test_the_order_of_rows_does_not_matter(seed: int) -> None:
    book, name = random_book(seed)
    chance = Random(seed)
    shuffled: Book = {}
    for sheet, rows in book.items():
        shuffled[sheet] = list(rows) if sheet in SEQUENCES else chance.sample(rows, len(rows))
    assert engine_lines(shuffled, name) == engine_lines(book, name)
