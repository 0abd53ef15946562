"""What a cell may be chosen from: its column's choices, the rows it refers to, or what its column holds already."""

from __future__ import annotations

from dataclasses import dataclass

from model.tables.book import Book, Sheet
from model.tables.schema import SHEETS, Kind, folded
from model.tables.values import shown
from ui.grid.columns import GridColumn

LONGEST_LIST = 5000
_LABELS = ("name", "account")


@dataclass(frozen=True)
class Offer:
    """One entry of a drop-down: the value that is written, and what the list shows beside it."""

    value: str
    label: str = ""

    @property
    def text(self) -> str:
        """The line in the list, by which it can be narrowed."""
        return f"{self.value}   {self.label}" if self.label else self.value


def offers(book: Book, sheet: Sheet, column: GridColumn, position: int) -> list[Offer]:
    """The entries of a cell's drop-down, at most LONGEST_LIST."""
    if column.choices:
        return [Offer(choice) for choice in column.choices]
    if column.refers:
        return referred(book, column.refers)
    if column.kind is Kind.NAME and folded(column.heading) == "owner":
        return [*referred(book, "Payees"), Offer("company")]
    if column.kind in (Kind.NAME, Kind.NAMES, Kind.CURRENCY, Kind.PERIOD, Kind.TEXT, None):
        distinct = list(dict.fromkeys(cell for cell in sheet.cells[position] if isinstance(cell, str) and cell))
        return [Offer(text) for text in sorted(distinct[:LONGEST_LIST], key=str.casefold)]
    return []


def referred(book: Book, name: str) -> list[Offer]:
    """The rows of a sheet that others refer to, by the first heading of its key."""
    sheet = book.sheets.get(name)
    if sheet is None:
        return []
    keys = sheet.column(SHEETS[name].key[0])
    label = next((sheet.column(heading) for heading in sheet.headings if folded(heading) in _LABELS), None)
    found: dict[str, Offer] = {}
    for i, key in enumerate(keys):
        value = shown(key).strip()
        if value and value not in found:
            found[value] = Offer(value, shown(label[i]) if label else "")
        if len(found) == LONGEST_LIST:
            break
    return list(found.values())


def known(book: Book, column: GridColumn) -> frozenset[str]:
    """The names a column's cells must be among; empty where it refers to nothing or nothing is there yet."""
    sheet = book.sheets.get(column.refers) if column.refers else None
    if sheet is None:
        return frozenset()
    return frozenset(text for cell in set(sheet.column(SHEETS[column.refers].key[0])) if (text := shown(cell).strip()))
