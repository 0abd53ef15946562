"""Sum, average, count, least and most of a selection: exact, from ranges, in slices that do not hold the window."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from fractions import Fraction
from typing import Any

from ui.grid.columns import GridColumn, Shown

SLICE = 100_000  # cells looked at in one go
_EXACT = Context(prec=120)
_NUMBERS = (int, Decimal, Fraction)
Area = tuple[int, int, int]  # column, first and last row of the screen


@dataclass(frozen=True)
class Statistics:
    """What the selected cells come to. `count` is of filled cells, `numbers` of those that are numbers.

    `column` describes how to write the results: the column they all come from, None where these differ in kind.
    """

    cells: int = 0
    count: int = 0
    numbers: int = 0
    sum: Fraction = Fraction(0)
    least: Fraction | None = None
    most: Fraction | None = None
    column: GridColumn | None = None

    @property
    def average(self) -> Fraction | None:
        """The exact mean of the numbers."""
        return self.sum / self.numbers if self.numbers else None

    def text(self) -> str:
        """The line for the status bar; '' for a single cell."""
        if self.cells < 2:
            return ""
        parts = []
        if self.numbers:
            for word, value in (("Sum", self.sum), ("Average", self.average)):
                parts.append(f"{word} {self._shown(value)}")
        parts.append(f"Count {self.count:,}")
        if self.numbers:
            parts += [f"Min {self._shown(self.least)}", f"Max {self._shown(self.most)}"]
        return "   ".join(parts)

    def _shown(self, value: Fraction | None) -> str:
        show = (self.column or GridColumn("", None)).formatter()
        return "" if value is None else show(value)


def gathered(
    areas: Sequence[Area], cells: Callable[[int, int, int], Sequence[Shown]], columns: Sequence[GridColumn]
) -> Iterator[Statistics]:
    """Statistics of areas of the screen, better with every slice; the last one is final.

    `cells(column, top, bottom)` gives the cells of a stretch.
    """
    total = Statistics(column=_common(columns, areas))
    for column, top, bottom in areas:
        for first in range(top, bottom + 1, SLICE):
            part = cells(column, first, min(first + SLICE - 1, bottom))
            total = _with(total, part)
            yield total


def _with(so_far: Statistics, cells: Sequence[Shown]) -> Statistics:
    found: list[Any] = [cell for cell in cells if type(cell) in _NUMBERS]
    filled = len(cells) - sum(cell is None for cell in cells)
    least, most = (Fraction(min(found)), Fraction(max(found))) if found else (None, None)
    return Statistics(
        so_far.cells + len(cells),
        so_far.count + filled,
        so_far.numbers + len(found),
        so_far.sum + _sum(found),
        _extreme(min, so_far.least, least),
        _extreme(max, so_far.most, most),
        so_far.column,
    )


def _sum(numbers: Sequence[int | Decimal | Fraction]) -> Fraction:
    """The exact sum; decimals among themselves first, in a context wide enough for every sum of 15-digit cells."""
    with localcontext(_EXACT):
        decimals = sum((n for n in numbers if type(n) is Decimal), Decimal(0))
    whole = sum(n for n in numbers if type(n) is int)
    return Fraction(decimals) + whole + sum((n for n in numbers if type(n) is Fraction), Fraction(0))


def _extreme(
    choose: Callable[[Fraction, Fraction], Fraction], a: Fraction | None, b: Fraction | None
) -> Fraction | None:
    return b if a is None else a if b is None else choose(a, b)


def _common(columns: Sequence[GridColumn], areas: Sequence[Area]) -> GridColumn | None:
    kinds = {columns[column].kind: columns[column] for column, _, _ in areas if columns[column].numeric}
    return next(iter(kinds.values())) if len(kinds) == 1 else None
