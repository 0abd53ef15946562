"""The letters that press a button or choose a menu's entry together with Alt: no two of one place alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu


def with_letters(texts: Sequence[str]) -> list[str]:
    """Each text with Qt's `&` before a letter of its own, so that Alt and the letter press the button."""
    taken: set[str] = set()
    marked = []
    for text in texts:
        plain = text.replace("&", "&&")
        starts = [i for i, c in enumerate(plain) if c.isalnum() and (i == 0 or plain[i - 1] == " ")]
        places = (*starts, *(i for i, c in enumerate(plain) if c.isalnum()))
        place = next((i for i in places if plain[i].casefold() not in taken), None)
        if place is not None:
            taken.add(plain[place].casefold())
            plain = f"{plain[:place]}&{plain[place:]}"
        marked.append(plain)
    return marked


def give_letters(menu: QMenu) -> None:
    """Give a menu's entries letters while it is open; at all other times their texts are plain."""

    def put() -> None:
        actions = [action for action in menu.actions() if not action.isSeparator()]
        plain = [action.text() for action in actions]
        _write(actions, with_letters(plain))
        menu.aboutToHide.connect(partial(_write, actions, plain), Qt.ConnectionType.SingleShotConnection)

    menu.aboutToShow.connect(put)


def _write(actions: Sequence[QAction], texts: Sequence[str]) -> None:
    for action, text in zip(actions, texts, strict=True):
        action.setText(text)
