"""A plain read-only list with several columns, for sign-off, statements and dialogs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui.theme.colours import colours
from ui.theme.icons import icon
from ui.theme.sizes import HALF, ROW

Index = QModelIndex | QPersistentModelIndex
T = TypeVar("T")
_NOWHERE = QModelIndex()
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
SORT_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Heading:
    """One column: its heading, its width in pixels, and whether it holds numbers."""

    text: str
    width: int
    right: bool = False


@dataclass(frozen=True)
class ListCell:
    """One cell. `sort` orders the column where the text would not; `stops` marks what blocks."""

    text: str
    sort: Any = None
    stops: bool = False
    icon: str = ""


@dataclass(frozen=True)
class ListRow:
    """One row: its key (a payee ID, say) and its cells."""

    key: str
    cells: tuple[ListCell, ...]
    tip: str = ""


class RowsOnDemand(Sequence[ListRow]):
    """Rows that are made when they are first looked at: of thousands only a screenful is."""

    def __init__(self, things: Sequence[T], make: Callable[[T], ListRow]) -> None:
        self._things, self._make = things, make
        self._made: dict[int, ListRow] = {}

    def __len__(self) -> int:
        return len(self._things)

    def __getitem__(self, at: Any) -> Any:
        if at not in self._made:
            self._made[at] = self._make(self._things[at])
        return self._made[at]


class ListingModel(QAbstractTableModel):
    """With `checkable`, the first column has boxes; rows in `fixed` cannot be checked."""

    def __init__(self, headings: Sequence[Heading], parent: QObject | None = None, checkable: bool = False) -> None:
        super().__init__(parent)
        self.headings = tuple(headings)
        self._checkable = checkable
        self._rows: Sequence[ListRow] = ()
        self.checked: set[str] = set()
        self.fixed: set[str] = set()

    def show(self, rows: Sequence[ListRow], checked: Sequence[str] = (), fixed: Sequence[str] = ()) -> None:
        """Put other rows in place."""
        self.beginResetModel()
        self._rows, self.checked, self.fixed = rows, set(checked), set(fixed)
        self.endResetModel()

    def row(self, at: int) -> ListRow:
        """A row by its position."""
        return self._rows[at]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Columns."""
        return 0 if parent.isValid() else len(self.headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """The headings, aligned as their columns."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section].text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.headings[section].right else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Boxes can be checked by mouse and space bar unless their row is fixed."""
        flags = super().flags(index)
        if self._checkable and index.isValid():
            if self._rows[index.row()].key in self.fixed:
                return flags & ~Qt.ItemFlag.ItemIsEnabled
            if index.column() == 0:
                return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, colour, icon and box."""
        row = self._rows[index.row()]
        cell = row.cells[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return cell.text
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if self.headings[index.column()].right else _LEFT
            case Qt.ItemDataRole.ToolTipRole:
                return row.tip or None
            case Qt.ItemDataRole.ForegroundRole if cell.stops:
                return QColor(colours().blocks)
            case Qt.ItemDataRole.ForegroundRole if row.key in self.fixed:
                return QColor(colours().muted)  # what cannot be checked, but says why
            case Qt.ItemDataRole.DecorationRole if cell.icon:
                return icon(cell.icon, colours().blocks if cell.stops else colours().muted)
            case Qt.ItemDataRole.CheckStateRole if self._checkable and index.column() == 0:
                return Qt.CheckState.Checked if row.key in self.checked else Qt.CheckState.Unchecked
            case _ if role == SORT_ROLE:
                return cell.text.casefold() if cell.sort is None else cell.sort
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        """Check or uncheck a row."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.flags(index) & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        key = self._rows[index.row()].key
        is_checked = Qt.CheckState(value) == Qt.CheckState.Checked
        (self.checked.add if is_checked else self.checked.discard)(key)
        self.dataChanged.emit(index, index, [Qt.ItemDataRole.CheckStateRole])
        return True


class Listing(QTableView):
    """The list on screen; a click on a heading sorts by value."""

    def __init__(self, model: ListingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sorted = QSortFilterProxyModel(self)
        self._sorted.setSourceModel(model)
        self._sorted.setSortRole(SORT_ROLE)
        self._listing = model
        self.setProperty("role", "listing")
        self.setModel(self._sorted)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)  # sorts at once by what is indicated: by nothing
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(ROW + HALF)
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for i, heading in enumerate(model.headings):
            self.setColumnWidth(i, heading.width)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The row that the keys act on is seen from the beginning."""
        super().focusInEvent(event)
        if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flag.ClearAndSelect | flag.Rows)

    def selectionCommand(  # noqa: N802
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """The space bar checks a row and leaves it selected."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            return QItemSelectionModel.SelectionFlag.NoUpdate
        return super().selectionCommand(index, event)

    def current_key(self) -> str:
        """The key of the current row, '' if there is none."""
        index = self._sorted.mapToSource(self.currentIndex())
        return self._listing.row(index.row()).key if index.isValid() else ""

    def selected_keys(self) -> list[str]:
        """The keys of all selected rows, in the order of the screen."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._listing.row(self._sorted.mapToSource(self._sorted.index(row, 0)).row()).key for row in rows]
