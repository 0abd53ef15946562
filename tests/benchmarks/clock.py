"""Processor time of the same work, several times: what else the machine does then counts least."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time


def times_of(work: Callable[[], object], times: int = 5) -> list[float]:
    """Processor seconds of some runs in rising order, after one that warms up."""
    work()
    seconds = []
    for _ in range(times):
        begin = process_time()
        work()
        seconds.append(process_time() - begin)
    return sorted(seconds)


def best(work: Callable[[], object], times: int = 5) -> float:
    """Processor seconds of the fastest run."""
    return times_of(work, times)[0]


def percentile(seconds: list[float], part: int) -> float:
    """The time that `part` percent of the runs stay below."""
    return sorted(seconds)[min(len(seconds) * part // 100, len(seconds) - 1)]


def told(what: str, work: Callable[[], object], measure: Callable[[], object], against: str) -> None:
    """Print how many times as long `work` takes as `measure`, the plain thing of the same size, both taken in turn."""
    ours, plain = [], []
    for _ in range(5):
        ours.append(best(work, 3))
        plain.append(best(measure, 9))
    ratio = sorted(a / b for a, b in zip(ours, plain, strict=True))[2]
    print(f"{what}: {ratio:.1f} times {against} ({min(ours) * 1000:.0f} ms, {min(plain) * 1000:.2f} ms; median of 5)")
