"""Go to anything: type a few letters of a view, a payee, an account or an action, and press Enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from model.tables.schema import folded
from ui.theme.icons import icon
from ui.theme.sizes import ICON, ROW, STEP

MOST = 200  # entries shown at once
_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


@dataclass(frozen=True)
class Goal:
    """Somewhere to go: what kind of thing it is, what it is called, and the key that the window understands."""

    kind: str
    name: str
    key: str
    icon: str = ""


class JumpDialog(QDialog):
    """`goal` is what was chosen."""

    def __init__(self, parent: QWidget | None, goals: Sequence[Goal]) -> None:
        super().__init__(parent)
        self.setWindowTitle("Go to")
        self.setFixedSize(68 * STEP, 52 * STEP)
        self._goals = list(goals)
        self._shown: list[Goal] = []
        self.field = QLineEdit(placeholderText="Payee, account, sheet or action", clearButtonEnabled=True)
        self.field.setAccessibleName("Go to")
        self.field.addAction(icon("find"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(ICON, ICON))
        self.list.itemClicked.connect(lambda _: self.accept())
        self._more = QLabel()
        self._more.setProperty("role", "caption")
        layout = QVBoxLayout(self, spacing=STEP)
        layout.setContentsMargins(STEP, STEP, STEP, STEP)
        for widget in (self.field, self.list, self._more):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self.accept)
        self._narrow("")

    @property
    def goal(self) -> Goal | None:
        """The entry that is marked."""
        row = self.list.currentRow()
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Up and down move in the list while the letters go into the field."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        found = matching(self._goals, text)
        self._shown = found[:MOST]
        self.list.clear()
        for goal in self._shown:
            item = QListWidgetItem(icon(goal.icon), f"{goal.name}   {goal.kind}") if goal.icon else None
            item = item or QListWidgetItem(f"{goal.name}   {goal.kind}")
            item.setSizeHint(QSize(0, ROW))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._more.setText(f"{len(found):,} found" + (f", the first {MOST} shown" if len(found) > MOST else ""))


def matching(goals: Sequence[Goal], text: str) -> list[Goal]:
    """The goals that hold every typed word, those whose name begins with the text first."""
    words = [folded(word) for word in text.split()]
    found = [goal for goal in goals if all(word in folded(f"{goal.name} {goal.kind}") for word in words)]
    start = folded(text)
    return sorted(found, key=lambda goal: not folded(goal.name).startswith(start))
