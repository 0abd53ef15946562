"""Shown while something has to end before the user can go on: what, how far, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.panels.work_bar import WorkBar
from ui.tasks.task import Progress
from ui.theme.sizes import STEP

WIDTH = 44 * STEP


class WaitingDialog(QDialog):
    """`cancelled` asks to stop; the dialog stays until whoever opened it takes it away."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None, progress: Progress) -> None:
        super().__init__(parent)
        self.setWindowTitle(progress.what)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(WIDTH)
        self.what = QLabel(progress.what)
        self.bar = WorkBar()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.rejected.connect(self.reject)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)  # Enter must not stop it
        layout = QVBoxLayout(self, spacing=2 * STEP)
        layout.setContentsMargins(2 * STEP, 2 * STEP, 2 * STEP, 2 * STEP)
        for widget in (self.what, self.bar, self._buttons):
            layout.addWidget(widget)
        self.show_progress(progress)

    def show_progress(self, progress: Progress | None) -> None:
        """How far it is now; None changes nothing."""
        if progress is not None:
            self.what.setText(progress.what)
            self.bar.show_share(progress.share)

    def reject(self) -> None:
        """Cancel, Esc and the window's cross ask to stop."""
        self._buttons.setEnabled(False)
        self.cancelled.emit()
