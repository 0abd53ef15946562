"""Draws the picture of the window that the README shows: `uv run docs/screenshot.py` writes docs/screenshot.png.

The sample book, Payouts, and the Why? panel on a bonus; without a display, so that it looks the same everywhere.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QCoreApplication, QEventLoop, QSize
from PySide6.QtGui import QCursor

from model.sample import sample_book
from ui.document.document import Document
from ui.start import application
from ui.theme.style import apply_theme
from ui.views.payouts import PayoutsView
from ui.window.window import MainWindow

PAYEE, COMPONENT = "E1022", "NRR bonus"
SIZE = QSize(1440, 900)
SMALLEST = 0  # of Qt's PNG qualities: compressed as far as it goes, without loss


def main(path: Path) -> None:
    """Draw the window into a PNG file."""
    app = application()
    apply_theme(app, dark=False)
    QCursor.setPos(0, 0)  # over nothing that shows it
    window = MainWindow(Document(sample_book()))
    window.resize(SIZE)
    window.show()
    wait(lambda: window.is_current)
    view = window.stack.view
    assert isinstance(view, PayoutsView)
    assert view.show_line(PAYEE, COMPONENT), "the sample book has no such line"
    wait(lambda: not window.runner.busy)
    QCoreApplication.processEvents()  # what came last is laid out
    window.grab().save(str(path), "PNG", SMALLEST)
    window.close()


def wait(met: Callable[[], bool]) -> None:
    """Let the window work until something is so."""
    while not met():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("screenshot.png"))
