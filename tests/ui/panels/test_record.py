"""The row panel shows the grid's current row upright, writes through it, and tells what the cell was before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from model.basics.problem import Problem
from model.tables.book import book_of_rows
from ui.document.document import Document
from ui.grid.sheet_grid import SheetGrid
from ui.panels.cell_history import history_of
from ui.panels.record import RecordPanel

COMPONENTS = [
    {"Plan ID": "CSM", "Component": "NRR bonus", "Method": "bonus", "Weight": 1},
    {"Plan ID": "CSM", "Component": "Upsell", "Method": "rate", "Rate": 2},
]


@pytest.fixture
def document() -> Document:
    document = Document(book_of_rows({"Components": COMPONENTS}))
    document.by, document.now = "Ada", lambda: datetime(2026, 7, 1, 12, 4, tzinfo=UTC)
    return document


@pytest.fixture
def grid(document: Document, qtbot: QtBot) -> SheetGrid:
    grid = SheetGrid(document, "Components")
    qtbot.addWidget(grid)
    grid.show()
    return grid


@pytest.fixture
def panel(grid: SheetGrid, qtbot: QtBot) -> RecordPanel:
    panel = RecordPanel()
    qtbot.addWidget(panel)
    panel.follow(grid)
    panel.show()
    return panel


def value(panel: RecordPanel, grid: SheetGrid, heading: str) -> str:
    line = panel.model.line_of(grid.sheet_model.find_heading(heading) or 0)
    return str(panel.model.index(line, 1).data() or "")


def test_the_model_keeps_qts_rules(panel: RecordPanel, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(panel.model)


def test_it_follows_the_current_row(panel: RecordPanel, grid: SheetGrid) -> None:
    assert value(panel, grid, "Component") == "NRR bonus"
    grid.go_to(1, "Rate")
    assert value(panel, grid, "Component") == "Upsell"
    assert panel._bar.title.text() == "Components, row 3"


def test_groups_are_headed(panel: RecordPanel) -> None:
    captions = [
        panel.model.index(i, 0).data() for i in range(panel.model.rowCount()) if panel.model.column_at(i) is None
    ]
    assert captions == ["What", "Pays", "Safeguards"]


def test_what_is_typed_is_written_as_one_step_and_told_in_the_history(
    panel: RecordPanel, grid: SheetGrid, document: Document, qtbot: QtBot
) -> None:
    grid.go_to(1, "Rate")
    line = panel.model.line_of(grid.sheet_model.find_heading("Rate") or 0)
    panel.form.setFocus()
    panel.form.setCurrentIndex(panel.model.index(line, 1))
    qtbot.keyClick(panel.form, Qt.Key.Key_F2)
    editor = panel.form.findChild(QLineEdit)
    assert editor.text() == "2"
    editor.selectAll()
    qtbot.keyClicks(editor, "2.5")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: value(panel, grid, "Rate") == "2.5")
    assert document.undo_stack.undoText() == "edit Rate in Components"
    assert panel.history.item(0).text() == "2026-07-01 12:04:00  Ada: 2 \N{RIGHTWARDS ARROW} 2.5"


def test_the_history_follows_the_row_when_others_are_inserted(document: Document) -> None:
    column = document.sheet("Components").find("Rate") or 0
    document.set_cell("Components", 1, column, 3, reason="board decision")
    document.set_cell("Components", 1, column, 4)
    document.insert_rows("Components", 0)
    past = history_of(document.book, document.sheet("Components"), 2, "Rate")
    assert [(p.before, p.after, p.reason) for p in past] == [("3", "4", ""), ("2", "3", "board decision")]
    assert history_of(document.book, document.sheet("Components"), 1, "Rate") == []


def test_what_is_wrong_is_marked_as_soon_as_it_is_known(panel: RecordPanel, grid: SheetGrid) -> None:
    line = panel.model.line_of(grid.sheet_model.find_heading("Weight") or 0)
    index = panel.model.index(line, 1)
    assert index.data(Qt.ItemDataRole.ForegroundRole) is None
    grid.set_problems([Problem("Components", 0, "Weight", "L2", "half", "'half' is not a number", "write 0.5")])
    assert index.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert "not a number" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_it_lets_go_of_a_grid(panel: RecordPanel, grid: SheetGrid) -> None:
    panel.follow(None)
    assert panel.model.rowCount() == 0
    grid.go_to(1, "Rate")
    assert panel.model.rowCount() == 0
