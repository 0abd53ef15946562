"""Typed tables: what the engine calculates with.

Text is coded, numbers are exact, dates are day numbers; every column is as long as its table. A cell that could not be
read counts as blank here, and its row is marked broken, so that whatever rests on it is held and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from model.basics.calendar import Calendar, Int, Period
from model.basics.exact import Exact
from model.basics.integers import Index, Mask
from model.basics.problem import Problem
from model.tables.book import Sheet, column_letters
from model.tables.schema import SheetSpec, folded


@dataclass(frozen=True)
class Names:
    """IDs or names: `names[codes[row]]`; code -1 is blank. Names that match alike share the spelling first met."""

    codes: Index
    names: tuple[str, ...]

    def text(self, row: int) -> str:
        """The text of a row; '' where blank."""
        code = int(self.codes[row])
        return self.names[code] if code >= 0 else ""

    @cached_property
    def code_of(self) -> Mapping[str, int]:
        """The code of each name."""
        return {name: code for code, name in enumerate(self.names)}

    @cached_property
    def first_rows(self) -> Index:
        """The first row of each code."""
        first = np.full(len(self.names), -1, np.intp)
        filled = np.flatnonzero(self.codes >= 0)[::-1]
        first[self.codes[filled]] = filled
        return first

    def texts(self) -> list[str]:
        """The text of every row, '' where blank."""
        names = (*self.names, "")
        return [names[code] for code in self.codes.tolist()]

    def texts_of(self, rows: Index) -> list[str]:
        """The texts of some rows, '' where blank."""
        names = self.names
        return [names[code] if code >= 0 else "" for code in self.codes[rows].tolist()]

    def rows_in(self, keys: Names) -> Index:
        """For each row the first row of `keys` that holds the same name; -1 where blank or absent."""
        wanted = [keys.code_of.get(name, -1) for name in self.names]
        first = np.append(keys.first_rows, -1)
        return np.append(first[np.array(wanted, np.intp)], -1)[self.codes]

    def positions(self, index: Mapping[str, int], key: Callable[[str], str] = str) -> Index:
        """Positions of the rows' names in `index` (name -> position); -1 where blank or absent."""
        if len(self.codes) < len(self.names):
            known = {code: index.get(key(self.names[code]), -1) for code in set(self.codes.tolist()) if code >= 0}
            return np.array([known.get(code, -1) for code in self.codes.tolist()], np.intp)
        table = np.array([index.get(key(name), -1) for name in self.names] + [-1], np.intp)
        return table[self.codes]

    def folded_positions(self, index: Mapping[str, int]) -> Index:
        """As `positions`, for an index whose keys are folded names."""
        return self.positions(index, folded)


@dataclass(frozen=True)
class Numbers:
    """Exact numbers over one denominator; 0 where not `filled`."""

    value: Exact
    filled: Mask

    def get(self, row: int) -> Fraction | None:
        """One number, None where blank."""
        return self.value.fraction(row) if self.filled[row] else None


@dataclass(frozen=True)
class Days:
    """Day numbers since 1970-01-01; FAR_PAST or FAR_FUTURE where blank (an open From or To)."""

    day: Int
    filled: Mask


@dataclass(frozen=True)
class Choices:
    """One of a few words: `choices[codes[row]]`; code -1 is blank without a default."""

    codes: Index
    choices: tuple[str, ...]

    def text(self, row: int) -> str:
        """The chosen word of a row; '' where blank."""
        code = int(self.codes[row])
        return self.choices[code] if code >= 0 else ""

    def is_(self, choice: str) -> Mask:
        """The rows where that word is chosen."""
        return np.asarray(self.codes == self.choices.index(choice), np.bool_)


@dataclass(frozen=True)
class Flags:
    """Yes or no."""

    value: Mask


@dataclass(frozen=True)
class Texts:
    """Free text, '' where blank."""

    value: list[str]


@dataclass(frozen=True)
class NameLists:
    """Lists of names; an empty tuple where blank."""

    value: list[tuple[str, ...]]


@dataclass(frozen=True)
class NumberLists:
    """Lists of exact numbers; an empty tuple where blank."""

    value: list[tuple[Fraction, ...]]


@dataclass(frozen=True)
class Periods:
    """Periods, None where blank."""

    value: list[Period | None]


TypedColumn = Names | Numbers | Days | Choices | Flags | Texts | NameLists | NumberLists | Periods


@dataclass(frozen=True)
class PeriodColumn:
    """One period column of Targets, Readings or FX: its heading, numbers, and the cells that could not be read."""

    heading: str
    numbers: Numbers
    bad: Mask


@dataclass(frozen=True)
class SheetLayout:
    """Where a sheet's table stands in the file, as `model.tables.book.Sheet` has it, without its cells."""

    headings: tuple[str, ...]
    header_row: int
    first_column: int

    def address(self, row: int | None, heading: str | None) -> str:
        """Excel's address of a data row and column, as `Sheet.address`."""
        letters = self._letters.get(heading or "")
        if row is not None and (letters is not None or heading is None):
            line = self.header_row + 1 + row
            return f"{line}:{line}" if letters is None else f"{letters}{line}"
        return Sheet("", list(self.headings), [], self.header_row, self.first_column).address(row, heading)

    def addresses(self, rows: Sequence[int], heading: str | None) -> list[str]:
        """The addresses of many data rows."""
        letters = self._letters.get(heading or "")
        if letters is not None:
            return [f"{letters}{self.header_row + 1 + row}" for row in rows]
        return [self.address(row, heading) for row in rows]

    @cached_property
    def _letters(self) -> dict[str, str]:
        """The column letters of each heading as it is spelt, the first of twins."""
        found: dict[str, str] = {}
        for at, heading in enumerate(self.headings):
            found.setdefault(heading, column_letters(self.first_column + at))
        found.pop("", None)
        return found


@dataclass(frozen=True)
class Table:
    """A typed sheet without its blank rows. `rows[i]` is the sheet's data row of table row i; `sheet` knows addresses.

    `broken` marks rows with an error that keeps them from being used as they stand (a bad cell, a missing required
    value, a duplicate key, an unknown name). `roles`: columns of Transactions named after a role, by folded name.
    `unread`: by heading, the cells that are filled and cannot be read, or must be filled and are not.
    """

    spec: SheetSpec
    rows: Index
    columns: Mapping[str, TypedColumn]
    broken: Mask
    periods: Mapping[Period, PeriodColumn]
    roles: Mapping[str, tuple[str, Names]]
    layout: SheetLayout
    unread: Mapping[str, Mask] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.rows)

    def address(self, row: int, heading: str | None) -> str:
        """Excel's address of a table row's cell, as `F14`; of the whole row, as `14:14`, where no column is meant."""
        return self.layout.address(int(self.rows[row]), heading)

    def names(self, heading: str) -> Names:
        """A column of IDs or names."""
        column = self.columns[heading]
        assert isinstance(column, Names), heading
        return column

    def numbers(self, heading: str) -> Numbers:
        """A column of numbers."""
        column = self.columns[heading]
        assert isinstance(column, Numbers), heading
        return column

    def days(self, heading: str) -> Days:
        """A column of dates."""
        column = self.columns[heading]
        assert isinstance(column, Days), heading
        return column

    def choices(self, heading: str) -> Choices:
        """A column of choices."""
        column = self.columns[heading]
        assert isinstance(column, Choices), heading
        return column

    def flags(self, heading: str) -> Mask:
        """A yes/no column."""
        column = self.columns[heading]
        assert isinstance(column, Flags), heading
        return column.value

    def texts(self, heading: str) -> list[str]:
        """A column of free text or formulas."""
        column = self.columns[heading]
        assert isinstance(column, Texts), heading
        return column.value

    def name_lists(self, heading: str) -> list[tuple[str, ...]]:
        """A column of lists of names."""
        column = self.columns[heading]
        assert isinstance(column, NameLists), heading
        return column.value

    def number_lists(self, heading: str) -> list[tuple[Fraction, ...]]:
        """A column of lists of numbers."""
        column = self.columns[heading]
        assert isinstance(column, NumberLists), heading
        return column.value

    def period_values(self, heading: str) -> list[Period | None]:
        """A column of periods."""
        column = self.columns[heading]
        assert isinstance(column, Periods), heading
        return column.value


@dataclass(frozen=True)
class Settings:
    """The Settings sheet, defaults filled in."""

    company: str = ""
    currency: str = "USD"
    proration: str = "calendar days"
    signers_differ: bool = True
    second_approver_above: Fraction | None = None
    carry_negative: bool = True


@dataclass(frozen=True)
class Tables:
    """The whole book, typed, with every problem that was found on the way."""

    settings: Settings
    calendar: Calendar
    by_name: Mapping[str, Table]
    problems: tuple[Problem, ...]

    def __getitem__(self, name: str) -> Table:
        return self.by_name[name]
