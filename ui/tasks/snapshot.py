"""Copies of the book for the worker: it never sees half an edit, and what did not change is copied once.

A copy shares nothing with the book but cells, which are immutable.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QObject

from model.tables.book import Book, Sheet
from ui.document.change import Change
from ui.document.document import Document


class Snapshots(QObject):
    """Copies of one document's book. A sheet is copied again only after it changed."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._copies: dict[str, Sheet] = {}
        document.changed.connect(self._forget)

    @classmethod
    def of(cls, document: Document) -> Snapshots:
        """The one of a document that everybody shares."""
        return document.findChild(cls) or cls(document, document)

    def take(self) -> Book:
        """The book as it is now. Callers must not write to it: later snapshots share its sheets."""
        book = self._document.book
        for name, sheet in book.sheets.items():
            if name not in self._copies:
                self._copies[name] = copied(sheet)
        return replace(book, sheets={name: self._copies[name] for name in book.sheets})

    def _forget(self, change: Change) -> None:
        self._copies.pop(change.sheet, None)


def is_same(one: Book, other: Book, besides: Collection[str] = ()) -> bool:
    """Whether nothing was edited from one snapshot of a document to another, but for some sheets."""
    names = (one.sheets.keys() | other.sheets.keys()) - set(besides)
    return all(one.sheets.get(name) is other.sheets.get(name) for name in names)


def copied(sheet: Sheet) -> Sheet:
    """A sheet with its own lists."""
    return replace(sheet, headings=list(sheet.headings), cells=[list(column) for column in sheet.cells])
