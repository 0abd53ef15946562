"""Letters are given once in each place, at the beginning of a word if that is free, and while a menu is open."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ui.theme.letters import give_letters, with_letters


def test_each_text_has_a_letter_of_its_own() -> None:
    assert with_letters(["Save", "Save as...", "Overwrite A&B.xlsx", "Cancel", "Close all"]) == [
        "&Save",
        "Save &as...",
        "&Overwrite A&&B.xlsx",
        "&Cancel",
        "C&lose all",
    ]


def test_a_menu_has_letters_while_it_is_open(qtbot: QtBot) -> None:
    menu = QMenu()
    qtbot.addWidget(menu)
    texts = ["Undo edit R&D in Accounts", "Unfreeze", "Use"]
    actions = [menu.addAction(text) for text in texts]
    give_letters(menu)
    for _ in range(2):
        menu.aboutToShow.emit()
        assert [action.text() for action in actions] == ["&Undo edit R&&D in Accounts", "U&nfreeze", "U&se"]
        menu.aboutToHide.emit()
        assert [action.text() for action in actions] == texts
