"""Help actions: shortcuts, the log file, and what this program is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow, QMenu

from ui.dialogs.ask import Question
from ui.dialogs.shortcuts import ShortcutsDialog
from ui.window.services import Services

ABOUT = (
    "Variable pay for Customer Success teams. Exact to the cent, explained down to the cell, "
    "in an Excel workbook that you own. Works offline; nothing leaves this computer."
)


class HelpActions(QObject):
    """Of one window."""

    def __init__(self, window: QMainWindow, services: Services) -> None:
        super().__init__(window)
        self._window, self._services = window, services

    def shortcuts(self) -> None:
        """Every shortcut, menu by menu."""
        menus = self._window.menuBar().findChildren(QMenu)
        named = [(menu.title().replace("&", ""), menu.actions()) for menu in menus]
        self._services.ask.form(ShortcutsDialog(self._window, named))

    def about(self) -> None:
        """Name, version and purpose."""
        self._services.ask.question(self._window, Question("About Trueup", f"Trueup {_version()}", ABOUT))

    def show_log(self) -> None:
        """Open the log file where the system opens text files, or say that there is none."""
        log = self._services.log
        if log is not None and log.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(log)))
            return
        details = f"It would be {log}." if log else "No log file can be written on this computer."
        self._services.ask.question(self._window, Question("Log file", "Nothing was logged so far.", details))


def _version() -> str:
    try:
        return version("trueup")
    except PackageNotFoundError:  # a bundle without metadata
        return ""
