"""The document: the book that is open, its file, and the steps that led from the one to the other.

Every change of the book runs through a gesture: edits are applied one by one while the views are told, then stand on
the undo stack as one named step together with their rows in the change log.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoStack

from model.tables.book import Book, Cell, Sheet
from model.tables.schema import SHEETS
from model.tables.starter import starter_book
from ui.document.change import Change, Place
from ui.document.edits import CellsEdit, ColumnEdit, Content, Edit, HeadingEdit, RowsEdit, SheetEdit
from ui.document.file import ChangedOnDiskError, Fingerprint, Save, read, write
from ui.document.log import LOG, entries, rows_of
from ui.document.step import Step, place_of


@dataclass(frozen=True)
class Block:
    """New cells of one column, in sorted data rows."""

    column: int
    rows: Sequence[int]
    cells: Sequence[Cell]


class Document(QObject):
    """The open book. `changing` and `changed` carry a Change, `revealed` the Place an undo or redo was about.

    `committed` tells that a step is complete: how it came about (do, undo or redo), what it is called, and its edits in
    the order in which they were applied. `path` is None until the first save; `read_only` says why the book may be
    looked at but not edited, '' where it may; `password` protects its file, '' where none does. All rows and columns
    are 0-based positions in the book's raw sheets. `save_begun` and `save_ended` (whether the file was written) enclose
    a save, during which the book may be edited.
    """

    changing = Signal(object)
    changed = Signal(object)
    revealed = Signal(object)
    committed = Signal(str, str, object)
    modified_changed = Signal(object)
    save_begun = Signal()
    save_ended = Signal(bool)
    path_changed = Signal(object)

    def __init__(
        self,
        book: Book | None = None,
        path: Path | None = None,
        fingerprint: Fingerprint | None = None,
        parent: QObject | None = None,
        read_only: str = "",
        password: str = "",
    ) -> None:
        super().__init__(parent)
        self.book = book or Book()
        self.path = path
        self.read_only = read_only
        self.password = password
        self.by = getpass.getuser()
        self.now: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self._clean_changed)
        self._fingerprint = fingerprint or (Fingerprint.of(path) if path else None)
        self._open: list[Edit] | None = None
        self._saving = False
        for name in SHEETS:
            self.book.sheet(name)

    @Slot(bool)
    def _clean_changed(self, clean: bool) -> None:
        if not self._saving:
            self.modified_changed.emit(not clean)

    # -- files

    @classmethod
    def new(cls) -> Document:
        """An untitled document with all sheets, the settings at their defaults, and nobody in it."""
        return cls(starter_book(date.today()))

    @classmethod
    def open(cls, path: Path, password: str = "") -> Document:
        """The document of a workbook or case file. Raises book.FileProblem where it cannot be read."""
        book, fingerprint, read_only, opened_by = read(path, password)
        return cls(book, path, fingerprint, read_only=read_only, password=opened_by)

    @property
    def name(self) -> str:
        """What the window's title calls it."""
        return self.path.name if self.path else "Untitled"

    @property
    def modified(self) -> bool:
        """Whether there are changes that no file holds; while a save is under way nobody knows that none are."""
        return self._saving or not self.undo_stack.isClean()

    @property
    def digest(self) -> str:
        """The SHA-256 of the file as it was read or saved here, '' where there is none."""
        return self._fingerprint.digest if self._fingerprint else ""

    def changed_on_disk(self) -> bool:
        """Whether another program wrote the file since it was read or saved here."""
        return bool(self.path and self._fingerprint and not self._fingerprint.still_holds(self.path))

    @property
    def is_gone(self) -> bool:
        """Whether the file that the document was read from or saved to is no longer in its place."""
        return bool(self.path and self._fingerprint and not self.path.exists())

    def begin_save(self, path: Path, book: Book | None = None, overwrite: bool = False) -> Save:
        """What has to be written to save the book as it is now; `end_save` must follow.

        `book` is a copy that nobody changes, where the document may be edited meanwhile; what is edited then stays
        unsaved. Raises ChangedOnDiskError where another program wrote the file, unless that may be overwritten.
        """
        if path == self.path and not overwrite and self.changed_on_disk():
            raise ChangedOnDiskError(path)
        is_same = path == self.path and not overwrite and path.exists()
        save = Save(book or self.book, path, self.path, self.password, self.digest if is_same else "")
        self._saving = True
        self.undo_stack.setClean()
        self.save_begun.emit()
        return save

    def end_save(self, save: Save, fingerprint: Fingerprint | None, written: bool = True) -> None:
        """The file was written, or was not and the book is as unsaved as before."""
        self._saving = False
        if not written:
            self.undo_stack.resetClean()
            self.save_ended.emit(False)
            return
        self._fingerprint = fingerprint
        if save.path != self.path:
            self.path = save.path
            self.path_changed.emit(save.path)
        self.save_ended.emit(True)
        self.modified_changed.emit(self.modified)

    def save(self, overwrite: bool = False) -> None:
        """Write the book to its file and wait. Raises ChangedOnDiskError unless it may overwrite, and FileProblem."""
        if self.path is None:
            raise ValueError("a document without a file is saved with save_as")
        self._write(self.begin_save(self.path, overwrite=overwrite))

    def save_as(self, path: Path) -> None:
        """Write the book to another file, which is its file from then on, and wait."""
        self._write(self.begin_save(path))

    def _write(self, save: Save) -> None:
        try:
            fingerprint = write(save)
        except BaseException:
            self.end_save(save, None, written=False)
            raise
        self.end_save(save, fingerprint)

    # -- gestures

    @contextmanager
    def gesture(self, text: str, reason: str = "") -> Iterator[None]:
        """Everything done inside is one undo step called `text`; a gesture inside a gesture is part of the outer one.

        When the body raises, what it had done is taken back.
        """
        if self._open is not None:
            yield
            return
        edits: list[Edit] = []
        self._open = edits
        try:
            yield
            place = place_of(edits)
            self._log(edits, text, reason)
        except BaseException:
            for edit in reversed(edits):
                self._apply(edit.inverse())
            raise
        finally:
            self._open = None
        if edits:
            self._push(text, edits, place)

    def restore(self, book: Book, edits: Sequence[Edit], text: str) -> None:
        """Take the book that edits of an earlier session made of this one, log rows and all, as one undo step.

        Nobody may have looked at the document before: views are not told.
        """
        self.book = book
        if edits:
            self._push(text, edits, place_of(edits))

    def _push(self, text: str, edits: Sequence[Edit], place: Place) -> None:
        self.undo_stack.push(Step(self, text, edits, place))
        self.committed.emit("do", text, edits)

    def sheet(self, name: str) -> Sheet:
        """A sheet of the book, for reading."""
        return self.book.sheets[name]

    def set_cells(self, name: str, blocks: Sequence[Block], text: str = "", reason: str = "") -> int:
        """Write cells; those that already hold the value are left out. Returns how many changed."""
        edits = [edit for block in blocks if (edit := self._cells_edit(name, block)) is not None]
        count = sum(len(edit.rows) for edit in edits)
        with self.gesture(text or f"edit {counted(count, 'cell')} in {name}", reason):
            self._do(edits)
        return count

    def set_cell(self, name: str, row: int, column: int, cell: Cell, reason: str = "") -> bool:
        """Write one cell; False where it already holds the value."""
        heading = self.sheet(name).headings[column]
        return bool(self.set_cells(name, [Block(column, (row,), (cell,))], f"edit {heading} in {name}", reason))

    def insert_rows(
        self,
        name: str,
        at: int,
        count: int = 1,
        cells: Sequence[Sequence[Cell]] | None = None,
        text: str = "",
        reason: str = "",
    ) -> None:
        """Insert rows above data row `at` (the size appends): blank, or holding `cells[column][i]`."""
        sheet = self.sheet(name)
        filled = cells if cells is not None else [[None] * count for _ in sheet.cells]
        rows = range(at, at + (len(filled[0]) if filled else 0))
        with self.gesture(text or f"insert {counted(len(rows), 'row')} in {name}", reason):
            self._do([RowsEdit(name, rows, filled, add=True)] if rows else [])

    def append_rows(self, name: str, rows: Sequence[Mapping[str, Cell]], text: str = "", reason: str = "") -> None:
        """Append rows given as heading to cell; a heading that the sheet lacks becomes a column at its end."""
        sheet = self.sheet(name)
        with self.gesture(text or f"add {counted(len(rows), 'row')} to {name}", reason):
            for heading in dict.fromkeys(heading for row in rows for heading in row):
                if sheet.find(heading) is None:
                    self.add_column(name, heading)
            cells: list[list[Cell]] = [[None] * len(rows) for _ in sheet.headings]
            for i, row in enumerate(rows):
                for heading, cell in row.items():
                    cells[sheet.find(heading) or 0][i] = cell
            self.insert_rows(name, sheet.size, cells=cells)

    def delete_rows(self, name: str, rows: Sequence[int], text: str = "", reason: str = "") -> None:
        """Delete data rows, wherever they stand."""
        places = sorted(set(rows))
        cells = [[column[row] for row in places] for column in self.sheet(name).cells]
        with self.gesture(text or f"delete {counted(len(places), 'row')} in {name}", reason):
            self._do([RowsEdit(name, places, cells, add=False)] if places else [])

    def duplicate_rows(self, name: str, rows: Sequence[int], text: str = "") -> Sequence[int]:
        """Copy rows to below the last of them; returns where the copies stand."""
        places = sorted(set(rows))
        if not places:
            return ()
        cells = [[column[row] for row in places] for column in self.sheet(name).cells]
        at = places[-1] + 1
        self.insert_rows(name, at, cells=cells, text=text or f"duplicate {counted(len(places), 'row')} in {name}")
        return range(at, at + len(places))

    def add_column(self, name: str, heading: str, at: int | None = None) -> int:
        """Add a blank column at a position, by default the last. Returns the position."""
        sheet = self.sheet(name)
        at = len(sheet.headings) if at is None else at
        with self.gesture(f"add column {heading} to {name}"):
            self._do([ColumnEdit(name, at, heading, [None] * sheet.size, add=True)])
        return at

    def delete_column(self, name: str, column: int) -> None:
        """Delete a column with all it holds."""
        sheet = self.sheet(name)
        heading = sheet.headings[column]
        with self.gesture(f"delete column {heading} in {name}"):
            self._do([ColumnEdit(name, column, heading, list(sheet.cells[column]), add=False)])

    def rename_column(self, name: str, column: int, heading: str) -> None:
        """Give a column another heading."""
        before = self.sheet(name).headings[column]
        with self.gesture(f"rename column {before} to {heading} in {name}"):
            self._do([HeadingEdit(name, column, before, heading)] if before != heading else [])

    def replace_sheets(self, contents: Mapping[str, Content], text: str) -> None:
        """Put (headings, cells by column) in place of all that sheets hold, as sign-off does with its records."""
        edits: list[Edit] = []
        for name, (headings, cells) in contents.items():
            sheet = self.sheet(name)
            before = (tuple(sheet.headings), [tuple(column) for column in sheet.cells])
            edits.append(SheetEdit(name, before, (tuple(headings), [tuple(column) for column in cells])))
        with self.gesture(text):
            self._do(edits)

    def do(self, edits: Sequence[Edit], text: str = "") -> None:
        """Apply edits that were worked out beforehand, from the book as it is now."""
        with self.gesture(text):
            self._do(edits)

    # -- how edits are done

    def _cells_edit(self, name: str, block: Block) -> CellsEdit | None:
        column = self.sheet(name).cells[block.column]
        new = [
            (row, column[row], cell)
            for row, cell in zip(block.rows, block.cells, strict=True)
            if not same(column[row], cell)
        ]
        if not new:
            return None
        rows, before, after = zip(*new, strict=True)
        return CellsEdit(name, block.column, rows, before, after)

    def _do(self, edits: Sequence[Edit]) -> None:
        assert self._open is not None
        for edit in edits:
            self._apply(edit)
            self._open.append(edit)

    def _apply(self, edit: Edit) -> None:
        change: Change = edit.change()
        self.changing.emit(change)
        edit.apply(self.book)
        self.changed.emit(change)

    def replay(self, kind: str, text: str, edits: Sequence[Edit], place: Place) -> None:
        """Apply the edits of a step again, or their inverses; for steps of the undo stack only."""
        for edit in edits:
            self._apply(edit)
        self.committed.emit(kind, text, edits)
        self.revealed.emit(place)

    def _log(self, edits: Sequence[Edit], text: str, reason: str) -> None:
        found = entries(self.book, edits, text)
        if found:
            self.append_rows(LOG, rows_of(found, self.by, reason, self.now()))


def same(a: Cell, b: Cell) -> bool:
    """Whether two raw cells are the same in value and kind (the text '1', 1 and True are three cells)."""
    return type(a) is type(b) and a == b


def counted(count: int, noun: str) -> str:
    """`1 row`, `40 rows`."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
