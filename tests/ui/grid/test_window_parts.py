"""Mouse, headings, filter row, find bar, value line and the signals that the window listens to."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QTableWidget

from model.basics.problem import Problem
from model.tables.schema import Kind
from ui.document.change import Place
from ui.grid import slices
from ui.grid.columns import GridColumn
from ui.grid.dialogs import PastePreview
from ui.grid.filters import Condition
from ui.grid.menus import cell_menu, header_menu
from ui.grid.model import State
from ui.grid.order import SortKey
from ui.grid.paste import Answer
from ui.grid.picklist import PickList
from ui.grid.selection import selected_rows
from ui.grid.sheet_grid import TableGrid
from ui.theme.sizes import ROW

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
SHIFT, CTRL, NONE = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
)


def centre(hands, row: int, heading: str) -> QPoint:
    model = hands.grid.sheet_model
    return hands.grid.view.visualRect(model.index(row, model.find_heading(heading))).center()


def click(hands, row: int, heading: str, modifier=NONE) -> None:
    QTest.mouseClick(hands.grid.view.viewport(), Left, modifier, centre(hands, row, heading))


def click_heading(hands, heading: str, filter_row: bool = False, wedge: bool = False) -> None:
    header = hands.grid.view.header()
    column = hands.grid.sheet_model.find_heading(heading)
    width = header.sectionSize(column)
    left = header._left_of(column)
    place = QPoint(left + (width - 6 if wedge else width // 2), ROW + ROW // 2 if filter_row else ROW // 2)
    QTest.mouseClick(header.viewport(), Left, NONE, place)


def sees(hands, row: int) -> bool:
    view = hands.grid.view
    return view.viewport().rect().contains(view.visualRect(view.grid_model.index(row, 0)).center())


# -- what can be seen


def test_the_current_cell_stays_in_sight_when_there_is_less_room(book_in_hands) -> None:
    """As when the Problems panel opens below it."""
    hands = book_in_hands("Ownership")
    hands.go(30, "Role")
    assert sees(hands, 30)
    hands.grid.resize(900, 250)
    QApplication.processEvents()
    assert sees(hands, 30)


def test_what_was_put_in_is_seen_as_far_as_there_is_room(book_in_hands) -> None:
    hands = book_in_hands("Ownership")
    hands.go(0, "Account ID")
    hands.grid.view.reveal(Place("Ownership", (30, 31, 32, 33), ()))
    assert hands.here == (30, "Account ID")
    assert sees(hands, 30)
    assert sees(hands, 33)
    hands.grid.view.reveal(Place("Ownership", tuple(range(2, 38)), ()))
    assert sees(hands, 2)


def test_what_came_in_apart_is_selected_without_what_lies_between(book_in_hands) -> None:
    """Delete after an import clears what it wrote, and nothing else."""
    hands = book_in_hands("Ownership")
    hands.grid.view.reveal(Place("Ownership", (2, 3, 30), ()))
    assert selected_rows(hands.grid.view) == [2, 3, 30]


# -- mouse


def test_click_drag_shift_and_ctrl(targets) -> None:
    click(targets, 1, "2026-07")
    assert targets.here == (1, "2026-07")
    click(targets, 2, "2026-08", SHIFT)
    assert targets.here == (1, "2026-07")
    assert targets.copied() == "1.02\t1.03\n500000\t"
    click(targets, 0, "2026-08")
    click(targets, 2, "2026-07", CTRL)
    targets.press(Key.Key_Delete)
    assert targets.column("2026-07")[2] is None
    assert targets.column("2026-08")[0] is None
    view = targets.grid.view.viewport()
    QTest.mousePress(view, Left, NONE, centre(targets, 0, "Owner"))
    QTest.mouseMove(view, centre(targets, 1, "Measure"))
    QTest.mouseRelease(view, Left, NONE, centre(targets, 1, "Measure"))
    assert targets.copied() == "007\tNRR\n1012\tNRR"


def test_double_click_edits_and_a_click_elsewhere_commits(targets) -> None:
    QTest.mouseDClick(targets.grid.view.viewport(), Left, NONE, centre(targets, 0, "2026-07"))
    targets.type("5")
    click(targets, 3, "2026-08")
    assert targets.cell(0, "2026-07") == Decimal("1.055")
    assert targets.here == (3, "2026-08")


def test_a_click_on_the_wedge_drops_the_list_down(book_in_hands) -> None:
    measures = book_in_hands("Measures")
    view, model = measures.grid.view, measures.grid.sheet_model
    measures.go(0, "Kind")
    edge = view.visualRect(model.index(0, 1)).right() - 6
    QTest.mouseClick(view.viewport(), Left, NONE, QPoint(edge, view.visualRect(model.index(0, 1)).center().y()))
    assert view.editor.list_is_open
    measures.press(Key.Key_Escape).press(Key.Key_Escape)


# -- headings


def test_heading_selects_its_column(targets) -> None:
    click_heading(targets, "2026-07")
    assert targets.copied() == "1.05\n1.02\n500000\n1.1"


def test_heading_menu_sorts_filters_hides_and_freezes(targets) -> None:
    model, view = targets.grid.sheet_model, targets.grid.view
    act(header_menu(targets.grid, 2), "Sort descending")
    assert [model.text(row, 0) for row in range(4)] == ["1013", "company", "007", "1012"]
    act(header_menu(targets.grid, 1), "Then by this, ascending")
    assert model.sort_keys == (SortKey(2, True), SortKey(1))
    act(header_menu(targets.grid, 1), "Original order")
    act(header_menu(targets.grid, 3), "Only blanks")
    assert model.size == 1
    act(header_menu(targets.grid, 3), "Clear this filter")
    assert model.size == 4
    act(header_menu(targets.grid, 0), "Freeze up to here")
    assert view.frozen == 1
    act(header_menu(targets.grid, 2), "Hide this column")
    assert view.shown_columns() == [0, 1, 3]
    act(header_menu(targets.grid, 1), "Show 1 hidden column")
    assert view.shown_columns() == [0, 1, 2, 3]


def test_the_heading_menu_opens_by_the_keyboard_too(targets) -> None:
    asked: list[int] = []
    targets.grid.view.header().menu_wanted.disconnect()
    targets.grid.view.header().menu_wanted.connect(lambda at: asked.append(at[0]))
    targets.grid.view.go(1, 2)
    act(cell_menu(targets.grid), "Sort, freeze, hide, fit...")
    assert asked == [2]


def act(menu: QMenu, text: str) -> None:
    """Choose an entry of a menu by its words."""
    entries = {action.text().replace("&", ""): action for action in menu.actions()}
    entries[text].trigger()


def test_columns_are_added_renamed_and_deleted(targets) -> None:
    targets.ask.text_answer = "2026-09"
    act(header_menu(targets.grid, 3), "Add a column")
    assert targets.grid.sheet_model.columns[4].kind is Kind.NUMBER
    targets.ask.text_answer = "2026-10"
    act(header_menu(targets.grid, 4), "Rename this column")
    assert targets.grid.sheet_model.sheet.headings[4] == "2026-10"
    targets.ask.text_answer = "2026-07"
    told = []
    targets.grid.told.connect(told.append)
    act(header_menu(targets.grid, 4), "Rename this column")
    assert told == ["Targets has a column 2026-07 already"]
    act(header_menu(targets.grid, 4), "Delete this column")
    assert len(targets.grid.sheet_model.columns) == 4
    entries = [action.text().replace("&", "") for action in header_menu(targets.grid, 0).actions()]
    assert "Delete this column" not in entries, "the format asks for Owner"


def test_cell_menu_names_the_same_gestures(targets) -> None:
    targets.select(0, "2026-07", 1, "2026-07")
    act(cell_menu(targets.grid), "Clear")
    assert targets.column("2026-07")[:2] == [None, None]


def test_fitting_and_moving_keep_the_cells(targets) -> None:
    header = targets.grid.view.header()
    act(header_menu(targets.grid, 1), "Fit width")
    header.moveSection(0, 3)
    assert targets.grid.view.shown_columns() == [1, 2, 3, 0]
    targets.go(0, "Measure").press(Key.Key_Left)
    assert targets.here == (0, "Measure")
    targets.press(Key.Key_End)
    assert targets.here == (0, "Owner")


def test_zoom_enlarges_rows_columns_and_what_they_hold_and_comes_back(targets) -> None:
    view = targets.grid.view
    parts = (view.viewport(), view.verticalHeader(), view.verticalHeader().viewport())
    before = [view.rowHeight(0), view.columnWidth(0), *(part.font().pointSizeF() for part in parts)]
    view.set_zoom(200)
    targets.go(0, "Owner").press(Key.Key_F2)
    assert view.editor is not None
    assert view.editor.font().pointSizeF() == view.viewport().font().pointSizeF()
    targets.press(Key.Key_Escape)
    zoomed = [view.rowHeight(0), view.columnWidth(0), *(part.font().pointSizeF() for part in parts)]
    assert zoomed == [2 * size for size in before]
    targets.ctrl(Key.Key_0)
    assert [view.rowHeight(0), view.columnWidth(0), *(part.font().pointSizeF() for part in parts)] == before


# -- filter row


def test_filter_row_narrows_and_one_click_clears(targets) -> None:
    click_heading(targets, "Measure", filter_row=True)
    targets.enter("=nrr")
    assert targets.grid.sheet_model.size == 3
    assert targets.grid.rows.text() == "3 of 4 rows"
    assert targets.grid.clear_filters.isVisible()
    targets.grid.clear_filters.click()
    assert targets.grid.sheet_model.size == 4
    assert targets.grid.rows.text() == "4 rows"
    assert not targets.grid.clear_filters.isVisible()


def test_filter_row_by_keys(targets) -> None:
    targets.go(0, "2026-07").ctrl(Key.Key_L, shift=True)
    targets.type(">1.05").press(Key.Key_Tab).enter("1.1")
    assert targets.grid.sheet_model.size == 1
    assert QApplication.focusWidget() is targets.grid.view
    targets.ctrl(Key.Key_L, shift=True).ctrl(Key.Key_A).press(Key.Key_Delete).press(Key.Key_Escape)
    assert targets.grid.sheet_model.size == 1, "Esc leaves the filter as it was"


def test_alt_down_in_a_filter_drops_its_values_down(targets) -> None:
    targets.go(0, "Measure").ctrl(Key.Key_L, shift=True).press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    (picker,) = targets.grid.findChildren(PickList)
    assert picker.isVisible()
    assert not targets.grid.view.header().editor.isVisible()
    picker.close()


def test_pick_list(targets) -> None:
    click_heading(targets, "Measure", filter_row=True, wedge=True)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, PickList)
    assert [picker.list.item(i).text() for i in range(picker.list.count())] == ["Net ARR", "NRR"]
    picker.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    picker.apply()
    assert targets.grid.sheet_model.size == 1
    assert targets.grid.sheet_model.conditions[1].shown() == "Net ARR"


def test_current_cell_is_kept_by_row_through_sort_and_filter(targets) -> None:
    targets.go(3, "2026-08")
    targets.grid.sheet_model.sort_by([SortKey(0, descending=True)])
    assert targets.here == (0, "2026-08")
    targets.grid.sheet_model.set_condition(0, Condition("1012"))
    assert targets.here == (0, "2026-08")
    assert targets.grid.sheet_model.text(0, 0) == "1012"


# -- find and replace


def test_find_counts_and_goes_around(targets) -> None:
    targets.go(0, "Owner").ctrl(Key.Key_F)
    targets.type("1.05")
    bar = targets.grid.find_bar
    assert bar.count.text() == "2 found"
    targets.press(Key.Key_Return)
    assert targets.here == (0, "2026-07")
    assert bar.count.text() == "1 of 2"
    targets.press(Key.Key_F3)
    assert targets.here == (0, "2026-08")
    targets.press(Key.Key_F3)
    assert targets.here == (0, "2026-07")
    targets.press(Key.Key_F3, SHIFT)
    assert targets.here == (0, "2026-08")
    targets.press(Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is targets.grid.view


def test_replace_all_is_one_step(targets) -> None:
    targets.ctrl(Key.Key_H)
    targets.type("nrr")
    bar = targets.grid.find_bar
    bar.by.setText("GRR")
    bar.all.click()
    assert targets.column("Measure") == ["GRR", "GRR", "Net ARR", "GRR"]
    assert bar.count.text() == "not found"
    assert targets.document.undo_stack.count() == 1
    targets.document.undo_stack.undo()
    assert targets.column("Measure") == ["NRR", "NRR", "Net ARR", "NRR"]


def test_replace_all_ends_a_search_that_still_goes_on(targets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "_SLICE_SECONDS", 0)
    targets.ctrl(Key.Key_H)
    targets.type("nrr")
    bar = targets.grid.find_bar
    assert bar.count.text() == "searching"
    bar.by.setText("GRR")
    bar.all.click()
    assert targets.column("Measure") == ["GRR", "GRR", "Net ARR", "GRR"]


def test_replace_goes_cell_by_cell(targets) -> None:
    targets.go(0, "Measure").ctrl(Key.Key_H)
    targets.type("NRR")
    bar = targets.grid.find_bar
    bar.by.setText("X")
    bar.one.click()
    assert targets.column("Measure") == ["X", "NRR", "Net ARR", "NRR"]
    assert targets.here == (1, "Measure")


# -- value line, signals, problems


def test_value_line_shows_and_edits_the_whole_content(targets) -> None:
    line = targets.grid.value_line
    targets.go(0, "2026-07")
    assert (line.address.text(), line.line.text()) == ("C2  2026-07", "1.05")
    QTest.mouseClick(line.line, Left)
    line.line.selectAll()
    targets.enter("1.07")
    assert targets.cell(0, "2026-07") == Decimal("1.07")
    assert targets.here == (1, "2026-07")
    QTest.mouseClick(line.line, Left)
    targets.type("9").press(Key.Key_Escape)
    assert targets.cell(1, "2026-07") == Decimal("1.02")
    assert line.line.text() == "1.02"


def test_signals_carry_objects(targets) -> None:
    current, statistics = [], []
    targets.grid.current_changed.connect(current.append)
    targets.grid.statistics_changed.connect(statistics.append)
    targets.select(0, "2026-07", 1, "2026-08")
    assert current[-1] == (0, "2026-07")
    assert statistics[-1].text() == "Sum 4.15   Average 1.0375   Count 4   Min 1.02   Max 1.05"
    targets.go(4, "Owner")
    assert current[-1] == (None, "Owner")


def test_go_to_clears_a_filter_that_hides_the_row(targets) -> None:
    targets.grid.sheet_model.set_condition(1, Condition("Net"))
    assert targets.grid.go_to(0, "2026-08")
    assert targets.here == (0, "2026-08")
    assert not targets.grid.go_to(99, "2026-08")
    assert not targets.grid.go_to(0, "2031-01")


def test_f8_goes_through_the_problems(targets) -> None:
    targets.grid.set_problems(
        [
            Problem("Targets", 1, "2026-08", "D3", "x", "wrong", "right"),
            Problem("Targets", 3, None, "5:5", "", "wrong", "right"),
        ]
    )
    seen = []
    for _ in range(3):
        targets.press(Key.Key_F8)
        seen.append(targets.here)
    assert seen == [(1, "2026-08"), (3, "Owner"), (1, "2026-08")]
    targets.press(Key.Key_F8, SHIFT)
    assert targets.here == (3, "Owner")


def test_locked_cells_say_why(targets) -> None:
    told = []
    targets.grid.told.connect(told.append)
    targets.grid.set_states({(0, 2): State.LOCKED})
    targets.go(0, "2026-07").type("5")
    assert told == ["This cell belongs to a signed period and is locked"]
    targets.ask.paste_answer = Answer.GOOD
    targets.paste("1\n2")
    assert targets.column("2026-07")[:2] == [Decimal("1.05"), 2]
    assert targets.ask.plans[0].doubts[0].refused


# -- frozen columns


def test_frozen_columns_stay_under_the_mouse(targets) -> None:
    view, model = targets.grid.view, targets.grid.sheet_model
    for month in range(9, 13):
        targets.document.add_column("Targets", f"2026-{month:02}")
    targets.grid.resize(500, 400)
    QApplication.processEvents()
    assert view.frozen == 2
    view.horizontalScrollBar().setValue(150)
    assert view.visualRect(model.index(0, 0)).left() == 0
    assert view.indexAt(QPoint(5, 5)).column() == 0
    click(targets, 1, "Owner")
    assert targets.here == (1, "Owner")
    assert view.horizontalScrollBar().value() == 150, "a frozen cell needs no scrolling"
    targets.enter("1013")
    assert targets.cell(1, "Owner") == "1013"
    click_heading(targets, "Measure")
    assert targets.copied().startswith("NRR\n")
    targets.go(0, "2026-12").ctrl(Key.Key_Left).ctrl(Key.Key_Left).press(Key.Key_Right).press(Key.Key_Right)
    assert targets.here == (0, "2026-07")
    assert view.visualRect(view.currentIndex()).left() >= view.frozen_width


# -- layout


def test_layout_is_kept_and_given_back(targets, book_in_hands) -> None:
    view, model = targets.grid.view, targets.grid.sheet_model
    view.setColumnWidth(0, 222)
    view.horizontalHeader().moveSection(3, 1)
    view.hideColumn(1)
    view.freeze(1)
    model.sort_by([SortKey(2, True)])
    model.set_condition(0, Condition("1"))
    model.set_condition(1, Condition(picked=frozenset({"NRR"})))
    state = json.loads(json.dumps(targets.grid.layout_state()))
    again = book_in_hands("Targets").grid
    again.restore_layout(state)
    assert again.view.shown_columns() == [0, 3, 2]
    assert again.view.columnWidth(0) == 222
    assert again.view.frozen == 1
    assert again.sheet_model.sort_keys == (SortKey(2, True),)
    assert again.sheet_model.rows.tolist() == model.rows.tolist() == [1]
    again.restore_layout({"order": 5})
    assert again.sheet_model.size == 1, "what is no layout changes nothing"


def test_layout_stays_with_the_headings_when_columns_come_and_go(targets) -> None:
    view = targets.grid.view
    view.setColumnWidth(3, 211)
    view.hideColumn(2)
    targets.document.add_column("Targets", "Own", 1)
    assert view.shown_columns() == [0, 1, 2, 4]
    assert view.columnWidth(4) == 211
    targets.document.undo_stack.undo()
    assert view.shown_columns() == [0, 1, 3]
    assert view.columnWidth(3) == 211


# -- computed tables


def test_table_grid_is_read_copied_and_sorted(qtbot) -> None:
    columns = [
        GridColumn("Payee ID", Kind.ID),
        GridColumn("Amount", Kind.MONEY, computed=True),
        GridColumn("Attainment", Kind.PERCENT, computed=True),
    ]
    rows = [("1007", Decimal("4850.5"), Fraction(97, 300)), ("1012", None, None), ("1009", -3, Fraction(1, 2))]
    grid = TableGrid("Payouts", columns, rows)
    qtbot.addWidget(grid)
    grid.show()
    grid.set_rows(rows, {1: State.HELD})
    model = grid.table_model
    assert [model.text(row, 2) for row in range(3)] == ["32.3333\N{NO-BREAK SPACE}%", "", "50\N{NO-BREAK SPACE}%"]
    model.sort_by([SortKey(1)])
    grid.view.setFocus()
    grid.view.go_by_key(0, 0)
    grid.view.extend(2, 2)
    QTest.keyClick(grid.view, Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "1009\t-3\t0.5\n1007\t4850.5\t0.3233333333\n1012\t\t"
    told = []
    grid.told.connect(told.append)
    QTest.keyClicks(grid.view, "5")
    QTest.keyClick(grid.view, Key.Key_V, CTRL)
    assert len(told) == 2
    assert State.HELD in model.state(2, 0)


# -- the dialog


def test_paste_preview_says_what_and_why(targets, qtbot) -> None:
    targets.go(2, "2026-08").paste("1\t2\nabc")
    (plan,) = targets.ask.plans
    dialog = PastePreview(plan, targets.grid.sheet_model)
    qtbot.addWidget(dialog)
    table = dialog.findChild(QTableWidget)
    lines = [[table.item(i, j).text() for j in range(3)] for i in range(table.rowCount())]
    assert lines[0] == ["2026-08, row 5", "abc", "'abc' is not a number; write it like 1234.50"]
    assert lines[1] == ["beyond the last column", "2", "refused: no column here"]
    texts = [button.text() for button in dialog.findChildren(QPushButton)]
    assert texts == ["Paste all 2 cells", "Only the 1 good cell", "Paste nothing"]
