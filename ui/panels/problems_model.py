"""The book's problems as a table: where, what is wrong, what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from model.basics.problem import Problem, Severity
from ui.theme.colours import colours
from ui.theme.icons import icon

HEADINGS = ("Where", "What is wrong", "What would be right")
SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.FINDING)
MEANS = {
    Severity.ERROR: "blocks: what rests on this is held",
    Severity.WARNING: "warning: calculated, but look at it",
    Severity.FINDING: "finding: for your information",
}
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class ProblemsModel(QAbstractTableModel):
    """Read-only; sorted by severity, then as the book has them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Problem, ...] = ()
        self._shown: list[Problem] = []
        self._wanted: set[Severity] = set(SEVERITIES)

    def show(self, problems: Sequence[Problem]) -> None:
        """Put other problems in place."""
        self._all = tuple(problems)
        self._refresh()

    def want(self, severities: Iterable[Severity]) -> None:
        """Show only problems of these severities."""
        self._wanted = set(severities)
        self._refresh()

    def count(self, severity: Severity) -> int:
        """How many problems of a severity there are, shown or not."""
        return sum(1 for problem in self._all if problem.severity is severity)

    def problem(self, row: int) -> Problem:
        """The problem of a row."""
        return self._shown[row]

    def _refresh(self) -> None:
        self.beginResetModel()
        kept = [p for p in self._all if p.severity in self._wanted]
        self._shown = sorted(kept, key=lambda p: SEVERITIES.index(p.severity))
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """Shown problems."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802
        """The headings."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: N802
        """The headings; rows have none."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return HEADINGS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text by column; the first carries the severity as icon, colour and words."""
        problem = self._shown[index.row()]
        texts = (problem.place, problem.wrong, problem.right)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return texts[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return f"{problem}\n({MEANS[problem.severity]})"
            case Qt.ItemDataRole.DecorationRole if index.column() == 0:
                return icon("problems", _tone(problem.severity))
            case Qt.ItemDataRole.ForegroundRole if index.column() == 0:
                return QColor(colours().accent)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{problem.severity.value}: {texts[index.column()]}"
        return None


def _tone(severity: Severity) -> str:
    tones = colours()
    return {Severity.ERROR: tones.blocks, Severity.WARNING: tones.warns}.get(severity, tones.muted)
