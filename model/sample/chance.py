"""Chances that fall alike on every machine and Python version: integers from one seeded stream per topic.

Only `randrange` is drawn from, so that neither a change in the library's other methods nor a float can alter the book.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

SEED = 20260115


def stream(topic: str) -> Random:
    """The random stream of one topic, so that a change in one part of the book leaves the others as they are."""
    return Random(f"{SEED} {topic}")


def happens(rng: Random, per_mille: int) -> bool:
    """Whether something with that chance (in thousandths) happens."""
    return rng.randrange(1000) < per_mille


def pick(rng: Random, options: Sequence[T]) -> T:
    """One of the options, each as likely as the next."""
    return options[rng.randrange(len(options))]


def between(rng: Random, low: int, high: int) -> int:
    """A whole number from low to high, both included."""
    return low + rng.randrange(high - low + 1)
