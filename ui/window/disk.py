"""What happens to the book's file behind the window: another program writes it, or it goes from its place.

Said quietly as soon as the system tells it, asked when the window comes to the front: a question in the middle of
typing would be answered by the next Enter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from ui.dialogs.ask import Answer
from ui.document.document import Document

if TYPE_CHECKING:
    from ui.window.files import FileActions

SAVE_AS = Answer("as", "Save as...")
_KEEP = Answer("keep", "Keep what is shown", "reject")
_PAUSE = 500  # milliseconds after a sign of life of the file: programs write in several steps


class Disk(QObject):
    """Of one window. `changed` says that `state` may be another one, `noticed` carries a line to show, `settled` one
    that no longer holds.
    """

    changed = Signal()
    noticed = Signal(str)
    settled = Signal(str)

    def __init__(self, files: FileActions, ask: Callable[..., str]) -> None:
        super().__init__(files)
        self._files, self._ask = files, ask
        self._asked: tuple[int, int] | str | None = None  # what the user was told of the file
        self.state = self._noticed = ""
        self._watcher = QFileSystemWatcher(self)
        self._pause = QTimer(self, interval=_PAUSE, singleShot=True)
        self._watcher.fileChanged.connect(lambda _: self._pause.start())
        self._pause.timeout.connect(self._notice)

    def follow(self, document: Document) -> None:
        """Watch another document's file."""
        document.path_changed.connect(self._begin)
        document.save_ended.connect(self._begin)
        self._begin()

    def look(self) -> None:
        """Ask once what is to be done about a file that is another one now, or gone."""
        document = self._files.document
        if self._files.saving.busy or document.path is None:  # then what changed may be our own doing
            return
        self._show_state()
        seen = self._stamp()
        if not self.state or seen == self._asked:
            return
        self._asked = seen
        (self._gone if seen == "gone" else self._changed)()

    def _changed(self) -> None:
        document = self._files.document
        loses = document.modified
        answer = self._ask(
            "The file has changed",
            f"{document.name} was changed by another program.",
            "Opening it again shows what it holds now; your changes that are not saved would be lost."
            if loses
            else "Opening it again shows what it holds now.",
            *((SAVE_AS, Answer("reload", "Open again", "destructive")) if loses else (_OPEN, SAVE_AS)),
            _KEEP,
        )
        if answer == "reload":
            self._files.reload()
        elif answer == "as":
            self._files.save_as()

    def _gone(self) -> None:
        document = self._files.document
        assert document.path is not None
        answer = self._ask(
            "The file is gone",
            f"{document.name} is no longer in {document.path.parent}.",
            "It was moved, renamed or deleted, or its drive is not there at the moment. What is shown here is kept "
            "nowhere else. Saved again, it is a new file: charts, comments and sheets of your own that stood in the "
            "old one are not in it.",
            SAVE_AS,
            Answer("save", "Save it there again"),
            _KEEP,
        )
        if answer == "as":
            self._files.save_as()
        elif answer == "save":
            self._files.save()

    def _notice(self) -> None:
        before = self.state
        self._begin()
        if self.state and self.state != before:
            name = self._files.document.name
            self._noticed = (
                f"{name} is no longer in its place; save it again, or under another name."
                if self.state == _GONE
                else f"{name} was changed by another program; File > Open again from disk shows what it holds now."
            )
            self.noticed.emit(self._noticed)

    def _begin(self, *_: object) -> None:
        """Watch the file, which may be another one under the same name since it was replaced."""
        if self._watcher.files():
            self._watcher.removePaths(self._watcher.files())
        path = self._files.document.path
        if path is not None and path.exists():
            self._watcher.addPath(str(path))
        if not self._files.saving.busy:
            self._show_state()

    def _show_state(self) -> None:
        document = self._files.document
        state = _GONE if document.is_gone else _CHANGED if document.changed_on_disk() else ""
        if not state:
            self._asked = None
            self.settled.emit(self._noticed)
        if state != self.state:
            self.state = state
            self.changed.emit()

    def _stamp(self) -> tuple[int, int] | str:
        """What tells one change from the next."""
        path = self._files.document.path
        assert path is not None
        try:
            stat = path.stat()
        except OSError:
            return "gone"
        return stat.st_size, stat.st_mtime_ns


_OPEN = Answer("reload", "Open again")
_GONE, _CHANGED = "file is gone", "file changed on disk"
