"""An unexpected exception is named, logged without any data of the book, and leaves everything open."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ui.dialogs.ask import Question
from ui.window.crash import CrashNet, places


@pytest.fixture
def told() -> list[Question]:
    return []


@pytest.fixture
def net(qtbot: QtBot, told: list[Question], tmp_path: Path) -> Iterator[CrashNet]:
    net = CrashNet(told.append, tmp_path / "trueup.log")
    before = sys.excepthook
    net.install()
    yield net
    net.remove()
    assert sys.excepthook is before


def crash() -> None:
    raise KeyError("Ines Ortega earns 20,000")


def raised() -> KeyError:
    try:
        crash()
    except KeyError as error:
        return error
    raise AssertionError


def test_the_user_is_told_what_failed_and_where_the_details_are(
    net: CrashNet, told: list[Question], qtbot: QtBot, tmp_path: Path
) -> None:
    error = raised()
    sys.excepthook(KeyError, error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(told))
    assert "KeyError in tests/ui/window/test_crash.py" in told[0].text
    assert str(tmp_path / "trueup.log") in told[0].details
    assert "still open" in told[0].details


def test_the_log_names_the_place_and_nothing_of_the_book(
    net: CrashNet, told: list[Question], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    error = raised()
    with caplog.at_level(logging.ERROR):
        sys.excepthook(KeyError, error, error.__traceback__)
    assert "KeyError" in caplog.text
    assert " crash" in caplog.text
    assert "Ortega" not in caplog.text
    assert str(Path.home()) + "/" not in caplog.text.replace(str(Path(__file__).parent), "")
    qtbot.waitUntil(lambda: bool(told))


def test_a_crash_while_telling_is_not_told_again(qtbot: QtBot, tmp_path: Path) -> None:
    asked: list[Question] = []
    error = raised()

    def ask(question: Question) -> None:
        asked.append(question)
        net._tell(("KeyError", "somewhere"))

    net = CrashNet(ask, None)
    net._tell((type(error).__name__, places(error.__traceback__)[0]))
    assert len(asked) == 1
    assert "No log file" in asked[0].details
