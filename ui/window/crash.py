"""The last net under the window: what nobody else caught is logged, named to the user, and the book stays open.

The log gets the kind of the error and where it arose, but neither its message nor any value, which could name people.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal

from ui.dialogs.ask import Question

ROOT = Path(__file__).parents[2]


class CrashNet(QObject):
    """Stands in for sys.excepthook while it is installed. `ask` shows a question on the window in front."""

    _caught = Signal(object)

    def __init__(self, ask: Callable[[Question], object], log: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ask, self._log = ask, log
        self._telling = False
        self._before = sys.excepthook
        self._caught.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Catch from now on. Tasks beside the window's thread catch their own."""
        sys.excepthook = self._hook

    def remove(self) -> None:
        """Put back what was there before."""
        sys.excepthook = self._before

    def _hook(self, kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error or kind(), trace)
            return
        logging.getLogger("trueup").error("internal error %s at %s", kind.__name__, " < ".join(places(trace)))
        self._caught.emit((kind.__name__, (places(trace) or ["an unknown place"])[0]))

    def _tell(self, what: tuple[str, str]) -> None:
        if self._telling:  # one message at a time, or a failing repaint would bury the user
            return
        self._telling = True
        try:
            self._ask(question_of(*what, self._log))
        finally:
            self._telling = False


def question_of(kind: str, place: str, log: Path | None) -> Question:
    """What the user is told."""
    where = f"The details are in {log}." if log else "No log file could be written."
    return Question(
        "Something went wrong",
        f"Trueup could not finish what it was doing: {kind} in {place}.",
        f"Your book is still open as it was, and can be saved. {where} They hold no data of your book.",
        serious=True,
    )


def places(trace: TracebackType | None) -> list[str]:
    """Module, function and line of each frame of a traceback, the innermost first; no paths of the user's."""
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        path = Path(code.co_filename)
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        found.append(f"{name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found[::-1]
