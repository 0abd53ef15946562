"""A piece of long work, seen from the thread that does it.

The worker gets plain, immutable input and a `Progress` to report to. It never touches a Qt object but those it makes
and drops itself, as for a PDF file: what it reports is read by the window's thread, so nothing can be delivered to a
window that is already gone.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from fractions import Fraction
from threading import Event
from typing import Any

from ui.tasks.collection import spared


class CancelledError(Exception):
    """The user no longer wants the result."""


@dataclass
class Progress:
    """How far the work is. `done` and `total` count the same thing; total 0 means that nobody knows."""

    what: str
    done: int = 0
    total: int = 0
    _cancelled: Event = field(default_factory=Event, repr=False)

    def step(self, done: int, total: int = 0) -> None:
        """Report, and stop here by raising CancelledError if the user asked to; of 0 is only the latter."""
        self.check()
        if total:
            self.done, self.total = done, total

    def check(self) -> None:
        """Raise CancelledError if the user asked to stop."""
        if self._cancelled.is_set():
            raise CancelledError(self.what)

    def cancel(self) -> None:
        """Ask the work to stop at its next report."""
        self._cancelled.set()

    @property
    def share(self) -> Fraction | None:
        """How much of it is done, None where nobody knows."""
        return Fraction(min(self.done, self.total), self.total) if self.total else None

    @property
    def cancelled(self) -> bool:
        """Whether the work was asked to stop."""
        return self._cancelled.is_set()


Work = Callable[[Progress], Any]


@dataclass
class Task:
    """Work to be done and what is called, in the window's thread, when it has come to an end.

    Of two tasks with the same `key` only the later one's result is wanted; the earlier is `dropped` as stale. A
    `binding` task changes something outside, such as a file: how it ended is told in any case. `leaves_cycles`: it
    makes cyclic garbage, as writing very many workbooks does, which must be found meanwhile. `awaited`: somebody counts
    on what it brings about.
    """

    key: str
    progress: Progress
    work: Work
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    binding: bool = False
    leaves_cycles: bool = False
    awaited: bool = False
    dropped: bool = False
    result: Any = None
    error: Exception | None = None
    ended: Event = field(default_factory=Event, repr=False)

    def run(self) -> None:
        """Do the work; called in the worker's thread."""
        try:
            self.progress.check()
            with nullcontext() if self.leaves_cycles else spared():
                self.result = self.work(self.progress)
        except Exception as error:
            self.error = error
        finally:
            self.ended.set()

    def deliver(self) -> None:
        """Hand over the result or the error, unless it was dropped; called in the window's thread.

        What was cancelled ends with a CancelledError, even if it came to its end unnoticed, unless it is binding.
        """
        if self.dropped and not self.binding:
            return
        if self.error is None and self.progress.cancelled and not self.binding:
            self.error = CancelledError(self.progress.what)
        if self.error is not None:
            self.failed(self.error)
        else:
            self.done(self.result)
