"""Work that is done in slices between the events of the window, so that it never holds the window up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import thread_time

from PySide6.QtCore import QObject, QTimer

_SLICE_SECONDS = 0.02


class Slices(QObject):
    """Runs an iterator to its end and hands on what it yielded last; starting anew drops what still runs.

    The first slice runs at once, so that small work is done when `start` returns, also on a machine that is busy with
    other things: what counts is the time of this thread.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._work: Iterator[object] | None = None
        self._done: Callable[[object], None] | None = None
        self._last: object = None
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)

    @property
    def running(self) -> bool:
        """Whether there is work left."""
        return self._work is not None

    def start(self, work: Iterator[object], done: Callable[[object], None]) -> None:
        """Run `work` and call `done` with the last thing it yielded; None where it yielded nothing."""
        self._work, self._done, self._last = work, done, None
        self._step()
        if self._work is not None:
            self._timer.start()

    def finish(self) -> None:
        """Do what is left at once: somebody needs the result now."""
        while self._work is not None:
            self._advance(self._work)

    def stop(self) -> None:
        """Drop what still runs."""
        self._work = None
        self._timer.stop()

    def _step(self) -> None:
        end = thread_time() + _SLICE_SECONDS
        while self._work is not None and thread_time() < end:
            self._advance(self._work)

    def _advance(self, work: Iterator[object]) -> None:
        try:
            self._last = next(work)
        except StopIteration:
            self.stop()
            assert self._done is not None
            self._done(self._last)
