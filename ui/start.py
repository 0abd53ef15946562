"""Starts the window: it is painted first, then the engine is loaded and the book is read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from platformdirs import user_config_path, user_log_path, user_state_path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from ui.theme.style import apply_theme, follow_system
from ui.window.crash import CrashNet
from ui.window.layouts import Layouts
from ui.window.recent import RecentBooks
from ui.window.services import Services
from ui.window.window import MainWindow
from ui.window.windows import Windows

NAME = "Trueup"
LEAVE_WHEN_OPENED = "TRUEUP_LEAVE_WHEN_OPENED"  # set by build/smoke.sh: nobody is there to close the window


def run(path: Path | str | None = None) -> int:
    """Open the window, on the book at `path` if given; returns the exit code when the last window is closed."""
    app = application()
    log = user_log_path(NAME, appauthor=False) / "trueup.log"
    recent = RecentBooks(user_config_path(NAME, appauthor=False) / "recent.json")
    layouts = Layouts(user_config_path(NAME, appauthor=False) / "layouts.json")
    journals = user_state_path(NAME, appauthor=False) / "recovery"
    windows = Windows(Services(recent=recent, layouts=layouts, log=log, journals=journals))
    net = CrashNet(windows.tell, log)
    net.install()
    window = windows.show()
    QTimer.singleShot(0, lambda: _begin(window, Path(path) if path is not None else None))
    if os.environ.get(LEAVE_WHEN_OPENED):
        window.files.opened.connect(app.quit, Qt.ConnectionType.QueuedConnection)
    try:
        return app.exec()
    finally:
        net.remove()


def _begin(window: MainWindow, path: Path | None) -> None:
    """Open the book that was asked for, and offer what earlier sessions could not save."""
    if path is not None:
        window.files.open(path)
    window.files.recovering.offer_all(path)


def application() -> QApplication:
    """The one application object, dressed."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("")
    app.setDesktopFileName("trueup")
    apply_theme(app)
    follow_system(app)
    return app
