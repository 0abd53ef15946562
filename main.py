"""Starts Trueup: the window, or one of its commands (`main.py --help`)."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - an old Python should say so instead of failing somewhere below
    sys.stderr.write(f"Trueup needs Python 3.11 or later; this is Python {sys.version.split()[0]}.\n")
    sys.exit(2)


def main(arguments: list[str]) -> int:
    """The exit code: 0 done, 1 something needs attention, 2 wrong use or an unreadable file."""
    try:
        from ui.commandline.log import catch_crashes, start_log
        from ui.commandline.run import run

        log = start_log()
        catch_crashes(log)
        return run(arguments, log)
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"Trueup is not set up here ({missing.name} is missing); start it with 'uv run main.py'.\n")
        return 2


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a bundled program is its own interpreter for the process that reads .xls
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main(sys.argv[1:]))
