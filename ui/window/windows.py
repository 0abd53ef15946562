"""All windows of the program, one for each book."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QApplication, QStyle

from ui.dialogs.ask import Question
from ui.document.document import Document
from ui.tasks.collection import sweep
from ui.window.services import Services
from ui.window.window import MainWindow


class Windows:
    """Keeps windows alive while they are open."""

    def __init__(self, services: Services) -> None:
        self._services = replace(services, open_window=self.show)
        self.open: list[MainWindow] = []

    def show(self, document: Document | None = None) -> MainWindow:
        """A new window on a document, an empty one without."""
        window = MainWindow(document, self._services)
        window.closed.connect(self._forget)
        if self.open:
            window.move(self.open[-1].pos().x() + 32, self.open[-1].pos().y() + 32)
        self.open.append(window)
        window.resize(window.size().boundedTo(_room(window)))
        window.show()
        return window

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


def _room(window: MainWindow) -> QSize:
    """The screen without its panels and without the window's own title bar, so that the status bar is in sight."""
    title_bar = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    return window.screen().availableGeometry().size() - QSize(0, title_bar)
