"""What each action of the menus does, and which of them can be done now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ui.panels.entries import WELCOME
from ui.window.catalogue import add_from_catalogue

if TYPE_CHECKING:
    from ui.window.window import MainWindow

OF_THE_VIEW = frozenset(
    {"cut", "copy", "copy-headings", "paste", "clear", "fill-down", "fill-right", "insert-rows", "duplicate-rows"}
    | {
        "delete-rows",
        "add-row",
        "filter",
        "clear-filters",
        "column-menu",
        "find",
        "replace",
        "zoom-in",
        "zoom-out",
        "zoom-reset",
    }
)
CHANGE_THE_BOOK = ("save", "import", "catalogue", "prepare", "approve", "write-payroll")
NEED_PAYOUTS = ("prepare", "approve", "write-payouts", "write-statements", "write-pdfs", "write-payroll")


_NAME, _FOLDER = 60, 50  # letters that a menu has room for


class Commands(QObject):
    """Of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._table = self._doers()

    def do(self, key: str) -> None:
        """Carry out an action by its key."""
        if key.startswith("go:"):
            self._window.routes.to(key.removeprefix("go:"))
        elif key.startswith("again:"):
            self._window.importing.again(key.removeprefix("again:"))
        elif key in CHANGE_THE_BOOK and self._window.document.read_only:
            self._window.status.fail(self._window.document.read_only)
        elif key in self._table:
            self._table[key]()
        elif self._window.stack.view is not None and key in self._window.stack.view.can:
            self._window.stack.view.do(key)

    def _doers(self) -> Mapping[str, Callable[[], object]]:
        window = self._window
        files, pay, routes, helps = window.files, window.pay, window.routes, window.help
        return {
            "new": files.new,
            "open": files.choose,
            "sample": files.sample,
            "save": files.save,
            "save-as": files.save_as,
            "reload": files.reload,
            "close": window.close,
            "quit": QApplication.closeAllWindows,
            "undo": self._undo,
            "redo": self._redo,
            "back": window.stack.back,
            "forward": window.stack.forward,
            "previous-period": partial(window.picker.step, -1),
            "next-period": partial(window.picker.step, 1),
            "why": lambda: routes.want_why(window.actions_by_key["why"].isChecked()),
            "record": lambda: routes.want_record(window.actions_by_key["record"].isChecked()),
            "problems": lambda: routes.show_problems(window.actions_by_key["problems"].isChecked()),
            "narrow": lambda: window.navigation.set_narrow(window.actions_by_key["narrow"].isChecked()),
            "next-panel": partial(routes.cycle, 1),
            "previous-panel": partial(routes.cycle, -1),
            "check": partial(routes.show_problems, True),
            "next-problem": partial(routes.next_problem, 1),
            "previous-problem": partial(routes.next_problem, -1),
            "import": window.importing.choose,
            "catalogue": partial(add_from_catalogue, window),
            "calculate": window.calculate,
            "prepare": partial(pay.sign, "prepared"),
            "approve": partial(pay.sign, "approved"),
            "verify": pay.verify,
            "write-payouts": pay.write_payouts,
            "write-statements": pay.write_statements,
            "write-pdfs": partial(pay.write_statements, ".pdf"),
            "write-payroll": pay.write_payroll,
            "jump": routes.jump,
            "shortcuts": helps.shortcuts,
            "welcome": partial(routes.to, WELCOME),
            "log": helps.show_log,
            "about": helps.about,
        }

    def _undo(self) -> None:
        stack = self._window.document.undo_stack
        text = stack.undoText()
        stack.undo()
        self._window.status.tell(f"Undone: {text}")

    def _redo(self) -> None:
        stack = self._window.document.undo_stack
        text = stack.redoText()
        stack.redo()
        self._window.status.tell(f"Done again: {text}")

    def refresh(self, *_: object) -> None:
        """Enable what can be done now, and name what undo and redo would do."""
        window, actions = self._window, self._window.actions_by_key
        stack, view = window.document.undo_stack, window.stack.view
        for key, can, text in (
            ("undo", stack.canUndo(), stack.undoText()),
            ("redo", stack.canRedo(), stack.redoText()),
        ):
            actions[key].setEnabled(can)
            actions[key].setText(f"{key.capitalize()} {text}".strip())
        for key in OF_THE_VIEW:
            actions[key].setEnabled(view is not None and key in view.can)
        has_lines = window.pay.outcome is not None and bool(window.pay.outcome.lines)
        for key in NEED_PAYOUTS:
            actions[key].setEnabled(has_lines)
        for key in CHANGE_THE_BOOK:
            actions[key].setEnabled(not window.document.read_only and (key not in NEED_PAYOUTS or has_lines))
        actions["reload"].setEnabled(window.document.path is not None)
        actions["verify"].setEnabled(window.pay.outcome is not None)

    def list_recent(self) -> None:
        """Fill File > Open recent."""
        menu, recent = self._window.recent_menu, self._window.services.recent
        menu.clear()
        paths = recent.paths()
        menu.setEnabled(bool(paths))
        for path in paths:
            name, folder = (_shortened(str(part), most) for part, most in ((path.name, _NAME), (path.parent, _FOLDER)))
            action = menu.addAction(f"{name}   {folder}".replace("&", "&&"), partial(self._window.files.open, path))
            action.setToolTip(str(path))
        if paths:
            menu.addSeparator()
            menu.addAction("Forget these", self._forget)

    def _forget(self) -> None:
        self._window.services.recent.clear()
        self.list_recent()


def _shortened(text: str, most: int) -> str:
    """A long text without its middle: what tells two files apart stands at either end."""
    keep = (most - 3) // 2
    return text if len(text) <= most else f"{text[:keep]}...{text[-keep:]}"
