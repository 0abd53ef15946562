"""A window to drive, and somebody who answers its questions; nothing may be left running or open afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from tests.ui.conftest import PATIENCE
from tests.ui.sessions import two_payees
from ui.dialogs.ask import Kinds, Question
from ui.document.document import Document
from ui.tasks.runner import TaskRunner
from ui.window.recent import RecentBooks
from ui.window.services import Services
from ui.window.window import MainWindow


@contextmanager
def held(runner: TaskRunner) -> Iterator[Event]:
    """Meanwhile nothing comes to its end that is begun from now on: its thread waits, or until the event is set."""
    go = Event()
    runner.start("held", "Held", lambda _: go.wait(PATIENCE / 1000), lambda _: None, lambda _: None)
    try:
        yield go
    finally:
        go.set()


@dataclass
class Answers:
    """Gives scripted answers in order, keeps what was asked, and fails on a question that nobody expected."""

    questions: list[Question] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    paths: list[Path | None] = field(default_factory=list)
    forms: list[Callable[[Any], bool]] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)

    def question(self, parent: QWidget, question: Question) -> str:
        self.questions.append(question)
        if len(question.answers) == 1:
            return question.answers[0].key
        assert self.keys, f"nobody expected {question}"
        key = self.keys.pop(0)
        assert key in {answer.key for answer in question.answers}, question
        return key

    def open_file(self, parent: QWidget, title: str, folder: Path, kinds: Kinds) -> Path | None:
        self.folders.append(folder)
        return self.paths.pop(0)

    def save_file(self, parent: QWidget, title: str, suggested: Path, kinds: Kinds) -> Path | None:
        return self.paths.pop(0)

    def folder(self, parent: QWidget, title: str, suggested: Path) -> Path | None:
        return self.paths.pop(0)

    def form(self, dialog: QDialog) -> bool:
        return self.forms.pop(0)(dialog)


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def services(answers: Answers, tmp_path: Path) -> Services:
    recent, journals = RecentBooks(tmp_path / "recent.json"), tmp_path / "recovery"
    return Services(ask=answers, recent=recent, log=tmp_path / "trueup.log", journals=journals)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A saved book with two payees."""
    return two_payees(tmp_path / "book.xlsx")


@pytest.fixture
def make_window(qtbot: QtBot, services: Services) -> Iterator[Callable[..., MainWindow]]:
    """Builds shown windows; in the end they are closed without a question, and no thread and no window may be left."""
    before = set(threading.enumerate())
    made: list[MainWindow] = []

    def make(document: Document | None = None) -> MainWindow:
        window = MainWindow(document, services)
        made.append(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield make
    for window in filter(isValid, made):
        window.document.undo_stack.setClean()
        window.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(PATIENCE / 1000)
        assert not thread.is_alive(), "a thread was left behind"
    assert not [w for w in QApplication.topLevelWidgets() if w.isVisible()], "a window was left open"


@pytest.fixture
def calculated(qtbot: QtBot) -> Callable[[MainWindow], None]:
    """Waits until the window shows what its book comes to."""

    def wait(window: MainWindow) -> None:
        assert window.recalculation is not None
        window.recalculation.failed.connect(pytest.fail)
        qtbot.waitUntil(lambda: window.is_current)

    return wait
