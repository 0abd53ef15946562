"""How far work is, as a bar."""

from __future__ import annotations

from fractions import Fraction

from PySide6.QtWidgets import QProgressBar, QWidget

from ui.theme.sizes import STEP

_STEPS = 1000


class WorkBar(QProgressBar):
    """Full at the end of the work; it only moves where nobody knows how much is left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, textVisible=False)
        self.setFixedHeight(STEP)

    def show_share(self, share: Fraction | None) -> None:
        """How much is done, from 0 to 1; None where that is not known."""
        self.setRange(0, 0 if share is None else _STEPS)
        self.setValue(0 if share is None else int(share * _STEPS))
