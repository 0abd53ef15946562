"""File actions: open, save, close, recent books.

Reading and writing are done beside the window's thread. What cannot be read or written ends in one clear message here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from model.tables.book import Book
from ui.dialogs.ask import BOOKS, READABLE, Answer, Question
from ui.dialogs.password import ask_password
from ui.dialogs.waiting import wait_for_awaited
from ui.document.document import Document
from ui.document.file import ChangedOnDiskError, read
from ui.tasks.runner import TaskRunner
from ui.tasks.snapshot import Snapshots, is_same
from ui.tasks.task import CancelledError, Progress
from ui.window.disk import SAVE_AS, Disk
from ui.window.recovering import Recovering, opening
from ui.window.saving import Saving
from ui.window.services import Services

if TYPE_CHECKING:
    from book.container.owner import Owner

_CANCEL = Answer("cancel", "Cancel", "reject")


class FileActions(QObject):
    """Of one window. `opened` carries the Document that takes the place of the current one; `told` a line to show.

    `noticed` carries a line to check.
    """

    opened = Signal(object)
    told = Signal(str)
    noticed = Signal(str)
    recent_changed = Signal()

    def __init__(self, window: QWidget, services: Services, runner: TaskRunner) -> None:
        super().__init__(window)
        self._window, self._services, self._runner = window, services, runner
        self.document = Document()
        self.recovering = Recovering(window, services, self, runner)
        self.saving = Saving(window, services, self._not_saved, self)
        self.saving.told.connect(self.told)
        self.saving.noticed.connect(self.noticed)
        self.saving.recent_changed.connect(self.recent_changed)
        self.disk = Disk(self, self._ask)
        self.disk.noticed.connect(self.noticed)

    # -- opening

    def new(self) -> None:
        """An empty book, here if this window is still untouched, else in a window of its own."""
        self.take(Document.new())

    def sample(self) -> None:
        """The sample book, not yet saved anywhere."""
        self._runner.start(
            "sample",
            "Opening the sample book",
            _sample,
            lambda book: self.take(Document(book)),
            partial(self.refuse, "The sample book was not opened"),
        )

    def choose(self) -> None:
        """Ask for a file and open it."""
        path = self._services.ask.open_file(self._window, "Open a book", self.folder, READABLE)
        if path is not None:
            self.open(path)

    def open(self, path: Path, password: str = "") -> None:
        """Open a book's file or a case file, and offer the edits of it that were never saved.

        A book that is open in a window of this program already is shown there.
        """
        if not self._is_shown(path) and self._opens_all_the_same(path):
            self._read(path, password, lambda document: self._opened(document, path))

    def reload(self) -> None:
        """Read the book's file again, after asking if that loses changes."""
        path = self.document.path
        if path is None or not self.saving.wait():
            return
        if self.document.modified and not self._agrees_to_lose(path):
            return
        document, digest, book = self.document, self.document.digest, Snapshots.of(self.document).take()

        def reloaded(fresh: Document) -> None:
            is_as_it_was = self.document is document and document.digest == digest and not self.saving.busy
            if is_as_it_was and is_same(book, Snapshots.of(document).take()):
                self.opened.emit(fresh)
            else:
                self.told.emit(f"{path.name} was not opened again, as it was edited or saved meanwhile")

        self._read(path, document.password, reloaded)

    def _is_shown(self, path: Path) -> bool:
        """Bring the window of a file to the front, if there is one."""
        find = self._services.find_window
        return find is not None and find(path)

    @property
    def folder(self) -> Path:
        """Where file dialogs begin."""
        return self.document.path.parent if self.document.path else Path.home()

    def _read(self, path: Path, password: str, done: Callable[[Document], None]) -> None:
        """Read a file beside the window; a password it needs is asked for until it opens or the user gives up."""

        def failed(error: Exception) -> None:
            from book import PasswordNeeded

            if not isinstance(error, PasswordNeeded):
                self.refuse(f"{path.name} was not opened", error)
            elif (given := ask_password(self._window, self._services.ask, error)) is not None:
                self._read(path, given, done)

        work = partial(_read, path, password)
        self._runner.start(opening(path), f"Opening {path.name}", work, lambda make: done(make()), failed)

    def _opened(self, document: Document, path: Path) -> None:
        if document.read_only:
            self._services.ask.question(self._window, Question("Read only", f"{document.read_only}.", serious=True))
            self.take(document, path)
        else:
            self.recovering.offer(document, lambda document: self.take(document, path))

    def take(self, document: Document, path: Path | None = None) -> None:
        """Show a document: here if this window is still untouched, else in a window of its own.

        Its file may have been opened in another window while it was read here.
        """
        if path is not None and document.path is not None:
            if not document.modified and self._is_shown(path):
                self.recovering.leave(document)
                document.deleteLater()
                return
            self._services.recent.add(path)
            self.recent_changed.emit()
        untouched = self.document.path is None and not self.document.modified and self._runner.awaited is None
        if untouched or self._services.open_window is None:
            if untouched or self.may_close():
                self.opened.emit(document)
        else:
            self._services.open_window(document)

    # -- saving

    def save(self) -> bool:
        """Begin to write the book to its file, or to write it once more; False if the user thinks better of it."""
        if self.document.path is None:
            return self.save_as()
        if self.saving.busy:
            self.saving.again()
            return True
        from book.container.owner import opened_by

        if not self.document.changed_on_disk() and (owner := opened_by(self.document.path)) is not None:
            return self._save_beside(owner)
        return self._save_there(self.document.path)

    def save_as(self) -> bool:
        """Ask for a file and begin to write the book there; False if the user thinks better of it."""
        suggested = self.document.path or self.folder / "book.xlsx"
        path = self._services.ask.save_file(self._window, "Save the book as", suggested, BOOKS)
        return path is not None and self.saving.wait() and self._begin_save(path, overwrite=True)

    def _save_there(self, path: Path) -> bool:
        try:
            return self._begin_save(path)
        except ChangedOnDiskError as changed:
            return self._save_over(changed)

    def _begin_save(self, path: Path, overwrite: bool = False) -> bool:
        self.saving.begin(self.document, path, overwrite)
        return True

    def _save_over(self, changed: ChangedOnDiskError) -> bool:
        from book.container.owner import opened_by

        name, owner = changed.path.name, opened_by(changed.path)
        more = f" It is open in {owner}, whose next save overwrites what is written here." if owner else ""
        answer = self._ask(
            "The file has changed",
            f"{name} was changed by another program since it was opened here.",
            f"Saving over it loses what the other program wrote.{more}",
            SAVE_AS,
            Answer("over", f"Overwrite {name}", "destructive"),
            _CANCEL,
        )
        if answer == "over":
            return self._begin_save(changed.path, overwrite=True)
        return answer == "as" and self.save_as()

    def _save_beside(self, owner: Owner) -> bool:
        answer = self._ask(
            "The file is open elsewhere",
            f"{self.document.name} is open in {owner}.",
            f"{owner.program} does not see what is written here, and its next save overwrites it. "
            f"Close the file there first, or save under another name. {_left_behind(owner)}",
            SAVE_AS,
            Answer("over", "Save all the same", "destructive"),
            _CANCEL,
        )
        if answer == "over" and self.document.path is not None:
            return self._save_there(self.document.path)
        return answer == "as" and self.save_as()

    def _not_saved(self, error: Exception) -> None:
        """Say why the book was not saved, and offer another place."""
        if isinstance(error, ChangedOnDiskError):
            self._save_over(error)
            return
        details = self._details("The book was not saved", error)
        close = Answer("close", "Close", "reject")
        if self._ask("The book was not saved", "The book was not saved.", details, SAVE_AS, close) == "as":
            self.save_as()

    # -- leaving

    def may_close(self) -> bool:
        """Whether the book can be left: saved, nothing to save, or the user gives the changes up."""
        if not wait_for_awaited(self._window, self._runner) or not self.saving.wait():
            return False
        document = self.document
        if not document.modified and not document.is_gone:
            return True
        answer = self._ask(
            "Save the changes?" if document.modified else "Save the book?",
            f"{document.name} has changes that are not saved."
            if document.modified
            else f"{document.name} is gone from its place, and what is shown is kept nowhere else.",
            _last_change(document),
            Answer("save", "Save"),
            Answer("discard", "Discard", "destructive"),
            _CANCEL,
        )
        if answer == "save":
            return self.save() and self.saving.wait()
        return answer == "discard"

    def _opens_all_the_same(self, path: Path) -> bool:
        from book.container.owner import opened_by

        owner = opened_by(path)
        if owner is None:
            return True
        answer = self._ask(
            "The file is open elsewhere",
            f"{path.name} is open in {owner}.",
            "What is changed there shows here after it was saved there and opened again here; "
            f"save in one of the two only. {_left_behind(owner)}",
            Answer("open", "Open all the same"),
            _CANCEL,
        )
        return answer == "open"

    def _agrees_to_lose(self, path: Path) -> bool:
        text = f"Open {path.name} again and lose the changes that are not saved?"
        return self._ask("Open again", text, "", Answer("lose", "Open again", "destructive"), _CANCEL) == "lose"

    # -- messages

    def _ask(self, title: str, text: str, details: str, *answers: Answer) -> str:
        return self._services.ask.question(self._window, Question(title, text, details, answers, serious=True))

    def refuse(self, what: str, error: Exception) -> None:
        """Say in one message why something was not done; in the status bar if the user stopped it."""
        if isinstance(error, CancelledError):
            self.told.emit(f"Stopped. {what}")
            return
        details = self._details(what, error)
        self._services.ask.question(self._window, Question(what, what + ".", details, serious=True))

    @staticmethod
    def _details(what: str, error: Exception) -> str:
        """Why, in whole sentences; what nobody foresaw goes into the log."""
        from book.errors import FileProblem

        if isinstance(error, FileProblem | OSError):
            return f"{str(error).rstrip('.')}."
        logging.getLogger("trueup").error(what, exc_info=error)
        return f"This should not happen ({type(error).__name__}). Help > Show the log file has the details."


def _read(path: Path, password: str, progress: Progress) -> Callable[[], Document]:
    """Read a file; gives what makes the document of it, which only the window's thread may do.

    A case file is read, never written: its document has no file yet.
    """
    from book import is_case

    progress.check()
    book, fingerprint, read_only, opened_by = read(path, password, progress.step)
    if is_case(path):
        return partial(Document, book)
    return partial(Document, book, path, fingerprint, read_only=read_only, password=opened_by)


def _last_change(document: Document) -> str:
    """What would be lost, in a few words."""
    stack = document.undo_stack
    if stack.canUndo():
        return f"The last one: {stack.undoText()}."
    return f"Undone since it was saved: {stack.redoText()}." if stack.canRedo() else ""


def _left_behind(owner: Owner) -> str:
    return f"If it is open nowhere any more, delete {owner.file.name} beside it, which a crash left behind."


def _sample(progress: Progress) -> Book:
    from model.sample import sample_book

    progress.check()
    return sample_book()
