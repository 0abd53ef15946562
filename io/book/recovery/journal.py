"""The recovery journal: what was done to a book since its last save, so that a crash loses none of it.

A text file with one JSON object a line. The first says which file the edits belong to, each other one is a step. Lines
are only ever added at the end, so whatever the moment of a crash, all but the last are whole; a reader takes what is
whole. Cells are written without loss, each kind told apart. The file is its user's alone: it holds what the book holds.
Where a password protects the book, it seals the steps too; the first line stays legible, so that the edits are found.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from book.recovery.seal import Seal, SealError, new_salt
from model.basics.watch import Watch, unwatched, watched
from model.tables.book import Cell, CellError

VERSION = 1
_LOOK = 100  # steps from one look at the watch to the next
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@dataclass(frozen=True)
class Head:
    """Which book the steps belong to.

    `path` is its file, '' where it was never saved; `digest` the SHA-256 of that file as the steps found it, '' where
    the first step holds the whole book. `began` is when the first step was taken, local time, ISO 8601. `salt` goes
    with the password that seals the steps, '' where none does.
    """

    path: str
    digest: str
    name: str
    began: str
    salt: str = ""


@dataclass(frozen=True)
class Journal:
    """A journal as read. `whole` is False where its end, or more, could not be read.

    It is `locked`, with no steps, where they are sealed with another password than the one that was tried.
    """

    head: Head
    steps: tuple[dict[str, Any], ...]
    whole: bool
    locked: bool = False


class JournalFile:
    """A journal that is being written, sealed if there is a password. Every method but `close` may raise OSError."""

    def __init__(self, path: Path, head: Head, password: str = "") -> None:
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        self.path = path
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._handle: int | None = os.open(path, flags, PRIVATE_FILE)
        self._number = self._size = 0
        if password:
            head = replace(head, salt=new_salt())
        self._write({"journal": VERSION, **asdict(head)})
        self._seal = Seal(password, head.salt) if password else None

    def append(self, step: dict[str, Any]) -> None:
        """Add a line and hand it to the system, which keeps it even when this program is killed at once."""
        self._number += 1
        self._write(step if self._seal is None else self._seal.close(step, self._number))

    def _write(self, line: dict[str, Any]) -> None:
        assert self._handle is not None
        data = memoryview(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
        size = self._size + len(data)
        while data:
            data = data[os.write(self._handle, data) :]
        self._size = size

    def sync(self) -> None:
        """Write through to the disk, which survives a power cut too; may take a while."""
        if self._handle is not None:
            os.fsync(self._handle)

    def cut_off(self) -> None:
        """End writing where no more can be written: the whole steps stay, and the missing end of line says so."""
        if self._handle is not None:
            with suppress(OSError):
                os.ftruncate(self._handle, self._size - 1)
        self.close()

    def close(self) -> None:
        """End writing; the file stays."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def read_head(path: Path) -> Head | None:
    """Whose journal a file is; None where it is none, or one of a later version."""
    try:
        with path.open("rb") as stream:
            return _head(stream.readline())
    except OSError:
        return None


def read_journal(path: Path, password: str = "", watch: Watch = unwatched) -> Journal | None:
    """All of a journal that can be read, with the password that seals it; None where the file is none.

    What `watch` raises ends it.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return None
    head = _head(lines[0])
    if head is None:
        return None
    if head.salt and not password and any(lines[1:]):
        return Journal(head, (), whole=True, locked=True)
    seal = Seal(password, head.salt) if head.salt and password else None
    steps: list[dict[str, Any]] = []
    for number, line in enumerate(watched(lines[1:], watch, _LOOK), 1):
        step = _object(line)
        if step is None:
            break
        try:
            steps.append(step if seal is None else seal.open(step, number))
        except SealError:
            if number == 1:
                return Journal(head, (), whole=True, locked=True)
            break
    return Journal(head, tuple(steps), not any(lines[1 + len(steps) :]) and not lines[-1])


def json_of(cell: Cell) -> Any:
    """A cell as a JSON value that `cell_of` turns into the same cell, in kind and in every digit."""
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, Decimal):
        return {"number": str(cell)}
    if isinstance(cell, datetime):
        return {"time": cell.isoformat()}
    return {"day": cell.isoformat()} if isinstance(cell, date) else {"error": cell.code}


def cell_of(value: Any) -> Cell:
    """The cell of a JSON value. Raises ValueError for what `json_of` never gives."""
    if value is None or isinstance(value, str | bool | int):
        return value
    match value:
        case {"number": str(text)}:
            try:
                return Decimal(text)
            except ArithmeticError as error:
                raise ValueError(f"{text} is no number") from error
        case {"time": str(text)}:
            return datetime.fromisoformat(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"error": str(code)}:
            return CellError(code)
    raise ValueError("not a cell of a journal")


def _head(line: bytes) -> Head | None:
    found = _object(line)
    if found is None or found.pop("journal", None) != VERSION:
        return None
    try:
        head = Head(**found)
    except TypeError:
        return None
    return head if all(isinstance(value, str) for value in asdict(head).values()) else None


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
