"""Offers the edits that an earlier session could not save: to be restored, given up, or kept for later.

They go back onto the file they were made in if that is unchanged, else into a copy of the file as it was then. All that
takes long is done beside the window; until it is over, the window shows what it showed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.dialogs.ask import BOOKS, Answer, Question
from ui.dialogs.password import ask_password
from ui.document.document import Document
from ui.document.recorder import Recorder
from ui.tasks.runner import TaskRunner
from ui.window.services import Services

if TYPE_CHECKING:
    from ui.document.recovery import Lost, Restored
    from ui.window.files import FileActions
    from ui.window.restoring import Resting

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

    def offer(self, document: Document, then: Callable[[Document], None]) -> None:
        """Offer the edits that belong to a document that was just read, before it is shown; `then` shows it."""
        if document.path is None or not self._any():
            then(document)
            return
        from ui.window.restoring import found_of

        def failed(error: Exception) -> None:
            self._files.refuse("Edits that were not saved were not looked for", error)
            then(document)

        path, password = document.path, document.password
        work = partial(found_of, self._folder, path, password)
        what = f"Looking for edits of {path.name} that were not saved"
        self._runner.start(opening(path), what, work, lambda found: self._offer_each(document, found, then), failed)

    def offer_all(self, besides: Path | None = None) -> None:
        """Offer what is there at the start of the program, but for a book that is being opened anyway."""
        if not self._any():
            return
        from ui.window.restoring import found_all

        self._runner.start(
            "lost",
            "Looking for edits that were not saved",
            partial(found_all, self._folder),
            partial(self._offer_all, None if besides is None else besides.resolve()),
            partial(self._files.refuse, "Edits that were not saved were not looked for"),
        )

    def _offer_each(self, document: Document, found: Sequence[Lost], then: Callable[[Document], None]) -> None:
        """One after the other, then show the document."""
        if not found:
            then(document)
            return
        lost, *rest = found
        more = partial(self._offer_each, document, rest, then)
        self._unlock(lost, partial(self._offer_of, document, more), more)

    def _offer_of(self, document: Document, more: Callable[[], None], lost: Lost) -> None:
        if not lost.rests_on_file:
            self._offer_whole(lost)
        elif lost.head.digest != document.digest:
            self._offer_copy(lost)
        elif self._asked(lost):
            self._restore(lost, document, more, lambda: self._offer_copy(lost))
            return
        more()

    def _offer_all(self, besides: Path | None, found: Sequence[Resting]) -> None:
        for one in found:
            if one.lost.path is None or one.lost.path != besides:
                self._unlock(one.lost, partial(self._offer_one, one.base), lambda: None)

    def _offer_one(self, base: Path | None, lost: Lost) -> None:
        if not lost.rests_on_file:
            self._offer_whole(lost)
        elif lost.path is None or base != lost.path:
            self._offer_copy(lost)
        elif self._asked(lost):
            self._agreed.add(lost.journal)
            self._files.open(lost.path, lost.password)

    def _unlock(self, lost: Lost, done: Callable[[Lost], None], later: Callable[[], None], wrong: bool = False) -> None:
        """Hand over edits that can be read, after asking for the password that seals them, or keep them for later."""
        if not lost.locked:
            done(lost)
            return
        from book import PasswordNeeded
        from ui.window.restoring import unlocked

        def failed(error: Exception) -> None:
            self._files.refuse("The edits were not restored", error)
            later()

        about = f"Edits of {lost.head.name} from {lost.since} were not saved. The book's password protects them too."
        needed = PasswordNeeded(Path(lost.head.name), wrong)
        password = ask_password(self._window, self._services.ask, needed, about)
        if password is None:
            later()
            return
        self._runner.start(
            f"unlock {lost.journal.name}",
            f"Unlocking the edits of {lost.head.name}",
            partial(unlocked, lost, password),
            lambda now: self._unlock(now, done, later, wrong=True),
            failed,
        )

    def _any(self) -> bool:
        """Whether anything was left behind; spares the start from loading what reads it."""
        return self._folder is not None and self._folder.is_dir() and any(self._folder.iterdir())

    def _restore(
        self, lost: Lost, document: Document, done: Callable[[], None], does_not_fit: Callable[[], None]
    ) -> None:
        """Put the edits into a document that nobody has looked at; its own journal takes the place of theirs."""
        from ui.window.restoring import restored

        def take(found: Restored) -> None:
            recorder = self.follow(document)
            document.restore(found.book, found.edits, f"restore {lost.number}")
            if recorder is not None:
                recorder.supersede(lost.journal)
            done()

        def failed(error: Exception) -> None:
            if isinstance(error, ValueError):
                does_not_fit()
            else:
                self._files.refuse("The edits were not restored, and are kept for later", error)
            done()

        what = f"Restoring {lost.number} of {lost.head.name}"
        self._runner.start(f"recover {lost.journal.name}", what, partial(restored, lost, document.book), take, failed)

    def _offer_whole(self, lost: Lost) -> None:
        """A book that no file holds becomes a new document."""
        if self._asked(lost):
            document = Document(password=lost.password)
            document.book.source = lost.head.name
            self._restore(lost, document, lambda: self._take_whole(document), lambda: self._tell_stuck(lost))

    def _take_whole(self, document: Document) -> None:
        if document.modified:
            self._files.take(document)

    def _offer_copy(self, lost: Lost) -> None:
        """The file is another one now, or gone: restore into a copy of the one it was."""
        from ui.window.restoring import resting

        self._runner.start(
            f"recover {lost.journal.name}",
            f"Reading {lost.head.name}",
            partial(resting, lost),
            self._offer_copy_of,
            partial(self._files.refuse, "The edits were not restored, and are kept for later"),
        )

    def _offer_copy_of(self, found: Resting) -> None:
        lost = found.lost
        if found.base is None:
            self._tell_stuck(lost)
        elif found.is_saved:
            lost.discard()
        elif self._asked(lost, "copy"):
            self._restore_copy(lost, found.base)

    def _restore_copy(self, lost: Lost, base: Path) -> None:
        from ui.window.restoring import write_copy

        assert lost.path is not None
        suggested = lost.path.with_name(f"{lost.path.stem} recovered{lost.path.suffix}")
        path = self._services.ask.save_file(self._window, "Save the restored book as", suggested, BOOKS)
        if path is not None:
            self._runner.start(
                f"recover {lost.journal.name}",
                f"Writing {path.name}",
                partial(write_copy, lost, base, path),
                partial(self._copied, lost),
                partial(self._not_copied, lost),
                binding=True,
                awaited=True,
            )

    def _copied(self, lost: Lost, path: Path) -> None:
        lost.discard()
        self._files.open(path, lost.password)

    def _not_copied(self, lost: Lost, error: Exception) -> None:
        if isinstance(error, ValueError):
            self._tell_stuck(lost)
        else:
            self._files.refuse("The edits were not restored, and are kept for later", error)

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


def opening(path: Path) -> str:
    """The key of all work that opens a file: to open it once more begins anew, other files are opened as well."""
    return f"open {path.resolve()}"


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
        parts.append(f"Restored, {'they are' if len(lost.steps) > 1 else 'it is'} one step that can be undone.")
    if not lost.whole:
        parts.append("Later ones could not be recorded to their end and are missing.")
    return " ".join(parts)
