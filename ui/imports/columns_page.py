"""Which column of the file is which field of the book: all fields on the left, the current one on the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QStackedWidget, QWidget

from intake import Mapping
from model.tables.book import Book
from ui.imports.field_panel import FieldPanel
from ui.imports.fields_model import HEADINGS, PERIODS, SHAPE, field_rows, is_open
from ui.imports.shape_form import ShapeForm
from ui.imports.work import Seen
from ui.theme.sizes import STEP
from ui.views.listing import Listing, ListingModel

_PANEL, _SHAPE = 0, 1
_OPENERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)


class ColumnsPage(QWidget):
    """`changed` carries the Mapping with a field taken or read otherwise."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self.model = ListingModel(HEADINGS, self)
        self.list = Listing(self.model)
        self.list.setAccessibleName("Fields of the book's sheet")
        self.list.setProperty("role", "panel")
        self.list.setSortingEnabled(False)
        self.list.setSelectionMode(Listing.SelectionMode.SingleSelection)
        self.list.selectionModel().currentRowChanged.connect(lambda *_: self._show_current())
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _: self._choose())
        self.panel, self.shape = FieldPanel(), ShapeForm()
        self.pages = QStackedWidget()
        for page in (self.panel, self.shape):
            self.pages.addWidget(_scrolling(page))
        self.panel.changed.connect(self.changed)
        self.shape.changed.connect(self.changed)
        both = QSplitter(Qt.Orientation.Horizontal, handleWidth=1, childrenCollapsible=False)
        both.addWidget(self.list)
        both.addWidget(self.pages)
        both.setSizes([62 * STEP, 80 * STEP])
        both.setStretchFactor(1, 1)
        layout = QHBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(both)

    def show_seen(self, seen: Seen, book: Book) -> None:
        """Show another mapping; the current field stays, at first it is one that is open."""
        before = self.list.current_key() if self._seen and self._seen.mapping.target == seen.mapping.target else ""
        self._seen = seen
        self.panel.book = book
        rows = field_rows(seen)
        self.model.show(rows)
        keys = [row.key for row in rows]
        first = next((column.heading for column in seen.fields if is_open(seen, column)), keys[1])
        self.list.selectRow(keys.index(before if before in keys else first))
        self._show_current()

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping."""
        if self._seen is not None:
            self._seen = replace(self._seen, mapping=mapping)
            self.panel.rest_on(mapping)
            self.shape.rest_on(mapping)

    def go_to(self, field: str) -> None:
        """Show a field."""
        keys = [self.model.row(row).key for row in range(self.model.rowCount())]
        if field in keys:
            self.list.selectRow(keys.index(field))
            self.list.scrollTo(self.list.currentIndex())

    def take_focus(self) -> None:
        """To the fields."""
        self.list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Enter or F2 drops the list of columns down."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _OPENERS:
            self._choose()
            return True
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        if self.pages.currentIndex() == _PANEL:
            self.panel.choose()
        else:
            self.shape.kind.setFocus()

    def _show_current(self) -> None:
        key, seen = self.list.current_key(), self._seen
        if seen is None or not key:
            return
        if key == SHAPE:
            self.shape.show_seen(seen)
            self.pages.setCurrentIndex(_SHAPE)
            return
        if key == PERIODS:
            self.panel.show_periods(seen)
        else:
            column = next(column for column in seen.fields if column.heading == key)
            self.panel.show_field(seen, column)
        self.pages.setCurrentIndex(_PANEL)


def _scrolling(page: QWidget) -> QScrollArea:
    """A page that scrolls where the window has too little room for it."""
    area = QScrollArea(widgetResizable=True, horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    area.setMinimumWidth(page.minimumSizeHint().width() + area.verticalScrollBar().sizeHint().width())
    return area
