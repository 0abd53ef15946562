"""The import of one file: its table, its columns, its rows, and what is to be decided, all at once.

No wizard: every page shows what follows from all decisions so far, in any order, and the same Import button stands
above all of them. Reading, matching and comparing run beside the window's thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from book import FileProblem, PasswordNeeded
from intake import Mapping, MappingProblem, Question, answered
from model.basics.problem import Problem
from ui.dialogs.ask import Ask, Kinds
from ui.dialogs.password import ask_password
from ui.document.change import Change
from ui.document.document import Document
from ui.imports.applying import Prepared, apply_import, keep_mapping, prepare
from ui.imports.doubts import reasons
from ui.imports.head import ROWS, TABLE
from ui.imports.pages import ImportPages
from ui.imports.places import Place as TablePlace
from ui.imports.underway import UnderWay
from ui.imports.work import Opened, Seen, again, begin, is_kept, look, open_file, rematch, renamed
from ui.tasks.recalculation import IGNORED
from ui.tasks.runner import TaskRunner
from ui.tasks.task import CancelledError, Progress
from ui.views.empty import Empty
from ui.views.view import View

_CSV = Kinds(("CSV (*.csv)",))
_WAIT = 150  # milliseconds after an edit of the book before its rows are compared anew
_HINT = (
    "A CRM export, a roster, scores or targets: .xlsx, .xlsm, .xls, .xlsb, .ods or text. "
    "You can also drop the file anywhere on this window."
)
_OVERTAKEN = "Nothing was imported, as something was changed meanwhile: look at the rows and import again"
_MATCHING = "Not done, as the columns are being matched anew: do it again once they are shown"
_PICK = (("import", "Pick a file..."),)


class ImportView(View):
    """`imported` carries the Place of the rows that an import wrote."""

    imported = Signal(object)
    title = "Import"

    def __init__(self, document: Document, runner: TaskRunner, ask: Ask, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._ask = document, ask
        self._work = UnderWay(document, runner, self)
        self._opened: Opened | None = None
        self.seen: Seen | None = None
        self._shown: Seen | None = None  # the last one whose rows are known
        self._history: list[tuple[Mapping, tuple[Problem, ...]]] = []
        self.pages = ImportPages()
        self.empty = Empty("imports", "Import a file", _HINT, _PICK)
        self._pause = QTimer(self, interval=_WAIT, singleShot=True)
        self._pause.timeout.connect(self._look_again)
        self._lay_out()
        self._wire()

    # -- a file

    def load(self, path: Path, name: str = "", password: str = "") -> None:
        """Read a file for a new import, or for the saved one of that name."""
        self._forget()
        self.caption = path.name
        self.captioned.emit()
        self._say("Reading", f"{path.name} is being read.", ())
        work, done = partial(open_file, path, password), partial(self._read, name)
        self._start(f"Reading {path.name}", work, done, partial(self._not_read, path, name))

    def _not_read(self, path: Path, name: str, error: Exception) -> None:
        """Ask for the password of a protected file; say in place why another one cannot be read."""
        if not isinstance(error, PasswordNeeded):
            self._fail(error)
            return
        given = ask_password(self, self._ask, error)
        if given is None:
            self._refuse("The file was not read", f"{error}.")
        else:
            self.load(path, name, given)

    def _read(self, name: str, opened: Opened) -> None:
        self._opened = opened
        if not opened.places and not name:
            self._refuse(f"Nothing to import in {opened.path.name}", reasons(opened))
            return
        self.pages.table.show_file(opened)
        book = self._work.take()
        what = f"Matching {opened.path.name}"
        if name:
            self._start(what, partial(again, book, opened, name), partial(self._begun, ROWS))
        else:
            self._start(what, partial(begin, book, opened, None, "", ""), partial(self._begun, TABLE))

    def _begun(self, page: int, seen: Seen) -> None:
        self.pages.head.offer(seen, self._document.book)
        self._show(seen)
        self._pages.setCurrentWidget(self.pages)
        self.pages.turn_to(page)
        self.pages.questions.table.selectRow(0)
        self.take_focus()

    def begin_again(self, place: TablePlace) -> None:
        """Match the columns of another table of the file."""
        if self._opened is not None and self.seen is not None:
            now = self.seen.mapping
            target = self._work.matching or now.target
            work = partial(begin, self._work.take(), self._opened, place, target, now.name)
            self._match(work, target, place.applied(now))

    def rematch(self, mapping: Mapping, target: str = "") -> None:
        """Match the columns anew: the table is taken otherwise, or goes to another sheet of the book."""
        if self._opened is not None and self.seen is not None:
            target = target or self._work.matching or mapping.target
            self._match(partial(rematch, self._work.take(), self._opened, mapping, target), target, mapping)

    def _match(self, work: Callable[[Progress], Seen], target: str, mapping: Mapping) -> None:
        """`mapping` takes the table as it is to be taken; its columns are still those of before."""
        self._remember()
        self._decide(mapping)
        self._start("Matching columns", work, self._matched, matching=target)

    def _matched(self, seen: Seen) -> None:
        assert self.seen is not None
        name = self.seen.mapping.name  # it may have been given meanwhile
        self._show(seen if seen.mapping.name == name else renamed(seen, name))

    def _retarget(self, target: str) -> None:
        if self.seen is not None and target != (self._work.matching or self.seen.mapping.target):
            self.rematch(self.seen.mapping, target)

    @property
    def is_waiting(self) -> bool:
        """Whether the rows still have to be compared with the book as it is now."""
        return self.seen is not None and self._work.is_stale

    # -- decisions

    @property
    def decided(self) -> int:
        """How many decisions would be lost with what is shown; those kept in the book are not."""
        if self.seen is None or is_kept(self._document.book, self.seen.mapping):
            return 0
        return len(self._history)

    def change(self, mapping: Mapping) -> None:
        """Take another mapping, and show what follows from it."""
        if self.seen is None or mapping == self.seen.mapping:
            return
        is_name = replace(mapping, name=self.seen.mapping.name) == self.seen.mapping
        if self._work.matching and not is_name:
            self.told.emit(_MATCHING)
            return
        self._remember()
        if self._work.matching:
            self._decide(mapping)
        elif is_name and self.seen is self._shown and not self.is_waiting:
            self._show(renamed(self.seen, mapping.name))
        else:
            self._look(mapping)

    def take_back(self) -> None:
        """The mapping before the last change."""
        if self._history and self.seen is not None:
            mapping, doubts = self._history.pop()
            self.seen = replace(self.seen, doubts=doubts)
            self._look(mapping)

    def _remember(self) -> None:
        if self.seen is not None:
            self._history.append((self.seen.mapping, self.seen.doubts))

    def _decide(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping, before its rows are known."""
        assert self.seen is not None
        self.seen = replace(self.seen, mapping=mapping)
        self.pages.rest_on(mapping)
        self.pages.head.wait()

    def _look(self, mapping: Mapping) -> None:
        if self._opened is None or self.seen is None:
            return
        before = self._shown if self._shown is not None and self._work.is_of_now(self._shown.book) else None
        self._decide(mapping)
        work = partial(look, self._work.take(), self._opened, mapping, before)
        doubts, targets = self.seen.doubts, self.seen.targets
        self._start(
            "Comparing rows",
            work,
            lambda seen: self._show(replace(seen, doubts=doubts, targets=targets)),
        )

    def _look_again(self) -> None:
        """Unless something else compares the rows: a look starts anew what is under way, an import too.

        Columns that are being matched are matched first; `_show` then finds that the book is another one.
        """
        if self.seen is not None and not self._work.matching and self.is_waiting:
            self._look(self.seen.mapping)

    def _book_changed(self, change: Change) -> None:
        """The rows rest on the book."""
        if self.seen is not None and change.sheet not in IGNORED:
            self._look_soon()

    def _look_soon(self) -> None:
        """Compare the rows anew, or when the view is shown again; until then nothing can be imported."""
        self.pages.head.wait()
        if self.isVisible():
            self._pause.start()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Compare anew what was edited meanwhile."""
        super().showEvent(event)
        if self.is_waiting:
            self._pause.start()

    # -- showing

    def _show(self, seen: Seen) -> None:
        self.seen = self._shown = seen
        self._work.rest_on(seen.book)
        self.pages.show_seen(seen, self._document.book, bool(self._history), self._document.read_only)
        if self.is_waiting:
            self._look_soon()

    def leave(self) -> None:
        """What was read and decided goes with the book."""
        self._work.drop()

    def take_focus(self) -> None:
        """To what is to be decided, else to the page."""
        if self._pages.currentWidget() is self.empty:
            self.empty.setFocus()
        else:
            self.pages.take_focus()

    def next_part(self, step: int) -> bool:
        """From the page to the decisions below it, and back."""
        return self._pages.currentWidget() is self.pages and self.pages.take_focus_of(step)

    def _say(self, title: str, hint: str, offers: tuple[tuple[str, str], ...]) -> None:
        self.empty.entitle(title)
        self.empty.say(hint, offers)
        self._pages.setCurrentWidget(self.empty)

    # -- the end

    def apply(self) -> None:
        """Import: what is to be written is worked out beside the window, then put into the book as one step."""
        seen, opened = self.seen, self._opened
        if seen is None or opened is None or self.is_waiting or not self.pages.head.is_ready:
            return
        self.pages.head.wait("importing...")
        work = partial(prepare, self._work.take(), seen.plan)
        done = partial(self._write, seen, opened.path.name)
        what, stopped = f"Importing {opened.path.name}", "Stopped; nothing was imported"
        self._start(what, work, done, self._not_written, stopped, imports=True)

    def _write(self, seen: Seen, file: str, prepared: Prepared) -> None:
        """Import, unless the book or the import is no longer the one that was looked at."""
        if self.seen is not seen or self.is_waiting:
            self.told.emit(_OVERTAKEN)
            return
        apply_import(self._document, prepared, file)
        self._forget()
        self.caption = ""
        self.captioned.emit()
        self._say("Imported", f"{prepared.told}. Undo takes all of it back.", (("import", "Import another file..."),))
        self.imported.emit(prepared.place)
        self.told.emit(prepared.told)

    def _not_written(self, error: Exception) -> None:
        if isinstance(error, MappingProblem) and self._shown is not None:
            self._show(self._shown)
            self.told.emit(str(error))
        else:
            self._fail(error)

    def keep(self) -> None:
        """Save the mapping without importing."""
        if self.seen is None:
            return
        if self._work.matching:
            self.told.emit(_MATCHING)
            return
        try:
            keep_mapping(self._document, self.seen.mapping)
        except MappingProblem as problem:
            self.told.emit(str(problem))
            return
        self.pages.head.offer(self.seen, self._document.book)
        self.pages.head.show_seen(self.seen, self._document.book)
        self.told.emit(f"{self.seen.mapping.name} is kept in the book, to be run from Data > Import again")

    def _export(self) -> None:
        suggested = Path.home() / f"Rejected {self._opened.path.stem if self._opened else ''}.csv"
        path = self._ask.save_file(self, "Export the rows that cannot be read", suggested, _CSV)
        if path is not None:
            self.pages.rows.export_rejected(path)

    # -- work beside the window

    def _start(
        self,
        what: str,
        work: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
        stopped: str = "Stopped; the last change of the import is taken back",
        matching: str = "",
        imports: bool = False,
    ) -> None:
        failed = partial(self._ended, failed or self._fail, stopped)
        self._work.start(what, work, done, failed, matching, imports)

    def _ended(self, failed: Callable[[Exception], None], stopped: str, error: Exception) -> None:
        """Work that the user stopped brings nothing: go back to what was shown before it."""
        if not isinstance(error, CancelledError):
            failed(error)
        elif self._shown is None:
            self._refuse("Stopped", "The file was not read to its end, and nothing was imported.")
        else:
            self._show(self._shown)
            self.told.emit(stopped)

    def _fail(self, error: Exception) -> None:
        """Say why there is nothing to show; after a fault of the program go back to what was shown before it."""
        title = "The file was not read" if self._opened is None else "The import cannot be run"
        details = str(error)
        if not isinstance(error, FileProblem | MappingProblem | OSError):
            logging.getLogger("trueup").error("import failed", exc_info=error)
            details = f"This should not happen ({type(error).__name__}). Help > Show the log file has the details."
            if self._shown is not None and self._work.is_of_now(self._shown.book):
                self._show(self._shown)
                self.told.emit(f"The last change of the import is taken back. {details}")
                return
        self._refuse(title, details)

    def _forget(self) -> None:
        self._opened = self.seen = self._shown = None
        self._work.rest_on(None)
        self._history.clear()

    def _refuse(self, title: str, why: str) -> None:
        self.seen = self._shown = None
        self._say(title, why, (("import", "Pick another file..."),))
        self.empty.setFocus()

    def _lay_out(self) -> None:
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.pages)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _wire(self) -> None:
        pages = self.pages
        self.empty.asked.connect(self.asked)
        pages.head.changed.connect(self.change)
        pages.head.targeted.connect(self._retarget)
        pages.head.wanted.connect(self.apply)
        pages.head.kept.connect(self.keep)
        pages.head.other.connect(lambda: self.asked.emit("import"))
        pages.table.placed.connect(self.begin_again)
        pages.table.rematched.connect(self.rematch)
        for page in (pages.table, pages.columns, pages.rows):
            page.changed.connect(self.change)
        pages.rows.export.connect(self._export)
        pages.rows.told.connect(self.told)
        pages.questions.answered.connect(self._answer)
        pages.questions.left_out.connect(self._leave_out)
        pages.questions.taken_back.connect(self.take_back)
        self._document.changed.connect(self._book_changed)
        self._work.overtaken.connect(lambda: self.told.emit(_OVERTAKEN))

    def _answer(self, answers: list[tuple[Question, str]]) -> None:
        if self.seen is not None:
            mapping = self.seen.mapping
            for question, answer in answers:
                mapping = answered(mapping, question, answer)
            self.change(mapping)

    def _leave_out(self) -> None:
        if self.seen is not None:
            self.change(replace(self.seen.mapping, partly=True))
