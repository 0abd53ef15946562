"""The ways through the window: to a view, a cell, a problem, a payee, the next panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from model.basics.problem import Problem
from model.explain.steps import Source
from ui.dialogs.jump import Goal, JumpDialog
from ui.document.change import Place
from ui.panels.entries import (
    CREDITED,
    ENTRIES,
    IMPORT,
    IMPORTS,
    PAYOUTS,
    PROBLEMS,
    SIGN_OFF,
    STATEMENTS,
    WELCOME,
    sheet_key,
    sheet_of,
)
from ui.theme.sizes import INSPECTOR
from ui.views.credited import CreditedView
from ui.views.payouts import PayoutsView
from ui.views.sheet import SheetView
from ui.views.signoff import SignoffView
from ui.views.statements import StatementsView
from ui.views.view import View
from ui.views.welcome import WelcomeView

if TYPE_CHECKING:
    from ui.window.window import MainWindow

LONG_ROW = 14  # columns; a row of more is shown as a form beside the grid
_SIGNED_SHEETS = {"Sign-offs": SIGN_OFF, "Frozen": SIGN_OFF, "Payouts": PAYOUTS, "Imports": IMPORTS}


class Routes(QObject):
    """Of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._why_wanted = True
        self._right_width = INSPECTOR
        self._record_wanted: bool | None = None  # until the user says so, long rows are shown as a form

    # -- views

    def build(self, key: str) -> View:
        """The view of a key."""
        window = self._window
        view = self._plain(key)
        if isinstance(view, PayoutsView):
            view.picked.connect(window.explaining.pick)
        elif isinstance(view, SignoffView):
            view.picked.connect(self.to_payee)
        elif isinstance(view, CreditedView):
            view.jumped.connect(self.to_transaction)
        elif isinstance(view, WelcomeView):
            view.picked.connect(window.files.open)
        view.described.connect(lambda text: self._describe(view, text))
        view.told.connect(window.status.tell)
        view.asked.connect(window.commands.do)
        if isinstance(view, SheetView):
            view.mark_changed(window.signed.of(view.title))
        view.restore_layout(window.services.layouts.of(window.document.path).get(key, {}))
        if window.pay.outcome is not None:
            view.show_outcome(window.pay.outcome)
        return view

    def _plain(self, key: str) -> View:
        if sheet_of(key):
            return SheetView(self._window.document, sheet_of(key), self._window.services.grid_ask)
        if key == CREDITED:
            return CreditedView(self._window.runner)
        if key in (IMPORT, IMPORTS):
            return self._import(key)
        if key == WELCOME:
            return WelcomeView(self._window.services.recent.paths())
        return {PAYOUTS: PayoutsView, SIGN_OFF: SignoffView, STATEMENTS: StatementsView}[key]()

    def _import(self, key: str) -> View:
        from ui.imports.saved_view import ImportsView  # with the first import, not with the window
        from ui.imports.view import ImportView

        window = self._window
        if key == IMPORTS:
            return ImportsView(window.document)
        view = ImportView(window.document, window.runner, window.services.ask)
        view.imported.connect(self.to_place)
        return view

    def _describe(self, view: View, text: str) -> None:
        """Statistics of the view that is shown; others that follow a recalculation say nothing."""
        if view is self._window.stack.view:
            self._window.status.describe(text)

    def to(self, key: str) -> None:
        """Show a view and give it the keyboard."""
        if key == PROBLEMS:
            self.show_problems(True)
            self._window.problems.table.setFocus()
            return
        self._window.stack.open(key).take_focus()

    def browse(self, key: str) -> None:
        """Show a view and leave the keyboard in the navigation."""
        if key == PROBLEMS:
            self.show_problems(True)
        else:
            self._window.stack.open(key)

    def arrived(self, key: str) -> None:
        """Another view is shown: mark it, and show or hide what goes with it."""
        self._mark_open()
        self._window.status.describe("")
        if key == IMPORT:
            self.show_problems(False)  # an import has a list of its own, and needs the room
        if key == IMPORTS:
            self._offer_open_import()
        self._show_right()
        self._window.commands.refresh()

    def _offer_open_import(self) -> None:
        """Where the saved imports are shown, lead back to one that was left for another view."""
        from ui.imports.saved_view import ImportsView
        from ui.imports.view import ImportView

        views = self._window.stack.views()
        imports, one = views[IMPORTS], views.get(IMPORT)
        assert isinstance(imports, ImportsView)
        imports.show_open(one.caption if isinstance(one, ImportView) and one.seen is not None else "")

    def _mark_open(self) -> None:
        """Mark the view that is shown in the navigation; an import counts with the saved ones."""
        key = self._window.stack.key
        self._window.navigation.mark(IMPORTS if key == IMPORT else key)

    def mark_changed(self) -> None:
        """Mark what was edited since it was signed in every sheet that is open."""
        for view in self._window.stack.views().values():
            if isinstance(view, SheetView):
                view.mark_changed(self._window.signed.of(view.title))

    # -- cells

    def to_cell(self, sheet: str, row: int | None, heading: str | None) -> None:
        """A cell of a sheet; the whole sheet where no row is named."""
        if sheet in _SIGNED_SHEETS:
            self.to(_SIGNED_SHEETS[sheet])
        elif sheet in self._window.document.book.sheets:
            view = self._window.stack.open(sheet_key(sheet))
            assert isinstance(view, SheetView)
            view.go_to(row, heading)

    def to_source(self, source: Source) -> None:
        """Where a number of an explanation comes from."""
        self.to_cell(source.sheet, source.row, source.column or None)

    def to_problem(self, problem: Problem) -> None:
        """The cell that a problem is about."""
        self.to_cell(problem.sheet, problem.row, problem.column)

    def to_place(self, place: Place) -> None:
        """What an undo or redo has just changed."""
        if not place.sheet or place.sheet in _SIGNED_SHEETS:
            return
        view = self._window.stack.open(sheet_key(place.sheet))
        assert isinstance(view, SheetView)
        view.reveal(place)

    def to_payee(self, payee_id: str) -> None:
        """The payouts of a payee, or the row in Payees where there are none."""
        view = self._window.stack.get(PAYOUTS)
        assert isinstance(view, PayoutsView)
        if view.show_line(payee_id):
            self.to(PAYOUTS)
            return
        self.to_cell("Payees", self._row_of("Payees", "Payee ID", payee_id), "Payee ID")

    def to_transaction(self, transaction_id: str) -> None:
        """The row of a transaction."""
        self.to_cell("Transactions", self._row_of("Transactions", "Transaction ID", transaction_id), "Transaction ID")

    def _row_of(self, sheet: str, heading: str, wanted: str) -> int | None:
        column = self._window.document.sheet(sheet).column(heading)
        return next((i for i, cell in enumerate(column) if str(cell) == wanted), None)

    # -- panels

    def want_why(self, wanted: bool) -> None:
        """Open or close the Why? panel."""
        self._why_wanted = wanted
        self._show_right()

    def want_record(self, wanted: bool) -> None:
        """Open or close the current row as a form."""
        self._record_wanted = wanted
        self._show_right()

    def _show_right(self) -> None:
        """Why? beside payouts, and beside sheets that its links lead to; the row as a form beside sheets."""
        window, view = self._window, self._window.stack.view
        is_sheet = isinstance(view, SheetView)
        has_chain = window.why.model.rowCount() > 0
        why = self._why_wanted and (window.stack.key == PAYOUTS or (is_sheet and has_chain))
        record = self._record_wanted
        if record is None:
            record = isinstance(view, SheetView) and view.grid.sheet_model.columnCount() >= LONG_ROW and not has_chain
        focus = QApplication.focusWidget()
        leaves = focus is not None and any(
            panel.isAncestorOf(focus) and not stays
            for panel, stays in ((window.why, why), (window.record, record and is_sheet))
        )
        if window.right.isVisible():
            self._right_width = window.right.width()
        window.record.follow(view.grid if isinstance(view, SheetView) and record else None)
        window.why.setVisible(why)
        window.record.setVisible(record and is_sheet)
        was_shown, shown = window.right.isVisible(), why or (record and is_sheet)
        window.right.setVisible(shown)
        if shown and not was_shown:
            window.across.setSizes([window.across.width() - self._right_width, self._right_width])
        window.actions_by_key["why"].setChecked(self._why_wanted)
        window.actions_by_key["record"].setChecked(record)
        if leaves and view is not None:
            view.take_focus()

    def show_problems(self, show: bool) -> None:
        """Open or close the Problems panel."""
        panel = self._window.problems
        had_focus = panel.isAncestorOf(QApplication.focusWidget() or self._window)
        panel.setVisible(show)
        self._window.actions_by_key["problems"].setChecked(show)
        self._mark_open()
        if had_focus and not show and self._window.stack.view is not None:
            self._window.stack.view.take_focus()

    def next_problem(self, step: int) -> None:
        """The next problem, and the cell it is about."""
        self.show_problems(True)
        self._window.problems.next(step)

    def cycle(self, step: int) -> None:
        """Give the keyboard to the next panel."""
        window = self._window
        takers: dict[QWidget, QWidget] = {  # what takes the keyboard in each panel; none where it has nothing to show
            window.navigation: window.navigation,
            window.stack: window.stack,
            window.why: window.why.tree,
            window.record: window.record.form,
            window.problems: window.problems.table,
        }
        shown = [panel for panel, taker in takers.items() if taker.isVisible()]
        focus = QApplication.focusWidget()
        now = next((i for i, panel in enumerate(shown) if focus and (panel is focus or panel.isAncestorOf(focus))), 0)
        view = window.stack.view
        if shown[now] is window.stack and view is not None and view.next_part(step):
            return
        panel = shown[(now + step) % len(shown)]
        if panel is window.stack and view is not None:
            view.take_focus()
        else:
            takers[panel].setFocus()

    # -- anything

    def jump(self) -> None:
        """Ask where to go and go there."""
        dialog = JumpDialog(self._window, self._goals())
        if self._window.services.ask.form(dialog) and dialog.goal is not None:
            kind, _, key = dialog.goal.key.partition("=")
            if kind == "payee":
                self.to_payee(key)
            elif kind == "account":
                self.to_cell("Accounts", int(key), "Account")
            elif kind == "do":
                self._window.commands.do(key)
            else:
                self.to(key)

    def _goals(self) -> list[Goal]:
        book = self._window.document.book
        payees, accounts = book.sheet("Payees"), book.sheet("Accounts")
        people = zip(payees.column("Payee ID"), payees.column("Name"), strict=True)
        customers = zip(accounts.column("Account ID"), accounts.column("Account"), strict=True)
        return [
            *(Goal("", entry.label, f"view={entry.key}", entry.icon) for entry in ENTRIES if not entry.is_section),
            *(Goal(f"payee {i}", str(name), f"payee={i}", "payees") for i, name in people if i is not None),
            *(
                Goal(f"account {i}", str(name), f"account={row}", "accounts")
                for row, (i, name) in enumerate(customers)
                if i is not None
            ),
            *(
                Goal("action", action.text(), f"do={key}")
                for key, action in self._window.actions_by_key.items()
                if action.isEnabled() and not key.startswith("go:")
            ),
        ]
