"""Which cells of a sheet show a currency: a column has mostly one format, so stretches of rows are kept, not cells."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass
class CellSigns:
    """The signs (such as `EUR` or `$`) that the formats of cells show, by 1-based column, then sign.

    What holds no amount may lie in a stretch, too: only cells with a number are to be asked for.
    """

    stretches: dict[int, dict[str, array[int]]] = field(default_factory=dict)  # first row and last row in turn

    def add(self, column: int, sign: str, first: int, last: int) -> None:
        """Note that the cells of a column from one row to another show a sign. Rows must come from the top."""
        self.extend(column, sign, array("I", (first, last)))

    def extend(self, column: int, sign: str, more: array[int]) -> None:
        """The same of several stretches, first row and last row in turn, which in one block may come out of order."""
        ends = self.stretches.setdefault(column, {}).setdefault(sign, array("I"))
        if ends and more and more[0] <= ends[-1]:
            ends[:] = _joined(ends, more)
        elif ends and more and ends[-1] == more[0] - 1:
            ends[-1] = more[1]
            ends.extend(more[2:])
        else:
            ends.extend(more)

    def of(self, column: int, rows: Sequence[int]) -> tuple[str, ...]:
        """The sign of each of some rows, from the top, '' where a cell has none; nothing where none has any."""
        found: list[str] = []
        for sign, ends in self.stretches.get(column, {}).items():
            found = found or [""] * len(rows)
            at = 0
            for position, row in enumerate(rows):
                while at < len(ends) and ends[at + 1] < row:
                    at += 2
                if at == len(ends):
                    break
                if ends[at] <= row:
                    found[position] = sign
        return tuple(found) if any(found) else ()

    def at(self, row: int, column: int) -> str:
        """The sign of one cell, '' where it has none."""
        for sign, ends in self.stretches.get(column, {}).items():
            before = bisect_right(ends, row)
            if before % 2 or (before and ends[before - 1] == row):
                return sign
        return ""

    def turned(self) -> CellSigns:
        """The signs where rows become columns."""
        by_row = sorted((row, column, sign) for row, column, sign in self._cells())
        made = CellSigns()
        for row, column, sign in by_row:
            made.add(row, sign, column, column)
        return made

    def _cells(self) -> Iterator[tuple[int, int, str]]:
        for column, by_sign in self.stretches.items():
            for sign, ends in by_sign.items():
                for at in range(0, len(ends), 2):
                    yield from ((row, column, sign) for row in range(ends[at], ends[at + 1] + 1))


def _joined(one: array[int], other: array[int]) -> array[int]:
    """Stretches with others that may lie before, between or over them."""
    ends = array("I")
    for first, last in sorted((*zip(one[::2], one[1::2], strict=True), *zip(other[::2], other[1::2], strict=True))):
        if ends and first <= ends[-1] + 1:
            ends[-1] = max(ends[-1], last)
        else:
            ends.extend((first, last))
    return ends


def stretches_of(rows: Sequence[int]) -> array[int]:
    """Rows from the top as stretches: first row and last row in turn."""
    if rows and rows[-1] - rows[0] == len(rows) - 1:
        return array("I", (rows[0], rows[-1]))
    ends = array("I")
    for row in rows:
        if ends and ends[-1] == row - 1:
            ends[-1] = row
        else:
            ends.extend((row, row))
    return ends
