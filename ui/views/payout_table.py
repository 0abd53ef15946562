"""The table of payout lines: held cells hatched, payees folded with the arrow keys, rows copied as text."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from model.pay.lines import PayoutLine
from ui.theme.colours import colours
from ui.theme.sizes import HALF, ICON, ROW, STEP
from ui.views.payout_columns import AMOUNT, COLUMNS, copied
from ui.views.payout_model import HELD_ROLE, PayoutModel
from ui.views.payout_rows import Group

_HATCH = 5  # pixels between two strokes


class PayoutTable(QTableView):
    """`picked` carries the Group or PayoutLine of the current row, `selected` that the selection changed.

    `refused` tells of an attempt to edit.
    """

    picked = Signal(object)
    selected = Signal()
    refused = Signal()

    def __init__(self, model: PayoutModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setIconSize(QSize(ICON - HALF, ICON - HALF))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setSelectionModel(QItemSelectionModel(model, self))  # else Ctrl+A asks for every single cell
        header.setFixedHeight(ROW + HALF)
        for i, column in enumerate(COLUMNS):
            self.setColumnWidth(i, column.width)
        self.selectionModel().currentRowChanged.connect(self._pick)
        self.selectionModel().selectionChanged.connect(lambda *_: self.selected.emit())
        model.modelReset.connect(self._span)

    def go_to(self, row: int) -> None:
        """Make a row current without leaving the column."""
        column = max(self.currentIndex().column(), 0)
        self.setCurrentIndex(self._model.index(row, column))

    def copy(self, headings: bool = False) -> None:
        """The selected cells of lines (not of payees' headings) to the clipboard, with payee ID and name in front."""
        rows: set[int] = set()
        columns: set[int] = set()
        for block in self.selectionModel().selection():
            rows.update(range(block.top(), block.bottom() + 1))
            columns.update(range(block.left(), block.right() + 1))
        lines = [line for row in sorted(rows) if isinstance(line := self._model.at(row), PayoutLine)]
        if lines:
            QGuiApplication.clipboard().setText(copied(lines, sorted(columns), headings))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Copy; left and right fold and unfold where a payee's heading is current."""
        index = self.currentIndex()
        row = self._model.at(index.row()) if index.isValid() else None
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif isinstance(row, Group) and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.fold(row, event.key() == Qt.Key.Key_Left)
        elif isinstance(row, Group) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.fold(row, not self._model.is_folded(row.payee_id))
        elif _edits(event):
            self.refused.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click on the arrow of a payee's heading folds."""
        index = self.indexAt(event.position().toPoint())
        row = self._model.at(index.row()) if index.isValid() else None
        inside = event.position().x() - self.columnViewportPosition(0)
        if isinstance(row, Group) and index.column() == 0 and inside < ICON + STEP:
            self.fold(row, not self._model.is_folded(row.payee_id))
        else:
            super().mousePressEvent(event)

    def fold(self, group: Group, fold: bool) -> None:
        """Hide or show a payee's lines and stay on the heading."""
        self._model.fold(group.payee_id, fold)
        self.go_to(self._model.row_of(group))

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid():
            self.picked.emit(self._model.at(index.row()))

    def _span(self) -> None:
        self.clearSpans()
        for row in self._model.heading_rows():
            self.setSpan(row, 0, 1, AMOUNT)


def _edits(event: QKeyEvent) -> bool:
    """Whether a key would edit a cell that people type in."""
    chords = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    types = bool(event.text()) and event.text().isprintable() and not event.modifiers() & chords
    return types or event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class _Delegate(QStyledItemDelegate):
    """An arrow before each payee; a hatched corner on what is held; air at both sides."""

    def __init__(self, table: PayoutTable) -> None:
        super().__init__(table)
        self._table = table

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """The current cell is framed by `paint`, not by the style's focus rectangle."""
        super().initStyleOption(option, index)
        option.state &= ~QStyle.StateFlag.State_HasFocus

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the cell, then what marks it."""
        row = self._table._model.at(index.row())
        tones = colours(option.palette)
        inner = QStyleOptionViewItem(option)
        is_heading = isinstance(row, Group) and index.column() == 0
        if is_heading:
            painter.fillRect(option.rect, QColor(tones.group))
            inner.rect = option.rect.adjusted(ICON, 0, 0, 0)
        super().paint(painter, inner, index)
        if is_heading:
            _paint_arrow(painter, option, self._table._model.is_folded(row.payee_id), tones.muted)
        if index.data(HELD_ROLE):
            _paint_hatch(painter, option, tones.held)
        if self._table.hasFocus() and index == self._table.currentIndex():
            painter.save()
            painter.setPen(QPen(QColor(tones.accent), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -1, -1))
            painter.restore()


def _paint_arrow(painter: QPainter, option: QStyleOptionViewItem, folded: bool, tone: str) -> None:
    middle = QPoint(option.rect.left() + STEP + 2, option.rect.center().y())
    down = [QPoint(-4, -2), QPoint(4, -2), QPoint(0, 3)]
    right = [QPoint(-2, -4), QPoint(-2, 4), QPoint(3, 0)]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tone))
    painter.drawPolygon([middle + point for point in (right if folded else down)])
    painter.restore()


def _paint_hatch(painter: QPainter, option: QStyleOptionViewItem, tone: str) -> None:
    """Strokes across the upper left corner, so that held cells stand out without colour."""
    corner = option.rect.topLeft()
    painter.save()
    painter.setClipRect(option.rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tone), 1.2))
    for reach in range(_HATCH, 2 * STEP + 2, _HATCH - 1):
        painter.drawLine(corner + QPoint(0, reach), corner + QPoint(reach, 0))
    painter.restore()
