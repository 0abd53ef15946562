"""The search for cyclic garbage: off while plain work runs, on again afterwards, and never for what lives long."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from model.sample import sample_book
from ui.tasks.collection import spared, sweep
from ui.tasks.outcome import work_out
from ui.tasks.task import Progress, Task


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    assert gc.isenabled()


def task(work: object, leaves_cycles: bool = False) -> Task:
    return Task("a", Progress("Work"), work, print, print, leaves_cycles=leaves_cycles)  # type: ignore[arg-type]


def test_it_is_off_while_any_work_runs_and_on_after_the_last() -> None:
    with spared():
        with spared():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_work_that_fails_turns_it_on_again() -> None:
    def fail(progress: Progress) -> None:
        assert not gc.isenabled()
        raise ValueError

    failing = task(fail)
    failing.run()
    assert isinstance(failing.error, ValueError)
    assert gc.isenabled()


def test_work_that_leaves_cycles_is_searched() -> None:
    searched = task(lambda progress: gc.isenabled(), leaves_cycles=True)
    searched.run()
    assert searched.result is True


def test_a_calculation_is_freed_without_any_search() -> None:
    """What is put out of sight must not need the search, or every recalculation would stay in memory."""
    book = sample_book()
    with spared():
        outcome = work_out(book, None, Progress("Calculating"))
        held = [weakref.ref(outcome.calculation), weakref.ref(outcome.tables), weakref.ref(book)]
        del outcome, book
        assert [ref() for ref in held] == [None, None, None]


def test_a_sweep_frees_what_was_out_of_sight() -> None:
    class Node:
        pass

    node = Node()
    node.itself = node  # type: ignore[attr-defined]
    held = weakref.ref(node)
    gc.freeze()
    del node
    gc.collect()
    assert held() is not None
    sweep()
    assert held() is None
