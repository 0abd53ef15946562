"""What may stand in a field: its choices, or what the book knows for it, to be picked instead of typed."""

from __future__ import annotations

from model.tables.book import Book
from model.tables.schema import SHEETS
from model.tables.values import shown

_MOST = 500


def known_values(book: Book, target: str, heading: str) -> list[str]:
    """The choices of a field, else the keys of the sheet it refers to, else what its column holds, each once."""
    column = SHEETS[target].find(heading)
    if column is not None and column.choices:
        return list(column.choices)
    if column is not None and column.refers in SHEETS:
        refers = SHEETS[column.refers]
        cells = book.sheet(refers.name).column(refers.columns[0].heading)
        return list(dict.fromkeys(shown(cell) for cell in cells if cell is not None))[:_MOST]
    found = dict.fromkeys(shown(cell) for cell in book.sheet(target).column(heading) if cell is not None)
    return sorted(found) if len(found) <= _MOST else []
