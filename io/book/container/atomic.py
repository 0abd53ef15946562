"""Putting a file in its place whole or not at all.

The new file is written beside the old one. It is locked for as long as that takes, so that what a program left behind
when it was killed can be told from what another one is writing; the next save of the same file removes it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from book.errors import FileProblem

_TRIES = 6  # on Windows a scanner or a preview may hold the file for a moment, on a network the server
_WAIT = 0.25
_PASSING = frozenset((errno.EACCES, errno.EPERM, errno.EBUSY, errno.EAGAIN, errno.ESTALE, errno.ETIMEDOUT))


def replace(path: Path, data: bytes, like: Path | None = None) -> None:
    """Let the bytes take the place of the file at `path`, as `replacing` does."""
    with replacing(path, like) as made, made.open("wb") as stream:
        stream.write(data)


@contextlib.contextmanager
def replacing(path: Path, like: Path | None = None) -> Iterator[Path]:
    """A file beside `path` to write into; when the block ends well, it takes its place in one step.

    It is written through to the disk first. The old file's mode is kept, or taken from the file `like`. Raises
    FileProblem, with the old file untouched, where that fails or the file is write-protected.
    """
    path = Path(os.path.realpath(path))  # a link stays a link
    if path.exists() and not _may_write(path):  # its folder alone would let it be replaced
        raise FileProblem(f"{path} is write-protected; take the protection off, or save under another name")
    _remove_left_behind(path)
    try:
        handle, name = tempfile.mkstemp(prefix=_prefix(path), suffix=_suffix(path), dir=path.parent)
    except OSError as error:
        raise FileProblem(_refusal(path, error)) from error
    made = Path(name)
    try:
        with os.fdopen(handle, "rb"):
            _lock(handle)
            yield made
            os.fsync(handle)
        made.chmod(_mode(like or path))
        _take_place(made, path)
    except OSError as error:
        raise FileProblem(_refusal(path, error)) from error
    finally:
        with contextlib.suppress(OSError):
            made.unlink()
    _sync_folder(path.parent)


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _take_place(made: Path, path: Path) -> None:
    for left in reversed(range(_TRIES)):
        try:
            made.replace(path)
            return
        except OSError as error:
            if not left or error.errno not in _PASSING:
                raise
            time.sleep(_WAIT)


def _prefix(path: Path) -> str:
    return f".trueup-{path.stem[:40]}-"


def _suffix(path: Path) -> str:
    return f".tmp{path.suffix}"


def _remove_left_behind(path: Path) -> None:
    """Remove what was being written to this path by programs that were killed."""
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(path.parent)):
            if entry.name.startswith(_prefix(path)) and entry.name.endswith(_suffix(path)):
                with contextlib.suppress(OSError):  # somebody is still writing it
                    _remove(Path(entry.path))


def _remove(made: Path) -> None:
    """Remove a file that nobody has locked; Windows removes none that is open. OSError where that fails."""
    with made.open("rb") as stream:
        _lock(stream.fileno())
        if sys.platform != "win32":
            made.unlink()
    made.unlink(missing_ok=True)


def _lock(handle: int) -> None:
    """Lock an open file for as long as it stays open, where the system and its disk can. OSError where another has."""
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                raise


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
    match error.errno:
        case errno.EACCES | errno.EPERM:
            right = "it or its folder may be open in Excel or write-protected; close it there or save elsewhere"
        case errno.EROFS:
            right = "its disk can only be read; save elsewhere"
        case errno.ENOSPC | errno.EDQUOT:
            right = "the disk is full; make room or save elsewhere"
        case errno.EFBIG:
            right = "the file is larger than the disk or a limit allows; save elsewhere"
        case errno.ENOENT | errno.ENOTDIR:
            right = "its folder is not there; save elsewhere"
        case _:
            return f"{path} cannot be written: {error.strerror or error}; try again or save elsewhere"
    return f"{path} cannot be written; {right}"
