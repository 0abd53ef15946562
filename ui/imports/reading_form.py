"""How a field is read: decimal mark, day and month, percent, zeros, merged and blank cells."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from intake import Reading
from model.tables.schema import Kind
from ui.theme.sizes import HALF, STEP

Ways = tuple[str, str, tuple[tuple[str, str], ...]]  # a setting of a Reading, its label, its values with their words

_DECIMAL = (
    "decimal",
    "Decimal mark",
    (("", "as the column shows"), (".", "point: 1,234.50"), (",", "comma: 1.234,50")),
)
_DATES = (
    "dates",
    "Text dates",
    (("", "as the column shows"), ("dmy", "day first: 31/7"), ("mdy", "month first: 7/31")),
)
_REAL = (
    "real_dates",
    "Real dates",
    (("", "as they are, ask in doubt"), ("keep", "right as they are"), ("swap", "swap back")),
)
_MONTHS = (
    "months",
    "Months without a day",
    (("", "ask"), ("first", "their first day"), ("last", "their last day")),
)
_PERCENT = (
    "percent",
    "Bare numbers",
    (("", "as the column shows"), ("fraction", "fractions: 0.1 is 10 %"), ("points", "points: 10 is 10 %")),
)
_ZEROS = ("zeros", "Lost zeros", (("", "ask"), ("restore", "put back"), ("keep", "keep as it is")))
_ALIKE = (
    "alike",
    "Written otherwise",
    (("", "ask"), ("known", "those of the book"), ("new", "others")),
)
_MERGED = (
    "merged",
    "Merged cells",
    (("", "ask"), ("fill", "each row has their value"), ("first", "only the first row has it")),
)
_DOWN = (
    "fill_down",
    "Blank cells",
    (("", "ask where the file is grouped"), ("fill", "take the value above"), ("keep", "stay blank")),
)
_SCALE = (
    "scale",
    "Amounts are",
    (
        ("", "as they stand, ask in doubt"),
        ("ones", "as they stand"),
        ("thousands", "thousands"),
        ("millions", "millions"),
        ("monthly", "per month: times 12"),
        ("quarterly", "per quarter: times 4"),
        ("threefold", "per month of a quarter: times 3"),
        ("years", "years: times 12"),
    ),
)
_LOSSES = ("losses", "Losses", (("", "ask"), ("negate", "become negative"), ("keep", "stay above zero")))
_WORK_TIME = (
    "work_time",
    "Work time",
    (("", "ask in doubt"), ("included", "is in the amounts: FTE is 1"), ("full", "amounts are for full time")),
)
_ENDS = ("ends", "Ends", (("", "ask"), ("before", "one day earlier"), ("keep", "as they stand")))
_CURRENCY = (
    "currency",
    "Currency signs",
    (("", "ask if they contradict"), ("signs", "tell the currency"), ("ignore", "are left aside")),
)
_LISTS = ("lists", "Lists", (("", "ask in doubt"), ("split", "parted by commas and the like"), ("keep", "one name")))
_OWNERS = (
    "lists",
    "Several in a cell",
    (("", "ask in doubt"), ("split", "a row each"), ("shared", "a row each, equal shares"), ("keep", "one name")),
)
_OF_KIND: dict[Kind, tuple[Ways, ...]] = {
    Kind.NUMBER: (_DECIMAL, _SCALE),
    Kind.MONEY: (_DECIMAL, _SCALE, _CURRENCY),
    Kind.PERCENT: (_PERCENT, _DECIMAL),
    Kind.DATE: (_DATES, _REAL, _MONTHS),
    Kind.ID: (_ZEROS, _ALIKE),
    Kind.NAMES: (_LISTS,),
}
_OF_PERIODS = (_DECIMAL, _PERCENT, _SCALE, _CURRENCY)  # each row's measure decides what it holds
_EDGE = ("edge", "Two at one bound", (("", "ask"), ("above", "the second begins a hair above")))
_WHERE_DECIDED = (_LOSSES, _WORK_TIME, _ENDS, _EDGE)
_ALL = (
    *(_DECIMAL, _PERCENT, _SCALE, _CURRENCY, _DATES, _REAL, _MONTHS, _ZEROS, _ALIKE, _LISTS),
    *(*_WHERE_DECIDED, _MERGED, _DOWN),
)


def reading_words(reading: Reading) -> str:
    """How a column is read, as far as it was settled: `decimal mark: comma: 1.234,50; blank words: n/a`."""
    found = []
    for name, label, answers in _ALL:
        value = getattr(reading, name)
        if value:
            found.append(f"{label.lower()}: {dict(answers).get(value, value)}")
    if reading.blanks:
        found.append(f"blank words: {', '.join(reading.blanks)}")
    return "; ".join(found)


class ReadingForm(QWidget):
    """`changed` carries another Reading."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._reading = Reading()
        self._asked: tuple[Ways, ...] = ()
        self.choices: dict[str, QComboBox] = {}
        self._form = QFormLayout(self, horizontalSpacing=STEP, verticalSpacing=HALF)
        self._form.setContentsMargins(0, 0, 0, 0)
        self.blanks = QLineEdit(placeholderText="n/a; none", toolTip="Texts that stand for a blank cell")
        self.blanks.setAccessibleName("Texts that stand for blank")
        self.blanks.editingFinished.connect(self._typed)
        self._form.addRow("Blank words", self.blanks)

    def show_reading(self, kind: Kind | None, reading: Reading) -> None:
        """Ask what matters for a kind of column, None for those of periods, and what was decided besides."""
        asked = _OF_PERIODS if kind is None else _OF_KIND.get(kind, ())
        names = {name for name, _, _ in asked}
        decided = (one for one in (*_WHERE_DECIDED, _OWNERS) if getattr(reading, one[0]) and one[0] not in names)
        self._rebuild((*asked, *decided, _MERGED, _DOWN))
        self._reading = reading
        for name, combo in self.choices.items():
            combo.blockSignals(True)
            value = getattr(reading, name)
            if name == "currency" and combo.findData(value) < 0:  # a code, for a sign that several currencies share
                combo.addItem(f"tell it, {value} where shared", value)
            combo.setCurrentIndex(max(combo.findData(value), 0))
            combo.blockSignals(False)
        self.blanks.setText("; ".join(reading.blanks))

    def rest_on(self, reading: Reading) -> None:
        """What is chosen next rests on this reading."""
        self._reading = reading

    def _rebuild(self, asked: tuple[Ways, ...]) -> None:
        if asked == self._asked:
            return
        self._asked = asked
        for combo in self.choices.values():
            self._form.removeRow(combo)
        self.choices.clear()
        for at, (name, label, answers) in enumerate(asked):
            combo = QComboBox()
            for value, words in answers:
                combo.addItem(words, value)
            combo.setAccessibleName(label)
            combo.currentIndexChanged.connect(partial(self._chosen, name))
            self._form.insertRow(at, QLabel(label), combo)
            self.choices[name] = combo

    def _chosen(self, name: str, at: int) -> None:
        self._change(**{name: self.choices[name].itemData(at)})

    def _typed(self) -> None:
        words = tuple(word for part in self.blanks.text().split(";") if (word := part.strip()))
        if words != self._reading.blanks:
            self._change(blanks=words)

    def _change(self, **changes: object) -> None:
        self._reading = replace(self._reading, **changes)  # type: ignore[arg-type]
        self.changed.emit(self._reading)
