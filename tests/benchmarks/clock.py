"""Processor time of the same work, several times, the best taken: what else the machine does then counts least."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time


def best(work: Callable[[], object], times: int = 5) -> float:
    """Processor seconds of the fastest of some runs, after one that warms up."""
    work()
    seconds = []
    for _ in range(times):
        begin = process_time()
        work()
        seconds.append(process_time() - begin)
    return min(seconds)


def told(what: str, work: Callable[[], object], measure: Callable[[], object], against: str) -> None:
    """Print how many times as long `work` takes as `measure`, the plain thing of the same size, in the same run."""
    seconds, plain = best(work), best(measure)
    print(f"{what}: {seconds / plain:.1f} times {against} ({seconds * 1000:.0f} ms, {plain * 1000:.1f} ms)")
