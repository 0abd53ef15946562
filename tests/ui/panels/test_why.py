"""The Why? panel shows every step with its exact value, what it would be without, and leads to the cells."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from model.basics.calendar import Period
from model.explain.steps import Source, Step
from model.pay.lines import PayoutLine
from ui.panels.why import WhyPanel
from ui.panels.why_model import WhyModel
from ui.panels.why_rows import Kind, Row, rows_of

TARGET = Source("Targets", 2, "FY2026-Q3", "F4")
CHAIN = Step(
    "NRR bonus",
    Fraction(4850),
    "money",
    "USD",
    parts=(
        Step("target incentive", Fraction(5000), "money", "USD"),
        Step(
            "attainment", Fraction(363, 350), "percent", parts=(Step("target", Fraction(105, 100), sources=(TARGET,)),)
        ),
        Step("credits", Fraction(-20000), "money", "EUR"),
        Step("gate", Fraction(1, 2), "percent", note="logo retention was below 90 %", without=Fraction(9700)),
        Step("curve", note="a text that is much too long to stand where a value stands", unit="text"),
    ),
)


def line(amount: Decimal | None = Decimal("4850.00"), reason: str = "") -> PayoutLine:
    status = "open" if amount is not None else "held"
    nothing = (None,) * 5
    period = Period(2026 * 12 + 6, 3)
    return PayoutLine(
        period,
        "FY2026-Q3",
        "1007",
        "Ines Ortega",
        "CSM",
        "NRR bonus",
        "earned",
        "NRR",
        *nothing,
        amount,
        "USD",
        reason,
        status,
    )


def texts(row: Row) -> list[tuple[str, str]]:
    return [(r.text, r.value.replace("\N{NO-BREAK SPACE}", " ")) for r in row.below]


def test_values_are_written_by_their_unit() -> None:
    top = rows_of([(line(), CHAIN)]).below[0]
    assert (top.text, top.value) == ("NRR bonus", "4,850.00 USD")
    assert texts(top)[:4] == [
        ("target incentive", "5,000.00"),
        ("attainment", "103.7143 %"),
        ("credits", "-20,000.00 EUR"),
        ("gate", "50 %"),
    ]
    assert top.below[1].tip == "attainment: 363/350"


def test_what_it_would_be_without_is_money_and_said_in_words() -> None:
    gate = rows_of([(line(), CHAIN)]).below[0].below[3]
    assert texts(gate) == [("logo retention was below 90 %", ""), ("without it: 9,700.00", "")]


def test_a_long_text_stands_below_its_label() -> None:
    curve = rows_of([(line(), CHAIN)]).below[0].below[4]
    assert curve.value == ""
    assert [row.kind for row in curve.below] == [Kind.NOTE]


def test_a_held_line_says_held_and_why() -> None:
    top = rows_of([(line(None, "not measurable"), CHAIN)]).below[0]
    assert top.value == "held"
    assert top.below[0].text == "not measurable"


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = WhyModel()
    model.show(rows_of([(line(), CHAIN), (line(None, "not measurable"), Step(""))]))
    qtmodeltester.check(model)


@pytest.fixture
def panel(qtbot: QtBot) -> WhyPanel:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.resize(352, 600)
    panel.explain("Ines Ortega, FY2026-Q3", [(line(), CHAIN)])
    panel.show()
    return panel


def find(panel: WhyPanel, text: str, above: QModelIndex | None = None) -> QModelIndex:
    model, above = panel.model, above or QModelIndex()
    for i in range(model.rowCount(above)):
        index = model.index(i, 0, above)
        if index.data() == text:
            return index
        found = find(panel, text, index)
        if found.isValid():
            return found
    return QModelIndex()


def test_a_source_is_followed_with_the_keyboard(panel: WhyPanel, qtbot: QtBot) -> None:
    jumped: list[Source] = []
    panel.jumped.connect(jumped.append)
    panel.tree.setCurrentIndex(find(panel, "Targets!F4"))
    qtbot.keyClick(panel.tree, Qt.Key.Key_Return)
    assert jumped == [TARGET]


def test_a_source_is_followed_with_the_mouse(panel: WhyPanel, qtbot: QtBot) -> None:
    jumped: list[Source] = []
    panel.jumped.connect(jumped.append)
    panel.tree.expandAll()
    place = panel.tree.visualRect(find(panel, "Targets!F4")).center()
    qtbot.mouseClick(panel.tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert jumped == [TARGET]


def test_escape_closes_the_panel(panel: WhyPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    panel.tree.setFocus()
    with qtbot.waitSignal(panel.closed):
        qtbot.keyClick(panel.tree, Qt.Key.Key_Escape)


def test_notes_are_shown_in_full(panel: WhyPanel) -> None:
    panel.tree.expandAll()
    note = find(panel, CHAIN.parts[4].note)
    needed = panel.tree.fontMetrics().horizontalAdvance(CHAIN.parts[4].note)
    rect = panel.tree.visualRect(note)
    lines = rect.height() // panel.tree.fontMetrics().height()
    assert lines * rect.width() >= needed


def test_what_was_unfolded_stays_so_when_the_same_lines_are_explained_anew(panel: WhyPanel) -> None:
    at_first = panel.tree.unfolded()
    panel.tree.setExpanded(find(panel, "attainment"), False)
    panel.tree.setExpanded(find(panel, "target"), True)
    before = panel.tree.unfolded()
    assert before != at_first
    panel.explain("Ines Ortega, FY2026-Q3", [(line(), CHAIN)])
    assert panel.tree.unfolded() == before
    panel.explain("Somebody else, FY2026-Q3", [(line(), CHAIN)])
    assert panel.tree.unfolded() == at_first


def test_a_label_that_is_too_long_beside_its_value_is_wrapped_not_cut(panel: WhyPanel) -> None:
    label = "Entitlement for the year to date, all of its periods together"
    panel.explain("Ines Ortega, FY2026-Q3", [(line(), Step("NRR bonus", parts=(Step(label, Fraction(5), "money"),)))])
    index = find(panel, label)
    assert panel.tree.visualRect(index).height() > panel.tree.visualRect(find(panel, "NRR bonus")).height()
