"""The line above the status bar says all of what it has to say, however little room there is."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.panels.notice import Notice


def test_a_long_line_is_wrapped_not_cut(qtbot: QtBot) -> None:
    window, notice = QWidget(), Notice()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QWidget(), 1)
    layout.addWidget(notice)
    window.resize(700, 300)
    window.show()
    notice.show_text(
        "4 payees changed: " + "; ".join(["Deborah Steinmetz-Oyelaran -1,296.38 USD"] * 3) + "; and 1 more."
    )
    layout.activate()
    assert notice.text.height() >= notice.text.heightForWidth(notice.text.width())
    high = notice.height()
    notice.show_text("1 payee changed.")
    qtbot.waitUntil(lambda: notice.height() < high)
