"""How long work on files is watched, and stopped, without knowing who watches."""

from __future__ import annotations

from collections.abc import Callable

Watch = Callable[[int, int], None]
"""Called between the parts of a piece of work with how much is done, of how much. What it raises ends the work there,
before anything that was on the disk is touched."""


def unwatched(done: int, total: int) -> None:
    """Nobody looks how far it is, and nobody stops it."""
