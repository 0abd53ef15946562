"""The headings of a grid with the filter row beneath: sort arrows, filter cells, and frozen columns that stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QHeaderView, QLineEdit

from ui.grid.filters import Condition
from ui.theme.colours import colours
from ui.theme.sizes import HALF, ROW, STEP

if TYPE_CHECKING:
    from ui.grid.view import GridView

_WEDGE = 2 * STEP  # the width of the button that opens a filter cell's list
_PATIENCE = 250  # milliseconds after the last key until a filter that is being typed takes hold


class FilterEditor(QLineEdit):
    """The line in which a filter is typed; `left` carries the key that ended it, `listed` asks for the pick list."""

    left = Signal(object)
    listed = Signal()

    def event(self, event: QEvent) -> bool:
        """Take the keys that end the entry before Qt moves the focus."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Down)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.listed.emit()
                return True
            if key in (*keys, Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.left.emit(key)
                return True
        return bool(super().event(event))


class GridHeader(QHeaderView):
    """Headings and filter row. `listed` asks for the pick list of a column, `menu_wanted` for its menu."""

    listed = Signal(object)
    menu_wanted = Signal(object)

    def __init__(self, view: GridView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self._shift = 0  # from where a frozen heading is seen to where Qt believes it to be
        self._column = -1
        self.filter_row = True
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setResizeContentsPrecision(0)
        self.setMinimumSectionSize(4 * STEP)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)
        self.editor = FilterEditor(self.viewport())
        self.editor.setPlaceholderText("contains")
        self.editor.setToolTip(
            "text: contains it    =text: is it    <>text: is not    <5  >=5    =: blank    <>: not blank"
        )
        self.editor.setStyleSheet(
            "FilterEditor { border: 1px solid palette(highlight); border-radius: 0; padding: 0 4px; }"
        )
        self.editor.hide()
        self._timer = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._timer.timeout.connect(self.apply_filter)
        self.editor.textEdited.connect(lambda: self._timer.start())
        self.editor.left.connect(self._leave)
        self.editor.listed.connect(self._list_values)
        self.editor.editingFinished.connect(self.close_editor)
        self.sectionResized.connect(self._replace_editor)
        view.scrolled_sideways.connect(self.scrolled)

    # -- sizes and drawing

    def sizeHint(self) -> QSize:  # noqa: N802
        """One row for headings, one for filters."""
        return QSize(super().sizeHint().width(), ROW + (ROW if self.filter_row else 0))

    def sectionSizeFromContents(self, column: int) -> QSize:  # noqa: N802
        """The heading with air and room for its arrow."""
        heading = self._view.grid_model.columns[column].heading
        return QSize(self.fontMetrics().horizontalAdvance(heading) + 4 * STEP, ROW)

    def set_filter_row(self, shown: bool) -> None:
        """Show or hide the row of filter cells."""
        self.filter_row = shown
        self.close_editor()
        self.geometriesChanged.emit()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """All headings, then the frozen ones over those that scrolled below them."""
        super().paintEvent(event)
        if not self._view.frozen_width or not self.offset():
            return
        painter = QPainter(self.viewport())
        for column, left, width in self._view.frozen_places():
            self.paintSection(painter, QRect(left, 0, width, self.height()), column)

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:  # noqa: N802
        """A heading and its filter cell."""
        model, tones = self._view.grid_model, colours()
        if column >= len(model.columns):
            return
        current = self._view.currentIndex().column() == column
        painter.fillRect(rect, QColor(tones.soft_accent if current else tones.window))
        head = QRect(rect.left(), rect.top(), rect.width(), ROW)
        self._draw_heading(painter, head, column, QColor(tones.text if current else tones.muted))
        if self.filter_row:
            self._draw_filter(painter, QRect(rect.left(), rect.top() + ROW, rect.width(), ROW), column)
        painter.setPen(QPen(QColor(tones.hairline)))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if self._view.is_last_frozen(column):
            painter.setPen(QPen(QColor(tones.muted)))
            painter.drawLine(rect.topRight(), rect.bottomRight())

    def _draw_heading(self, painter: QPainter, rect: QRect, column: int, tone: QColor) -> None:
        descriptor = self._view.grid_model.columns[column]
        inner = rect.adjusted(STEP - 1, 0, -STEP + 1, 0)
        keys = self._view.grid_model.sort_keys
        place = next((i for i, key in enumerate(keys) if key.column == column), None)
        if place is not None:
            self._draw_arrow(painter, inner, keys[place].descending, place + 1 if len(keys) > 1 else 0)
            inner.setRight(inner.right() - (3 if len(keys) > 1 else 2) * STEP)
        font = painter.font()
        font.setBold(descriptor.required)
        painter.setFont(font)
        painter.setPen(tone)
        side = Qt.AlignmentFlag.AlignRight if descriptor.numeric else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(descriptor.heading, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        font.setBold(False)
        painter.setFont(font)

    def _draw_arrow(self, painter: QPainter, rect: QRect, descending: bool, number: int) -> None:
        tip = -3 if not descending else 3
        middle = QPoint(rect.right() - (STEP + HALF if number else 3), rect.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours().accent))
        painter.drawPolygon(QPolygon([middle + QPoint(-4, -tip), middle + QPoint(4, -tip), middle + QPoint(0, tip)]))
        if number:
            painter.setPen(QColor(colours().accent))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), str(number))

    def _draw_filter(self, painter: QPainter, rect: QRect, column: int) -> None:
        tones = colours()
        condition = self._view.grid_model.conditions.get(column)
        painter.fillRect(rect.adjusted(0, 0, -1, -1), QColor(tones.soft_accent if condition else tones.base))
        middle = QPoint(rect.right() - STEP - 1, rect.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tones.accent if condition else tones.muted))
        painter.drawPolygon(QPolygon([middle + QPoint(-3, -1), middle + QPoint(4, -1), middle + QPoint(0, 3)]))
        if condition:
            inner = rect.adjusted(STEP - 1, 0, -_WEDGE, 0)
            text = painter.fontMetrics().elidedText(condition.shown(), Qt.TextElideMode.ElideRight, inner.width())
            painter.setPen(QColor(tones.text))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    # -- the mouse; positions over frozen headings are shifted to where Qt believes those headings to be

    def column_at(self, x: int) -> int:
        """The column under a position of the header, also a frozen one; -1 for none."""
        frozen = self._view.frozen_column_at(x)
        return self.logicalIndexAt(x) if frozen is None else frozen

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open a filter cell, or let Qt select, move or resize the heading."""
        x = int(event.position().x())
        self._shift = self.offset() if self._view.frozen_column_at(x) is not None else 0
        if event.button() == Qt.MouseButton.LeftButton and self.filter_row and event.position().y() >= ROW:
            column = self.column_at(x)
            left = self._left_of(column)
            if column >= 0 and x > left + self.sectionSize(column) - _WEDGE:
                self.listed.emit(column)
            elif column >= 0:
                self.open_editor(column)
            return
        self.close_editor()
        super().mousePressEvent(self._shifted(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """As Qt does, under the heading that is seen."""
        if not event.buttons():
            frozen = self._view.frozen_column_at(int(event.position().x())) is not None
            self._shift = self.offset() if frozen else 0
        super().mouseMoveEvent(self._shifted(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """As Qt does, under the heading that is seen."""
        super().mouseReleaseEvent(self._shifted(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """On an edge: fit the column."""
        if not self.filter_row or event.position().y() < ROW:
            super().mouseDoubleClickEvent(self._shifted(event))

    def _shifted(self, event: QMouseEvent) -> QMouseEvent:
        if not self._shift:
            return event
        place = event.position() - QPointF(self._shift, 0)
        return QMouseEvent(
            event.type(), place, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )

    def _ask_menu(self, position: QPoint) -> None:
        column = self.column_at(position.x())
        if column >= 0:
            self.menu_wanted.emit((column, self.viewport().mapToGlobal(position)))

    def open_menu(self, column: int) -> None:
        """Ask for the menu of a column as from the keyboard: under its heading."""
        self._view.show_column(column)
        self.menu_wanted.emit((column, self.viewport().mapToGlobal(QPoint(self._left_of(column), ROW))))

    # -- the filter cell that is open

    def open_editor(self, column: int) -> None:
        """Type the filter of a column."""
        self.close_editor()
        if not self.filter_row:
            self.set_filter_row(True)
        self._view.show_column(column)
        self._column = column
        condition = self._view.grid_model.conditions.get(column)
        self.editor.setText(condition.text if condition else "")
        self._replace_editor()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.editor.selectAll()

    def apply_filter(self) -> None:
        """Let the open filter cell take hold."""
        self._timer.stop()
        if self._column < 0:
            return
        model = self._view.grid_model
        before = model.conditions.get(self._column, Condition())
        if self.editor.text().strip() != before.text.strip():
            model.set_condition(self._column, Condition(self.editor.text()))
            self.viewport().update()

    def close_editor(self) -> None:
        """Close the filter cell; what was typed holds."""
        if self._column >= 0:
            self.apply_filter()
            self._column = -1
            self.editor.hide()
            self.viewport().update()

    def _list_values(self) -> None:
        column = self._column
        self.close_editor()
        self.listed.emit(column)

    def _leave(self, key: Qt.Key) -> None:
        column = self._column
        if key == Qt.Key.Key_Escape:
            self._timer.stop()
            self._column = -1
            self.editor.hide()
        else:
            self.close_editor()
        step = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}.get(key, 0)
        following = self._view.column_beside(column, step) if step else None
        if following is None:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.open_editor(following)

    def _left_of(self, column: int) -> int:
        place = next((left for c, left, _ in self._view.frozen_places() if c == column), None)
        return self.sectionViewportPosition(column) if place is None else place

    def _replace_editor(self) -> None:
        if self._column >= 0:
            left, width = self._left_of(self._column), self.sectionSize(self._column)
            self.editor.setGeometry(left, ROW, max(width - _WEDGE, 8 * STEP), ROW - 1)

    def scrolled(self) -> None:
        """Follow the grid sideways."""
        self._replace_editor()
        self.viewport().update()
