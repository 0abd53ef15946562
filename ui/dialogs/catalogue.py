"""Add from the catalogue: find a measure or a curve, settle what it asks, and see the rows before they are added."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from model.catalogue.adding import Addition, Item, addition
from model.catalogue.entries import Catalogue, Entry, Option
from model.tables.book import Book
from model.tables.schema import folded
from ui.dialogs.preview import Preview
from ui.figures.written import counted
from ui.theme.colours import colours
from ui.theme.icons import icon
from ui.theme.sizes import ROW, STEP

_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTRY = Qt.ItemDataRole.UserRole
_LONGEST = 999  # days, the only number an entry asks for


class CatalogueDialog(QDialog):
    """`entry` is what is marked, `addition` what adding it does to the book."""

    def __init__(self, parent: QWidget | None, book: Book, catalogue: Catalogue) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add from the catalogue")
        self.resize(132 * STEP, 72 * STEP)
        self._book, self._catalogue = book, catalogue
        self._values: dict[str, bool | int] = {}
        self._apart: set[str] = set()
        self._choices: dict[str, QComboBox] = {}
        self.addition = Addition(())
        self.field = QLineEdit(placeholderText="Such as GRR or accelerator", clearButtonEnabled=True)
        self.field.setAccessibleName("Search the catalogue")
        self.field.addAction(icon("find"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("Catalogue")
        self.list.setMinimumWidth(34 * STEP)
        self.list.currentItemChanged.connect(lambda *_: self._turn_to_entry())
        self.name, self.note, self.formula = QLabel(), QLabel(wordWrap=True), QLabel(wordWrap=True)
        self.name.setProperty("role", "title")
        self.formula.setProperty("role", "caption")
        self.formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.form = QFormLayout(horizontalSpacing=2 * STEP, verticalSpacing=STEP)
        self.preview = Preview()
        self._summary = QLabel(wordWrap=True)
        self._summary.setProperty("role", "caption")
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.add = self.buttons.addButton("Add", QDialogButtonBox.ButtonRole.AcceptRole)
        self.add.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        self._narrow("")

    @property
    def entry(self) -> Entry | None:
        """The entry that is marked."""
        item = self.list.currentItem()
        return None if item is None else item.data(_ENTRY)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Up and down move in the list while the letters go into the field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        left = QVBoxLayout(spacing=STEP)
        left.addWidget(self.field)
        left.addWidget(self.list, 1)
        right = QVBoxLayout(spacing=STEP)
        for widget in (self.name, self.note, self.formula):
            right.addWidget(widget)
        right.addLayout(self.form)
        right.addWidget(self.preview, 1)
        right.addWidget(self._summary)
        right.addWidget(self.buttons)
        layout = QHBoxLayout(self, spacing=2 * STEP)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        layout.addLayout(left, 0)
        layout.addLayout(right, 1)

    # -- finding

    def _narrow(self, text: str) -> None:
        """List the entries that hold every typed word, under their groups."""
        self.list.clear()
        group = ""
        for entry in matching(self._catalogue.entries, text):
            if entry.group != group:
                group = entry.group
                caption = self._put(group)
                caption.setFlags(Qt.ItemFlag.NoItemFlags)
                caption.setForeground(QColor(colours().muted))
            self._put(f"    {entry.name}").setData(_ENTRY, entry)
        if self.list.count():
            self.list.setCurrentRow(1)
        else:
            self._turn_to_entry()

    def _put(self, text: str) -> QListWidgetItem:
        item = QListWidgetItem(text, self.list)
        item.setSizeHint(QSize(0, ROW))
        return item

    # -- settling

    def _turn_to_entry(self) -> None:
        """Show another entry, with nothing settled yet."""
        entry = self.entry
        self._apart.clear()
        self._choices.clear()
        while self.form.rowCount():
            self.form.removeRow(0)
        options = () if entry is None else self._catalogue.options(entry)
        self._values = {option.key: option.default for option in options}
        for option in options:
            self._ask(option)
        self.name.setText("Nothing found" if entry is None else entry.name)
        self.note.setText("Try another word, or fewer." if entry is None else entry.note)
        self._refresh()

    def _ask(self, option: Option) -> None:
        if option.is_switch:
            box = QCheckBox(option.text, checked=bool(option.default))
            box.toggled.connect(partial(self._settle, option.key))
            self.form.addRow(box)
        else:
            number = QSpinBox(minimum=1, maximum=_LONGEST, value=int(option.default))
            number.valueChanged.connect(partial(self._settle, option.key))
            self.form.addRow(option.text, number)

    def _settle(self, key: str, value: bool | int) -> None:
        self._values[key] = value
        self._refresh()

    def _choose(self, name: str, at: int) -> None:
        (self._apart.add if at else self._apart.discard)(name)
        self._refresh()

    def _refresh(self) -> None:
        """What would be added now, and which names the book uses otherwise."""
        entry = self.entry
        added = Addition(()) if entry is None else self._added(entry, self._apart)
        clashes = {item.meant: item for item in added.clashes}
        for name, item in clashes.items():
            if entry is not None and name not in self._choices:
                self._ask_which(item, self._added(entry, {*self._apart, name}))
        for name, combo in self._choices.items():
            self.form.setRowVisible(combo, name in clashes)
        self.addition = added
        self.formula.setText(_formula(added))
        self.formula.setVisible(bool(self.formula.text()))
        self.preview.show_items(added.items)
        self.preview.horizontalHeader().setVisible(bool(added.items))
        count = sum(len(rows) for rows in added.rows.values())
        sheets = " and ".join(added.rows)
        self.add.setText(f"Add {counted(count, 'row')} to {sheets}" if count else "Nothing to add")
        self.add.setEnabled(count > 0)
        self._summary.setText(_summary(added))

    def _added(self, entry: Entry, apart: set[str]) -> Addition:
        return addition(self._book, self._catalogue, entry, self._values, apart)

    def _ask_which(self, item: Item, both: Addition) -> None:
        """Whether the book's own definition is used, or the catalogue's is added beside it."""
        other = next(found.name for found in both.items if found.meant == item.meant)
        combo = QComboBox()
        combo.addItems([f"Use the book's own {item.meant}", f"Add the catalogue's as {other}"])
        combo.setAccessibleName(f"The book has another {item.meant}")
        combo.currentIndexChanged.connect(partial(self._choose, item.meant))
        self._choices[item.meant] = combo
        self.form.addRow(f"The book has another {item.meant}", combo)


def matching(entries: Sequence[Entry], text: str) -> list[Entry]:
    """The entries that hold every typed word in name, group, note or other words for it."""
    words = [folded(word) for word in text.split()]
    searched = [(entry, folded(f"{entry.name} {entry.group} {entry.note} {entry.also}")) for entry in entries]
    return [entry for entry, all_words in searched if all(word in all_words for word in words)]


def _formula(added: Addition) -> str:
    """The whole formula of the entry's own measure, which is too long for its column."""
    formula = added.items[0].rows[0].get("Formula") if added.items else None
    return f"{added.items[0].name} = {formula}" if formula else ""


def _summary(added: Addition) -> str:
    used = [item.name for item in added.items if not item.comes]
    if not used:
        return "The rows can be edited like any other once they are added." if added.items else ""
    return f"Used as the book has them: {', '.join(used)}."
