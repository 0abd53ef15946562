"""The imports that a book keeps: looked at, renamed, deleted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from intake import saved_mapping
from tests.ui.imports.conftest import HEAD, MAY, Importing
from ui.imports.saved_view import ImportsView
from ui.panels.entries import IMPORTS


def keep(importing: Importing, name: str = "deals.xlsx") -> ImportsView:
    rows = [HEAD, *MAY[1:], ["D9", date(2026, 5, 30), "A1", "new", "n/a", "Ortegga, Ines"]]
    importing.open(importing.file(rows, name))
    importing.choose("'Ortegga, Ines'")
    QTest.keyClick(importing.view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    importing.choose("'n/a'")
    QTest.keyClick(importing.view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    importing.view.pages.head.keep.click()
    importing.settle()
    importing.window.routes.to(IMPORTS)
    view = importing.window.stack.view
    assert isinstance(view, ImportsView)
    return view


def details(view: ImportsView) -> dict[str, list[str]]:
    rows = [view.details.row(at) for at in range(view.details.rowCount())]
    return {row.key: [cell.text for cell in row.cells][1:] for row in rows}


def rename(view: ImportsView, name: str) -> None:
    QTest.keyClick(view.list, Qt.Key.Key_F2)
    QTest.keyClicks(view.name, name)
    QTest.keyClick(view.name, Qt.Key.Key_Return)


def test_what_a_saved_import_does_is_told_in_words(importing: Importing) -> None:
    said = details(keep(importing))
    assert said["Table"][0].startswith("Export")
    assert said["Rows"][:2] == ["one record a row", "known rows are updated"]
    assert said["Transaction ID"][0] == "Deal ID"
    assert said["CSM"] == ["CSM", "", "Ortegga, Ines is 0012"]
    assert said["Amount"][:2] == ["ARR", "blank words: n/a"]
    assert "Prepaid" not in said


def test_an_import_that_was_left_for_another_view_is_offered_among_the_saved_ones(importing: Importing) -> None:
    window, one = importing.window, importing.open(importing.file(MAY))
    entry = window.navigation.visualRect(window.navigation.currentIndex()).center()
    QTest.mouseClick(window.navigation.viewport(), Qt.MouseButton.LeftButton, pos=entry)
    view = window.stack.view
    assert isinstance(view, ImportsView)
    assert view.go_on.isVisible()
    view.go_on.click()
    assert window.stack.view is one
    importing.go()
    window.routes.to(IMPORTS)
    assert not view.go_on.isVisible()


def test_next_months_file_is_looked_for_beside_the_last_one(importing: Importing, tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    importing.open(importing.file(MAY, "exports/deals.xlsx"))
    importing.go()
    importing.again("Deals", importing.file(MAY, "exports/june.xlsx"))
    assert importing.answers.folders[-1] == tmp_path / "exports"
    assert importing.answers.folders[0] != tmp_path / "exports"


def test_a_saved_import_is_renamed_and_runs_under_its_new_name(importing: Importing) -> None:
    view = keep(importing)
    rename(view, "Bookings")
    assert importing.column("Imports", "Name") == ["Bookings"]
    assert view.list.current_key() == "Bookings"
    assert saved_mapping(importing.window.document.book, "Bookings").name == "Bookings"
    assert importing.window.status.selection.text() == "Deals is called Bookings now"
    assert importing.again("Bookings", importing.file(MAY, "june.xlsx")).pages.head.name.text() == "Bookings"
    importing.window.commands.do("undo")
    assert importing.column("Imports", "Name") == ["Deals"]


def test_a_name_that_another_import_has_is_refused(importing: Importing) -> None:
    keep(importing)
    view = keep(importing, "others.xlsx")
    view.list.selectRow(1)
    rename(view, "DEALS")
    assert importing.column("Imports", "Name") == ["Deals", "Others"]
    assert importing.window.status.selection.text() == "DEALS is the name of another saved import"
    assert view.name.text() == "Others"


def test_del_deletes_a_saved_import_and_undo_brings_it_back(importing: Importing) -> None:
    view = keep(importing)
    QTest.keyClick(view.list, Qt.Key.Key_Delete)
    assert importing.column("Imports", "Name") == []
    importing.window.commands.do("undo")
    assert importing.column("Imports", "Name") == ["Deals"]
    assert details(view)["Account ID"][0] == "Customer"


def test_decisions_are_not_left_for_another_file_without_a_question(importing: Importing) -> None:
    rows = [HEAD, *MAY[1:], ["D9", date(2026, 5, 30), "A1", "new", "n/a", "0012"]]
    view = importing.open(importing.file(rows))
    importing.choose("'n/a'")
    QTest.keyClick(view.pages.questions.table, Qt.Key.Key_1)
    importing.settle()
    importing.answers.keys = ["stay"]
    importing.open(importing.file(MAY, "june.xlsx"))
    assert importing.answers.questions[-1].text == "1 decision made for the import of deals.xlsx would be lost."
    assert (view.caption, view.decided) == ("deals.xlsx", 1)
    importing.answers.keys = ["leave"]
    importing.open(importing.file(MAY, "june.xlsx"))
    assert (view.caption, view.decided) == ("june.xlsx", 0)


def test_a_file_with_the_columns_of_a_saved_import_is_said_to_be_one(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.go()
    importing.open(importing.file(MAY, "june.xlsx"))
    said = [text for text in importing.wrong() if "the saved import" in text]
    assert said == ["the columns are those of the saved import 'Deals', which took deals.xlsx last"]
    other = [["Deal ID", "Booked", "Value"], ["E1", date(2026, 6, 1), 5], ["E2", date(2026, 6, 2), 6]]
    importing.open(importing.file(other, "other.xlsx"))
    assert not [text for text in importing.wrong() if "the saved import" in text]
