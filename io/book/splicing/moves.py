"""Where the rows of a table went: what the workbook says about ranges of its cells follows them.

Rows that come in between two rows of a range belong to it, as they do in Excel; at the table's end they belong to what
covered the whole table. Beside the table nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import eq

from book.sheet.workbook import Area, parse_area
from model.tables.book import column_letters

Span = tuple[int, int]  # first and last row


@dataclass(frozen=True)
class Moves:
    """A table's columns and rows before and after. `origins`: for each new data row the old one, None if it is new.

    `old_end` and `new_end` are the last rows of its area without totals, which may lie below the data.
    """

    header_row: int
    left: int
    right: int
    old_size: int
    old_end: int
    new_end: int
    totals: int
    origins: Sequence[int | None]

    @cached_property
    def none(self) -> bool:
        """Whether every row is where it was."""
        if self.old_end != self.new_end or len(self.origins) != self.old_size:
            return False
        return isinstance(self.origins, range) or all(map(eq, self.origins, range(self.old_size)))

    def row(self, number: int) -> int | None:
        """Where a row of the table is now; None where it is gone. Rows above and below are where they were."""
        position = number - self.header_row - 1
        if 0 <= position < self.old_size:
            return self._new_rows.get(position)
        if self.old_end < number <= self.old_end + self.totals:
            return number + self.new_end - self.old_end
        return number

    def cell(self, reference: str) -> str | None:
        """Where a cell is now, `D7`; None where it is gone."""
        area = parse_area(reference)
        if area is None or not self.left <= area.left <= self.right:
            return reference
        number = self.row(area.top)
        return None if number is None else f"{column_letters(area.left)}{number}"

    def areas(self, area: Area) -> list[Area]:
        """Where the cells of a range are now, from top to bottom; none where all are gone."""
        if area.right < self.left or area.left > self.right:
            return [area]
        spans = self.spans(area.top, area.bottom)
        if (self.left <= area.left and area.right <= self.right) or [top for top, _ in spans] == [area.top]:
            return [Area(top, area.left, bottom, area.right) for top, bottom in spans]
        left, right = max(area.left, self.left), min(area.right, self.right)
        beside = [Area(area.top, area.left, area.bottom, left - 1), Area(area.top, right + 1, area.bottom, area.right)]
        found = [part for part in beside if part.left <= part.right]
        found += [Area(top, left, bottom, right) for top, bottom in spans]
        return sorted(found, key=lambda part: (part.top, part.left))

    def reach(self, area: Area) -> Area:
        """The one range from the first to the last of an area's rows, whatever its columns; itself if all are gone."""
        spans = [] if area.right < self.left or area.left > self.right else self.spans(area.top, area.bottom)
        return Area(spans[0][0], area.left, spans[-1][1], area.right) if spans else area

    def references(self, text: str) -> str:
        """Ranges with blanks between them, as `sqref` has them; '' where all cells are gone."""
        parts = [(part, parse_area(part)) for part in text.split()]
        moved = [[part] if area is None else [reference(a) for a in self.areas(area)] for part, area in parts]
        return " ".join(part for parts in moved for part in parts)

    def spans(self, top: int, bottom: int) -> list[Span]:
        """Where the rows from `top` to `bottom` are now."""
        first = self.header_row + 1
        if bottom < first or top > self.old_end + self.totals or self.none:
            return [(top, bottom)]
        if top > self.old_end:
            return [(top + self.new_end - self.old_end, self._end(bottom))]
        if top <= first and bottom >= self.old_end:
            return [(top, max(first, self._end(bottom)))]
        return list(self._joined(sorted(self._rows(top, bottom)), top, bottom))

    def _rows(self, top: int, bottom: int) -> Iterator[int]:
        """The rows of the table at which the old ones from `top` to `bottom` are."""
        data_end = self.header_row + self.old_size
        for number in range(max(top, self.header_row + 1), min(bottom, data_end) + 1):
            if (now := self.row(number)) is not None:
                yield now
        for number in range(max(top, data_end + 1), min(bottom, self.old_end) + 1):
            if number > self.header_row + len(self.origins):
                yield number

    def _joined(self, rows: list[int], top: int, bottom: int) -> Iterator[Span]:
        """The rows as spans, with what came in between them, above the table and below it."""
        low, high = (top, self.header_row) if top <= self.header_row else (0, -1)
        for number in rows:
            if high >= low and self._kept_before(number) == self._kept_before(high + 1):
                high = number
                continue
            if high >= low:
                yield low, high
            low = high = number
        if bottom > self.old_end:
            if high < low or self._kept_before(self.new_end + 1) > self._kept_before(high + 1):
                if high >= low:
                    yield low, high
                low = self.new_end + 1
            high = self._end(bottom)
        if high >= low:
            yield low, high

    def _end(self, bottom: int) -> int:
        """The last row of a range that ended at the table's end, among its totals or below."""
        if bottom > self.old_end + self.totals:
            return max(bottom, self.new_end + self.totals)
        return bottom + self.new_end - self.old_end

    def _kept_before(self, number: int) -> int:
        """How many rows above a row were there before."""
        return self._kept[min(max(number - self.header_row - 1, 0), len(self.origins))]

    @cached_property
    def _kept(self) -> list[int]:
        return list(accumulate((origin is not None for origin in self.origins), initial=0))

    @cached_property
    def _new_rows(self) -> dict[int, int]:
        """By position of an old row the row where it is now."""
        first = self.header_row + 1
        return {origin: first + position for position, origin in enumerate(self.origins) if origin is not None}


def reference(area: Area) -> str:
    """`A1:D9`, or `A1` for a single cell."""
    first = f"{column_letters(area.left)}{area.top}"
    one = area.top == area.bottom and area.left == area.right
    return first if one else f"{first}:{column_letters(area.right)}{area.bottom}"
