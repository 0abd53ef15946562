"""What is edited, decided or begun while an import is still being worked out is neither lost nor overtaken unsaid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.imports.conftest import HEAD, MAY, Importing
from ui.imports.head import ROWS
from ui.imports.view import ImportView
from ui.panels.entries import IMPORT, sheet_key

NINTH = [HEAD, ["D1", date(2026, 5, 20), "A9", "new", 5, "0012"]]


def told_by(view: ImportView) -> list[str]:
    told: list[str] = []
    view.told.connect(told.append)
    return told


def choose_target(view: ImportView, name: str) -> None:
    target = view.pages.head.target
    target.setCurrentIndex(target.findData(name))
    target.activated.emit(target.currentIndex())


def type_name(view: ImportView, name: str) -> None:
    view.pages.head.name.selectAll()
    QTest.keyClicks(view.pages.head.name, name)
    QTest.keyClick(view.pages.head.name, Qt.Key.Key_Return)


def add_account(importing: Importing, name: str) -> None:
    importing.window.document.append_rows("Accounts", [{"Account ID": name, "Account": name}])


# -- the book


def test_an_edit_while_the_columns_are_matched_first_is_compared(importing: Importing) -> None:
    importing.window.importing.load(importing.file(NINTH))
    with importing.held():
        importing.qtbot.waitUntil(lambda: importing.view.pages.table.places.count() > 0)
        add_account(importing, "A9")
    view = importing.settle()
    assert (view.pages.head.go.text(), view.pages.head.go.isEnabled()) == ("Import 1 row", True)


def test_a_file_picked_after_an_edit_elsewhere_can_be_imported(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.window.routes.to(sheet_key("Accounts"))
    add_account(importing, "A9")
    with importing.held():
        importing.window.importing.load(importing.file(NINTH, "ninth.xlsx"))
        importing.fire()
    importing.settle()
    importing.go()
    assert importing.column("Transactions", "Account ID") == ["A9"]


def test_rows_whose_comparison_with_an_edited_book_was_stopped_are_compared_after_all(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    importing.window.document.append_rows("Transactions", [{"Transaction ID": "D2", "Note": "mine"}])
    importing.fire()
    importing.window.runner.cancel()
    importing.settle()
    assert view.pages.head.go.text() == "Import 3 rows"
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["D2", "D1", "D3"]
    assert importing.column("Transactions", "Note") == ["mine", None, None]


def test_rows_compared_with_an_older_book_wait_until_they_are_looked_at_again(importing: Importing) -> None:
    view = importing.open(importing.file(NINTH))
    with importing.held():
        view.pages.rows.clear.click()
        importing.window.routes.to(sheet_key("Accounts"))
        add_account(importing, "A9")
    importing.qtbot.waitUntil(lambda: not importing.window.runner.busy)
    assert (view.pages.head.state.text(), view.pages.head.go.isEnabled()) == ("comparing...", False)
    importing.window.routes.to(IMPORT)
    importing.settle()
    assert view.pages.head.go.isEnabled()


def test_an_edit_of_the_book_does_not_undo_a_choice_of_sheet_under_way(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    with importing.held():
        choose_target(view, "Accounts")
        add_account(importing, "A9")
        importing.fire()
    importing.settle()
    assert view.seen.mapping.target == "Accounts"
    assert view.pages.head.target.currentData() == "Accounts"


# -- decisions


def test_two_decisions_in_a_row_both_hold(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    rows = view.pages.rows
    with importing.held():
        rows.mode.setCurrentIndex(rows.mode.findData("append"))
        rows.mode.activated.emit(rows.mode.currentIndex())
        rows.clear.click()
        type_name(view, "Bookings")
    importing.settle()
    mapping = view.seen.mapping
    assert (mapping.mode, mapping.clear, mapping.name) == ("append", True, "Bookings")


def test_two_fields_taken_in_a_row_are_both_taken(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    page = view.pages.columns
    with importing.held():
        for field, column in (("Note", "Motion"), ("Product", "Customer")):
            page.go_to(field)
            page.panel.combo.setCurrentIndex(page.panel.combo.findData(f"column{column}"))
            page.panel.combo.activated.emit(page.panel.combo.currentIndex())
    importing.settle()
    taken = {one.field: one.heading for one in view.seen.mapping.fields}
    assert (taken["Note"], taken["Product"]) == ("Motion", "Customer")


def test_a_decision_taken_back_over_another_sheet_brings_that_sheets_columns(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    choose_target(view, "Accounts")
    importing.settle()
    with importing.held():
        view.take_back()
        view.pages.rows.clear.click()
    importing.settle()
    assert view.seen.mapping.target == "Transactions"
    assert {column.heading for column in view.seen.fields} >= set(view.seen.candidates) >= {"Amount"}


def test_what_is_decided_about_columns_that_are_being_matched_anew_is_refused(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    told = told_by(view)
    with importing.held():
        choose_target(view, "Accounts")
        view.pages.rows.clear.click()
        view.keep()
    importing.settle()
    assert (view.seen.mapping.target, view.seen.mapping.clear) == ("Accounts", False)
    assert not view.pages.rows.clear.isChecked()
    assert len(told) == 2
    assert all("being matched" in text for text in told)
    assert importing.column("Imports", "Name") == []


def test_a_name_given_while_columns_are_matched_is_kept(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    with importing.held():
        choose_target(view, "Accounts")
        type_name(view, "Customers")
    importing.settle()
    assert (view.seen.mapping.target, view.seen.mapping.name) == ("Accounts", "Customers")
    assert view.seen.plan.mapping.name == "Customers"


@pytest.mark.parametrize("target_first", [True, False])
def test_another_sheet_and_another_table_in_a_row_both_hold(importing: Importing, target_first: bool) -> None:
    view = importing.open(importing.file(MAY, Customers=[["Account ID", "Account"], ["A7", "Seven"]]))
    with importing.held():
        if target_first:
            choose_target(view, "Accounts")
        view.pages.table.places.setCurrentRow(view.pages.table.places.count() - 1)
        if not target_first:
            choose_target(view, "Accounts")
    importing.settle()
    assert (view.seen.mapping.target, view.seen.mapping.sheets) == ("Accounts", ("Customers",))
    assert [row.record.cells["Account ID"] for row in view.seen.plan.rows] == ["A7"]


def test_a_choice_of_sheet_under_way_can_be_taken_back(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    with importing.held():
        choose_target(view, "Accounts")
        choose_target(view, "Transactions")
    importing.settle()
    assert view.seen.mapping.target == "Transactions"


# -- the import


def test_a_comparison_that_was_due_does_not_overtake_an_import_begun_since(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    add_account(importing, "A3")
    view.change(replace(view.seen.mapping, mode="append"))
    importing.settle()
    with importing.held():
        view.pages.head.go.click()
        importing.fire()
    importing.qtbot.waitUntil(lambda: not importing.window.runner.busy)
    assert importing.column("Transactions", "Transaction ID") == ["D1", "D2", "D3"]


def test_an_import_that_another_decision_overtakes_is_told(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    told = told_by(view)
    view.pages.head.go.click()
    view.change(replace(view.seen.mapping, mode="append"))
    importing.settle()
    assert "Nothing was imported" in told[0]
    assert importing.window.document.undo_stack.count() == 0
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["D1", "D2", "D3"]
    assert len(told) == 2


def test_an_import_goes_on_while_something_else_is_looked_at(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    with importing.held():
        view.pages.head.go.click()
        importing.window.routes.to(sheet_key("Accounts"))
        importing.window.routes.to(IMPORT)
        view.pages.turn_to(ROWS)
        importing.fire()
    importing.qtbot.waitUntil(lambda: not importing.window.runner.busy)
    assert importing.column("Transactions", "Transaction ID") == ["D1", "D2", "D3"]
