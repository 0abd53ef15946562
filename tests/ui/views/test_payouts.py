"""Payouts are grouped and totalled exactly, found again by search, and held lines stand out in words."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from model.basics.calendar import Period
from model.pay.lines import PayoutLine
from model.tables.book import Book
from ui.tasks.outcome import Outcome
from ui.views.payout_columns import AMOUNT, COLUMNS
from ui.views.payout_model import HELD_ROLE, PayoutModel
from ui.views.payout_rows import Group, Only, groups, summary, totals
from ui.views.payouts import CALCULATED, PayoutsView

Q3 = Period(2026 * 12 + 6, 3)


def line(
    payee: str, component: str, amount: str | None, currency: str = "USD", reason: str = "", kind: str = "earned"
) -> PayoutLine:
    name = {"1007": "Ines Ortega", "1012": "Kenji Sato"}[payee]
    value = None if amount is None else Decimal(amount)
    status = "held" if value is None else "open"
    shown = (Fraction(1089, 1000), Fraction(105, 100), Fraction(363, 350), Fraction(97, 100), Fraction(5000))
    return PayoutLine(
        Q3, "FY2026-Q3", payee, name, "CSM", component, kind, "NRR", *shown, value, currency, reason, status
    )


LINES = (
    line("1007", "NRR bonus", "4850.00"),
    line("1007", "Advocacy", None, reason="not measurable"),
    line("1007", "", "-312.50", reason="recoverable", kind="recovery"),
    line("1012", "NRR bonus", "485000", "JPY"),
    line("1012", "Advocacy", "0", "JPY", "below threshold"),
)


def test_groups_follow_the_lines_and_total_them_by_currency() -> None:
    found = groups(LINES)
    assert [(g.name, str(g.totals), g.held) for g in found] == [
        ("Ines Ortega", "4,537.50\N{NO-BREAK SPACE}USD", 1),
        ("Kenji Sato", "485,000\N{NO-BREAK SPACE}JPY", 0),
    ]


@given(st.lists(st.tuples(st.sampled_from(["USD", "EUR"]), st.one_of(st.none(), st.integers(-(10**9), 10**9)))))
def test_totals_are_the_exact_sums_of_what_is_not_held(cents: list[tuple[str, int | None]]) -> None:
    lines = [line("1007", "c", None if c is None else str(Decimal(c).scaleb(-2)), code) for code, c in cents]
    for code, total in totals(lines).sums:
        assert total * 100 == sum(c for currency, c in cents if currency == code and c is not None)
    held = sum(c is None for _, c in cents)
    assert summary(lines).held == held


def test_search_finds_payees_whole_and_lines_by_their_words() -> None:
    assert [len(g.lines) for g in groups(LINES, "ortega")] == [3]
    assert [(g.name, len(g.lines)) for g in groups(LINES, "advocacy")] == [("Ines Ortega", 1), ("Kenji Sato", 1)]
    assert groups(LINES, "nobody") == []


def test_filters_keep_the_totals_of_the_whole_person() -> None:
    held, zero = groups(LINES, only=Only.HELD), groups(LINES, only=Only.ZERO)
    assert [(g.payee_id, len(g.lines)) for g in held] == [("1007", 1)]
    assert [(g.payee_id, len(g.lines)) for g in zero] == [("1012", 1)]
    assert str(held[0].totals) == "4,537.50\N{NO-BREAK SPACE}USD"


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = PayoutModel()
    model.show(groups(LINES), {})
    qtmodeltester.check(model)
    model.fold("1007", True)
    qtmodeltester.check(model)


def test_cells_read_in_the_unit_of_the_measure_and_held_says_held() -> None:
    model = PayoutModel()
    model.show(groups(LINES), {"nrr": "percent"})
    headings = [column.heading for column in COLUMNS]
    actual = model.index(1, headings.index("Actual")).data()
    assert actual == "108.9\N{NO-BREAK SPACE}%"
    held = model.index(2, AMOUNT)
    assert held.data() == "held"
    assert held.data(HELD_ROLE)
    assert held.data(Qt.ItemDataRole.ToolTipRole) == "held: not measurable"
    assert model.index(3, AMOUNT).data() == "-312.50"


@pytest.fixture
def view(qtbot: QtBot) -> PayoutsView:
    view = PayoutsView()
    qtbot.addWidget(view)
    view.resize(1200, 500)
    view.show_outcome(Outcome(Book(), lines=LINES, period=Q3, period_name="FY2026-Q3"))
    view.show()
    return view


def test_picking_a_line_tells_which(view: PayoutsView, qtbot: QtBot) -> None:
    picked: list[Group | PayoutLine] = []
    view.picked.connect(picked.append)
    view.take_focus()
    qtbot.keyClick(view.table, Qt.Key.Key_Down)
    assert picked == [LINES[0], LINES[1]]


def test_typing_over_an_amount_says_why_not(view: PayoutsView, qtbot: QtBot) -> None:
    told: list[str] = []
    view.told.connect(told.append)
    view.take_focus()
    for key in (Qt.Key.Key_5, Qt.Key.Key_F2, Qt.Key.Key_Delete):
        qtbot.keyClick(view.table, key)
    assert told == [CALCULATED] * 3


def test_a_payee_is_folded_and_unfolded_with_the_arrow_keys(view: PayoutsView, qtbot: QtBot) -> None:
    view.table.go_to(0)
    qtbot.keyClick(view.table, Qt.Key.Key_Left)
    assert view.model.rowCount() == 4
    assert view.table.currentIndex().row() == 0
    qtbot.keyClick(view.table, Qt.Key.Key_Right)
    assert view.model.rowCount() == 7


def test_the_current_line_stays_current_when_everything_is_calculated_anew(view: PayoutsView) -> None:
    assert view.show_line("1012", "Advocacy")
    changed = (line("1007", "New", "1.00"), *LINES[:-1], line("1012", "Advocacy", "7", "JPY"))
    view.show_outcome(Outcome(Book(), lines=changed, period=Q3, period_name="FY2026-Q3"))
    current = view.model.at(view.table.currentIndex().row())
    assert isinstance(current, PayoutLine)
    assert (current.component, current.amount) == ("Advocacy", Decimal(7))


def test_a_selection_of_amounts_is_summed_exactly(view: PayoutsView) -> None:
    told: list[str] = []
    view.described.connect(told.append)
    view.table.setCurrentIndex(view.model.index(1, AMOUNT))
    selection = view.table.selectionModel()
    for row in (1, 2, 3):
        selection.select(view.model.index(row, AMOUNT), selection.SelectionFlag.Select)
    assert told[-1].replace("\N{NO-BREAK SPACE}", " ").startswith("Sum 4,537.5   Average 2,268.75   ")


def test_lines_are_copied_as_text_that_a_spreadsheet_reads(view: PayoutsView, qtbot: QtBot) -> None:
    view.table.setCurrentIndex(view.model.index(1, AMOUNT))
    view.do("copy-headings")
    assert QGuiApplication.clipboard().text() == "Payee ID\tName\tAmount\n1007\tInes Ortega\t4850.00"


def test_searching_waits_for_the_end_of_the_word(view: PayoutsView, qtbot: QtBot) -> None:
    qtbot.keyClicks(view.search, "sato")
    qtbot.waitUntil(lambda: view.model.rowCount() == 3)
    view.search.setText("nobody")
    qtbot.waitUntil(lambda: view.model.rowCount() == 0)


def test_totals_of_several_currencies_and_the_search_fit_in_a_narrow_pane(qtbot: QtBot) -> None:
    view = PayoutsView()
    qtbot.addWidget(view)
    view.resize(450, 400)
    many = (line("1007", "NRR bonus", "63888.27", "EUR"), line("1012", "NRR bonus", "185533.17"))
    view.show_outcome(Outcome(Book(), lines=many, period_name="FY2026-Q3"))
    with qtbot.waitExposed(view):
        view.show()
    room = view._total.fontMetrics().horizontalAdvance("185,533.17 USD")
    assert view._total.width() >= room
    assert view.search.geometry().right() < view.width()
    assert view._total.toolTip().splitlines() == [
        "63,888.27\N{NO-BREAK SPACE}EUR",
        "185,533.17\N{NO-BREAK SPACE}USD",
    ]
