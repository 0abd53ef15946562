"""Import actions: pick a file, run a saved import again, and tell a dropped book from a file to import."""

from __future__ import annotations

import sys
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from ui.dialogs.ask import Answer, Kinds, Question
from ui.figures.written import counted
from ui.panels.entries import IMPORT, IMPORTS
from ui.tasks.task import CancelledError, Progress

if TYPE_CHECKING:
    from ui.imports.view import ImportView
    from ui.window.window import MainWindow

_WORKBOOKS = (".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".ods", ".fods", ".xml")
_TEXTS = (".csv", ".tsv", ".tab", ".txt", ".htm", ".html", ".mht", ".mhtml")
ENDINGS = (*_WORKBOOKS, *_TEXTS)
FILES = Kinds((f"Workbooks and text files ({' '.join('*' + ending for ending in ENDINGS)})", "All files (*)"))
_BOOKS = (".xlsx", ".xlsm")
_KEY, _AHEAD = "dropped", "ahead"
_SURE = 3  # sheets called like those of a book; with fewer it may be either


class ImportActions(QObject):
    """Of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._folder: Path | None = None  # of the last file; next month's mostly lies beside it

    def load_ahead(self) -> None:
        """Load what an import needs beside the window, before the first one: a quarter of a second."""
        if "intake" not in sys.modules:
            self._window.runner.start(_AHEAD, "Getting ready", _loaded, lambda _: None, lambda _: None)

    def choose(self) -> None:
        """Ask for a file and begin to import it."""
        path = self._ask("Import a file")
        if path is not None:
            self.load(path)

    def again(self, name: str) -> None:
        """Ask for this month's file of a saved import."""
        path = self._ask(f"Import {name} again: pick this month's file")
        if path is not None:
            self.load(path, name)

    def load(self, path: Path, name: str = "") -> None:
        """Show a file in the import view."""
        from ui.imports.view import ImportView  # with the first file, not with the window: most of a second

        window = self._window
        if window.document.read_only:
            window.status.fail(window.document.read_only)
            return
        view = window.stack.open(IMPORT)
        assert isinstance(view, ImportView)
        if self._is_to_be_left(view, path):
            self._folder = path.parent
            view.load(path, name)
        view.take_focus()

    def _is_to_be_left(self, view: ImportView, path: Path) -> bool:
        """Whether the import that is shown may go; asks where something was decided for it."""
        if not view.decided:
            return True
        question = Question(
            f"Leave the import of {view.caption}?",
            f"{counted(view.decided, 'decision')} made for the import of {view.caption} would be lost.",
            "Go on with it to import, or to keep them in the book for later.",
            (Answer("stay", "Go on with it", "reject"), Answer("leave", f"Import {path.name} instead", "destructive")),
        )
        return self._window.services.ask.question(self._window, question) == "leave"

    def dropped(self, path: Path) -> None:
        """Open a book or case file, import anything else; look into a workbook to tell, ask where it may be both."""
        if path.suffix.lower() == ".json":
            self._window.files.open(path)
        elif path.suffix.lower() not in _BOOKS:
            self.load(path)
        else:
            work = partial(_own_sheets, path)
            self._window.runner.start(
                _KEY,
                f"Looking into {path.name}",
                work,
                partial(self._take, path),
                partial(self._not_looked_into, path),
            )

    def list_saved(self, menu: QMenu) -> None:
        """Fill Data > Import again."""
        from intake import saved_names

        menu.clear()
        names = saved_names(self._window.document.book)
        for name in names:
            menu.addAction(name.replace("&", "&&"), partial(self.again, name))
        if not names:
            menu.addAction("No import is saved yet").setEnabled(False)
        menu.addSeparator()
        menu.addAction("All saved imports", partial(self._window.routes.to, IMPORTS))

    def _not_looked_into(self, path: Path, error: Exception) -> None:
        if isinstance(error, CancelledError):
            self._window.status.tell(f"Stopped. {path.name} was not opened")
        else:
            self._window.files.open(path)  # which says what is wrong with it

    def _take(self, path: Path, count: int) -> None:
        if count >= _SURE:
            self._window.files.open(path)
        elif not count:
            self.load(path)
        else:
            question = Question(
                "Open or import?",
                f"{path.name} has {counted(count, 'sheet')} called like those of a comp book.",
                "Opened, it is a book of its own; imported, its rows come into the book that is open.",
                (Answer("open", "Open"), Answer("import", "Import"), Answer("cancel", "Cancel", "reject")),
            )
            answer = self._window.services.ask.question(self._window, question)
            if answer == "open":
                self._window.files.open(path)
            elif answer == "import":
                self.load(path)

    def _ask(self, title: str) -> Path | None:
        folder = self._folder if self._folder is not None and self._folder.is_dir() else self._window.files.folder
        return self._window.services.ask.open_file(self._window, title, folder, FILES)


def _loaded(progress: Progress) -> None:
    for name in ("book", "intake"):
        progress.check()
        import_module(name)


def _own_sheets(path: Path, progress: Progress) -> int:
    """How many sheets of a workbook are called like those of a book."""
    from book.container.package import Package
    from book.reading import own_sheets
    from book.sheet.workbook import open_frame

    progress.check()
    with Package(path) as package:
        return len(own_sheets(open_frame(package)))
