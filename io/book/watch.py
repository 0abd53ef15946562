"""How work on files is watched, stopped and told of, without knowing who watches."""

from __future__ import annotations

from collections.abc import Callable

Watch = Callable[[int, int], None]
"""Called between the parts of a piece of work with how much is done, of how much. What it raises ends the work there,
before anything that was on the disk is touched."""

Told = Callable[[str], None]
"""Called with a line that the owner of a file has to know, once the work on it has ended well."""


def unwatched(done: int, total: int) -> None:
    """Nobody looks how far it is, and nobody stops it."""


def untold(line: str) -> None:
    """Nobody asks what there is to know."""
