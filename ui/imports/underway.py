"""What is being worked out for an import beside the window, and which state of the book it rests on."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from model.tables.book import Book
from ui.document.document import Document
from ui.panels.entries import IMPORT
from ui.tasks.recalculation import IGNORED
from ui.tasks.runner import TaskRunner
from ui.tasks.snapshot import Snapshots, is_same
from ui.tasks.task import Progress


class UnderWay(QObject):
    """Of one import view: one thing at a time, each in place of what is under way.

    `overtaken` tells that an import was given up for it. `matching` is the sheet of the book that columns are being
    matched for, '' if none are.
    """

    overtaken = Signal()

    def __init__(self, document: Document, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._snapshots = Snapshots(document, self)
        self._book: Book | None = None
        self._is_importing = False
        self.matching = ""

    # -- the book

    def take(self) -> Book:
        """The book as it is now; what is begun next rests on it."""
        self._book = self._snapshots.take()
        return self._book

    def rest_on(self, book: Book | None) -> None:
        """What is shown rests on an earlier snapshot, None for none."""
        self._book = book

    def is_of_now(self, book: Book) -> bool:
        """Whether nothing that an import rests on was edited since a snapshot."""
        return is_same(book, self._snapshots.take(), IGNORED)

    @property
    def is_stale(self) -> bool:
        """Whether what is shown, or being worked out, rests on another book than that of now."""
        return self._book is not None and not self.is_of_now(self._book)

    # -- the work

    def start(
        self,
        what: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        matching: str = "",
        imports: bool = False,
    ) -> None:
        """Begin; whoever `imports` counts on its end, and is told where something else takes its place."""
        if self._is_importing:
            self.overtaken.emit()
        self.matching, self._is_importing = matching, imports
        self._runner.start(IMPORT, what, work, partial(self._end, done), partial(self._end, failed), awaited=imports)

    def drop(self) -> None:
        """Nobody wants it any more."""
        self._runner.drop(IMPORT)

    def _end(self, then: Callable[[Any], None], found: Any) -> None:
        self.matching, self._is_importing = "", False
        then(found)
