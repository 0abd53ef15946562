"""All windows of the program, one for each book."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QStyle

from ui.dialogs.ask import Question
from ui.document.document import Document
from ui.tasks.collection import sweep
from ui.window.services import Services
from ui.window.window import MainWindow

_ASIDE = 32  # pixels by which a window lies beside the one before


class Windows:
    """Keeps windows alive while they are open."""

    def __init__(self, services: Services) -> None:
        self._services = replace(services, open_window=self.show, find_window=self.bring_forward)
        self.open: list[MainWindow] = []

    def show(self, document: Document | None = None) -> MainWindow:
        """A new window on a document, an empty one without."""
        window = MainWindow(document, self._services)
        window.closed.connect(self._forget)
        room = _room(window)
        window.resize(window.size().boundedTo(room.size()))
        if self.open:
            beside = QRect(self.open[-1].pos() + QPoint(_ASIDE, _ASIDE), window.size())
            window.move(beside.topLeft() if room.contains(beside) else room.topLeft())
        self.open.append(window)
        window.show()
        return window

    def bring_forward(self, path: Path) -> bool:
        """Show the window in which a file is open, if there is one: two would save over each other."""
        wanted = path.resolve()
        found = next((w for w in self.open if w.document.path and w.document.path.resolve() == wanted), None)
        if found is None:
            return False
        found.setWindowState(found.windowState() & ~Qt.WindowState.WindowMinimized)
        found.raise_()
        found.activateWindow()
        found.status.tell(f"{path.name} is open in this window already")
        return True

    def _forget(self, window: MainWindow) -> None:
        self.open.remove(window)
        if self.open:
            QTimer.singleShot(0, sweep)

    def tell(self, question: Question) -> None:
        """Say something on the window in front."""
        front = QApplication.activeWindow()
        parent = front if isinstance(front, MainWindow) else self.open[-1] if self.open else None
        if parent is not None:
            self._services.ask.question(parent, question)


def _room(window: MainWindow) -> QRect:
    """The screen without its panels and without the window's own title bar, so that the status bar is in sight."""
    title_bar = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    return window.screen().availableGeometry().adjusted(0, 0, 0, -title_bar)
