"""Tasks deliver in the window's thread, drop what is stale, report, stop, and leave no thread behind."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from fractions import Fraction
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from tests.ui.conftest import PATIENCE
from ui.tasks.runner import TaskRunner
from ui.tasks.task import CancelledError, Progress

WAIT = PATIENCE / 1000  # seconds


@pytest.fixture
def runner(qapp: Any) -> Iterator[TaskRunner]:
    before = set(threading.enumerate())
    runner = TaskRunner()
    yield runner
    runner.close()
    for thread in set(threading.enumerate()) - before:
        thread.join(WAIT)
        assert not thread.is_alive(), "a thread was left behind"


def refuse(error: Exception) -> None:
    raise AssertionError(error)


def test_the_result_arrives_in_the_thread_of_the_window(runner: TaskRunner, qtbot: QtBot) -> None:
    places: dict[str, Any] = {}

    def work(progress: Progress) -> int:
        places["work"] = threading.current_thread()
        return 42

    def done(result: int) -> None:
        places.update(done=threading.current_thread(), result=result)

    runner.start("a", "Counting", work, done, refuse)
    qtbot.waitUntil(lambda: "result" in places)
    assert places["result"] == 42
    assert places["done"] is threading.main_thread()
    assert places["work"] is not threading.main_thread()
    assert not runner.busy


def test_an_error_is_delivered_and_the_next_task_still_runs(runner: TaskRunner, qtbot: QtBot) -> None:
    errors: list[Exception] = []
    results: list[int] = []

    def fail(progress: Progress) -> None:
        raise ValueError("no such rate")

    runner.start("a", "Failing", fail, results.append, errors.append)
    runner.start("b", "Counting", lambda progress: 1, results.append, refuse)
    qtbot.waitUntil(lambda: results == [1])
    assert [str(e) for e in errors] == ["no such rate"]


def test_of_two_tasks_of_one_key_only_the_later_result_counts(runner: TaskRunner, qtbot: QtBot) -> None:
    results: list[str] = []
    go = Event()

    def slow(progress: Progress) -> str:
        go.wait(WAIT)
        return "stale"

    runner.start("recalculate", "Old", slow, results.append, refuse)
    runner.start("recalculate", "New", lambda progress: "fresh", results.append, refuse)
    go.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert results == ["fresh"]


def test_cancel_stops_the_work_at_its_next_report(runner: TaskRunner, qtbot: QtBot) -> None:
    reached: list[int] = []
    errors: list[Exception] = []
    started, cancelled = Event(), Event()

    def work(progress: Progress) -> None:
        reached.append(1)
        started.set()
        cancelled.wait(WAIT)
        progress.step(1, 2)
        reached.append(2)

    runner.start("a", "Long work", work, refuse, errors.append)
    qtbot.waitUntil(started.is_set)
    runner.cancel()
    cancelled.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert reached == [1]
    assert [type(error) for error in errors] == [CancelledError]


def test_what_was_cancelled_brings_nothing_even_if_it_never_looked(runner: TaskRunner, qtbot: QtBot) -> None:
    results: list[int] = []
    errors: list[Exception] = []
    started, go = Event(), Event()

    def work(progress: Progress) -> int:
        started.set()
        go.wait(WAIT)
        return 1

    runner.start("a", "Long work", work, results.append, errors.append)
    qtbot.waitUntil(started.is_set)
    runner.cancel()
    go.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert results == []
    assert [type(error) for error in errors] == [CancelledError]


def test_of_binding_work_that_was_cancelled_too_late_the_result_is_told(runner: TaskRunner, qtbot: QtBot) -> None:
    results: list[int] = []
    started, go = Event(), Event()

    def work(progress: Progress) -> int:
        started.set()
        go.wait(WAIT)
        return 1

    runner.start("a", "Writing", work, results.append, refuse, binding=True)
    qtbot.waitUntil(started.is_set)
    runner.cancel()
    go.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert results == [1]


def test_a_look_that_says_nothing_leaves_how_far_it_is() -> None:
    progress = Progress("Reading")
    assert progress.share is None
    progress.step(1, 4)
    progress.step(0, 0)
    assert progress.share == Fraction(1, 4)
    progress.step(5, 4)
    assert progress.share == 1


def test_progress_is_shown_while_it_runs_and_none_after(runner: TaskRunner, qtbot: QtBot) -> None:
    seen: list[Progress | None] = []
    runner.progressed.connect(seen.append)
    reported, go = Event(), Event()

    def work(progress: Progress) -> None:
        progress.what = "Writing statements"
        progress.step(3, 4)
        reported.set()
        go.wait(WAIT)

    runner.start("a", "Starting", work, lambda result: None, refuse)
    qtbot.waitUntil(lambda: any(p is not None and p.done == 3 and p.total == 4 for p in seen))
    assert seen[-1] is not None
    assert seen[-1].what == "Writing statements"
    go.set()
    qtbot.waitUntil(lambda: seen[-1] is None)


def test_work_goes_on_while_what_was_delivered_asks_a_question(runner: TaskRunner, qtbot: QtBot) -> None:
    """Such as the payouts behind the offer to restore edits: a timer does not tick inside its own tick."""
    results: list[str] = []
    question, asked = QEventLoop(), Event()

    def calculate(progress: Progress) -> str:
        asked.wait(WAIT)
        return "payouts"

    def ask(result: str) -> None:
        asked.set()
        QTimer.singleShot(PATIENCE, question, question.quit)  # so that a failure ends
        question.exec()
        results.append(result)

    def close(result: str) -> None:
        results.append(result)
        question.quit()

    runner.start("a", "Opening", lambda progress: "answer", ask, refuse)
    runner.start("b", "Calculating", calculate, close, refuse)
    qtbot.waitUntil(lambda: "answer" in results)
    assert results == ["payouts", "answer"]


def test_closing_drops_what_still_waits(runner: TaskRunner) -> None:
    results: list[int] = []
    for i in range(3):
        runner.start(f"key {i}", "Counting", lambda progress: 1, results.append, refuse)
    runner.close()
    assert results == []
    assert not runner.busy


def test_how_awaited_work_ended_is_told_before_its_result(runner: TaskRunner, qtbot: QtBot) -> None:
    told: list[object] = []
    runner.ended.connect(told.append)

    def fail(progress: Progress) -> None:
        raise ValueError("no such rate")

    runner.start("a", "Importing", lambda progress: 1, told.append, refuse, awaited=True)
    runner.start("b", "Calculating", lambda progress: 2, told.append, refuse)
    runner.start("c", "Signing", fail, refuse, lambda error: told.append(str(error)), awaited=True)
    assert runner.awaited is not None
    qtbot.waitUntil(lambda: not runner.busy)
    assert told == [True, 1, 2, False, "no such rate"]
    assert runner.awaited is None


def test_what_was_dropped_is_not_awaited(runner: TaskRunner, qtbot: QtBot) -> None:
    told: list[bool] = []
    runner.ended.connect(told.append)
    runner.start("a", "Importing", lambda progress: 1, refuse, refuse, awaited=True)
    runner.drop("a")
    assert runner.awaited is None
    assert not runner.has("a")
    qtbot.waitUntil(lambda: not runner.busy)
    assert told == []
