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
        self._picture, self._heading, text = QLabel(), QLabel(title), QLabel(hint)
        heading = self._heading
        heading.setProperty("role", "title")
        text.setProperty("role", "caption")
        text.setWordWrap(True)
        text.setFixedWidth(_WIDTH)
        self._text = text
        self._buttons = QHBoxLayout(spacing=STEP)
        layout = QVBoxLayout(self, spacing=STEP)
        layout.addStretch(2)
        for line in (self._picture, heading, text):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(line, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(STEP)
        layout.addLayout(self._buttons)
        layout.addStretch(3)
        self.say(hint, offers)
        self._draw()

    def entitle(self, title: str) -> None:
        """Another line."""
        self._heading.setText(title)

    def say(self, hint: str, offers: Sequence[tuple[str, str]]) -> None:
        """Another hint and other buttons."""
        self._text.setText(hint)
        self._text.setMinimumHeight(self._text.heightForWidth(_WIDTH))
        self.setFocusProxy(None)  # type: ignore[arg-type]
        while (item := self._buttons.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # at once: it is deleted only when the events come round again
                widget.deleteLater()
        self._buttons.addStretch(1)
        for key, label in offers:
            button = QPushButton(label)
            button.clicked.connect(lambda _=False, key=key: self.asked.emit(key))
            self._buttons.addWidget(button)
            button.show()  # now: what a layout shows later cannot take the keyboard yet
            if self.focusProxy() is None:
                self.setFocusProxy(button)
        self._buttons.addStretch(1)

    def changeEvent(self, event: object) -> None:  # noqa: N802
        """Draw the picture anew when light and dark change over."""
        self._draw()
        super().changeEvent(event)  # type: ignore[arg-type]

    def _draw(self) -> None:
        self._picture.setPixmap(picture(self._picture_name, 6 * STEP, colours().muted))
