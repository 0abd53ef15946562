"""Shown while something has to end before the user can go on: what, how far, and Cancel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from ui.panels.work_bar import WorkBar
from ui.tasks.runner import TaskRunner
from ui.tasks.task import Progress
from ui.theme.sizes import STEP

WIDTH = 44 * STEP
PATIENCE = 300  # milliseconds before waiting is shown


def wait_until(
    is_over: Callable[[], bool],
    window: QWidget,
    runner: TaskRunner,
    *signals: SignalInstance,
) -> None:
    """Let everything but the user's input go on until it is over, as one of the signals may tell; then show how far it
    is, and let Cancel stop it."""
    loop, dialog = QEventLoop(), WaitingDialog(window, runner.running or Progress("Waiting"))
    dialog.cancelled.connect(runner.cancel)
    patience = QTimer(interval=PATIENCE, singleShot=True)
    patience.timeout.connect(loop.quit)

    def look(*_: object) -> None:
        if is_over():
            dialog.hide()
            loop.quit()

    for signal in signals:
        signal.connect(look)
    runner.progressed.connect(dialog.show_progress)
    patience.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    patience.stop()
    if not is_over():
        dialog.show()
        loop.exec()
    for signal in signals:
        signal.disconnect(look)
    dialog.deleteLater()


def wait_for_awaited(window: QWidget, runner: TaskRunner) -> bool:
    """Before a window is left: let all end whose end must not be missed; whether none of it failed or was stopped."""
    results: list[bool] = []
    runner.ended.connect(results.append)

    def is_over() -> bool:
        return runner.awaited is None or not all(results)

    while not is_over():
        wait_until(is_over, window, runner, runner.ended, runner.progressed)
    runner.ended.disconnect(results.append)
    return all(results)


class WaitingDialog(QDialog):
    """`cancelled` asks to stop; the dialog stays until whoever opened it takes it away."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None, progress: Progress) -> None:
        super().__init__(parent)
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
            self.setWindowTitle(progress.what)
            self.what.setText(progress.what)
            self.bar.show_share(progress.share)

    def reject(self) -> None:
        """Cancel, Esc and the window's cross ask to stop."""
        self._buttons.setEnabled(False)
        self.cancelled.emit()
