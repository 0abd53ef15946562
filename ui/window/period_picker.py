"""The period picker: decides what Payouts, Sign-off and Statements show; signed periods carry a lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QComboBox, QWidget

from model.basics.calendar import Period
from ui.tasks.periods import KnownPeriod
from ui.theme.icons import icon
from ui.theme.sizes import ICON, STEP

_YEAR = 12


class PeriodPicker(QComboBox):
    """`chosen` carries the Period that the user picked."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Period")
        self.setToolTip("The period that Payouts, Sign-off and Statements show")
        self.setMinimumWidth(18 * STEP)
        self.setIconSize(QSize(ICON - 2, ICON - 2))
        self.setMaxVisibleItems(24)
        self._known: tuple[KnownPeriod, ...] = ()
        self.activated.connect(lambda row: self.chosen.emit(self._known[row].period))
        self.offer((), None)

    def offer(self, known: Sequence[KnownPeriod], current: Period | None) -> None:
        """List periods and show which one is chosen; an empty list disables the picker."""
        if tuple(known) != self._known or not known:
            self._known = tuple(known)
            self.clear()
            for each in known:
                self.addItem(icon("lock") if each.signed else QIcon(), each.name)
                if each.period.months == _YEAR:
                    self.setItemData(self.count() - 1, _bold(self.font()), Qt.ItemDataRole.FontRole)
                if each.signed:
                    self.setItemData(self.count() - 1, f"{each.name}: signed", Qt.ItemDataRole.ToolTipRole)
            if not known:
                self.addItem("No period yet")
        self.setEnabled(bool(known))
        self.setCurrentIndex(
            next((i for i, each in enumerate(known) if each.period == current), 0 if not known else -1)
        )

    def step(self, by: int) -> None:
        """Choose the next or the previous period of the same length."""
        row = self.currentIndex()
        if not self._known or row < 0:
            return
        same = [i for i, each in enumerate(self._known) if each.period.months == self._known[row].period.months]
        at = same.index(row) + by
        if 0 <= at < len(same):
            self.setCurrentIndex(same[at])
            self.chosen.emit(self._known[same[at]].period)


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold
