"""How long work is watched, stopped and told of, without knowing who watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import TypeVar

Item = TypeVar("Item")
Watch = Callable[[int, int], None]
"""Called between the parts of a piece of work with how much is done, of how much; of 0 where that says nothing, and
only asks whether to go on. What it raises ends the work there, before anything that was on the disk is touched."""

Told = Callable[[str], None]
"""Called with a line that somebody has to know, once the work has ended well."""

_FINE = 1000  # steps that are told apart in a part of the work


def unwatched(done: int, total: int) -> None:
    """Nobody looks how far it is, and nobody stops it."""


def untold(line: str) -> None:
    """Nobody asks what there is to know."""


def stages(watch: Watch, *weights: int) -> tuple[Watch, ...]:
    """A watch for each part of a piece of work; `weights` are about how long they take beside each other."""
    whole = sum(weights) * _FINE
    ends = accumulate(weights)
    return tuple(_stage(watch, end - weight, weight, whole) for end, weight in zip(ends, weights, strict=True))


def asking(watch: Watch) -> Watch:
    """Only asks whether to go on, whatever is said of how much is done."""
    return lambda _done, _total: watch(0, 0)


def asked(items: Iterable[Item], watch: Watch, every: int) -> Iterator[Item]:
    """The items one by one, asking before each `every`-th whether to go on."""
    for done, item in enumerate(items):
        if done % every == 0:
            watch(0, 0)
        yield item


def watched(items: Sequence[Item], watch: Watch, every: int = 1) -> Iterator[Item]:
    """The items one by one, with a look before each, or before each `every`-th."""
    for done, item in enumerate(items):
        if done % every == 0:
            watch(done, len(items))
        yield item


def _stage(watch: Watch, before: int, weight: int, whole: int) -> Watch:
    def look(done: int, total: int) -> None:
        if total:
            watch(before * _FINE + weight * (min(done, total) * _FINE // total), whole)
        else:
            watch(0, 0)

    return look
