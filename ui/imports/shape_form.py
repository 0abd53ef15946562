"""How the rows of a file become records: one each, several each, period columns to rows, or rows to period columns."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from intake import FieldMap, Mapping, Pivot, Reading, Unpivot
from model.tables.schema import SHEETS, Kind, folded
from ui.imports.work import Seen
from ui.theme.sizes import STEP

ROWS, UNPIVOT, PIVOT, GROUPS = "rows", "unpivot", "pivot", "groups"
_WORDS = {
    ROWS: "One record in each row",
    UNPIVOT: "Columns become rows",
    PIVOT: "Rows become period columns",
    GROUPS: "Fields that come several times in a row",
}


class ShapeForm(QWidget):
    """`changed` carries the Mapping with rows turned into records otherwise."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._seen: Seen | None = None
        self._busy = False
        self.kind = QComboBox()
        self.kind.setAccessibleName("Rows become")
        for key, words in _WORDS.items():
            self.kind.addItem(words, key)
        self.kind.activated.connect(lambda _: self._shape())
        self.name, self.value = QComboBox(), QComboBox()
        for combo in (self.name, self.value):
            combo.activated.connect(lambda _: self._shape())
        self.columns = QLineEdit(placeholderText="all that name a period; else their headings, as CSM; AE")
        self.columns.editingFinished.connect(self._typed_columns)
        self.year = QLineEdit(placeholderText="as the headings say; 2026 for Jan, Q2 and the like")
        self.year.setValidator(QIntValidator(1990, 2100, self.year))
        self.year.editingFinished.connect(self._typed_year)
        self.under = QLineEdit(placeholderText="Plan or the like, where each period has several columns")
        self.under.editingFinished.connect(self._typed_under)
        self.periods = QComboBox()
        self.periods.addItems(["not imported", "fill the book's period columns"])
        self.periods.activated.connect(lambda at: self._change(periods=Reading() if at else None))
        self.groups = QPlainTextEdit(placeholderText="Payee ID = Rep 1; Share = % 1\nPayee ID = Rep 2; Share = % 2")
        self.groups.setAccessibleName("Repeated fields, one record a line")
        self.groups.setTabChangesFocus(True)
        self.groups.setFixedHeight(14 * STEP)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP)
        self.form = QFormLayout(horizontalSpacing=STEP, verticalSpacing=STEP)
        outer.addLayout(self.form)
        outer.addStretch(1)
        self.form.addRow("Rows", self.kind)
        self.form.addRow("Columns", self.columns)
        self.form.addRow("Heading goes to", self.name)
        self.form.addRow("Cell goes to", self.value)
        self.form.addRow("Records", self.groups)
        self.form.addRow("Period columns", self.periods)
        self.form.addRow("Fiscal year", self.year)
        self.form.addRow("Of each period", self.under)
        self.groups.installEventFilter(self)

    def show_seen(self, seen: Seen) -> None:
        """Show the shape that a mapping has."""
        self._seen, self._busy = seen, True
        mapping = seen.mapping
        key = _kind_of(mapping)
        self.kind.setCurrentIndex(self.kind.findData(key))
        self._offer(seen, key)
        self.groups.setPlainText("\n".join(_line(group) for group in mapping.groups))
        self.columns.setText("; ".join(mapping.unpivot.headings) if mapping.unpivot else "")
        self.year.setText(str(mapping.year) if mapping.year else "")
        self.under.setText(mapping.under)
        self.periods.setCurrentIndex(int(mapping.periods is not None))
        of_periods = SHEETS[mapping.target].periods is not None
        for widget, when in (
            (self.name, key in (UNPIVOT, PIVOT)),
            (self.value, key in (UNPIVOT, PIVOT)),
            (self.columns, key == UNPIVOT),
            (self.groups, key == GROUPS),
            (self.periods, of_periods and key != PIVOT),
            (self.year, of_periods or key == UNPIVOT),
            (self.under, of_periods or key == UNPIVOT),
        ):
            self.form.setRowVisible(widget, when)
        self._label(self.name, "Period is in" if key == PIVOT else "Heading goes to")
        self._label(self.value, "Value is in" if key == PIVOT else "Cell goes to")
        self._busy = False

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping."""
        if self._seen is not None:
            self._seen = replace(self._seen, mapping=mapping)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Take over the typed records when the field is left."""
        if event.type() == QEvent.Type.FocusOut and not self._busy:
            self._typed_groups()
        return super().eventFilter(watched, event)

    def _label(self, widget: QWidget, text: str) -> None:
        label = self.form.labelForField(widget)
        assert isinstance(label, QLabel)
        label.setText(text)
        widget.setAccessibleName(text)

    def _offer(self, seen: Seen, key: str) -> None:
        """Fields for headings and cells, or columns for period and value."""
        mapping = seen.mapping
        fields = [column.heading for column in seen.fields]
        names = list(seen.contents) if key == PIVOT else fields
        chosen = ("", "")
        if mapping.unpivot is not None:
            chosen = (mapping.unpivot.name, mapping.unpivot.value)
        elif mapping.pivot is not None:
            chosen = (mapping.pivot.period, mapping.pivot.value)
        for combo, text in zip((self.name, self.value), chosen, strict=True):
            combo.clear()
            combo.addItems(names)
            combo.setPlaceholderText("values of the period" if combo is self.value else "")
            combo.setCurrentIndex(names.index(text) if text in names else -1)

    def _shape(self) -> None:
        seen, key = self._seen, self.kind.currentData()
        if seen is None or self._busy:
            return
        plain = replace(seen.mapping, unpivot=None, pivot=None, groups=())
        was = _kind_of(seen.mapping)
        name, value = (self.name.currentText(), self.value.currentText()) if key == was else _usual(seen, key)
        if key == UNPIVOT:
            taken = {name, value}
            kept = tuple(one for one in plain.fields if one.field not in taken)
            before = seen.mapping.unpivot or Unpivot()
            self.changed.emit(replace(plain, fields=kept, unpivot=replace(before, name=name, value=value)))
        elif key == PIVOT:
            self.changed.emit(replace(plain, pivot=Pivot(name, value)))
        elif key == GROUPS:
            self.changed.emit(replace(plain, groups=seen.mapping.groups or _first_group(seen)))
        else:
            self.changed.emit(plain)

    def _typed_groups(self) -> None:
        if self._seen is None or self.kind.currentData() != GROUPS:
            return
        groups = tuple(group for line in self.groups.toPlainText().splitlines() if (group := _group(line)))
        if groups != self._seen.mapping.groups and groups:
            self._change(groups=groups)

    def _typed_columns(self) -> None:
        unpivot = self._seen.mapping.unpivot if self._seen is not None and not self._busy else None
        headings = tuple(heading for part in self.columns.text().split(";") if (heading := part.strip()))
        if unpivot is not None and headings != unpivot.headings:
            self._change(unpivot=replace(unpivot, headings=headings))

    def _typed_year(self) -> None:
        year = int(self.year.text() or 0)
        if self._seen is not None and not self._busy and year != self._seen.mapping.year:
            self._change(year=year)

    def _typed_under(self) -> None:
        under = self.under.text().strip()
        if self._seen is not None and not self._busy and under != self._seen.mapping.under:
            self._change(under=under)

    def _change(self, **changes: object) -> None:
        if self._seen is not None:
            self.changed.emit(replace(self._seen.mapping, **changes))  # type: ignore[arg-type]


def _kind_of(mapping: Mapping) -> str:
    return UNPIVOT if mapping.unpivot else PIVOT if mapping.pivot else GROUPS if mapping.groups else ROWS


def _usual(seen: Seen, key: str) -> tuple[str, str]:
    """The field or column that is likeliest for the period, and for the value."""
    if key == PIVOT:
        headings = list(seen.contents)
        numbers = [heading for heading, content in seen.contents.items() if content.total is not None]
        return headings[0], numbers[-1] if numbers else headings[-1]
    fields = [column for column in seen.fields if column.required] or list(seen.fields)
    when = next((c for c in fields if c.kind in (Kind.PERIOD, Kind.DATE)), fields[0])
    value = next((c for c in fields if c.kind in (Kind.MONEY, Kind.PERCENT, Kind.NUMBER)), fields[-1])
    return when.heading, value.heading


def _first_group(seen: Seen) -> tuple[tuple[FieldMap, ...], ...]:
    return (seen.mapping.fields[:2],) if seen.mapping.fields else ()


def _line(group: tuple[FieldMap, ...]) -> str:
    return "; ".join(f"{one.field} = {one.heading}" for one in group)


def _group(line: str) -> tuple[FieldMap, ...]:
    """A typed record: `Payee ID = Rep 1; Share = % 1`."""
    parts = [part.partition("=") for part in line.split(";")]
    return tuple(FieldMap(field.strip(), heading.strip()) for field, sign, heading in parts if sign and folded(heading))
