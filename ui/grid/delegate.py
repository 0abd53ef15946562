"""How a cell is drawn: its text, then its state as a shape, so that nothing rests on colour alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygon
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.grid.columns import GridColumn, Shown
from ui.grid.editor import CellEditor
from ui.grid.model import LEFT, RIGHT, Index, State, is_negative
from ui.theme.colours import colours
from ui.theme.sizes import HALF, STEP

if TYPE_CHECKING:
    from ui.grid.view import GridView

CORNER = 7
_SELECTED = QStyle.StateFlag.State_Selected
_PADDING = STEP - 1
_TINTED = State.COMPUTED | State.LOCKED | State.HELD


class CellDelegate(QStyledItemDelegate):
    """Draws cells and opens their editors for one view."""

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.recolour()

    def recolour(self) -> None:
        """Take the colours of the palette that holds now."""
        tones = colours()
        self._soft, self._tint = QBrush(QColor(tones.soft_accent)), QBrush(QColor(tones.computed))
        self._accent, self._problem = QColor(tones.accent), QColor(tones.blocks)
        self._held, self._muted, self._text = QColor(tones.held), QColor(tones.muted), QColor(tones.text)

    # -- drawing

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, text, marks, and the frame of the current cell.

        Drawn here altogether: the stock drawing asks the model seven times a cell and takes three times as long.
        """
        row, column = index.row(), index.column()
        model, rect = self._view.grid_model, option.rect
        state = model.state(row, column)
        if option.state & _SELECTED:
            painter.fillRect(rect, self._soft)
        elif state is not State.INPUT and state & _TINTED:
            painter.fillRect(rect, self._tint)
        cell = model.cell(row, column)
        if cell is not None:
            self._draw_text(painter, rect, model.formatter(column)(cell), model.columns[column], cell)
        if state is not State.INPUT:
            first = self._view.shown_columns()[0] == column
            self._draw_state(painter, rect, model.marks(row, column, first))
        if self._view.here == (row, column):
            self._draw_frame(painter, rect, model.columns[column].drops and not model.read_only)
        if model.problems_at(row, column):
            self._draw_corner(painter, rect)

    def _draw_text(self, painter: QPainter, rect: QRect, text: str, column: GridColumn, cell: Shown) -> None:
        """Text, cut off with dots where it does not fit; a number that does not fit is never shown in part."""
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        is_number = column.numeric and not isinstance(cell, str)
        metrics = painter.fontMetrics()
        if metrics.horizontalAdvance(text) > inner.width():
            text = "###" if is_number else metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.setPen(self._problem if is_negative(cell) else self._text)
        painter.drawText(inner, RIGHT if is_number else LEFT, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """The width of the text with air on both sides."""
        text = self._view.grid_model.text(index.row(), index.column())
        return QSize(option.fontMetrics.horizontalAdvance(text) + 2 * STEP, option.fontMetrics.height() + HALF)

    def _draw_corner(self, painter: QPainter, rect: QRect) -> None:
        """The mark of a problem: a triangle in the upper right corner."""
        corner = rect.topRight() + QPoint(1, 0)
        self._fill(painter, [corner, corner - QPoint(CORNER, 0), corner + QPoint(0, CORNER)], self._problem)

    def _draw_state(self, painter: QPainter, rect: QRect, state: State) -> None:
        """Held: a hatched lower left corner. Locked: a padlock in it. Changed: a dot in the upper left."""
        if State.HELD in state:
            painter.setPen(QPen(self._held))
            for reach in range(4, 17, 4):
                painter.drawLine(rect.left(), rect.bottom() - reach, rect.left() + reach, rect.bottom())
        if State.CHANGED in state:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._accent)
            painter.drawEllipse(rect.left() + 1, rect.top() + 2, 5, 5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        if State.LOCKED in state:
            x, y = rect.left() + 1, rect.bottom() - 7
            painter.setPen(QPen(self._muted))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(x + 1, y, 2, 5, 1, 1)
            painter.fillRect(x, y + 3, 5, 4, self._muted)

    def _draw_frame(self, painter: QPainter, rect: QRect, drops: bool) -> None:
        """The frame of the current cell, grey while the keyboard is elsewhere; a wedge where a list drops down."""
        painter.setPen(QPen(self._accent if self._view.hasFocus() else self._muted, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        if drops:
            middle = QPoint(rect.right() - 9, rect.center().y())
            wedge = [middle + QPoint(-4, -2), middle + QPoint(4, -2), middle + QPoint(0, 3)]
            self._fill(painter, wedge, self._accent)

    @staticmethod
    def _fill(painter: QPainter, points: list[QPoint], brush: QBrush | QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(brush)
        painter.drawPolygon(QPolygon(points))

    # -- editing

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        """A line of text with the cell's drop-down."""
        editor = CellEditor(
            parent, self._view.grid_model.columns[index.column()], self._view.offers_for(index.column())
        )
        editor.setFont(self._view.font())
        editor.committed.connect(lambda key: self._view.finish_edit(editor, key))
        editor.cancelled.connect(lambda: self._view.cancel_edit(editor))
        self._view.editor_opened(editor)
        return editor

    def destroyEditor(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Tell the view before Qt deletes the editor."""
        self._view.editor_closed(editor)
        super().destroyEditor(editor, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        """Show the whole content; while a cell is typed anew the view sets the text instead."""
        if isinstance(editor, CellEditor) and not editor.isModified():
            editor.begin(self._view.grid_model.edit_text(index.row(), index.column()), entry_mode=False)

    def setModelData(self, editor: QWidget, _model: QObject, index: Index) -> None:  # noqa: N802
        """Write what was typed."""
        if isinstance(editor, CellEditor):
            self._view.enter_text(index.row(), index.column(), editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Cover the cell, and grow to the right while the text is longer."""
        del index
        wanted = (
            editor.fontMetrics().horizontalAdvance(editor.text()) + 3 * STEP if isinstance(editor, CellEditor) else 0
        )
        rect = QRect(option.rect)
        rect.setWidth(max(rect.width(), min(wanted, self._view.viewport().width() - rect.left())))
        editor.setGeometry(rect)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:  # noqa: N802
        """Leave the keys to the editor itself: Qt's own handling would open the next editor on Tab."""
        if event.type() == QEvent.Type.KeyPress:
            return False
        return bool(super().eventFilter(editor, event))
