"""What an import found out and a decision does not change, so that deciding does not mean reading the file again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from operator import is_
from typing import Any, TypeVar

from model.basics.calendar import Calendar
from model.tables.book import Cell
from model.tables.coding import ReadColumn, read_column
from model.tables.schema import Column

Made = TypeVar("Made")


class Memory:
    """Of one source held against one book, both of which stay as they are. For each thing the latest state is kept.

    What it gives is shared: nobody may write to it.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Any, Any]] = {}

    def once(self, what: Hashable, rests_on: object, make: Callable[[], Made]) -> Made:
        """What `make` gives, made anew only where it rests on something else than the last time."""
        kept = self._kept.get(what)
        if kept is None or kept[0] != rests_on:
            kept = self._kept[what] = (rests_on, make())
        made: Made = kept[1]
        return made

    def keep(self, what: Hashable, rests_on: object, made: object) -> None:
        """Remember what was made elsewhere."""
        self._kept[what] = (rests_on, made)

    def read(self, sheet: str, column: Column, cells: Sequence[Cell], calendar: Calendar) -> ReadColumn:
        """A column of the book as it would be, read anew only where one of its cells is not the very same."""
        what = "column of the book", sheet, column, calendar
        before = self._kept.get(what)
        if before is not None and len(before[0]) == len(cells) and all(map(is_, before[0], cells)):
            known: ReadColumn = before[1]
            return known
        found = read_column(column, cells, calendar)
        self._kept[what] = (cells, found)
        return found
