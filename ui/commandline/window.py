"""Opens the window, and says what to install where Qt cannot be loaded."""

from __future__ import annotations

import ctypes
import os
import re
import sys
from argparse import Namespace
from importlib.util import find_spec
from pathlib import Path

from ui.commandline.arguments import ABOUT, WrongUse

ALWAYS = "libgl1 libegl1 libglib2.0-0 libfontconfig1 libxkbcommon0 libdbus-1-3"
ON_X11 = "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"


def run(options: Namespace) -> int:
    """Open the window on the book, or an empty one; returns when it is closed.

    Raises WrongUse where the book does not exist or no window can be opened on this computer.
    """
    if options.book is not None and not Path(options.book).is_file():
        commands = ", ".join(ABOUT)
        raise WrongUse(f"Trueup: there is no file '{options.book}' (and no such command; they are {commands})")
    _need_display()
    try:
        from ui.start import run as show
    except ModuleNotFoundError:
        raise
    except ImportError as error:
        raise WrongUse(_missing(str(error), ALWAYS)) from error
    return int(show(options.book) or 0)


def _need_display() -> None:
    """Qt aborts the process without a display or a library of its X11 plugin; say so before it can."""
    if not sys.platform.startswith("linux") or os.environ.get("QT_QPA_PLATFORM") not in (None, "", "xcb"):
        return
    if os.environ.get("WAYLAND_DISPLAY"):
        return
    if not os.environ.get("DISPLAY"):
        raise WrongUse("Trueup: there is no display for the window (neither DISPLAY nor WAYLAND_DISPLAY is set)")
    found = find_spec("PySide6")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("No module named 'PySide6'", name="PySide6")
    plugin = Path(found.origin).parent / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        if plugin.exists():
            ctypes.CDLL(str(plugin))
    except OSError as error:
        raise WrongUse(_missing(str(error), f"{ALWAYS} {ON_X11}")) from error


def _missing(message: str, packages: str) -> str:
    library = re.search(r"lib[\w.+-]*\.so[.\d]*", message)
    what = f"the system library {library[0]} is missing" if library else message
    if not sys.platform.startswith("linux"):
        return f"Trueup: the window cannot be opened: {what}"
    return f"Trueup: the window cannot be opened: {what}; on Debian or Ubuntu: sudo apt install {packages}"
