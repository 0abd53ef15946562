"""Whoever hears the window instead of seeing it is told what each control is that takes the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSpinBox, QComboBox, QDialog, QWidget

from model.sample import sample_book
from ui.document.document import Document
from ui.panels.entries import ENTRIES
from ui.window.window import MainWindow

Make = Callable[..., MainWindow]
Wait = Callable[[MainWindow], None]
_WHOLE = (QAbstractScrollArea, QComboBox, QAbstractSpinBox)  # their parts need no names of their own


def nameless(top: QWidget) -> list[str]:
    """The controls that take the keyboard and that a screen reader has no name for."""
    controls = (
        control
        for control in top.findChildren(QWidget)
        if control.isVisibleTo(top)
        and control.focusPolicy() != Qt.FocusPolicy.NoFocus
        and control.focusProxy() is None
        and not isinstance(control.parent(), _WHOLE)
    )
    return [type(control).__name__ for control in controls if not _name(control)]


def _name(control: QWidget) -> str:
    found = QAccessible.queryAccessibleInterface(control)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


@pytest.fixture
def window(make_window: Make, calculated: Wait) -> MainWindow:
    window = make_window(Document(sample_book()))
    calculated(window)
    return window


def test_the_welcome_page_is_told(make_window: Make) -> None:
    assert nameless(make_window()) == []


def test_every_view_and_panel_is_told(window: MainWindow) -> None:
    window.routes.show_problems(True)
    window.routes.want_record(True)
    for entry in ENTRIES:
        if not entry.is_section:
            window.routes.to(entry.key)
            assert nameless(window) == [], entry
    window.routes.to("sheet:Targets")
    window.commands.do("replace")
    assert nameless(window) == []


@pytest.mark.parametrize("key", ["catalogue", "prepare", "shortcuts", "jump"])
def test_every_dialog_is_told(window: MainWindow, answers: Any, key: str) -> None:
    found: list[list[str]] = []

    def look(dialog: QDialog) -> bool:
        dialog.show()
        found.append(nameless(dialog))
        dialog.hide()
        return False

    answers.forms = [look]
    window.commands.do(key)
    assert found == [[]]
