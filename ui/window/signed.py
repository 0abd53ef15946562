"""Marks the cells that were edited after a closed period was signed on them, so that nobody has to look for them."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from ui.tasks.outcome import Outcome
from ui.tasks.runner import TaskRunner
from ui.tasks.task import CancelledError, Progress

KEY = "signed"
Cells = Mapping[str, frozenset[tuple[int, str]]]  # (data row, heading) by sheet


class SignedInputs(QObject):
    """Of one window. `changed` tells that other cells count as edited now; `told` carries a line to show."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._cells: Cells = {}

    def of(self, sheet: str) -> frozenset[tuple[int, str]]:
        """The edited cells of a sheet."""
        return self._cells.get(sheet, frozenset())

    def show_outcome(self, outcome: Outcome) -> None:
        """Look again, beside the window; a book without signatures has nothing to look for."""
        if outcome.tables is None or not outcome.tables["Sign-offs"].size:
            self.clear()
            return
        what = "Comparing with what was signed"
        self._runner.start(KEY, what, partial(edited_since_signed, outcome), self._take, self._failed)

    def clear(self) -> None:
        """Nothing was edited, as of a book that was opened a moment ago nobody knows better."""
        self._runner.drop(KEY)
        self._take({})

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            logging.getLogger("trueup").error("comparing with what was signed failed", exc_info=error)
        self.told.emit("What was edited since it was signed is not marked; F9 compares it again")

    def _take(self, cells: Cells) -> None:
        if cells != self._cells:
            self._cells = cells
            self.changed.emit()


def edited_since_signed(outcome: Outcome, progress: Progress) -> Cells:
    """The cells of inputs that closed statements rest on and that are not as they were signed."""
    from model.signoff.verify import prove

    found: dict[str, set[tuple[int, str]]] = {}
    for change in prove(outcome.book, progress.step).changes:
        place = change.finding
        if place.row is not None and place.column is not None:
            found.setdefault(place.sheet, set()).add((place.row, place.column))
    return {sheet: frozenset(cells) for sheet, cells in found.items()}
