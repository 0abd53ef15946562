"""One field: where it comes from, how it is read, what was decided, and every column that it could come from."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QLabel, QLineEdit, QListWidget, QVBoxLayout, QWidget

from intake import FieldMap, Mapping, Question, Reading, read_otherwise, reading_of, with_field
from model.basics.problem import Severity
from model.tables.book import Book
from model.tables.schema import Column, Kind
from ui.imports.fields_model import COLUMNS, COMPOSED, FIXED, PERIODS, candidate_rows, source_of
from ui.imports.known import known_values
from ui.imports.reading_form import ReadingForm
from ui.imports.work import Seen
from ui.theme.sizes import ROW, STEP
from ui.views.listing import Listing, ListingModel

_FIRST = (("", "(nothing)"), (FIXED, "One value for all rows:"), (COMPOSED, "Composed of columns:"))
_COLUMN = "column"


class FieldPanel(QWidget):
    """`changed` carries the Mapping with the field taken or read otherwise."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self.book = Book()
        self._column = Column("", Kind.TEXT)
        self.title = QLabel()
        self.title.setProperty("role", "title")
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("role", "caption")
        self.combo = QComboBox()
        self.combo.setAccessibleName("Comes from")
        self.combo.setMaxVisibleItems(24)
        self.combo.activated.connect(self._chosen)
        self.text = QLineEdit()
        self.text.editingFinished.connect(self._typed)
        self.model = ListingModel(COLUMNS, self)
        self.columns = Listing(self.model)
        self.columns.setAccessibleName("Columns that it could come from")
        self.columns.setProperty("role", "panel")
        self.columns.activated.connect(lambda _: self._take(self.columns.current_key()))
        self.columns.setMinimumHeight(5 * ROW)
        self.columns.setToolTip("Enter or double click takes the column")
        self.reading = ReadingForm()
        self.reading.changed.connect(self._read)
        self.decided = QListWidget()
        self.decided.setAccessibleName("Decided")
        self.decided.setToolTip("Delete takes a decision back")
        self.decided.installEventFilter(self)
        self.evidence = QLabel(wordWrap=True)
        self.evidence.setProperty("role", "caption")
        self._lay_out()

    def show_field(self, seen: Seen, column: Column) -> None:
        """Show another field."""
        self._seen, self._column = seen, column
        needed = "needed" if column.required else "optional"
        self._from.setVisible(True)
        self.columns.setVisible(True)
        self.title.setText(column.heading)
        self.about.setText(_about(column, needed))
        comes = source_of(seen.mapping, column.heading)
        self._fill_combo(seen, column)
        key = comes.kind or (_COLUMN + comes.text if comes.text else "")
        self.combo.setCurrentIndex(max(self.combo.findData(key), 0))
        self._show_text(comes.kind, comes.text if comes.kind else "")
        self.model.show(candidate_rows(seen, column.heading))
        self._mark_column(comes.text)
        self.reading.show_reading(column.kind, reading_of(seen.mapping, column.heading))
        self.reading.setVisible(bool(comes.text) and comes.kind != FIXED)
        self._show_decisions(seen.mapping)
        self._show_evidence(seen)

    def show_periods(self, seen: Seen) -> None:
        """How the period columns are read."""
        self.show_field(seen, Column(PERIODS, Kind.NUMBER))
        self.reading.show_reading(None, reading_of(seen.mapping, PERIODS))
        self.title.setText("Period columns")
        self.about.setText("All columns whose headings name a month, quarter or year.")
        self.reading.setVisible(True)
        self._from.setVisible(False)
        self.columns.setVisible(False)

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping."""
        if self._seen is not None:
            self._seen = replace(self._seen, mapping=mapping)
            self.reading.rest_on(reading_of(mapping, self._column.heading))
            self._show_decisions(mapping)

    def choose(self) -> None:
        """Drop the list of columns down."""
        self.combo.setFocus()
        self.combo.showPopup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Delete takes a decision back."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            self._forget()
            return True
        return super().eventFilter(watched, event)

    # -- where it comes from

    def _fill_combo(self, seen: Seen, column: Column) -> None:
        self.combo.clear()
        for key, words in _FIRST:
            self.combo.addItem(words, key)
        for row in candidate_rows(seen, column.heading):
            score = row.cells[1].text
            self.combo.addItem(f"{row.key}   ({score})" if score else row.key, _COLUMN + row.key)

    def _chosen(self, at: int) -> None:
        key = self.combo.itemData(at)
        if key in (FIXED, COMPOSED):
            self._show_text(key, "")
            self.text.setFocus()
        else:
            self._take(key.removeprefix(_COLUMN))

    def _take(self, heading: str) -> None:
        if self._seen is not None and self._column.heading != PERIODS:
            self.changed.emit(with_field(self._seen.mapping, self._column.heading, heading))

    def _typed(self) -> None:
        kind, text, field = self.combo.currentData(), self.text.text().strip(), self._column.heading
        if self._seen is None or kind not in (FIXED, COMPOSED) or not text:
            return
        comes = source_of(self._seen.mapping, field)
        if (comes.kind, comes.text) != (kind, text):
            mapping = with_field(self._seen.mapping, field, "")
            name = "fixed" if kind == FIXED else "composed"
            changes: dict[str, object] = {name: {**getattr(mapping, name), field: text}}
            self.changed.emit(replace(mapping, **changes))  # type: ignore[arg-type]

    def _show_text(self, kind: str, text: str) -> None:
        self.text.setVisible(kind in (FIXED, COMPOSED))
        self.text.setText(text)
        choices = "; ".join(self._column.choices)
        known = known_values(self.book, self._seen.mapping.target, self._column.heading) if self._seen else []
        completer = QCompleter(known if kind == FIXED else [], self.text)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.text.setCompleter(completer)
        hint = "{Order}-{Line}, or {row} for the row's number" if kind == COMPOSED else choices or "the value"
        self.text.setPlaceholderText(hint)
        self.text.setAccessibleName("Pattern" if kind == COMPOSED else "Value for all rows")

    def _mark_column(self, heading: str) -> None:
        keys = [self.model.row(row).key for row in range(self.model.rowCount())]
        if heading in keys:
            self.columns.selectRow(keys.index(heading))

    # -- how it is read

    def _read(self, reading: Reading) -> None:
        if self._seen is not None:
            self.changed.emit(read_otherwise(self._seen.mapping, self._column.heading, lambda _: reading))

    def _map(self, mapping: Mapping) -> FieldMap | None:
        return next((one for one in mapping.fields if one.field == self._column.heading), None)

    def _show_decisions(self, mapping: Mapping) -> None:
        one = self._map(mapping)
        self.decided.clear()
        for name, meant in (one.decisions if one else {}).items():
            self.decided.addItem(f"{name}  is  {meant}")
        self.decided.setVisible(self.decided.count() > 0)
        self.decided.setFixedHeight(min(self.decided.count(), 4) * ROW)

    def _forget(self) -> None:
        one = self._map(self._seen.mapping) if self._seen else None
        row = self.decided.currentRow()
        if one is None or self._seen is None or row < 0:
            return
        name = list(one.decisions)[row]
        kept = replace(one, decisions={key: meant for key, meant in one.decisions.items() if key != name})
        fields = tuple(kept if other is one else other for other in self._seen.mapping.fields)
        self.changed.emit(replace(self._seen.mapping, fields=fields))

    def _show_evidence(self, seen: Seen) -> None:
        """What the column shows that makes its reading doubtful."""
        several = len(seen.plan.tables) > 1
        found = [
            f"{issue.sheet}: {issue.wrong}" if several else issue.wrong
            for issue in seen.plan.problems
            if isinstance(issue, Question)
            and issue.field == self._column.heading
            and issue.severity is not Severity.ERROR
        ]
        self.evidence.setText("\n".join(dict.fromkeys(found[:3])))
        self.evidence.setVisible(bool(found))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self, spacing=STEP)
        layout.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        head = QHBoxLayout(spacing=STEP)
        head.addWidget(self.title)
        head.addWidget(self.about, 1)
        layout.addLayout(head)
        self._from = QWidget()
        row = QHBoxLayout(self._from, spacing=STEP)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel("From"))
        row.addWidget(self.combo, 1)
        row.addWidget(self.text, 1)
        layout.addWidget(self._from)
        layout.addWidget(self.columns, 1)
        for widget in (self.evidence, self.reading, self.decided):
            layout.addWidget(widget)
        layout.addStretch(0)


def _about(column: Column, needed: str) -> str:
    more = f"; {'; '.join(column.choices)}" if column.choices else f"; of {column.refers}" if column.refers else ""
    default = f"; blank means {column.default}" if column.default else ""
    return f"{column.kind.value}, {needed}{more}{default}"
