"""A table whose first columns stay in place while the others scroll sideways below them.

Frozen columns are painted over the scrolled ones by the view itself; `indexAt` and `visualRect` know where they are
seen, so that mouse, editors and tooltips find them without a second view to keep in step.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPoint, QRect, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTableView, QWidget

from ui.grid.model import GridModel, Index
from ui.theme.colours import colours

ScrollHint = QAbstractItemView.ScrollHint


class FrozenTableView(QTableView):
    """A table view of a grid model with frozen columns; `scrolled_sideways` lets the headings follow."""

    scrolled_sideways = Signal()

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid_model = model
        self._frozen = 0

    def shown_columns(self) -> list[int]:
        """The visible columns from left to right."""
        header = self.horizontalHeader()
        order = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in order if not header.isSectionHidden(column)]

    @property
    def frozen(self) -> int:
        """How many of the visible columns stay in place, counted from the left."""
        return self._frozen

    def freeze(self, count: int) -> None:
        """Let the first `count` visible columns stay in place while the others scroll."""
        self._frozen = count
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def frozen_places(self) -> Iterator[tuple[int, int, int]]:
        """Column, left edge and width of each frozen column, as they are seen when the grid is scrolled."""
        left = 0
        for column in self.shown_columns()[: self._frozen]:
            yield column, left, self.columnWidth(column)
            left += self.columnWidth(column)

    @property
    def frozen_width(self) -> int:
        """How many pixels the frozen columns take; 0 where they would fill the view and hide everything else."""
        width = sum(width for _, _, width in self.frozen_places())
        return width if width < self.viewport().width() * 3 // 4 else 0

    def frozen_column_at(self, x: int) -> int | None:
        """The frozen column that is seen at a position over other ones; None where nothing is covered."""
        if not self.horizontalOffset() or x >= self.frozen_width:
            return None
        return next((column for column, left, width in self.frozen_places() if left <= x < left + width), None)

    def is_last_frozen(self, column: int) -> bool:
        """Whether the line that ends the frozen columns is drawn at this one."""
        return self.shown_columns()[: self._frozen][-1:] == [column]

    def indexAt(self, place: QPoint) -> QModelIndex:  # noqa: N802
        """The cell that is seen at a point."""
        column = self.frozen_column_at(place.x())
        if column is None:
            return super().indexAt(place)
        return self.grid_model.index(self.rowAt(place.y()), column)

    def visualRect(self, index: Index) -> QRect:  # noqa: N802
        """Where a cell is seen."""
        rect = super().visualRect(index)
        if self.horizontalOffset() and self.frozen_width:
            for column, left, _ in self.frozen_places():
                if column == index.column():
                    rect.moveLeft(left)
        return rect

    def scrollTo(self, index: Index, hint: ScrollHint = ScrollHint.EnsureVisible) -> None:  # noqa: N802
        """Scroll until a cell is seen, beside the frozen columns and not below them."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        width = self.frozen_width
        if any(column == index.column() for column, _, _ in self.frozen_places()) and width:
            bar.setValue(before)
        elif width and (hidden := width - self.columnViewportPosition(index.column())) > 0:
            bar.setValue(bar.value() - hidden)

    def show_column(self, column: int) -> None:
        """Scroll sideways until a column is seen."""
        self.scrollTo(self.grid_model.index(max(self.rowAt(0), 0), column))

    def scrollContentsBy(self, dx: int, dy: int) -> None:  # noqa: N802
        """Scroll, and draw the frozen columns again where they stay."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self.scrolled_sideways.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """All cells, then the frozen ones over them."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        if self.frozen_width and self.horizontalOffset():
            self._paint_frozen(painter, event.rect())
        elif self.frozen_width and self.grid_model.rowCount():
            self._paint_edge(painter)

    def _paint_frozen(self, painter: QPainter, area: QRect) -> None:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        state, selection = option.state, self.selectionModel()
        first, last = self.rowAt(area.top()), self.rowAt(area.bottom())
        last = self.grid_model.rowCount() - 1 if last < 0 else last
        line = QColor(colours().hairline)
        for row in range(max(first, 0), last + 1):
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            for column, left, width in self.frozen_places():
                option.rect = QRect(left, top, width - 1, height - 1)
                index = self.grid_model.index(row, column)
                selected = selection.isSelected(index)
                option.state = state | QStyle.StateFlag.State_Selected if selected else state
                painter.fillRect(option.rect, self.palette().base())
                self.itemDelegate().paint(painter, option, index)
                painter.setPen(QPen(line))
                painter.drawLine(left + width - 1, top, left + width - 1, top + height - 1)
                painter.drawLine(left, top + height - 1, left + width - 1, top + height - 1)
        self._paint_edge(painter)

    def _paint_edge(self, painter: QPainter) -> None:
        """The line that ends the frozen columns."""
        painter.setPen(QPen(QColor(colours().muted)))
        last = self.grid_model.rowCount() - 1
        bottom = min(self.viewport().height(), self.rowViewportPosition(last) + self.rowHeight(last))
        painter.drawLine(self.frozen_width - 1, 0, self.frozen_width - 1, bottom)
