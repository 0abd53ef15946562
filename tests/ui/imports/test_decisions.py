"""What is decided in the list below an import: several at once, by digits, by picking, and for rows that are bad."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from intake import with_field
from model.tables.book import Book
from tests.ui.imports.conftest import HEAD, MAY, Importing
from ui.imports.head import COLUMNS, TABLE
from ui.imports.known import known_values

NEAR = [
    HEAD,
    ["D1", date(2026, 5, 20), "A1", "new", 1200, "Ortegga, Ines"],
    ["D2", date(2026, 5, 21), "A2", "new", 1250, "Satoo, Kenji"],
    ["D3", date(2026, 5, 30), "A1", "new", 300, "0012"],
]


def key(importing: Importing, wanted: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(importing.view.pages.questions.table, wanted, modifier)


def labels(importing: Importing) -> list[str]:
    return [button.text() for button in importing.view.pages.questions.buttons]


def test_several_near_names_are_decided_at_once_each_by_its_own_answer(importing: Importing) -> None:
    view = importing.open(importing.file(NEAR))
    importing.choose("'Ortegga, Ines'")
    assert labels(importing)[0] == "1  0012  Ines Ortega"
    key(importing, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert labels(importing) == ["1  Each its first answer (2)", "2  Leave these rows out (2)"]
    key(importing, Qt.Key.Key_1)
    importing.settle()
    assert view.pages.head.is_ready
    importing.go()
    assert importing.column("Transactions", "CSM") == ["0012", "0013", "0012"]


def test_questions_that_ask_other_things_are_not_answered_together(importing: Importing) -> None:
    importing.open(importing.file([*NEAR, ["D4", date(2026, 5, 30), "Acmee", "new", 5, "0012"]]))
    importing.view.pages.questions.table.selectAll()
    assert not any("(" in label for label in labels(importing))


def test_a_column_that_is_gone_can_be_done_without(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.go()
    june = [[*row[:5]] for row in NEAR]
    june[1][0] = "D9"
    view = importing.again("Deals", importing.file(june, "june.xlsx"))
    importing.choose("the column 'CSM' is gone")
    assert labels(importing) == ["1  Import without CSM"]
    assert view.pages.questions.others is not None
    key(importing, Qt.Key.Key_1)
    importing.settle()
    assert view.pages.head.is_ready
    importing.go()
    assert importing.column("Transactions", "CSM") == ["0012", "0013", "0012", None]


def test_a_needed_column_that_is_gone_is_taken_from_another(importing: Importing) -> None:
    importing.open(importing.file(MAY))
    importing.go()
    head = [*HEAD[:4], "Value", "CSM"]
    view = importing.again("Deals", importing.file([head, *MAY[1:]], "june.xlsx"))
    importing.choose("the column 'ARR' is gone")
    assert labels(importing) == []
    others = view.pages.questions.others
    assert others is not None
    at = others.findText("Value")
    others.setCurrentIndex(at)
    others.activated.emit(at)
    importing.settle()
    assert [one.heading for one in view.seen.mapping.fields if one.field == "Amount"] == ["Value"]


def test_one_value_is_picked_of_the_choices_of_a_field(importing: Importing) -> None:
    rows = [["Curve", "Attainment", "Payout"], ["A", 0.5, 0.5], ["A", 1, 1]]
    view = importing.open(importing.file(rows, "curves.xlsx"))
    view.pages.head.targeted.emit("Curves")
    importing.settle()
    importing.choose("nothing is mapped to 'Shape'")
    assert view.pages.questions.value is not None
    combo = view.pages.questions.value.parent()
    assert isinstance(combo, QComboBox)
    assert [combo.itemText(at) for at in range(combo.count())][:2] == ["step", "linear"]
    combo.setCurrentIndex(1)
    combo.activated.emit(1)
    importing.settle()
    assert view.seen.mapping.fixed == {"Shape": "linear"}


def test_what_the_book_knows_is_offered(importing: Importing) -> None:
    book = importing.window.document.book
    assert known_values(book, "Ownership", "Payee ID") == ["0012", "0013"]
    assert known_values(book, "Crediting rules", "Role") == ["CSM"]
    assert known_values(book, "Curves", "From is") == ["included", "excluded"]
    assert known_values(Book(), "Transactions", "No such field") == []


def test_rows_that_cannot_be_read_are_left_out_from_the_list(importing: Importing) -> None:
    rows = [*MAY, *([when, when, "A1", "new", 5, "0012"] for when in ("soon", "later"))]
    view = importing.open(importing.file(rows))
    importing.choose("'soon'")
    assert labels(importing) == ["1  It stands for a blank cell", "2  Leave out 2 rows that cannot be read"]
    key(importing, Qt.Key.Key_2)
    importing.settle()
    assert view.pages.rows.partly.isChecked()
    assert view.pages.head.go.text() == "Import 3 rows"


def test_what_the_columns_are_too_narrow_for_is_written_out(importing: Importing) -> None:
    panel = importing.open(importing.file([*MAY, ["D9", date(2026, 5, 30), "A1", "new", "soon" * 30, "0012"]])).pages
    questions = panel.questions
    assert questions.current is not None
    assert "soonsoon" in questions.current.wrong
    assert questions.whole.isVisible()
    assert questions.whole.text() == str(questions.current)
    QTest.keyClick(questions.table, Qt.Key.Key_1)
    importing.settle()
    assert not questions.whole.isVisible()


def test_cells_that_are_wrong_in_the_same_way_stand_once(importing: Importing) -> None:
    view = importing.open(importing.file(MAY))
    view.change(replace(view.seen.mapping, composed={"Currency": "{Deal ID}-{Motion}"}))
    importing.settle()
    (text,) = [text for text in importing.wrong() if "is not a currency" in text]
    assert "'D1-new' is not a currency (and 2 more like it: " in text
    assert not text.startswith("Currency: Currency")


def test_f6_goes_between_the_page_and_the_decisions(importing: Importing) -> None:
    view = importing.open(importing.file(NEAR))
    window = importing.window
    window.activateWindow()
    importing.qtbot.waitUntil(window.isActiveWindow)
    view.pages.turn_to(TABLE)
    view.pages.page.take_focus()
    window.commands.do("next-panel")
    assert view.pages.questions.table.hasFocus()
    window.commands.do("previous-panel")
    assert view.pages.table.places.hasFocus()
    window.commands.do("previous-panel")
    assert window.navigation.hasFocus()


def test_records_in_columns_are_left_out_column_by_column(importing: Importing) -> None:
    rows = [["Payee ID", "E1", "E2", "E3"], ["Name", "Ada Quist", "Bo Lindh", "Cy Tan"]]
    rows.append(["Hire date", *[date(2026, 9, day) for day in (1, 2, 3)]])
    view = importing.open(importing.file(rows, "hires.xlsx"))
    page = view.pages.table
    if not view.seen.mapping.transposed:
        page.options.turned.click()
        importing.settle()
    assert page.caption.text() == "Export!A1:D3: 3 columns x 3 rows"
    header = page.grid.verticalHeader()
    texts = [str(page.model.headerData(row, Qt.Orientation.Vertical)) for row in range(3)]
    assert texts[2] == "3: Hire date"
    assert header.width() > header.fontMetrics().horizontalAdvance(texts[2])
    page.grid.setCurrentIndex(page.model.index(1, 2))
    QTest.keyClick(page.grid, Qt.Key.Key_H)
    QTest.keyClick(page.grid, Qt.Key.Key_X)
    importing.settle()
    assert view.seen.mapping.drop == ("E2",)
    assert [row[:2] for row in importing.shown()] == [["New", "B"], ["New", "D"]]


def test_what_the_matching_left_open_is_open_again_when_it_is_taken_back(importing: Importing) -> None:
    rows = [[*row[:-1], ["Rep", "Ines Ortega", "Kenji Sato", "Ines Ortega"][i]] for i, row in enumerate(MAY)]
    importing.window.document.append_rows("Crediting rules", [{"Rule": "more", "Role": "AE"}])
    view = importing.open(importing.file(rows, "deals.xlsx"))
    said = importing.wrong()
    assert any("'Rep'" in text for text in said)
    view.change(with_field(view.seen.mapping, "CSM", "Rep"))
    importing.settle()
    assert not any("'Rep'" in text for text in importing.wrong())
    view.take_back()
    importing.settle()
    assert importing.wrong() == said


def test_who_says_how_records_stand_is_believed(importing: Importing) -> None:
    rows = [["Employee ID", "71", "72"], ["Full name", "Ann Bo", "Cy Du"], ["Hire date", date(2026, 1, 1), None]]
    view = importing.open(importing.file(rows, "roster.xlsx"))
    page = view.pages.table
    assert view.seen.mapping.transposed
    page.options.turned.click()
    importing.settle()
    assert not view.seen.mapping.transposed
    page.grid.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.grid, Qt.Key.Key_H)
    importing.settle()
    assert page.caption.text() == "Export!A1:C3: 2 rows x 3 columns"
    assert (view.seen.mapping.header_row, view.seen.mapping.transposed) == (1, False)


def test_how_period_columns_are_read_is_set_without_taking_back(importing: Importing) -> None:
    importing.window.document.append_rows("Measures", [{"Measure": "Bookings", "Kind": "sum", "Unit": "money"}])
    rows = [["Owner", "Measure", "Jul 2026", "Aug 2026"], ["0012", "Bookings", "\u20ac1,000", "\u20ac2,000"]]
    view = importing.open(importing.file(rows, "targets.xlsx"))
    view.pages.head.targeted.emit("Targets")
    importing.settle()
    view.pages.turn_to(COLUMNS)
    view.pages.columns.go_to("(periods)")
    choices = view.pages.columns.panel.reading.choices
    assert "currency" in choices
    choices["currency"].setCurrentIndex(choices["currency"].findData("ignore"))
    importing.settle()
    assert view.seen.mapping.periods.currency == "ignore"
    choices = view.pages.columns.panel.reading.choices
    choices["currency"].setCurrentIndex(choices["currency"].findData(""))
    importing.settle()
    assert view.seen.mapping.periods.currency == ""
    assert QApplication.activeModalWidget() is None
