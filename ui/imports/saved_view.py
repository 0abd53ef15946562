"""The imports that the book keeps: what each reads and decides, when it ran last, and a button that runs it again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from intake import Mapping, MappingProblem, saved_mapping, saved_names
from intake.mapping.mapping import EVERY
from model.tables.book import Book
from model.tables.schema import folded
from model.tables.values import shown
from ui.document.change import Change
from ui.document.document import Document
from ui.figures.written import counted
from ui.imports.applying import forget_mapping, rename_mapping
from ui.imports.saved_rows import HEADINGS as DETAILS
from ui.imports.saved_rows import mapping_rows
from ui.panels.entries import IMPORT
from ui.theme.sizes import STEP
from ui.views.empty import Empty
from ui.views.listing import Heading, ListCell, Listing, ListingModel, ListRow
from ui.views.strip import Strip
from ui.views.view import View

_SHEET = "Imports"
HEADINGS = (
    Heading("Name", 26 * STEP),
    Heading("Into", 16 * STEP),
    Heading("From", 30 * STEP),
    Heading("Last file", 26 * STEP),
    Heading("Last run (UTC)", 20 * STEP),
    Heading("Rows then", 12 * STEP, True),
)


class ImportsView(View):
    """A list of saved imports."""

    title = "Saved imports"
    caption = "Pick this month's file, look at what is surprising, import"

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._current = ""  # what is to be marked after a change
        self.model = ListingModel(HEADINGS, self)
        self.list = Listing(self.model)
        self.list.setAccessibleName("Saved imports")
        self.list.setSelectionMode(Listing.SelectionMode.SingleSelection)
        self.list.activated.connect(lambda _: self.run())
        self.list.installEventFilter(self)
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.name = QLineEdit(toolTip="Another name for the saved import (F2)")
        self.name.setAccessibleName("Name of the saved import")
        self.name.setFixedWidth(22 * STEP)
        self.name.editingFinished.connect(self._rename)
        self.details = ListingModel(DETAILS, self)
        self._detailed = Listing(self.details)
        self._detailed.setAccessibleName("What the saved import does")
        self._detailed.setSortingEnabled(False)
        self.again = QPushButton("Run again...", toolTip="Pick this month's file (Enter)")
        self.again.clicked.connect(self.run)
        self.forget = QPushButton("Delete", toolTip="Delete the saved import (Del); the rows that it brought stay")
        self.forget.clicked.connect(self._delete)
        self._about = QLabel()
        hint = "An import is kept under its name and runs again on next month's file in one step."
        empty = Empty("imports", "No saved imports yet", hint, (("import", "Import a file..."),))
        empty.asked.connect(self.asked)
        strip = Strip(STEP)
        strip.row.addWidget(self._about, 1)
        for widget in (QLabel("Name"), self.name):
            strip.row.addWidget(widget)
        for button in (self.again, self.forget):
            strip.row.addWidget(button)
        other = QPushButton("Import another file...")
        other.clicked.connect(lambda: self.asked.emit("import"))
        strip.row.addWidget(other)
        listed = QWidget()
        column = QVBoxLayout(listed, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(strip)
        both = QSplitter(Qt.Orientation.Vertical, handleWidth=1, childrenCollapsible=False)
        both.addWidget(self.list)
        both.addWidget(self._detailed)
        both.setSizes([30 * STEP, 50 * STEP])
        column.addWidget(both, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(empty)
        self._pages.addWidget(listed)
        self._unfinished, self._open_file = Strip(), QLabel()
        self.go_on = QPushButton("Go on", toolTip="Back to the import, as it was left")
        self.go_on.clicked.connect(lambda: self.asked.emit(f"go:{IMPORT}"))
        self._unfinished.row.addWidget(self._open_file, 1)
        self._unfinished.row.addWidget(self.go_on)
        self.show_open("")
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._unfinished)
        layout.addWidget(self._pages)
        document.changed.connect(self._changed)
        self._show()

    def take_focus(self) -> None:
        """To the list, or to the first button of the empty page."""
        (self.list if self.model.rowCount() else self._pages.currentWidget()).setFocus()

    def show_open(self, file: str) -> None:
        """Offer the way back to the import of a file that is not finished; '' where there is none."""
        self._open_file.setText(f"The import of {file} is not finished.")
        self._unfinished.setVisible(bool(file))

    def run(self) -> None:
        """Run the current one again."""
        if self.list.current_key():
            self.asked.emit(f"again:{self.list.current_key()}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Del deletes, F2 renames."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Delete:
                self._delete()
                return True
            if event.key() == Qt.Key.Key_F2:
                self.name.setFocus()
                self.name.selectAll()
                return True
        return super().eventFilter(watched, event)

    def _names(self) -> list[str]:
        return [folded(shown(cell)) for cell in self._document.sheet(_SHEET).column("Name")]

    def _delete(self) -> None:
        names, current = self._names(), self.list.current_key()
        if folded(current) in names:
            forget_mapping(self._document, names.index(folded(current)))
            self.told.emit(f"{current} is deleted; Ctrl+Z brings it back")

    def _rename(self) -> None:
        names, current = self._names(), self.list.current_key()
        name = " ".join(self.name.text().split())
        if not name or name == current or folded(current) not in names:
            self.name.setText(current)
        elif folded(name) in names and folded(name) != folded(current):
            self.told.emit(f"{name} is the name of another saved import")
            self.name.setText(current)
        else:
            self._current = name
            rename_mapping(self._document, names.index(folded(current)), name)
            self.told.emit(f"{current} is called {name} now")

    def _show_current(self) -> None:
        current = self.list.current_key()
        self.name.setText(current)
        try:
            self.details.show(mapping_rows(saved_mapping(self._document.book, current)) if current else [])
        except MappingProblem:  # the list says why
            self.details.show([])

    def _changed(self, change: Change) -> None:
        if change.sheet == _SHEET:
            self._show()

    def _show(self) -> None:
        current, self._current = self._current or self.list.current_key(), ""
        rows = saved_rows(self._document.book)
        self.model.show(rows)
        self._pages.setCurrentIndex(1 if rows else 0)
        self._about.setText(counted(len(rows), "saved import"))
        keys = [row.key for row in rows]
        if keys:
            self.list.selectRow(keys.index(current) if current in keys else 0)
            self._show_current()
        for widget in (self.name, self.again, self.forget):
            widget.setEnabled(bool(keys))


def saved_rows(book: Book) -> list[ListRow]:
    """A row for each saved import; one that cannot be used says why."""
    sheet = book.sheet(_SHEET)
    at = {name: sheet.column(name) for name in ("Name", "Last file", "Last run")}
    rows = []
    names = [shown(cell).strip() for cell in at["Name"]]
    for name in saved_names(book):
        row = names.index(name)
        try:
            mapping = saved_mapping(book, name)
        except MappingProblem as problem:
            cells = (ListCell(name, stops=True), ListCell("cannot be used"), ListCell(str(problem)))
            rows.append(ListRow(name, (*cells, *[ListCell("")] * 3), str(problem)))
            continue
        ran = shown(at["Last run"][row]).replace("T", " ").removesuffix("Z")
        times = f"{mapping.last.rows:,}" if mapping.last else ""
        cells = (
            ListCell(name),
            ListCell(mapping.target),
            ListCell(_from(mapping)),
            ListCell(shown(at["Last file"][row])),
            ListCell(ran),
            ListCell(times),
        )
        rows.append(ListRow(name, cells))
    return rows


def _from(mapping: Mapping) -> str:
    every = mapping.sheets == (EVERY,)
    where = "every sheet with its headings" if every else ", ".join(mapping.sheets) or "the sheet with its headings"
    return f"{where} {mapping.area}".strip()
