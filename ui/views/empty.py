"""What an empty view says: what belongs here, and the next step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.theme.colours import colours
from ui.theme.icons import picture
from ui.theme.sizes import STEP

_WIDTH = 52 * STEP


class Empty(QWidget):
    """A picture, a line, a hint and buttons; `asked` carries the key of the button pressed."""

    asked = Signal(str)

    def __init__(
        self,
        picture_name: str,
        title: str,
        hint: str,
        offers: Sequence[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        self._picture_name = picture_name
        self._picture, heading, text = QLabel(), QLabel(title), QLabel(hint)
        heading.setProperty("role", "title")
        text.setProperty("role", "caption")
        text.setWordWrap(True)
        text.setFixedWidth(_WIDTH)
        text.setMinimumHeight(text.heightForWidth(_WIDTH))
        buttons = QHBoxLayout(spacing=STEP)
        buttons.addStretch(1)
        for key, label in offers:
            button = QPushButton(label)
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self, spacing=STEP)
        layout.addStretch(2)
        for line in (self._picture, heading, text):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(STEP)
        layout.addLayout(buttons)
        layout.addStretch(3)
        self._draw()

    def changeEvent(self, event: object) -> None:  # noqa: N802
        """Draw the picture anew when light and dark change over."""
        self._draw()
        super().changeEvent(event)  # type: ignore[arg-type]

    def _draw(self) -> None:
        self._picture.setPixmap(picture(self._picture_name, 6 * STEP, colours().muted))
