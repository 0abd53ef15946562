"""Amounts in another currency: the import asks, the cells are marked, one answer settles all, and it can be changed."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.ui.imports.conftest import MAY, Importing
from ui.imports.pages import COLUMNS

EURO = "[$€-407] #,##0.00"


def in_euros(importing: Importing) -> Path:
    """The deals of May, of which the first and the last are shown in euros."""
    path = importing.file(MAY)
    book = openpyxl.load_workbook(path)
    for cell in ("E2", "E4"):
        book["Export"][cell].number_format = EURO
    book.save(path)
    return path


def answer(importing: Importing, number: int) -> None:
    """Give the answer of that number to the question about currencies."""
    importing.choose("the amount is shown in EUR")
    importing.view.pages.questions.buttons[number - 1].click()
    importing.settle()


def test_one_answer_settles_all_amounts_in_another_currency(importing: Importing) -> None:
    view = importing.open(in_euros(importing))
    assert not view.pages.head.go.isEnabled()
    raw = view.pages.table.model
    assert [raw.index(row, 4).data() for row in (1, 2, 3)] == ["EUR 1200", "$1,250.50", "EUR -300"]
    marked = [row for row in importing.shown() if any("shown in EUR" in text for text in row)]
    assert [row[1] for row in marked] == ["2", "4"]
    answer(importing, 1)
    assert not any("and would be taken as" in text for text in importing.wrong())
    importing.go()
    assert importing.column("Transactions", "Currency") == ["EUR", "USD", "EUR"]


def test_the_answer_can_be_changed_with_the_column(importing: Importing) -> None:
    view = importing.open(in_euros(importing))
    answer(importing, 2)
    view.pages.turn_to(COLUMNS)
    view.pages.columns.go_to("Amount")
    combo = view.pages.columns.panel.reading.choices["currency"]
    assert combo.currentText() == "are left aside"
    combo.setCurrentIndex(combo.findData("signs"))
    importing.settle()
    importing.go()
    assert importing.column("Transactions", "Currency") == ["EUR", "USD", "EUR"]
