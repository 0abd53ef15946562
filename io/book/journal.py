"""The recovery journal: what was done to a book since its last save, so that a crash loses none of it.

A text file with one JSON object a line. The first says which file the edits belong to, each other one is a step. Lines
are only ever added at the end, so whatever the moment of a crash, all but the last are whole; a reader takes what is
whole. Cells are written without loss, each kind told apart. The file is its user's alone: it holds what the book holds.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from model.tables.book import Cell, CellError

VERSION = 1
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@dataclass(frozen=True)
class Head:
    """Which book the steps belong to.

    `path` is its file, '' where it was never saved; `digest` the SHA-256 of that file as the steps found it, '' where
    the first step holds the whole book. `began` is when the first step was taken, local time, ISO 8601.
    """

    path: str
    digest: str
    name: str
    began: str


@dataclass(frozen=True)
class Journal:
    """A journal as read. `whole` is False where its end, or more, could not be read."""

    head: Head
    steps: tuple[dict[str, Any], ...]
    whole: bool


class JournalFile:
    """A journal that is being written. Every method but `close` may raise OSError."""

    def __init__(self, path: Path, head: Head) -> None:
        path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        self.path = path
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._handle: int | None = os.open(path, flags, PRIVATE_FILE)
        self.append({"journal": VERSION, **asdict(head)})

    def append(self, step: dict[str, Any]) -> None:
        """Add a line and hand it to the system, which keeps it even when this program is killed at once."""
        assert self._handle is not None
        data = memoryview(json.dumps(step, separators=(",", ":")).encode("ascii") + b"\n")
        while data:
            data = data[os.write(self._handle, data) :]

    def sync(self) -> None:
        """Write through to the disk, which survives a power cut too; may take a while."""
        if self._handle is not None:
            os.fsync(self._handle)

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


def read_journal(path: Path) -> Journal | None:
    """All of a journal that can be read; None where the file is none."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return None
    head = _head(lines[0])
    if head is None:
        return None
    steps: list[dict[str, Any]] = []
    for line in lines[1:]:
        step = _object(line)
        if step is None:
            break
        steps.append(step)
    return Journal(head, tuple(steps), not any(lines[1 + len(steps) :]))


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
