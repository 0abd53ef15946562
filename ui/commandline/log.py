"""The log file and the last net: what went wrong in full for whoever mends it, one line for whoever meets it."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from platformdirs import user_log_path

_MEGABYTE = 2**20


def start_log() -> Path | None:
    """Send warnings and errors to Trueup's log file; its path, or None where no file can be written."""
    path = user_log_path("Trueup", appauthor=False) / "trueup.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = RotatingFileHandler(path, maxBytes=_MEGABYTE, backupCount=2, encoding="utf-8", delay=True)
    except OSError:
        logging.getLogger().addHandler(logging.NullHandler())
        return None
    file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(file)
    return path


def report_crash(error: BaseException, log: Path | None) -> None:
    """Write the traceback to the log and one line to the terminal."""
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
