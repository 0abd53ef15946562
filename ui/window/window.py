"""The main window: three panes and a status bar around one document.

The document is the one truth: document -> recalculation -> outcome -> every view. No view writes to another view; what
a gesture leads to is decided in `ui.window.routes` and `ui.window.commands`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from model.basics.calendar import Period
from ui.document.document import Document
from ui.panels.entries import IMPORTS, PAYOUTS, WELCOME
from ui.panels.navigation import Navigation
from ui.panels.notice import Notice
from ui.panels.problems import ProblemsPanel
from ui.panels.record import RecordPanel
from ui.panels.why import WhyPanel
from ui.tasks.collection import sweep
from ui.tasks.outcome import Outcome
from ui.tasks.recalculation import Recalculation
from ui.tasks.runner import TaskRunner
from ui.theme.icons import icon
from ui.theme.sizes import HALF, INSPECTOR, PROBLEMS, STEP
from ui.window.actions import build_menus, refresh_icons
from ui.window.commands import Commands
from ui.window.counts import counts_of
from ui.window.effects import effects, sentence
from ui.window.explaining import Explaining
from ui.window.files import FileActions
from ui.window.help import HelpActions
from ui.window.importing import ENDINGS, ImportActions
from ui.window.pay import PayActions
from ui.window.period_picker import PeriodPicker
from ui.window.routes import Routes
from ui.window.services import Services
from ui.window.signed import SignedInputs
from ui.window.stack import ViewStack
from ui.window.status import StatusBar

SMALLEST = (800, 480)
FIRST = (1440, 900)
DROPPED = (".json", *ENDINGS)


class MainWindow(QMainWindow):
    """The window of one book. `closed` carries the window itself when it is gone for good."""

    closed = Signal(object)

    def __init__(self, document: Document | None = None, services: Services | None = None) -> None:
        super().__init__()
        self.services = services or Services()
        self.document = Document()
        self.runner = TaskRunner(self)
        self.recalculation: Recalculation | None = None
        self._is_closing = False
        self.files = FileActions(self, self.services, self.runner)
        self.pay = PayActions(self, self.services, self.runner)
        self.help = HelpActions(self, self.services)
        self.importing = ImportActions(self)
        self.navigation, self.status, self.picker = Navigation(), StatusBar(), PeriodPicker()
        self.why, self.record, self.problems = WhyPanel(), RecordPanel(), ProblemsPanel()
        self.notice, self.note = Notice(), Notice()  # of the last edit, of the last save that left something to check
        self.signed = SignedInputs(self.runner, self)
        self.explaining = Explaining(self.why, self.runner)
        self.routes = Routes(self)
        self.stack = ViewStack(self.routes.build)
        self.commands = Commands(self)
        self.actions_by_key, self.menus = build_menus(self, self.commands.do)
        self.recent_menu = self.menus["File"].addMenu("Open recent")
        self.menus["File"].insertMenu(self.actions_by_key["sample"], self.recent_menu)
        self.again_menu = QMenu("Import again", self)
        self.menus["Data"].insertMenu(self.actions_by_key[f"go:{IMPORTS}"], self.again_menu)
        self.again_menu.aboutToShow.connect(lambda: self.importing.list_saved(self.again_menu))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowIcon(icon("trueup"))
        self.setAcceptDrops(True)
        self.setMinimumSize(*SMALLEST)
        self.resize(*FIRST)
        self._lay_out()
        self._wire()
        self.adopt(document or Document())

    # -- the document

    def adopt(self, document: Document) -> None:
        """Take a document in place of the one that was open."""
        self._has_left = self.pay.outcome is not None and self.pay.outcome.calculation is not None
        if self.recalculation is not None:
            self._keep_layouts()
            self.recalculation.stop()
            self.recalculation.deleteLater()
        self.files.recovering.leave(self.document)
        self.document.deleteLater()
        document.setParent(self)
        self.files.recovering.follow(document)
        self.document = self.files.document = self.pay.document = document
        self.files.disk.follow(document)
        self.record.follow(None)
        self.stack.clear()
        self.signed.clear()
        self.explaining.clear()
        self.problems.show_problems(())
        document.modified_changed.connect(self._show_name)
        document.path_changed.connect(self._show_name)
        document.revealed.connect(self.routes.to_place)
        for signal in (document.undo_stack.undoTextChanged, document.undo_stack.redoTextChanged):
            signal.connect(self.commands.refresh)
        self.recalculation = Recalculation(document, self.runner, self)
        self.recalculation.finished.connect(self._show_outcome)
        self.recalculation.failed.connect(self.status.fail)
        self.pay.outcome = None
        self.notice.hide()
        self.note.hide()
        self._show_name()
        self.navigation.count(counts_of(document.book, None))
        empty = not any(sheet.size for sheet in document.book.sheets.values())
        if empty and document.path is None:
            self._show_outcome(Outcome(document.book))
            self.routes.to(WELCOME)
        else:
            self.routes.to(PAYOUTS)
            self.recalculation.now()

    def _show_outcome(self, outcome: Outcome) -> None:
        stack = self.document.undo_stack
        is_undone = stack.canRedo() or not stack.canUndo()  # then Undo would take back something else
        self.notice.show_text(sentence(effects(self.pay.outcome, outcome)), can_undo=not is_undone)
        self.pay.outcome = outcome
        if self._has_left:
            self._has_left = False
            sweep()
        self.picker.offer(outcome.periods, outcome.period)
        self.navigation.count(counts_of(self.document.book, outcome))
        self.problems.show_problems(outcome.problems)
        self.status.show_outcome(outcome)
        self.explaining.show_outcome(outcome)
        self.signed.show_outcome(outcome)
        self.stack.show_outcome(outcome)
        self.commands.refresh()
        if outcome.calculation is not None:
            self.importing.load_ahead()

    def _show_name(self, *_: object) -> None:
        read_only = " (read only)" if self.document.read_only else ""
        self.setWindowTitle(f"{self.document.name}[*]{read_only} - Trueup")
        self.setWindowModified(self.document.modified)
        self.setWindowFilePath(str(self.document.path or ""))
        self.status.show_saved(self.document.modified, self.document.path is not None, self.files.disk.state)
        self.commands.refresh()

    def _keep_layouts(self) -> None:
        states = {key: state for key, view in self.stack.views().items() if (state := view.layout_state())}
        if self.document.password:  # what is filtered for stands in the book, and must not lie open beside it
            states = {key: {**state, "filters": {}, "picked": {}} for key, state in states.items()}
        self.services.layouts.keep(self.document.path, states)

    def calculate(self) -> None:
        """Calculate the book now."""
        if self.recalculation is not None:
            self.recalculation.now()

    def choose_period(self, period: Period) -> None:
        """Look at another period."""
        if self.recalculation is not None:
            self.recalculation.choose(period)

    @property
    def is_current(self) -> bool:
        """Whether what is shown was calculated from the book as it is now."""
        return self.recalculation is not None and self.recalculation.current

    # -- the panes

    def _lay_out(self) -> None:
        self.middle = QSplitter(Qt.Orientation.Vertical, handleWidth=1, childrenCollapsible=False)
        above = QWidget()
        column = QVBoxLayout(above, spacing=0)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack, 1)
        column.addWidget(self.note)
        column.addWidget(self.notice)
        self.middle.addWidget(above)
        self.middle.addWidget(self.problems)
        self.middle.setSizes([FIRST[1], PROBLEMS])
        self.middle.setStretchFactor(0, 1)
        self.middle.setStretchFactor(1, 0)
        self.across = QSplitter(Qt.Orientation.Horizontal, handleWidth=1, childrenCollapsible=False)
        self.across.addWidget(self.middle)
        self.right = QSplitter(Qt.Orientation.Vertical, handleWidth=1, childrenCollapsible=False)
        self.right.setMinimumWidth(INSPECTOR - 8 * STEP)
        self.right.addWidget(self.why)
        self.right.addWidget(self.record)
        self.across.addWidget(self.right)
        self.across.setSizes([FIRST[0], INSPECTOR])
        self.across.setStretchFactor(0, 1)
        self.across.setStretchFactor(1, 0)
        self.problems.hide()
        self.right.hide()
        whole = QWidget()
        row = QHBoxLayout(whole, spacing=0)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.navigation)
        row.addWidget(self.across, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)
        self.beside_menu = corner = QWidget(self)
        beside = QHBoxLayout(corner, spacing=STEP)
        beside.setContentsMargins(0, HALF, STEP, HALF)
        find = QPushButton("Go to  Ctrl+K")
        find.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        find.setStyleSheet("padding: 1px 12px;")
        find.clicked.connect(lambda: self.commands.do("jump"))
        beside.addWidget(self.picker)
        beside.addWidget(find)
        if self.menuBar().isNativeMenuBar():  # the system's own menu bar has no room for widgets
            bar = self.addToolBar("Period")
            bar.setMovable(False)
            bar.addWidget(corner)
        else:
            self.menuBar().setCornerWidget(corner, Qt.Corner.TopRightCorner)

    def _wire(self) -> None:
        self.navigation.chosen.connect(self.routes.browse)
        self.stack.opened.connect(self.routes.arrived)
        self.picker.chosen.connect(self.choose_period)
        self.why.jumped.connect(self.routes.to_source)
        self.why.closed.connect(lambda: self.routes.want_why(False))
        self.notice.undone.connect(lambda: self.commands.do("undo"))
        self.notice.shown.connect(lambda: self.routes.to(PAYOUTS))
        self.record.closed.connect(lambda: self.routes.want_record(False))
        self.problems.jumped.connect(self.routes.to_problem)
        self.problems.closed.connect(lambda: self.routes.show_problems(False))
        self.signed.changed.connect(self.routes.mark_changed)
        self.signed.told.connect(self.status.tell)
        self.files.opened.connect(self.adopt)
        self.files.recent_changed.connect(self.commands.list_recent)
        self.files.recovering.failed.connect(self.status.fail)
        self.pay.told.connect(self.status.tell)
        self.files.told.connect(self.status.tell)
        self.files.noticed.connect(self.note.show_note)
        self.files.disk.changed.connect(self._show_name)
        self.files.disk.settled.connect(self.note.take_back)
        self.pay.is_current = lambda: self.is_current
        for runner in (self.runner, self.files.saving.runner):
            runner.progressed.connect(self._show_progress)
        self.status.cancelled.connect(self._cancel)
        self.commands.list_recent()

    def _show_progress(self, _: object) -> None:
        self.status.show_progress(self.files.saving.runner.running or self.runner.running)

    def _cancel(self) -> None:
        """Stop what is shown: a save alone, else all other work."""
        saving = self.files.saving.runner
        (saving if saving.busy else self.runner).cancel()

    # -- events

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Save, discard or stay."""
        if self._is_closing or not self._may_close():  # a second time while the first one waits
            event.ignore()
            return
        self.hide()  # at once, while what still runs comes to its end
        self.files.recovering.leave(self.document)
        self._keep_layouts()
        if self.recalculation is not None:
            self.recalculation.stop()
        self.runner.close()
        self.files.saving.runner.close()
        event.accept()
        self.closed.emit(self)

    def _may_close(self) -> bool:
        self._is_closing = True
        try:
            return self.files.may_close()
        finally:
            self._is_closing = False

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        """Look at the file when the window comes to the front; draw icons anew when light and dark change over."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.files.disk.look()
        elif event.type() == QEvent.Type.PaletteChange and hasattr(self, "actions_by_key"):
            refresh_icons(self.actions_by_key)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Workbooks and case files can be dropped."""
        if any(path.suffix.lower() in DROPPED for path in _dropped(event)):
            _take_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open what was dropped."""
        for path in _dropped(event):
            if path.suffix.lower() in DROPPED:
                _take_copy(event)
                self.importing.dropped(path)
                return


def _take_copy(event: QDropEvent) -> None:
    """Accept, and never a move, which file managers may propose: after one they delete the file."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _dropped(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
