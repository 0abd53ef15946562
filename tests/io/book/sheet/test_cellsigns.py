"""Stretches of cells with a mark: whatever order those of one block come in, each cell says what was noted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from book.sheet.cellsigns import CellSigns, stretches_of

ROWS = st.sets(st.integers(1, 12))


@given(blocks=st.lists(st.lists(ROWS, min_size=1, max_size=3), max_size=4))
def test_each_cell_says_what_was_noted(blocks: list[list[set[int]]]) -> None:
    signs, noted = CellSigns(), set()
    for at, block in enumerate(blocks):
        for rows in block:
            shifted = sorted(row + at * 12 for row in rows)
            signs.extend(2, "EUR", stretches_of(shifted))
            noted |= set(shifted)
    every = range(1, len(blocks) * 12 + 1)
    expected = ["EUR" if row in noted else "" for row in every]
    assert [signs.at(row, 2) for row in every] == expected
    assert signs.of(2, every) == (tuple(expected) if noted else ())
