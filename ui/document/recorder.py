"""Keeps a document's recovery journal: begun with the first edit after a save, gone with the save.

A step of ordinary size is handed to the system before the edit returns; that takes microseconds. A wide step, the copy
of the file that the edits rest on, and writing through to the disk are left to a thread of the journal's own; a step
that comes while a wide one is still being written waits for it, so that a crash costs at most the last.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QLockFile, QObject, Signal, Slot

from model.tables.book import Book
from model.tables.schema import SHEETS
from ui.document.document import Document
from ui.document.edits import Edit, SheetEdit

if TYPE_CHECKING:
    from book.recovery.journal import Head, JournalFile

AT_ONCE = 2_000  # cells; wider steps are written beside the window's thread
JOURNAL, BASE, PART, LOCK = ".journal", ".base", ".part", ".lock"
PRIVATE = 0o600


class Recorder(QObject):
    """The journal of one document, which is its parent. `failed` says in one line why edits are not recorded."""

    failed = Signal(str)

    def __init__(self, document: Document, folder: Path) -> None:
        super().__init__(document)
        self._document, self._folder = document, folder
        self._file: JournalFile | None = None
        self._lock: QLockFile | None = None
        self._thread: ThreadPoolExecutor | None = None
        self._wide: Future[None] | None = None
        self._synced: Future[None] | None = None
        self._error: OSError | None = None
        self._older: list[Path] = []  # journals that this one takes the place of
        self._stopped = False
        self._since: list[tuple[str, str, Sequence[Edit]]] | None = None  # steps since a save that is under way began
        document.committed.connect(self._record)
        document.save_begun.connect(self._save_begun)
        document.save_ended.connect(self._save_ended)
        document.modified_changed.connect(self._modified)

    @property
    def file(self) -> Path | None:
        """The journal, while there is one."""
        return self._file.path if self._file else None

    def wait(self) -> None:
        """Wait until all that was handed over is on the disk."""
        if self._thread is not None:
            self._thread.submit(self._sync).result()

    def supersede(self, journal: Path) -> None:
        """Remove an older journal, whose edits this one holds, once all of it is on the disk; nobody has to wait."""
        if self._file is not None and not self._stopped:
            self._older.append(journal)
            self._beside().submit(self._remove_older, journal)

    def _remove_older(self, journal: Path) -> None:
        self._sync()
        if self._error is None:
            remove(journal)

    def discard(self) -> None:
        """End the journal and remove it with all that belongs to it, and those it has taken the place of."""
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)
        _end(self._file, self._lock)
        for journal in self._older:
            remove(journal)
        self._older.clear()
        self._file = self._lock = self._thread = self._wide = self._synced = self._error = None

    @Slot(object)
    def _modified(self, modified: bool) -> None:
        if not modified:
            self.discard()
            self._stopped = False

    @Slot()
    def _save_begun(self) -> None:
        self._since = []

    @Slot(bool)
    def _save_ended(self, written: bool) -> None:
        """Begin anew with what was edited during the save: it rests on the file as it is now."""
        since, self._since = self._since, None
        if not written or not since:
            return
        if self._thread is not None:
            self._thread.shutdown()
        file, lock = self._file, self._lock
        self._file = self._lock = self._thread = self._wide = self._synced = self._error = None
        self._stopped = False
        for kind, text, edits in since:
            self._record(kind, text, edits)
        _end(file, lock)

    @Slot(str, str, object)
    def _record(self, kind: str, text: str, edits: Sequence[Edit]) -> None:
        if self._since is not None:
            self._since.append((kind, text, edits))
        if self._stopped:
            return
        from ui.document.recorded import width

        try:
            if self._file is None:
                edits = self._begin(edits)
            if self._wide is not None:
                self._wide.result()
            if self._error is not None:
                raise self._error
            if sum(map(width, edits)) <= AT_ONCE:
                self._write(kind, text, edits)
            else:
                self._wide = self._beside().submit(self._guarded, kind, text, edits)
            if self._synced is None or self._synced.running() or self._synced.done():
                self._synced = self._beside().submit(self._sync)
        except OSError as error:
            self._give_up(error)

    def _begin(self, edits: Sequence[Edit]) -> Sequence[Edit]:
        """Start a file; gives what its first step has to hold: the edits, or the book where no file holds the rest."""
        from book.container.protection import KNOWN_TO_ALL
        from book.recovery.journal import Head, JournalFile

        document, path = self._document, self._document.path
        rests_on_file = path is not None and path.exists() and bool(document.digest) and not document.changed_on_disk()
        head = Head(
            str(path.resolve()) if path else "",
            document.digest if rests_on_file else "",
            document.name,
            datetime.now().isoformat(timespec="seconds"),
        )
        password = document.password if document.password != KNOWN_TO_ALL else ""
        name = uuid4().hex
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = QLockFile(str(self._folder / (name + LOCK)))
        self._lock.setStaleLockTime(0)
        self._lock.tryLock(0)
        self._file = JournalFile(self._folder / (name + JOURNAL), head, password)
        if rests_on_file and path is not None:
            self._beside().submit(_keep_base, path, head, self._file.path.with_suffix(BASE))
            return edits
        return _whole(document.book)

    def _beside(self) -> ThreadPoolExecutor:
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "trueup-journal")
        return self._thread

    def _write(self, kind: str, text: str, edits: Sequence[Edit]) -> None:
        from ui.document.recorded import recorded

        assert self._file is not None
        self._file.append({"kind": kind, "text": text, "edits": [recorded(edit) for edit in edits]})

    def _guarded(self, kind: str, text: str, edits: Sequence[Edit]) -> None:
        """Write in the journal's thread; what fails is told with the next step."""
        try:
            self._write(kind, text, edits)
        except OSError as error:
            self._error = error

    def _sync(self) -> None:
        try:
            if self._file is not None:
                self._file.sync()
        except OSError as error:
            self._error = error

    def _give_up(self, error: OSError) -> None:
        """Stop recording until the next save: a journal with a gap would restore another book. What it has stays."""
        self._older.clear()  # they stay, if they are still there
        self._stopped = True
        if self._thread is not None:
            self._thread.shutdown(cancel_futures=True)
            self._thread = None
        if self._file is not None:
            self._file.cut_off()
        logging.getLogger("trueup").warning("the recovery journal cannot be written: %s", type(error).__name__)
        self.failed.emit(
            f"Edits cannot be kept for recovery ({error.strerror or type(error).__name__}); save the book often"
        )


def _end(file: JournalFile | None, lock: QLockFile | None) -> None:
    """Remove a journal and let go of its lock."""
    if file is not None:
        file.close()
        remove(file.path)
    if lock is not None:
        lock.unlock()


def remove(journal: Path) -> None:
    """Remove a journal, the copy of the file it rests on, and its lock."""
    for suffix in (JOURNAL, BASE, PART, LOCK):
        with suppress(OSError):
            journal.with_suffix(suffix).unlink()


def _whole(book: Book) -> list[Edit]:
    """Edits that make an empty book hold what this one holds."""
    found: list[Edit] = []
    for name, sheet in book.sheets.items():
        headings = [column.heading for column in SHEETS[name].columns] if name in SHEETS else []
        if sheet.size or sheet.headings != headings:
            blank = (headings, [()] * len(headings))
            found.append(SheetEdit(name, blank, (tuple(sheet.headings), [tuple(column) for column in sheet.cells])))
    return found


def _keep_base(path: Path, head: Head, target: Path) -> None:
    """Copy the file that the edits rest on, so that they can be restored even if another program writes it."""
    made = target.with_suffix(PART)
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == head.digest:
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE), "wb") as stream:  # noqa: PTH123
                stream.write(data)
            made.replace(target)
    except OSError:  # then the edits fit the file itself as long as nobody changes it
        with suppress(OSError):
            made.unlink()
