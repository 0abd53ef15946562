"""The left navigation: the month from top to bottom with live counts; it can be narrowed to icons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.panels.entries import Count, Entry
from ui.panels.navigation_model import COUNT_ROLE, ENTRY_ROLE, NavigationModel
from ui.theme.colours import Colours, colours
from ui.theme.icons import picture
from ui.theme.sizes import HALF, ICON, NAVIGATION, NAVIGATION_NARROW, ROW, STEP


class Navigation(QListView):
    """`chosen` carries the key of the view to show. Arrow keys move and show at once, as in a mail program."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Navigation")
        self.entries = NavigationModel(self)
        self.narrow = False
        self.setModel(self.entries)
        self.setItemDelegate(_Delegate(self))
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setProperty("role", "navigation")
        self.setFixedWidth(NAVIGATION)
        self.selectionModel().selectionChanged.connect(self._choose)  # a mere focus moves the current entry too
        for again in (self.clicked, self.activated):  # the marked one may stand for another view, as an open import's
            again.connect(self._choose)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, or icons with labels and counts."""
        self.narrow = narrow
        self.setFixedWidth(NAVIGATION_NARROW if narrow else NAVIGATION)
        self.scheduleDelayedItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """The view that is open stays in sight."""
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())

    def count(self, counts: Mapping[str, Count]) -> None:
        """Show other counts."""
        self.entries.count(counts)

    def mark(self, key: str) -> None:
        """Show which view is open, without asking for it again."""
        at = self.entries.position(key)
        selection = self.selectionModel()
        blocked = selection.blockSignals(True)
        if at.isValid():
            self.setCurrentIndex(at)
            self.scrollTo(at)
        else:
            selection.clear()
        selection.blockSignals(blocked)
        self.viewport().update()

    def _choose(self) -> None:
        for index in self.selectedIndexes():
            self.chosen.emit(self.entries.entry(index).key)


class _Delegate(QStyledItemDelegate):
    """Sections as captions; entries with icon, label, rows, and a triangle with the number of problems."""

    def __init__(self, view: Navigation) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802, ARG002
        """Rows of the common height; captions have air above, or are a gap when narrow."""
        entry: Entry = index.data(ENTRY_ROLE)
        if entry.is_section:
            return QSize(STEP, STEP if self._view.narrow else ROW)
        return QSize(STEP, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one entry."""
        entry: Entry = index.data(ENTRY_ROLE)
        count: Count = index.data(COUNT_ROLE)
        tones = colours(option.palette)
        painter.save()
        if entry.is_section:
            self._paint_section(painter, option, entry, tones)
        else:
            self._paint_entry(painter, option, entry, count, tones)
        painter.restore()

    def _paint_section(self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, tones: Colours) -> None:
        area = option.rect
        if self._view.narrow:
            painter.setPen(QColor(tones.hairline))
            painter.drawLine(area.left() + STEP, area.center().y(), area.right() - STEP, area.center().y())
            return
        font = QFont(option.font)
        font.setPointSizeF(option.font.pointSizeF() * 0.85)
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.8)
        painter.setFont(font)
        painter.setPen(QColor(tones.muted))
        bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.drawText(area.adjusted(2 * STEP, 0, 0, -HALF), bottom, entry.label)

    def _paint_entry(
        self, painter: QPainter, option: QStyleOptionViewItem, entry: Entry, count: Count, tones: Colours
    ) -> None:
        area, current = option.rect, bool(option.state & QStyle.StateFlag.State_Selected)
        if current:
            painter.fillRect(area, QColor(tones.soft_accent))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), QColor(tones.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(tones.group))
        tone = tones.accent if current else tones.muted
        at = QRect(area.left() + 2 * STEP, area.center().y() - STEP + 1, ICON, ICON)
        painter.drawPixmap(at, picture(entry.icon, 2 * ICON, tone))
        if self._view.narrow:
            if count.problems:
                _paint_mark(painter, at.topRight() + QPoint(HALF, -2), tones)
            return
        left = at.right() + STEP
        width = area.right() - 2 * STEP + HALF - left
        figures = figures_beside(entry.label, count, tones, width, option.fontMetrics)
        room = QRect(left, area.top(), self._paint_figures(painter, option, figures) - left, area.height())
        painter.setPen(QColor(tones.text))
        painter.setFont(option.font)
        text = QFontMetrics(option.font).elidedText(entry.label, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_figures(self, painter: QPainter, option: QStyleOptionViewItem, figures: Sequence[Figure]) -> int:
        """Draw the counts; returns where the room for the label ends."""
        area = option.rect
        begin = area.right() - 2 * STEP + HALF - _width(figures, option.fontMetrics)
        middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(option.font)
        right = begin
        for figure in figures:
            right += STEP
            if figure.mark:
                tone = figure.tone
                painter.drawPixmap(QRect(right, area.center().y() - 6, 12, 12), picture("problems", 2 * ICON, tone))
                right += ICON
            width = option.fontMetrics.horizontalAdvance(figure.text)
            painter.setPen(QColor(figure.tone))
            painter.drawText(QRect(right, area.top(), width, area.height()), middle, figure.text)
            right += width
        return begin


@dataclass(frozen=True)
class Figure:
    """A count behind a label; `mark`: a triangle stands before it."""

    text: str
    tone: str
    mark: bool


def figures_beside(label: str, count: Count, tones: Colours, width: int, metrics: QFontMetrics) -> list[Figure]:
    """Problems and rows; only the problems where both leave the label too little of the width."""
    problems = [Figure(str(count.problems), tones.blocks, True)] if count.problems else []
    both = [*problems, *([Figure(count.text, tones.muted, False)] if count.text else [])]
    return problems if problems and metrics.horizontalAdvance(label) + _width(both, metrics) > width else both


def _width(figures: Sequence[Figure], metrics: QFontMetrics) -> int:
    return sum(STEP + (ICON if f.mark else 0) + metrics.horizontalAdvance(f.text) for f in figures)


def _paint_mark(painter: QPainter, at: QPoint, tones: Colours) -> None:
    """A small triangle, where there is no room for a number."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tones.blocks))
    painter.drawPolygon([at, at + QPoint(-HALF, STEP - 1), at + QPoint(HALF, STEP - 1)])
