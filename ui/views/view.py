"""What the window knows of a view, whatever it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.tasks.outcome import Outcome


class View(QWidget):
    """One page of the middle.

    `described` carries the selection's statistics for the status bar, `told` what was done or refused, `asked` the key
    of a window action that a button of the view stands for, `captioned` that `caption` says something else now. `can`
    are the actions that it answers, `extra` stands at the right of the heading.
    """

    described = Signal(object)
    told = Signal(object)
    asked = Signal(str)
    captioned = Signal()

    title = ""
    caption = ""
    can: frozenset[str] = frozenset()
    extra: QWidget | None = None

    def do(self, key: str) -> None:
        """Carry out one of the window's actions, of those in `can`."""

    def show_outcome(self, outcome: Outcome) -> None:
        """Take over a recalculation."""

    def leave(self) -> None:
        """The book is no longer that of the window: forget what is being worked out."""

    def layout_state(self) -> dict[str, Any]:
        """How the user has laid it out, as plain values that JSON can hold; empty if there is nothing to keep."""
        return {}

    def restore_layout(self, state: Mapping[str, Any]) -> None:
        """Take a layout that was kept."""

    def next_part(self, _step: int) -> bool:
        """Put the keyboard into the next or previous part of a view of several; False where there is none."""
        return False

    def take_focus(self) -> None:
        """Put the keyboard where it is wanted when the view is opened."""
        self.setFocus()
