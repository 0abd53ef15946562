"""The navigation leads to every sheet people edit, counts live, and only moves when it is meant."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from model.tables.schema import SHEETS
from ui.panels.entries import ENTRIES, IMPORTS, PAYOUTS, Count, sheet_key, sheet_of
from ui.panels.navigation import Navigation, figures_beside
from ui.panels.navigation_model import NavigationModel
from ui.theme.colours import LIGHT


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = NavigationModel()
    model.count({PAYOUTS: Count("41", 2)})
    qtmodeltester.check(model)


def test_every_sheet_that_people_edit_is_listed_once() -> None:
    listed = [sheet_of(entry.key) for entry in ENTRIES if sheet_of(entry.key)]
    assert sorted(listed) == sorted([name for name, spec in SHEETS.items() if not spec.written] + ["Change log"])


def test_counts_are_read_out_in_words() -> None:
    model = NavigationModel()
    model.count({sheet_key("Targets"): Count("412", 1)})
    index = model.position(sheet_key("Targets"))
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Targets, 412, 1 problem"


def test_a_label_is_not_cut_for_the_number_of_rows(qtbot: QtBot) -> None:
    navigation = Navigation()
    qtbot.addWidget(navigation)
    metrics = navigation.fontMetrics()
    label, count = "Transactions", Count("1,033", 1)
    wide = metrics.horizontalAdvance(label) + 200
    assert [f.text for f in figures_beside(label, count, LIGHT, wide, metrics)] == ["1", "1,033"]
    assert [f.text for f in figures_beside(label, count, LIGHT, wide - 150, metrics)] == ["1"]
    assert [f.text for f in figures_beside(label, Count("1,033"), LIGHT, wide - 150, metrics)] == ["1,033"]


def test_marking_a_view_does_not_ask_for_it_again(qtbot: QtBot) -> None:
    navigation = Navigation()
    qtbot.addWidget(navigation)
    chosen: list[str] = []
    navigation.chosen.connect(chosen.append)
    navigation.mark(PAYOUTS)
    assert navigation.currentIndex().data() == "Payouts"
    navigation.show()
    navigation.setFocus()
    assert chosen == []
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    assert chosen == ["sign-off"]


def test_the_arrow_keys_pass_over_captions(qtbot: QtBot) -> None:
    navigation = Navigation()
    qtbot.addWidget(navigation)
    chosen: list[str] = []
    navigation.mark(IMPORTS)
    navigation.chosen.connect(chosen.append)
    qtbot.keyClick(navigation, Qt.Key.Key_Down)
    assert chosen == [sheet_key("Settings")]
