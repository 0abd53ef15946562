"""The catalogue as a person uses it: search, switch, choose between two definitions, add, undo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSpinBox
from pytestqt.qtbot import QtBot

from model.catalogue.entries import catalogue
from model.sample import sample_book
from model.tables.book import Book, book_of_rows
from ui.dialogs.catalogue import CatalogueDialog, matching
from ui.document.document import Document
from ui.panels.entries import sheet_key
from ui.views.sheet import SheetView
from ui.window.window import MainWindow

Make = Callable[..., MainWindow]
GRR_PARTS = ["GRR", "Opening ARR", "Contraction", "Churn"]


@pytest.fixture
def open_dialog(qtbot: QtBot) -> Callable[..., CatalogueDialog]:
    def build(book: Book | None = None) -> CatalogueDialog:
        dialog = CatalogueDialog(None, book or Document().book, catalogue())
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return build


def find(qtbot: QtBot, dialog: CatalogueDialog, text: str) -> None:
    """Type into the search field, as after a click on it."""
    dialog.field.clear()
    qtbot.keyClicks(dialog.field, text)


def listed(dialog: CatalogueDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def measures(dialog: CatalogueDialog) -> list[Any]:
    return [row["Measure"] for row in dialog.addition.rows.get("Measures", ())]


def added(window: MainWindow, sheet: str, heading: str) -> list[Any]:
    return list(window.document.sheet(sheet).column(heading))


def test_a_search_finds_by_other_words_too(qtbot: QtBot, open_dialog: Callable[..., CatalogueDialog]) -> None:
    dialog = open_dialog()
    assert [row for row in listed(dialog) if not row.startswith(" ")][:2] == ["Retention", "Growth"]
    find(qtbot, dialog, "gross revenue")
    assert listed(dialog) == ["Retention", "    GRR", "    GRR by account"]
    assert (dialog.name.text(), dialog.add.text()) == ("GRR", "Add 4 rows to Measures")
    qtbot.keyClick(dialog.field, Qt.Key.Key_Down)
    assert dialog.name.text() == "GRR by account"
    find(qtbot, dialog, "weather")
    assert (listed(dialog), dialog.name.text(), dialog.add.isEnabled()) == ([], "Nothing found", False)
    assert dialog.preview.rowCount() == 0


def test_every_entry_can_be_found_by_its_name() -> None:
    for entry in catalogue().entries:
        assert entry in matching(catalogue().entries, entry.name)


def test_the_note_the_formula_and_the_rows_are_shown_before_anything_is_added(
    qtbot: QtBot, open_dialog: Callable[..., CatalogueDialog]
) -> None:
    dialog = open_dialog()
    find(qtbot, dialog, "nps")
    assert "never divided by a target <= 0" in dialog.note.text()
    assert dialog.formula.text() == "NPS = ([Promoters] - [Detractors]) / [NPS answers] * 100"
    assert [row[:2] for row in dialog.preview.texts()] == [
        ["added", name] for name in ("NPS", "Promoters", "Detractors", "NPS answers")
    ]
    find(qtbot, dialog, "floor")
    assert dialog.preview.texts() == [
        ["added", "Floor to goal", "linear", "0.8", "0"],
        ["added", "Floor to goal", "linear", "1", "1"],
    ]


def test_switches_and_numbers_change_what_is_added(qtbot: QtBot, open_dialog: Callable[..., CatalogueDialog]) -> None:
    dialog = open_dialog()
    find(qtbot, dialog, "net arr growth")
    boxes = {box.text(): box for box in dialog.findChildren(QCheckBox)}
    assert list(boxes) == ["Count expansion", "Count price uplift", "Count reactivated customers"]
    assert "Expansion" in measures(dialog)
    qtbot.keyClick(boxes["Count expansion"], Qt.Key.Key_Space)
    assert "Expansion" not in measures(dialog)
    find(qtbot, dialog, "go-live")
    (number,) = dialog.findChildren(QSpinBox)
    number.selectAll()
    qtbot.keyClicks(number, "30")
    assert measures(dialog)[0] == "Live in 30 days"


def test_a_clash_is_shown_with_both_definitions_and_settled_by_choice(
    qtbot: QtBot, open_dialog: Callable[..., CatalogueDialog]
) -> None:
    theirs = {"Measure": "Churn", "Kind": "sum", "Types": "churn; cancellation", "Unit": "money"}
    dialog = open_dialog(book_of_rows({"Measures": [theirs]}))
    find(qtbot, dialog, "grr")
    words = [row[0] for row in dialog.preview.texts()]
    assert words == ["added", "added", "added", "the book's own", "not added"]
    assert measures(dialog) == GRR_PARTS[:3]
    combo = dialog._choices["Churn"]
    assert combo.isVisible()
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "Add the catalogue's as Churn 2"
    assert measures(dialog) == [*GRR_PARTS[:3], "Churn 2"]
    assert dialog.formula.text().endswith("[Churn 2]) / [Opening ARR]")
    qtbot.keyClick(combo, Qt.Key.Key_Up)
    assert measures(dialog) == GRR_PARTS[:3]


def test_what_the_sample_has_is_not_added_twice(qtbot: QtBot, open_dialog: Callable[..., CatalogueDialog]) -> None:
    dialog = open_dialog(sample_book())
    find(qtbot, dialog, "logo retention")
    assert (dialog.add.text(), dialog.add.isEnabled()) == ("Nothing to add", False)
    assert {row[0] for row in dialog.preview.texts()} == {"there already"}


def test_adding_is_one_step_that_is_shown_in_the_grid_and_can_be_undone(
    make_window: Make, services: Any, answers: Any, qtbot: QtBot
) -> None:
    window = make_window(Document(book_of_rows({"Measures": [{"Measure": "Ours", "Kind": "sum", "Unit": "money"}]})))

    def choose(dialog: CatalogueDialog) -> bool:
        find(qtbot, dialog, "GRR")
        return dialog.add.isEnabled()

    answers.forms.append(choose)
    window.actions_by_key["catalogue"].trigger()
    assert added(window, "Measures", "Measure") == ["Ours", *GRR_PARTS]
    view = window.stack.view
    assert isinstance(view, SheetView)
    assert view.title == "Measures"
    assert view.grid.current()[0] == 1
    rows = {index.row() for index in view.grid.view.selectionModel().selectedIndexes()}
    assert rows == {1, 2, 3, 4}
    assert window.document.undo_stack.undoText() == "add GRR from the catalogue"
    assert window.document.undo_stack.count() == 1
    window.actions_by_key["undo"].trigger()
    assert added(window, "Measures", "Measure") == ["Ours"]


def test_thinking_better_of_it_adds_nothing(make_window: Make, answers: Any) -> None:
    window = make_window()
    answers.forms.append(lambda dialog: False)
    window.actions_by_key["catalogue"].trigger()
    assert not window.document.modified


def test_a_curve_goes_to_its_own_sheet(make_window: Make, answers: Any, qtbot: QtBot) -> None:
    window = make_window()

    def choose(dialog: CatalogueDialog) -> bool:
        find(qtbot, dialog, "matrix")
        return True

    answers.forms.append(choose)
    window.actions_by_key["catalogue"].trigger()
    assert added(window, "Curves", "Curve") == ["Matrix of two goals"] * 9
    assert window.stack.view is window.stack.get(sheet_key("Curves"))
