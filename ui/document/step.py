"""A gesture on the undo stack, and the place that it was about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from ui.document.change import Place
from ui.document.edits import Edit

if TYPE_CHECKING:
    from ui.document.document import Document


class Step(QUndoCommand):
    """One gesture on the undo stack: its edits in order, and the place that an undo or redo shows."""

    def __init__(self, document: Document, text: str, edits: Sequence[Edit], place: Place) -> None:
        super().__init__(text)
        self._document, self._edits, self._place = document, edits, place
        self._applied = True  # the gesture has applied its edits already when the stack calls redo for the first time

    def redo(self) -> None:
        """Apply the edits in order."""
        if not self._applied:
            self._document.replay("redo", self.text(), self._edits, self._place)
        self._applied = True

    def undo(self) -> None:
        """Apply the inverse edits from last to first."""
        self._applied = False
        inverse = [edit.inverse() for edit in reversed(self._edits)]
        self._document.replay("undo", self.text(), inverse, self._place)


def place_of(edits: Sequence[Edit]) -> Place:
    """The cells of the first sheet that a gesture touched."""
    if not edits:
        return Place("", (), ())
    sheet = edits[0].sheet
    changes = [edit.change() for edit in edits if edit.sheet == sheet]
    rows = {row for change in changes for row in change.rows}
    columns = {column for change in changes for column in change.columns}
    return Place(sheet, sorted(rows), sorted(columns))
