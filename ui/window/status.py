"""The status bar: the selection on the left, then long work, then how fresh and how safe the book is."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QStatusBar, QWidget

from ui.figures.written import counted
from ui.panels.caption import Caption
from ui.panels.work_bar import WorkBar
from ui.tasks.outcome import Outcome
from ui.tasks.task import Progress
from ui.theme.sizes import HALF, ROW, STEP

TOLD = 10_000  # milliseconds
PATIENCE = 300  # milliseconds before work is shown at all


class StatusBar(QStatusBar):
    """`cancelled` asks to stop the work that is shown."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(STEP, 0, STEP, 0)
        self.setFixedHeight(ROW + HALF)
        self.selection, self.calculated, self.saved = Caption("plain"), QLabel(), QLabel()
        self.what, self.bar, self.stop = QLabel(), WorkBar(), QPushButton("Cancel")
        self.bar.setFixedWidth(15 * STEP)
        self.stop.setStyleSheet("padding: 0 8px; min-height: 18px;")
        self.stop.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click must not take the keyboard from the grid
        self.stop.clicked.connect(self.cancelled)
        self._work = (self.what, self.bar, self.stop)
        for label in (self.selection, self.calculated, self.saved):
            label.setContentsMargins(STEP, 0, STEP, 0)
        self.addWidget(self.selection, 1)
        for widget in (*self._work, self.calculated, self.saved):
            self.addPermanentWidget(widget)
        self._told = QTimer(self, interval=TOLD, singleShot=True)
        self._told.timeout.connect(lambda: self.selection.setText(self._described))
        self._described = ""
        self._progress: Progress | None = None
        self._patience = QTimer(self, interval=PATIENCE, singleShot=True)
        self._patience.timeout.connect(lambda: self._show_work(True))
        self._show_work(False)

    def tell(self, text: str) -> None:
        """Something done or refused; it stays until something else is selected, or for TOLD milliseconds."""
        self.selection.setText(text)
        self._told.start()

    def describe(self, text: str) -> None:
        """Statistics of the selection; none, or the same again, do not wipe out what was told a moment ago."""
        if not self._told.isActive() or text not in ("", self._described):
            self._told.stop()
            self.selection.setText(text)
        self._described = text

    def show_outcome(self, outcome: Outcome) -> None:
        """When the book was calculated, how long it took, for how many, and how many lines are held."""
        if outcome.failure:
            self.calculated.setText(f"The payouts could not be calculated ({outcome.failure})")
            return
        if outcome.at is None or outcome.calculation is None:
            self.calculated.setText("Nothing to calculate yet")
            return
        when = f"Calculated {outcome.at:%H:%M:%S} in {outcome.seconds:.2f} s"
        held = f", {outcome.held:,} held" if outcome.held else ""
        self.calculated.setText(f"{when}, {counted(outcome.payees, 'payee')}{held}")

    def fail(self, message: str) -> None:
        """Say that the shown results are not the book's."""
        self.calculated.setText(message)

    def show_saved(self, modified: bool, has_file: bool, on_disk: str = "") -> None:
        """Whether a file holds all changes; `on_disk` says what else became of it."""
        here = "unsaved changes" if modified else "saved" if has_file else "not saved yet"
        self.saved.setText(f"{here}, {on_disk}" if modified and on_disk else on_disk or here)

    def show_progress(self, progress: Progress | None) -> None:
        """What runs and how far it is; None hides it. Short work is never shown."""
        if progress is not self._progress:
            self._patience.stop()
            self._show_work(False)
        self._progress = progress
        if progress is None:
            return
        self.what.setText(progress.what)
        self.bar.show_share(progress.share)
        if not self._patience.isActive() and self.bar.isHidden():
            self._patience.start()

    def _show_work(self, show: bool) -> None:
        for widget in self._work:
            widget.setVisible(show)
