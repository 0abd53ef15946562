"""Offers the edits that an earlier session could not save: to be restored, given up, or kept for later.

They go back onto the file they were made in if that is unchanged, else into a copy of the file as it was then.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.ask import BOOKS, Answer, Question
from ui.dialogs.password import ask_password
from ui.document.document import Document
from ui.document.file import Save, write
from ui.document.recorder import Recorder
from ui.tasks.runner import TaskRunner
from ui.tasks.task import CancelledError, Progress
from ui.window.services import Services

if TYPE_CHECKING:
    from ui.document.recovery import Lost
    from ui.window.files import FileActions

_LATER = Answer("later", "Keep for later", "reject")
_DISCARD = Answer("discard", "Discard", "destructive")


class Recovering(QObject):
    """Of one window. `failed` says in one line why edits are not recorded for recovery."""

    failed = Signal(str)

    def __init__(self, window: QWidget, services: Services, files: FileActions, runner: TaskRunner) -> None:
        super().__init__(files)
        self._runner = runner
        self._window, self._services, self._files = window, services, files
        self._folder = services.journals
        self._agreed: set[Path] = set()

    # -- while a book is open

    def follow(self, document: Document) -> Recorder | None:
        """Record the document's edits from now on."""
        recorder = document.findChild(Recorder)
        if recorder is None and self._folder is not None and not document.read_only:
            recorder = Recorder(document, self._folder)
            recorder.failed.connect(self.failed)
        return recorder

    def leave(self, document: Document) -> None:
        """Forget what was recorded: everything is saved, or the user has given it up."""
        recorder = document.findChild(Recorder)
        if recorder is not None:
            recorder.discard()

    # -- what an earlier session left

    def offer(self, document: Document) -> None:
        """Offer the edits that belong to a document that was just read, before it is shown."""
        if document.path is None or not self._any():
            return
        from ui.document.recovery import lost_edits_of

        for found in lost_edits_of(self._folder, document.path, document.password):
            lost = self._unlocked(found)
            if lost is None:
                continue
            if not lost.rests_on_file:
                self._offer_whole(lost)
            elif lost.head.digest != document.digest or (self._asked(lost) and not self._restored(lost, document)):
                self._offer_copy(lost)

    def offer_all(self, besides: Path | None = None) -> None:
        """Offer what is there at the start of the program, but for a book that is being opened anyway."""
        if not self._any():
            return
        from ui.document.recovery import lost_edits

        for found in lost_edits(self._folder):
            if found.path is not None and besides is not None and found.path == besides.resolve():
                continue
            lost = self._unlocked(found)
            if lost is None:
                continue
            if not lost.rests_on_file:
                self._offer_whole(lost)
            elif lost.path is not None and lost.base == lost.path:
                if self._asked(lost):
                    self._agreed.add(lost.journal)
                    self._files.open(lost.path, lost.password)
            else:
                self._offer_copy(lost)

    def _unlocked(self, lost: Lost) -> Lost | None:
        """Edits that can be read, after asking for the password that seals them; None if they are kept for later."""
        from book import PasswordNeeded

        about = f"Edits of {lost.head.name} from {lost.since} were not saved. The book's password protects them too."
        wrong = False
        while lost.locked:
            needed = PasswordNeeded(Path(lost.head.name), wrong)
            password = ask_password(self._window, self._services.ask, needed, about)
            if password is None:
                return None
            lost, wrong = lost.unlocked(password), True
        return lost

    def _any(self) -> bool:
        """Whether anything was left behind; spares the start from loading what reads it."""
        return self._folder is not None and self._folder.is_dir() and any(self._folder.iterdir())

    def _offer_whole(self, lost: Lost) -> None:
        """A book that no file holds becomes a new document."""
        if self._asked(lost):
            document = Document(password=lost.password)
            document.book.source = lost.head.name
            if self._restored(lost, document):
                self._files.take(document)
            else:
                self._tell_stuck(lost)

    def _offer_copy(self, lost: Lost) -> None:
        """The file is another one now, or gone: restore into a copy of the one it was."""
        base = lost.base
        if base is None:
            self._tell_stuck(lost)
            return
        self._runner.start(
            f"recover {lost.journal.name}",
            f"Reading {lost.head.name}",
            partial(_is_saved_already, lost, base),
            partial(self._offer_copy_of, lost, base),
            partial(self._files.refuse, "The edits were not restored"),
        )

    def _offer_copy_of(self, lost: Lost, base: Path, is_saved: bool) -> None:
        if is_saved:
            lost.discard()
        elif self._asked(lost, "copy"):
            self._restore_copy(lost, base)

    def _restore_copy(self, lost: Lost, base: Path) -> None:
        assert lost.path is not None
        suggested = lost.path.with_name(f"{lost.path.stem} recovered{lost.path.suffix}")
        path = self._services.ask.save_file(self._window, "Save the restored book as", suggested, BOOKS)
        if path is not None:
            self._runner.start(
                f"recover {lost.journal.name}",
                f"Writing {path.name}",
                partial(_copied, lost, base, path),
                partial(self._copied, lost),
                partial(self._not_copied, lost),
                binding=True,
            )

    def _copied(self, lost: Lost, path: Path) -> None:
        lost.discard()
        self._files.open(path, lost.password)

    def _not_copied(self, lost: Lost, error: Exception) -> None:
        if isinstance(error, ValueError):
            self._tell_stuck(lost)
        elif not isinstance(error, CancelledError):
            self._files.refuse("The edits were not restored", error)

    def _restored(self, lost: Lost, document: Document) -> bool:
        """Put the edits into the document; its own journal takes the place of the one they came from."""
        recorder = self.follow(document)
        try:
            document.restore(lost.edits, f"restore {lost.number}")
        except ValueError:
            return False
        if recorder is not None:
            recorder.wait()
        if recorder is not None and recorder.file is not None:
            lost.discard()
        return True

    # -- messages

    def _asked(self, lost: Lost, how: str = "") -> bool:
        """Whether to restore; edits that are given up are removed here."""
        if lost.journal in self._agreed:
            self._agreed.discard(lost.journal)
            return True
        restore = Answer("restore", "Restore into a copy..." if how else "Restore")
        answer = self._services.ask.question(
            self._window,
            Question(
                "Edits that were not saved",
                f"{lost.number} of {lost.head.name} from {lost.since} {_were(lost)} not saved.",
                _details(lost, how),
                (restore, _LATER, _DISCARD),
                serious=True,
            ),
        )
        if answer == "discard":
            lost.discard()
        return answer == "restore"

    def _tell_stuck(self, lost: Lost) -> None:
        """Say that edits cannot be applied to anything that is still there; they are only removed on demand."""
        answer = self._services.ask.question(
            self._window,
            Question(
                "Edits that cannot be restored",
                f"{lost.number} of {lost.head.name} from {lost.since} {_were(lost)} not saved, and cannot be restored.",
                "The file has been changed since, and there is no copy of how it was. If you have a backup of it, put "
                f"it back in place and open it to restore them. They are kept in {lost.journal}.",
                (_LATER, _DISCARD),
                serious=True,
            ),
        )
        if answer == "discard":
            lost.discard()


def _were(lost: Lost) -> str:
    return "was" if len(lost.steps) == 1 else "were"


def _details(lost: Lost, how: str) -> str:
    parts = [f"The last one: {lost.steps[-1]}."]
    if how and lost.path is not None and lost.path.exists():
        parts.append(
            "The file has been changed by another program since. The edits can be restored into a copy of the file as "
            "it was before; the file itself stays as it is."
        )
    elif how:
        parts.append("The file is gone from its place. The edits can be restored into a copy of it.")
    elif not lost.rests_on_file:
        parts.append("No file holds this book; restored, it is a new one to be saved.")
    else:
        parts.append("Restored, they are one step that can be undone.")
    if not lost.whole:
        parts.append("What was being recorded when the program ended is missing.")
    return " ".join(parts)


def _is_saved_already(lost: Lost, base: Path, progress: Progress) -> bool:
    """Whether the file holds the edits: the crash came between saving it and forgetting them."""
    from book import FileProblem, read_book
    from ui.document.recovery import holds_already

    if lost.path is None or not lost.path.exists():
        return False
    try:
        saved = read_book(lost.path, lost.password)
        progress.check()
        return holds_already(saved, lost, read_book(base, lost.password))
    except FileProblem:
        return False


def _copied(lost: Lost, base: Path, path: Path, progress: Progress) -> Path:
    """Write what the edits make of their base to `path`. Raises ValueError where they do not fit it."""
    from book import read_book
    from ui.document.recovery import with_edits

    book = with_edits(read_book(base, lost.password), lost.edits)
    write(Save(book, path, base, lost.password), progress.step)
    return path
