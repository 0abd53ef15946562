"""A grid is found again as it was left, book by book; a broken file of layouts is done without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pytestqt.qtbot import QtBot

from model.tables.book import book_of_rows
from ui.document.document import Document
from ui.panels.entries import sheet_key
from ui.views.sheet import SheetView
from ui.window.layouts import Layouts
from ui.window.services import Services
from ui.window.window import MainWindow


def payees(window: MainWindow) -> SheetView:
    window.routes.to(sheet_key("Payees"))
    view = window.stack.view
    assert isinstance(view, SheetView)
    return view


def test_a_width_outlives_the_window(qtbot: QtBot, services: Services, tmp_path: Path) -> None:
    path = tmp_path / "july.xlsx"
    Document(book_of_rows({"Payees": [{"Payee ID": "1", "Name": "Ann", "Hire date": "2024-01-01"}]})).save_as(path)
    kept = replace(services, layouts=Layouts(tmp_path / "layouts.json"))
    first = MainWindow(Document.open(path), kept)
    payees(first).grid.view.setColumnWidth(1, 333)
    payees(first).grid.view.hideColumn(2)
    first.close()
    again = MainWindow(Document.open(path), kept)
    view = payees(again).grid.view
    assert view.columnWidth(1) == 333
    assert view.isColumnHidden(2)
    again.close()


def test_layouts_are_kept_by_book_and_a_broken_file_is_none(tmp_path: Path) -> None:
    layouts, july, june = Layouts(tmp_path / "config" / "layouts.json"), tmp_path / "july.xlsx", tmp_path / "june.xlsx"
    layouts.keep(july, {"a": {"x": 1}})
    layouts.keep(july, {"b": {"y": 2}})
    assert layouts.of(july) == {"a": {"x": 1}, "b": {"y": 2}}
    assert layouts.of(june) == {}
    assert layouts.of(None) == {}
    for text in ("[1]", "{", '{"x": 3}'):
        (tmp_path / "config" / "layouts.json").write_text(text)
        assert layouts.of(july) == {}


def test_credited_says_why_nobody_was(
    make_window: Callable[..., MainWindow], calculated: Callable[[MainWindow], None], qtbot: QtBot
) -> None:
    from ui.views.credited import CreditedView

    rows = [
        {"Transaction ID": "T1", "Date": "2026-07-01", "Account ID": "A", "Type": "renewal", "Amount": 100},
        {"Transaction ID": "T2", "Date": "2026-07-02", "Account ID": "A", "Type": "renewal", "Amount": 200},
    ]
    book = book_of_rows(
        {
            "Payees": [{"Payee ID": "1", "Name": "Ann", "Hire date": "2024-01-01"}],
            "Accounts": [{"Account ID": "A", "Account": "Acme"}],
            "Transactions": rows,
            "Credits": [{"Transaction ID": "T1", "Role": "CSM", "Payee ID": "1", "Share": 1}],
            "Crediting rules": [{"Rule": "All", "Role": "CSM"}],
        }
    )
    window = make_window(Document(book))
    calculated(window)
    window.routes.to("credited")
    view = window.stack.view
    assert isinstance(view, CreditedView)
    qtbot.waitUntil(lambda: view.grid.table_model.total == 2)
    credited = view.grid.table_model.cells
    assert list(credited[0]) == ["T1", "T2"]
    assert list(credited[8]) == ["1", ""]
    assert not credited[6][0]
    assert credited[6][1]
    view._only.click()
    assert view.grid.table_model.total == 1
    view._go.click()
    sheet = window.stack.view
    assert isinstance(sheet, SheetView)
    assert sheet.title == "Transactions"
    assert sheet.grid.current()[0] == 1
