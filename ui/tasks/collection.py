"""Keeps Python's search for cyclic garbage from stopping the window.

The search halts every thread, and the more a book holds the longer: half a second at 100,000 transactions. Reading,
calculating and saving leave no cycles, so it is off while they run, and what they bring about is put out of its sight.
Only when a book was left is everything searched once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import perf_counter

LONG = 0.2  # seconds; what took less has made nothing that takes long to search

_lock = Lock()
_running = 0


@contextmanager
def spared() -> Iterator[None]:
    """Around a piece of work that leaves no cycles, in any thread: no search meanwhile, and none of what it made."""
    begun = perf_counter()
    _count(1)
    try:
        yield
    finally:
        if perf_counter() - begun > LONG:
            gc.freeze()
        _count(-1)


def sweep() -> None:
    """Search everything once, after something large was left."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def _count(change: int) -> None:
    global _running
    with _lock:
        _running += change
        if _running:
            gc.disable()
        else:
            gc.enable()
