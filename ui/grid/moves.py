"""Where the keys go: edges of data blocks and the way through a selection, as plain functions of row numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def edge(filled: Callable[[int], bool], at: int, step: int, last: int) -> int:
    """Excel's Ctrl+Arrow along a line of cells 0..last from `at`: to the edge of its block, else to the next block."""
    end = last if step > 0 else 0
    if at == end or not 0 <= at <= last:
        return end
    if filled(at) and filled(at + step):
        while at != end and filled(at + step):
            at += step
        return at
    at += step
    while at != end and not filled(at):
        at += step
    return at


def region(row_filled: Callable[[int], bool], at: int, last: int) -> range:
    """The rows without a blank one between them around `at`, within 0..last."""
    top = bottom = at
    while top > 0 and row_filled(top - 1):
        top -= 1
    while bottom < last and row_filled(bottom + 1):
        bottom += 1
    return range(top, bottom + 1)


Area = tuple[range, Sequence[int]]  # rows of the screen, and columns in the order in which they are seen


def next_in(areas: Sequence[Area], row: int, column: int, down: bool, step: int) -> tuple[int, int]:
    """The cell after (row, column) inside a selection: down its columns or along its rows, around at the end."""
    at = next((i for i, (rows, columns) in enumerate(areas) if row in rows and column in columns), None)
    if at is None:
        rows, columns = areas[0]
        return rows[0], columns[0]
    rows, columns = areas[at]
    height, width = len(rows), len(columns)
    i, j = row - rows[0], columns.index(column)
    place = (j * height + i if down else i * width + j) + step
    if 0 <= place < height * width:
        i, j = (place % height, place // height) if down else (place // width, place % width)
        return rows[i], columns[j]
    rows, columns = areas[(at + step) % len(areas)]
    return (rows[0], columns[0]) if step > 0 else (rows[-1], columns[-1])
