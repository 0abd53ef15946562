"""Edits that were never saved, found in the journals that an earlier session left behind, and put back in place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QLockFile

from book.recovery.journal import Head, read_head, read_journal
from model.basics.watch import Watch, asked, asking, unwatched, watched
from model.tables.book import Book, Cell
from model.tables.schema import SHEETS
from ui.document.document import counted
from ui.document.edits import Edit
from ui.document.recorded import edit_of, fits, padding, stored
from ui.document.recorder import BASE, JOURNAL, LOCK, PART, remove
from ui.tasks.snapshot import copied


@dataclass(frozen=True)
class Lost:
    """What a journal holds: `edits` in the order in which they were applied, and the names of the steps not undone.

    It is `locked`, and holds neither, while the password is not known that seals it and protects the book.
    """

    journal: Path
    head: Head
    edits: tuple[Edit, ...]
    steps: tuple[str, ...]
    whole: bool
    locked: bool = False
    password: str = field(default="", repr=False)

    @property
    def path(self) -> Path | None:
        """The book's file, None where it was never saved."""
        return Path(self.head.path) if self.head.path else None

    @property
    def rests_on_file(self) -> bool:
        """Whether the edits need the book's file as it was; else they hold the whole book."""
        return bool(self.head.digest)

    @property
    def base(self) -> Path | None:
        """The file that the edits rest on: the book's own while it is unchanged, else the copy; None if neither is."""
        for path in (self.path, self.journal.with_suffix(BASE)):
            if path is not None and _digest(path) == self.head.digest:
                return path
        return None

    @property
    def since(self) -> str:
        """When the first of the edits was made: `14:02`, with the day where that was not today."""
        began = datetime.fromisoformat(self.head.began)
        return f"{began:%H:%M}" if began.date() == datetime.now().date() else f"{began:%Y-%m-%d %H:%M}"

    @property
    def number(self) -> str:
        """How many there are: `3 edits`."""
        return counted(len(self.steps), "edit")

    def unlocked(self, password: str, watch: Watch = unwatched) -> Lost:
        """The same with the edits, if that is the password."""
        return _read(self.journal, password, watch) or self

    def discard(self) -> None:
        """Remove it for good."""
        remove(self.journal)


@dataclass(frozen=True)
class Restored:
    """A book after edits of an earlier session, and these edits as they were applied, blank rows included."""

    book: Book
    edits: tuple[Edit, ...]


def lost_edits(folder: Path | None, watch: Watch = unwatched) -> list[Lost]:
    """All journals in a folder that no running program writes, the oldest first; away with what has no journal."""
    _tidy(folder)
    found = [lost for journal in _abandoned(folder) if (lost := _read(journal, "", asking(watch))) is not None]
    return sorted(found, key=lambda lost: lost.head.began)


def lost_edits_of(folder: Path | None, path: Path, password: str = "", watch: Watch = unwatched) -> list[Lost]:
    """Those of one file, the oldest first, unlocked if its password is theirs."""
    wanted = str(path.resolve())
    found = [j for j in _abandoned(folder) if (head := read_head(j)) is not None and head.path == wanted]
    lost = [lost for journal in found if (lost := _read(journal, password, asking(watch))) is not None]
    return sorted(lost, key=lambda lost: lost.head.began)


def with_edits(book: Book, edits: Sequence[Edit], watch: Watch = unwatched) -> Restored:
    """The book after edits; the one given stays as it is. Raises ValueError where an edit does not find it as it was
    then, and what `watch` raises."""
    touched = {edit.sheet for edit in edits}
    after = Book({name: copied(s) if name in touched else s for name, s in book.sheets.items()}, book.source)
    for name in SHEETS:
        after.sheet(name)
    done: list[Edit] = []
    for edit in watched(edits, watch):
        blank = padding(edit, after)
        for each in (edit,) if blank is None else (blank, edit):
            if not fits(each, after):
                raise ValueError("the book is another one than the edits were made in")
            each.apply(after)
            done.append(each)
    return Restored(after, tuple(done))


def holds_already(book: Book, lost: Lost, base: Book, watch: Watch = unwatched) -> bool:
    """Whether a book is what the edits make of their base, as after a crash between saving and forgetting them."""
    try:
        return _contents(with_edits(base, lost.edits, watch).book) == _contents(book)
    except ValueError:
        return False


def _tidy(folder: Path | None) -> None:
    """Remove what a crash in the middle of removing a journal left of it: copies of files should not lie about."""
    for copy in () if folder is None else (*folder.glob(f"*{BASE}"), *folder.glob(f"*{PART}")):
        if not copy.with_suffix(JOURNAL).exists():
            remove(copy)


def _abandoned(folder: Path | None) -> Iterator[Path]:
    if folder is None or not folder.is_dir():
        return
    for journal in sorted(folder.glob(f"*{JOURNAL}")):
        lock = QLockFile(str(journal.with_suffix(LOCK)))
        lock.setStaleLockTime(0)
        if lock.tryLock(0):
            lock.unlock()
            yield journal


def _read(journal: Path, password: str = "", watch: Watch = unwatched) -> Lost | None:
    """What a journal holds as far as it can be read; None, and away with it, where that is no edit at all."""
    found = read_journal(journal, password, watch)
    if found is None:
        return None
    if found.locked:
        return Lost(journal, found.head, (), (), whole=True, locked=True)
    edits: list[Edit] = []
    steps: list[str] = []
    whole = found.whole
    for step in asked(found.steps, watch, 1):
        try:
            kind, text = str(step["kind"]), str(step["text"])
            edits += [edit_of(edit) for edit in step["edits"]]
        except (ValueError, LookupError, TypeError):
            whole = False
            break
        if kind == "undo" and steps and not steps[-1].startswith("undo "):
            steps.pop()
        else:
            steps.append(f"undo {text}" if kind == "undo" else text)
    if not steps:
        remove(journal)
        return None
    return Lost(journal, found.head, tuple(edits), tuple(steps), whole, password=password)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _contents(book: Book) -> dict[str, list[tuple[str, list[tuple[type, Cell]]]]]:
    """What a book holds once it went through a file, without blank rows at the end and sheets that hold nothing."""
    found: dict[str, list[tuple[str, list[tuple[type, Cell]]]]] = {}
    for name, sheet in book.sheets.items():
        columns = [[stored(cell) for cell in column] for column in sheet.cells]
        size = max((i for column in columns for i, (_, cell) in enumerate(column, 1) if cell is not None), default=0)
        if size:
            pairs = zip(sheet.headings, columns, strict=True)
            found[name] = [(heading, column[:size]) for heading, column in pairs]
    return found
