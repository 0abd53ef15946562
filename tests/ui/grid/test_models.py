"""The item models: what Qt's own checker says of them, and that edits through any order reach the right cells."""

from __future__ import annotations

import copy
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from model.basics.problem import Problem
from model.tables.book import Cell, book_of_rows
from model.tables.schema import Kind
from ui.document.document import Document
from ui.grid.columns import GridColumn, columns_of, identity_width
from ui.grid.filters import Condition
from ui.grid.model import State
from ui.grid.order import SortKey
from ui.grid.sheet_model import SheetModel
from ui.grid.table_model import TableModel

Fatal = QAbstractItemModelTester.FailureReportingMode.Fatal


def small_document() -> Document:
    rows = [{"Owner": f"{i % 3}", "Measure": "NRR", "2026-07": i, "2026-08": Decimal(i) / 4} for i in range(6)]
    return Document(book_of_rows({"Targets": rows}))


def test_models_pass_qts_checker(qapp: QApplication, qtmodeltester) -> None:
    del qapp
    document = small_document()
    model = SheetModel(document, "Targets")
    qtmodeltester.check(model, force_py=True)
    qtmodeltester.check(SheetModel(document, "Draws"), force_py=True)
    qtmodeltester.check(TableModel([GridColumn("Amount", Kind.MONEY)], [[1], [None]]), force_py=True)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_edits_in_any_order_touch_the_visible_cells_and_undo(qapp: QApplication, data: st.DataObject) -> None:
    """Random sorts, filters, edits, inserts, deletes and undos, with Qt's checker watching every signal."""
    del qapp
    document = small_document()
    model = SheetModel(document, "Targets")
    tester = QAbstractItemModelTester(model, Fatal)
    first = copy.deepcopy(document.book.sheets)
    for _ in range(data.draw(st.integers(1, 10))):
        _random_act(model, document, data)
        assert len(set(model.rows.tolist())) == model.size <= model.total
        assert all(0 <= row < model.total for row in model.rows.tolist())
    last = copy.deepcopy(document.book.sheets)
    done = document.undo_stack.index()
    while document.undo_stack.canUndo():
        document.undo_stack.undo()
    assert document.book.sheets == first
    while document.undo_stack.index() < done:
        document.undo_stack.redo()
    assert document.book.sheets == last
    del tester


def _random_act(model: SheetModel, document: Document, data: st.DataObject) -> None:
    rows = st.lists(st.integers(0, max(model.size - 1, 0)), min_size=1, max_size=3, unique=True)
    columns = st.integers(0, len(model.columns) - 1)
    match data.draw(st.sampled_from(["sort", "filter", "clear", "write", "enter", "insert", "delete", "copy", "undo"])):
        case "sort":
            model.sort_by([SortKey(data.draw(columns), data.draw(st.booleans()))])
        case "filter":
            model.set_condition(data.draw(columns), Condition(data.draw(st.sampled_from(["1", ">2", "=", "<>", ""]))))
        case "clear":
            model.clear_conditions()
        case "write" if model.size:
            _write(model, data.draw(columns), data.draw(rows), data)
        case "enter":
            model.enter(model.size, data.draw(columns), "5")
        case "insert":
            model.insert_rows(data.draw(st.integers(0, model.size)), data.draw(st.integers(1, 3)))
        case "delete" if model.size:
            model.delete_rows(data.draw(rows))
        case "copy" if model.size:
            model.duplicate_rows(data.draw(rows))
        case "undo" if document.undo_stack.canUndo():
            document.undo_stack.undo()


def _write(model: SheetModel, column: int, rows: list[int], data: st.DataObject) -> None:
    """Write, then check that exactly the cells named by their place on screen changed."""
    before: list[Cell] = list(model.sheet.cells[column])
    expected = list(before)
    pairs = [(row, data.draw(st.integers(-9, 9))) for row in rows]
    for row, cell in pairs:
        expected[int(model.rows[row])] = cell
    model.write({column: pairs})
    assert model.sheet.cells[column] == expected


def test_row_numbers_are_those_of_the_file(qapp: QApplication) -> None:
    del qapp
    model = SheetModel(small_document(), "Targets")
    model.sort_by([SortKey(2, descending=True)])
    assert model.headerData(0, Qt.Orientation.Vertical) == "7"
    assert model.headerData(6, Qt.Orientation.Vertical) == "+"
    assert model.address(0, 2) == "C7  2026-07"


def test_problems_and_states_stand_at_their_cells(qapp: QApplication) -> None:
    del qapp
    model = SheetModel(small_document(), "Targets")
    bad = Problem("Targets", 2, "2026-07", "C4", "x", "'x' is not a number", "write 1.05 or 105%")
    row = Problem("Targets", 3, None, "5:5", "", "the row is twice there", "delete one")
    model.set_problems([bad, row, Problem("Targets", None, None, "", "", "whole sheet", "")])
    model.set_states({(1, 2): State.LOCKED}, {4: State.HELD})
    assert model.problem_cells() == [(2, 2), (3, 0)]
    assert model.data(model.index(2, 2), Qt.ItemDataRole.ToolTipRole) == "'x' is not a number; write 1.05 or 105%"
    assert "locked" in model.data(model.index(1, 2), Qt.ItemDataRole.ToolTipRole)
    assert "locked" in model.refusal(1, 2)
    assert model.state(4, 3) is State.HELD
    model.set_condition(2, Condition("<>2"))
    assert model.problem_cells() == [(2, 0)]


def test_values_leave_the_model_as_text_with_every_digit(qapp: QApplication) -> None:
    del qapp
    document = small_document()
    document.set_cell("Targets", 0, 2, Decimal("0.07255"))
    model = SheetModel(document, "Targets")
    for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
        assert model.data(model.index(0, 2), role) == "0.07255"
    assert model.setData(model.index(0, 2), "0.07255") is False
    assert document.sheet("Targets").cells[2][0] == Decimal("0.07255")


def test_columns_follow_the_sheet(qapp: QApplication) -> None:
    del qapp
    document = small_document()
    model = SheetModel(document, "Targets")
    model.set_condition(3, Condition(">0"))
    document.add_column("Targets", "Own note", 2)
    assert [c.heading for c in model.columns] == ["Owner", "Measure", "Own note", "2026-07", "2026-08"]
    assert list(model.conditions) == [4]
    assert model.columns[2].kind is None
    assert model.columns[3].kind is Kind.NUMBER
    document.undo_stack.undo()
    assert list(model.conditions) == [3]


def test_roles_and_references_are_known(qapp: QApplication) -> None:
    del qapp
    book = book_of_rows(
        {
            "Ownership": [{"Account ID": "1", "Role": "CSM", "Payee ID": "007"}],
            "Transactions": [{"Transaction ID": "T1", "csm": "007", "Region": "NAM", "Own": 5}],
        }
    )
    columns = {c.heading: c for c in columns_of(book.sheets["Transactions"], book)}
    assert (columns["csm"].kind, columns["csm"].refers) == (Kind.ID, "Payees")
    assert columns["Own"].kind is None
    assert columns["Account ID"].refers == "Accounts"


def test_identity_columns(qapp: QApplication) -> None:
    del qapp
    document = small_document()
    for name, width in (("Payees", 2), ("Targets", 2), ("Transactions", 1), ("Components", 2), ("Assignments", 1)):
        model = SheetModel(document, name)
        assert identity_width(model.columns, model.spec) == width, name


def test_signals_after_a_failed_gesture_leave_the_model_whole(qapp: QApplication) -> None:
    del qapp
    document = small_document()
    model = SheetModel(document, "Targets")
    tester = QAbstractItemModelTester(model, Fatal)
    try:
        with document.gesture("half"):
            document.insert_rows("Targets", 2, 2)
            raise ValueError
    except ValueError:
        pass
    assert model.size == 6
    assert model.rows.tolist() == list(range(6))
    del tester
