"""The log file and the last net: where it went wrong for whoever mends it, one line for whoever meets it."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from traceback import extract_tb
from types import TracebackType

from platformdirs import user_log_path

_MEGABYTE = 2**20
_Exception = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Discreet(logging.Formatter):
    """Writes of an error what it was and where, but not its message: that may hold a cell of somebody's book."""

    def formatException(self, ei: _Exception) -> str:  # noqa: N802 - the name that logging calls
        """The kinds of the errors that led to each other, the first one first, and the lines of code they passed."""
        told: list[str] = []
        error = ei[1]
        while error is not None:
            places = (f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in extract_tb(error.__traceback__))
            told.insert(0, "\n".join([type(error).__name__, *places]))
            error = error.__cause__ or error.__context__
        return "\n".join(told)


def start_log() -> Path | None:
    """Send warnings and errors to Trueup's log file; its path, or None where no file can be written."""
    path = user_log_path("Trueup", appauthor=False) / "trueup.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=_MEGABYTE, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        logging.getLogger().addHandler(logging.NullHandler())
        return None
    file.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(file)
    return path


def report_crash(error: BaseException, log: Path | None) -> None:
    """Write where it happened to the log and one line to the terminal."""
    logging.getLogger("trueup").error("internal error", exc_info=error)
    where = f"the details are in {log}" if log else "no log file could be written"
    summary = " ".join(str(error).split()) or "no message"
    sys.stderr.write(f"Trueup met an internal error ({type(error).__name__}: {summary}); {where}.\n")


def catch_crashes(log: Path | None) -> None:
    """Let `report_crash` answer for what nobody else has caught."""

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            report_crash(error, log)

    sys.excepthook = hook
