"""The file behind a document: how it is read and written, and whether somebody else wrote it in between."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model.tables.book import Book

if TYPE_CHECKING:
    from model.basics.watch import Told, Watch


class ChangedOnDiskError(Exception):
    """Saving was refused because the file is no longer the one that was opened."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} was changed by another program since it was opened; "
            "save under another name, open it again, or overwrite it on purpose"
        )
        self.path = path


@dataclass(frozen=True)
class Fingerprint:
    """What a file looked like: a cheap stamp, and the digest that decides when the stamp differs."""

    stamp: tuple[int, int]
    digest: str

    @staticmethod
    def of(path: Path) -> Fingerprint | None:
        """The fingerprint of a file; None where there is none."""
        try:
            with path.open("rb") as file:
                return Fingerprint(_stamp(path), hashlib.file_digest(file, "sha256").hexdigest())
        except FileNotFoundError:
            return None

    def still_holds(self, path: Path) -> bool:
        """Whether the file is the same; a file that is gone is not a file that somebody changed."""
        try:
            if _stamp(path) == self.stamp:
                return True
            now = Fingerprint.of(path)
        except FileNotFoundError:
            return True
        except OSError:  # something else is in its place, or somebody is just writing it
            return False
        return now is None or now.digest == self.digest


class ReadFile(NamedTuple):
    """What a file holds, what it looked like before it was read, and why it must not be written ('' if it may).

    `password` is the one that opened it, '' where it is not protected.
    """

    book: Book
    fingerprint: Fingerprint | None
    read_only: str
    password: str


def read(path: Path, password: str = "", watch: Watch | None = None) -> ReadFile:
    """The book in a workbook or a case file.

    Touches no Qt, so that it can run beside the window. Raises book.FileProblem where the file cannot be read, and
    book.PasswordNeeded where it is protected with another password, and what `watch` raises.
    """
    from book import is_case, open_any  # with the first file, not with the window: a tenth of a second
    from book.container.protection import unlock
    from book.version import FORMAT, format_version, newer
    from model.basics.watch import unwatched

    fingerprint = Fingerprint.of(path)
    unlocked = unlock(path, password)
    data = unlocked.data if unlocked else None
    book = open_any(path, data=data, watch=watch or unwatched)
    version = FORMAT if is_case(path) else format_version(path, data)
    read_only = f"{path.name} {newer(version)}" if version > FORMAT else ""
    return ReadFile(book, fingerprint, read_only, unlocked.password if unlocked else "")


@dataclass(frozen=True)
class Save:
    """What is to be written: a book that nobody changes meanwhile, where to, and what it is spliced into.

    `expected` is the digest that a file to be replaced must still have, '' where it may be another one.
    """

    book: Book
    path: Path
    original: Path | None
    password: str = field(default="", repr=False)
    expected: str = ""


def write(save: Save, watch: Watch | None = None, told: Told | None = None) -> Fingerprint | None:
    """Write a book to its file, keeping what the workbook it came from holds besides; gives its new fingerprint.

    Without an original, or with a case file as one, the workbook is written new. What had to be opened with a password
    is protected with it again. `told` gets each line that its owner has to know. Touches no Qt, so that it can run
    beside the window. Raises book.FileProblem, and what `watch` raises, with nothing written.
    """
    from book import is_case, save_book, write_book
    from model.basics.watch import untold, unwatched

    path, original, password, watch = save.path, save.original, save.password, watch or unwatched
    gone = original is not None and not original.exists()
    if original is None or gone or (path != original and is_case(original)):
        write_book(save.book, path, password, watch)
        if gone and told is not None:
            told(
                f"{path.name} was written anew, as its file was gone: charts, comments and your own sheets are not in "
                "it; look for a backup if there were any"
            )
    else:
        save_book(save.book, path, original, save.expected or None, password, watch, told or untold)
    return Fingerprint.of(path)


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns
