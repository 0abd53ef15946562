"""The middle of the window: one view at a time under its title, with history."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from ui.panels.caption import Caption
from ui.tasks.outcome import Outcome
from ui.theme.icons import icon
from ui.theme.sizes import HALF, ICON, ROW, STEP
from ui.views.view import View
from ui.window.history import History


class ViewStack(QWidget):
    """Builds views when they are first opened. `opened` carries the key of the view that is shown now."""

    opened = Signal(str)

    def __init__(self, build: Callable[[str], View], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build = build
        self._views: dict[str, View] = {}
        self._waiting: dict[str, Outcome] = {}  # for views that are not shown
        self._history = History()
        self._title, self._caption = QLabel(), Caption()
        self._title.setProperty("role", "title")
        self._back = _arrow("back", "Back (Alt+Left)", self.back)
        self._forward = _arrow("forward", "Forward (Alt+Right)", self.forward)
        self._pages = QStackedWidget()
        self._bar = QWidget()
        self._bar.setProperty("role", "bar")
        self._bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._bar.setFixedHeight(ROW + STEP)
        self._row = row = QHBoxLayout(self._bar, spacing=HALF)
        row.setContentsMargins(STEP, 0, 2 * STEP, 0)
        for widget in (self._back, self._forward, self._title):
            row.addWidget(widget)
        row.addSpacing(STEP)
        row.addWidget(self._caption, 1)
        self._shown: View | None = None
        layout = QVBoxLayout(self, spacing=0)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._bar)
        layout.addWidget(self._pages, 1)
        self._show_arrows()

    @property
    def key(self) -> str:
        """The key of the view that is shown, '' if none."""
        return str(self._history.current or "")

    @property
    def view(self) -> View | None:
        """The view that is shown."""
        return self._views.get(self.key)

    def views(self) -> dict[str, View]:
        """All views that were opened so far, by key."""
        return dict(self._views)

    def get(self, key: str) -> View:
        """The view of a key, built if need be but not shown."""
        if key not in self._views:
            view = self._views[key] = self._build(key)
            view.captioned.connect(self._show_title)
            self._pages.addWidget(view)
        if key in self._waiting:
            self._views[key].show_outcome(self._waiting.pop(key))
        return self._views[key]

    def show_outcome(self, outcome: Outcome) -> None:
        """Hand an outcome to the view that is shown, and to each other one when it is asked for."""
        self._waiting = dict.fromkeys(self._views, outcome)
        if self.key in self._views:
            self.get(self.key)

    def open(self, key: str) -> View:
        """Show a view and remember the way back."""
        view = self.get(key)
        if key != self.key:
            self._history.visit(key)
            self._show()
        return view

    def back(self) -> None:
        """Show the view before."""
        if self._history.back() is not None:
            self._show()

    def forward(self) -> None:
        """Show the view that `back` left."""
        if self._history.forward() is not None:
            self._show()

    def clear(self) -> None:
        """Drop all views and the history, as another book is opened."""
        self._put_extra(None)
        views, self._views, self._waiting, self._history = self._views, {}, {}, History()
        for view in views.values():
            view.leave()
            self._pages.removeWidget(view)
            view.deleteLater()
        self._show_arrows()

    def _show(self) -> None:
        view = self.get(self.key)
        self._put_extra(view)
        self._pages.setCurrentWidget(view)
        self._show_title()
        self._show_arrows()
        self.opened.emit(self.key)

    def _put_extra(self, view: View | None) -> None:
        """Give the heading's right side to a view, after handing its widget back to the one before."""
        if self._shown is not None and self._shown.extra is not None:
            self._shown.extra.setParent(self._shown)
            self._shown.extra.hide()
        if view is not None and view.extra is not None:
            self._row.addWidget(view.extra)
            view.extra.show()
        self._shown = view

    def _show_title(self) -> None:
        if self.view is not None:
            self._title.setText(self.view.title)
            self._caption.setText(self.view.caption)

    def _show_arrows(self) -> None:
        self._back.setEnabled(self._history.can_go_back)
        self._forward.setEnabled(self._history.can_go_forward)


def _arrow(name: str, tip: str, go: Callable[[], None]) -> QToolButton:
    arrow = QToolButton(icon=icon(name), iconSize=QSize(ICON, ICON), toolTip=tip)
    arrow.setAccessibleName(tip)
    arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    arrow.clicked.connect(go)
    return arrow
