"""What the change log tells about one cell: every value it had, who changed it, when, and why."""

from __future__ import annotations

from dataclasses import dataclass

from model.tables.book import Book, Sheet
from model.tables.schema import SHEETS, folded
from ui.document.log import LOG, plain


@dataclass(frozen=True)
class PastValue:
    """One change of a cell, as the log has it."""

    at: str
    by: str
    before: str
    after: str
    reason: str


def history_of(book: Book, sheet: Sheet, row: int, heading: str) -> list[PastValue]:
    """The changes of a cell, the latest first.

    A row is found by its key, which the log notes beside its number; where the sheet has none, by its number, so that
    rows inserted or deleted since may shift the tale.
    """
    log = book.sheets.get(LOG)
    if log is None:
        return []
    columns = [log.column(name) for name in ("Sheet", "Row", "Column", "At (UTC)", "By", "Before", "After", "Reason")]
    found = []
    number, key = str(sheet.header_row + 1 + row), _key(sheet, row)
    for cells in zip(*columns, strict=True):
        where, place, column, *told = (plain(cell) for cell in cells)
        if where == sheet.name and folded(column) == folded(heading) and _is_row(place, number, key):
            at, by, before, after, reason = told
            found.append(PastValue(at.replace("T", " ").removesuffix("Z"), by, before, after, reason))
    return found[::-1]


def _key(sheet: Sheet, row: int) -> str:
    key = SHEETS[sheet.name].key if sheet.name in SHEETS else ()
    return ", ".join(text for heading in key if (text := plain(sheet.column(heading)[row])))


def _is_row(place: str, number: str, key: str) -> bool:
    return place.endswith(f"({key})") if key else place == number
