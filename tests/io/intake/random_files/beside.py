"""The columns of a random file that nobody imports, and that may be taken for those that somebody does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from model.tables.book import Cell, CellError
from model.tables.schema import Kind
from tests.io.intake.random_files.entries import Entry
from tests.io.intake.random_files.habits import Habits, column_of
from tests.io.intake.random_files.headings import EXTRAS
from tests.io.intake.random_files.styles import Shown
from tests.io.intake.random_files.truth import Truth
from tests.io.intake.random_files.world import PERIODS, Row


@dataclass
class FileColumn:
    """A column of the file; `field` is '' where nobody imports it."""

    field: str
    heading: Cell
    cells: list[Shown]


def first_amount(known: Truth) -> str:
    """The field of amounts that may be in thousands or other currencies, or have rivals; '' where there is none."""
    return next((name for name in known.fields if column_of(known.target, name).kind is Kind.MONEY), "")


def row_sum(row: Row) -> Shown:
    """All months of a row together."""
    return Shown(sum((Decimal(str(row[name])) for name in PERIODS if row.get(name) is not None), Decimal()))


def rival(known: Truth, habits: Habits, made: Sequence[Entry], random: Random) -> FileColumn:
    """Other amounts under a name that the right ones might have as well."""
    name = first_amount(known)
    cells = []
    for entry in made:
        cell = entry.row.get(name)
        cells.append(Shown(round(cell * random.randrange(2, 9) / 10, 2) if isinstance(cell, Decimal) else None))
    return FileColumn("", habits["rival"], cells)


def extra(known: Truth, name: str, made: Sequence[Entry], random: Random) -> FileColumn:
    """A column of `EXTRAS`."""

    def cell(number: int, entry: Entry) -> Cell:
        amount = next((c for c in entry.row.values() if isinstance(c, Decimal)), Decimal(100))
        match name:
            case "TCV":
                return amount * 2
            case "Amount paid" | "Earned":
                return round(amount / 10, 2)
            case "Probability" | "Discount %":
                return Decimal(random.choice((10, 20, 90))) / 100
            case "Row":
                return number
            case "Lookup":
                return CellError("#N/A") if random.random() < 0.3 else "found"
            case "Created":
                return date(2025, random.randrange(1, 13), random.randrange(1, 28))
            case "Phone":
                return f"+49 30 {random.randrange(10**5, 10**6)}"
            case "Account name":
                return known.accounts.get(str(entry.row.get("Account ID")))
            case "Employee name":
                return known.payees.get(str(entry.row.get("Payee ID") or entry.row.get("Owner")))
            case "Checked":
                return random.choice((True, False))
            case "Status":
                return random.choice(("ok", "reviewed"))
            case _:
                return random.choice((None, "see mail", "Total was wrong before", "None"))

    assert name in EXTRAS
    return FileColumn("", name, [Shown(cell(i, entry)) for i, entry in enumerate(made, 1)])
