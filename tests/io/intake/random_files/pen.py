"""Writes the rows of a random file under each other, with what people put between and below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tests.io.intake.random_files.beside import FileColumn
from tests.io.intake.random_files.entries import Entry
from tests.io.intake.random_files.habits import Habits
from tests.io.intake.random_files.styles import Shown

_PAGE, _STRETCH = 9, 7  # rows after which a header stands again, or a row is left blank


@dataclass
class Pen:
    """Where the next row goes, and what was written of the table and of the group.

    `at`: the columns of the sheet; `group`: the field by which the rows are grouped; `over`: what stands over a group.
    """

    cells: dict[tuple[int, int], Shown]
    habits: Habits
    held: Sequence[FileColumn]
    at: Sequence[int]
    row: int
    group: str
    over: Sequence[Shown]
    before: str | None = None
    _last: str = ""
    _rows: list[int] = field(default_factory=list)
    _of_group: list[int] = field(default_factory=list)

    def write(self, number: int, entry: Entry, value: str) -> int:
        """A row of the group `value`, and where it went."""
        if self.habits.get("total") == "subtotals" and number and value != self._last:
            self._line(f"{self._last} Total", self._of_group)
        self._last = value
        if self.over and value != self.before:
            self.cells[self.row, self.at[0]] = self.over[number]
            self.row += 1
        if self.habits.get("headers") == "again" and number and number % _PAGE == 0:
            for one, column in zip(self.held, self.at, strict=True):
                self.cells[self.row, column] = Shown(one.heading)
            self.row, self.before = self.row + 1, None
        if self.habits.get("blank") == "rows" and number and number % _STRETCH == 0:
            self.row, self.before = self.row + 1, None
        for one, column in zip(self.held, self.at, strict=True):
            shown = one.cells[number]
            repeats = bool(self.group) and one.field == self.group and value == self.before
            if shown.value is not None and not repeats:
                self.cells[self.row, column] = Shown(shown.value, shown.format, entry.kind == "struck")
        self._rows.append(number)
        self._of_group.append(number)
        self.before = value
        self.row += 1
        return self.row - 1

    def totals(self) -> None:
        """What is below the rows."""
        match self.habits.get("total"):
            case "labelled" | "subtotals":
                self._line("Grand Total", self._rows)
            case "last":
                self.row += 1
                self._line("Total:", self._rows, at_end=True)
            case "no label":
                self._line("", self._rows)
            case "average":
                self._line("Total", self._rows)
                self._line("Average", self._rows, average=True)

    def _line(self, label: str, numbers: Sequence[int], average: bool = False, at_end: bool = False) -> None:
        """The sums or averages of the columns of amounts, where there are any."""
        found = False
        for one, column in zip(self.held, self.at, strict=True):
            values = [Decimal(v) for i in numbers if type(v := one.cells[i].value) is int or isinstance(v, Decimal)]
            if values and len(values) == len(numbers) and any(isinstance(s.value, Decimal) for s in one.cells):
                total = sum(values, Decimal())
                shown = round(total / len(values), 2) if average else total
                self.cells[self.row, column] = Shown(shown, one.cells[0].format)
                found = True
        free = [column for column in self.at if (self.row, column) not in self.cells]
        if found and label and free:
            self.cells[self.row, free[-1] if at_end else free[0]] = Shown(label)
        self._of_group = []
        self.row += found
