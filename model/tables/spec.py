"""What the schema of the book is made of: kinds of cells, columns, sheets, and short ways to state a column."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column's cells mean once they are read."""

    ID = "id"  # text matched exactly; a number 7 or 7.0 reads as "7"
    NAME = "name"  # text matched without regard to case and spaces (measures, roles, types, regions, curves)
    TEXT = "text"  # free text
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    PERIOD = "period"
    CHOICE = "choice"
    FLAG = "flag"  # yes or no
    NAMES = "names"  # a list of names separated by ';'
    NUMBERS = "numbers"  # a list of numbers separated by ';'
    FORMULA = "formula"
    CURRENCY = "currency"  # ISO 4217 code
    TIMESTAMP = "timestamp"  # UTC, ISO text
    VALUE = "value"  # number or text, by the row's name (Settings)


@dataclass(frozen=True)
class Column:
    """One column: its heading, kind, whether a blank is an error, what a blank means, and what may be chosen.

    `default` is text as a user would type it; None means that a blank stays blank (or is filled from another table,
    as `note` says). `refers` names the sheet whose IDs or names the cells must be among.
    """

    heading: str
    kind: Kind
    required: bool = False
    default: str | None = None
    choices: tuple[str, ...] = ()
    refers: str = ""
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class SheetSpec:
    """One sheet. `key`: headings unique together. `periods`: kind of the period columns that may follow.

    `roles`: whether columns named after a role may follow. `written`: Trueup writes it, people do not edit it.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    periods: Kind | None = None
    roles: bool = False
    written: bool = False
    hidden: bool = False
    about: str = ""

    def find(self, heading: str) -> Column | None:
        """The column of that heading, without regard to case and spaces."""
        return next((c for c in self.columns if folded(c.heading) == folded(heading)), None)


def folded(name: str) -> str:
    """A name as it is matched: lower case, without any space (also non-breaking) around or inside it."""
    return "".join(name.split()).casefold()


def identifier(heading: str, refers: str = "", required: bool = True, note: str = "") -> Column:
    """A column of IDs, among those of `refers` where it is given."""
    return Column(heading, Kind.ID, required, refers=refers, note=note)


def name(heading: str, required: bool = False, refers: str = "", note: str = "") -> Column:
    """A column of names."""
    return Column(heading, Kind.NAME, required, refers=refers, note=note)


def text(heading: str, required: bool = False) -> Column:
    """A column of free text."""
    return Column(heading, Kind.TEXT, required)


def number(
    heading: str, kind: Kind = Kind.NUMBER, required: bool = False, default: str | None = None, group: str = ""
) -> Column:
    """A column of numbers, or of money or percent."""
    return Column(heading, kind, required, default, group=group)


def day(heading: str, required: bool = False) -> Column:
    """A column of dates."""
    return Column(heading, Kind.DATE, required)


def choice(heading: str, choices: str, required: bool = False, default: str | None = "", group: str = "") -> Column:
    """The first choice is the default unless another one, or None for no default, is given."""
    options = tuple(part.strip() for part in choices.split(";"))
    if required:
        default = None
    elif default == "":
        default = options[0]
    return Column(heading, Kind.CHOICE, required, default, options, group=group)


def flag(heading: str, default: str = "no", group: str = "") -> Column:
    """A column of yes or no."""
    return Column(heading, Kind.FLAG, False, default, ("yes", "no"), group=group)
