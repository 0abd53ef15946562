"""The pick list of a filter cell: the different values of a column, to be ticked."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.grid.filters import Condition, values_of
from ui.grid.model import GridModel
from ui.theme.sizes import HALF, STEP

_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class PickList(QFrame):
    """Ticks choose what is shown; `picked` carries the condition."""

    picked = Signal(object)

    def __init__(self, model: GridModel, column: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        before = model.conditions.get(column)
        self.search = QLineEdit(self, placeholderText="Search the values", clearButtonEnabled=True)
        self.list = QListWidget(self)
        self.list.setStyleSheet("QListWidget::item { height: 24px; }")
        for text in values_of(model.columns[column], model.cells[column]):
            item = QListWidgetItem(text or "(blank)", self.list)
            item.setData(Qt.ItemDataRole.UserRole, text)
            chosen = before is None or before.picked is None or text in before.picked
            item.setCheckState(_CHECKED if chosen else _UNCHECKED)
        self._lay_out()
        self.search.textChanged.connect(self._narrow)
        self.search.returnPressed.connect(self.apply)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(STEP, STEP, STEP, STEP)
        layout.setSpacing(HALF)
        layout.addWidget(self.search)
        ticks, buttons = QHBoxLayout(), QHBoxLayout()
        for text, act, row in (
            ("All", lambda: self._tick(_CHECKED), ticks),
            ("None", lambda: self._tick(_UNCHECKED), ticks),
            ("Clear filter", lambda: self._end(Condition()), buttons),
            ("Show these", self.apply, buttons),
        ):
            button = QPushButton(text, self)
            button.clicked.connect(act)
            row.addWidget(button)
        layout.addLayout(ticks)
        layout.addWidget(self.list)
        layout.addLayout(buttons)

    def popup(self, place: QPoint) -> None:
        """Show the list below its filter cell."""
        self.resize(34 * STEP, 44 * STEP)
        self.move(place)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def apply(self) -> None:
        """Show the rows with what is ticked; what a search hides counts as not ticked."""
        items = [self.list.item(i) for i in range(self.list.count())]
        chosen = [item for item in items if item.checkState() == _CHECKED and not item.isHidden()]
        everything = len(chosen) == len(items)
        texts = frozenset(str(item.data(Qt.ItemDataRole.UserRole)) for item in chosen)
        self._end(Condition() if everything else Condition(picked=texts))

    def _end(self, condition: Condition) -> None:
        self.picked.emit(condition)
        self.close()

    def _tick(self, state: Qt.CheckState) -> None:
        for i in range(self.list.count()):
            if not self.list.item(i).isHidden():
                self.list.item(i).setCheckState(state)

    def _narrow(self, text: str) -> None:
        wanted = text.casefold()
        for i in range(self.list.count()):
            item = self.list.item(i)
            item.setHidden(wanted not in item.text().casefold())
