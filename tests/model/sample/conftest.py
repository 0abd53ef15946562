"""The sample book, made once for all tests of this folder, and its rows by sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.sample import sample_book
from model.tables.book import Book, Cell

Row = dict[str, Cell]
Rows = Callable[[str], list[Row]]


@pytest.fixture(scope="session")
def book() -> Book:
    return sample_book()


@pytest.fixture(scope="session")
def rows(book: Book) -> Rows:
    def of(name: str) -> list[Row]:
        sheet = book.sheets[name]
        return [dict(zip(sheet.headings, cells, strict=True)) for cells in zip(*sheet.cells, strict=True)]

    return of
