"""The rows of a worksheet as they are written, for one who goes through them from the top and looks at some.

A stretch of rows in which nothing changes is handed on whole. Of the others only where their rows begin is noted, and
what lies behind is forgotten.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

from book.sheet.sheetxml import LAST_ROW, RowText, SheetText, row_number

_FIRST = re.compile(r'<row r="([1-9]\d{0,6})"')
_ROW_END = "</row>"


class _Stretch:
    """Rows that stand behind each other in the file: their text, and the numbers of the first and the last."""

    def __init__(self, text: str, before: int) -> None:
        """`before`: the number of the row before them. ValueError where something else stands there."""
        self.text = text
        self.numbers: list[int] | None = None
        self.bounds: list[int] = []
        self._before = before
        first, last = _FIRST.match(text), _FIRST.match(text, max(text.rfind("<row"), 0))
        if first is None or last is None:
            self._cut()
        else:
            self.first, self.last = int(first[1]), int(last[1])
        if not before < self.first <= self.last <= LAST_ROW:
            raise ValueError(f"rows {self.first} to {self.last}")

    def from_row(self, number: int) -> int:
        """Which of the rows is the first from a number on."""
        if self.numbers is None:
            self._cut()
        assert self.numbers is not None
        return bisect_left(self.numbers, number)

    def part(self, begin: int, end: int) -> str:
        """The text from one of the rows up to another."""
        return self.text[self.bounds[begin] : self.bounds[end]]

    def row(self, at: int, number: int = 0) -> RowText | None:
        """One of the rows; None if it is not that of a wanted number."""
        assert self.numbers is not None
        if number and self.numbers[at] != number:
            return None
        text = self.part(at, at + 1)
        end = text.index(">")
        if text[end - 1] == "/":
            return RowText(self.numbers[at], text[4 : end - 1], "")
        return RowText(self.numbers[at], text[4:end], text[end + 1 : text.rindex(_ROW_END)])

    def _cut(self) -> None:
        """Note where each row begins."""
        text, number, end = self.text, self._before, 0
        self.numbers = []
        while (begin := text.find("<row", end)) >= 0:
            if begin > end and text[end:begin].strip():
                raise ValueError("something between the rows")
            closed = text.find(">", begin)
            end = closed + 1 if text[closed - 1] == "/" else text.find(_ROW_END, closed) + len(_ROW_END)
            if closed < 0 or end <= closed:
                raise ValueError("a row without an end")
            number = row_number(text[begin + 4 : closed].removesuffix("/"), number)
            if self.numbers and number <= self.numbers[-1]:
                raise ValueError(f"row {number}")
            self.numbers.append(number)
            self.bounds.append(begin)
        if text[end:].strip() or not self.numbers:
            raise ValueError("something between the rows")
        self.bounds.append(len(text))
        self.first, self.last = self.numbers[0], self.numbers[-1]


class RowTexts:
    """The rows of a worksheet. Raises FileProblem where they are damaged.

    `rewrite` is done to all text of rows before anything else. Take all of `rest()`, then the text's tail is there.
    """

    def __init__(self, text: SheetText, rewrite: Callable[[str], str] | None = None) -> None:
        self.text = text
        self._coming = text.stretches()
        self._rewrite = rewrite
        self._held: list[_Stretch] = []
        self._lasts: list[int] = []  # the numbers of their last rows
        self._read = 0  # the number of the last row read
        self._given = 0  # ... of the last one that was given on or passed over
        self._needed = 0
        self._next()  # then the head is there

    def get(self, number: int) -> RowText | None:
        """A row, if the file has it; none that was forgotten."""
        while self._read < number and self._next():
            pass
        place = bisect_left(self._lasts, number)
        if place == len(self._held) or self._held[place].first > number:
            return None
        stretch = self._held[place]
        at = self._at(stretch, number)
        return stretch.row(at, number)

    def need(self, number: int) -> None:
        """Forget the rows above a number, once they are given on."""
        self._needed = number

    def skip(self, number: int) -> None:
        """Pass over all rows above a number."""
        self._given, self._needed = number - 1, number

    def between(self, first: int, last: int) -> Iterator[RowText]:
        """The rows from one number to another."""
        for stretch in self._stretches(first):
            if stretch.first > last:
                return
            for at in range(self._at(stretch, first), self._at(stretch, last + 1)):
                if row := stretch.row(at):
                    yield row

    def above(self, number: int) -> Iterator[str]:
        """The text of all rows above a number that was not given yet; the row of that number is passed over."""
        if self._given == number - 1:
            self._given = number
            return
        for stretch in self._stretches(self._given + 1):
            if stretch.first >= number:
                break
            if self._given < stretch.first and stretch.last < number:
                yield stretch.text
            else:
                yield stretch.part(self._at(stretch, self._given + 1), self._at(stretch, number))
            self._given = min(stretch.last, number - 1)
        self._given = number

    def rest(self) -> Iterator[str]:
        """The text of all rows that were not given yet."""
        self._needed = LAST_ROW + 1
        yield from self.above(LAST_ROW + 1)

    def _at(self, stretch: _Stretch, number: int) -> int:
        try:
            return stretch.from_row(number)
        except ValueError as error:
            raise self.text.broken(error) from error

    def _stretches(self, number: int) -> Iterator[_Stretch]:
        """The stretches with rows from a number on, those that are not read yet among them."""
        while True:
            while self._read < number:
                if not self._next():
                    return
            stretch = self._held[bisect_left(self._lasts, number)]
            yield stretch
            number = stretch.last + 1

    def _next(self) -> bool:
        """Read a stretch; False at the end."""
        text = next(self._coming, None)
        while text is not None and text.isspace():
            text = next(self._coming, None)
        if text is None:
            return False
        if self._rewrite is not None:
            text = self._rewrite(text)
        try:
            stretch = _Stretch(text, self._read)
        except ValueError as error:
            raise self.text.broken(error) from error
        useless = bisect_left(self._lasts, min(self._needed, self._given + 1))
        del self._held[:useless], self._lasts[:useless]
        self._held.append(stretch)
        self._lasts.append(stretch.last)
        self._read = stretch.last
        return True
