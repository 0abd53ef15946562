"""Saves beside the window: what is written is a copy, so that editing goes on; what is edited meanwhile stays unsaved.

Saves have a thread of their own and wait for nothing else. There is one at a time; a second Ctrl+S follows the first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.waiting import wait_until
from ui.document.document import Document
from ui.document.file import ChangedOnDiskError, Fingerprint, Save, write
from ui.tasks.runner import TaskRunner
from ui.tasks.snapshot import Snapshots
from ui.tasks.task import CancelledError, Progress

if TYPE_CHECKING:
    from ui.window.services import Services

KEY = "save"


class Saving(QObject):
    """Of one window. `ended` tells whether the file was written, `told` and `noticed` carry lines to show and check."""

    ended = Signal(bool)
    told = Signal(str)
    noticed = Signal(str)
    recent_changed = Signal()

    def __init__(
        self, window: QWidget, services: Services, refuse: Callable[[Exception], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self.runner = TaskRunner(self)
        self._window, self._services, self._refuse = window, services, refuse
        self._progress: Progress | None = None
        self._again = False

    @property
    def busy(self) -> bool:
        """Whether a save is under way."""
        return self._progress is not None

    def again(self) -> None:
        """Save once more after the present save, if anything was edited meanwhile."""
        self._again = True

    def begin(self, document: Document, path: Path, overwrite: bool = False) -> None:
        """Write the document as it is now. Raises ChangedOnDiskError where somebody else's file would be lost."""
        save = document.begin_save(path, Snapshots.of(document).take(), overwrite)
        self._again = False
        self._progress = self.runner.start(
            KEY,
            f"Saving {path.name}",
            partial(_written, save),
            partial(self._done, document, save),
            partial(self._failed, document, save),
            binding=True,
        )

    def wait(self) -> bool:
        """Wait for the present save, showing how far it is; whether the file was written and holds everything."""
        if self._progress is None:
            return True
        results: list[bool] = []
        self.ended.connect(results.append)
        wait_until(lambda: bool(results), self._window, self.runner, self.ended)
        self.ended.disconnect(results.append)
        return results[0]

    def _done(self, document: Document, save: Save, written: tuple[Fingerprint | None, list[str]]) -> None:
        self._progress = None
        fingerprint, lines = written
        is_new = save.path != document.path
        document.end_save(save, fingerprint)
        self.told.emit(f"Saved: {save.path}")
        if lines:
            self.noticed.emit(". ".join(lines))
        if is_new:
            self._services.recent.add(save.path)
            self.recent_changed.emit()
        if self._again and document.modified:
            self._follow(document, save.path)
        else:
            self.ended.emit(True)

    def _follow(self, document: Document, path: Path) -> None:
        """Save once more, unless another program has written the file since the first save."""
        try:
            self.begin(document, path)
        except ChangedOnDiskError as changed:
            self.ended.emit(False)
            self._refuse(changed)

    def _failed(self, document: Document, save: Save, error: Exception) -> None:
        self._progress = None
        document.end_save(save, None, written=False)
        self.ended.emit(False)
        if isinstance(error, CancelledError):
            self.told.emit(f"Not saved: {save.path.name} is as it was, and the changes are still here")
        else:
            self._refuse(error)


def _written(save: Save, progress: Progress) -> tuple[Fingerprint | None, list[str]]:
    """Write, and stop before anything is replaced if the user asks to; with what the book's owner has to know."""
    lines: list[str] = []
    return write(save, progress.step, lines.append), lines
