"""A file becomes rows of the book in the window: matched, decided, looked at, imported as one step, and run again."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from book import write_book
from intake import saved_mapping
from model.tables.book import CellError, book_of_rows
from tests.ui.imports.conftest import HEAD, MAY, Importing, small_book
from ui.dialogs.password import PasswordDialog
from ui.document.document import Document
from ui.imports.fields_model import SHAPE
from ui.imports.head import COLUMNS, ROWS, TABLE
from ui.imports.marks import Use
from ui.imports.rows_model import MARK_ROLE
from ui.imports.saved_view import ImportsView
from ui.imports.view import ImportView
from ui.imports.work import free_name
from ui.panels.entries import IMPORT, IMPORTS, sheet_key
from ui.views.sheet import SheetView

SOON = [HEAD, *MAY[1:3], ["D4", "soon", "A1", "new", 5, "0012"]]


def press(widget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def shown_text(view: ImportView) -> str:
    """What stands in place of a file that cannot be shown."""
    return " ".join(label.text() for label in view.empty.findChildren(QLabel))


def typing(password: str) -> Callable[[PasswordDialog], bool]:
    def fill(dialog: PasswordDialog) -> bool:
        dialog.field.setText(password)
        return True

    return fill


def test_an_import_has_the_room_of_the_problems_and_counts_with_the_saved_ones(importing: Importing) -> None:
    window = importing.window
    window.routes.show_problems(True)
    importing.open(importing.file(MAY))
    assert not window.problems.isVisible()
    assert not window.actions_by_key["problems"].isChecked()
    assert window.navigation.currentIndex().data() == "Saved imports"


def test_a_file_is_imported_as_one_step_that_undo_takes_back(importing: Importing) -> None:
    window = importing.window
    before = {name: [list(c) for c in sheet.cells] for name, sheet in window.document.book.sheets.items()}
    view = importing.open(importing.file(MAY))
    assert view.pages.head.target.currentData() == "Transactions"
    assert (view.pages.head.go.text(), view.pages.head.go.isEnabled()) == ("Import 3 rows", True)
    importing.go()
    assert importing.column("Transactions", "Amount") == [1200, Decimal("1250.50"), -300]
    assert importing.column("Transactions", "CSM") == ["0012", "0013", "0012"]
    assert importing.column("Imports", "Name") == ["Deals"]
    assert "import 'Deals' from deals.xlsx: 3 new" in str(importing.column("Change log", "Reason")[0])
    assert window.document.undo_stack.count() == 1
    assert window.stack.key == sheet_key("Transactions")
    window.actions_by_key["undo"].trigger()
    after = {name: [list(c) for c in sheet.cells] for name, sheet in window.document.book.sheets.items()}
    assert {name: cells for name, cells in after.items() if any(cells)} == {n: c for n, c in before.items() if any(c)}


def test_rows_that_are_known_stop_an_import_that_only_adds(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.go()
    june = [
        HEAD,
        ["D2", date(2026, 5, 21), "A2", "expansion", 1300, "0013"],
        ["D9", date(2026, 6, 1), "A1", "new", 7, "0012"],
    ]
    view = importing.again("Deals", importing.file(june, "june.xlsx"))
    mode = view.pages.rows.mode
    mode.setCurrentIndex(mode.findData("append"))
    mode.activated.emit(mode.currentIndex())
    importing.settle()
    assert not view.pages.head.go.isEnabled()
    assert any("D2 is in the book already" in text for text in importing.wrong())
    view.pages.rows.partly.click()
    importing.settle()
    importing.go()
    assert importing.column("Transactions", "Amount") == [1200, Decimal("1250.50"), -300, 7]


def test_the_next_month_is_one_step_and_shows_changes_before_and_after(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.go()
    june = [
        HEAD,
        MAY[1],
        ["D2", date(2026, 5, 21), "A2", "expansion", 1300, "0013"],
        ["D9", date(2026, 6, 1), "A1", "new", 7, "0012"],
    ]
    view = importing.again("Deals", importing.file(june, "june.xlsx"))
    assert view.pages.head.pages[ROWS].isChecked()
    texts = {action: button.text() for action, button in view.pages.rows.filters.items() if not button.isHidden()}
    assert texts == {
        "": "All 3",
        "new": "New 1",
        "changed": "Changed 1",
        "unchanged": "Unchanged 1",
        "missing": "Missing 1",
    }
    view.pages.rows.filters["changed"].click()
    ((becomes, row, *_, amount, _csm),) = importing.shown()
    assert (becomes, row, amount) == ("Changed", "3", "1,250.50 \N{RIGHTWARDS ARROW} 1,300.00")
    view.pages.rows.filters["missing"].click()
    assert [row[0] for row in importing.shown()] == ["Missing"]
    importing.go(lambda: QTest.keyClick(view.pages.rows.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    assert importing.column("Transactions", "Amount") == [1200, 1300, -300, 7]
    assert importing.column("Imports", "Last file") == ["june.xlsx"]
    assert importing.window.document.undo_stack.count() == 2


def test_surprises_against_last_month_are_told(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.go()
    head = [*HEAD[:5], "Owner"]
    wrong = [head, ["D1", date(2026, 6, 20), "A1", "new", 120_000_000, "0012"]]
    view = importing.again("Deals", importing.file(wrong, "june.xlsx"))
    said = "\n".join(importing.wrong())
    assert "the column 'CSM' is gone" in said
    assert "times more than in deals.xlsx" in said
    assert not view.pages.head.go.isEnabled()
    assert view.pages.head.state.text() == "1 to decide below; 3 surprises against deals.xlsx"
    importing.choose("times more than in deals.xlsx")
    view.pages.questions.table.activated.emit(view.pages.questions.table.currentIndex())
    assert (view.pages.head.pages[COLUMNS].isChecked(), view.pages.columns.list.current_key()) == (True, "Amount")


def test_a_near_name_is_decided_by_a_key_and_taken_back(importing: Importing) -> None:
    rows = [HEAD, MAY[1], ["D2", date(2026, 5, 21), "A2", "new", 9, "Ines Ortegga"]]
    view = importing.open(importing.file(rows))
    assert (view.pages.head.state.text(), view.pages.head.go.isEnabled()) == ("1 to decide below", False)
    importing.choose("Ines Ortegga")
    assert [button.text() for button in view.pages.questions.buttons] == [
        "1  0012  Ines Ortega",
        "2  Leave these rows out",
    ]
    assert view.pages.questions.hint.text() == "or import Payees first, if new"
    press(view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    assert view.pages.head.go.text() == "Import 2 rows"
    view.pages.questions.back.click()
    importing.settle()
    assert not view.pages.head.go.isEnabled()
    press(view.pages.questions.table, Qt.Key.Key_2)
    importing.settle()
    assert view.pages.head.go.text() == "Import 1 row"
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["D1"]
    assert dict(saved_mapping(importing.window.document.book, "Deals").fields[-1].decisions) == {
        "Ines Ortegga": "(left out)"
    }


def test_all_good_rows_or_none_unless_the_good_ones_are_wanted(importing: Importing, tmp_path: Path) -> None:
    view = importing.open(
        importing.file([*SOON, ["D5", date(2026, 5, 1), "A1", "new", CellError("#N/A").code, "0012"]])
    )
    assert not view.pages.head.go.isEnabled()
    view.pages.rows.filters["bad"].click()
    rows = importing.shown()
    assert [row[:3] for row in rows] == [
        ["Cannot be read", "4", "Date: 'soon' is not a date"],
        ["Cannot be read", "5", "Amount: #N/A is an error value"],
    ]
    assert rows[0][4] == "soon", "the text of the file stands where it could not be read"
    assert view.pages.rows.model.index(0, 4).data(MARK_ROLE) == "wrong"
    assert "not a date" in view.pages.rows.model.index(0, 4).data(Qt.ItemDataRole.ToolTipRole)
    view.pages.rows.partly.click()
    importing.settle()
    assert (view.pages.head.go.text(), view.pages.head.go.isEnabled()) == ("Import 2 rows", True)
    view.pages.rows.copy.click()
    assert "'soon' is not a date" in QGuiApplication.clipboard().text()
    importing.answers.paths.append(tmp_path / "rejected.csv")
    view.pages.rows.save.click()
    with (tmp_path / "rejected.csv").open(encoding="utf-8-sig", newline="") as stream:
        written = list(csv.reader(stream))
    assert [row[:2] for row in written[1:]] == [["Cannot be read", "4"], ["Cannot be read", "5"]]
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["D1", "D2"]


def test_a_decision_leads_to_its_cell(importing: Importing) -> None:
    view = importing.open(importing.file(SOON))
    importing.choose("'soon' is not a date")
    view.pages.questions.table.activated.emit(view.pages.questions.table.currentIndex())
    assert view.pages.head.pages[ROWS].isChecked()
    assert view.pages.rows.table.currentIndex().data() == "soon"


def test_a_field_that_is_missing_is_given_one_value_from_the_list(importing: Importing) -> None:
    rows = [[cell for at, cell in enumerate(row) if at != 3] for row in MAY]
    view = importing.open(importing.file(rows))
    importing.choose("nothing is mapped to 'Type'")
    assert view.pages.questions.value is not None
    QTest.keyClicks(view.pages.questions.value, "new")
    press(view.pages.questions.value, Qt.Key.Key_Return)
    importing.settle()
    assert view.pages.head.go.isEnabled()
    importing.go()
    assert importing.column("Transactions", "Type") == ["new", "new", "new"]


def test_a_key_is_composed_of_columns(importing: Importing) -> None:
    rows = [["Order", "Line", *HEAD[1:]], *(["O1", str(at), *row[1:]] for at, row in enumerate(MAY[1:]))]
    view = importing.open(importing.file(rows))
    view.pages.columns.go_to("Transaction ID")
    panel = view.pages.columns.panel
    panel.combo.setCurrentIndex(panel.combo.findData("composed"))
    panel.combo.activated.emit(panel.combo.currentIndex())
    panel.text.setText("{Order}-{Line}")
    press(panel.text, Qt.Key.Key_Return)
    importing.settle()
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["O1-0", "O1-1", "O1-2"]


def test_the_columns_are_chosen_by_keyboard_with_their_figures(importing: Importing) -> None:
    rows = [[*HEAD, "Paid"], *([*row, paid] for row, paid in zip(MAY[1:], (0, 1, -2), strict=True))]
    view = importing.open(importing.file(rows))
    view.pages.turn_to(COLUMNS)
    view.pages.columns.go_to("Amount")
    panel = view.pages.columns.panel
    listed = {panel.model.row(at).key: [cell.text for cell in panel.model.row(at).cells] for at in range(7)}
    assert listed["ARR"][3:8] == ["2,150.5", "3", "", "-300", "1,250.5"]
    assert listed["Paid"][3:8] == ["-1", "3", "", "-2", "1"]
    press(view.pages.columns.list, Qt.Key.Key_Return)
    assert panel.combo.view().isVisible()
    panel.combo.setCurrentIndex(panel.combo.findText("Paid"))
    panel.combo.activated.emit(panel.combo.currentIndex())
    panel.combo.hidePopup()
    importing.settle()
    importing.go()
    assert importing.column("Transactions", "Amount") == [0, 1, -2]


def test_rows_are_taken_otherwise_by_key_on_the_raw_sheet(importing: Importing) -> None:
    rows = [["Deals of May"], HEAD, *MAY[1:], ["Total", None, None, None, Decimal("2150.50"), None]]
    view = importing.open(importing.file(rows))
    model = view.pages.table.model
    assert [model.use(row) for row in range(6)] == [Use.BESIDE, Use.HEADER, Use.DATA, Use.DATA, Use.DATA, Use.LEFT]
    assert model.headerData(5, Qt.Orientation.Vertical) == "left out  6"
    view.pages.table.grid.setCurrentIndex(model.index(3, 0))
    press(view.pages.table.grid, Qt.Key.Key_X)
    importing.settle()
    assert [model.use(row) for row in range(2, 6)] == [Use.DATA, Use.LEFT, Use.DATA, Use.LEFT]
    assert view.pages.head.go.text() == "Import 2 rows"
    view.pages.table.grid.setCurrentIndex(model.index(5, 0))
    press(view.pages.table.grid, Qt.Key.Key_D)
    importing.settle()
    assert model.use(5) is Use.DATA
    assert view.seen.contents["ARR"].count == 4, "the figures of the columns are those of the rows that are taken"
    press(view.pages.table.grid, Qt.Key.Key_X)
    importing.settle()
    assert model.use(5) is Use.LEFT
    view.pages.table.grid.setCurrentIndex(model.index(3, 0))
    press(view.pages.table.grid, Qt.Key.Key_D)
    importing.settle()
    assert view.pages.head.go.text() == "Import 3 rows"


def test_another_header_row(importing: Importing) -> None:
    rows = [["a", "b", "c", "d", "e", "f"], HEAD, *MAY[1:]]
    view = importing.open(importing.file(rows))
    view.pages.table.options.header.setText("1")
    view.pages.table.options.header.setModified(True)
    press(view.pages.table.options.header, Qt.Key.Key_Return)
    importing.settle()
    assert [view.pages.table.model.use(row) for row in range(3)] == [Use.HEADER, Use.DATA, Use.DATA]
    assert not view.pages.head.go.isEnabled()
    assert "no column of the table is taken for 'Transaction ID'" in "".join(importing.wrong())
    view.pages.table.grid.setCurrentIndex(view.pages.table.model.index(1, 0))
    press(view.pages.table.grid, Qt.Key.Key_H)
    importing.settle()
    assert [view.pages.table.model.use(row) for row in range(3)] == [Use.BESIDE, Use.HEADER, Use.DATA]
    assert view.pages.head.go.text() == "Import 3 rows", "the columns are matched anew"
    view.pages.table.options.header.setText("1-2")
    view.pages.table.options.header.setModified(True)
    press(view.pages.table.options.header, Qt.Key.Key_Return)
    importing.settle()
    assert [view.pages.table.model.use(row) for row in range(3)] == [Use.HEADER, Use.HEADER, Use.DATA]
    assert next(iter(view.seen.contents)) == "a / Deal ID"


def test_hidden_rows_are_asked_with_counts_and_marked(importing: Importing) -> None:
    view = importing.open(importing.file(MAY, hidden=(3,)))
    assert "1 of 3 rows hidden" in importing.wrong()[0]
    assert view.pages.table.model.use(2) is Use.HIDDEN
    press(view.pages.questions.table, Qt.Key.Key_2)
    importing.settle()
    assert (view.pages.table.model.use(2), view.pages.head.go.text()) == (Use.LEFT, "Import 2 rows")
    assert view.pages.table.options.hidden.currentText() == "Hidden: leave out"


def test_struck_rows_are_asked_with_counts_and_marked(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    assert view.pages.table.options.struck.isHidden(), "nothing is struck"
    view = importing.open(importing.file(MAY, name="june.xlsx", struck=(3,)))
    assert "1 row of 3 struck out" in importing.wrong()[0]
    model = view.pages.table.model
    assert (model.use(2), model.index(2, 0).data(Qt.ItemDataRole.FontRole).strikeOut()) == (Use.STRUCK, True)
    press(view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    assert (model.use(2), view.pages.head.go.text()) == (Use.LEFT, "Import 2 rows")
    struck = view.pages.table.options.struck
    assert (struck.isHidden(), struck.currentText()) == (False, "Struck: leave out")
    struck.setCurrentIndex(struck.findData("take"))
    struck.activated.emit(struck.currentIndex())
    importing.settle()
    assert (model.use(2), view.pages.head.go.text()) == (Use.STRUCK, "Import 3 rows")


def test_another_sheet_of_the_file_and_another_of_the_book(importing: Importing) -> None:
    people = [["Employee ID", "Full name", "Hire date"], ["77", "Uma Rao", date(2026, 1, 1)]]
    view = importing.open(importing.file(MAY, Roster=people))
    places = [
        view.pages.table.places.item(row).text().split("\n")[0].strip()
        for row in range(view.pages.table.places.count())
    ]
    assert places == ["Export", "A1:F4", "Roster", "A1:C2"]
    view.pages.table.places.setCurrentRow(3)
    importing.settle()
    view.pages.head.target.setCurrentIndex(view.pages.head.target.findData("Payees"))
    view.pages.head.target.activated.emit(view.pages.head.target.currentIndex())
    importing.settle()
    assert view.pages.head.go.text() == "Import 1 row"
    importing.go()
    assert importing.column("Payees", "Name") == ["Ines Ortega", "Kenji Sato", "Uma Rao"]


def test_one_table_over_several_sheets_is_imported_whole(importing: Importing) -> None:
    more = [HEAD, ["D7", date(2026, 5, 2), "A2", "new", 10, "0013"]]
    view = importing.open(importing.file(MAY, Later=more))
    assert view.seen.mapping.sheets == ("*",)
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["D1", "D2", "D3", "D7"]


def test_months_in_columns_become_rows_of_a_year_that_is_asked(importing: Importing) -> None:
    rows = [["Employee", "Component", "Goal", "Weight", "Jan", "Feb"], ["0012", "MBO", "Call all", 1, 0.5, 0.75]]
    view = importing.open(importing.file(rows, "goals.xlsx"))
    view.pages.head.target.setCurrentIndex(view.pages.head.target.findData("Goals"))
    view.pages.head.target.activated.emit(view.pages.head.target.currentIndex())
    importing.settle()
    shape = view.pages.columns.shape
    view.pages.columns.go_to("(shape)")
    shape.kind.setCurrentIndex(shape.kind.findData("unpivot"))
    shape.kind.activated.emit(shape.kind.currentIndex())
    importing.settle()
    shape.name.setCurrentIndex(shape.name.findText("Period"))
    shape.value.setCurrentIndex(shape.value.findText("Achieved"))
    shape.value.activated.emit(shape.value.currentIndex())
    importing.settle()
    shape.year.setText("2026")
    press(shape.year, Qt.Key.Key_Return)
    importing.settle()
    periods = [row.cells["Period"] for row in view.pages.rows.planned.rows]
    assert periods == ["2026-01", "2026-02"]
    assert [row.cells["Achieved"] for row in view.pages.rows.planned.rows] == [Decimal("0.5"), Decimal("0.75")]


def test_fields_that_come_twice_in_a_row_are_edited_as_lines(importing: Importing) -> None:
    rows = [["Deal", "Rep 1", "% 1", "Rep 2", "% 2"], ["D1", "0012", 0.7, "0013", 0.3]]
    view = importing.open(importing.file(rows, "splits.xlsx"))
    view.pages.head.target.setCurrentIndex(view.pages.head.target.findData("Credits"))
    view.pages.head.target.activated.emit(view.pages.head.target.currentIndex())
    importing.settle()
    assert [(row.cells["Payee ID"], row.cells["Share"]) for row in view.pages.rows.planned.rows] == [
        ("0012", Decimal("0.7")),
        ("0013", Decimal("0.3")),
    ]
    view.pages.turn_to(COLUMNS)
    view.pages.columns.go_to("(shape)")
    groups = view.pages.columns.shape.groups
    assert groups.toPlainText() == "Payee ID = Rep 1; Share = % 1\nPayee ID = Rep 2; Share = % 2"
    groups.setFocus()
    groups.setPlainText("Payee ID = Rep 1; Share = % 1")
    view.pages.columns.list.setFocus()
    importing.settle()
    assert len(view.pages.rows.planned.rows) == 1


def test_how_a_column_is_read_is_set_at_its_field(importing: Importing) -> None:
    rows = [HEAD, ["D1", "3/4/2026", "A1", "new", 5, "0012"]]
    view = importing.open(importing.file(rows))
    view.pages.turn_to(COLUMNS)
    view.pages.columns.go_to("Date")
    combo = view.pages.columns.panel.reading.choices["dates"]
    combo.setCurrentIndex(combo.findData("mdy"))
    importing.settle()
    assert [row.cells["Date"] for row in view.pages.rows.planned.rows] == [date(2026, 3, 4)]
    assert view.pages.head.go.isEnabled()


def test_an_edit_of_the_book_is_compared_before_anything_is_imported(importing: Importing) -> None:
    rows = [HEAD, ["D1", date(2026, 5, 20), "A9", "new", 5, "0012"]]
    view = importing.open(importing.file(rows))
    assert "'A9' is no account of the book" in importing.wrong()[0]
    importing.window.document.append_rows("Accounts", [{"Account ID": "A9", "Account": "Nine"}])
    assert not view.pages.head.go.isEnabled()
    importing.settle()
    assert view.pages.head.go.text() == "Import 1 row"


def test_who_is_not_in_the_book_is_left_out_all_at_once(importing: Importing) -> None:
    rows = [HEAD, MAY[1], *([f"X{n}", date(2026, 5, 20), f"Z{n}", "new", 5, "0012"] for n in range(3))]
    view = importing.open(importing.file(rows))
    importing.choose("'Z0' is no account")
    assert view.pages.questions.buttons[-1].text() == "Leave all 3 out"
    view.pages.questions.buttons[-1].click()
    importing.settle()
    assert view.pages.head.go.text() == "Import 1 row"


def test_a_file_that_cannot_be_read_says_so_in_place(importing: Importing, tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    view = importing.open(path)
    assert "broken.xlsx" in shown_text(view)
    assert importing.answers.questions == []
    importing.answers.paths.append(importing.file(MAY))
    view.empty.focusProxy().click()
    assert importing.settle().pages.head.go.isEnabled()


def test_a_file_without_tables_says_what_to_do(importing: Importing) -> None:
    view = importing.open(importing.file([["only a note"]]))
    assert "No sheet holds a table that can be imported; look whether the rows are in another file" in shown_text(view)


def test_a_second_file_takes_the_place_of_the_first(importing: Importing) -> None:
    first, second = importing.file(MAY), importing.file(MAY[:2], "other.xlsx")
    importing.window.importing.load(first)
    importing.window.importing.load(second)
    view = importing.settle()
    assert (view.caption, view.pages.head.go.text()) == ("other.xlsx", "Import 1 row")


def test_a_mapping_is_kept_for_later_and_run_from_the_list(importing: Importing) -> None:
    view = importing.open(importing.file(SOON))
    view.pages.head.keep.click()
    importing.settle()
    assert importing.window.document.sheet("Transactions").size == 0
    importing.window.actions_by_key[f"go:{IMPORTS}"].trigger()
    saved = importing.window.stack.view
    assert isinstance(saved, ImportsView)
    importing.answers.paths.append(importing.file(MAY, "june.xlsx"))
    press(saved.list, Qt.Key.Key_Return)
    importing.settle()
    importing.go()
    assert importing.window.document.sheet("Transactions").size == 3
    importing.window.routes.to(IMPORTS)
    assert [cell.text for cell in saved.model.row(0).cells][:4] == ["Deals", "Transactions", "Export", "june.xlsx"]
    saved.forget.click()
    assert importing.column("Imports", "Name") == []
    importing.window.actions_by_key["undo"].trigger()
    assert importing.column("Imports", "Name") == ["Deals"]


def test_the_name_is_free_and_can_be_changed(importing: Importing) -> None:
    importing.open(importing.file(MAY, "deals 2026-05.xlsx"))
    importing.go()
    view = importing.open(importing.file(MAY, "deals 2026-06.xlsx"))
    assert view.pages.head.name.text() == "Deals 2"
    view.pages.head.name.selectAll()
    QTest.keyClicks(view.pages.head.name, "Bookings")
    press(view.pages.head.name, Qt.Key.Key_Return)
    importing.settle()
    assert view.seen.mapping.name == "Bookings"
    assert view.pages.head.state.text() == "nothing is new or changed"


def test_pages_turn_by_keys(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    QTest.keyClick(view, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert view.pages.head.pages[COLUMNS].isChecked()
    for _ in range(2):
        QTest.keyClick(view, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert view.pages.head.pages[ROWS].isChecked()
    assert TABLE == 0


def drop(importing: Importing, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    offered = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    event = QDropEvent(QPointF(9, 9), offered, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier)
    event.setDropAction(Qt.DropAction.MoveAction)
    importing.window.dropEvent(event)
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction, "a move deletes the file"
    importing.qtbot.waitUntil(lambda: not importing.window.runner.busy)


def test_a_foreign_workbook_that_is_dropped_is_imported(importing: Importing) -> None:
    drop(importing, importing.file(MAY))
    assert importing.window.stack.key == IMPORT
    assert importing.settle().pages.head.go.isEnabled()


@pytest.mark.parametrize("answer", ["open", "import", "cancel"])
def test_a_workbook_that_may_be_either_is_asked_about(importing: Importing, answer: str) -> None:
    importing.answers.keys = [answer]
    path = importing.file(MAY, Payees=[["Payee ID", "Name", "Hire date"], ["1", "Uma Rao", date(2026, 1, 1)]])
    drop(importing, path)
    assert importing.answers.questions[0].title == "Open or import?"
    if answer == "open":
        importing.qtbot.waitUntil(lambda: importing.window.document.path == path)
    else:
        assert isinstance(importing.window.stack.view, ImportView) == (answer == "import")


def test_nothing_is_imported_into_a_book_that_may_only_be_looked_at(importing: Importing) -> None:
    document = Document(importing.window.document.book, read_only="july.xlsx is of a newer Trueup")
    importing.window.adopt(document)
    importing.window.importing.load(importing.file(MAY))
    assert not isinstance(importing.window.stack.view, ImportView | SheetView)


def test_a_protected_file_is_asked_for_its_password(importing: Importing, tmp_path: Path) -> None:
    path = tmp_path / "roster.xlsx"
    people = {"Employee ID": "77", "Full name": "Uma Rao", "Hire date": date(2026, 1, 1)}
    write_book(book_of_rows({"Payees": [people]}), path, "open sesame")
    importing.answers.forms = [typing("wrong"), typing("open sesame")]
    view = importing.open(path)
    assert view.seen is not None
    importing.answers.forms = [lambda dialog: False]
    importing.open(path)
    assert "protected with a password" in shown_text(view)


def test_reading_that_is_cancelled_says_so(importing: Importing) -> None:
    importing.window.importing.load(importing.file(MAY))
    importing.window.runner.cancel()
    view = importing.settle()
    assert "not read to its end" in shown_text(view)


def test_a_comparison_that_is_cancelled_takes_the_decision_back(importing: Importing) -> None:
    view = importing.open(importing.file(MAY, hidden=(3,)))
    press(view.pages.questions.table, Qt.Key.Key_1)
    importing.window.runner.cancel()
    importing.settle()
    assert "1 of 3 rows hidden" in importing.wrong()[0]
    assert (view.seen.mapping.hidden, view.pages.head.state.text()) == ("", "1 to decide below")


def test_an_import_that_is_cancelled_writes_nothing_and_can_be_run_after_all(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    told: list[str] = []
    view.told.connect(told.append)
    view.pages.head.go.click()
    assert (view.pages.head.state.text(), view.pages.head.go.isEnabled()) == ("importing...", False)
    importing.window.runner.cancel()
    importing.settle()
    assert told == ["Stopped; nothing was imported"]
    assert importing.window.document.undo_stack.count() == 0
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["D1", "D2", "D3"]


def test_a_book_that_is_edited_while_an_import_is_worked_out_is_compared_anew(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    view.pages.head.go.click()
    importing.window.document.append_rows("Transactions", [{"Transaction ID": "D2", "Note": "mine"}])
    importing.settle()
    assert importing.column("Transactions", "Transaction ID") == ["D2"]
    assert view.pages.head.go.text() == "Import 3 rows"
    importing.go()
    assert importing.column("Transactions", "Transaction ID") == ["D2", "D1", "D3"]
    assert importing.column("Transactions", "Note") == ["mine", None, None]


def test_another_name_given_while_an_import_is_worked_out_is_not_lost(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    told: list[str] = []
    view.told.connect(told.append)
    view.pages.head.go.click()
    view.pages.head.changed.emit(replace(view.seen.mapping, name="Bookings"))
    importing.settle()
    assert "Nothing was imported" in told[0]
    assert importing.window.document.undo_stack.count() == 0
    importing.go()
    assert importing.column("Imports", "Name") == ["Bookings"]


def test_a_fault_of_the_program_takes_back_one_change_and_no_more(importing: Importing) -> None:
    view = importing.open(importing.file(MAY, hidden=(3,)))
    told: list[str] = []
    view.told.connect(told.append)
    press(view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    good = view.seen.mapping
    view.change(replace(good, header_row="x"))  # no number, so that something breaks
    importing.settle()
    assert "taken back" in told[-1]
    assert view.seen.mapping == good
    importing.go()
    assert len(importing.column("Transactions", "Transaction ID")) == 3


def test_an_import_that_is_too_long_to_be_kept_says_so_and_stays(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    told: list[str] = []
    view.told.connect(told.append)
    field = view.seen.mapping.fields[0]
    long = replace(field, decisions={f"{at:0100}": "x" for at in range(400)})
    view.change(replace(view.seen.mapping, fields=(long, *view.seen.mapping.fields[1:])))
    importing.settle()
    importing.go()
    assert "too long to be saved" in told[-1]
    assert (importing.window.document.undo_stack.count(), view.pages.head.go.isEnabled()) == (0, True)


def test_what_was_said_of_the_table_stays_when_it_goes_to_another_sheet(importing: Importing) -> None:
    people = [["Roster"], ["Payee ID", "Name", "Hire date"], *([f"7{n}", f"P {n}", date(2026, 1, 1)] for n in range(4))]
    view = importing.open(importing.file(people, hidden=(4,)))
    press(view.pages.questions.table, Qt.Key.Key_2)
    importing.settle()
    view.pages.table.grid.setCurrentIndex(view.pages.table.model.index(2, 0))
    press(view.pages.table.grid, Qt.Key.Key_X)
    importing.settle()
    view.pages.head.target.setCurrentIndex(view.pages.head.target.findData("Payees"))
    view.pages.head.target.activated.emit(view.pages.head.target.currentIndex())
    importing.settle()
    view.pages.head.target.setCurrentIndex(view.pages.head.target.findData("Accounts"))
    view.pages.head.target.activated.emit(view.pages.head.target.currentIndex())
    importing.settle()
    assert view.seen.mapping.target == "Accounts"
    assert [view.pages.table.model.use(row) for row in range(2, 6)] == [Use.LEFT, Use.LEFT, Use.DATA, Use.DATA]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("bookings 2026-08.xlsx", "Bookings"),
        ("2026_09 Roster.xlsx", "Roster"),
        ("Sales_Total_v2.xlsx", "Sales Total v2"),
        ("NPS Q3 FY26.xlsx", "NPS FY26"),
        ("may_march.xlsx", "Transactions"),
        ("Marchand deals.xlsx", "Marchand deals"),
    ],
)
def test_an_import_is_called_after_its_file_without_the_month(file: str, name: str) -> None:
    assert free_name(Document().book, Path(file), "Transactions") == name


def test_records_in_columns_are_seen_as_such(importing: Importing) -> None:
    rows = [
        ["Employee ID", "71", "72"],
        ["Full name", "Ann Bo", "Cy Du"],
        ["Hire date", date(2026, 1, 1), date(2026, 2, 1)],
    ]
    view = importing.open(importing.file(rows, "roster.xlsx"))
    assert (view.seen.mapping.target, view.seen.mapping.transposed) == ("Payees", True)
    assert view.pages.table.options.turned.isChecked()
    assert view.pages.table.model.headerData(1, Qt.Orientation.Horizontal) == "data  B"
    assert view.pages.head.go.text() == "Import 2 rows"


def test_another_book_in_the_window_forgets_the_import_that_is_being_read(importing: Importing) -> None:
    importing.window.importing.load(importing.file(MAY))
    importing.window.adopt(Document(small_book()))
    importing.qtbot.waitUntil(lambda: not importing.window.runner.busy)
    assert importing.window.stack.key != IMPORT


def test_a_name_alone_is_taken_over_without_comparing_anew(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    view.pages.head.name.selectAll()
    QTest.keyClicks(view.pages.head.name, "Bookings")
    press(view.pages.head.name, Qt.Key.Key_Return)
    assert not importing.window.runner.busy
    assert view.pages.head.go.isEnabled()
    importing.go()
    assert importing.column("Imports", "Name") == ["Bookings"]


def test_named_ranges_and_excel_tables_are_places(importing: Importing, tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Data"
    for row in MAY:
        sheet.append(list(row))
    sheet.add_table(Table(displayName="Deals_2026", ref="A1:F4"))
    made.defined_names["FirstTwo"] = DefinedName("FirstTwo", attr_text="Data!$A$1:$F$3")
    made.save(tmp_path / "named.xlsx")
    view = importing.open(tmp_path / "named.xlsx")
    places = [
        view.pages.table.places.item(row).text().split("\n")[0].strip()
        for row in range(view.pages.table.places.count())
    ]
    assert places == ["Data", "Deals_2026 (A1:F4)", "FirstTwo (A1:F3)"]
    assert view.seen.mapping.area == "Deals_2026"
    view.pages.table.places.setCurrentRow(2)
    importing.settle()
    assert (view.seen.mapping.area, view.pages.head.go.text()) == ("FirstTwo", "Import 2 rows")
    view.pages.table.options.area.setText("A1:F2")
    press(view.pages.table.options.area, Qt.Key.Key_Return)
    importing.settle()
    assert view.pages.head.go.text() == "Import 1 row"


def test_what_was_decided_about_fields_stays_when_the_header_moves(importing: Importing) -> None:
    rows = [["Title"], HEAD, ["D1", "3/4/2026", "A1", "x", 5, "0012"]]
    view = importing.open(importing.file(rows))
    importing.choose("begins with the day or the month")
    press(view.pages.questions.table, Qt.Key.Key_2)
    importing.settle()
    view.pages.columns.go_to("Type")
    panel = view.pages.columns.panel
    panel.combo.setCurrentIndex(panel.combo.findData("fixed"))
    panel.combo.activated.emit(panel.combo.currentIndex())
    panel.text.setText("new")
    press(panel.text, Qt.Key.Key_Return)
    importing.settle()
    assert view.pages.head.go.isEnabled()
    view.pages.table.grid.setCurrentIndex(view.pages.table.model.index(1, 0))
    press(view.pages.table.grid, Qt.Key.Key_H)
    importing.settle()
    assert view.pages.head.go.isEnabled()
    importing.go()
    assert importing.column("Transactions", "Type") == ["new"]
    assert importing.column("Transactions", "Date") == [date(2026, 3, 4)]


def test_a_new_import_says_that_it_replaces_a_saved_one(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.go()
    more = [*MAY, ["D8", date(2026, 6, 1), "A1", "new", 8, "0012"]]
    view = importing.again("Deals", importing.file(more, "june.xlsx"))
    assert view.pages.head.state.text() == ""
    view = importing.open(importing.file(more, "other.xlsx"))
    view.pages.head.name.selectAll()
    QTest.keyClicks(view.pages.head.name, "deals")
    press(view.pages.head.name, Qt.Key.Key_Return)
    assert view.pages.head.state.text() == "replaces the saved import of that name"
    assert view.pages.head.go.isEnabled()


def test_rows_become_period_columns(importing: Importing) -> None:
    importing.window.document.append_rows("Measures", [{"Measure": "NPS", "Kind": "reading", "Unit": "number"}])
    rows = [["Owner", "Measure", "Month", "Value"], ["0012", "NPS", "2026-07", 40], ["0012", "NPS", "2026-08", 45]]
    view = importing.open(importing.file(rows, "nps.xlsx"))
    assert view.seen.mapping.target == "Readings"
    assert view.pages.columns.shape.kind.currentData() in (None, "rows", "pivot")
    view.pages.columns.go_to("(shape)")
    shape = view.pages.columns.shape
    assert (shape.kind.currentData(), shape.name.currentText(), shape.value.currentText()) == (
        "pivot",
        "Month",
        "Value",
    )
    (row,) = view.pages.rows.planned.rows
    assert (row.cells["2026-07"], row.cells["2026-08"]) == (40, 45)


def test_the_column_of_each_period_is_told_and_can_be_another(importing: Importing) -> None:
    rows = [["Owner", "Measure", "Jul-26 / Plan", "Jul-26 / Actual"], ["0012", "NRR", 1, 2]]
    view = importing.open(importing.file(rows))
    assert view.seen.mapping.target == "Targets"
    importing.choose("'Plan' is taken")
    press(view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    assert view.seen.mapping.under == "Actual"
    assert view.seen.plan.rows[0].record.cells["2026-07"] == 2
    assert not any("'Plan' is taken" in text for text in importing.wrong())
    view.pages.columns.go_to(SHAPE)
    view.pages.columns.shape.under.setText("Plan")
    view.pages.columns.shape.under.editingFinished.emit()
    importing.settle()
    assert view.seen.plan.rows[0].record.cells["2026-07"] == 1


def test_what_merged_cells_stand_for_can_be_set_for_any_column(importing: Importing) -> None:
    path = importing.file([*MAY[:2], ["D2", date(2026, 5, 21), "A2", "new", 9, None]])
    made = openpyxl.load_workbook(path)
    made["Export"].merge_cells("F2:F3")
    made.save(path)
    view = importing.open(path)
    importing.choose("merged with the one above")
    assert [button.text() for button in view.pages.questions.buttons] == [
        "1  Each row of a merged area has its value",
        "2  Only its first row has it",
    ]
    press(view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    assert view.seen.plan.rows[1].record.cells["CSM"] == "0012"
    view.pages.columns.go_to("CSM")
    merged = view.pages.columns.panel.reading.choices["merged"]
    assert merged.currentData() == "fill"
    merged.setCurrentIndex(merged.findData("first"))
    importing.settle()
    assert view.seen.plan.rows[1].record.cells["CSM"] is None


def test_a_name_over_its_rows_is_a_column_that_can_be_taken(importing: Importing) -> None:
    rows = [HEAD[:5], ["Ines Ortega"], MAY[1][:5], ["Kenji Sato"], MAY[2][:5], MAY[3][:5]]
    view = importing.open(importing.file(rows))
    table = view.pages.table.model
    assert table.headerData(0, Qt.Orientation.Horizontal) == "A: Transaction ID"
    view.pages.turn_to(COLUMNS)
    view.pages.columns.go_to("CSM")
    assert view.pages.columns.panel.combo.currentText().startswith("Caption")
    importing.go()
    assert importing.column("Transactions", "CSM") == ["0012", "0013", "0013"]


def test_a_surprise_leads_to_the_rows_of_the_book_that_their_file_leaves_out(importing: Importing) -> None:
    staged = [[*MAY[0], "Stage"], *([*row, "Closed Lost" if row[0] == "D1" else "Won"] for row in MAY[1:])]
    view = importing.open(
        importing.file([[*row[:-1], "Won" if row[-1] == "Closed Lost" else row[-1]] for row in staged])
    )
    importing.go()
    (name,) = importing.column("Imports", "Name")
    view = importing.again(str(name), importing.file(staged, "june.xlsx"))
    importing.choose("Closed Lost")
    press(view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    importing.choose("1 row of the book stays")
    press(view.pages.questions.table, Qt.Key.Key_Return)
    assert view.pages.page is view.pages.rows
    assert [row[:4] for row in importing.shown()] == [
        ["Left out", "book 2", "row 2 of the file is left out (Stage is 'Closed Lost'); the book's stays", "D1"]
    ]
