"""Runs tasks one after the other in a single thread beside the window's, and brings their results back.

A timer of the window's thread looks at the running task; it only ticks while there is one. Results are delivered by
events of their own: Qt lets no timer tick while it is still busy with its last tick, and what is delivered may ask a
question that stays open, during which other work has to go on. Tasks can be replaced by newer ones of the same key,
cancelled, and are all dropped when the window closes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ui.tasks.task import Progress, Task, Work

LOOK_EVERY = 15  # milliseconds
CLOSE_WITHIN = 5.0  # seconds that closing waits for a task to notice that it is no longer wanted


class TaskRunner(QObject):
    """Owned by a window. `progressed` carries the Progress of the running task, or None when nothing runs.

    `ended` tells, just before its result is delivered, whether an awaited task came to a good end.
    """

    progressed = Signal(object)
    ended = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: SimpleQueue[Task | None] = SimpleQueue()
        self._open: list[Task] = []
        self._ended: deque[Task] = deque()  # come to their end, not yet delivered
        self._thread: Thread | None = None
        self._timer = QTimer(self, interval=LOOK_EVERY)
        self._timer.timeout.connect(self._look)

    @property
    def running(self) -> Progress | None:
        """How far the running task is; None when nothing runs that anybody waits for."""
        return next((t.progress for t in self._open if t.binding or not t.progress.cancelled), None)

    @property
    def awaited(self) -> Progress | None:
        """How far the first task is whose end must not be missed; None where none is open."""
        return next((t.progress for t in (*self._ended, *self._open) if t.awaited and not t.dropped), None)

    @property
    def busy(self) -> bool:
        """Whether any task has not yet come to its end, or what it came to is not yet delivered."""
        return bool(self._open or self._ended)

    def start(
        self,
        key: str,
        what: str,
        work: Work,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        binding: bool = False,
        leaves_cycles: bool = False,
        awaited: bool = False,
    ) -> Progress:
        """Queue work; `what` is shown while it runs. Older tasks of the same key become stale.

        `failed` gets a CancelledError where the user stopped it. How `binding` work ended is told in any case. A window
        is not closed before what is `awaited` has ended.
        """
        self.drop(key)
        task = Task(key, Progress(what), work, done, failed, binding, leaves_cycles, awaited)
        self._open.append(task)
        if self._thread is None:
            self._thread = Thread(target=_serve, args=(self._waiting,), name="trueup-tasks", daemon=True)
            self._thread.start()
        self._waiting.put(task)
        self._timer.start()
        return task.progress

    def has(self, *keys: str) -> bool:
        """Whether the result of a task of one of these keys is still to be delivered."""
        return any(task.key in keys and not task.dropped for task in (*self._ended, *self._open))

    def drop(self, key: str) -> None:
        """Forget every task of that key: cancelled if it can be, its result dropped in any case."""
        for task in (*self._ended, *self._open):
            if task.key == key:
                task.dropped = True
                task.progress.cancel()

    def cancel(self) -> None:
        """Stop every task because the user wants it."""
        for task in (*self._ended, *self._open):
            task.progress.cancel()

    def close(self) -> None:
        """End the thread; no task delivers anything afterwards."""
        self._timer.stop()
        self.cancel()
        self._open.clear()
        self._ended.clear()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(CLOSE_WITHIN)
            self._thread = None

    def _look(self) -> None:
        for task in [t for t in self._open if t.ended.is_set()]:
            self._open.remove(task)
            self._ended.append(task)
            QTimer.singleShot(0, self, self._deliver)
        self._show_running()
        if not self._open:
            self._timer.stop()

    def _deliver(self) -> None:
        if self._ended:  # else the runner was closed meanwhile
            task = self._ended.popleft()
            if task.awaited and not task.dropped:
                self.ended.emit(task.error is None and (task.binding or not task.progress.cancelled))
            task.deliver()

    def _show_running(self) -> None:
        self.progressed.emit(self.running)


def _serve(waiting: SimpleQueue[Task | None]) -> None:
    while (task := waiting.get()) is not None:
        task.run()
