"""What tests of widgets share: a grid on screen, keys that go where a person's would, and answers to its questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partialmethod

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.tables.book import Cell, book_of_rows
from ui.document.document import Document
from ui.grid.model import GridModel
from ui.grid.paste import Answer, Plan
from ui.grid.sheet_grid import SheetGrid

PATIENCE = 300_000  # milliseconds; long enough for a loaded machine, never used up otherwise


class PatientBot(QtBot):
    """Waits as long as a loaded machine may need."""

    waitUntil = partialmethod(QtBot.waitUntil, timeout=PATIENCE)  # noqa: N815
    waitSignal = partialmethod(QtBot.waitSignal, timeout=PATIENCE)  # noqa: N815
    waitActive = partialmethod(QtBot.waitActive, timeout=PATIENCE)  # noqa: N815


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In place of the one that gives up after five seconds."""
    return PatientBot(request)


@dataclass
class Answers:
    """Answers a grid's questions in place of dialogs, and keeps what was asked."""

    paste_answer: Answer = Answer.NONE
    rows_answer: Answer = Answer.ALL
    text_answer: str | None = None
    plans: list[Plan] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def paste(self, plan: Plan, _model: GridModel) -> Answer:
        self.plans.append(plan)
        return self.paste_answer

    def add_rows(self, count: int, _sheet: str) -> Answer:
        self.rows.append(count)
        return self.rows_answer

    def text(self, _title: str, _label: str, _before: str) -> str | None:
        return self.text_answer


@dataclass
class Hands:
    """A person in front of a sheet: keys, clipboard, and what the sheet then holds."""

    grid: SheetGrid
    ask: Answers

    @property
    def document(self) -> Document:
        return self.grid.document

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> Hands:
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(self._focus(), key, held)
        return self

    def ctrl(self, key: Qt.Key, shift: bool = False) -> Hands:
        both = (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier)
        return self.press(key, *(both if shift else both[:1]))

    def shift(self, key: Qt.Key) -> Hands:
        return self.press(key, Qt.KeyboardModifier.ShiftModifier)

    def type(self, text: str) -> Hands:
        for letter in text:
            QTest.keyClicks(self._focus(), letter)
        return self

    def enter(self, text: str) -> Hands:
        return self.type(text).press(Qt.Key.Key_Return)

    def go(self, row: int, heading: str) -> Hands:
        column = self.grid.sheet_model.find_heading(heading)
        assert column is not None
        self.grid.view.go_by_key(row, column)
        return self

    def select(self, row: int, heading: str, to_row: int, to_heading: str) -> Hands:
        self.go(row, heading)
        column = self.grid.sheet_model.find_heading(to_heading)
        assert column is not None
        self.grid.view.extend(to_row, column)
        return self

    def paste(self, text: str) -> Hands:
        QGuiApplication.clipboard().setText(text)
        return self.ctrl(Qt.Key.Key_V)

    def copied(self) -> str:
        self.ctrl(Qt.Key.Key_C)
        return QGuiApplication.clipboard().text()

    def undo(self) -> Hands:
        return self.ctrl(Qt.Key.Key_Z)

    def column(self, heading: str) -> list[Cell]:
        return list(self.grid.sheet_model.sheet.column(heading))

    def cell(self, row: int, heading: str) -> Cell:
        return self.column(heading)[row]

    @property
    def here(self) -> tuple[int, str]:
        """Row of the screen and heading of the current cell."""
        index = self.grid.view.currentIndex()
        return index.row(), self.grid.sheet_model.columns[index.column()].heading

    def _focus(self):
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.grid.view


def real_looking_book():
    return book_of_rows(
        {
            "Payees": [
                {"Payee ID": "007", "Name": "Ines Ortega", "Hire date": date(2025, 1, 15)},
                {"Payee ID": "1012", "Name": "Ken Sato", "Hire date": date(2025, 3, 1)},
                {"Payee ID": "1013", "Name": "Uma Rao", "Hire date": date(2025, 7, 1)},
            ],
            "Measures": [
                {"Measure": "NRR", "Kind": "formula", "Unit": "percent"},
                {"Measure": "Net ARR", "Kind": "sum", "Unit": "money"},
            ],
            "Targets": [
                {"Owner": "007", "Measure": "NRR", "2026-07": Decimal("1.05"), "2026-08": Decimal("1.05")},
                {"Owner": "1012", "Measure": "NRR", "2026-07": Decimal("1.02"), "2026-08": Decimal("1.03")},
                {"Owner": "1013", "Measure": "Net ARR", "2026-07": 500000, "2026-08": None},
                {"Owner": "company", "Measure": "NRR", "2026-07": Decimal("1.1"), "2026-08": Decimal("1.1")},
            ],
            "Ownership": [
                {"Account ID": f"{i:04}", "Role": "CSM", "Payee ID": "007", "From": date(2026, 1, 1 + i % 28)}
                for i in range(40)
            ],
        }
    )


@pytest.fixture
def book_in_hands(qapp: QApplication) -> Iterator[Callable[[str], Hands]]:
    """Opens a sheet of one and the same document on screen."""
    del qapp
    document = Document(real_looking_book())
    opened: list[SheetGrid] = []

    def open_sheet(name: str) -> Hands:
        ask = Answers()
        grid = SheetGrid(document, name, ask)
        grid.resize(900, 500)
        grid.show()
        grid.activateWindow()
        grid.view.setFocus()
        QApplication.processEvents()
        opened.append(grid)
        return Hands(grid, ask)

    yield open_sheet
    for grid in opened:
        grid.close()
        grid.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def targets(book_in_hands: Callable[[str], Hands]) -> Hands:
    """The Targets sheet on screen: four owners, two months."""
    return book_in_hands("Targets")
