"""Where the table is: the places of the file on the left, the sheet as it stands there on the right."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QSplitter, QTableView, QVBoxLayout, QWidget

from book.sheet.workbook import parse_area
from intake import FoundTable, Mapping
from intake.files.source import area_text
from model.tables.book import column_letters
from ui.figures.written import counted
from ui.imports.marks import Marks, Use, marks_of
from ui.imports.place_list import PlaceList
from ui.imports.raw_model import RawModel
from ui.imports.table_options import TableOptions
from ui.imports.tables import Line, table_of
from ui.imports.work import Opened, Seen
from ui.panels.caption import Caption
from ui.theme.sizes import STEP

_KEYS = {Qt.Key.Key_H: "header", Qt.Key.Key_D: "data", Qt.Key.Key_X: "leave"}
_DOES = (
    ("header", "Header", "The headings stand in the current row (H)"),
    ("data", "Data", "Take the current row as data (D)"),
    ("leave", "Leave out", "Leave the current row out (X)"),
)
_PLACES, _NARROW = 32 * STEP, 110 * STEP
_FITTED = (40, 60)  # rows and columns that decide the first widths


class TablePage(QWidget):
    """`placed` carries another Place to begin with, `rematched` the Mapping with another header or area.

    `changed` carries the Mapping with other rows of the same table.
    """

    placed = Signal(object)
    rematched = Signal(object)
    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._opened: Opened | None = None
        self._seen: Seen | None = None
        self._sheet = self._shown = ""
        self._is_narrow = False
        self.places, self.options = PlaceList(), TableOptions()
        self.places.placed.connect(self.placed)
        self.places.looked_at.connect(self._show_sheet)
        self.options.changed.connect(self.changed)
        self.options.rematched.connect(self.rematched)
        self.options.headed.connect(self._set_header)
        self.model = RawModel(self)
        self.grid = table_of(self.model, "The sheet as it stands in the file", rows=False)
        self.grid.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.grid.installEventFilter(self)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._menu)
        self.caption = Caption()
        self.buttons = {key: QPushButton(words, toolTip=tip) for key, words, tip in _DOES}
        self._lay_out()

    # -- showing

    def show_file(self, opened: Opened) -> None:
        """List the places of another file."""
        self._opened, self._seen = opened, None
        self._sheet = self._shown = ""
        self.model.show_sheet(None)
        self.places.show_file(opened)

    def has(self, sheet: str) -> bool:
        """Whether the file has a sheet of that name."""
        return self._opened is not None and self._opened.source.sheet(sheet) is not None

    def show_seen(self, seen: Seen) -> None:
        """Mark the sheet as a mapping takes it."""
        self._seen = seen
        tables = seen.plan.tables
        self.places.mark(seen.mapping)
        table = next((table for table in tables if table.sheet == self._sheet), tables[0] if tables else None)
        self.options.show_table(seen.mapping, table)
        if table is None:
            self.caption.setText("No table is found as things are set: see below, or pick one on the left.")
            self.model.show_marks(Marks({}), {})
            return
        self._show_sheet(table.sheet)
        self.caption.setText(_words(table))
        place = f"{table.sheet}!{area_text(table.area)}"
        if place != self._shown:
            self._shown = place
            self._scroll(table.area.top, table.area.left, QTableView.ScrollHint.PositionAtTop)

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping."""
        if self._seen is not None:
            self._seen = replace(self._seen, mapping=mapping)
            self.options.rest_on(mapping)

    def go_to(self, sheet: str, cell: str) -> None:
        """Show a place of the file: `F14`, `14:14`, `B2:F9`."""
        self._show_sheet(sheet)
        place = cell.partition(":")[0]
        area = parse_area(place) or parse_area(f"A{place}" if place.isdigit() else f"{place}1")
        if area is not None:
            self._scroll(area.top, area.left, QTableView.ScrollHint.PositionAtCenter)

    def take_focus(self) -> None:
        """To the places."""
        self.places.setFocus()

    def _show_sheet(self, name: str) -> None:
        sheet = self._opened.source.sheet(name) if self._opened else None
        if sheet is None:
            return
        if name != self._sheet:
            self._sheet = name
            self.model.show_sheet(sheet)
            _fit(self.grid)
        seen = self._seen
        table = next((table for table in seen.plan.tables if table.sheet == name), None) if seen else None
        if table is None or seen is None:
            self.model.show_marks(Marks({}), {})
        else:
            self.model.show_marks(marks_of(table, seen.mapping), _fields(table, seen))
        _widen(self.grid)
        self._turn()

    def _turn(self) -> None:
        """Lines are columns where records stand in columns; what they are headed is then wider than a row's number."""
        turned = self.model.turned
        self._current.setText("Current column:" if turned else "Current row:")
        self.buttons["header"].setEnabled(not turned)
        behavior = QTableView.SelectionBehavior
        self.grid.setSelectionBehavior(behavior.SelectColumns if turned else behavior.SelectRows)
        down = Qt.Orientation.Vertical
        rows = min(_FITTED[0], self.model.rowCount())
        texts = [str(self.model.headerData(row, down)) for row in range(rows)] if turned else []
        widest = max([f"left out  {self.model.rowCount()}", *texts], key=len)
        self.grid.verticalHeader().setFixedWidth(self.grid.fontMetrics().horizontalAdvance(widest) + 3 * STEP)

    def _scroll(self, row: int, column: int, how: QTableView.ScrollHint) -> None:
        if row <= self.model.rowCount() and column <= self.model.columnCount():
            index = self.model.index(row - 1, column - 1)
            self.grid.setCurrentIndex(index)
            self.grid.scrollTo(index, how)

    # -- taking rows otherwise

    def do(self, what: str) -> None:
        """Take the current row (or record in a column) as `header`, as `data`, or `leave` it out."""
        line = self.model.line(self.grid.currentIndex())
        if self._seen is None or line < 0 or not self.buttons[what].isEnabled():
            return
        mapping = self._seen.mapping
        if what == "header":
            self._set_header(line + 1, line + 1)
            return
        text, use = self.model.first_text(line), self.model.use(line)
        if not text or use is Use.HEADER:
            return
        keep = tuple(one for one in mapping.keep if one != text)
        drop = tuple(one for one in mapping.drop if one != text)
        if what == "data" and use is Use.LEFT and text not in mapping.drop:
            keep = (*keep, text)
        elif what == "leave" and use is not Use.LEFT and text not in mapping.keep:
            drop = (*drop, text)
        self.changed.emit(replace(mapping, keep=keep, drop=drop))

    def _set_header(self, first: int, last: int) -> None:
        """Another header, within the columns of the table that was found; 0 lets it be found again."""
        if self._seen is None:
            return
        mapping = self._seen.mapping
        if not last:
            self.rematched.emit(replace(mapping, area="", header_row=0, header_top=0))
            return
        table = next((table for table in self._seen.plan.tables if table.sheet == self._sheet), None)
        area = mapping.area or (self._open_area(table, first) if table is not None else "")
        self.rematched.emit(replace(mapping, area=area, header_row=last, header_top=first))

    def _open_area(self, table: FoundTable, first: int) -> str:
        """The table's columns, open below where nothing else stands, so that next month may have more rows."""
        others = [place.table for place in self._opened.places] if self._opened else []
        if any(other.sheet == table.sheet and other.area.top > table.area.bottom for other in others):
            return area_text(replace(table.area, top=min(table.area.top, first)))
        return f"{column_letters(table.area.left)}:{column_letters(table.area.right)}"

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """In a small window the list of places gives way to what is set above the sheet."""
        super().resizeEvent(event)
        is_narrow = self.width() < _NARROW
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            places = self.places.minimumWidth() if is_narrow else _PLACES
            self._both.setSizes([places, self.width() - places])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """H, D and X on a row of the sheet."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            what = _KEYS.get(Qt.Key(event.key()))
            if what is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.do(what)
                return True
        return super().eventFilter(watched, event)

    def _menu(self, at: QPoint) -> None:
        index = self.grid.indexAt(at)
        if not index.isValid():
            return
        self.grid.setCurrentIndex(index)
        text = self.model.first_text(self.model.line(index))
        count = self.model.called(text)
        many = counted(count, "column" if self.model.turned else "row")
        more = f" ({many} that begin with '{text}')" if count > 1 else ""
        menu = QMenu(self)
        for key, words in (
            ("header", "The headings stand here\tH"),
            ("data", f"Take as data{more}\tD"),
            ("leave", f"Leave out{more}\tX"),
        ):
            menu.addAction(words, lambda key=key: self.do(key)).setEnabled(self.buttons[key].isEnabled())
        menu.popup(self.grid.viewport().mapToGlobal(at))

    def _lay_out(self) -> None:
        line = Line()
        line.row.addWidget(self.caption, 1)
        self._current = QLabel()
        self._current.setProperty("role", "caption")
        line.row.addWidget(self._current)
        for key, button in self.buttons.items():
            button.setStyleSheet(f"padding: 0 {STEP}px;")
            button.clicked.connect(lambda _=False, key=key: self.do(key))
            line.row.addWidget(button)
        right = QWidget()
        column = QVBoxLayout(right, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.options)
        column.addWidget(line)
        column.addWidget(self.grid, 1)
        self._both = both = QSplitter(Qt.Orientation.Horizontal, handleWidth=1, childrenCollapsible=False)
        both.addWidget(self.places)
        both.addWidget(right)
        both.setSizes([_PLACES, 100 * STEP])
        both.setStretchFactor(1, 1)
        layout = QHBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(both)


def _fields(table: FoundTable, seen: Seen) -> dict[int, str]:
    """Which field each column of the sheet is taken for."""
    fields = {one.heading: one.field for one in seen.mapping.fields}
    pairs = ((place, table.headings[i]) for i in table.own for place in table.across(i))
    return {place: fields[heading] for place, heading in pairs if heading in fields}


def _words(table: FoundTable) -> str:
    """Where the table is, its size, and what of it is hidden or left out."""
    lines, fields = ("column", "row") if table.turned else ("row", "column")
    size = f"{counted(len(table.rows), lines)} x {counted(table.width, fields)}"
    hidden = f", {len(table.hidden_rows):,} hidden" if table.hidden_rows else ""
    left = f", {counted(len(table.left_out), lines)} left out" if table.left_out else ""
    return f"{table.sheet}!{area_text(table.area)}: {size}{hidden}{left}"


def _fit(grid: QTableView) -> None:
    """Widths for what the first rows hold."""
    measure = grid.fontMetrics().horizontalAdvance
    model = grid.model()
    rows, columns = (
        min(most, have) for most, have in zip(_FITTED, (model.rowCount(), model.columnCount()), strict=True)
    )
    for column in range(columns):
        longest = max((len(model.index(row, column).data() or "") for row in range(rows)), default=0)
        grid.setColumnWidth(column, max(9 * STEP, measure("n") * min(longest, 28) + 3 * STEP))


def _widen(grid: QTableView) -> None:
    """Room for the fields in the headings of the first columns, which come later than what the rows hold."""
    measure, model = grid.fontMetrics().horizontalAdvance, grid.model()
    for column in range(min(_FITTED[1], model.columnCount())):
        heading = measure(str(model.headerData(column, Qt.Orientation.Horizontal))) + 2 * STEP
        grid.setColumnWidth(column, max(grid.columnWidth(column), heading))
