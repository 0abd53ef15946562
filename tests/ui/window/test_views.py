"""Views that are not in sight get an outcome when somebody looks, and then the latest."""

from __future__ import annotations

from collections.abc import Callable

from pytestqt.qtbot import QtBot

from model.sample import sample_book
from ui.document.document import Document
from ui.panels.entries import PAYOUTS, SIGN_OFF
from ui.window.window import MainWindow


def test_a_view_out_of_sight_shows_the_latest_outcome_when_it_is_opened(
    make_window: Callable[..., MainWindow], calculated: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    window = make_window(Document(sample_book()))
    calculated(window)
    window.routes.to(SIGN_OFF)
    window.routes.to(PAYOUTS)
    hidden = window.stack.views()[SIGN_OFF]
    before = [hidden.model.row(0).cells[i].text for i in range(3)]
    name = window.document.sheet("Payees").find("Name")
    assert name is not None
    window.document.set_cell("Payees", 0, name, "Zoe First")
    calculated(window)
    assert hidden.model.row(0).cells[1].text == before[1], "nobody looks at it"
    window.routes.to(SIGN_OFF)
    assert hidden.model.row(0).cells[1].text == "Zoe First"
