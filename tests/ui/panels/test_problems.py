"""The Problems panel lists the worst first, filters, and leads from one problem to the next."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QToolButton
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from model.basics.problem import Problem, Severity
from ui.panels.problems import ProblemsPanel
from ui.panels.problems_model import ProblemsModel

FINDING = Problem("Plans", 0, "Name", "B2", "", "the plan has no payees", "assign someone", Severity.FINDING)
ERROR = Problem("Targets", 12, "2026-09", "F14", "abc", "'abc' is not a number", "write 1.05 or 105%")
OTHER = Problem("Payees", None, None, "", "", "the sheet is empty", "add payees")


@pytest.fixture
def panel(qtbot: QtBot) -> ProblemsPanel:
    panel = ProblemsPanel()
    qtbot.addWidget(panel)
    panel.show_problems([FINDING, ERROR, OTHER])
    return panel


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    model = ProblemsModel()
    model.show([FINDING, ERROR])
    qtmodeltester.check(model)


def test_what_blocks_comes_first(panel: ProblemsPanel) -> None:
    assert [panel.model.problem(i) for i in range(3)] == [ERROR, OTHER, FINDING]


def test_the_current_problem_stands_there_in_full(panel: ProblemsPanel) -> None:
    panel.show()
    assert not panel.whole.isVisible()
    panel.next()
    assert panel.whole.isVisible()
    assert panel.whole.text() == "1 of 3   Targets!F14: 'abc' is not a number; write 1.05 or 105%"
    panel.show_problems([FINDING])
    assert panel.whole.text().startswith("1 of 1   Plans!B2")
    panel.show_problems([])
    assert not panel.whole.isVisible()


def test_next_goes_around_and_jumps(panel: ProblemsPanel) -> None:
    jumped: list[Problem] = []
    panel.jumped.connect(jumped.append)
    assert [panel.next() for _ in range(4)] == [ERROR, OTHER, FINDING, ERROR]
    assert panel.next(-1) == FINDING
    assert jumped == [ERROR, OTHER, FINDING, ERROR, FINDING]


def test_next_goes_on_from_where_a_mended_problem_stood(panel: ProblemsPanel) -> None:
    assert panel.next() == ERROR
    panel.show_problems([FINDING, OTHER])
    assert panel.next() == OTHER
    panel.show_problems([FINDING, ERROR, OTHER])
    assert panel.next() == FINDING
    panel.show_problems([ERROR, OTHER])
    assert panel.next() == ERROR


def test_a_severity_can_be_left_out(panel: ProblemsPanel) -> None:
    switch = next(s for s in panel.findChildren(QToolButton) if s.text() == "Errors 2")
    switch.click()
    assert panel.model.rowCount() == 1
    assert panel.model.problem(0) == FINDING


def test_without_problems_there_is_nowhere_to_go(panel: ProblemsPanel) -> None:
    panel.show_problems([])
    assert panel.next() is None
