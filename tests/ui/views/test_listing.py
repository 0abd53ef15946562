"""A list keeps Qt's rules, sorts by value, and checks only what may be checked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ui.views.listing import Heading, ListCell, Listing, ListingModel, ListRow, RowsOnDemand

ROWS = [
    ListRow("1", (ListCell("Ann"), ListCell("9.00 USD", 9))),
    ListRow("2", (ListCell("Bea"), ListCell("10.00 USD", 10, stops=True))),
    ListRow("3", (ListCell("Cid"), ListCell("-1.00 USD", -1))),
]


def model(checkable: bool = False) -> ListingModel:
    made = ListingModel((Heading("Name", 100), Heading("Total", 100, True)), checkable=checkable)
    made.show(ROWS, ["1", "3"], ["2"])
    return made


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model(checkable=True))


def test_a_column_of_amounts_is_sorted_as_numbers(qtbot: QtBot) -> None:
    listing = Listing(model())
    qtbot.addWidget(listing)
    listing.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    listing.selectAll()
    assert listing.selected_keys() == ["3", "1", "2"]


def test_only_free_rows_can_be_checked() -> None:
    made = model(checkable=True)
    box = Qt.ItemDataRole.CheckStateRole
    assert made.setData(made.index(0, 0), Qt.CheckState.Unchecked, box)
    assert not made.setData(made.index(1, 0), Qt.CheckState.Checked, box)
    assert made.checked == {"3"}


def test_the_space_bar_checks_the_row_that_stays_selected(qtbot: QtBot) -> None:
    made = model(checkable=True)
    listing = Listing(made)
    qtbot.addWidget(listing)
    with qtbot.waitExposed(listing):
        listing.show()
    listing.activateWindow()
    listing.setFocus()
    qtbot.waitUntil(lambda: listing.selected_keys() == ["1"])
    for checked in ({"3"}, {"1", "3"}):
        qtbot.keyClick(listing, Qt.Key.Key_Space)
        assert made.checked == checked
        assert listing.selected_keys() == ["1"]


def test_of_many_rows_only_those_looked_at_are_made(qtbot: QtBot) -> None:
    made: list[int] = []

    def make(number: int) -> ListRow:
        made.append(number)
        return ListRow(str(number), (ListCell(f"row {number}"), ListCell(str(number), sort=-number)))

    many = ListingModel((Heading("Name", 80), Heading("Number", 80, right=True)))
    listing = Listing(many)
    qtbot.addWidget(listing)
    listing.resize(300, 200)
    many.show(RowsOnDemand(range(5_000), make))
    with qtbot.waitExposed(listing):
        listing.show()
    assert many.rowCount() == 5_000
    assert 0 < len(made) < 100
    assert len(made) == len(set(made)), "each is made once"
    listing.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    listing.selectRow(0)
    assert listing.current_key() == "4999"
