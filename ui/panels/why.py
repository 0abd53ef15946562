"""The Why? panel: the chain behind a payout line, step by step down to the cells it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from model.explain.steps import Step
from model.pay.lines import PayoutLine
from ui.panels.bar import Bar
from ui.panels.why_model import WhyModel
from ui.panels.why_rows import Row, rows_of
from ui.theme.sizes import HALF, ROW, STEP

OPEN_DEPTH = 2
_NOWHERE = QModelIndex()

Path = tuple[str, ...]  # labels from the top down


class WhyPanel(QWidget):
    """`jumped` carries the Source whose link was followed; `closed` asks to be hidden."""

    jumped = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Why?")
        self._bar = Bar("Why?", self)
        self._bar.closed.connect(self.closed)
        self._about = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._about.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        self.model = WhyModel(self)
        self.tree = _Tree(self.model)
        self.tree.setProperty("role", "panel")
        self.tree.setAccessibleName("Why?")
        self.tree.activated.connect(self._follow)
        self.tree.clicked.connect(self._follow)
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._bar, self._about, self.tree):
            layout.addWidget(widget)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)
        self.clear()

    def explain(self, title: str, chains: Sequence[tuple[PayoutLine, Step]]) -> None:
        """Show the chains of one payee and period under a title; what was unfolded in those of before stays so."""
        root = rows_of(chains)
        shown = (self._about.text(), _labels(self.model.row_at(QModelIndex())))
        unfolded, at = self.tree.unfolded(), self.tree.verticalScrollBar().value()
        self._about.setText(title)
        self._about.setProperty("role", "title")
        self._about.style().polish(self._about)
        self.model.show(root)
        if shown == (title, _labels(root)):
            self.tree.unfold(unfolded)
            self.tree.verticalScrollBar().setValue(at)
        else:
            self.tree.open_top(OPEN_DEPTH if len(chains) == 1 else 1)

    def clear(self, why: str = "Select a payout line to see how it came about.") -> None:
        """Show nothing but a sentence."""
        self._about.setText(why)
        self._about.setProperty("role", "caption")
        self._about.style().polish(self._about)
        self.model.show(rows_of(()))

    def _follow(self, index: QModelIndex) -> None:
        source = self.model.row_at(index).source
        if source is not None:
            self.jumped.emit(source)


def _labels(root: Row) -> Path:
    return tuple(row.text for row in root.below)


class _Tree(QTreeView):
    """Notes run over the whole width; values are never elided."""

    def __init__(self, model: WhyModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setHeaderHidden(True)
        self.setIndentation(2 * STEP)
        self.setItemDelegate(_Delegate(self))
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        model.modelReset.connect(self._span)

    def open_top(self, depth: int) -> None:
        """Unfold the first levels."""
        self.expandToDepth(depth - 1)

    def unfolded(self) -> set[Path]:
        """The rows whose parts are shown."""
        return {path for path, index in self._parents() if self.isExpanded(index)}

    def unfold(self, paths: set[Path]) -> None:
        """Show the parts of these rows, where they are still there, and of no others."""
        for path, index in list(self._parents()):
            self.setExpanded(index, path in paths)

    def _parents(self, above: QModelIndex = _NOWHERE, path: Path = ()) -> Iterator[tuple[Path, QModelIndex]]:
        """The rows that have parts, with the labels that lead to them."""
        model = self.model()
        assert isinstance(model, WhyModel)
        for row in model.row_at(above).below:
            if row.below:
                index, own = model.index(row.position, 0, above), (*path, row.text)
                yield own, index
                yield from self._parents(index, own)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Wrapped notes change their height with the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def room(self, index: QModelIndex | QPersistentModelIndex) -> int:
        """How wide a row that spans both columns is."""
        depth, above = 1, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        return self.viewport().width() - depth * self.indentation() - 2 * STEP

    def _span(self) -> None:
        def visit(index: QModelIndex, row: Row) -> None:
            for child in row.below:
                if not child.value:
                    self.setFirstColumnSpanned(child.position, index, True)
                visit(model.index(child.position, 0, index), child)

        model = self.model()
        assert isinstance(model, WhyModel)
        visit(QModelIndex(), model.row_at(QModelIndex()))


class _Delegate(QStyledItemDelegate):
    """Rows of the common height; notes as high as their text."""

    def __init__(self, tree: _Tree) -> None:
        super().__init__(tree)
        self._tree = tree

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """Values keep off the edge."""
        super().initStyleOption(option, index)
        if index.column():
            option.rect = option.rect.adjusted(0, 0, -STEP, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """The height the text needs in the room there is."""
        size = super().sizeHint(option, index)
        row = self._tree.model().row_at(index)  # type: ignore[attr-defined]
        if index.column() == 0:
            room = max(self._tree.room(index) - (self._tree.columnWidth(1) if row.value else 0), 8 * STEP)
            area = option.fontMetrics.boundingRect(QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, row.text)
            return QSize(STEP, max(ROW, area.height() + HALF))
        return QSize(size.width() + 2 * STEP, ROW)
