"""The grid as an Excel user's hands expect it, driven by keys and the clipboard."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import QDate, QItemSelection, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.grid.daypicker import DayPicker
from ui.grid.filters import Condition
from ui.grid.order import SortKey
from ui.grid.paste import Answer, Plan
from ui.grid.selection import select

Key = Qt.Key


def test_typing_replaces_and_enter_goes_down(targets) -> None:
    targets.go(0, "2026-07").enter("1.04")
    assert targets.cell(0, "2026-07") == Decimal("1.04")
    assert targets.here == (1, "2026-07")
    targets.type("99").shift(Key.Key_Return)
    assert targets.cell(1, "2026-07") == 99
    assert targets.here == (0, "2026-07")


def test_entry_forms(targets) -> None:
    forms = {
        "1,234.50": Decimal("1234.5"),
        "(500)": -500,
        "12.5%": Decimal("0.125"),
        "$1,000": 1000,
        "1.2m": 1200000,
        "abc": "abc",
    }
    for text, cell in forms.items():
        targets.go(0, "2026-07").enter(text)
        assert targets.cell(0, "2026-07") == cell, text


def test_ids_keep_leading_zeros(targets) -> None:
    targets.go(0, "Owner").enter("0042")
    assert targets.cell(0, "Owner") == "0042"


def test_f2_edits_with_the_caret_at_the_end(targets) -> None:
    targets.go(0, "2026-07").press(Key.Key_F2)
    editor = targets.grid.view.editor
    assert editor.text() == "1.05"
    assert editor.cursorPosition() == 4
    assert not editor.hasSelectedText()
    targets.press(Key.Key_Left).press(Key.Key_Backspace).enter("1")
    assert targets.cell(0, "2026-07") == Decimal("1.15")


def test_escape_leaves_the_cell(targets) -> None:
    targets.go(0, "2026-07").type("7").press(Key.Key_Escape)
    assert targets.cell(0, "2026-07") == Decimal("1.05")
    assert targets.document.undo_stack.count() == 0
    targets.enter("8")
    assert targets.cell(0, "2026-07") == 8


def test_enter_without_a_change_is_no_step(targets) -> None:
    targets.go(0, "2026-07").press(Key.Key_F2).press(Key.Key_Return)
    assert targets.document.undo_stack.count() == 0


def test_a_run_of_tabs_returns_to_its_column(targets) -> None:
    targets.go(0, "Measure").type("NRR").press(Key.Key_Tab).type("2").press(Key.Key_Tab)
    assert targets.here == (0, "2026-08")
    assert targets.grid.view.editor is None
    targets.enter("3")
    assert targets.here == (1, "Measure")
    assert [targets.cell(0, h) for h in ("2026-07", "2026-08")] == [2, 3]


def test_shift_tab_goes_back(targets) -> None:
    targets.go(0, "2026-08").press(Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert targets.here == (0, "2026-07")


def test_enter_cycles_in_a_selection(targets) -> None:
    targets.select(0, "2026-07", 1, "2026-08")
    seen = []
    for number in "1234":
        targets.enter(number)
        seen.append(targets.here)
    assert seen == [(1, "2026-07"), (0, "2026-08"), (1, "2026-08"), (0, "2026-07")]
    assert targets.column("2026-07")[:2] == [1, 2]
    assert targets.column("2026-08")[:2] == [3, 4]


def test_arrows_while_typing_commit_and_move(targets) -> None:
    targets.go(0, "2026-07").type("5").press(Key.Key_Right)
    assert targets.cell(0, "2026-07") == 5
    assert targets.here == (0, "2026-08")


def test_delete_clears_the_selection_as_one_step(targets) -> None:
    targets.select(0, "2026-07", 2, "2026-08").press(Key.Key_Delete)
    assert targets.column("2026-07") == [None, None, None, Decimal("1.1")]
    assert targets.document.undo_stack.count() == 1
    targets.undo()
    assert targets.column("2026-07")[:2] == [Decimal("1.05"), Decimal("1.02")]


def test_backspace_clears_the_current_cell_and_edits(targets) -> None:
    targets.go(0, "2026-07").press(Key.Key_Backspace)
    assert targets.grid.view.editor.text() == ""
    targets.enter("4")
    assert targets.cell(0, "2026-07") == 4


def test_copy_is_tab_separated_with_every_digit(targets) -> None:
    assert targets.select(0, "Owner", 1, "2026-07").copied() == "007\tNRR\t1.05\n1012\tNRR\t1.02"
    assert targets.go(2, "2026-07").copied() == "500000"


def test_copy_with_headings(targets) -> None:
    targets.select(0, "Owner", 0, "Measure").ctrl(Key.Key_C, shift=True)
    assert QGuiApplication.clipboard().text() == "Owner\tMeasure\n007\tNRR"


def test_cut_and_paste_moves(targets) -> None:
    targets.select(0, "2026-07", 1, "2026-07").ctrl(Key.Key_X)
    targets.go(0, "2026-08").ctrl(Key.Key_V)
    assert targets.column("2026-07")[:2] == [None, None]
    assert targets.column("2026-08")[:2] == [Decimal("1.05"), Decimal("1.02")]


def test_paste_one_fills_the_selection(targets) -> None:
    targets.select(0, "2026-07", 2, "2026-08").paste("7")
    assert targets.column("2026-07")[:3] == [7, 7, 7]
    assert targets.column("2026-08")[:3] == [7, 7, 7]
    assert targets.document.undo_stack.count() == 1
    assert targets.document.undo_stack.undoText() == "paste 6 cells in Targets"


def test_paste_one_into_several_areas_is_checked_too(targets) -> None:
    view = targets.grid.view
    targets.select(0, "2026-07", 0, "2026-08")
    kept = QItemSelection(view.selectionModel().selection())
    select(view, range(2, 3), [2], kept)
    targets.ask.paste_answer = Answer.NONE
    targets.paste("abc")
    assert len(targets.ask.plans[0].doubts) == 3
    assert targets.document.undo_stack.count() == 0
    targets.paste("5")
    assert targets.column("2026-07")[:3] == [5, Decimal("1.02"), 5]
    assert targets.cell(0, "2026-08") == 5
    assert targets.document.undo_stack.count() == 1


def test_paste_tiles_into_a_multiple(targets) -> None:
    targets.select(0, "2026-07", 3, "2026-08").paste("1\t2\n3\t4")
    assert targets.column("2026-07") == [1, 3, 1, 3]
    assert targets.column("2026-08") == [2, 4, 2, 4]


def test_paste_of_a_block_goes_from_the_upper_left(targets) -> None:
    targets.select(0, "2026-07", 2, "2026-08").paste("1\t2\n3\t4")
    assert targets.column("2026-07")[:3] == [1, 3, 500000]


def test_quoted_cells_with_tabs_and_line_breaks(book_in_hands) -> None:
    payees = book_in_hands("Payees")
    payees.go(0, "Name").paste('"Ines\tOrtega\nDiaz"\tines@example.com\r\n"Ken ""K"" Sato"\tken@example.com\r\n')
    assert payees.column("Name")[:2] == ["Ines\tOrtega\nDiaz", 'Ken "K" Sato']
    assert payees.column("Email")[:2] == ["ines@example.com", "ken@example.com"]
    assert payees.select(0, "Name", 1, "Name").copied() == '"Ines\tOrtega\nDiaz"\n"Ken ""K"" Sato"'


def test_paste_past_the_last_row_offers_rows(targets) -> None:
    targets.go(3, "2026-07").paste("1\n2\n3")
    assert targets.ask.rows == [2]
    assert targets.column("2026-07")[3:] == [1, 2, 3]
    assert targets.document.undo_stack.count() == 1
    targets.undo()
    assert targets.column("2026-07")[3:] == [Decimal("1.1")]


def test_paste_past_the_last_row_may_be_cut_off_or_stopped(targets) -> None:
    targets.ask.rows_answer = Answer.GOOD
    targets.go(3, "2026-07").paste("1\n2\n3")
    assert targets.column("2026-07")[3:] == [1]
    targets.ask.rows_answer = Answer.NONE
    targets.go(3, "2026-07").paste("5\n6")
    assert targets.column("2026-07")[3:] == [1]


def test_paste_into_the_entry_row_adds_rows_without_a_question(targets) -> None:
    targets.go(4, "Owner").paste("007\tNRR\t1\n1012\tNRR\t2")
    assert targets.ask.rows == []
    assert targets.column("Owner")[4:] == ["007", "1012"]


def test_paste_with_bad_cells_is_previewed(targets) -> None:
    targets.ask.paste_answer = Answer.GOOD
    told: list[str] = []
    targets.grid.view.told.connect(told.append)
    targets.go(0, "2026-07").paste("1\nabc\n3")
    assert told == ["Pasted 2 cells; 1 was left out"]
    (plan,) = targets.ask.plans
    assert [(d.pasted.text, d.refused) for d in plan.doubts] == [("abc", False)]
    assert "not a number" in plan.doubts[0].why
    assert targets.column("2026-07")[:3] == [1, Decimal("1.02"), 3]
    targets.ask.paste_answer = Answer.ALL
    targets.ctrl(Key.Key_V)
    assert targets.column("2026-07")[:3] == [1, "abc", 3]
    targets.ask.paste_answer = Answer.NONE
    targets.go(0, "2026-08").ctrl(Key.Key_V)
    assert targets.cell(0, "2026-08") == Decimal("1.05")


def test_paste_reads_thousands_as_the_numbers_beside_them_are_written(targets) -> None:
    targets.go(0, "2026-07").paste("1.000\n1.234,56\n2")
    assert targets.column("2026-07")[:3] == [1000, Decimal("1234.56"), 2]
    targets.go(0, "2026-08").paste("1.000\n2.5")
    assert targets.column("2026-08")[:2] == [1, Decimal("2.5")]


def test_paste_checks_references(targets) -> None:
    targets.go(0, "Measure").paste("NRR\nNoRR")
    assert [d.pasted.text for d in targets.ask.plans[0].doubts] == ["NoRR"]


def test_rows_that_came_behind_the_question_of_a_paste_are_not_run_over(targets) -> None:
    told: list[object] = []
    targets.grid.view.told.connect(told.append)

    def paste(plan: Plan, _model: object) -> Answer:
        targets.document.append_rows("Targets", [{"Owner": "1014", "Measure": "NRR"}])
        return Answer.ALL

    targets.ask.paste = paste
    targets.go(4, "Owner").paste("9999\tabc\tabc")
    assert targets.column("Owner") == ["007", "1012", "1013", "company", "1014"]
    assert targets.column("Measure")[-1] == "NRR"
    assert "Nothing was pasted" in str(told[-1])


def test_paste_beyond_the_last_column_is_refused_not_dropped(targets) -> None:
    targets.go(0, "2026-08").paste("1\t2")
    assert targets.ask.plans[0].beyond == ["2"]


def test_paste_while_sorted_and_filtered_touches_the_visible_cells(targets) -> None:
    model = targets.grid.sheet_model
    model.set_condition(1, Condition("=NRR"))
    model.sort_by([SortKey(2, descending=True)])
    assert [model.text(row, 0) for row in range(model.size)] == ["company", "007", "1012"]
    targets.go(0, "2026-08").paste("1\n2\n3")
    assert targets.column("2026-08") == [2, 3, None, 1]
    targets.select(0, "2026-07", 1, "2026-07").press(Key.Key_Delete)
    assert targets.column("2026-07") == [None, Decimal("1.02"), 500000, None]


def test_an_edit_under_a_filter_keeps_the_row_in_sight(targets) -> None:
    model = targets.grid.sheet_model
    model.set_condition(1, Condition("=NRR"))
    targets.go(0, "Measure").enter("Net ARR")
    assert model.size == 3
    assert targets.column("Measure")[0] == "Net ARR"


def test_hiding_the_current_column_goes_to_one_that_can_be_seen(targets) -> None:
    view = targets.grid.view
    targets.go(1, "2026-07")
    view.hideColumn(2)
    assert targets.here == (1, "2026-08")
    view.hideColumn(3)
    assert targets.here == (1, "Measure")
    view.hideColumn(0)
    assert targets.here == (1, "Measure")


def test_hidden_columns_are_not_pasted_into(targets) -> None:
    targets.grid.view.hideColumn(2)
    targets.ask.paste_answer = Answer.GOOD
    targets.go(0, "Measure").paste("NRR\t9")
    assert targets.cell(0, "2026-08") == 9
    assert targets.cell(0, "2026-07") == Decimal("1.05")


def test_moved_columns_are_pasted_as_they_are_seen(targets) -> None:
    targets.grid.view.horizontalHeader().moveSection(3, 2)
    targets.go(0, "2026-08").paste("1\t2")
    assert (targets.cell(0, "2026-08"), targets.cell(0, "2026-07")) == (1, 2)
    assert targets.select(0, "2026-08", 0, "2026-07").copied() == "1\t2"


def test_fill_down_and_right(targets) -> None:
    targets.select(0, "2026-07", 2, "2026-08").ctrl(Key.Key_D)
    assert targets.column("2026-07")[:3] == [Decimal("1.05")] * 3
    targets.go(3, "2026-08").ctrl(Key.Key_D)
    assert targets.cell(3, "2026-08") == Decimal("1.05")
    targets.go(3, "2026-08").ctrl(Key.Key_R)
    assert targets.cell(3, "2026-08") == Decimal("1.1")


def test_ctrl_enter_fills_the_selection(targets) -> None:
    targets.select(0, "2026-07", 1, "2026-08").type("6").ctrl(Key.Key_Return)
    assert targets.column("2026-07")[:2] == [6, 6]
    assert targets.column("2026-08")[:2] == [6, 6]
    assert targets.document.undo_stack.count() == 1


def test_undo_goes_to_the_place_and_selects_it(targets) -> None:
    targets.select(1, "2026-07", 2, "2026-08").press(Key.Key_Delete)
    targets.go(0, "Owner").undo()
    assert targets.here == (1, "2026-07")
    assert targets.copied() == "1.02\t1.03\n500000\t"
    targets.ctrl(Key.Key_Y)
    assert targets.column("2026-07")[1:3] == [None, None]


def test_ctrl_arrows_go_to_edges(targets) -> None:
    targets.go(0, "2026-07").ctrl(Key.Key_Down)
    assert targets.here == (3, "2026-07")
    targets.go(0, "2026-08").ctrl(Key.Key_Down)
    assert targets.here == (1, "2026-08"), "the block ends before a blank cell"
    targets.ctrl(Key.Key_Down)
    assert targets.here == (3, "2026-08")
    targets.ctrl(Key.Key_Left)
    assert targets.here == (3, "Owner")


def test_ctrl_shift_arrow_extends(targets) -> None:
    targets.go(0, "2026-07").ctrl(Key.Key_Down, shift=True)
    assert targets.here == (0, "2026-07"), "the current cell stays"
    assert targets.copied() == "1.05\n1.02\n500000\n1.1"
    targets.ctrl(Key.Key_Right, shift=True)
    assert targets.copied().splitlines()[0] == "1.05\t1.05"


def test_shift_arrows_extend_and_shrink(targets) -> None:
    targets.go(0, "2026-07").shift(Key.Key_Down).shift(Key.Key_Down).shift(Key.Key_Up).shift(Key.Key_Right)
    assert targets.copied() == "1.05\t1.05\n1.02\t1.03"


def test_ctrl_home_and_end(targets) -> None:
    targets.go(2, "2026-07").ctrl(Key.Key_End)
    assert targets.here == (3, "2026-08")
    targets.ctrl(Key.Key_Home)
    assert targets.here == (0, "Owner")


def test_ctrl_a_selects_the_block_then_all(targets) -> None:
    targets.document.insert_rows("Targets", 2, 1)
    targets.go(0, "2026-07").ctrl(Key.Key_A)
    assert len(targets.copied().split("\n")) == 2
    targets.ctrl(Key.Key_A)
    assert len(targets.copied().split("\n")) == 5


def test_ctrl_space_and_shift_space(targets) -> None:
    targets.go(1, "2026-07").ctrl(Key.Key_Space)
    assert targets.copied() == "1.05\n1.02\n500000\n1.1"
    targets.go(1, "2026-07").shift(Key.Key_Space)
    assert targets.copied() == "1012\tNRR\t1.02\t1.03"


def test_rows_are_inserted_duplicated_and_deleted(targets) -> None:
    targets.select(1, "Owner", 2, "Owner").ctrl(Key.Key_Plus)
    assert targets.column("Owner") == ["007", None, None, "1012", "1013", "company"]
    targets.undo()
    targets.select(1, "Owner", 2, "Owner").ctrl(Key.Key_D, shift=True)
    assert targets.column("Owner") == ["007", "1012", "1013", "1012", "1013", "company"]
    assert targets.here[0] == 3
    targets.ctrl(Key.Key_Minus)
    assert targets.column("Owner") == ["007", "1012", "1013", "company"]
    targets.undo().undo()
    assert targets.column("Owner") == ["007", "1012", "1013", "company"]


def test_typing_in_the_entry_row_adds_a_row(targets) -> None:
    targets.go(4, "Owner").type("1013").press(Key.Key_Tab)
    assert targets.column("Owner")[4] == "1013"
    assert targets.here == (4, "Measure")
    assert targets.grid.sheet_model.rowCount() == 6
    targets.enter("NRR")
    assert targets.column("Measure")[4] == "NRR"
    assert targets.here == (5, "Owner")
    targets.undo().undo()
    assert targets.grid.sheet_model.size == 4


def test_empty_sheet_takes_an_entry(book_in_hands) -> None:
    draws = book_in_hands("Draws")
    draws.go(0, "Payee ID").enter("007")
    assert draws.column("Payee ID") == ["007"]
    assert draws.here == (1, "Payee ID")


def test_read_only_sheet_says_why(targets) -> None:
    told = []
    targets.grid.told.connect(told.append)
    targets.grid.set_read_only("FY2026-Q3 is signed")
    targets.go(0, "2026-07").type("5")
    targets.press(Key.Key_Delete).paste("1").ctrl(Key.Key_Minus).ctrl(Key.Key_D)
    assert targets.document.undo_stack.count() == 0
    assert told == ["FY2026-Q3 is signed"] * 5


def test_choices_drop_down_and_narrow(book_in_hands) -> None:
    measures = book_in_hands("Measures")
    measures.go(0, "Kind").press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    editor = measures.grid.view.editor
    assert editor.list_is_open
    measures.press(Key.Key_Escape).press(Key.Key_Escape)
    measures.go(0, "Kind").type("rea")
    assert measures.grid.view.editor.list_is_open
    measures.press(Key.Key_Return)
    assert measures.cell(0, "Kind") == "reading"
    assert measures.here == (1, "Kind")


def test_typing_over_an_open_list_narrows_it_in_place_of_the_old_content(book_in_hands) -> None:
    measures = book_in_hands("Measures")
    measures.go(0, "Kind").type("sum").press(Key.Key_Return)
    measures.go(0, "Kind").press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(measures.grid.view.editor, "rea")
    assert measures.grid.view.editor.text() == "rea"
    measures.press(Key.Key_Return)
    assert measures.cell(0, "Kind") == "reading"


def test_references_can_be_found_by_name(book_in_hands) -> None:
    ownership = book_in_hands("Ownership")
    ownership.go(0, "Payee ID").type("ken").press(Key.Key_Down).press(Key.Key_Return)
    assert ownership.cell(0, "Payee ID") == "1012"


def test_dates_are_picked_from_a_calendar(book_in_hands) -> None:
    payees = book_in_hands("Payees")
    payees.go(0, "Hire date").press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    picker = QApplication.activePopupWidget()
    assert isinstance(picker, DayPicker)
    picker.clicked.emit(QDate(2025, 2, 1))
    assert payees.cell(0, "Hire date") == date(2025, 2, 1)
    assert payees.grid.view.editor is None
    payees.go(0, "Leave date").enter("2026-03-31").go(0, "Leave date").press(Key.Key_Delete)
    assert payees.cell(0, "Leave date") is None
