"""The welcome page shows the books opened lately whole, and lets them scroll where there is little room."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from ui.theme.colours import LIGHT
from ui.theme.style import sheet
from ui.views.welcome import WelcomeView

BOOKS = [Path(f"/books/month {i}.xlsx") for i in range(10)]


@pytest.mark.parametrize(("height", "scrolls"), [(800, False), (440, True)])
def test_no_recent_book_is_cut(qtbot: QtBot, height: int, scrolls: bool) -> None:
    view = WelcomeView(BOOKS)
    qtbot.addWidget(view)
    view.setStyleSheet(sheet(LIGHT))
    view.resize(900, height)
    view.show()
    QApplication.processEvents()
    books = view.findChild(QListWidget)
    assert books is not None
    page = books.parentWidget()
    assert books.geometry().bottom() <= page.rect().bottom()
    assert view.rect().contains(page.geometry())
    assert (books.verticalScrollBar().maximum() > 0) is scrolls
