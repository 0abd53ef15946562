"""Recalculates the book after every edit, beside the window's thread, and tells everybody the outcome.

Edits that come in one breath are calculated once. While a calculation runs, a newer edit makes its result stale: it is
dropped and the book is calculated again.
"""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from model.basics.calendar import Period
from ui.document.change import Change
from ui.document.document import Document
from ui.tasks.engine import Engine
from ui.tasks.outcome import Outcome
from ui.tasks.runner import TaskRunner
from ui.tasks.snapshot import Snapshots
from ui.tasks.task import CancelledError

DEBOUNCE = 120  # milliseconds without an edit before a calculation starts
KEY = "recalculate"
IGNORED = ("Change log", "Imports")  # sheets that nothing rests on


class Recalculation(QObject):
    """Keeps the outcome of one document up to date.

    `finished` carries an Outcome, `failed` one line for the user. `outcome` is the latest, None before the first.
    """

    finished = Signal(object)
    failed = Signal(object)
    started = Signal()

    def __init__(self, document: Document, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.outcome: Outcome | None = None
        self._stale = True
        self._runner = runner
        self._snapshots = Snapshots.of(document)
        self._engine = Engine()
        self._period: Period | None = None
        self._pause = QTimer(self, interval=DEBOUNCE, singleShot=True)
        self._pause.timeout.connect(self.now)
        document.changed.connect(self._edited)

    @property
    def current(self) -> bool:
        """Whether the outcome rests on the book as it is now."""
        return not self._stale

    def choose(self, period: Period) -> None:
        """Look at another period."""
        if period != self._period:
            self._period = period
            self.now()

    def now(self) -> None:
        """Start at once, without waiting for more edits."""
        self._pause.stop()
        self._stale = True
        book, period = self._snapshots.take(), self._period
        self.started.emit()
        self._runner.start(KEY, "Calculating", partial(self._engine.work_out, book, period), self._done, self._failed)

    def stop(self) -> None:
        """Forget what waits and what runs."""
        self._pause.stop()
        self._runner.drop(KEY)

    def _edited(self, change: Change) -> None:
        if change.sheet not in IGNORED:
            self._stale = True
            self._runner.drop(KEY)
            self._pause.start()

    def _done(self, outcome: Outcome) -> None:
        self.outcome, self._stale = outcome, False
        self._period = outcome.period
        self.finished.emit(outcome)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, CancelledError):
            self.failed.emit("The calculation was stopped; F9 calculates the book as it is now")
            return
        logging.getLogger("trueup").error("recalculation failed", exc_info=error)
        self.failed.emit(f"The book could not be calculated ({type(error).__name__}); the last results are shown")
