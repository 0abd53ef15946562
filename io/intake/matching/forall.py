"""What one value may be for all rows of a file that lacks a column: a choice, or one of few names of the book."""

from __future__ import annotations

from model.tables.book import Book
from model.tables.schema import SHEETS, Kind, folded
from model.tables.values import shown

_MOST = 8
_MEANING = {
    "step": "the row's value",
    "linear": "a straight line to the next row",
    "extend": "a straight line that goes on",
    "marginal": "each rate only on its own part",
    "first dollar": "the rate that is reached on everything",
}


def for_all(book: Book, target: str, heading: str) -> tuple[tuple[str, str], ...]:
    """The answers, with their words, that give one value of a field to all rows; none where it may be anything."""
    column = SHEETS[target].find(heading)
    if column is None:
        return ()
    words = list(column.choices) if column.kind is Kind.CHOICE else _names(book, target, heading)
    more = _MEANING if heading == "Shape" else {}
    return tuple(
        (f"={word}", f"All rows are {word}{': ' if word in more else ''}{more.get(word, '')}") for word in words
    )


def _names(book: Book, target: str, heading: str) -> list[str]:
    """The scorecards of the book for goals; none for all else, or where they are many."""
    if (target, heading) != ("Goals", "Component"):
        return []
    sheet = book.sheet("Components")
    pairs = zip(sheet.column("Component"), sheet.column("Method"), strict=True)
    found = {folded(shown(name)): shown(name).strip() for name, method in pairs if folded(shown(method)) == "scorecard"}
    return list(found.values()) if len(found) <= _MOST else []
