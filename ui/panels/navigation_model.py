"""The navigation as a list model: entries with their live counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.figures.written import counted
from ui.panels.entries import ENTRIES, Count, Entry
from ui.theme.icons import icon

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole
COUNT_ROLE = Qt.ItemDataRole.UserRole + 1
_NOWHERE = QModelIndex()
_NONE = Count()


class NavigationModel(QAbstractListModel):
    """Read-only; sections are neither selectable nor enabled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[str, Count] = {}

    def count(self, counts: Mapping[str, Count]) -> None:
        """Take over counts by key; those not mentioned stay."""
        self._counts.update(counts)
        self.dataChanged.emit(self.index(0), self.index(len(ENTRIES) - 1))

    def position(self, key: str) -> QModelIndex:
        """Where the entry of a view stands; invalid if it has none."""
        return next((self.index(i) for i, entry in enumerate(ENTRIES) if key and entry.key == key), QModelIndex())

    def entry(self, index: Index) -> Entry:
        """The entry of an index."""
        return ENTRIES[index.row()]

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """All entries."""
        return 0 if parent.isValid() else len(ENTRIES)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections are captions only."""
        if not index.isValid() or ENTRIES[index.row()].is_section:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Label, icon, and for the delegate the entry and its count."""
        entry = ENTRIES[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.label
            case Qt.ItemDataRole.DecorationRole if entry.icon:
                return icon(entry.icon)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return None if entry.is_section else self._words(entry)
            case _ if role == ENTRY_ROLE:
                return entry
            case _ if role == COUNT_ROLE:
                return self._counts.get(entry.key, _NONE)
        return None

    def _words(self, entry: Entry) -> str:
        count = self._counts.get(entry.key, _NONE)
        problems = counted(count.problems, count.noun) if count.problems else ""
        return ", ".join(part for part in (entry.label, count.text, problems) if part)
