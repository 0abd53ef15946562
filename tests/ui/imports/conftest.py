"""A window with a small book, and files to import into it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from model.tables.book import Book, book_of_rows
from tests.ui.window.conftest import Answers, answers, calculated, held, make_window, services
from ui.document.document import Document
from ui.imports.view import ImportView
from ui.window.window import MainWindow

__all__ = ["Answers", "Importing", "answers", "calculated", "make_window", "services"]

Rows = Sequence[Sequence[object]]
HEAD = ["Deal ID", "Closed", "Customer", "Motion", "ARR", "CSM"]
MAY: Rows = [
    HEAD,
    ["D1", date(2026, 5, 20), "A1", "new", 1200, "0012"],
    ["D2", date(2026, 5, 21), "A2", "expansion", "$1,250.50", "Kenji Sato"],
    ["D3", date(2026, 5, 30), "A1", "churn", -300, "0012"],
]


def small_book() -> Book:
    return book_of_rows(
        {
            "Payees": [
                {"Payee ID": "0012", "Name": "Ines Ortega", "Email": "ines@x.com", "Hire date": date(2020, 1, 1)},
                {"Payee ID": "0013", "Name": "Kenji Sato", "Email": "kenji@x.com", "Hire date": date(2020, 1, 1)},
            ],
            "Accounts": [{"Account ID": "A1", "Account": "Acme"}, {"Account ID": "A2", "Account": "Globex"}],
            "Crediting rules": [{"Rule": "all", "Role": "CSM"}],
        }
    )


class Importing:
    """Somebody who imports files into one window, and waits for what comes of it."""

    def __init__(self, window: MainWindow, qtbot: QtBot, answers: Answers, folder: Path) -> None:
        self.window, self.qtbot, self.answers, self._folder = window, qtbot, answers, folder

    def file(
        self,
        rows: Rows,
        name: str = "deals.xlsx",
        hidden: Sequence[int] = (),
        struck: Sequence[int] = (),
        **sheets: Rows,
    ) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, table in {"Export": rows, **sheets}.items():
            sheet = made.create_sheet(title)
            for row in table:
                sheet.append(list(row))
            if title == "Export":
                for row in hidden:
                    sheet.row_dimensions[row].hidden = True
                for cell in (cell for row in struck for cell in sheet[row]):
                    cell.font = Font(strike=True)
        path = self._folder / name
        made.save(path)
        return path

    def open(self, path: Path) -> ImportView:
        self.answers.paths.append(path)
        self.window.actions_by_key["import"].trigger()
        return self.settle()

    def again(self, name: str, path: Path) -> ImportView:
        self.answers.paths.append(path)
        self.window.importing.list_saved(self.window.again_menu)
        action = next(action for action in self.window.again_menu.actions() if action.text() == name)
        action.trigger()
        return self.settle()

    def settle(self) -> ImportView:
        """Wait until nothing is being worked out any more."""
        view = self.view
        self.qtbot.waitUntil(lambda: not self.window.runner.busy and not view.is_waiting)
        return view

    def held(self) -> AbstractContextManager[object]:
        """Meanwhile nothing is worked out that is begun from now on."""
        return held(self.window.runner)

    def fire(self) -> None:
        """The moment after an edit of the book at which its rows are compared anew comes now."""
        next(timer for timer in self.view.findChildren(QTimer) if timer.parent() is self.view).timeout.emit()

    def go(self, press: Callable[[], None] | None = None) -> None:
        """Import what is shown, and wait until it is in the book; keys reach only a window that is active."""
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        (press or self.view.pages.head.go.click)()
        self.qtbot.waitUntil(lambda: not self.window.runner.busy)

    @property
    def view(self) -> ImportView:
        view = self.window.stack.view
        assert isinstance(view, ImportView)
        return view

    def column(self, sheet: str, heading: str) -> list[object]:
        return list(self.window.document.sheet(sheet).column(heading))

    def wrong(self) -> list[str]:
        """What the list of decisions says."""
        model = self.view.pages.questions.model
        return [model.problem(row).wrong for row in range(model.rowCount())]

    def choose(self, containing: str) -> None:
        """Mark the decision that says so."""
        self.view.pages.questions.table.selectRow(next(i for i, text in enumerate(self.wrong()) if containing in text))

    def shown(self) -> list[list[str]]:
        """The rows page as text."""
        model = self.view.pages.rows.model
        return [[str(model.index(r, c).data()) for c in range(model.columnCount())] for r in range(model.rowCount())]


@pytest.fixture
def importing(
    make_window: Callable[..., MainWindow], qtbot: QtBot, answers: Answers, tmp_path: Path, calculated: Callable
) -> Importing:
    window = make_window(Document(small_book()))
    calculated(window)
    return Importing(window, qtbot, answers, tmp_path)
