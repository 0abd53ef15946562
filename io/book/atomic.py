"""Putting a file in its place whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import time
from pathlib import Path

from book.errors import FileProblem

_TRIES = 6  # on Windows a scanner or a preview may hold the file for a moment
_WAIT = 0.25


def replace(path: Path, data: bytes, like: Path | None = None) -> None:
    """Write the bytes beside `path`, through to the disk, and let them take its place in one step.

    The file's mode is kept, or taken from the file `like`. Raises FileProblem, with the old file untouched, where that
    fails.
    """
    path = Path(os.path.realpath(path))  # a link stays a link
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise FileProblem(f"{path} cannot be written: {error.strerror or error}") from error
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        made.chmod(_mode(like or path))
        _take_place(made, path)
    except OSError as error:
        raise FileProblem(_refusal(path, error)) from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            made.unlink()
    _sync_folder(path.parent)


def _take_place(made: Path, path: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            made.replace(path)
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(_WAIT)


def _mode(path: Path) -> int:
    """The mode of the file that is replaced; for a new one what the user's mask allows."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Write the folder's entry through to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refusal(path: Path, error: OSError) -> str:
    if isinstance(error, PermissionError):
        return f"{path} cannot be written; it may be open in Excel or write-protected; close it there or save elsewhere"
    return f"{path} cannot be written: {error.strerror or error}"
