"""The head of an import: which sheet of the book, under which name, the three pages, and the one button."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from intake import TARGETS, Mapping, saved_names
from model.tables.book import Book
from model.tables.schema import folded
from ui.figures.written import counted
from ui.imports.doubts import surprises_of
from ui.imports.fields_model import is_open
from ui.imports.planned import summary
from ui.imports.tables import Line
from ui.imports.work import Seen
from ui.theme.sizes import STEP

TABLE, COLUMNS, ROWS = range(3)
_PAGES = ("Table", "Columns", "Rows")


class Head(QWidget):
    """`turned` carries a page, `changed` a Mapping, `targeted` a sheet of the book; `wanted` asks to import."""

    turned = Signal(int)
    changed = Signal(object)
    targeted = Signal(str)
    wanted = Signal()
    kept = Signal()
    other = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self._began = ""  # the saved import that this one is, '' for a new one
        self._is_saved = False
        self.target = QComboBox()
        self.target.setAccessibleName("Into the sheet")
        self.target.setToolTip("The sheet of the book that the rows go to; the likeliest comes first")
        self.target.setMaxVisibleItems(20)
        self.target.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.target.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.target.activated.connect(lambda _: self.targeted.emit(self.target.currentData()))
        self.name = QLineEdit()
        self.name.setAccessibleName("Name of the import")
        self.name.setToolTip("The import is kept in the book under this name, to be run again next month")
        self.name.setMinimumWidth(10 * STEP)
        self.name.setMaximumWidth(20 * STEP)
        self.name.editingFinished.connect(self._typed)
        self.pick = _small("Another file...", "Pick another file")
        self.pick.clicked.connect(self.other)
        self.keep = _small("Keep for later", "Save the mapping under its name, without importing")
        self.keep.clicked.connect(self.kept)
        self.go = QPushButton("Import")
        self.go.setAutoDefault(True)
        self.go.clicked.connect(self._go)
        self.state = QLabel()
        self.pages = [QToolButton(checkable=True, autoExclusive=True) for _ in _PAGES]
        for at, button in enumerate(self.pages):
            button.clicked.connect(partial(self.turned.emit, at))
            button.setToolTip(f"{_PAGES[at]} (Ctrl+Page Up, Ctrl+Page Down)")
        self._at = TABLE
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.go.click)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            QShortcut(QKeySequence(keys), self, partial(self._step, step))
        self._lay_out()

    @property
    def is_ready(self) -> bool:
        """Whether the import can be run as things stand."""
        return self.go.isEnabled()

    def offer(self, seen: Seen, book: Book) -> None:
        """The sheets of the book, the likeliest first; an import that begins under a saved name may replace it."""
        saved = {folded(name) for name in saved_names(book)}
        self._began = folded(seen.mapping.name) if folded(seen.mapping.name) in saved else ""
        order = seen.targets or TARGETS
        self.target.clear()
        for name in order:
            self.target.addItem(name, name)

    def show_seen(self, seen: Seen, book: Book) -> None:
        """Show the mapping, and how far each page is settled."""
        self._seen = seen
        mapping = seen.mapping
        self.target.setCurrentIndex(self.target.findData(mapping.target))
        if not self.name.hasFocus() or not self.name.isModified():
            self.name.setText(mapping.name)
        self._is_saved = folded(mapping.name) in {folded(name) for name in saved_names(book)}
        self.keep.setText("Keep changes" if self._is_saved else "Keep for later")
        rows = sum(len(table.rows) for table in seen.plan.tables)
        open_fields = sum(is_open(seen, column) for column in seen.fields)
        notes = (
            counted(rows, "row"),
            f"{open_fields} open" if open_fields else "all set",
            summary(seen.planned) if seen.planned.rows else "none yet",
        )
        for at, (button, note) in enumerate(zip(self.pages, notes, strict=True)):
            button.setText(f"{at + 1}  {_PAGES[at]}: {note}")

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping."""
        if self._seen is not None:
            self._seen = replace(self._seen, mapping=mapping)

    def show_ready(self, seen: Seen, decisions: int, read_only: str) -> None:
        """Whether it can be imported, and if not, why; `decisions` are open."""
        plan = seen.plan
        new, changed = plan.counts["new"], plan.counts["changed"]
        is_any = not plan.blocked and new + changed > 0
        self.go.setText(f"Import {counted(new + changed, 'row')}" if is_any else "Import")
        why = ""
        if read_only:
            why = read_only
        elif not seen.mapping.name:
            why = "name the import first"
        elif plan.blocked:
            why = f"{decisions:,} to decide below"
        elif not new + changed:
            why = "nothing is new or changed"
        surprises = len(surprises_of(seen))
        before = seen.mapping.last.file if seen.mapping.last else ""
        against = f"{counted(surprises, 'surprise')} against {before or 'the last run'}" if surprises else ""
        replaces = not why and self._is_saved and folded(seen.mapping.name) != self._began
        note = "replaces the saved import of that name" if replaces else ""
        self.state.setText("; ".join(part for part in (why, note, against) if part))
        self.state.setProperty("role", "blocks" if plan.blocked else "warns" if surprises or replaces else "caption")
        self.state.style().polish(self.state)
        self.go.setEnabled(not why)
        self.go.setDefault(not why)
        self.go.setToolTip("Ctrl+Enter" if not why else f"Nothing can be imported yet: {why}")
        self.keep.setEnabled(bool(seen.mapping.name) and not read_only)

    def wait(self, doing: str = "comparing...") -> None:
        """What is shown is no longer what would be imported, or is being imported."""
        self.go.setEnabled(False)
        self.state.setText(doing)

    def mark(self, page: int) -> None:
        """Show which page is open."""
        self._at = page
        self.pages[page].setChecked(True)

    def _step(self, step: int) -> None:
        self.turned.emit((self._at + step) % len(self.pages))

    def _typed(self) -> None:
        name = " ".join(self.name.text().split())
        if self._seen is not None and name != self._seen.mapping.name:
            self.changed.emit(replace(self._seen.mapping, name=name))

    def _go(self) -> None:
        """Import under the name that stands there now, also where it was typed a moment ago."""
        self._typed()
        if self.is_ready:
            self.wanted.emit()

    def _lay_out(self) -> None:
        first, second = Line(), Line()
        for widget in (QLabel("Into"), self.target, QLabel("called"), self.name, self.pick):
            first.row.addWidget(widget)
        first.row.addStretch(1)
        for widget in (self.state, self.keep, self.go):
            first.row.addWidget(widget)
        for button in self.pages:
            second.row.addWidget(button)
        second.row.addStretch(1)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(first)
        layout.addWidget(second)


def _small(text: str, tip: str) -> QPushButton:
    button = QPushButton(text, toolTip=tip)
    button.setStyleSheet(f"padding: 2px {STEP}px;")
    return button
