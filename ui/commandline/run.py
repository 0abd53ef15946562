"""Runs one command: hands it its options, and turns whatever happens into one clear line and an exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from book.container.protection import PasswordNeeded
from book.errors import FileProblem
from model.basics.legible import legible
from ui.commandline.arguments import WrongUse, parse
from ui.commandline.log import report_crash
from ui.commandline.outcome import DONE, INTERRUPTED, REFUSED, UNUSABLE, Refused


def run(arguments: list[str], log: Path | None = None) -> int:
    """Carry out a command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show a letter stops nothing
    try:
        options = parse(arguments)
        return _command(options.command)(options)
    except SystemExit as leave:
        return int(leave.code or DONE)
    except WrongUse as error:
        return _say(str(error), UNUSABLE)
    except KeyboardInterrupt:
        return _say("Trueup: interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader, such as `head`, has left
        return DONE
    except ModuleNotFoundError:
        raise
    except Exception as error:
        return _failed(error, log)


def _failed(error: Exception, log: Path | None) -> int:
    if isinstance(error, Refused):
        return _say(str(error), REFUSED)
    if isinstance(error, PasswordNeeded):
        from ui.commandline.books import asked_for

        return _say(asked_for(error), UNUSABLE)
    if isinstance(error, FileProblem):
        return _say(str(error), UNUSABLE)
    if isinstance(error, OSError) and error.filename:
        return _say(f"{error.filename}: {error.strerror}", UNUSABLE)
    report_crash(error, log)
    return UNUSABLE


def _command(name: str) -> Callable[[Namespace], int]:
    """The function behind a command; imported only now, so that help, mistakes and the window answer at once."""
    match name:
        case "window":
            from ui.commandline.window import run as command
        case "sample":
            from ui.commandline.sample import run as command
        case "check":
            from ui.commandline.check import run as command
        case "calculate":
            from ui.commandline.calculate import run as command
        case "statements":
            from ui.commandline.statements import run as command
        case "payroll":
            from ui.commandline.payroll import run as command
        case "sign":
            from ui.commandline.sign import run as command
        case "verify":
            from ui.commandline.verify import run as command
        case "import":
            from ui.commandline.importing import run as command
        case _:
            from ui.commandline.explain import run as command
    return command


def _say(line: str, code: int) -> int:
    sys.stderr.write(legible(" ".join(line.split())) + "\n")
    return code
