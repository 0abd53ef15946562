"""A caption gives way to what stands beside it, and its tip has what could not be shown."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from ui.panels.caption import Caption


def test_a_caption_without_room_ends_in_dots_and_tells_all_in_its_tip(qtbot: QtBot) -> None:
    caption = Caption()
    qtbot.addWidget(caption)
    caption.setText("Renewals, expansions, losses and events")
    caption.resize(caption.sizeHint())
    caption.grab()
    assert caption.shown == caption.text()
    assert caption.toolTip() == ""
    caption.resize(caption.width() // 2, caption.height())
    caption.grab()
    assert caption.shown.endswith("…")
    assert caption.toolTip() == caption.text()
    assert caption.minimumSizeHint().width() == 0
