"""How a table is delimited: its header rows, its area, hidden and struck rows, and records that stand in columns."""

from __future__ import annotations

import re
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from intake import FoundTable, Mapping
from intake.files.source import area_text
from model.tables.schema import folded
from ui.imports.tables import Line
from ui.theme.sizes import STEP

_WAYS = (("", "ask"), ("take", "take"), ("leave", "leave out"))
_ROWS = re.compile(r"(\d+)\s*(?:[-:]\s*(\d+))?")


class TableOptions(Line):
    """`changed` carries a Mapping with other rows, `rematched` one with another table, `headed` the header rows."""

    changed = Signal(object)
    rematched = Signal(object)
    headed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(STEP, parent)
        self._mapping: Mapping | None = None
        self._busy = False
        self.header = QLineEdit(placeholderText="found", toolTip="The header row (3) or rows (3-5); blank: found")
        self.header.setAccessibleName("Header rows")
        self.header.setFixedWidth(5 * STEP)
        self.header.editingFinished.connect(self._typed_header)
        self.area = QLineEdit(clearButtonEnabled=True, toolTip="A range (B2:F14), whole columns (B:F), or a name")
        self.area.setAccessibleName("Area")
        self.area.setFixedWidth(11 * STEP)
        self.area.editingFinished.connect(self._typed_area)
        self.hidden, self.struck = self._ways("Hidden", "hidden"), self._ways("Struck", "struck")
        self.turned = QCheckBox("In columns", toolTip="Each record stands in a column")
        self.turned.setAccessibleName("Records in columns")
        self.turned.toggled.connect(self._turn)
        for words, field in (("Header", self.header), ("Area", self.area)):
            self.row.addWidget(QLabel(words))
            self.row.addWidget(field)
        for widget in (self.hidden, self.struck, self.turned):
            self.row.addWidget(widget)
        self.row.addStretch(1)

    def show_table(self, mapping: Mapping, table: FoundTable | None) -> None:
        """Show how a mapping delimits its table."""
        self._mapping, self._busy = mapping, True
        self.area.setText(mapping.area)
        self.hidden.setCurrentIndex(self.hidden.findData(mapping.hidden))
        self.struck.setCurrentIndex(self.struck.findData(mapping.struck))
        self.hidden.setVisible(bool(mapping.hidden) or (table is not None and bool(table.hidden_rows)))
        self.struck.setVisible(bool(mapping.struck) or (table is not None and bool(table.looks.struck.stretches)))
        self.turned.setChecked(mapping.transposed)
        self.header.setEnabled(not mapping.transposed)
        self.header.setText(_header_text(table))
        self.area.setPlaceholderText(area_text(table.area) if table else "")
        self._busy = False

    def rest_on(self, mapping: Mapping) -> None:
        """What is decided next rests on this mapping."""
        self._mapping = mapping

    def _typed_header(self) -> None:
        text = self.header.text().strip()
        match = _ROWS.fullmatch(text)
        if self._busy or not self.header.isModified() or (text and match is None):
            return
        self.header.setModified(False)
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        self.headed.emit(min(first, last), max(first, last))

    def _typed_area(self) -> None:
        text = self.area.text().strip()
        if self._mapping is not None and folded(text) != folded(self._mapping.area):
            self.rematched.emit(replace(self._mapping, area=text, header_row=0, header_top=0))

    def _turn(self, on: bool) -> None:
        if self._mapping is not None and not self._busy:
            turned = replace(self._mapping, transposed=on, header_row=0, header_top=0, area="", anchor="")
            self.rematched.emit(turned)

    def _ways(self, name: str, setting: str) -> QComboBox:
        """A choice of what becomes of some rows, which is a setting of the mapping; shown where there are any."""
        choice = QComboBox()
        choice.setAccessibleName(f"{name} rows")
        for value, words in _WAYS:
            choice.addItem(f"{name}: {words}", value)
        choice.activated.connect(lambda _: self._change(setting, choice.currentData()))
        return choice

    def _change(self, setting: str, value: str) -> None:
        if self._mapping is not None:
            self.changed.emit(replace(self._mapping, **{setting: value}))  # type: ignore[arg-type]


def _header_text(table: FoundTable | None) -> str:
    """`3`, `3-5`, or nothing where there is no header."""
    if table is None or table.turned or table.header_row < table.area.top:
        return ""
    one = table.area.top == table.header_row
    return str(table.header_row) if one else f"{table.area.top}-{table.header_row}"
